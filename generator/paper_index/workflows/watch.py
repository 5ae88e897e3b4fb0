"""Finds new papers that may belong in the index, and records which do not."""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from paper_index.content.addresses import read_index_url
from paper_index.content.format_lists import write_watch
from paper_index.content.journal import apply
from paper_index.dedupe.dedupe import find_pairs
from paper_index.ingest.arxiv_search import ArxivQuery, is_searchable, search_arxiv
from paper_index.ingest.clean import clean
from paper_index.ingest.draft import ImportedRecord, make_drafts
from paper_index.model.fields import PartialDate
from paper_index.model.index import identifier
from paper_index.model.issues import UsageError
from paper_index.model.paper import Paper
from paper_index.relate.candidates import rank
from paper_index.relate.suggest import suggest
from paper_index.text.urls import slugify
from paper_index.text.wording import pluralize
from paper_index.workflows.add import fetch, open_services
from paper_index.workflows.candidate_list import CandidateIssue, Candidates
from paper_index.workflows.check import require_valid, today
from paper_index.workflows.sources import fetch_records, read_source

if TYPE_CHECKING:
    from paper_index.content.layout import Layout
    from paper_index.ingest.draft import LeftOut
    from paper_index.ingest.report import ImportResult
    from paper_index.model.index import Candidate
    from paper_index.model.paper import DeclinedPaper
    from paper_index.workflows.check import ValidContent

_log = logging.getLogger(__name__)

FIRST_DAYS, OVERLAP = 30, 7
"""Days before today that the first search covers, and that later ones search again: arXiv shows a
paper some days after its submission, by which it is found."""
MOST_OPEN = 60
"""Candidates in one list, with those that are open from before."""
_MOST_CATEGORIES, _CATEGORY_SHARE = 10, 0.02
"""Categories to search if none are configured: each has this share of the papers with one."""
_MOST_TERMS = 80
"""Terms to search for if none are configured; a request must not become too long."""
_MOST_TAGS = 3
"""Tags that are suggested for a candidate."""


@dataclass(frozen=True)
class WatchRequest:
    """Where to look for candidates: in files, else at arXiv since a day.

    `most` new ones are shown, besides the open ones of the issue.
    """

    since: dt.date | None = None
    most: int | None = None
    files: tuple[Path, ...] = ()
    issue: CandidateIssue = field(default_factory=CandidateIssue)
    cache: bool = True
    dry_run: bool = False


@dataclass(frozen=True)
class _Batch:
    """Records that were found, how many could not be read, and whether that is all."""

    records: tuple[ImportedRecord, ...]
    unreadable: int = 0
    searched: dt.date | None = None
    problem: str = ""


def watch(layout: Layout, request: WatchRequest) -> Candidates:
    """Return the papers that may belong in the index, best first, and note the day of the search.

    Raises ContentError when the content has errors, UsageError when there is nothing to search for
    or too much is found, SourceError for a file that cannot be read, and FetchError when candidates
    of the issue cannot be fetched again.
    """
    valid = require_valid(layout)
    batch = _read(valid, request) if request.files else _search(valid, request)
    opened, missing = _fetch_open(valid, request)
    records = {one.place: one for one in (*opened, *batch.records)}
    not_shown: Counter[str] = Counter({"unreadable": batch.unreadable})
    papers, left_out = _new_papers(valid, tuple(records.values()), not_shown)
    names = {str(one).casefold() for one in request.issue.open}
    shown = _choose(valid, papers, names, request, not_shown)
    if batch.searched and not request.dry_run:
        _note_search(layout, valid, batch.searched)
    return Candidates(
        shown,
        seen=len(records) + batch.unreadable,
        not_shown=not_shown,
        searched=batch.searched,
        left_out=left_out,
        missing=missing,
        problem=batch.problem,
        site=read_index_url(layout, valid.settings),
    )


def _search(valid: ValidContent, request: WatchRequest) -> _Batch:
    until, searched = today().date, valid.watch.searched
    known = [request.issue.searched, searched.date if searched else None]
    last = max((one for one in known if one and one <= until), default=None)
    usual = (last or until) - dt.timedelta(OVERLAP if last else FIRST_DAYS)
    query = ArxivQuery(*search_terms(valid), request.since or usual, until)
    if query.since > until:
        raise UsageError(f"{query.since} is in the future", "choose an earlier day")
    with open_services(cache=request.cache) as services:
        found = search_arxiv(services.client, query, services.arxiv.service)
    problem = f"{found.problem}; {found.problem.hint}" if found.problem else ""
    records = tuple(map(clean, found.records.values()))
    return _Batch(records, found.unreadable, None if problem else until, problem)


def search_terms(valid: ValidContent) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the categories and the terms to search for: of the settings, else of the index.

    Raises UsageError if there are none, or if arXiv cannot be searched for one that is configured.
    """
    settings = valid.settings.watch
    categories, terms = settings.categories, settings.terms
    if categories is None:
        counts = Counter(paper.category for paper in valid.papers if paper.category)
        ordered = sorted(counts, key=lambda name: (-counts[name], name))
        least = _CATEGORY_SHARE * counts.total()
        categories = tuple(n for n in ordered if counts[n] >= least)[:_MOST_CATEGORIES]
    if terms is None:
        used = Counter(tag for paper in valid.papers for tag in paper.tags)
        topics = [tag for tag in valid.vocabulary.tags if tag.id in valid.vocabulary.topics]
        topics = sorted(topics, key=lambda tag: (-used[tag.id], tag.id))
        topics = [tag for tag in topics if used[tag.id]]
        names = [tag.name for tag in topics]
        names += [alias for tag in topics for alias in tag.aliases]
        spelled = dict.fromkeys(name.replace("-", " ").casefold() for name in names)
        terms = tuple(filter(is_searchable, spelled))[:_MOST_TERMS]
    elif unsearchable := [term for term in terms if not is_searchable(term)]:
        what = f"arXiv cannot be searched for {unsearchable[0]!r}: it knows only Latin letters"
        raise UsageError(what, "delete it below `watch` in content/config.yml")
    if not (categories or terms):
        advice = "set `categories` or `terms` of `watch` in content/config.yml"
        raise UsageError("no paper has a category or a tag that could be searched for", advice)
    return categories, terms


def _read(valid: ValidContent, request: WatchRequest) -> _Batch:
    records: list[ImportedRecord] = []
    lost = 0
    for file in request.files:
        source = read_source(file, None, {})
        parsed = source.parsed
        if parsed is None:
            parsed, missing = fetch_records(source, valid.settings.duplicates)
            lost += len(missing)
        records += map(clean, parsed.records)
        lost += len(parsed.left_out)
    return _Batch(tuple(records), lost)


def _fetch_open(
    valid: ValidContent, request: WatchRequest
) -> tuple[list[ImportedRecord], tuple[ImportResult, ...]]:
    """Return the records of the open candidates, and those that have none now."""
    if not request.issue.open:
        return [], ()
    found, missing = fetch(request.issue.open, valid.settings.duplicates, cache=request.cache)
    return list(found.values()), tuple(missing.values())


def _new_papers(
    valid: ValidContent, records: Sequence[ImportedRecord], not_shown: Counter[str]
) -> tuple[tuple[Paper, ...], tuple[LeftOut, ...]]:
    """Return the papers that are neither in the index nor declined, and what is invalid of them.

    Counts the others in `not_shown`.
    """
    settings = valid.settings
    drafts = make_drafts(records, valid.papers, valid.vocabulary, settings.limits, valid.removed)
    papers = {draft.paper.id: draft.paper for draft in drafts if draft.paper}
    not_shown["without a valid title"] = len(drafts) - len(papers)
    _log.info(f"comparing {pluralize(len(papers), 'paper')} with the index")
    is_declined = _decided(valid.watch.declined)
    excluded = {name: "declined" for name, paper in papers.items() if is_declined(paper)}
    for name, paper in papers.items():
        if paper.is_retracted:
            excluded.setdefault(name, "withdrawn or retracted")
    both = (*valid.papers, *papers.values())
    for pair in find_pairs(both, settings.duplicates, among=papers.keys()):
        first, second = sorted(pair.ids, key=lambda name: (name in papers, name))
        if first not in papers:
            excluded[second] = "in the index"
        elif first not in excluded:
            excluded.setdefault(second, "found twice")
    not_shown.update(excluded.values())
    kept = [draft for draft in drafts if draft.paper and draft.paper.id not in excluded]
    lost = tuple(part for draft in kept for part in draft.left_out)
    return tuple(draft.paper for draft in kept if draft.paper), lost


def declined_numbers(declined: Iterable[DeclinedPaper]) -> frozenset[str]:
    """Return the arXiv ids and the DOIs, in small letters, of declined papers."""
    return frozenset(
        number.casefold() for one in declined for number in (one.arxiv, one.doi) if number
    )


def _decided(declined: Sequence[DeclinedPaper]) -> Callable[[Paper], bool]:
    numbers = declined_numbers(declined)
    titles: defaultdict[str, list[DeclinedPaper]] = defaultdict(list)
    for one in declined:
        titles[slugify(one.title)].append(one)

    def is_declined(paper: Paper) -> bool:
        if any(number.casefold() in numbers for number in (paper.arxiv, paper.doi) if number):
            return True
        slug = slugify(paper.title)
        # Two works at arXiv may have one title, such as the parts of a series.
        same = titles.get(slug, []) if slug else []
        return any(not (paper.arxiv and one.arxiv) for one in same)

    return is_declined


def _choose(
    valid: ValidContent,
    papers: Sequence[Paper],
    opened: set[str],
    request: WatchRequest,
    not_shown: Counter[str],
) -> tuple[Candidate, ...]:
    """Return the open candidates and the best new ones; counts the others in `not_shown`."""
    shown = rank(
        valid.papers,
        papers,
        [Paper(id=one.id, title=one.title) for one in valid.watch.declined],
        most=request.most or valid.settings.watch.candidates,
        keep={one.id for one in papers if (identifier(one) or "").casefold() in opened},
        language=valid.settings.language,
    )[:MOST_OPEN]
    not_shown["less similar"] = len(papers) - len(shown)
    tags = suggested_tags(valid, [one.paper for one in shown])
    return tuple(replace(one, tags=tags[one.paper.id]) for one in shown)


def suggested_tags(valid: ValidContent, papers: Sequence[Paper]) -> dict[str, tuple[str, ...]]:
    """Return the tags that the text of each paper suggests, by id: the sure ones, else the best."""
    chosen = {paper.id for paper in papers}
    everything = (*(one for one in valid.papers if one.id not in chosen), *papers)
    found = suggest(
        everything,
        valid.vocabulary,
        chosen,
        most=_MOST_TAGS,
        language=valid.settings.language,
    )
    return {
        one.paper.id: tuple(tag.tag.id for n, tag in enumerate(one.missing) if tag.sure or not n)
        for one in found
    }


def _note_search(layout: Layout, valid: ValidContent, day: dt.date) -> None:
    path = layout.content / "watch.yml"
    data = write_watch(
        valid.originals.get(path, b""), (), PartialDate(day.year, day.month, day.day)
    )
    apply(layout.root, {path: data}, valid.originals)
