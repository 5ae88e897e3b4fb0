"""Which feeds an index has: of all papers, of tags and of authors; each in both formats, by path.

Redirects and listings have none of their own, and never stand in one.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from paper_index import __version__
from paper_index.exports.feed_entries import UNKNOWN, Channel, clean, items, legal, updated
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from paper_index.exports.feed_entries import Item, Site
    from paper_index.model.index import Index, PersonEntry
    from paper_index.model.paper import Paper


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


_NAMESPACE = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def atom(channel: Channel, site: Site) -> bytes:
    """Return a channel as an Atom feed.

    The feed's id is its own address, an entry's the paper's permalink. The index is the author of
    the feed, and by that of entries whose paper names nobody.
    """
    found, own = items(channel, site), site.url + urls.feed(channel.page, urls.ATOM)
    # An attribute, since registering the namespace would change what others write as well.
    feed = ET.Element("feed", {"xmlns": _NAMESPACE, _LANGUAGE: site.language})
    _add(feed, "id", own)
    _add(feed, "title", clean(channel.title))
    if channel.description:
        _add(feed, "subtitle", clean(channel.description))
    _add(feed, "updated", updated(found))
    _add(feed, "link", rel="self", type="application/atom+xml", href=own)
    _add(feed, "link", rel="alternate", type="text/html", href=site.url + channel.page)
    author = _add(feed, "author")
    _add(author, "name", clean(site.name))
    _add(author, "uri", site.url)
    _add(feed, "generator", "Paper Index", version=__version__)
    for item in found:
        _entry(_add(feed, "entry"), item, site)
    ET.indent(feed, " ")
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(entry: ET.Element, item: Item, site: Site) -> None:
    _add(entry, "id", item.address)
    _add(entry, "title", item.title)
    _add(entry, "link", rel="alternate", type="text/html", href=item.address)
    if item.published:
        _add(entry, "published", item.published)
    _add(entry, "updated", item.updated)
    for name in item.authors:
        _add(_add(entry, "author"), "name", name)
    for tag in item.tags:
        _add(entry, "category", term=tag.id, scheme=site.url + urls.TAGS, label=legal(tag.name))
    _add(entry, "content", item.html, type="html")


def _add(parent: ET.Element, tag: str, content: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, tag, attributes)
    element.text = content or None
    return element


def json_feed(channel: Channel, site: Site) -> bytes:
    """Return a channel as a JSON feed: the entries of its Atom feed, under the same ids.

    What is unknown is left out. The index is the author of entries whose paper names nobody.
    """
    feed: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": clean(channel.title),
        "home_page_url": site.url + channel.page,
        "feed_url": site.url + urls.feed(channel.page, urls.JSON_FEED),
        "description": clean(channel.description),
        "language": site.language,
        "authors": [{"name": clean(site.name), "url": site.url}],
    }
    entries = [_known(_json_item(item)) for item in items(channel, site)]
    whole = {**_known(feed), "items": entries}
    return f"{json.dumps(whole, ensure_ascii=False, indent=1)}\n".encode()


def _json_item(item: Item) -> dict[str, object]:
    return {
        "id": item.address,
        "url": item.address,
        "title": item.title,
        "content_html": item.html,
        "content_text": "\n\n".join(item.paragraphs),
        "date_published": item.published,
        # Unlike Atom, this format lets a feed say that it does not know.
        "date_modified": "" if item.updated == UNKNOWN else item.updated,
        "authors": [{"name": name} for name in item.authors],
        "tags": [legal(tag.name) for tag in item.tags],
    }


def _known(fields: dict[str, object]) -> dict[str, object]:
    # Only the text may be empty: the format asks for one form of the content at least.
    return {name: value for name, value in fields.items() if value or name == "content_text"}


_WRITERS = ((urls.ATOM, atom), (urls.JSON_FEED, json_feed))
