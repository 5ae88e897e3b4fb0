"""The pages of authors and of venues, and the pages that list them all by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from paper_index.pages import parts
from paper_index.pages.charts import FEW_PAPERS, YearCounts, search_years, year_chart
from paper_index.pages.head import last_change
from paper_index.pages.lists import UNDATED, SectionedList, heading_links, list_pages
from paper_index.text import urls
from paper_index.text.wording import pluralize

if TYPE_CHECKING:
    from paper_index.model.author import Person
    from paper_index.model.index import PersonEntry
    from paper_index.pages.charts import YearChart
    from paper_index.pages.lists import ListPage, Part, Section

_MOST_COAUTHORS = 30


@dataclass(frozen=True)
class AuthorsPage:
    """One page of all authors by family name; `letters` lead to where each letter begins."""

    total: int
    letters: tuple[parts.Link, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class AuthorPage:
    """One page of an author's papers; tags, chart and co-authors are on the first page only.

    Tags and chart are there for authors with many papers.
    """

    total: int
    span: str
    """The years of the papers: "2019–2024", "2021"; "" when none is known."""
    printed: tuple[str, ...]
    """How papers print the name, where that differs from the heading."""
    links: tuple[parts.Link, ...]
    chips: tuple[parts.Chip, ...]
    chart: YearChart | None
    cards: tuple[parts.Card, ...]
    coauthors: tuple[parts.NameCount, ...]
    more_coauthors: int
    search_href: str
    edit_href: str | None


@dataclass(frozen=True)
class VenuesPage:
    """One page of all venues by name."""

    total: int
    names: tuple[parts.NameCount, ...]


@dataclass(frozen=True)
class VenuePage:
    """One page of a venue's papers by the venue's year."""

    total: int
    chart: YearChart | None
    """On the first page only."""
    years: tuple[parts.Link, ...]
    """The years of the list, where no chart leads to them."""
    sections: tuple[Section, ...]
    search_href: str


_Named = tuple[str, "Person", int]
"""An author as lists show the name, and the number of papers."""


def authors_pages(given: parts.PageInput) -> Iterator[parts.PagePlan]:
    """Yield the pages of all authors who have papers."""
    index, settings = given.index, given.settings
    people = [entry for entry in index.people if entry.papers]
    letters = {entry.person.id: entry.letter for entry in people}
    newest = last_change([entry.paper for entry in index.papers], settings)
    # Names that begin with no Latin letter have no letter.
    listing = SectionedList[_Named](
        [(entry.shelf, entry.person, len(entry.papers)) for entry in people],
        lambda named: letters[named[1].id] or "Other",
        settings.limits.names_per_page,
        urls.AUTHORS,
    )
    for part, sections in listing.pages():
        place = replace(part, entries=())
        values = (place, sections, listing.addresses, len(people), newest, settings.site.name)
        yield parts.PagePlan(part.address, "All authors", authors_page, values)


def authors_page(
    part: ListPage[_Named],
    sections: tuple[Part[_Named], ...],
    letters: tuple[tuple[str, str], ...],
    total: int,
    newest: parts.FrontMatter,
    site: str,
) -> parts.PageSpec:
    """Return one page of all authors."""
    shown = tuple(section.shown(part.address, _names) for section in sections)
    context = AuthorsPage(total, heading_links(letters, part.address), shown)
    return part.spec(context, "All authors", f"All authors in {site}.", newest, name="Authors")


@dataclass(frozen=True)
class AuthorSource:
    """What a page of an author's papers is made from, besides the settings."""

    part: ListPage[parts.ListedPaper]
    entry: PersonEntry
    edit: str | None
    changed: parts.FrontMatter


def author_pages(given: parts.PageInput) -> Iterator[parts.PagePlan]:
    """Yield the pages of each author's papers."""
    index, settings = given.index, given.settings
    # The file exists only if a curator has given somebody an entry.
    curated = any(entry.author for entry in index.people)
    edit = settings.repository.edit_address("content/authors.yml") if curated else None
    fixed = settings.without_history()
    for entry in index.people:
        if not entry.person.has_page:
            continue
        first, papers = urls.author(entry.person.id), given.of(entry.papers)
        for part in list_pages(papers, settings.limits.papers_per_page, first):
            changed = last_change([found.paper for found in part.entries], settings)
            values = (AuthorSource(part, entry, edit, changed), fixed)
            yield parts.PagePlan(part.address, entry.person.label, author_page, values)


def author_page(source: AuthorSource, settings: parts.RenderSettings) -> parts.PageSpec:
    """Return one page of an author's papers."""
    part, entry, person = source.part, source.entry, source.entry.person
    page, name, label, total = part.address, person.name, person.label, len(entry.papers)
    years = YearCounts.of(paper.year for paper in entry.papers)
    coauthors = entry.coauthors[:_MOST_COAUTHORS]
    context = AuthorPage(
        total=total,
        span=parts.year_span([year for year, _ in years.years]),
        printed=tuple(other for other in entry.spellings if other != name),
        links=tuple(_links(entry, page, settings)),
        chips=parts.chips(entry.tags, page, author=label) if total > FEW_PAPERS else (),
        chart=year_chart(years, search_years(page, author=label), few=FEW_PAPERS),
        cards=parts.cards(part.entries, page),
        coauthors=tuple(
            parts.NameCount(
                other.label,
                parts.person_href(other, page),
                count,
                urls.relative(urls.search(("author", other.label), author=label), page),
            )
            for other, count in coauthors
        ),
        more_coauthors=len(entry.coauthors) - len(coauthors),
        search_href=urls.relative(urls.search(author=label), page),
        edit_href=source.edit,
    )
    feeds = parts.feeds(page, part.first, settings) if person.has_feed else ()
    extra = (parts.edit_link(source.edit), parts.alternates(name, feeds), source.changed)
    about = f"{pluralize(total, 'paper')} by {name} in {settings.site.name}."
    steps = (("Authors", urls.AUTHORS),)
    return part.spec(context, label, about, *extra, heading=name, steps=steps, name=name)


def venues_pages(given: parts.PageInput) -> Iterator[parts.PagePlan]:
    """Yield the pages of all venues."""
    index, settings = given.index, given.settings
    newest = last_change([entry.paper for entry in index.papers], settings)
    venues = [(entry.id, entry.name, len(entry.papers)) for entry in index.venues]
    for part in list_pages(venues, settings.limits.names_per_page, urls.VENUES):
        values = (part, len(venues), newest, settings.site.name)
        yield parts.PagePlan(part.address, "All venues", venues_page, values)


def venues_page(
    part: ListPage[tuple[str, str, int]], total: int, newest: parts.FrontMatter, site: str
) -> parts.PageSpec:
    """Return one page of all venues."""
    names = tuple(
        parts.NameCount(name, urls.relative(urls.venue(name_id), part.address), count)
        for name_id, name, count in part.entries
    )
    about = f"Where the papers of {site} appeared."
    return part.spec(VenuesPage(total, names), "All venues", about, newest, name="Venues")


def venue_pages(given: parts.PageInput) -> Iterator[parts.PagePlan]:
    """Yield the pages of each venue's papers."""
    settings = given.settings
    for entry in given.index.venues:
        listing = SectionedList(
            given.of(entry.papers),
            lambda found: str(found.paper.appeared or UNDATED),
            settings.limits.papers_per_page,
            urls.venue(entry.id),
        )
        about = f"{pluralize(len(entry.papers), 'paper')} of {entry.name} in {settings.site.name}."
        counts = YearCounts.of(paper.appeared for paper in entry.papers)
        for part, sections in listing.pages():
            newest = last_change([found.paper for found in part.entries], settings)
            place = replace(part, entries=())
            texts = (entry.name, about)
            values = (place, sections, listing.addresses, counts, newest, texts)
            yield parts.PagePlan(part.address, entry.name, venue_page, values)


def venue_page(
    part: ListPage[parts.ListedPaper],
    sections: tuple[Part[parts.ListedPaper], ...],
    years: tuple[tuple[str, str], ...],
    counts: YearCounts,
    newest: parts.FrontMatter,
    texts: tuple[str, str],
) -> parts.PageSpec:
    """Return one page of a venue's papers; `texts` are its name and the description."""
    name, about = texts
    shown = tuple(section.shown(part.address, parts.cards) for section in sections)
    links = heading_links(years, part.address)
    chart = _venue_chart(counts, links) if part.number == 1 else None
    search = urls.relative(urls.search(venue=name), part.address)
    context = VenuePage(counts.total, chart, () if chart else links, shown, search)
    steps = (("Venues", urls.VENUES),)
    return part.spec(context, name, about, newest, steps=steps, name=name)


def _venue_chart(counts: YearCounts, links: tuple[parts.Link, ...]) -> YearChart | None:
    """Return the chart of a venue's years, which lead to their headings, newest first."""

    def href(years: str) -> str:
        last = int(years.removeprefix("-"))
        return next(one.href for one in links if one.name != UNDATED and int(one.name) <= last)

    undated = next((one.href for one in links if one.name == UNDATED), "")
    return year_chart(counts, href, undated=undated, few=FEW_PAPERS)


def _names(entries: Iterable[_Named], page: str) -> tuple[parts.NameCount, ...]:
    return tuple(
        parts.NameCount(shelf, parts.person_href(person, page), count)
        for shelf, person, count in entries
    )


def _links(entry: PersonEntry, page: str, settings: parts.RenderSettings) -> Iterator[parts.Link]:
    if entry.author and entry.author.orcid:
        yield parts.Link("ORCID", urls.orcid_page(entry.author.orcid))
    if entry.author and entry.author.homepage:
        yield parts.Link("Homepage", entry.author.homepage)
    if settings.site.url and entry.person.has_feed:
        feed = f"{urls.FEEDS}#{parts.anchor('author', entry.person.id)}"
        yield parts.Link("Follow this author", urls.relative(feed, page))
