"""Writes the feeds of an index, of all papers, of tags and of authors, as Atom and JSON Feed."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from markupsafe import Markup

from paper_index import __version__
from paper_index.cache.keys import Lazy
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from paper_index.cache.keys import Digests
    from paper_index.model.index import Index, PaperEntry
    from paper_index.model.paper import Paper
    from paper_index.model.settings import SiteInfo
    from paper_index.model.vocabulary import Tag

MOST, MOST_OF_PART = 50, 20
"""The most entries of the feed of all papers, and of any other: readers keep what they have seen,
and every request loads all."""

_EXCERPT = 300
"""Characters of an abstract in other feeds than that of all papers: there may be hundreds."""

UNKNOWN = "1970-01-01T00:00:00Z"
"""The time of change of an entry without a known day, and of a feed without entries."""

# All other characters are invalid in XML, even as references: https://www.w3.org/TR/xml/#charsets.
_INVALID = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_ATOM_NAMESPACE = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class FeedContext:
    """What feeds need beside their papers: the site, and days (ISO 8601) by paper id."""

    site: SiteInfo
    """Its `url` must be known."""
    updated: Mapping[str, str] = field(default_factory=dict)
    """The day on which a paper's entry last changed, otherwise the day it was added."""
    added: Mapping[str, str] = field(default_factory=dict)
    """The day on which a paper entered whose file does not state it."""
    made: dict[tuple[str, int | None], tuple[PaperEntry, FeedEntry]] = field(
        default_factory=dict, init=False, compare=False
    )
    """The entries that are made already, by id and length: a paper is in a dozen feeds."""

    @property
    def url(self) -> str:
        """The address of the site, with a slash at the end."""
        return self.site.url or ""

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
    whole: bool = True
    """Whether it is the feed of all papers, which alone has whole abstracts."""


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
    scheme: str
    """The address of the tags."""
    is_excerpt: bool = False
    """Whether `paragraphs` is only the beginning of the abstract."""

    @property
    def html(self) -> str:
        """The paragraphs as HTML paragraphs of escaped text."""
        return str(Markup().join(Markup("<p>{}</p>").format(part) for part in self.paragraphs))

    @cached_property
    def atom_entry(self) -> str:
        """The entry in Atom, with a line break at its end."""
        entry = ET.Element("entry")
        _add(entry, "id", self.address)
        _add(entry, "title", self.title)
        _add(entry, "link", rel="alternate", type="text/html", href=self.address)
        if self.published:
            _add(entry, "published", self.published)
        _add(entry, "updated", self.updated)
        for name in self.authors:
            _add(_add(entry, "author"), "name", name)
        for tag in self.tags:
            _add(entry, "category", term=tag.id, scheme=self.scheme, label=legal(tag.name))
        _add(entry, "summary" if self.is_excerpt else "content", self.html, type="html")
        ET.indent(entry, " ", level=1)
        return f" {ET.tostring(entry, encoding='unicode')}\n"

    @cached_property
    def json_item(self) -> str:
        """The item in JSON Feed: its `date_modified` is optional, unlike in Atom."""
        item = {
            "id": self.address,
            "url": self.address,
            "title": self.title,
            "content_html": self.html,
            "content_text": "\n\n".join(self.paragraphs),
            "date_published": self.published,
            "date_modified": self.updated if self.updated != UNKNOWN else None,
            "authors": [{"name": name} for name in self.authors],
            "tags": [legal(tag.name) for tag in self.tags],
        }
        return json.dumps(_known(item), ensure_ascii=False)


def channels(
    index: Index, site: SiteInfo, trending: tuple[PaperEntry, ...] = ()
) -> tuple[Channel, ...]:
    """Return an index's feeds: of all papers, trending ones, tags by group and name, authors."""
    entries = {entry.paper.id: entry for entry in index.papers}
    parts = [
        (e.tag.name, e.tag.definition or e.tag.name, urls.tag(e.tag.id), e.papers)
        for e in index.tags
    ]
    parts += [
        (entry.person.name, "", urls.author(entry.person.id), entry.papers)
        for entry in index.people
        if entry.person.has_feed
    ]
    return (
        Channel(site.name, site.description, urls.HOME, index.papers),
        Channel(
            f"{site.name}: Trending",
            "Picks, papers that gain citations, and the newest.",
            urls.TRENDING,
            trending,
            whole=False,
        ),
        *(
            Channel(
                title=f"{site.name}: {name}",
                description=about,
                page=page,
                papers=tuple(entries[paper.id] for paper in papers),
                whole=False,
            )
            for name, about, page, papers in parts
        ),
    )


def feed_files(
    index: Index,
    found: Iterable[Channel],
    context: FeedContext,
    former: Container[str] | None,
    digests: Digests,
) -> dict[str, Lazy[bytes]]:
    """Return every feed by path; the feed of a tag is also at the addresses of its former ids.

    Feed readers do not follow pages that redirect, and recognise entries by their ids. `former` are
    ids that tags once had; None means that any alias may be one.
    """
    files: dict[str, Lazy[bytes]] = {}
    site = digests.of(context.site)
    for whole in found:
        entries = newest(whole, context)
        channel = replace(whole, papers=tuple(entries))
        shown = [(one.paper, one.tags, *_days(one.paper, context)) for one in entries]
        head = (channel.title, channel.description, channel.page, channel.whole)
        key = digests.of(site, head, shown)
        for suffix, write in ((urls.ATOM, atom), (urls.JSON_FEED, json_feed)):
            files[urls.feed(channel.page, suffix)] = Lazy(key, partial(write, channel, context))
    for tag in (entry.tag for entry in index.tags):
        for alias in tag.aliases:
            if former is None or alias in former:
                for suffix in (urls.ATOM, urls.JSON_FEED):
                    current = files[urls.feed(urls.tag(tag.id), suffix)]
                    files[urls.feed(urls.tag(alias), suffix)] = current
    return files


def atom(channel: Channel, context: FeedContext) -> bytes:
    """Return a channel as an Atom feed (RFC 4287).

    The id of the feed is its own address, that of an entry the paper's permalink. The index is the
    author of the feed, and thereby of entries whose paper has no authors.
    """
    entries, own = feed_entries(channel, context), context.url + urls.feed(channel.page, urls.ATOM)
    # An attribute, since registering the namespace would change other users of the module.
    feed = ET.Element("feed", {"xmlns": _ATOM_NAMESPACE, _LANGUAGE: context.site.language})
    _add(feed, "id", own)
    _add(feed, "title", clean(channel.title))
    if channel.description:
        _add(feed, "subtitle", clean(channel.description))
    _add(feed, "updated", max((entry.updated for entry in entries), default=UNKNOWN))
    _add(feed, "link", rel="self", type="application/atom+xml", href=own)
    _add(feed, "link", rel="alternate", type="text/html", href=context.url + channel.page)
    author = _add(feed, "author")
    _add(author, "name", clean(context.site.name))
    _add(author, "uri", context.url)
    _add(feed, "generator", "Paper Index", version=__version__)
    ET.indent(feed, " ")
    head = ET.tostring(feed, encoding="unicode").removesuffix("</feed>")
    body = "".join(entry.atom_entry for entry in entries)
    return f"<?xml version='1.0' encoding='utf-8'?>\n{head}{body}</feed>\n".encode()


def json_feed(channel: Channel, context: FeedContext) -> bytes:
    """Return a channel as a JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/).

    Its entries have the same ids as in Atom; unknown values are left out.
    """
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": clean(channel.title),
        "home_page_url": context.url + channel.page,
        "feed_url": context.url + urls.feed(channel.page, urls.JSON_FEED),
        "description": clean(channel.description),
        "language": context.site.language,
        "authors": [{"name": clean(context.site.name), "url": context.url}],
    }
    head = json.dumps({**_known(feed), "items": []}, ensure_ascii=False).removesuffix("]}")
    body = ",\n".join(entry.json_item for entry in feed_entries(channel, context))
    return f"{head}\n{body}\n]}}\n".encode()


def newest(channel: Channel, context: FeedContext) -> list[PaperEntry]:
    """Return a channel's newest papers: by the day added, then of publication, newest first."""
    by_date = sorted(channel.papers, key=lambda entry: entry.paper.newest_first)
    by_date.sort(key=lambda entry: context.day_added(entry.paper) or "", reverse=True)
    return by_date[: MOST if channel.whole else MOST_OF_PART]


def feed_entries(channel: Channel, context: FeedContext) -> list[FeedEntry]:
    """Return a channel's entries, newest first."""
    length = None if channel.whole else _EXCERPT
    return [_entry(entry, context, length) for entry in newest(channel, context)]


def clean(value: str) -> str:
    """Return content text for feeds: formulas as Unicode, only characters that XML allows."""
    return legal(text.plain(value))


def legal(name: str) -> str:
    """Return a text without the characters that are invalid in XML 1.0."""
    return _INVALID.sub("", name)


def _entry(entry: PaperEntry, context: FeedContext, length: int | None) -> FeedEntry:
    known = context.made.get((entry.paper.id, length))
    if known is None or known[0] is not entry:
        known = entry, _make_entry(entry, context, length)
        context.made[entry.paper.id, length] = known
    return known[1]


def _make_entry(entry: PaperEntry, context: FeedContext, length: int | None) -> FeedEntry:
    paper = entry.paper
    added, changed = _days(paper, context)
    notice = f"{paper.status_label}: {paper.notice or 'no notice is known'}"
    abstract = paper.abstract or ""
    shown = text.clip(abstract, length) if length else abstract
    texts = [notice] * bool(paper.status_label) + shown.split("\n")
    parts = (clean(part).strip() for part in texts)
    return FeedEntry(
        address=context.url + urls.paper(paper.id),
        title=clean(paper.labelled_title),
        authors=tuple(legal(name) for name in paper.authors),
        tags=entry.tags,
        paragraphs=tuple(part for part in parts if part),
        published=_midnight(added) if added else None,
        updated=_midnight(changed) if changed else UNKNOWN,
        scheme=context.url + urls.TAGS,
        is_excerpt=shown.split() != abstract.split(),
    )


def _days(paper: Paper, context: FeedContext) -> tuple[str | None, str]:
    """Return the day on which a paper was added, and that on which its entry changed, or ""."""
    added = context.day_added(paper)
    # A change before the paper was added is one of its file, not of the entry.
    return added, max(context.updated.get(paper.id, ""), added or "")


def _midnight(day: str) -> str:
    return f"{day}T00:00:00Z"


def _add(parent: ET.Element, tag: str, content: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, tag, attributes)
    element.text = content or None
    return element


def _known(fields: Mapping[str, object]) -> dict[str, object]:
    # Only the text may be empty: the format requires one form of the content.
    return {name: value for name, value in fields.items() if value or name == "content_text"}
