"""Which feeds an index has: of all papers, of tags and of authors; each in both formats, by path.

Redirects and listings have none of their own, and never stand in one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.exports.atom_feed import atom
from paper_index.exports.channel import Channel
from paper_index.exports.json_feed import json_feed
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from paper_index.exports.channel import Site
    from paper_index.model.index import Index, PersonEntry
    from paper_index.model.paper import Paper

_WRITERS = ((urls.ATOM, atom), (urls.JSON_FEED, json_feed))


def channels(index: Index, name: str, description: str) -> tuple[Channel, ...]:
    """Return an index's feeds: of everything, of the tags by group and name, of people.

    A person with one paper has none: most people have no more, and nothing would ever come.
    """
    entries = {entry.paper.id: entry for entry in index.papers}

    def listing(title: str, page: str, papers: Sequence[Paper], about: str = "") -> Channel:
        return Channel(f"{name}: {title}", about, page, tuple(entries[one.id] for one in papers))

    return (
        Channel(name, description, urls.HOME, index.papers),
        *(listing(e.tag.name, urls.tag(e.tag.id), e.papers, e.tag.definition) for e in index.tags),
        *(
            listing(entry.person.name, urls.author(entry.person.id), entry.papers)
            for entry in index.people
            if has_feed(entry)
        ),
    )


def has_feed(entry: PersonEntry) -> bool:
    """Say whether a person has a feed."""
    return entry.person.has_page and len(entry.papers) > 1


def feed_files(
    index: Index, found: Iterable[Channel], site: Site, former: Container[str] | None
) -> dict[str, bytes]:
    """Return every feed by path, and the feed of a tag also where it was under a former id.

    A feed reader cannot follow a page that redirects, and keeps what it has seen by the entries'
    ids. `former` are ids that tags once had, so that a mere spelling gets no feed; None: any alias
    may be one.
    """
    files = {
        urls.feed(channel.page, suffix): write(channel, site)
        for channel in found
        for suffix, write in _WRITERS
    }
    for tag in (entry.tag for entry in index.tags):
        for alias in tag.aliases:
            if former is None or alias in former:
                for suffix, _ in _WRITERS:
                    now = files[urls.feed(urls.tag(tag.id), suffix)]
                    files[urls.feed(urls.tag(alias), suffix)] = now
    return files
