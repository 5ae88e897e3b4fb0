"""The pages of tags, and the page of all tags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.pages.citations import export_links, exports
from paper_index.pages.feeds import tag_anchor
from paper_index.pages.head import last_change, tag_head
from paper_index.pages.lists import list_pages
from paper_index.pages.parts import (
    VOCABULARY,
    Link,
    PageSpec,
    alternates,
    card,
    chip,
    crumbs,
    edit_link,
    feed_links,
    front_matter,
    group_anchor,
)
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from markupsafe import Markup

    from paper_index.exports.citations import Citations
    from paper_index.model.index import Index, TagEntry
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Tag
    from paper_index.pages.citations import Export
    from paper_index.pages.lists import ListPage, Pager
    from paper_index.pages.parts import Card, Chip, RenderSettings

_MOST_TOGETHER = 12
"""Tags shown under "often together"; more would be a second list of all tags."""


@dataclass(frozen=True)
class TagGroup:
    """A group of tags with its description and chips."""

    heading: Markup
    anchor: str
    description: str
    chips: tuple[Chip, ...]


@dataclass(frozen=True)
class TagPage:
    """One page of a tag's papers."""

    crumbs: tuple[Link, ...]
    heading: Markup
    definition: str
    group: Link
    parent: Chip | None
    narrower: tuple[Chip, ...]
    total: int
    cards: tuple[Card, ...]
    together: tuple[Chip, ...]
    exports: tuple[Export, ...]
    pager: Pager
    follow_href: str
    edit_href: str | None


@dataclass(frozen=True)
class TagsPage:
    """All tags by group; `files` are the downloads of the vocabulary."""

    crumbs: tuple[Link, ...]
    heading: Markup
    total: int
    groups: tuple[TagGroup, ...]
    files: tuple[Link, ...]
    edit_href: str | None


def tag_groups(index: Index, page: str) -> tuple[TagGroup, ...]:
    """Return the groups that have tags, with the chips of these for the page at an address."""
    return tuple(
        TagGroup(
            heading=text.markdown(entry.group.name),
            anchor=group_anchor(entry.group.id),
            description=entry.group.description or "",
            chips=tuple(chip(found.tag, page, len(found.papers)) for found in entry.tags),
        )
        for entry in index.groups
        if entry.tags
    )


def tags_page(index: Index, settings: RenderSettings) -> PageSpec:
    """Return the page of all tags."""
    context = TagsPage(
        crumbs=crumbs(urls.TAGS),
        heading=text.markdown("All tags"),
        total=len(index.tags),
        groups=tag_groups(index, urls.TAGS),
        files=tuple(
            Link(name, urls.relative(f"{urls.DATA}{file}", urls.TAGS))
            for name, file in (("JSON", "tags.json"), ("YAML", "tags.yml"))
        ),
        edit_href=settings.repository.edit_address(VOCABULARY),
    )
    meta = front_matter(
        "All tags",
        f"All tags of {settings.site.name}.",
        edit_link(context.edit_href),
        last_change([entry.paper for entry in index.papers], settings),
    )
    return PageSpec(urls.TAGS, "tags", context, meta)


def tag_pages(index: Index, settings: RenderSettings, citations: Citations) -> Iterator[PageSpec]:
    """Yield the pages of each tag's papers."""
    tags = {entry.tag.id: entry.tag for entry in index.tags}
    for entry in index.tags:
        name, first = entry.tag.name, urls.tag(entry.tag.id)
        for part in list_pages(entry.papers, settings.limits.papers_per_page, first):
            files = exports(citations, first, part.address, entry.tag.id)
            context = _tag_page(entry, part, tags, files, settings)
            others = feed_links(name, part.address, first, settings)
            others += export_links(files, name)
            meta = front_matter(
                part.title(name),
                entry.tag.definition,
                edit_link(context.edit_href),
                alternates(*others),
                tag_head(entry, part, context.crumbs, settings),
            )
            yield PageSpec(part.address, "tag", context, meta)


def _tag_page(
    entry: TagEntry,
    part: ListPage[Paper],
    tags: Mapping[str, Tag],
    files: tuple[Export, ...],
    settings: RenderSettings,
) -> TagPage:
    tag, page = entry.tag, part.address
    group = f"{urls.TAGS}#{group_anchor(entry.group.id)}"
    follow = f"{urls.FEEDS}#{tag_anchor(tag.id)}"
    together = entry.together[:_MOST_TOGETHER] if part.number == 1 else ()
    return TagPage(
        crumbs=crumbs(page, ("Tags", urls.TAGS), (entry.group.name, group)),
        heading=text.markdown(tag.name),
        definition=tag.definition,
        group=Link(entry.group.name, urls.relative(group, page)),
        parent=chip(tags[tag.parent], page) if tag.parent else None,
        narrower=tuple(chip(found, page) for found in entry.narrower),
        total=len(entry.papers),
        cards=tuple(
            card(
                paper,
                page,
                excerpt=settings.limits.excerpt_characters,
                tags=[tags[name] for name in paper.tags if name != tag.id],
            )
            for paper in part.entries
        ),
        together=tuple(chip(other, page, papers) for other, papers in together),
        exports=files,
        pager=part.pager,
        follow_href=urls.relative(follow, page) if settings.site.url else "",
        edit_href=settings.repository.edit_address(VOCABULARY),
    )
