"""What is new, from the history where there is one, else from the day on which a paper entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.model.page import News

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from paper_index.history.log import Event
    from paper_index.model.index import Index
    from paper_index.model.vocabulary import Tag


def recent_news(index: Index, events: Sequence[Event] | None) -> tuple[News, ...]:
    """Return what happened to the papers that are in the index, newest first, then by id.

    A paper that entered and got its tags on one day is only new. One that the history does not
    know yet counts from its `added`. Former ids of papers and tags stand for the present ones.
    """
    found = [*_told(index, events or ()), *_untold(index, events or ())]
    entered = {(one.day, one.paper.id) for one in found if one.added}
    told: dict[tuple[str, str, bool], News] = {}
    for one in found:
        if one.added or (one.day, one.paper.id) not in entered:
            told.setdefault((one.day, one.paper.id, one.added), one)
    newest = sorted(told.values(), key=lambda one: (not one.added, one.paper.id))
    return tuple(sorted(newest, key=lambda one: one.day, reverse=True))


def _told(index: Index, events: Iterable[Event]) -> Iterator[News]:
    papers = {entry.paper.id: entry for entry in index.papers}
    papers |= {alias: entry for entry in index.papers for alias in entry.paper.aliases}
    tags = {entry.tag.id: entry.tag for entry in index.tags}
    known = {alias: entry.tag for entry in index.tags for alias in entry.tag.aliases} | tags
    for event in events:
        entry = papers.get(event.paper)
        if entry is None:
            continue
        gained, lost = _present(event.gained, known), _present(event.lost, known)
        # A tag that was renamed is no change.
        same = {tag.id for tag in gained} & {tag.id for tag in lost}
        news = News(
            event.day,
            entry.paper,
            event.added,
            tuple(entry.tags),
            tuple(tag for tag in gained if tag.id not in same),
            tuple(tag for tag in lost if tag.id not in same),
        )
        if news.added or news.gained or news.lost:
            yield news


def _present(names: Iterable[str], known: dict[str, Tag]) -> list[Tag]:
    return list({known[name].id: known[name] for name in names if name in known}.values())


def _untold(index: Index, events: Iterable[Event]) -> Iterator[News]:
    told = {event.paper for event in events if event.added}
    for entry in index.papers:
        ids = {entry.paper.id, *entry.paper.aliases}
        if entry.paper.added and not ids & told:
            yield News(str(entry.paper.added), entry.paper, True, tuple(entry.tags))  # noqa: FBT003
