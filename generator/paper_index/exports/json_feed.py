"""A channel as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from paper_index.exports.channel import UNKNOWN, clean, items, legal
from paper_index.text import urls

if TYPE_CHECKING:
    from paper_index.exports.channel import Channel, Item, Site


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
    entries = [_known(_item(item)) for item in items(channel, site)]
    whole = {**_known(feed), "items": entries}
    return f"{json.dumps(whole, ensure_ascii=False, indent=1)}\n".encode()


def _item(item: Item) -> dict[str, object]:
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
