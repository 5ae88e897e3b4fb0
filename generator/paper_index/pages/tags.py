"""Tag pages and the page of all tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.pages.citations import exports
from paper_index.pages.contexts import Link, TagGroup, TagPage, TagsPage
from paper_index.pages.parts import card, chip, crumbs, pager
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_index.exports.citation_files import Citations
    from paper_index.model.index import Index, TagEntry
    from paper_index.model.vocabulary import Tag
    from paper_index.pages.parts import RenderSettings

VOCABULARY = "content/tags.yml"

_MOST_TOGETHER = 12
"""Tags shown under "often together"; more would be a second list of all tags."""


def group_anchor(group_id: str) -> str:
    """Return the fragment of a group on the page of all tags."""
    return f"group-{group_id}"


def feed_anchor(tag_id: str) -> str:
    """Return the fragment of a tag on the page of all feeds."""
    return f"tag-{tag_id}"


def tag_groups(index: Index, page: str) -> tuple[TagGroup, ...]:
    """Return the groups with the chips of their tags as they stand on a page."""
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


def tags_page(index: Index, settings: RenderSettings) -> TagsPage:
    """Return the context of the page of all tags."""
    return TagsPage(
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


def tag_pages(
    entry: TagEntry, tags: dict[str, Tag], settings: RenderSettings, citations: Citations
) -> Iterator[tuple[str, TagPage]]:
    """Yield the address and context of each page of a tag; `tags` are all tags by id."""
    tag, first, per_page = entry.tag, urls.tag(entry.tag.id), settings.limits.papers_per_page
    count = max(1, -(-len(entry.papers) // per_page))
    for number in range(1, count + 1):
        page = urls.listing_page(first, number)
        shown = entry.papers[(number - 1) * per_page : number * per_page]
        group = f"{urls.TAGS}#{group_anchor(entry.group.id)}"
        yield (
            page,
            TagPage(
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
                    for paper in shown
                ),
                together=tuple(
                    chip(other, page, papers)
                    for other, papers in entry.together[: _MOST_TOGETHER if number == 1 else 0]
                ),
                exports=exports(citations, first, page, tag.id),
                pager=pager(first, number, count),
                follow_href=urls.relative(f"{urls.FEEDS}#{feed_anchor(tag.id)}", page)
                if settings.site.url
                else "",
                edit_href=settings.repository.edit_address(VOCABULARY),
            ),
        )
