"""The pages of authors and of venues, and the pages that list them all by name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.pages import parts
from paper_index.pages.head import last_change
from paper_index.pages.lists import UNDATED, Section, SectionedList, list_pages
from paper_index.text import urls
from paper_index.text.wording import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from paper_index.model.index import Index, PersonEntry

_MOST_COAUTHORS = 30


@dataclass(frozen=True)
class AuthorsPage:
    """One page of all authors by family name; `letters` lead to where each letter begins."""

    total: int
    letters: tuple[parts.Link, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class AuthorPage:
    """One page of an author's papers; tags, co-authors and years are on the first page only."""

    total: int
    span: str
    """The years of the papers: "2019–2024", "2021"; "" when none is known."""
    printed: tuple[str, ...]
    """How papers print the name, where that differs from the heading."""
    links: tuple[parts.Link, ...]
    chips: tuple[parts.Chip, ...]
    cards: tuple[parts.Card, ...]
    coauthors: tuple[parts.NameCount, ...]
    more_coauthors: int
    years: tuple[parts.NameCount, ...]
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
    years: tuple[parts.Link, ...]
    sections: tuple[Section, ...]


def authors_pages(index: Index, settings: parts.RenderSettings) -> Iterator[parts.PageSpec]:
    """Yield the pages of all authors who have papers."""
    people = [entry for entry in index.people if entry.papers]
    newest = last_change([entry.paper for entry in index.papers], settings)
    per_page, about = settings.limits.names_per_page, f"All authors in {settings.site.name}."
    # Names that begin with no Latin letter have no letter.
    listing = SectionedList(people, lambda one: one.letter or "Other", per_page, urls.AUTHORS)
    for part, sections in listing.pages(_names):
        context = AuthorsPage(len(people), listing.links(part.address), sections)
        yield part.spec(context, "All authors", about, newest, name="Authors")


def author_pages(index: Index, settings: parts.RenderSettings) -> Iterator[parts.PageSpec]:
    """Yield the pages of each author's papers."""
    tags = {entry.tag.id: entry.tag for entry in index.tags}
    # The file exists only if a curator has given somebody an entry.
    curated = any(entry.author for entry in index.people)
    edit = settings.repository.edit_address("content/authors.yml") if curated else None
    for entry in index.people:
        person, name, total = entry.person, entry.person.name, len(entry.papers)
        if not person.has_page:
            continue
        first, steps = urls.author(person.id), (("Authors", urls.AUTHORS),)
        years = [paper.year for paper in entry.papers if paper.year]
        coauthors = entry.coauthors[:_MOST_COAUTHORS]
        for part in list_pages(entry.papers, settings.limits.papers_per_page, first):
            page = part.address
            context = AuthorPage(
                total=total,
                span=parts.year_span(years),
                printed=tuple(other for other in entry.spellings if other != name),
                links=tuple(_links(entry, page, settings)),
                chips=parts.chips(entry.tags, page),
                cards=parts.cards(part.entries, page, tags),
                coauthors=tuple(
                    parts.NameCount(other.label, parts.person_href(other, page), count)
                    for other, count in coauthors
                ),
                more_coauthors=len(entry.coauthors) - len(coauthors),
                years=tuple(
                    parts.NameCount(str(year), urls.relative(urls.year(year), page), count)
                    for year, count in sorted(Counter(years).items(), reverse=True)
                ),
                search_href=urls.relative(urls.search(author=person.label), page),
                edit_href=edit,
            )
            feeds = parts.feeds(page, first, settings) if person.has_feed else ()
            extra = (parts.edit_link(edit), parts.alternates(name, feeds))
            newest = last_change(part.entries, settings)
            about = f"{pluralize(total, 'paper')} by {name} in {settings.site.name}."
            yield part.spec(
                context, person.label, about, *extra, newest, heading=name, steps=steps, name=name
            )


def venues_pages(index: Index, settings: parts.RenderSettings) -> Iterator[parts.PageSpec]:
    """Yield the pages of all venues."""
    newest = last_change([entry.paper for entry in index.papers], settings)
    about = f"Where the papers of {settings.site.name} appeared."
    for part in list_pages(index.venues, settings.limits.names_per_page, urls.VENUES):
        names = tuple(
            parts.NameCount(
                entry.name, urls.relative(urls.venue(entry.id), part.address), len(entry.papers)
            )
            for entry in part.entries
        )
        context = VenuesPage(len(index.venues), names)
        yield part.spec(context, "All venues", about, newest, name="Venues")


def venue_pages(index: Index, settings: parts.RenderSettings) -> Iterator[parts.PageSpec]:
    """Yield the pages of each venue's papers."""
    tags = {entry.tag.id: entry.tag for entry in index.tags}
    per_page, steps = settings.limits.papers_per_page, (("Venues", urls.VENUES),)
    for entry in index.venues:
        total, name, first = len(entry.papers), entry.name, urls.venue(entry.id)
        about = f"{pluralize(total, 'paper')} of {name} in {settings.site.name}."
        listing = SectionedList(
            entry.papers, lambda paper: str(paper.appeared or UNDATED), per_page, first
        )
        for part, sections in listing.pages(lambda found, page: parts.cards(found, page, tags)):
            context = VenuePage(total, listing.links(part.address), sections)
            newest = last_change(part.entries, settings)
            yield part.spec(context, name, about, newest, steps=steps, name=name)


def _names(entries: Iterable[PersonEntry], page: str) -> tuple[parts.NameCount, ...]:
    return tuple(
        parts.NameCount(entry.shelf, parts.person_href(entry.person, page), len(entry.papers))
        for entry in entries
    )


def _links(entry: PersonEntry, page: str, settings: parts.RenderSettings) -> Iterator[parts.Link]:
    if entry.author and entry.author.orcid:
        yield parts.Link("ORCID", urls.orcid_page(entry.author.orcid))
    if entry.author and entry.author.homepage:
        yield parts.Link("Homepage", entry.author.homepage)
    if settings.site.url and entry.person.has_feed:
        feed = f"{urls.FEEDS}#{parts.anchor('author', entry.person.id)}"
        yield parts.Link("Follow this author", urls.relative(feed, page))
