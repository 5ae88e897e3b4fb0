"""Fetches works from Crossref, by DOI or by title.

The format of the answers: https://github.com/CrossRef/rest-api-doc/blob/master/api_format.md
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from paper_index.ingest.client import Service, unreadable
from paper_index.ingest.draft import make_record, one_line
from paper_index.ingest.jats import strip_markup
from paper_index.text.escape import plain
from paper_index.text.identifiers import arxiv_id_of_doi
from paper_index.text.latex import to_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_index.ingest.client import Client
    from paper_index.ingest.draft import Field, ImportedRecord

SERVICE = Service("Crossref", "https://api.crossref.org", 1.0)
"""Crossref allows far more than one request a second."""
_MAX_RESULTS = 5
_DATES = ("issued", "published", "posted")
"""The date of first publication, in print or online, else the date of posting."""


@dataclass(frozen=True)
class Crossref:
    """The API of Crossref."""

    client: Client
    service: Service = SERVICE

    def work(self, doi: str) -> ImportedRecord | None:
        """Return the work of a DOI, or None. Raises FetchError."""
        return self.client.get(self.service, f"/works/{quote(doi, safe='')}", {}, read_work)

    def search_title(self, title: str) -> tuple[ImportedRecord, ...]:
        """Return up to five works with similar titles, best match first. Raises FetchError."""
        query: dict[str, str | int] = {"query.title": plain(title), "rows": _MAX_RESULTS}
        return self.client.get(self.service, "/works", query, read_works) or ()


def read_work(body: bytes) -> ImportedRecord | None:
    """Return the record of an answer with one work, or None if the work has no title.

    Raises FetchError when the answer has another format.
    """
    return _record(_message(body))


def read_works(body: bytes) -> tuple[ImportedRecord, ...]:
    """Return the records of an answer with a list of works, in its order. Raises FetchError."""
    items = _message(body).get("items")
    if not isinstance(items, list):
        raise unreadable("Crossref", "it lists no works")
    records = map(_record, _dicts(items))
    return tuple(record for record in records if record)


def _message(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as problem:
        raise unreadable("Crossref", f"it is not JSON ({problem})") from problem
    message = answer.get("message") if isinstance(answer, dict) else None
    if not isinstance(message, dict):
        raise unreadable("Crossref", "it has no message")
    return message


def _record(work: dict[str, Any]) -> ImportedRecord | None:
    doi, title = _string(work.get("DOI")), _title(work)
    if not doi or not title:
        return None
    published = next(filter(None, map(_date, map(work.get, _DATES))), "")
    # The list of a chapter begins with the series and ends with the volume.
    venue = next(reversed(_strings(work.get("container-title"))), "")
    year = (_date(work.get("published-print")) or published)[:4]
    fields: dict[str, Field] = {
        "title": title,
        "authors": tuple(_authors(work)),
        "published": published,
        "venue": venue,
        "venue_year": year if venue else "",
        "publication": _publication(work, venue, year),
        "arxiv": _preprint(work),
        "doi": doi,
        "abstract": _text(work.get("abstract")),
    }
    return make_record(f"doi:{doi}", fields)


def _string(value: Any) -> str:
    return one_line(str(value)) if isinstance(value, str | int) else ""


def _text(value: Any) -> str:
    return to_text(strip_markup(_string(value)))


def _strings(value: Any) -> list[str]:
    return list(filter(None, map(_text, value if isinstance(value, list) else [])))


def _dicts(value: Any) -> list[dict[str, Any]]:
    items = value if isinstance(value, list) else []
    return [item for item in items if isinstance(item, dict)]


def _title(work: dict[str, Any]) -> str:
    titles, rest = _strings(work.get("title")), _strings(work.get("subtitle"))
    if not titles:
        return ""
    # Some publishers repeat the subtitle in the title.
    more = rest and rest[0].casefold() not in titles[0].casefold()
    return f"{titles[0].rstrip(':')}: {rest[0]}" if more else titles[0]


def _authors(work: dict[str, Any]) -> Iterator[str]:
    for person in _dicts(work.get("author")):
        parts = [_string(person.get(key)) for key in ("given", "family", "suffix")]
        name = " ".join(filter(None, parts)) or _string(person.get("name"))
        if name:
            yield _text(name)


def _date(value: Any) -> str:
    """Return `2024`, `2024-10` or `2024-10-05` of `{"date-parts": [[2024, 10, 5]]}`."""
    parts = value.get("date-parts") if isinstance(value, dict) else None
    first = parts[0] if isinstance(parts, list) and parts else None
    numbers = [part for part in first if isinstance(part, int)] if isinstance(first, list) else []
    if not numbers:
        return ""
    return "-".join([f"{numbers[0]:04}", *(f"{number:02}" for number in numbers[1:3])])


def _publication(work: dict[str, Any], venue: str, year: str) -> str:
    """Return the reference, such as "Tea Letters 12(3), 45-67 (2024)", if more than the venue."""
    volume, issue = _string(work.get("volume")), _string(work.get("issue"))
    pages = _string(work.get("page")) or _string(work.get("article-number"))
    if not venue or not (volume or pages):
        return ""
    place = f"{volume}({issue})" if volume and issue else volume
    reference = ", ".join(filter(None, [f"{venue} {place}".strip(), pages]))
    return to_text(f"{reference} ({year})" if year else reference)


def _preprint(work: dict[str, Any]) -> str:
    """Return the arXiv id of the preprint that the publisher names, or ""."""
    relation = work.get("relation")
    others = _dicts(relation.get("has-preprint")) if isinstance(relation, dict) else []
    numbers = (arxiv_id_of_doi(_string(other.get("id"))) for other in others)
    return next(filter(None, numbers), "")
