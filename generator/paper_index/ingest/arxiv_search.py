"""Searches arXiv for the papers of some categories, terms and days, page by page.

The query: https://info.arxiv.org/help/api/user-manual.html#query_details
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from paper_index.ingest.client import MAX_REFUSALS, UnavailableError, unreadable
from paper_index.ingest.services import ARXIV, feed_records, parse_feed, phrases
from paper_index.model.issues import FetchError, UsageError
from paper_index.model.progress import report_progress

if TYPE_CHECKING:
    from paper_index.ingest.client import Client, Service
    from paper_index.ingest.draft import ImportedRecord

PAGE = 200
"""Papers in one request; arXiv allows 2,000, which it often does not answer in time."""
MAX_PAPERS = 10_000
"""Papers in one search: 50 requests, three seconds apart, as arXiv asks for."""
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"


@dataclass(frozen=True)
class ArxivQuery:
    """A search for papers in any of the categories and with any of the terms; () for all.

    Each term must be searchable.

    The days are those on which the first version was submitted, both included.
    """

    categories: Sequence[str]
    terms: Sequence[str]
    since: dt.date
    until: dt.date

    def __str__(self) -> str:
        """Return the query as arXiv expects it."""
        words = [" AND ".join(f'all:"{one}"' for one in phrases(term)) for term in self.terms]
        words = [f"({one})" if " AND " in one else one for one in words]
        choices = ([f"cat:{one}" for one in self.categories], words)
        days = f"submittedDate:[{self.since:%Y%m%d}0000 TO {self.until:%Y%m%d}2359]"
        return " AND ".join([*(f"({' OR '.join(one)})" for one in choices if one), days])


def is_searchable(term: str) -> bool:
    """Return whether a term has words of Latin letters without accents, all that arXiv knows."""
    return bool(phrases(term))


@dataclass(frozen=True)
class _Page:
    """The records of a page, its number of entries, and the number of papers in the search."""

    records: tuple[ImportedRecord, ...]
    entries: int
    total: int

    def __bool__(self) -> bool:
        # The client keeps a page that has something.
        return self.entries > 0


@dataclass
class ArxivSearch:
    """What a search has found so far, oldest first, and why it is incomplete."""

    records: dict[str, ImportedRecord] = field(default_factory=dict)
    """The papers by arXiv id."""
    unreadable: int = 0
    """Entries without an id or a title, or that cannot be read."""
    problem: FetchError | None = None
    """Why the search is incomplete; None if it is complete."""


def search_arxiv(client: Client, query: ArxivQuery, service: Service = ARXIV) -> ArxivSearch:
    """Return the papers that a search finds; those that were found when a request fails, too.

    A page that is damaged, too large or empty is requested again in smaller parts. Raises
    UsageError for more than `MAX_PAPERS`.
    """
    found = ArxivSearch()
    try:
        _search(client, query, service, found)
    except FetchError as problem:
        found.problem = problem
    return found


def _search(client: Client, query: ArxivQuery, service: Service, found: ArxivSearch) -> None:
    start, total, size, failures = 0, 1, PAGE, 0
    text = str(query)
    while start < total:
        report_progress(f"searching {service.name}", start, max(start, total))
        asked: dict[str, str | int] = {"search_query": text, "start": start, "max_results": size}
        asked |= {"sortBy": "submittedDate", "sortOrder": "ascending"}
        try:
            page = client.get(service, "", asked, _read_page) or _Page((), 0, total)
            if not page and start < page.total:
                raise unreadable(service.name, f"it is empty from paper {start + 1} on")
        except UnavailableError:
            raise
        except FetchError:
            failures += 1
            if failures > MAX_REFUSALS:
                raise
            if size == 1:
                found.unreadable, start = found.unreadable + 1, start + 1
            size = max(1, size // 2)
            continue
        if page.total > MAX_PAPERS:
            what = f"{service.name} has {page.total:,} such papers since {query.since}"
            advice = f"{MAX_PAPERS:,} are allowed: choose a later day, fewer categories or terms"
            raise UsageError(what, advice)
        found.records |= {one.text("arxiv"): one for one in page.records}
        found.unreadable += page.entries - len(page.records)
        # Papers that are new since the first page come last, so that none is skipped.
        start, total, size, failures = start + page.entries, page.total, PAGE, 0
    report_progress(f"searching {service.name}", total, total)


def _read_page(body: bytes) -> _Page:
    """Return a page of a search. Raises FetchError like `read_feed`."""
    feed = parse_feed(body)
    entries = sum(1 for _ in feed.iterfind("{*}entry"))
    total = feed.findtext(_TOTAL, "").strip()
    if not (total.isascii() and total.isdecimal()) or len(total) > len(str(MAX_PAPERS**2)):
        raise unreadable("arXiv", "it does not state the number of papers")
    return _Page(feed_records(feed), entries, int(total))
