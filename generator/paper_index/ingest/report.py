"""The results of an import, and the report that lists them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from paper_index.text.wording import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from paper_index.ingest.draft import LeftOut

_MAX_LISTED = 5
"""Results of a kind that needs no attention which a short report lists."""


class Outcome(StrEnum):
    """What became of a record."""

    ADDED = "added"
    FOLDED = "folded"
    HELD_BACK = "held back"
    LEFT_OUT = "left out"


@dataclass(frozen=True)
class ImportResult:
    """What became of one record; `paper` is the id of the paper that it became or was folded into.

    `place` names the record, or the argument for which no record was found; that has no title.
    """

    place: str
    title: str | None = None
    outcome: Outcome = Outcome.LEFT_OUT
    paper: str | None = None
    filled: tuple[str, ...] = ()
    """Fields of the paper that were empty before."""
    overwritten: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    """Fields in which the record differs and the paper was left unchanged."""
    reason: str | None = None
    evidence: str | None = None
    repeats: str | None = None
    """The place of the earlier record that became the paper in the same import."""
    notes: tuple[str, ...] = ()
    """What cleaning changed beyond spelling, each beginning with the name of a field."""

    @property
    def changes(self) -> bool:
        """Whether the record changed the index."""
        return self.outcome is Outcome.ADDED or bool(self.filled or self.overwritten)

    @property
    def routine(self) -> str | None:
        """A result that needs no attention: "added", "filled" or "nothing new"; else None."""
        if self.outcome is Outcome.ADDED:
            return "added"
        if self.outcome is not Outcome.FOLDED or self.overwritten or self.kept or self.repeats:
            return None
        return "filled" if self.filled else "nothing new"

    def __str__(self) -> str:
        """Return the result for people."""
        if self.outcome is Outcome.ADDED:
            return f"{self.place}: added {self.paper}"
        if self.outcome is Outcome.FOLDED:
            verbs = ("filled", "overwrote", "kept the paper's own")
            changes = zip(verbs, (self.filled, self.overwritten, self.kept), strict=True)
            what = "; ".join(f"{verb} {', '.join(fields)}" for verb, fields in changes if fields)
            title = f" (the record's title: {self.title!r})" if "title" in self.kept else ""
            reason = f"repeats {self.repeats}; {self.reason}" if self.repeats else self.reason
            place = f"{self.place}: folded into {self.paper} ({reason})"
            return f"{place}: {what or 'nothing new'}{title}"
        evidence = "".join(f"\n    {line}" for line in (self.evidence or "").splitlines())
        title = f"{self.title!r}: " if self.title else ""
        return f"{self.place}: {self.outcome}: {title}{self.reason}{evidence}"


@dataclass(frozen=True)
class ImportReport:
    """The results in the order of the sources, and the entries and fields that were left out."""

    results: tuple[ImportResult, ...]
    left_out: tuple[LeftOut, ...]
    sources: tuple[str, ...] = ()
    """The files of `content/sources/` with the sources that changed the index."""
    unused: Mapping[str, int] = field(default_factory=dict)
    """Names of the fields of the sources that nothing was made of, with the number of records."""
    heads: tuple[str, ...] = ()
    """A line for each source with its format and how that was recognised."""

    def count(self, outcome: Outcome) -> int:
        """Return the number of records with an outcome."""
        return sum(result.outcome is outcome for result in self.results)

    @property
    def changed(self) -> int:
        """The number of papers that were added or changed."""
        return len({result.paper for result in self.results if result.changes})

    def lines(self, *, verbose: bool = False) -> list[str]:
        """Return the report for people: what needs attention, some of the rest, and counts.

        With `verbose` every record is listed, in the order of the sources, with all its notes;
        else the notes on records without anything new are left out.
        """
        noted = [one for one in self.results if verbose or one.routine != "nothing new"]
        lost = [f"{one.place}: {note}" for one in noted for note in one.notes]
        lost += [f"{one.place}: left out: {one.reason} ({one.text!r})" for one in self.left_out]
        shown = map(str, self.results) if verbose else self._highlights()
        return [*self.heads, *shown, *lost, *self._counts()]

    def _highlights(self) -> Iterator[str]:
        for kind in ("added", "filled"):
            found = [str(result) for result in self.results if result.routine == kind]
            yield from found[:_MAX_LISTED]
            if len(found) > _MAX_LISTED:
                yield f"… {len(found) - _MAX_LISTED} more {kind}; --verbose lists them all"
        yield from (str(result) for result in self.results if not result.routine)

    def _counts(self) -> Iterator[str]:
        same = sum(one.outcome is Outcome.FOLDED and not one.changes for one in self.results)
        counts = {outcome: f"{self.count(outcome)} {outcome}" for outcome in Outcome}
        if same:
            counts[Outcome.FOLDED] += f" ({same} of them with nothing new)"
        yield f"{pluralize(len(self.results), 'record')} read: {', '.join(counts.values())}"
        yield f"{pluralize(len(self.left_out), 'entry or field', 'entries or fields')} left out"
        for verb in ("filled", "overwritten", "kept"):
            fields = Counter(name for one in self.results for name in getattr(one, verb))
            if fields:
                yield f"fields {verb}: {', '.join(f'{key} {n}' for key, n in fields.items())}"
        if self.unused:
            counted = sorted(self.unused.items(), key=lambda item: (-item[1], item[0]))
            yield f"unused fields: {', '.join(f'{number} × {name}' for name, number in counted)}"
        yield from (f"source: content/sources/{name}" for name in self.sources)
