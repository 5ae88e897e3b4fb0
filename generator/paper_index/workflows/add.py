"""The order of `add`: references in, services asked, records out to where imports end."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from paper_index.ingest.arxiv import ADDRESS as ARXIV
from paper_index.ingest.arxiv import Arxiv
from paper_index.ingest.cache import Cache, cache_folder
from paper_index.ingest.choose import authors_agree, near_identical
from paper_index.ingest.client import Client
from paper_index.ingest.crossref import ADDRESS as CROSSREF
from paper_index.ingest.crossref import Crossref
from paper_index.ingest.record import ImportedRecord
from paper_index.ingest.reference import Kind, parse_references
from paper_index.ingest.report import Fate, ImportReport
from paper_index.workflows import import_ as intake

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from paper_index.content.layout import Layout
    from paper_index.ingest.reference import Reference
    from paper_index.model.settings import DuplicateSettings

_log = logging.getLogger(__name__)

_AUTHORS_SHOWN = 3


@dataclass(frozen=True)
class AddOptions:
    """How to add: write nothing, keep no answers, and where the services are if elsewhere."""

    dry_run: bool = False
    cache: bool = True
    arxiv: str = ""
    crossref: str = ""


@dataclass(frozen=True)
class _Library:
    """The two services, and the bounds within which titles and authors are the same."""

    arxiv: Arxiv
    crossref: Crossref
    bounds: DuplicateSettings


def add(layout: Layout, arguments: Sequence[str], options: AddOptions) -> ImportReport:
    """Fetch the papers that the arguments name, bring them in, and say what became of each.

    Raises, before anything is written: UsageError when an argument names nothing, ContentError
    when the index does not pass its check, FetchError when a service does not answer.
    """
    references = parse_references(arguments)
    checked = intake.passing(layout)
    cache = Cache(cache_folder(os.environ)) if options.cache else None
    with Client(cache) as client:
        library = _Library(
            Arxiv(client, options.arxiv or ARXIV),
            Crossref(client, options.crossref or CROSSREF),
            checked.valid.settings.duplicates,
        )
        found = [_look_up(reference, library) for reference in references]
    records = [one for one in found if isinstance(one, ImportedRecord)]
    # Two references may lead to one paper.
    once = list({record.file: record for record in records}.values())
    fates, lost = intake.add_records(layout, checked, once, dry_run=options.dry_run)
    missing = [one for one in found if isinstance(one, Fate)]
    return ImportReport((*fates, *missing), tuple(lost))


def _look_up(reference: Reference, library: _Library) -> ImportedRecord | Fate:
    """Return the record of a reference, or why there is none."""
    if reference.kind is Kind.ARXIV:
        _log.info(f"asking arXiv for {reference.value}")
        paper = library.arxiv.paper(reference)
        return paper or Fate(str(reference), 0, "", reason="arXiv has no such paper")
    if reference.kind is Kind.DOI:
        _log.info(f"asking Crossref for {reference.value}")
        work = library.crossref.work(reference.value)
        missing = "Crossref has no work of this DOI; others than Crossref give out DOIs, too"
        return _completed(work, library) if work else Fate(str(reference), 0, "", reason=missing)
    return _search(reference.value, library)


def _search(title: str, library: _Library) -> ImportedRecord | Fate:
    """Return the record of a title: arXiv's, which has an abstract, else Crossref's."""
    _log.info(f"searching arXiv for {title!r}")
    papers = library.arxiv.titled(title)
    near = near_identical(title, papers, library.bounds)
    if len(near) == 1:
        return near[0]
    _log.info(f"searching Crossref for {title!r}")
    works = library.crossref.titled(title)
    # With several papers of one title at arXiv, a work at Crossref does not say which is meant.
    near = near or near_identical(title, works, library.bounds)
    if len(near) == 1:
        return _completed(near[0], library)
    reason = f"{len(near)} papers have this title" if near else "no near-identical title was found"
    shown = near or [*papers, *works]
    evidence = "\n".join(map(_line, shown)) or "arXiv and Crossref found nothing like it"
    return Fate(repr(title), 0, "", reason=reason, evidence=evidence)


def _completed(work: ImportedRecord, library: _Library) -> ImportedRecord:
    """Return a work of Crossref, with arXiv's abstract and id when it has no abstract itself."""
    if "abstract" in work.fields:
        return work
    title = str(work.fields["title"])
    _log.info(f"searching arXiv for the abstract of {title!r}")
    for paper in near_identical(title, library.arxiv.titled(title), library.bounds):
        if authors_agree(work, paper, library.bounds):
            return replace(work, fields={**paper.fields, **work.fields} | _first(work, paper))
    return work


def _first(*records: ImportedRecord) -> dict[str, str]:
    """Return the earliest date of several records, as `published`."""
    dates = [str(one.fields["published"]) for one in records if "published" in one.fields]
    return {"published": min(dates)} if dates else {}


def _line(record: ImportedRecord) -> str:
    authors = _names(record.fields.get("authors", ()))
    year = str(record.fields.get("published", ""))[:4]
    by = ", ".join(filter(None, [authors, year]))
    return f"{record.file}  {record.fields['title']}{f' ({by})' if by else ''}"


def _names(authors: Iterable[str]) -> str:
    names = list(authors)
    more = ["…"] if len(names) > _AUTHORS_SHOWN else []
    return ", ".join(names[:_AUTHORS_SHOWN] + more)
