"""What an import did, or would do, with each record."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from paper_index.model.issues import SourceLocation
from paper_index.text.wording import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from paper_index.ingest.record import LeftOut

_NAMED = 5
"""So many records of a kind without surprises are named unless all are asked for."""


class Outcome(StrEnum):
    """What became of a record."""

    ADDED = "added"
    FOLDED = "folded"
    HELD_BACK = "held back"
    LEFT_OUT = "left out"


@dataclass(frozen=True)
class Fate:
    """One record's outcome; `paper` is the paper that it became or was folded into.

    `line` is 0 for a record of a service, which `file` then names; `title` is "" when there is no
    such record.
    """

    file: str
    line: int
    title: str
    outcome: Outcome = Outcome.LEFT_OUT
    paper: str = ""
    filled: tuple[str, ...] = ()
    overwritten: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    """Fields in which the record differs and the paper was left as it was."""
    reason: str = ""
    evidence: str = ""
    repeats: int = 0
    """The line of the earlier record that became the paper, when both stand in one source."""

    @property
    def changes(self) -> bool:
        """Whether the record changed anything."""
        return self.outcome is Outcome.ADDED or bool(self.filled or self.overwritten)

    @property
    def kind(self) -> str:
        """What the record did, when that is no surprise; else "", and a person should look."""
        if self.outcome is Outcome.ADDED:
            return "added"
        if self.outcome is not Outcome.FOLDED or self.overwritten or self.kept or self.repeats:
            return ""
        return "filled" if self.filled else "nothing new"


@dataclass(frozen=True)
class ImportReport:
    """All fates in the order of the sources, and the lines and fields that were left out."""

    fates: tuple[Fate, ...]
    left_out: tuple[LeftOut, ...]
    sources: tuple[str, ...] = ()
    """The files of `content/sources/` that hold what changed something."""

    def count(self, outcome: Outcome) -> int:
        """Return how many records had an outcome."""
        return sum(fate.outcome is outcome for fate in self.fates)

    @property
    def changed(self) -> int:
        """How many papers were added or changed."""
        return len({fate.paper for fate in self.fates if fate.changes})


def lines(report: ImportReport, *, verbose: bool = False) -> list[str]:
    """Return the report for people: what needs a look, a few of the others, then the counts.

    With `verbose` every record is named, in the order of the sources.
    """
    left = [
        f"{SourceLocation(left.file, left.line)}: left out: {left.reason} ({left.text!r})"
        for left in report.left_out
    ]
    if verbose:
        return [*(_fate(fate) for fate in report.fates), *left, *_counts(report)]
    quiet = [line for kind in ("added", "filled") for line in _some(report.fates, kind)]
    loud = [_fate(fate) for fate in report.fates if not fate.kind]
    return [*quiet, *loud, *left, *_counts(report)]


def _some(fates: Sequence[Fate], kind: str) -> list[str]:
    found = [fate for fate in fates if fate.kind == kind]
    more = len(found) - _NAMED
    rest = [f"… {more} more {kind}; --verbose names them all"] if more > 0 else []
    return [_fate(fate) for fate in found[:_NAMED]] + rest


def _fate(fate: Fate) -> str:
    place = f"{SourceLocation(fate.file, fate.line)}:"
    if fate.outcome is Outcome.ADDED:
        return f"{place} added {fate.paper}"
    if fate.outcome is Outcome.FOLDED:
        return f"{place} folded into {fate.paper} ({_why(fate)}): {_what(fate)}"
    evidence = "".join(f"\n    {line}" for line in fate.evidence.splitlines())
    title = f"{fate.title!r}: " if fate.title else ""
    return f"{place} {fate.outcome}: {title}{fate.reason}{evidence}"


def _why(fate: Fate) -> str:
    return f"repeats line {fate.repeats}; {fate.reason}" if fate.repeats else fate.reason


def _what(fate: Fate) -> str:
    told = (("filled", fate.filled), ("overwrote", fate.overwritten))
    parts = [f"{verb} {', '.join(names)}" for verb, names in told if names]
    if fate.kept:
        other = f" (the record's title: {fate.title!r})" if "title" in fate.kept else ""
        parts.append(f"kept the paper's own {', '.join(fate.kept)}{other}")
    return "; ".join(parts) or "nothing new"


def _counts(report: ImportReport) -> list[str]:
    same = sum(fate.outcome is Outcome.FOLDED and not fate.changes for fate in report.fates)
    counted = [
        f"{report.count(outcome)} {outcome}"
        + (f" ({same} of them brought nothing new)" if outcome is Outcome.FOLDED and same else "")
        for outcome in Outcome
    ]
    rows = [
        f"{pluralize(len(report.fates), 'record')} read: {', '.join(counted)}",
        f"{pluralize(len(report.left_out), 'line or field', 'lines or fields')} left out",
    ]
    for verb in ("filled", "overwritten", "kept"):
        fields = Counter(name for fate in report.fates for name in getattr(fate, verb))
        rows += [f"fields {verb}: {_tally(fields.items())}"] if fields else []
    return rows + [f"source: content/sources/{name}" for name in report.sources]


def _tally(counts: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts)
