"""Which papers a digest tells of: the new ones, else the paper of the day. Knows no message."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.history.arrivals import arrival

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from paper_index.model.index import PaperEntry
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Tag, Vocabulary

_PAIR = 2


@dataclass(frozen=True)
class Shelf:
    """The papers that a digest may tell of, newest first, and when they entered, where known."""

    entries: tuple[PaperEntry, ...]
    days: Mapping[str, str]
    """The day (ISO 8601) on which a paper entered, by id."""

    @property
    def ids(self) -> tuple[str, ...]:
        """The papers' ids, sorted."""
        return tuple(sorted(entry.paper.id for entry in self.entries))

    @property
    def last_day(self) -> str:
        """The last day on which something entered, "" when no day is known."""
        return max((self.days.get(name, "") for name in self.ids), default="")

    def entered(self, since: str, until: str) -> tuple[PaperEntry, ...]:
        """Return what entered from one day to another, both included."""
        found = ((entry, self.days.get(entry.paper.id, "")) for entry in self.entries)
        return tuple(entry for entry, day in found if day and since <= day <= until)

    def unknown_to(self, known: Collection[str]) -> tuple[PaperEntry, ...]:
        """Return what is not known yet, by its id or a former one."""
        return tuple(entry for entry in self.entries if not set(_ids(entry.paper)) & set(known))

    def named(self, ids: Collection[str]) -> tuple[PaperEntry, ...]:
        """Return the papers that have, or had, one of these ids."""
        return tuple(entry for entry in self.entries if set(_ids(entry.paper)) & set(ids))


def shelf(
    entries: Iterable[PaperEntry],
    arrivals: Mapping[str, str],
    day: str,
    tags: frozenset[str] | None = None,
) -> Shelf:
    """Return the papers that are in the index on a day, of those that carry one of the tags.

    A paper entered when it arrived (day by id, former ids count too), else on its `added`. One
    that enters on a later day is left out until then; one whose day is unknown is in.
    """
    chosen, days = [], {}
    for entry in entries:
        entered = _entered(entry.paper, arrivals)
        if entered <= day and (tags is None or not tags.isdisjoint(entry.paper.tags)):
            chosen.append(entry)
            if entered:
                days[entry.paper.id] = entered
    return Shelf(tuple(chosen), days)


def family(vocabulary: Vocabulary, tag: Tag) -> frozenset[str]:
    """Return the ids of a tag and of all tags that are narrower."""
    found, before = {tag.id}, 0
    while len(found) > before:
        before = len(found)
        found |= {one.id for one in vocabulary.tags if one.parent in found}
    return frozenset(found)


def paper_of_the_day(ids: Collection[str], day: dt.date) -> str:
    """Return the id of the paper of a day: for the same ids the same everywhere.

    Never the same on two days that follow each other, where there are two papers. A paper that
    enters or leaves changes the choice on few other days. Raises ValueError without any paper.
    """
    if not ids:
        raise ValueError("no papers")
    number, ordered = day.toordinal(), sorted(ids)
    if len(ordered) <= _PAIR:
        return ordered[number % len(ordered)]
    if number % 2 == 0:
        return _ranked(ordered, number)[0]
    # The days beside an odd one are even: what they take is known without asking further.
    taken = {_ranked(ordered, number - 1)[0], _ranked(ordered, number + 1)[0]}
    return next(name for name in _ranked(ordered, number) if name not in taken)


def _ranked(ids: Sequence[str], number: int) -> list[str]:
    """Return ids in an order of a day's own (rendezvous hashing): each keeps its own draw."""
    return sorted(ids, key=lambda name: hashlib.sha256(f"{number}:{name}".encode()).digest())


def _ids(paper: Paper) -> tuple[str, ...]:
    return (paper.id, *paper.aliases)


def _entered(paper: Paper, arrivals: Mapping[str, str]) -> str:
    return arrival(_ids(paper), arrivals) or str(paper.added or "")
