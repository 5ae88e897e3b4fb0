"""Adds papers of arXiv, Crossref and OpenReview: finds their records and imports them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import platformdirs

from paper_index.dedupe.classify import judge
from paper_index.ingest.clean import clean
from paper_index.ingest.client import Cache, Client
from paper_index.ingest.draft import ImportedRecord
from paper_index.ingest.identifier_list import parse_identifiers
from paper_index.ingest.openalex import OPENALEX, OpenAlex
from paper_index.ingest.openreview import OPENREVIEW, OPENREVIEW_OLD, OpenReview
from paper_index.ingest.reference import Kind, parse_reference, parse_references
from paper_index.ingest.report import ImportReport, ImportResult
from paper_index.ingest.services import ARXIV, CROSSREF, Arxiv, Crossref
from paper_index.ingest.source_text import decode
from paper_index.model.issues import FetchError, UsageError
from paper_index.model.pairs import WordDifference
from paper_index.model.paper import Paper
from paper_index.model.progress import track
from paper_index.workflows.check import require_valid
from paper_index.workflows.import_ import plan_import, write_plan

if TYPE_CHECKING:
    from paper_index.content.layout import Layout
    from paper_index.ingest.draft import LeftOut
    from paper_index.ingest.reference import Reference
    from paper_index.ingest.services import Answer
    from paper_index.model.settings import DuplicateSettings

_log = logging.getLogger(__name__)

_UNKNOWN = {
    Kind.ARXIV: "arXiv has no such paper",
    Kind.DOI: "Crossref has no work of this DOI; other agencies register DOIs, too",
    Kind.OPENREVIEW: "OpenReview has no public paper with this id",
}
"""Why there is no record of a reference, if its service answered."""
_PATIENCE, _PATIENCE_EACH = 120.0, 20.0
"""Seconds until no more requests are sent: for all papers, and for each paper in addition."""
_MAX_AUTHORS = 3
"""Authors of a search result that are shown."""


@dataclass(frozen=True)
class AddRequest:
    """The papers to add, and what names none."""

    references: tuple[Reference, ...]
    left_out: tuple[LeftOut, ...] = ()
    results: tuple[ImportResult, ...] = ()
    """A result for each argument that names no paper."""


@dataclass(frozen=True)
class Services:
    """The services that have records of papers, and the client that asks them."""

    client: Client
    arxiv: Arxiv
    crossref: Crossref
    openalex: OpenAlex
    openreview: OpenReview


def add(
    layout: Layout, request: AddRequest, *, dry_run: bool = False, cache: bool = True
) -> ImportReport:
    """Fetch the papers that are requested, import them, and report what became of each.

    A paper that cannot be fetched does not keep the others out. Raises, before anything is written:
    ContentError when the index does not pass its check, FetchError when no service answers.
    """
    valid = require_valid(layout)
    found, missing = fetch(request.references, valid.settings.duplicates, cache=cache)
    # Two references may name one paper.
    records = {one.place: one for one in found.values()}
    plan = plan_import(valid, list(records.values()), again="add it again")
    if plan.changes and not dry_run:
        write_plan(layout, plan)
    results = (*plan.results, *missing.values(), *request.results)
    return ImportReport(results, (*request.left_out, *plan.left_out), unused=plan.unused)


def parse_request(arguments: Sequence[str], lists: Sequence[tuple[str, bytes]]) -> AddRequest:
    """Return what arguments and lists of identifiers name; a list has a name and its bytes.

    Raises UsageError if none of them names a paper, SourceError for a list that is no text.
    """
    wrong: list[ImportResult] = []
    good = []
    for argument in arguments:
        try:
            parse_reference(argument)
            good.append(argument)
        except UsageError as problem:
            if len(arguments) == 1 and not lists:
                raise
            reason = f"{problem}; {problem.hint}"
            wrong.append(ImportResult(argument, reason=reason))
    listed = [parse_identifiers(decode(data, name).text, name) for name, data in lists]
    references = dict.fromkeys(parse_references(good))
    references |= dict.fromkeys(one for found in listed for _, one in found.references)
    left_out = tuple(one for found in listed for one in found.left_out)
    if not references:
        lost = [one.reason or "" for one in wrong] + [
            f"{one.place}: {one.text}" for one in left_out
        ]
        message = "nothing names a paper" + "".join(f"\n  {reason}" for reason in lost[:5])
        raise UsageError(message, "give arXiv ids, DOIs or titles in quotes")
    return AddRequest(tuple(references), left_out, tuple(wrong))


@contextmanager
def open_services(
    *,
    cache: bool,
    remember_missing: bool = False,
    patience: float | None = None,
    budget: int | None = None,
) -> Iterator[Services]:
    """Open a client for the services, with the cache of this user unless `cache` is false.

    After `patience` seconds, or `budget` requests, no more requests are sent.
    """
    folder = platformdirs.user_cache_path("paper-index", appauthor=False)
    kept = Cache(folder) if cache else None
    with Client(
        kept, remember_missing=remember_missing, patience=patience, budget=budget
    ) as client:
        arxiv, crossref = Arxiv(client, ARXIV), Crossref(client, CROSSREF)
        openreview = OpenReview(client, OPENREVIEW, OPENREVIEW_OLD)
        yield Services(client, arxiv, crossref, OpenAlex(client, OPENALEX), openreview)


def fetch(
    references: Sequence[Reference], bounds: DuplicateSettings, *, cache: bool = True
) -> tuple[dict[Reference, ImportedRecord], dict[Reference, ImportResult]]:
    """Return the records of references, and results with the reasons why others have none.

    Raises FetchError when no service answers.
    """
    patience = _PATIENCE + _PATIENCE_EACH * len(references)
    with open_services(cache=cache, patience=patience) as services:
        found = dict(zip(references, PaperFinder(services, bounds).find(references), strict=True))
    records = {name: one for name, one in found.items() if isinstance(one, ImportedRecord)}
    return records, {name: one for name, one in found.items() if isinstance(one, ImportResult)}


@dataclass(frozen=True)
class PaperFinder:
    """Finds the records of references at the services, and cleans them.

    Titles match as in the duplicate check.
    """

    services: Services
    bounds: DuplicateSettings

    def find(self, references: Sequence[Reference]) -> list[ImportedRecord | ImportResult]:
        """Return the record of each reference, or a result with the reason why there is none.

        Ids of one service are requested together. Raises FetchError when no service answers.
        """
        answers: dict[Reference, Answer] = {}
        for service, kind in (
            (self.services.arxiv, Kind.ARXIV),
            (self.services.crossref, Kind.DOI),
            (self.services.openreview, Kind.OPENREVIEW),
        ):
            ids = {str(one).partition(":")[2]: one for one in references if one.kind is kind}
            for batch in service.records(ids):
                answers |= {ids[name]: answer for name, answer in batch.items()}
        problems = [one for one in answers.values() if isinstance(one, FetchError)]
        if problems and len(problems) == len(references):
            raise problems[0]
        titles = [one for one in references if one.kind is Kind.TITLE]
        read = track(answers.items(), "completing records")
        results = {one: self._result(one, answer) for one, answer in read}
        for number, one in enumerate(track(titles, "searching titles")):
            try:
                results[one] = self.search(one.value)
            except FetchError as problem:
                if number == 0 and len(titles) == len(references):
                    raise
                results[one] = ImportResult(repr(one.value), reason=str(problem))
        return [results[one] for one in references]

    def _result(self, reference: Reference, answer: Answer) -> ImportedRecord | ImportResult:
        if isinstance(answer, ImportedRecord):
            return self.complete(answer) if reference.kind is Kind.DOI else clean(answer)
        reason = str(answer or _UNKNOWN[reference.kind])
        if isinstance(answer, FetchError) and reference.kind is Kind.OPENREVIEW:
            reason = f"{answer}; {answer.hint}"
        return ImportResult(str(reference), reason=reason)

    def search(self, title: str) -> ImportedRecord | ImportResult:
        """Return the record of a title: arXiv's, which has an abstract, else Crossref's.

        Raises FetchError.
        """
        _log.info(f"searching arXiv for {title!r}")
        papers = [clean(one) for one in self.services.arxiv.search_title(title)]
        near = near_identical(title, papers, self.bounds)
        if len(near) == 1:
            return near[0]
        _log.info(f"searching Crossref for {title!r}")
        works = [clean(one) for one in self.services.crossref.search_title(title)]
        # If arXiv has several papers of the title, a work at Crossref does not decide between them.
        near = near or near_identical(title, works, self.bounds)
        if len(near) == 1:
            return self.complete(near[0])
        reason = f"{len(near)} papers have this title" if near else "no near-identical title found"
        shown = "\n".join(map(_summary, near or [*papers, *works]))
        evidence = shown or "arXiv and Crossref found no similar title"
        return ImportResult(repr(title), reason=reason, evidence=evidence)

    def complete(self, work: ImportedRecord) -> ImportedRecord:
        """Return a clean work of Crossref; if it has no abstract, with arXiv's abstract and id."""
        work = clean(work)
        if "abstract" in work.fields:
            return work
        title = work.text("title")
        _log.info(f"searching arXiv for the abstract of {title!r}")
        try:
            papers = [clean(one) for one in self.services.arxiv.search_title(title)]
        except FetchError as problem:
            return replace(work, notes=(*work.notes, f"abstract: not requested: {problem}"))
        for paper in near_identical(title, papers, self.bounds):
            if authors_agree(work, paper, self.bounds):
                dates = filter(None, (one.text("published") for one in (work, paper)))
                earliest = {"published": date} if (date := min(dates, default=None)) else {}
                return replace(work, fields={**paper.fields, **work.fields, **earliest})
        return work


def near_identical(
    title: str, records: Iterable[ImportedRecord], bounds: DuplicateSettings
) -> list[ImportedRecord]:
    """Return the records whose titles are nearest to a title, all equally near.

    Titles are compared as in the duplicate check, numbers included. There is more than one result
    only if papers of one title have different authors.
    """
    wanted = Paper.model_construct(id="wanted", title=title)
    compared = [(judge(wanted, _comparable(record), bounds).signals, record) for record in records]
    near = [
        (signals.title, record)
        for signals, record in compared
        if signals.title >= bounds.title
        and not signals.numbers
        and signals.words.kind is not WordDifference.NOTICE
    ]
    highest = max((similarity for similarity, _ in near), default=None)
    best = [record for similarity, record in near if similarity == highest]
    # A preprint and its article are both found, under different DOIs.
    is_one_work = all(authors_agree(best[0], other, bounds) for other in best[1:])
    return best[:1] if is_one_work else best


def authors_agree(ours: ImportedRecord, theirs: ImportedRecord, bounds: DuplicateSettings) -> bool:
    """Whether two records name the same authors, as in the duplicate check."""
    similarity = judge(_comparable(ours), _comparable(theirs), bounds).signals.authors
    return similarity is not None and similarity >= bounds.authors


def _comparable(record: ImportedRecord) -> Paper:
    """Return a paper with the title and the authors of a record, whose fields are unchecked."""
    title, authors = record.text("title"), record.texts("authors")
    return Paper.model_construct(id="found", title=title, authors=authors)


def _summary(record: ImportedRecord) -> str:
    authors = record.texts("authors")
    names = ", ".join(authors[:_MAX_AUTHORS]) + ", …" * (len(authors) > _MAX_AUTHORS)
    source = ", ".join(filter(None, [names, record.text("published")[:4]]))
    return f"{record.place}  {record.text('title')}{f' ({source})' if source else ''}"
