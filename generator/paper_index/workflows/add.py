"""Adds papers from arXiv and Crossref: finds the records of references and imports them."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import platformdirs

from paper_index.dedupe.classify import judge
from paper_index.ingest.clean import clean
from paper_index.ingest.client import Cache, Client
from paper_index.ingest.draft import ImportedRecord
from paper_index.ingest.reference import Kind, parse_references
from paper_index.ingest.report import ImportReport, ImportResult
from paper_index.ingest.services import ARXIV, CROSSREF, Arxiv, Crossref
from paper_index.model.pairs import WordDifference
from paper_index.model.paper import Paper
from paper_index.workflows.build import require_valid
from paper_index.workflows.import_ import plan_import, write_plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from paper_index.content.layout import Layout
    from paper_index.ingest.reference import Reference
    from paper_index.model.settings import DuplicateSettings

_log = logging.getLogger(__name__)

_MAX_AUTHORS = 3
"""Authors of a search result that are shown."""


def add(
    layout: Layout, arguments: Sequence[str], *, dry_run: bool = False, cache: bool = True
) -> ImportReport:
    """Fetch the papers that the arguments name, import them, and report what became of each.

    Raises, before anything is written: UsageError for an argument that names nothing, ContentError
    when the index does not pass its check, FetchError when a service does not answer.
    """
    references = parse_references(arguments)
    valid = require_valid(layout)
    found = fetch(references, valid.settings.duplicates, cache=cache)
    # Two references may name one paper.
    records = {one.place: one for one in found if isinstance(one, ImportedRecord)}
    plan = plan_import(valid, list(records.values()), again="add it again")
    if plan.changes and not dry_run:
        write_plan(layout, plan)
    missing = [one for one in found if isinstance(one, ImportResult)]
    results = (*plan.results, *missing)
    return ImportReport(results, plan.left_out, unused=plan.unused)


def fetch(
    references: Sequence[Reference], bounds: DuplicateSettings, *, cache: bool = True
) -> list[ImportedRecord | ImportResult]:
    """Return the record of each reference, or a result with the reason why there is none.

    Raises FetchError when a service does not answer.
    """
    folder = platformdirs.user_cache_path("paper-index", appauthor=False)
    with Client(Cache(folder) if cache else None) as client:
        finder = PaperFinder(Arxiv(client, ARXIV), Crossref(client, CROSSREF), bounds)
        return [finder.find(reference) for reference in references]


@dataclass(frozen=True)
class PaperFinder:
    """Finds the records of references at the two services, and cleans them.

    Titles match as in the duplicate check. Its methods raise FetchError.
    """

    arxiv: Arxiv
    crossref: Crossref
    bounds: DuplicateSettings

    def find(self, reference: Reference) -> ImportedRecord | ImportResult:
        """Return the record of a reference, or a result with the reason why there is none."""
        if reference.kind is Kind.ARXIV:
            _log.info(f"requesting {reference.value} from arXiv")
            paper = self.arxiv.paper(reference)
            reason = "arXiv has no such paper"
            return clean(paper) if paper else ImportResult(str(reference), reason=reason)
        if reference.kind is Kind.DOI:
            _log.info(f"requesting {reference.value} from Crossref")
            work = self.crossref.work(reference.value)
            reason = "Crossref has no work of this DOI; other agencies register DOIs, too"
            return self.complete(work) if work else ImportResult(str(reference), reason=reason)
        return self.search(reference.value)

    def search(self, title: str) -> ImportedRecord | ImportResult:
        """Return the record of a title: arXiv's, which has an abstract, else Crossref's."""
        _log.info(f"searching arXiv for {title!r}")
        papers = [clean(one) for one in self.arxiv.search_title(title)]
        near = near_identical(title, papers, self.bounds)
        if len(near) == 1:
            return near[0]
        _log.info(f"searching Crossref for {title!r}")
        works = [clean(one) for one in self.crossref.search_title(title)]
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
        papers = [clean(one) for one in self.arxiv.search_title(title)]
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
