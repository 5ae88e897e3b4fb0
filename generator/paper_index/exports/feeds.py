"""Writes the feeds of an index, of all papers, of tags and of authors, as Atom and JSON Feed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from paper_index import __version__
from paper_index.exports.feed_entries import (
    UNKNOWN,
    Channel,
    clean,
    feed_entries,
    last_update,
    legal,
)
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from paper_index.exports.feed_entries import FeedContext, FeedEntry
    from paper_index.model.index import Index, PersonEntry
    from paper_index.model.paper import Paper
    from paper_index.model.site import SiteInfo

_ATOM_NAMESPACE = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def channels(index: Index, site: SiteInfo) -> tuple[Channel, ...]:
    """Return an index's feeds: of all papers, of the tags by group and name, of authors."""
    entries = {entry.paper.id: entry for entry in index.papers}

    def part(title: str, page: str, papers: Sequence[Paper], about: str = "") -> Channel:
        listed = tuple(entries[paper.id] for paper in papers)
        return Channel(f"{site.name}: {title}", about, page, listed)

    return (
        Channel(site.name, site.description, urls.HOME, index.papers),
        *(part(e.tag.name, urls.tag(e.tag.id), e.papers, e.tag.definition) for e in index.tags),
        *(
            part(entry.person.name, urls.author(entry.person.id), entry.papers)
            for entry in index.people
            if has_feed(entry)
        ),
    )


def has_feed(entry: PersonEntry) -> bool:
    """Return whether an author has a feed; with one paper, like most authors, there is none."""
    return entry.person.has_page and len(entry.papers) > 1


def feed_files(
    index: Index, found: Iterable[Channel], context: FeedContext, former: Container[str] | None
) -> dict[str, bytes]:
    """Return every feed by path; the feed of a tag is also at the addresses of its former ids.

    Feed readers do not follow pages that redirect, and recognise entries by their ids. `former` are
    ids that tags once had; None means that any alias may be one.
    """
    files: dict[str, bytes] = {}
    for channel in found:
        files[urls.feed(channel.page, urls.ATOM)] = atom(channel, context)
        files[urls.feed(channel.page, urls.JSON_FEED)] = json_feed(channel, context)
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
    feed = ET.Element("feed", {"xmlns": _ATOM_NAMESPACE, _LANGUAGE: context.language or ""})
    _add(feed, "id", own)
    _add(feed, "title", clean(channel.title))
    if channel.description:
        _add(feed, "subtitle", clean(channel.description))
    _add(feed, "updated", last_update(entries))
    _add(feed, "link", rel="self", type="application/atom+xml", href=own)
    _add(feed, "link", rel="alternate", type="text/html", href=context.url + channel.page)
    author = _add(feed, "author")
    _add(author, "name", clean(context.site.name))
    _add(author, "uri", context.url)
    _add(feed, "generator", "Paper Index", version=__version__)
    for entry in entries:
        _add_entry(feed, entry, context)
    ET.indent(feed, " ")
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


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
        "language": context.language,
        "authors": [{"name": clean(context.site.name), "url": context.url}],
    }
    items = [_json_item(entry) for entry in feed_entries(channel, context)]
    written = json.dumps({**_known(feed), "items": items}, ensure_ascii=False, indent=1)
    return f"{written}\n".encode()


def _add_entry(feed: ET.Element, entry: FeedEntry, context: FeedContext) -> None:
    element = _add(feed, "entry")
    _add(element, "id", entry.address)
    _add(element, "title", entry.title)
    _add(element, "link", rel="alternate", type="text/html", href=entry.address)
    if entry.published:
        _add(element, "published", entry.published)
    _add(element, "updated", entry.updated)
    for name in entry.authors:
        _add(_add(element, "author"), "name", name)
    scheme = context.url + urls.TAGS
    for tag in entry.tags:
        _add(element, "category", term=tag.id, scheme=scheme, label=legal(tag.name))
    _add(element, "content", entry.html, type="html")


def _add(parent: ET.Element, tag: str, content: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, tag, attributes)
    element.text = content or None
    return element


def _json_item(entry: FeedEntry) -> dict[str, object]:
    item = {
        "id": entry.address,
        "url": entry.address,
        "title": entry.title,
        "content_html": entry.html,
        "content_text": "\n\n".join(entry.paragraphs),
        "date_published": entry.published,
        # Optional here, unlike in Atom.
        "date_modified": entry.updated if entry.updated != UNKNOWN else None,
        "authors": [{"name": name} for name in entry.authors],
        "tags": [legal(tag.name) for tag in entry.tags],
    }
    return _known(item)


def _known(fields: Mapping[str, object]) -> dict[str, object]:
    # Only the text may be empty: the format requires one form of the content.
    return {name: value for name, value in fields.items() if value or name == "content_text"}
