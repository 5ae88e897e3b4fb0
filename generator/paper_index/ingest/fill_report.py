"""The reports of what services added to papers, and of what they say instead of their values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from paper_index.ingest.report import first_of
from paper_index.model.refresh import ProposalKind, file_values
from paper_index.text.escape import clip, comment, plain
from paper_index.text.wording import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from paper_index.model.paper import Paper
    from paper_index.model.refresh import Proposal, Values

_MAX_LISTED = 5
"""Papers of a kind that a short report lists."""
_MAX_IN_SUMMARY = 60
"""Entries of a list in the summary of a pull request."""
_MAX_VALUE = 200
"""Characters of a value in it."""


@dataclass(frozen=True)
class Filled:
    """Fields of a paper that were filled, and the record that they came from."""

    paper: str
    fields: tuple[str, ...]
    source: str
    """The service and the id of the record, such as "Crossref 10.1109/TIT.2023.3328825"."""
    notes: tuple[str, ...] = ()
    """What cleaning changed in the values, and what a curator should know of the record."""

    def __str__(self) -> str:
        return f"{self.paper}: {', '.join(self.fields)}: from {self.source}"


@dataclass(frozen=True)
class NotFilled:
    """A paper that a service has no certain record of, and the reason."""

    paper: str
    reason: str

    def __str__(self) -> str:
        return f"{self.paper}: not filled: {self.reason}"


@dataclass
class FillReport:
    """What was filled and what was not, in the order of the answers."""

    filled: list[Filled] = field(default_factory=list)
    not_filled: list[NotFilled] = field(default_factory=list)
    unanswered: dict[str, set[str]] = field(default_factory=dict)
    """Reasons why services did not answer, with the papers that they were not asked for."""
    asked: int = 0
    """The number of papers that lack fields and were looked up."""
    missing: Mapping[str, int] = field(default_factory=dict)
    """Fields that these papers still lack, with the number of papers."""
    interrupted: bool = False

    @property
    def changed(self) -> int:
        """The number of papers that were filled."""
        return len({one.paper for one in self.filled})

    @property
    def is_complete(self) -> bool:
        """Whether every service answered."""
        return not self.unanswered and not self.interrupted

    def lines(self, *, verbose: bool = False) -> list[str]:
        """Return the report for people: what was filled, what needs attention, and counts.

        With `verbose` every paper is listed.
        """
        return [*self.changes(verbose=verbose), *self._counts()]

    def changes(self, *, verbose: bool = False) -> list[str]:
        """Return the report without the counts."""
        notes = [f"{one.paper}: {note}" for one in self.filled for note in one.notes]
        most = len(self.filled) + len(self.not_filled) if verbose else _MAX_LISTED
        lines = [*first_of(self.filled, "filled", most), *notes]
        return [*lines, *first_of(self.not_filled, "not filled", most)]

    def gaps(self, verb: str) -> Iterator[str]:
        """Yield for how many papers services were not asked, or did not answer, and why."""
        for reason, papers in self.unanswered.items():
            yield f"{pluralize(len(papers), 'paper')} not {verb}: {reason}"
        if self.interrupted:
            yield "interrupted: what was found until then is kept"

    def _counts(self) -> Iterator[str]:
        yield f"{pluralize(self.asked, 'paper')} looked up: {self.changed} filled"
        fields = Counter(name for one in self.filled for name in one.fields)
        for verb, counts in (("filled", fields), ("still missing", self.missing)):
            shown = ", ".join(f"{name} {number}" for name, number in counts.items() if number)
            if shown:
                yield f"fields {verb}: {shown}"
        yield from self.gaps("looked up")
        if not self.is_complete:
            yield "run `paper-index fill` again to go on; it asks only what was not answered"


@dataclass(frozen=True)
class Difference:
    """A proposal and the paper that it is about, as it was."""

    paper: Paper
    proposal: Proposal

    @property
    def heading(self) -> str:
        """The paper, the kind of the proposal, its source and its day."""
        one = self.proposal
        return f"{self.paper.id}: {one.kind}, according to {one.source} on {one.date}"

    @property
    def ours(self) -> dict[str, str]:
        """The paper's values of the fields, for people; "" for a field that it lacks."""
        own = _shown(file_values(self.paper, tuple(self.proposal.values)))
        return {name: own.get(name, "") for name in self.proposal.values}

    @property
    def theirs(self) -> dict[str, str]:
        """The proposed values, for people; none for a dead link."""
        is_dead = self.proposal.kind is ProposalKind.LINK
        return {} if is_dead else _shown(self.proposal.values)


@dataclass
class RefreshReport:
    """What was filled, accepted and proposed, in the order of the answers."""

    fill: FillReport
    """What was filled, and which services did not answer."""
    total: int = 0
    """The papers that services can be asked for."""
    answered: set[str] = field(default_factory=set)
    """The papers for which all services answered."""
    requests: int = 0
    """The requests that were sent."""
    is_spent: bool = False
    """Whether the budget of requests was too small."""
    accepted: list[Difference] = field(default_factory=list)
    proposed: list[Difference] = field(default_factory=list)
    """Differences that were not proposed before."""
    open: int = 0
    """The proposals that wait for a decision."""
    notes: list[str] = field(default_factory=list)
    """New versions, and what could not be accepted."""
    has_failed: bool = False
    """Whether a service that is needed did not answer."""
    counted: int = 0
    """The papers of which citations were counted."""

    @property
    def changed(self) -> int:
        """The number of papers that changed."""
        accepted = (one.paper.id for one in self.accepted)
        return len({*(one.paper for one in self.fill.filled), *accepted})

    def counts(self) -> Iterator[str]:
        """Yield what was asked, counted and not answered, and what is left to do."""
        sent, papers = pluralize(self.requests, "request"), pluralize(self.total, "paper")
        yield f"{sent} sent: {len(self.answered)} of {papers} with an identifier answered"
        if self.counted:
            yield f"citations of {pluralize(self.counted, 'paper')} counted"
        yield from self.fill.gaps("answered")
        if len(self.answered) < self.total:
            reason = "no more requests are allowed; " if self.is_spent else ""
            yield f"{reason}the next run begins with the papers whose answers are oldest"
        if self.open:
            waiting = pluralize(self.open, "proposal")
            yield f"{waiting} open: `paper-index refresh --decide` asks about each"

    def markdown(self) -> str:
        """Return the summary for a pull request.

        Texts are escaped: they cannot contain markup, mentions or links.
        """
        filled = [
            f"{_text(one.paper)}: {', '.join(one.fields)}, from {_text(one.source)}"
            for one in self.fill.filled
        ]
        doubts = [_text(str(one)) for one in self.fill.not_filled]
        parts = (
            ("Accepted", map(_difference, self.accepted)),
            ("Proposed", map(_difference, self.proposed)),
            ("Filled", filled),
            ("Notes", [*map(_text, self.notes), *doubts]),
            ("Requests", map(_text, self.counts())),
        )
        return "\n".join(
            line for heading, found in parts for line in _section(heading, list(found))
        )


def _shown(values: Values) -> dict[str, str]:
    return {
        name: value if isinstance(value, str) else ", ".join(value)
        for name, value in values.items()
    }


def _section(heading: str, entries: list[str]) -> Iterable[str]:
    more = len(entries) - _MAX_IN_SUMMARY
    listed = entries[:_MAX_IN_SUMMARY] + [f"and {more} more"] * (more > 0)
    return (f"## {heading}", "", *(f"- {entry}" for entry in listed), "") if entries else ()


def _difference(one: Difference) -> str:
    ours, theirs = one.ours, one.theirs
    fields = (
        f"    - {name}: {_text(value) or 'nothing'} → {_text(theirs.get(name, '')) or 'nothing'}"
        for name, value in ours.items()
    )
    source = f"{one.proposal.kind}, {_text(one.proposal.source)}, {one.proposal.date}"
    return "\n".join((f"{_text(one.paper.title)} ({_text(one.paper.id)}; {source})", *fields))


def _text(value: str) -> str:
    return str(comment(plain(clip(value, _MAX_VALUE))))
