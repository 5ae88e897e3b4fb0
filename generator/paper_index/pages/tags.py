"""The pages of tags, and the page of all tags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.pages import parts
from paper_index.pages.citations import Export, export_links, exports
from paper_index.pages.feeds import tag_anchor
from paper_index.pages.head import last_change, tag_head
from paper_index.pages.lists import ListPage, Pager, list_pages
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from markupsafe import Markup

    from paper_index.exports.citations import Citations
    from paper_index.model.index import Index, TagEntry
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Tag

_MOST_TOGETHER = 12
"""Tags shown under "often together"; more would be a second list of all tags."""


@dataclass(frozen=True)
class TagGroup:
    """A group of tags with its description and chips."""

    heading: Markup
    anchor: str
    description: str
    chips: tuple[parts.Chip, ...]


@dataclass(frozen=True, kw_only=True)
class TagPage(parts.PageContext):
    """One page of a tag's papers."""

    definition: str
    group: parts.Link
    parent: parts.Chip | None
    narrower: tuple[parts.Chip, ...]
    total: int
    cards: tuple[parts.Card, ...]
    together: tuple[parts.Chip, ...]
    exports: tuple[Export, ...]
    pager: Pager
    follow_href: str
    edit_href: str | None


@dataclass(frozen=True, kw_only=True)
class TagsPage(parts.PageContext):
    """All tags by group; `files` are the downloads of the vocabulary."""

    total: int
    groups: tuple[TagGroup, ...]
    files: tuple[parts.Link, ...]
    edit_href: str | None


def tag_groups(index: Index, page: str) -> tuple[TagGroup, ...]:
    """Return the groups that have tags, with the chips of these for the page at an address."""
    return tuple(
        TagGroup(
            heading=text.markdown(entry.group.name),
            anchor=parts.group_anchor(entry.group.id),
            description=entry.group.description or "",
            chips=tuple(parts.chip(found.tag, page, len(found.papers)) for found in entry.tags),
        )
        for entry in index.groups
        if entry.tags
    )


def tags_page(index: Index, settings: parts.RenderSettings) -> parts.PageSpec:
    """Return the page of all tags."""
    context = TagsPage(
        crumbs=parts.crumbs(urls.TAGS),
        heading=text.markdown("All tags"),
        total=len(index.tags),
        groups=tag_groups(index, urls.TAGS),
        files=tuple(
            parts.Link(name, urls.relative(f"{urls.DATA}{file}", urls.TAGS))
            for name, file in (("JSON", "tags.json"), ("YAML", "tags.yml"))
        ),
        edit_href=settings.repository.edit_address(parts.VOCABULARY),
    )
    meta = parts.front_matter(
        "All tags",
        f"All tags of {settings.site.name}.",
        parts.edit_link(context.edit_href),
        last_change([entry.paper for entry in index.papers], settings),
    )
    return parts.PageSpec(urls.TAGS, "tags", context, meta)


def tag_pages(
    index: Index, settings: parts.RenderSettings, citations: Citations
) -> Iterator[parts.PageSpec]:
    """Yield the pages of each tag's papers."""
    tags = {entry.tag.id: entry.tag for entry in index.tags}
    for entry in index.tags:
        name, first = entry.tag.name, urls.tag(entry.tag.id)
        for part in list_pages(entry.papers, settings.limits.papers_per_page, first):
            files = exports(citations, first, part.address, entry.tag.id)
            context = _tag_page(entry, part, tags, files, settings)
            others = parts.feed_links(name, part.address, first, settings)
            others += export_links(files, name)
            meta = parts.front_matter(
                part.title(name),
                entry.tag.definition,
                parts.edit_link(context.edit_href),
                parts.alternates(*others),
                tag_head(entry, part, context.crumbs, settings),
            )
            yield parts.PageSpec(part.address, "tag", context, meta)


def _tag_page(
    entry: TagEntry,
    part: ListPage[Paper],
    tags: Mapping[str, Tag],
    files: tuple[Export, ...],
    settings: parts.RenderSettings,
) -> TagPage:
    tag, page = entry.tag, part.address
    group = f"{urls.TAGS}#{parts.group_anchor(entry.group.id)}"
    follow = f"{urls.FEEDS}#{tag_anchor(tag.id)}"
    together = entry.together[:_MOST_TOGETHER] if part.number == 1 else ()
    return TagPage(
        crumbs=parts.crumbs(page, ("Tags", urls.TAGS), (entry.group.name, group)),
        heading=text.markdown(tag.name),
        definition=tag.definition,
        group=parts.Link(entry.group.name, urls.relative(group, page)),
        parent=parts.chip(tags[tag.parent], page) if tag.parent else None,
        narrower=tuple(parts.chip(found, page) for found in entry.narrower),
        total=len(entry.papers),
        cards=tuple(
            parts.card(
                paper,
                page,
                excerpt=settings.limits.excerpt_characters,
                tags=[tags[name] for name in paper.tags if name != tag.id],
            )
            for paper in part.entries
        ),
        together=tuple(parts.chip(other, page, papers) for other, papers in together),
        exports=files,
        pager=part.pager,
        follow_href=urls.relative(follow, page) if settings.site.url else "",
        edit_href=settings.repository.edit_address(parts.VOCABULARY),
    )
