"""The pages of tags, and the page of all tags."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.exports.citations import list_stem
from paper_index.pages import parts
from paper_index.pages.charts import FEW_PAPERS, YearCounts, heat_table, search_years, year_chart
from paper_index.pages.head import last_change, tag_head
from paper_index.pages.lists import list_pages
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from markupsafe import Markup

    from paper_index.exports.citations import Format
    from paper_index.model.index import Index
    from paper_index.model.vocabulary import Group, Tag
    from paper_index.pages.charts import HeatTable, YearChart
    from paper_index.pages.lists import ListPage

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
    chart: YearChart | None
    """On the first page only."""
    cards: tuple[parts.Card, ...]
    together: tuple[parts.Chip, ...]
    exports: tuple[parts.Export, ...]
    export_href: str
    """The search for the tag's papers, which saves them in other formats."""
    follow_href: str
    edit_href: str | None


@dataclass(frozen=True)
class TagsPage:
    """All tags by group, and the largest by year."""

    total: int
    groups: tuple[TagGroup, ...]
    heat: HeatTable | None
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
    heat = heat_table(index.tags, urls.TAGS)
    context = TagsPage(len(index.tags), tag_groups(index, urls.TAGS), heat, edit)
    newest = last_change([entry.paper for entry in index.papers], settings)
    about, extra = f"All tags of {settings.site.name}.", (parts.edit_link(edit), newest)
    return parts.PageSpec(urls.TAGS, context, "All tags", about, extra)


@dataclass(frozen=True)
class TagSource:
    """What a page of a tag's papers is made from, besides the settings."""

    part: ListPage[parts.ListedPaper]
    tag: Tag
    group: Group
    parent: Tag | None
    narrower: tuple[Tag, ...]
    years: YearCounts | None
    """Of all its papers, on the first page only, like the tags that are often together with it."""
    total: int
    together: tuple[tuple[Tag, int], ...]
    links: tuple[tuple[Format, str], ...]
    changed: parts.FrontMatter


def tag_pages(given: parts.PageInput) -> Iterator[parts.PagePlan]:
    """Yield the pages of each tag's papers."""
    index, settings = given.index, given.settings
    tags = {entry.tag.id: entry.tag for entry in index.tags}
    fixed = settings.without_history()
    for entry in index.tags:
        tag, first = entry.tag, urls.tag(entry.tag.id)
        papers, links = given.of(entry.papers), given.citations.links(list_stem(first))
        years = YearCounts.of(paper.year for paper in entry.papers)
        for part in list_pages(papers, settings.limits.papers_per_page, first):
            source = TagSource(
                part,
                tag,
                entry.group,
                tags[tag.parent] if tag.parent else None,
                entry.narrower,
                years if part.number == 1 else None,
                len(papers),
                entry.together[:_MOST_TOGETHER] if part.number == 1 else (),
                links,
                last_change([found.paper for found in part.entries], settings),
            )
            yield parts.PagePlan(part.address, tag.name, tag_page, (source, fixed))


def tag_page(source: TagSource, settings: parts.RenderSettings) -> parts.PageSpec:
    """Return one page of a tag's papers."""
    tag, part, page = source.tag, source.part, source.part.address
    edit = settings.repository.edit_address(parts.VOCABULARY)
    group = f"{urls.TAGS}#{parts.anchor('group', source.group.id)}"
    follow = f"{urls.FEEDS}#{parts.anchor('tag', tag.id)}"
    steps = (("Tags", urls.TAGS), (source.group.name, group))
    files = parts.exports(source.links, page, tag.id)
    length = settings.limits.excerpt_characters
    context = TagPage(
        definition=tag.definition or "",
        group=parts.Link(source.group.name, urls.relative(group, page)),
        parent=parts.chip(source.parent, page) if source.parent else None,
        narrower=tuple(parts.chip(found, page) for found in source.narrower),
        total=source.total,
        chart=year_chart(source.years, search_years(page, tag=tag.id), few=FEW_PAPERS),
        cards=parts.cards(part.entries, page, excerpt=length, without=tag.id),
        together=parts.chips(source.together, page, tag=tag.id),
        exports=files,
        export_href=urls.relative(urls.search(tag=tag.id), page),
        follow_href=urls.relative(follow, page) if settings.site.url else "",
        edit_href=edit,
    )
    links = parts.alternates(tag.name, (*parts.feeds(page, part.first, settings), *files))
    head = tag_head(tag, page, steps, settings)
    extra = (parts.edit_link(edit), links, head, source.changed)
    return part.spec(context, tag.name, tag.definition or tag.name, *extra, steps=steps)
