"""The home page, the search page, the page on contributing, and redirects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.pages.head import home_head
from paper_index.pages.papers import by_year
from paper_index.pages.parts import (
    VOCABULARY,
    PageSpec,
    alternates,
    card,
    crumbs,
    feed_links,
    front_matter,
)
from paper_index.pages.tags import tag_groups
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from paper_index.model.index import Index
    from paper_index.pages.parts import Card, Link, RenderSettings
    from paper_index.pages.tags import TagGroup


@dataclass(frozen=True)
class HomePage:
    """The front page."""

    heading: Markup
    description: str
    paper_count: int
    tag_count: int
    author_count: int
    years: str
    groups: tuple[TagGroup, ...]
    newest: tuple[Card, ...]
    papers_href: str
    tags_href: str
    feeds_href: str
    data_href: str
    authors_href: str


@dataclass(frozen=True)
class SearchPage:
    """The result page; without JavaScript it offers tags and years instead."""

    crumbs: tuple[Link, ...]
    heading: Markup
    total: int
    papers_href: str
    groups: tuple[TagGroup, ...]
    years: tuple[Link, ...]


@dataclass(frozen=True)
class ContributePage:
    """How to contribute, with the vocabulary."""

    crumbs: tuple[Link, ...]
    heading: Markup
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


@dataclass(frozen=True)
class RedirectPage:
    """A former address that leads to the present one."""

    heading: Markup
    href: str
    name: Markup


def home_page(index: Index, settings: RenderSettings) -> PageSpec:
    """Return the front page."""
    page, site, years = urls.HOME, settings.site, index.years
    context = HomePage(
        heading=text.markdown(site.name),
        description=site.description,
        paper_count=len(index.papers),
        tag_count=len(index.tags),
        author_count=sum(bool(entry.papers) for entry in index.people),
        years=f"{years[-1]}–{years[0]}" if len(years) > 1 else "".join(map(str, years)),
        groups=tag_groups(index, page),
        newest=tuple(card(entry.paper, page) for entry in index.papers[: settings.limits.newest]),
        papers_href=urls.relative(urls.PAPERS, page),
        tags_href=urls.relative(urls.TAGS, page),
        feeds_href=urls.relative(urls.FEEDS, page),
        data_href=urls.relative(urls.DATA, page),
        authors_href=urls.relative(urls.AUTHORS, page),
    )
    feeds = alternates(*feed_links(site.name, page, page, settings))
    head = home_head([entry.paper for entry in index.papers], settings)
    return PageSpec(page, "home", context, front_matter(site.name, site.description, feeds, head))


def search_page(index: Index, settings: RenderSettings) -> PageSpec:
    """Return the result page of the search."""
    page = urls.SEARCH
    context = SearchPage(
        crumbs=crumbs(page),
        heading=text.markdown("Search"),
        total=len(index.papers),
        papers_href=urls.relative(urls.PAPERS, page),
        groups=tag_groups(index, page),
        years=by_year(index, settings).links(page),
    )
    meta = front_matter("Search", f"Search the papers of {settings.site.name}.")
    return PageSpec(page, "search", context, meta)


def contribute_page(index: Index, settings: RenderSettings) -> PageSpec:
    """Return the page on how to contribute."""
    page, repository = urls.CONTRIBUTE, settings.repository
    context = ContributePage(
        crumbs=crumbs(page),
        heading=text.markdown("Contribute"),
        repository_href=repository.url,
        forms_href=f"{repository.url}/issues/new/choose" if repository.form else None,
        vocabulary_href=repository.edit_address(VOCABULARY),
        papers_href=urls.relative(urls.PAPERS, page),
        tags_href=urls.relative(urls.TAGS, page),
        recent_href=urls.relative(urls.RECENT, page),
        feeds_href=urls.relative(urls.FEEDS, page),
        duplicates_href=urls.relative(urls.DUPLICATES, page),
        groups=tag_groups(index, page),
        total=len(index.tags),
    )
    meta = front_matter("Contribute", f"How to contribute to {settings.site.name}.")
    return PageSpec(page, "contribute", context, meta)


def redirect_pages(index: Index) -> Iterator[PageSpec]:
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


def _redirect(address: str, target: str, name: str) -> PageSpec:
    href = urls.relative(target, address)
    context = RedirectPage(text.markdown("This page has moved"), href, text.html(name))
    extra = {"template": "redirect.html", "redirect": href, "canonical": target}
    return PageSpec(address, "redirect", context, front_matter(name, f"Moved to {name}.", extra))
