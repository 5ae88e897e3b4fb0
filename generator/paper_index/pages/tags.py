"""The pages of tags, and the page of all tags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.exports.citations import list_stem
from paper_index.pages import parts
from paper_index.pages.head import last_change, tag_head
from paper_index.pages.lists import list_pages
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from paper_index.exports.citations import Citations
    from paper_index.model.index import Index

_MOST_TOGETHER = 12
"""Tags shown under "often together"; more would be a second list of all tags."""


@dataclass(frozen=True)
class TagGroup:
    """A group of tags with its description and chips."""

    heading: Markup
    anchor: str
    description: str
    chips: tuple[parts.Chip, ...]


@dataclass(frozen=True)
class TagPage:
    """One page of a tag's papers."""

    definition: str
    group: parts.Link
    parent: parts.Chip | None
    narrower: tuple[parts.Chip, ...]
    total: int
    cards: tuple[parts.Card, ...]
    together: tuple[parts.Chip, ...]
    exports: tuple[parts.Export, ...]
    export_href: str
    """The search for the tag's papers, which saves them in other formats."""
    follow_href: str
    edit_href: str | None


@dataclass(frozen=True)
class TagsPage:
    """All tags by group."""

    total: int
    groups: tuple[TagGroup, ...]
    edit_href: str | None


def tag_groups(index: Index, page: str) -> tuple[TagGroup, ...]:
    """Return the groups that have tags, with the chips of these for the page at an address."""
    return tuple(
        TagGroup(
            heading=text.markdown(entry.group.name),
            anchor=parts.anchor("group", entry.group.id),
            description=entry.group.description or "",
            chips=tuple(parts.chip(found.tag, page, len(found.papers)) for found in entry.tags),
        )
        for entry in index.groups
        if entry.tags
    )


def tags_page(index: Index, settings: parts.RenderSettings) -> parts.PageSpec:
    """Return the page of all tags."""
    edit = settings.repository.edit_address(parts.VOCABULARY)
    context = TagsPage(len(index.tags), tag_groups(index, urls.TAGS), edit)
    newest = last_change([entry.paper for entry in index.papers], settings)
    about, extra = f"All tags of {settings.site.name}.", (parts.edit_link(edit), newest)
    return parts.PageSpec(urls.TAGS, context, "All tags", about, extra)


def tag_pages(
    index: Index, settings: parts.RenderSettings, citations: Citations
) -> Iterator[parts.PageSpec]:
    """Yield the pages of each tag's papers."""
    tags = {entry.tag.id: entry.tag for entry in index.tags}
    edit = settings.repository.edit_address(parts.VOCABULARY)
    length = settings.limits.excerpt_characters
    for entry in index.tags:
        tag, first = entry.tag, urls.tag(entry.tag.id)
        group = f"{urls.TAGS}#{parts.anchor('group', entry.group.id)}"
        follow = f"{urls.FEEDS}#{parts.anchor('tag', tag.id)}"
        steps = (("Tags", urls.TAGS), (entry.group.name, group))
        others = {name: other for name, other in tags.items() if name != tag.id}
        for part in list_pages(entry.papers, settings.limits.papers_per_page, first):
            page = part.address
            together = entry.together[:_MOST_TOGETHER] if part.number == 1 else ()
            files = parts.exports(citations, list_stem(first), page, tag.id)
            context = TagPage(
                definition=tag.definition or "",
                group=parts.Link(entry.group.name, urls.relative(group, page)),
                parent=parts.chip(tags[tag.parent], page) if tag.parent else None,
                narrower=tuple(parts.chip(found, page) for found in entry.narrower),
                total=len(entry.papers),
                cards=parts.cards(part.entries, page, others, excerpt=length),
                together=parts.chips(together, page),
                exports=files,
                export_href=urls.relative(urls.search(tag=tag.id), page),
                follow_href=urls.relative(follow, page) if settings.site.url else "",
                edit_href=edit,
            )
            links = parts.alternates(tag.name, (*parts.feeds(page, first, settings), *files))
            extra = (parts.edit_link(edit), links, tag_head(entry, part, steps, settings))
            yield part.spec(context, tag.name, tag.definition or tag.name, *extra, steps=steps)
