"""What an import did, or would do, with each record."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.importing.record import LeftOut


class Outcome(StrEnum):
    """What became of a record."""

    ADDED = "added"
    FOLDED = "folded"
    HELD_BACK = "held back"
    LEFT_OUT = "left out"


@dataclass(frozen=True)
class Fate:
    """One record's outcome; `paper` is the paper that it became or was folded into."""

    file: str
    line: int
    title: str
    outcome: Outcome
    paper: str = ""
    filled: tuple[str, ...] = ()
    overwritten: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    """Fields in which the record differs and the paper was left as it was."""
    reason: str = ""
    evidence: str = ""

    @property
    def changes(self) -> bool:
        """Whether the record changed anything."""
        return self.outcome is Outcome.ADDED or bool(self.filled or self.overwritten)


@dataclass(frozen=True)
class ImportReport:
    """All fates in the order of the sources, and the lines and fields that were left out."""

    fates: tuple[Fate, ...]
    left_out: tuple[LeftOut, ...]
    sources: tuple[str, ...] = ()
    """The files of `content/sources/` that were kept."""

    def count(self, outcome: Outcome) -> int:
        """Return how many records had an outcome."""
        return sum(fate.outcome is outcome for fate in self.fates)

    @property
    def changed(self) -> int:
        """How many papers were added or changed."""
        return len({fate.paper for fate in self.fates if fate.changes})


def lines(report: ImportReport) -> list[str]:
    """Return the report for people: everything that is not plain sailing, then the counts."""
    shown = [line for fate in report.fates for line in _fate(fate)]
    shown += [
        f"{left.file}:{left.line}: left out: {left.reason} ({left.text!r})"
        for left in report.left_out
    ]
    return [*shown, *_counts(report)]


def _fate(fate: Fate) -> list[str]:
    place = f"{fate.file}:{fate.line}:"
    if fate.outcome is Outcome.ADDED:
        return [f"{place} added {fate.paper}"]
    if fate.outcome is Outcome.FOLDED:
        parts = [
            f"{verb} {', '.join(names)}"
            for verb, names in (
                ("filled", fate.filled),
                ("overwrote", fate.overwritten),
                ("kept the paper's own", fate.kept),
            )
            if names
        ]
        return [
            f"{place} folded into {fate.paper} ({fate.reason}): {'; '.join(parts) or 'nothing new'}"
        ]
    evidence = [f"    {line}" for line in fate.evidence.splitlines()]
    return [f"{place} {fate.outcome}: {fate.title!r}: {fate.reason}", *evidence]


def _counts(report: ImportReport) -> list[str]:
    unchanged = sum(f.outcome is Outcome.FOLDED and not f.changes for f in report.fates)
    return [
        f"{len(report.fates)} records read: "
        + ", ".join(f"{report.count(outcome)} {outcome}" for outcome in Outcome)
        + f" ({unchanged} of the folded brought nothing new)",
        f"{len(report.left_out)} lines or fields left out",
    ]
