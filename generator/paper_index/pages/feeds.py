"""The page that lists all feeds and says what one does with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.exports.channel import MOST
from paper_index.exports.channels import has_feed
from paper_index.pages.contexts import FeedGroup, FeedLinks, FeedsPage
from paper_index.pages.parts import crumbs
from paper_index.pages.tags import feed_anchor, group_anchor
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_index.model.index import GroupEntry, Index
    from paper_index.pages.parts import RenderSettings


def feeds_page(index: Index, settings: RenderSettings) -> FeedsPage:
    """Return the context of the page of feeds."""
    page, there = urls.FEEDS, bool(settings.site.url)
    return FeedsPage(
        crumbs=crumbs(page),
        heading=text.markdown("Feeds"),
        most=MOST,
        address=f"{settings.site.url}{urls.feed(urls.HOME, urls.ATOM)}",
        whole=_links(settings.site.name, urls.HOME, "all") if there else None,
        groups=(
            *(_group(entry) for entry in index.groups if there and entry.tags),
            *(_people(index) if there else ()),
        ),
        recent_href=urls.relative(urls.RECENT, page),
        subscribe_href=settings.digest_subscribe,
    )


def _group(entry: GroupEntry) -> FeedGroup:
    return FeedGroup(
        heading=text.markdown(entry.group.name),
        anchor=group_anchor(entry.group.id),
        feeds=tuple(
            _links(found.tag.name, urls.tag(found.tag.id), feed_anchor(found.tag.id))
            for found in entry.tags
        ),
    )


def _people(index: Index) -> Iterator[FeedGroup]:
    """Yield one group with the people who have a feed, or none."""
    feeds = tuple(
        _links(entry.person.label, urls.author(entry.person.id), person_anchor(entry.person.id))
        for entry in index.people
        if has_feed(entry)
    )
    if feeds:
        yield FeedGroup(text.markdown("Authors"), "authors", feeds)


def person_anchor(person_id: str) -> str:
    """Return the fragment of a person on the page of all feeds."""
    return f"author-{person_id}"


def _links(name: str, page: str, anchor: str) -> FeedLinks:
    atom, json = (
        urls.relative(urls.feed(page, suffix), urls.FEEDS) for suffix in (urls.ATOM, urls.JSON_FEED)
    )
    return FeedLinks(text.html(name), urls.relative(page, urls.FEEDS), anchor, atom, json)
