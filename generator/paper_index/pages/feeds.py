"""The page of the feeds, and the page of the data: files, fields, licence and first steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.exports.data_records import SCHEMA_VERSION, paper_fields, tag_fields
from paper_index.exports.feeds import MOST, MOST_OF_PART
from paper_index.pages import parts
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from markupsafe import Markup

    from paper_index.exports.data_records import FieldRow
    from paper_index.exports.downloads import DataFile
    from paper_index.model.index import Index


_THOUSAND = 1_000


@dataclass(frozen=True)
class FeedLinks:
    """A page and its feeds; `anchor` is the fragment where they are listed."""

    name: Markup
    href: str
    anchor: str
    files: tuple[parts.Export, ...]
    """Atom and JSON Feed."""


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
    """The greatest number of papers in the feed of all papers."""
    most_of_part: int
    """The greatest number of papers in any other feed."""
    address: str
    """The absolute address of the index's own feed, for copying."""
    whole: FeedLinks | None
    trending: FeedLinks | None
    groups: tuple[FeedGroup, ...]
    subscribe_href: str
    """The address at which readers subscribe to the digest; "" without one."""


@dataclass(frozen=True)
class Download:
    """A data file; `size` is in words ("1.2 MB")."""

    href: str
    size: str
    description: str


@dataclass(frozen=True)
class DataPage:
    """The data files with their licence and their fields."""

    total: int
    has_abstracts: bool
    version: int
    """The version of the schema."""
    license: Markup
    files: tuple[Download, ...]
    fields: tuple[FieldRow, ...]
    tag_fields: tuple[FieldRow, ...]
    lines: str
    """The address of the papers as JSON lines."""


def feeds_page(index: Index, settings: parts.RenderSettings) -> parts.PageSpec:
    """Return the page of feeds."""
    page, name, address = urls.FEEDS, settings.site.name, settings.site.url
    groups = [
        FeedGroup(
            heading=text.markdown(entry.group.name),
            anchor=parts.anchor("group", entry.group.id),
            feeds=tuple(
                _links(tag.name, urls.tag(tag.id), parts.anchor("tag", tag.id), settings)
                for tag in (found.tag for found in entry.tags)
            ),
        )
        for entry in index.groups
        if entry.tags
    ]
    authors = tuple(
        _links(one.label, urls.author(one.id), parts.anchor("author", one.id), settings)
        for one in (entry.person for entry in index.people)
        if one.has_feed
    )
    if authors:
        groups.append(FeedGroup(text.markdown("Authors"), "authors", authors))
    context = FeedsPage(
        most=MOST,
        most_of_part=MOST_OF_PART,
        address=f"{address}{urls.feed(urls.HOME, urls.ATOM)}",
        whole=_links(name, urls.HOME, "all", settings) if address else None,
        trending=_links("Trending", urls.TRENDING, "trending", settings) if address else None,
        groups=tuple(groups) if address else (),
        subscribe_href=settings.digest_subscribe,
    )
    feeds = parts.alternates(name, parts.feeds(page, urls.HOME, settings))
    about = f"How to follow new papers in {name}."
    return parts.PageSpec(page, context, "Feeds", about, (feeds,))


def data_page(
    index: Index, files: Sequence[DataFile], settings: parts.RenderSettings
) -> parts.PageSpec:
    """Return the page of the data; `files` come by path."""
    context = DataPage(
        total=len(index.papers),
        has_abstracts=any(entry.paper.abstract for entry in index.papers),
        version=SCHEMA_VERSION,
        license=text.html(settings.site.license or "", link=True),
        files=tuple(
            Download(urls.relative(file.path, urls.DATA), size(file.bytes), file.description)
            for file in files
        ),
        fields=paper_fields(),
        tag_fields=tag_fields(),
        lines=f"{settings.site.url or ''}{urls.DATA}papers.jsonl",
    )
    about = f"The whole of {settings.site.name} as files to download."
    return parts.PageSpec(urls.DATA, context, "Data", about)


def size(count: int) -> str:
    """Return a number of bytes in words: "512 bytes", "34 kB", "1.2 MB"."""
    if count < _THOUSAND:
        return f"{count} bytes"
    if count < _THOUSAND**2 - _THOUSAND // 2:
        return f"{count / _THOUSAND:.0f} kB"
    return f"{count / _THOUSAND**2:.1f} MB"


def _links(name: str, page: str, anchor: str, settings: parts.RenderSettings) -> FeedLinks:
    files = parts.feeds(urls.FEEDS, page, settings)
    return FeedLinks(text.html(name), urls.relative(page, urls.FEEDS), anchor, files)
