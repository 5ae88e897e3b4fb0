"""The home page, those of search, reading list and contributing, and redirects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.model.index import SMALL
from paper_index.pages import parts
from paper_index.pages.charts import YearCounts, tag_bars, year_chart
from paper_index.pages.head import home_head
from paper_index.pages.lists import UNDATED, heading_links
from paper_index.pages.map import small_map
from paper_index.pages.papers import by_year
from paper_index.pages.tags import TagGroup, tag_groups
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from markupsafe import Markup

    from paper_index.model.index import Index
    from paper_index.pages.charts import TagBar, YearChart
    from paper_index.pages.map import SmallMap


_TAGS_SHOWN = 8
"""Tags of a group on the front page, the largest; the page of all tags has the others."""


@dataclass(frozen=True)
class Subjects:
    """The largest tags of a group; `all` is the link to the group's other tags, if any."""

    heading: Markup
    anchor: str
    bars: tuple[TagBar, ...]
    all: parts.Link | None


@dataclass(frozen=True)
class HomePage:
    """The front page."""

    description: str
    paper_count: int
    tag_count: int
    author_count: int
    years: str
    picks: tuple[parts.Card, ...]
    """The papers that curators feature, the latest first, with the note of each."""
    has_daily: bool
    """Whether the browser chooses a paper of the day, for want of picks."""
    newest: tuple[parts.Card, ...]
    subjects: tuple[Subjects, ...]
    chart: YearChart | None
    map: SmallMap | None


@dataclass(frozen=True)
class SearchPage:
    """The result page; without JavaScript it offers tags and years instead."""

    total: int
    one_file: bool
    """Whether one file has what the search shows of all papers."""
    groups: tuple[TagGroup, ...]
    years: tuple[parts.Link, ...]


@dataclass(frozen=True)
class ReadingListPage:
    """The page of the papers that the reader has starred: a script fills it."""


@dataclass(frozen=True)
class ContributePage:
    """How to contribute, with the vocabulary."""

    repository_href: str | None
    forms_href: str | None
    vocabulary_href: str | None
    groups: tuple[TagGroup, ...]
    total: int


@dataclass(frozen=True)
class RedirectPage:
    """A former address that leads to the present one."""

    href: str
    name: Markup


@dataclass(frozen=True)
class RemovedPage:
    """The former address of a paper that was removed without a replacement."""

    reason: Markup
    date: str
    """The day for people; "" if it is not known."""


def home_page(given: parts.PageInput) -> parts.PageSpec:
    """Return the front page."""
    page, index, settings = urls.HOME, given.index, given.settings
    site, picks = settings.site, tuple(_picks(given))
    newest = index.papers[: settings.limits.newest]
    context = HomePage(
        description=site.description,
        paper_count=len(index.papers),
        tag_count=len(index.tags),
        author_count=sum(bool(entry.papers) for entry in index.people),
        years=parts.year_span(index.years),
        picks=picks,
        has_daily=not picks and len(index.papers) > len(newest),
        newest=tuple(parts.card(entry.paper, page) for entry in newest),
        subjects=tuple(_subjects(index)),
        chart=_chart(given),
        map=small_map(given.map, page),
    )
    feeds = parts.alternates(site.name, parts.feeds(page, page, settings))
    head = home_head([entry.paper for entry in index.papers], settings)
    return parts.PageSpec(page, context, site.name, site.description, (feeds, head))


def _picks(given: parts.PageInput) -> Iterator[parts.Card]:
    length = given.settings.limits.excerpt_characters
    for entry in given.trending.picks:
        yield parts.card(entry.paper, urls.HOME, excerpt=length, about=entry.paper.note)


def _subjects(index: Index) -> Iterator[Subjects]:
    """Yield the groups that have papers, with the largest tags of each; all bars have one scale."""
    most = max((len(entry.papers) for entry in index.tags), default=0)
    for group in index.groups:
        used = [entry for entry in group.tags if entry.papers]
        largest = sorted(used, key=lambda entry: -len(entry.papers))[:_TAGS_SHOWN]
        anchor = parts.anchor("group", group.group.id)
        more = parts.Link(f"All {len(group.tags)} tags", f"{urls.TAGS}#{anchor}")
        if largest:
            yield Subjects(
                heading=text.markdown(group.group.name),
                anchor=anchor,
                bars=tag_bars(largest, most, urls.HOME),
                all=more if len(group.tags) > len(largest) else None,
            )


def _chart(given: parts.PageInput) -> YearChart | None:
    """Return the chart of all papers; its bars lead to the pages of the years."""
    index, settings = given.index, given.settings
    papers = given.of(entry.paper for entry in index.papers)
    undated = dict(by_year(papers, settings).addresses).get(UNDATED, "")

    def href(years: str) -> str:
        return urls.search(year=years) if years.startswith("-") else urls.year(int(years))

    counts = YearCounts.of(entry.paper.year for entry in index.papers)
    return year_chart(counts, href, undated=undated)


def search_page(given: parts.PageInput) -> parts.PageSpec:
    """Return the result page of the search."""
    page, index, settings = urls.SEARCH, given.index, given.settings
    papers = given.of(entry.paper for entry in index.papers)
    years = heading_links(by_year(papers, settings).addresses, page)
    total = len(index.papers)
    context = SearchPage(total, 0 < total <= SMALL, tag_groups(index, page), years)
    about = f"Search the papers of {settings.site.name}."
    return parts.PageSpec(page, context, "Search", about)


def reading_list_page(settings: parts.RenderSettings) -> parts.PageSpec:
    """Return the page of the reader's own list."""
    about = f"The papers of {settings.site.name} that you have starred."
    return parts.PageSpec(urls.READING_LIST, ReadingListPage(), "Reading list", about)


def contribute_page(index: Index, settings: parts.RenderSettings) -> parts.PageSpec:
    """Return the page on how to contribute."""
    page, repository = urls.CONTRIBUTE, settings.repository
    context = ContributePage(
        repository_href=repository.url,
        forms_href=f"{repository.url}/issues/new/choose" if repository.form else None,
        vocabulary_href=repository.edit_address(parts.VOCABULARY),
        groups=tag_groups(index, page),
        total=len(index.tags),
    )
    about = f"How to contribute to {settings.site.name}."
    return parts.PageSpec(page, context, "Contribute", about)


def removed_pages(index: Index) -> Iterator[parts.PageSpec]:
    """Yield a page for each address of a removed paper; it says why the paper is gone."""
    for paper in index.removed:
        title = paper.title or "A removed paper"
        date = paper.date.shown if paper.date else ""
        context, about = RemovedPage(text.html(paper.reason, link=True), date), "No longer listed."
        for name in (paper.id, *paper.aliases):
            robots: parts.FrontMatter = {"robots": "noindex"}
            yield parts.PageSpec(urls.paper(name), context, title, about, (robots,))


def redirect_pages(index: Index) -> Iterator[parts.PageSpec]:
    """Yield a page for each former address of a paper, a tag and an author."""
    moved = (
        *((urls.paper, e.paper.id, e.paper.title, e.paper.aliases) for e in index.papers),
        *((urls.tag, e.tag.id, e.tag.name, e.tag.aliases) for e in index.tags),
        *((urls.author, e.person.id, e.person.name, e.former) for e in index.people),
    )
    for address, own, name, aliases in moved:
        for alias in aliases:
            target, page = address(own), address(alias)
            href = urls.relative(target, page)
            extra: parts.FrontMatter = {
                "template": "redirect.html",
                "redirect": href,
                "canonical": target,
            }
            context, about = RedirectPage(href, text.html(name)), f"Moved to {name}."
            yield parts.PageSpec(page, context, name, about, (extra,), "This page has moved")
