"""The report of what services added to papers of the index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from paper_index.ingest.report import first_of
from paper_index.text.wording import pluralize

_MAX_LISTED = 5
"""Papers of a kind that a short report lists."""


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
