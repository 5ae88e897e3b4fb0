"""Fills empty fields of papers from arXiv, Crossref and OpenAlex, writing each answer at once."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from paper_index.content.format import update_paper
from paper_index.content.format_lists import add_authors
from paper_index.content.journal import apply
from paper_index.content.read import read_document
from paper_index.dedupe.classify import facts, judge
from paper_index.dedupe.compare import compare_venues, is_known
from paper_index.dedupe.dedupe import Decisions, find_pairs
from paper_index.ingest.clean import clean
from paper_index.ingest.client import NotCachedError
from paper_index.ingest.draft import valid_fields
from paper_index.ingest.fill_report import Filled, FillReport, NotFilled
from paper_index.ingest.services import Arxiv, phrases
from paper_index.model.author import new_authors
from paper_index.model.issues import FetchError, has_errors
from paper_index.model.pairs import PairClass, VenueRelation
from paper_index.model.paper import Paper, PaperType
from paper_index.model.progress import track
from paper_index.text.identifiers import arxiv_id_of_doi
from paper_index.workflows.add import open_services
from paper_index.workflows.check import require_lists
from paper_index.workflows.papers import find_paper

if TYPE_CHECKING:
    from paper_index.content.layout import Layout
    from paper_index.ingest.client import Service
    from paper_index.ingest.draft import ImportedRecord
    from paper_index.ingest.services import Answer, Crossref
    from paper_index.model.author import Author
    from paper_index.model.issues import Issue
    from paper_index.model.pairs import Pair
    from paper_index.model.settings import DuplicateSettings
    from paper_index.workflows.add import Services
    from paper_index.workflows.check import ValidContent

_log = logging.getLogger(__name__)

WANTED = ("abstract", "doi", "venue", "published", "authors")
"""A paper is looked up if it lacks one of these fields, or what Crossref has for its DOI."""
PLACE = ("type", "venue", "venue_year", "volume", "number", "pages", "publisher")
FILLED = ("authors", "published", *PLACE, "category", "arxiv", "doi", "code", "abstract")
"""The fields that are filled; the others are the curators'."""
_FROM_ARXIV = ("abstract", "authors", "published", "venue", "doi")
_FROM_CROSSREF = ("abstract", "authors", "published", "type", "venue", "volume", "pages")
_FROM_OPENALEX = ("abstract", "authors", "published", "venue")
_LONG_TITLE = 3
"""Words of a title that can identify a work of which nothing else is known."""


@dataclass(frozen=True)
class FillOptions:
    """Which papers to fill: those with the ids given, else all; `limit` papers at most."""

    papers: Collection[str] | None = None
    limit: int | None = None
    dry_run: bool = False
    cache: bool = True


class _Service(Protocol):
    """A service that has records by identifier."""

    @property
    def service(self) -> Service: ...

    def records(self, ids: Iterable[str], /) -> Iterator[Mapping[str, Answer]]: ...


@dataclass(frozen=True)
class Source:
    """A service, the fields for which it is asked, and the identifier of a paper there."""

    service: _Service
    fields: tuple[str, ...]
    key: Callable[[Paper], str | None]

    @property
    def name(self) -> str:
        """The name of the service."""
        return self.service.service.name


@dataclass(frozen=True)
class Found:
    """A clean record that may be that of a paper, and how it was found."""

    paper: str
    record: ImportedRecord
    service: str
    by_title: bool = False
    is_late: bool = False
    """Whether Crossref was asked before."""

    @property
    def is_arxiv(self) -> bool:
        """Whether it is a record of arXiv."""
        return self.record.place.startswith("arXiv:")

    @property
    def source(self) -> str:
        """Its name in the report, such as "Crossref 10.1109/TIT.2023.3328825"."""
        number = self.record.place.partition(":")[2]
        return f"{self.service} {number}{' (found by title)' if self.by_title else ''}"


def fill(layout: Layout, options: FillOptions) -> FillReport:
    """Look up papers that lack fields, fill the empty ones, and report the source of each value.

    What a request answers is written before the next is sent. An interrupt ends the work. Raises
    UsageError for an unknown paper, and ContentError when lists that papers depend on have errors.
    """
    valid = require_lists(layout)
    chosen = _choose(valid, options.papers)
    with open_services(cache=options.cache, remember_missing=True) as services:
        filling = Filling(layout, valid, services, dry_run=options.dry_run)
        try:
            if options.limit is not None and options.cache:
                # What was answered before does not count, so that every run gets further.
                services.client.offline = True
                filling.run(chosen)
                services.client.offline = False
                chosen = [name for name in chosen if name in filling.not_cached]
            chosen = chosen[: options.limit]
            filling.run(chosen)
        except KeyboardInterrupt:
            filling.report.interrupted = True
    report = filling.report
    report.asked = len({*chosen, *(one.paper for one in report.filled)})
    papers = [filling.papers[name] for name in chosen]
    report.missing = Counter(key for one in papers for key in WANTED if not getattr(one, key))
    return report


def _choose(valid: ValidContent, wanted: Collection[str] | None) -> list[str]:
    """Return the ids of the papers that lack a field, sorted; of those wanted, if given."""
    found = valid.papers if wanted is None else [find_paper(valid, name) for name in wanted]
    fields = {*WANTED, *_FROM_CROSSREF}
    return sorted({one.id for one in found if _lacks(one, fields)})


def _lacks(paper: Paper, fields: Iterable[str]) -> bool:
    return any(not getattr(paper, name) for name in fields)


def _doi(paper: Paper) -> str | None:
    return None if arxiv_id_of_doi(paper.doi) else paper.doi


class Filling:
    """The papers while they are filled; `sources` are arXiv, Crossref and OpenAlex."""

    def __init__(
        self, layout: Layout, valid: ValidContent, services: Services, *, dry_run: bool
    ) -> None:
        self._layout, self._valid, self._services = layout, valid, services
        self._dry_run = dry_run
        self.bounds = valid.settings.duplicates
        self.decisions = Decisions(valid.papers, valid.verdicts)
        self._authors: tuple[Author, ...] = valid.authors
        self.sources = (
            Source(services.arxiv, _FROM_ARXIV, lambda one: one.arxiv or arxiv_id_of_doi(one.doi)),
            Source(services.crossref, _FROM_CROSSREF, _doi),
            Source(services.openalex, _FROM_OPENALEX, _doi),
        )
        self._asked: set[tuple[str, str]] = set()
        self._late: dict[str, Found] = {}
        """Records of arXiv by paper, whose venue Crossref may know better."""
        self.papers = {paper.id: paper for paper in valid.papers}
        self.report = FillReport()
        self.not_cached: set[str] = set()
        """Papers for which a request would be sent."""

    def run(self, chosen: Sequence[str]) -> None:
        """Look up papers by their identifiers, then by title, then by what the title led to."""
        self._asked.clear()
        for source in self.sources:
            self._look_up(source, chosen)
        for number, name in enumerate(track(chosen, "looking up titles"), start=1):
            self._search(name, f"{number} of {len(chosen)}")
        for source in self.sources:
            self._look_up(source, chosen)
        self.take_late()

    def take_late(self) -> None:
        """Take the venues of arXiv's records for which Crossref knew none."""
        late = [found for name, found in self._late.items() if not self.papers[name].venue]
        self._late.clear()
        self.take(late)

    def _look_up(self, source: Source, chosen: Sequence[str]) -> None:
        """Look up the papers that have an identifier of a service and lack what it may have."""
        wanted: dict[str, list[str]] = {}
        for name in chosen:
            paper = self.papers[name]
            key = source.key(paper)
            if key and (source.name, key) not in self._asked and _lacks(paper, source.fields):
                wanted.setdefault(key, []).append(name)
        for answers in source.service.records(wanted):
            self._asked |= {(source.name, key) for key in answers}
            found = []
            for key, answer in answers.items():
                for name in wanted[key]:
                    if isinstance(answer, FetchError):
                        self.not_answered(name, answer)
                    elif answer:
                        found.append(Found(name, clean(answer), source.name))
            self.take(found)

    def not_answered(self, name: str, problem: FetchError) -> None:
        """Note that a service was not asked for a paper."""
        if isinstance(problem, NotCachedError):
            self.not_cached.add(name)
        else:
            self.report.unanswered.setdefault(str(problem), set()).add(name)

    def _search(self, name: str, progress: str) -> None:
        """Look up a paper without identifier by title; at arXiv also one without abstract."""
        paper = self.papers[name]
        has_id = bool(paper.doi or paper.arxiv)
        if paper.arxiv or (has_id and paper.abstract):
            return
        if not self._services.client.offline:
            _log.info(f"looking up {name} by its title ({progress})")
        reasons = self._search_at(name, self._services.arxiv)
        if not has_id and not self.papers[name].doi:
            reasons += self._search_at(name, self._services.crossref)
        if not has_id and not (self.papers[name].doi or self.papers[name].arxiv):
            self.refuse(name, "; ".join(filter(None, reasons)))

    def _search_at(self, name: str, service: Arxiv | Crossref) -> list[str]:
        """Take the record with a paper's title at a service, or return why there is none."""
        paper, where = self.papers[name], service.service.name
        if isinstance(service, Arxiv) and not phrases(paper.title):
            return [
                f"{where} cannot search for this title: no word is plain Latin letters or digits"
            ]
        try:
            records = [clean(one) for one in service.search_title(paper.title)]
        except FetchError as problem:
            self.not_answered(name, problem)
            return [""]
        read = [(self.read_paper(one), one) for one in records]
        pairs = [(judge(paper, other, self.bounds), one) for other, one in read if other]
        matches = [one for pair, one in pairs if _is_certain(pair)]
        # A work and its preprint elsewhere are two records, of which the work counts.
        works = [one for one in matches if one.text("type") != PaperType.PREPRINT]
        best = works if len(matches) > 1 or is_known(paper.venue) else matches
        if len(best) == 1:
            self.take([Found(name, best[0], where, by_title=True)])
            return []
        near = matches or [one for pair, one in pairs if pair.needs_verdict]
        places = " or ".join(one.place for one in near)
        return [f"it may be {places}" if near else f"{where} has no paper of this title"]

    def refuse(self, name: str, reason: str) -> None:
        """Report that a paper was not changed."""
        result = NotFilled(name, reason)
        if reason and result not in self.report.not_filled:
            self.report.not_filled.append(result)

    def read_paper(self, record: ImportedRecord) -> Paper | None:
        """Return what is valid of a record, None if its title is not."""
        fields, _ = valid_fields(record, self._valid.vocabulary, self._valid.settings.limits)
        return Paper.model_validate({**fields, "id": "found"}) if "title" in fields else None

    def take(self, batch: Sequence[Found]) -> None:
        """Fill papers from their records and write them, but none that another would equal."""
        new: dict[str, Paper] = {}
        filled: dict[str, Filled] = {}
        for found in batch:
            paper, other = self.papers[found.paper], self.read_paper(found.record)
            if doubt := self.doubt(found, paper, other):
                self.refuse(found.paper, f"{found.source}: {doubt}")
            elif other and (keys := self._keys(found, paper, other)):
                values = {key: getattr(other, key) for key in keys}
                new[found.paper] = paper.model_copy(update=values)
                filled[found.paper] = Filled(
                    found.paper, keys, found.source, _notes(found.record, keys, paper)
                )
        for name, reason in clashes(self.papers, new, self.decisions, self.bounds).items():
            self.refuse(name, f"{filled[name].source}: {reason}")
            del new[name], filled[name]
        files, read = self._paper_files(new, filled)
        sort_names = [
            pair
            for found in batch
            if found.paper in filled and "authors" in filled[found.paper].fields
            for pair in found.record.sort_names.items()
        ]
        if authors := new_authors(sort_names, self._authors):
            people = self._layout.content / "authors.yml"
            self.read_file(people, read)
            files[people] = add_authors(read.get(people, b""), authors)
            self._authors += authors
        apply(self._layout.root, files, read, write=not self._dry_run)
        self.papers |= new
        self.report.filled += filled.values()

    def doubt(self, found: Found, paper: Paper, other: Paper | None) -> str:
        """Return why a record may be of another work than the paper, "" if it is certain."""
        if other is None:
            return "its title is invalid"
        if found.by_title:
            return ""  # _search_at compared them
        # Of two identifiers of a kind, the paper's counts; the other may be that of a version.
        own = {key: getattr(paper, key) for key in ("arxiv", "doi") if getattr(paper, key)}
        pair = judge(paper, other.model_copy(update=own), self.bounds)
        if pair.pair_class is PairClass.MATCH or _is_identified(pair, self.bounds):
            return ""
        return f"may be another paper, {other.title!r}: {pair.rule}"

    def _keys(self, found: Found, paper: Paper, other: Paper) -> tuple[str, ...]:
        """Return the empty fields of a paper that a record fills."""
        keys = [key for key in FILLED if not getattr(paper, key) and getattr(other, key)]
        if found.is_arxiv and not found.is_late and (paper.doi or other.doi) and other.venue:
            self._late[found.paper] = replace(found, is_late=True)
            is_place = False
        else:
            is_place = _has_place(found, paper, other)
        return tuple(key for key in keys if is_place or key not in PLACE)

    def _paper_files(
        self, new: dict[str, Paper], filled: dict[str, Filled]
    ) -> tuple[dict[Path, bytes | None], dict[Path, bytes]]:
        """Return the files with the filled fields, and the files as they are now.

        A paper of which one of the fields was filled meanwhile is left alone.
        """
        files: dict[Path, bytes | None] = {}
        read: dict[Path, bytes] = {}
        for name, result in list(filled.items()):
            path = self._valid.files[name]
            data = self.read_file(path, read)
            if not isinstance(data, dict) or any(data.get(key) for key in result.fields):
                self.refuse(name, f"{result.source}: the file was changed meanwhile")
                del new[name], filled[name]
            else:
                files[path] = update_paper(read[path], new[name], result.fields)
        return files, read

    def read_file(self, path: Path, read: dict[Path, bytes]) -> object:
        """Return the data of a file, which may have changed since the work began.

        The file goes into `read`; one with errors does not, so that it is not written.
        """
        issues: list[Issue] = []
        document = read_document(path, self._layout.root, issues)
        if document.raw is None or has_errors(issues):
            return None
        read[path] = document.raw
        return document.data


def clashes(
    papers: Mapping[str, Paper],
    new: Mapping[str, Paper],
    decisions: Decisions,
    bounds: DuplicateSettings,
) -> dict[str, str]:
    """Return the papers that would become like another one if they changed, with the reason."""
    found: dict[str, str] = {}
    changed = list({**papers, **new}.values())
    for pair in find_pairs(changed, bounds, among=new.keys()) if new else ():
        one, other = (papers[name] for name in pair.ids)
        if not judge(one, other, bounds).needs_verdict and not decisions.answer(*pair.ids):
            reason = f"would make {' and '.join(pair.ids)} alike: {pair.rule}"
            found |= {name: reason for name in pair.ids if name in new}
    return found


def _is_certain(pair: Pair) -> bool:
    """Whether a search result is a match by more than a title of one or two words."""
    left, right = pair.papers
    is_title_only = pair.signals.authors is None and pair.signals.abstract is None
    words = min(len(one.title.split()) for one in (left, right))
    return pair.pair_class is PairClass.MATCH and not (is_title_only and words < _LONG_TITLE)


def _is_identified(pair: Pair, bounds: DuplicateSettings) -> bool:
    """Whether a record with the identifier of a paper is its record.

    A year or a venue may differ, which are often those of the print. The title may lack words if
    the authors agree.
    """
    known = facts(pair.signals, bounds)
    if known["numbers_differ"] or known["authors_differ"] or not known["identifier"]:
        return False
    return known["same_title"] or (known["shortened"] and known["authors_agree"])


def _has_place(found: Found, paper: Paper, other: Paper) -> bool:
    """Whether a record names the place where the paper appeared, and not that of a version."""
    if paper.volume and other.volume and paper.volume != other.volume:
        return False
    if not paper.venue:
        return True
    relation = compare_venues(paper.venue, other.venue or "")
    # A DOI belongs to one place, whatever it is called there.
    is_by_doi = not found.by_title and not found.is_arxiv and is_known(paper.venue)
    return relation == VenueRelation.SAME or (relation is None and is_by_doi)


def _notes(record: ImportedRecord, keys: Sequence[str], paper: Paper) -> tuple[str, ...]:
    """Return what a curator should know of filled fields, refused values and a retraction."""
    notes = [note for note in record.notes if note.partition(":")[0] in {*keys, "status"}]
    refused = ((one, one.partition(":")[0]) for one in record.refused)
    notes += [f"left out: {one}" for one, key in refused if not getattr(paper, key, 1)]
    status = record.text("status")
    if status and not paper.status:
        notes.append(f"not filled: status {status}; `paper-index refresh {paper.id}` proposes it")
    return tuple(notes)
