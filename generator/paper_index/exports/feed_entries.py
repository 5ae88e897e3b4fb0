"""What a feed holds, whatever its format: a channel's newest papers as plain texts and instants.

Knows nothing of XML or JSON. An entry is the same in every feed that it stands in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markupsafe import Markup

from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paper_index.model.index import PaperEntry
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Tag


MOST = 50
"""The most entries of a feed: readers keep what they have seen, and every poll loads all of it."""

UNKNOWN = "1970-01-01T00:00:00Z"
"""When an entry was updated of which no day is known, and a feed that has no entries."""

# https://www.w3.org/TR/xml/#charsets: all else cannot stand in XML, not even as a reference.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Site:
    """The site that feeds belong to; `url` is absolute and ends in a slash.

    `language` is a language tag (RFC 5646), or "" when none is known.

    `updated` gives for a paper's id the day (ISO 8601) on which its entry last changed, `entered`
    that on which a paper came whose file does not say. Both may lack papers: then the day on which
    the paper was added counts, if it is known.
    """

    name: str
    url: str
    language: str = "en"
    updated: Mapping[str, str] = field(default_factory=dict)
    entered: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if "://" not in self.url or not self.url.endswith("/"):
            raise ValueError(f"feeds need the site's whole address, not {self.url!r}")


@dataclass(frozen=True)
class Channel:
    """A feed before it is written: what it is called, and its papers in any order.

    `page` is the address of the HTML page that it belongs to, relative to the site
    (`tags/entropy/`): the feed's own address hangs on it.
    """

    title: str
    description: str
    page: str
    papers: tuple[PaperEntry, ...]


@dataclass(frozen=True)
class Item:
    """An entry of a feed: texts without markup, instants in RFC 3339.

    `address` is its permalink and also its id: it hangs on the paper's id alone, which outlives a
    change of the title, and is the same in every feed. `published` is "" when the day on which
    the paper was added is unknown, `updated` is then `UNKNOWN` unless the site knows better.
    """

    address: str
    title: str
    authors: tuple[str, ...]
    tags: tuple[Tag, ...]
    paragraphs: tuple[str, ...]
    published: str
    updated: str

    @property
    def html(self) -> str:
        """The whole abstract as HTML: its paragraphs, nothing in them but text."""
        return str(Markup().join(Markup("<p>{}</p>").format(part) for part in self.paragraphs))


def newest(channel: Channel, site: Site) -> tuple[PaperEntry, ...]:
    """Return a channel's newest papers: by the day added, then of publication, newest first."""
    return tuple(sorted(channel.papers, key=lambda one: _newest_first(one.paper, site))[:MOST])


def items(channel: Channel, site: Site) -> tuple[Item, ...]:
    """Return a channel's entries, newest first."""
    return tuple(_item(entry, site) for entry in newest(channel, site))


def updated(found: tuple[Item, ...]) -> str:
    """Return when a feed was updated: with its newest entry, `UNKNOWN` when it has none."""
    return max((item.updated for item in found), default=UNKNOWN)


def clean(value: str) -> str:
    """Return a text of the index for readers of feeds: formulas as Unicode, legal in XML 1.0."""
    return legal(text.plain(value))


def legal(name: str) -> str:
    """Return a name without the characters that XML 1.0 forbids."""
    return _FORBIDDEN.sub("", name)


def _newest_first(paper: Paper, site: Site) -> tuple[object, ...]:
    day = _added(paper, site)
    added = [-int(part) for part in day.split("-")] if day else [0, 0, 0]
    return *added, *paper.newest_first


def _added(paper: Paper, site: Site) -> str:
    return str(paper.added or site.entered.get(paper.id, ""))


def _item(entry: PaperEntry, site: Site) -> Item:
    paper = entry.paper
    added = _added(paper, site)
    # A day of change before the paper entered is of a file, not of the entry.
    changed = max(site.updated.get(paper.id, ""), added)
    parts = (clean(part).strip() for part in paper.abstract.split("\n"))
    return Item(
        address=site.url + urls.paper(paper.id),
        title=clean(paper.title),
        authors=tuple(legal(name) for name in paper.authors),
        tags=entry.tags,
        paragraphs=tuple(part for part in parts if part),
        published=_instant(added) if added else "",
        updated=_instant(changed) if changed else UNKNOWN,
    )


def _instant(day: str) -> str:
    return f"{day}T00:00:00Z"
