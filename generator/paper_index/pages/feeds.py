"""The page that lists all feeds and explains how to use them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.exports.feeds import MOST, has_feed
from paper_index.pages import parts
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from paper_index.model.index import GroupEntry, Index


@dataclass(frozen=True)
class FeedLinks:
    """A page and its feeds; `anchor` is the fragment where they are listed."""

    name: Markup
    href: str
    anchor: str
    atom_href: str
    json_href: str


@dataclass(frozen=True)
class FeedGroup:
    """The feeds of a group's tags, or those of authors."""

    heading: Markup
    anchor: str
    feeds: tuple[FeedLinks, ...]


@dataclass(frozen=True)
class FeedsPage:
    """All feeds; none, and `whole` is None, when the address of the site is not known."""

    most: int
    """The greatest number of papers in a feed."""
    address: str
    """The absolute address of the index's own feed, for copying."""
    whole: FeedLinks | None
    groups: tuple[FeedGroup, ...]
    subscribe_href: str
    """The address at which readers subscribe to the digest; "" without one."""


def feeds_page(index: Index, settings: parts.RenderSettings) -> parts.PageSpec:
    """Return the page of feeds."""
    page, name, there = urls.FEEDS, settings.site.name, bool(settings.site.url)
    context = FeedsPage(
        most=MOST,
        address=f"{settings.site.url}{urls.feed(urls.HOME, urls.ATOM)}",
        whole=_links(name, urls.HOME, "all") if there else None,
        groups=(
            *(_group(entry) for entry in index.groups if there and entry.tags),
            *(_authors(index) if there else ()),
        ),
        subscribe_href=settings.digest_subscribe,
    )
    feeds = parts.alternates(name, parts.feeds(page, urls.HOME, settings))
    about = f"How to follow new papers in {name}."
    return parts.PageSpec(page, context, "Feeds", about, (feeds,))


def tag_anchor(tag_id: str) -> str:
    """Return the fragment of a tag on the page of feeds."""
    return f"tag-{tag_id}"


def author_anchor(person_id: str) -> str:
    """Return the fragment of an author on the page of feeds."""
    return f"author-{person_id}"


def _group(entry: GroupEntry) -> FeedGroup:
    return FeedGroup(
        heading=text.markdown(entry.group.name),
        anchor=parts.group_anchor(entry.group.id),
        feeds=tuple(
            _links(found.tag.name, urls.tag(found.tag.id), tag_anchor(found.tag.id))
            for found in entry.tags
        ),
    )


def _authors(index: Index) -> Iterator[FeedGroup]:
    """Yield one group with the authors who have a feed, or none."""
    feeds = tuple(
        _links(entry.person.label, urls.author(entry.person.id), author_anchor(entry.person.id))
        for entry in index.people
        if has_feed(entry)
    )
    if feeds:
        yield FeedGroup(text.markdown("Authors"), "authors", feeds)


def _links(name: str, page: str, anchor: str) -> FeedLinks:
    atom, json = (
        urls.relative(urls.feed(page, suffix), urls.FEEDS) for suffix in (urls.ATOM, urls.JSON_FEED)
    )
    return FeedLinks(text.html(name), urls.relative(page, urls.FEEDS), anchor, atom, json)
