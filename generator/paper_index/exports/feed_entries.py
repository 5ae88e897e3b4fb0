"""Selects the entries of a feed and prepares their texts and times, whatever the format."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markupsafe import Markup

from paper_index.model.fields import LANGUAGE_TAG
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paper_index.model.index import PaperEntry
    from paper_index.model.paper import Paper
    from paper_index.model.site import SiteInfo
    from paper_index.model.vocabulary import Tag

MOST = 50
"""The most entries of a feed: readers keep what they have seen, and every request loads all."""

UNKNOWN = "1970-01-01T00:00:00Z"
"""The time of change of an entry without a known day, and of a feed without entries."""

# All other characters are invalid in XML, even as references: https://www.w3.org/TR/xml/#charsets.
_INVALID = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class FeedContext:
    """What feeds need beside their papers: the site, and days (ISO 8601) by paper id.

    Raises ValueError when the address of the site is not known.
    """

    site: SiteInfo
    updated: Mapping[str, str] = field(default_factory=dict)
    """The day on which a paper's entry last changed, otherwise the day it was added."""
    added: Mapping[str, str] = field(default_factory=dict)
    """The day on which a paper entered whose file does not state it."""

    def __post_init__(self) -> None:
        if not self.site.url:
            raise ValueError("feeds need the absolute address of the site")

    @property
    def url(self) -> str:
        """The address of the site, with a slash at the end."""
        return self.site.url or ""

    @property
    def language(self) -> str | None:
        """The language of the papers if it is a language tag."""
        return self.site.language if LANGUAGE_TAG.fullmatch(self.site.language) else None

    def day_added(self, paper: Paper) -> str | None:
        """Return the day on which a paper entered the index."""
        return str(paper.added) if paper.added else self.added.get(paper.id)


@dataclass(frozen=True)
class Channel:
    """A feed in any format: its texts, and its papers in any order.

    `page` is the address of its HTML page relative to the site (`tags/entropy/`), from which the
    address of the feed follows.
    """

    title: str
    description: str
    page: str
    papers: tuple[PaperEntry, ...]


@dataclass(frozen=True)
class FeedEntry:
    """An entry of a feed: texts without markup, times in RFC 3339.

    `address` is the paper's permalink and the entry's id, the same in every feed.
    """

    address: str
    title: str
    authors: tuple[str, ...]
    tags: tuple[Tag, ...]
    paragraphs: tuple[str, ...]
    published: str | None
    """The day on which the paper was added."""
    updated: str
    """The day of the last change; `UNKNOWN` when no day is known."""

    @property
    def html(self) -> str:
        """The abstract as HTML paragraphs of escaped text."""
        return str(Markup().join(Markup("<p>{}</p>").format(part) for part in self.paragraphs))


def newest(channel: Channel, context: FeedContext) -> list[PaperEntry]:
    """Return a channel's newest papers: by the day added, then of publication, newest first."""

    def newest_first(entry: PaperEntry) -> tuple[object, ...]:
        day = context.day_added(entry.paper) or "0-0-0"
        return *(-int(part) for part in day.split("-")), *entry.paper.newest_first

    return sorted(channel.papers, key=newest_first)[:MOST]


def feed_entries(channel: Channel, context: FeedContext) -> list[FeedEntry]:
    """Return a channel's entries, newest first."""
    return [_entry(entry, context) for entry in newest(channel, context)]


def last_update(entries: Sequence[FeedEntry]) -> str:
    """Return the time of the newest change; `UNKNOWN` when there are no entries."""
    return max((entry.updated for entry in entries), default=UNKNOWN)


def clean(value: str) -> str:
    """Return content text for feeds: formulas as Unicode, only characters that XML allows."""
    return legal(text.plain(value))


def legal(name: str) -> str:
    """Return a text without the characters that are invalid in XML 1.0."""
    return _INVALID.sub("", name)


def _entry(entry: PaperEntry, context: FeedContext) -> FeedEntry:
    paper = entry.paper
    added = context.day_added(paper)
    # A change before the paper was added is one of its file, not of the entry.
    changed = max(context.updated.get(paper.id, ""), added or "")
    parts = (clean(part).strip() for part in paper.abstract.split("\n"))
    return FeedEntry(
        address=context.url + urls.paper(paper.id),
        title=clean(paper.title),
        authors=tuple(legal(name) for name in paper.authors),
        tags=entry.tags,
        paragraphs=tuple(part for part in parts if part),
        published=_midnight(added) if added else None,
        updated=_midnight(changed) if changed else UNKNOWN,
    )


def _midnight(day: str) -> str:
    return f"{day}T00:00:00Z"
