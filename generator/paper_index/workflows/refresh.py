"""Asks services about the papers of an index: fills fields, keeps proposals, counts citations.

What the answers to a portion of the papers change is written before the next portion is asked for.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.ingest.clean import clean
from paper_index.ingest.client import NotCachedError, UnavailableError
from paper_index.ingest.refresh_report import Difference, RefreshReport
from paper_index.model.issues import FetchError
from paper_index.model.refresh import (
    SAFE_KINDS,
    Proposal,
    ProposalKind,
    RefreshEntry,
    Signal,
)
from paper_index.workflows.add import open_services
from paper_index.workflows.check import today
from paper_index.workflows.decide import Accepting, Notes, entry_of, read_index
from paper_index.workflows.fill import Filling, Found
from paper_index.workflows.papers import find_paper
from paper_index.workflows.proposals import Answer, find_proposals, merge_proposals

if TYPE_CHECKING:
    from paper_index.content.layout import Layout
    from paper_index.model.paper import Paper
    from paper_index.workflows.add import Services
    from paper_index.workflows.check import ValidContent
    from paper_index.workflows.fill import Source

_log = logging.getLogger(__name__)

TOGETHER = 200
"""Papers that are asked for before their answers are written: two requests to arXiv at most."""
PERIOD = 25
"""Days between two counts of citations that are compared: a month, in which runs may be late."""
_ARXIV_DOI = "10.48550/arXiv.{}".format


@dataclass(frozen=True)
class RefreshOptions:
    """Which papers to ask for, within how many requests, and what to do with the answers."""

    papers: Collection[str] | None = None
    """The ids of the papers; None for all."""
    limit: int | None = None
    """The most requests that are sent."""
    retractions: bool = False
    """Whether only the status of papers counts; nothing else is filled, proposed or noted."""
    signals: bool = False
    """Whether citations are counted."""
    links: bool = False
    """Whether the addresses of code are tried."""
    accept: bool = False
    """Whether proposals of a safe kind are accepted."""
    dry_run: bool = False
    cache: bool = True


def refresh(layout: Layout, options: RefreshOptions) -> RefreshReport:
    """Ask services about papers, those with the oldest answer first, and report what became of it.

    An interrupt ends the work. Raises UsageError for an unknown paper, and ContentError when lists
    that papers depend on, or the files that this command writes, have errors.
    """
    valid = read_index(layout)
    with open_services(
        cache=options.cache, remember_missing=True, budget=options.limit
    ) as services:
        work = _Refreshing(layout, valid, services, options)
        chosen = _choose(valid, work.notes.entries, options)
        try:
            work.run(chosen)
        except KeyboardInterrupt:
            work.report.fill.interrupted = True
        report = work.report
        report.requests, report.is_spent = services.client.sent, services.client.is_spent
    report.total, report.open = len(chosen), work.notes.open
    return report


def _choose(
    valid: ValidContent, entries: Mapping[str, RefreshEntry], options: RefreshOptions
) -> list[str]:
    """Return the ids of the papers with an identifier, those asked for longest ago first."""
    wanted = options.papers
    found = valid.papers if wanted is None else [find_paper(valid, name) for name in wanted]
    chosen = {one.id for one in found if one.arxiv or one.doi or (options.links and one.code)}
    if options.retractions:
        chosen -= {one.id for one in found if one.is_retracted}
    return sorted(chosen, key=lambda name: (str(entry_of(entries, name).asked or ""), name))


class _Refreshing:
    """The papers while services are asked about them."""

    def __init__(
        self, layout: Layout, valid: ValidContent, services: Services, options: RefreshOptions
    ) -> None:
        self._layout, self._valid, self._services = layout, valid, services
        self._options, self._today = options, today()
        self._filling = Filling(layout, valid, services, dry_run=options.dry_run)
        self.notes = Notes(layout, valid)
        self.report = RefreshReport(self._filling.report)
        self._found: dict[str, list[Found]] = {}
        self._unanswered: set[str] = set()

    def run(self, chosen: Sequence[str]) -> None:
        """Ask about papers in portions, and write what the answers to each of them change."""
        client = self._services.client
        for start in range(0, len(chosen), TOGETHER):
            if client.is_spent:
                break
            names = chosen[start : start + TOGETHER]
            if start:
                _log.info(f"{start} of {len(chosen)} papers, {client.sent} requests")
            self._ask(names)
            self._conclude(names)

    def _ask(self, names: Sequence[str]) -> None:
        """Ask all services about papers; arXiv first, which may know the DOI."""
        self._found = {name: [] for name in names}
        self._unanswered = set()
        arxiv, crossref, openalex = self._filling.sources
        papers = self._filling.papers
        self._look_up(arxiv, {name: arxiv.key(papers[name]) for name in names})
        self._look_up(crossref, {name: crossref.key(papers[name]) for name in names})
        articles = {
            name: found.record.standing.article
            for name, all_found in self._found.items()
            for found in all_found
            if found.record.standing.article
        }
        self._look_up(crossref, articles)
        if not self._options.retractions:
            self._look_up(
                openalex, {name: openalex.key(papers[name]) for name in names}, needed=False
            )
            if self._options.signals:
                preprints = {
                    name: _ARXIV_DOI(arxiv.key(papers[name]))
                    for name in names
                    if arxiv.key(papers[name]) and not openalex.key(papers[name])
                }
                self._look_up(openalex, preprints, needed=False, fills=False)
            self._filling.take_late()

    def _look_up(
        self,
        source: Source,
        keys: Mapping[str, str | None],
        *,
        needed: bool = True,
        fills: bool = True,
    ) -> None:
        """Ask a service for the records of papers under these ids, and fill what they lack.

        A paper is not answered if the service is not: unless it answers others and refuses this
        one, or the answer is not `needed`.
        """
        wanted: defaultdict[str, list[str]] = defaultdict(list)
        for name, key in keys.items():
            if key:
                wanted[key].append(name)
        found, refused = list[Found](), dict[str, FetchError]()
        for answers in source.service.records(wanted):
            refused |= {key: one for key, one in answers.items() if isinstance(one, FetchError)}
            for key, answer in answers.items():
                if answer and not isinstance(answer, FetchError):
                    record = clean(answer)
                    found += (Found(name, record, source.name) for name in wanted[key])
        for key, problem in refused.items():
            is_general = isinstance(problem, UnavailableError | NotCachedError)
            is_certain = len(refused) < len(wanted) and not is_general
            self._refuse(wanted[key], problem, needed=needed and not is_certain)
        for one in found:
            self._found[one.paper].append(one)
        if fills and not self._options.retractions:
            self._filling.take(found)

    def _refuse(self, names: Sequence[str], problem: FetchError, *, needed: bool) -> None:
        """Note that a service did not answer about papers."""
        for name in names:
            self._filling.not_answered(name, problem)
        if needed:
            self._unanswered.update(names)
            self.report.has_failed |= not isinstance(problem, NotCachedError)

    def _conclude(self, names: Sequence[str]) -> None:
        """Note the answers to papers: the day, the version, proposals and citations."""
        entries = [self._entry_after(name) for name in names]
        if self._options.links and not self._options.retractions:
            entries = [self._with_dead_link(entry) for entry in entries]
        signals = []
        if self._options.signals:
            signals = [one for name in names if (one := self._signal(name))]
            self.report.counted += len(signals)
        for entry in entries:
            before = entry_of(self.notes.entries, entry.id).proposals
            paper = self._filling.papers[entry.id]
            self.report.proposed += (
                Difference(paper, one)
                for one in entry.proposals
                if one.is_open and not any(one.is_same(old) for old in before)
            )
        write = not self._options.dry_run
        self.notes.write(entries, signals, write=write)
        self.report.answered |= set(names) - self._unanswered
        if self._options.accept:
            for name in names:
                self._accept(name)

    def _entry_after(self, name: str) -> RefreshEntry:
        known, paper = entry_of(self.notes.entries, name), self._filling.papers[name]
        answers = [one for found in self._found[name] if (one := self._answer(found, paper))]
        proposals = find_proposals(paper, answers, known, self._today)
        if self._options.retractions:
            proposals = [one for one in proposals if one.kind is ProposalKind.STATUS]
        if name in self._unanswered or self._options.retractions:
            kept = merge_proposals(known.proposals, [*known.proposals, *proposals])
            return known.model_copy(update={"proposals": kept})
        version = max((one.version for one in answers if one.version), default=known.version)
        if known.version and version and version > known.version:
            note = f"{name}: arXiv has version {version}; the last one seen was {known.version}"
            self.report.notes.append(note)
        kept = merge_proposals(known.proposals, proposals)
        return RefreshEntry(id=name, asked=self._today, version=version, proposals=kept)

    def _answer(self, found: Found, paper: Paper) -> Answer | None:
        other = self._filling.read_paper(found.record)
        if other is None or found.service == self._filling.sources[-1].name:
            return None
        return Answer(
            found.source,
            other,
            is_arxiv=found.is_arxiv,
            is_doubtful=bool(self._filling.doubt(found, paper, other)),
            version=found.record.standing.version,
        )

    def _with_dead_link(self, entry: RefreshEntry) -> RefreshEntry:
        """Return an entry with a proposal to remove the address of code that leads nowhere."""
        code, kept = self._filling.papers[entry.id].code, entry.proposals
        if code and not self._services.client.is_spent:
            state = self._services.client.is_gone(code)
            dead = Proposal(
                kind=ProposalKind.LINK, values={"code": code}, source="its host", date=self._today
            )
            if state is False:
                kept = tuple(one for one in kept if not (one.is_open and one.is_same(dead)))
            elif state and not any(one.is_same(dead) for one in kept):
                kept = (*kept, dead)
        return entry.model_copy(update={"proposals": kept})

    def _signal(self, name: str) -> Signal | None:
        """Return the count of a paper's citations, by the service that counted them before."""
        # The record of the paper itself comes before that of the article which it became.
        counts = {
            found.service: number
            for found in reversed(self._found[name])
            if (number := found.record.standing.citations) is not None
        }
        old, openalex = self.notes.signals.get(name), self._filling.sources[-1].name
        if not counts or (old and old.source not in counts and openalex not in counts):
            return None
        order = [old.source] if old else []
        source = next(one for one in (*order, openalex, *counts) if one in counts)
        return next_signal(
            old, Signal(id=name, citations=counts[source], source=source, date=self._today)
        )

    def _accept(self, name: str) -> None:
        """Accept the open proposals of a safe kind on a paper."""
        entry = entry_of(self.notes.entries, name)
        for one in entry.proposals:
            if one.is_open and one.kind in SAFE_KINDS:
                paper = self._filling.papers[name]
                write = not self._options.dry_run
                accepting = Accepting(self._layout, self._valid, self._filling.papers, self.notes)
                if reason := accepting.accept(name, one, write=write):
                    self.report.notes.append(f"{name}: {one.kind} not accepted: {reason}")
                else:
                    self.report.accepted.append(Difference(paper, one))
                    self.report.proposed = [
                        new for new in self.report.proposed if new.proposal is not one
                    ]


def next_signal(old: Signal | None, new: Signal) -> Signal:
    """Return a new count with an earlier one by the same service, at best a month before.

    A second count on one day replaces the first.
    """
    if old is None or old.source != new.source:
        return new
    if old.date == new.date:
        return old.model_copy(update={"citations": new.citations})
    kept = old.model_copy(update={"citations": new.citations, "date": new.date})
    if old.since and kept.days <= PERIOD:
        return kept
    return new.model_copy(update={"previous": old.citations, "since": old.date})
