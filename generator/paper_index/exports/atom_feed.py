"""A channel as Atom (RFC 4287), built as a tree; knows nothing of where texts come from."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from paper_index import __version__
from paper_index.exports.channel import clean, items, legal, updated
from paper_index.text import urls

if TYPE_CHECKING:
    from paper_index.exports.channel import Channel, Item, Site

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
