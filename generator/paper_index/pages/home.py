"""The home page, the search page, the page on contributing, and redirects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.pages import parts
from paper_index.pages.head import home_head
from paper_index.pages.papers import by_year
from paper_index.pages.tags import TagGroup, tag_groups
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from paper_index.model.index import Index


@dataclass(frozen=True, kw_only=True)
class HomePage(parts.PageContext):
    """The front page."""

    description: str
    paper_count: int
    tag_count: int
    author_count: int
    years: str
    groups: tuple[TagGroup, ...]
    newest: tuple[parts.Card, ...]
    papers_href: str
    tags_href: str
    feeds_href: str
    data_href: str
    authors_href: str


@dataclass(frozen=True, kw_only=True)
class SearchPage(parts.PageContext):
    """The result page; without JavaScript it offers tags and years instead."""

    total: int
    papers_href: str
    groups: tuple[TagGroup, ...]
    years: tuple[parts.Link, ...]


@dataclass(frozen=True, kw_only=True)
class ContributePage(parts.PageContext):
    """How to contribute, with the vocabulary."""

    repository_href: str | None
    forms_href: str | None
    vocabulary_href: str | None
    papers_href: str
    tags_href: str
    recent_href: str
    feeds_href: str
    duplicates_href: str
    groups: tuple[TagGroup, ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class RedirectPage(parts.PageContext):
    """A former address that leads to the present one."""

    href: str
    name: Markup


def home_page(index: Index, settings: parts.RenderSettings) -> parts.PageSpec:
    """Return the front page."""
    page, site = urls.HOME, settings.site
    context = HomePage(
        heading=text.markdown(site.name),
        description=site.description,
        paper_count=len(index.papers),
        tag_count=len(index.tags),
        author_count=sum(bool(entry.papers) for entry in index.people),
        years=parts.year_span(index.years),
        groups=tag_groups(index, page),
        newest=tuple(
            parts.card(entry.paper, page) for entry in index.papers[: settings.limits.newest]
        ),
        papers_href=urls.relative(urls.PAPERS, page),
        tags_href=urls.relative(urls.TAGS, page),
        feeds_href=urls.relative(urls.FEEDS, page),
        data_href=urls.relative(urls.DATA, page),
        authors_href=urls.relative(urls.AUTHORS, page),
    )
    feeds = parts.alternates(*parts.feed_links(site.name, page, page, settings))
    head = home_head([entry.paper for entry in index.papers], settings)
    return parts.PageSpec(
        page, "home", context, parts.front_matter(site.name, site.description, feeds, head)
    )


def search_page(index: Index, settings: parts.RenderSettings) -> parts.PageSpec:
    """Return the result page of the search."""
    page = urls.SEARCH
    context = SearchPage(
        crumbs=parts.crumbs(page),
        heading=text.markdown("Search"),
        total=len(index.papers),
        papers_href=urls.relative(urls.PAPERS, page),
        groups=tag_groups(index, page),
        years=by_year(index, settings).links(page),
    )
    meta = parts.front_matter("Search", f"Search the papers of {settings.site.name}.")
    return parts.PageSpec(page, "search", context, meta)


def contribute_page(index: Index, settings: parts.RenderSettings) -> parts.PageSpec:
    """Return the page on how to contribute."""
    page, repository = urls.CONTRIBUTE, settings.repository
    context = ContributePage(
        crumbs=parts.crumbs(page),
        heading=text.markdown("Contribute"),
        repository_href=repository.url,
        forms_href=f"{repository.url}/issues/new/choose" if repository.form else None,
        vocabulary_href=repository.edit_address(parts.VOCABULARY),
        papers_href=urls.relative(urls.PAPERS, page),
        tags_href=urls.relative(urls.TAGS, page),
        recent_href=urls.relative(urls.RECENT, page),
        feeds_href=urls.relative(urls.FEEDS, page),
        duplicates_href=urls.relative(urls.DUPLICATES, page),
        groups=tag_groups(index, page),
        total=len(index.tags),
    )
    meta = parts.front_matter("Contribute", f"How to contribute to {settings.site.name}.")
    return parts.PageSpec(page, "contribute", context, meta)


def redirect_pages(index: Index) -> Iterator[parts.PageSpec]:
    """Yield a page for each former address of a paper, a tag and an author."""
    for entry in index.papers:
        for alias in entry.paper.aliases:
            yield _redirect(urls.paper(alias), urls.paper(entry.paper.id), entry.paper.title)
    for found in index.tags:
        for alias in found.tag.aliases:
            yield _redirect(urls.tag(alias), urls.tag(found.tag.id), found.tag.name)
    for person in index.people:
        for alias in person.former:
            target = urls.author(person.person.id)
            yield _redirect(urls.author(alias), target, person.person.name)


def _redirect(address: str, target: str, name: str) -> parts.PageSpec:
    href = urls.relative(target, address)
    context = RedirectPage(
        heading=text.markdown("This page has moved"), href=href, name=text.html(name)
    )
    extra = {"template": "redirect.html", "redirect": href, "canonical": target}
    return parts.PageSpec(
        address, "redirect", context, parts.front_matter(name, f"Moved to {name}.", extra)
    )
