"""The report of what services say about the papers of an index, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from paper_index.model.refresh import ProposalKind, file_values
from paper_index.text.escape import clip, comment, plain
from paper_index.text.wording import pluralize

if TYPE_CHECKING:
    from paper_index.ingest.fill_report import FillReport
    from paper_index.model.paper import Paper
    from paper_index.model.refresh import Proposal, Values

_MAX_LISTED = 60
"""Entries of a list in the summary of a pull request."""
_MAX_VALUE = 200
"""Characters of a value in it."""


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
    more = len(entries) - _MAX_LISTED
    listed = entries[:_MAX_LISTED] + [f"and {more} more"] * (more > 0)
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
