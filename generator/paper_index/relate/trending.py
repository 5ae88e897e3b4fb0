"""Selects the papers of the page Trending: picks, those that gain citations, and the newest."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paper_index.model.index import Index, PaperEntry
    from paper_index.model.refresh import Signal

LEAST_BEFORE = 10
"""A paper with fewer citations before counts as one with as many: from 0 to 1 is no news."""
RECENT = dt.timedelta(days=92)
"""How much older than the latest count one may be; large indexes are counted in portions."""
_MONTH = 30


@dataclass(frozen=True)
class Trending:
    """The lists, each with the best first; withdrawn and retracted papers are in none."""

    picks: tuple[PaperEntry, ...]
    """Those that curators feature, the latest first."""
    gaining: tuple[tuple[PaperEntry, Signal], ...]
    """Those that gained citations, by how many a month in relation to those before."""
    newest: tuple[PaperEntry, ...]
    """By date of publication."""

    @property
    def papers(self) -> tuple[PaperEntry, ...]:
        """The papers of all lists, each once."""
        all_papers = (*self.picks, *(entry for entry, _ in self.gaining), *self.newest)
        return tuple({entry.paper.id: entry for entry in all_papers}.values())


def find_trending(index: Index, most: int) -> Trending:
    """Return the lists with `most` papers each; they depend on the index alone, not on the day."""
    entries = [entry for entry in index.papers if not entry.paper.is_retracted]
    picks = [entry for entry in entries if entry.paper.featured]
    picks.sort(key=lambda entry: str(entry.paper.featured), reverse=True)
    last = max((one.date for one in index.signals.values()), default=None)
    counted = [
        (entry, signal)
        for entry in entries
        if (signal := index.signals.get(entry.paper.id))
        and signal.gained > 0
        and last
        and last.date - signal.date.date <= RECENT
    ]
    counted.sort(key=lambda one: (-growth(one[1]), one[0].paper.newest_first))
    return Trending(tuple(picks[:most]), tuple(counted[:most]), tuple(entries[:most]))


def growth(signal: Signal) -> float:
    """Return the citations gained a month, in relation to those before."""
    before = max(signal.previous or 0, LEAST_BEFORE)
    return signal.gained * _MONTH / signal.days / before if signal.days > 0 else 0.0
