"""The pages of authors, and the pages that list them all by family name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from paper_index.exports.feeds import has_feed
from paper_index.pages import parts
from paper_index.pages.feeds import author_anchor
from paper_index.pages.head import last_change
from paper_index.pages.lists import ListPage, Pager, list_pages
from paper_index.text import escape as text
from paper_index.text import urls
from paper_index.text.wording import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from paper_index.model.index import Index, PersonEntry
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Tag

_MOST_COAUTHORS = 30
_OTHER = "Other"
"""The heading of names that begin with no Latin letter."""


@dataclass(frozen=True)
class LetterSection:
    """The names under one letter on one page of all authors."""

    heading: str
    anchor: str
    names: tuple[parts.NameCount, ...]
    continued: bool


@dataclass(frozen=True, kw_only=True)
class AuthorsPage(parts.PageContext):
    """One page of all authors by family name; `letters` lead to where each letter begins."""

    total: int
    letters: tuple[parts.Link, ...]
    sections: tuple[LetterSection, ...]
    pager: Pager


@dataclass(frozen=True, kw_only=True)
class AuthorPage(parts.PageContext):
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
    pager: Pager


def authors_pages(index: Index, settings: parts.RenderSettings) -> Iterator[parts.PageSpec]:
    """Yield the pages of all authors who have papers."""
    people = [entry for entry in index.people if entry.papers]
    per_page = settings.limits.names_per_page
    starts: dict[str, str] = {}
    for place, entry in enumerate(people):
        page = urls.listing_page(urls.AUTHORS, place // per_page + 1)
        starts.setdefault(entry.letter, f"{page}#{_anchor(entry.letter)}")
    newest = last_change([entry.paper for entry in index.papers], settings)
    about = f"All authors in {settings.site.name}."
    for part in list_pages(people, per_page, urls.AUTHORS):
        context = AuthorsPage(
            crumbs=part.crumbs("Authors"),
            heading=text.markdown("All authors"),
            total=len(people),
            letters=tuple(
                parts.Link(letter or _OTHER, urls.relative(start, part.address))
                for letter, start in starts.items()
            ),
            sections=tuple(_letters(part)),
            pager=part.pager,
        )
        meta = parts.front_matter(part.title("All authors"), about, newest)
        yield parts.PageSpec(part.address, "authors", context, meta)


def author_pages(index: Index, settings: parts.RenderSettings) -> Iterator[parts.PageSpec]:
    """Yield the pages of each author's papers."""
    tags = {entry.tag.id: entry.tag for entry in index.tags}
    # The file exists only if a curator has given somebody an entry.
    curated = any(entry.curated for entry in index.people)
    edit = settings.repository.edit_address("content/authors.yml") if curated else None
    for entry in index.people:
        if entry.person.has_page:
            first = urls.author(entry.person.id)
            for part in list_pages(entry.papers, settings.limits.papers_per_page, first):
                yield _author_page(entry, part, tags, settings, edit)


def _letters(part: ListPage[PersonEntry]) -> Iterator[LetterSection]:
    last = {part.before.letter} if part.before else set()
    for letter, entries in groupby(part.entries, key=lambda entry: entry.letter):
        names = tuple(
            parts.NameCount(
                entry.shelf, parts.person_href(entry.person, part.address), len(entry.papers)
            )
            for entry in entries
        )
        yield LetterSection(letter or _OTHER, _anchor(letter), names, letter in last)


def _anchor(letter: str) -> str:
    return (letter or _OTHER).lower()


def _author_page(
    entry: PersonEntry,
    part: ListPage[Paper],
    tags: Mapping[str, Tag],
    settings: parts.RenderSettings,
    edit_href: str | None,
) -> parts.PageSpec:
    person, page, site = entry.person, part.address, settings.site
    context = AuthorPage(
        crumbs=part.crumbs(person.name, ("Authors", urls.AUTHORS)),
        heading=text.markdown(person.name),
        total=len(entry.papers),
        span=parts.year_span([paper.year for paper in entry.papers if paper.year]),
        printed=tuple(name for name in entry.spellings if name != person.name),
        links=tuple(_links(entry, page, settings)),
        chips=tuple(parts.chip(tag, page, count) for tag, count in entry.tags),
        cards=tuple(
            parts.card(paper, page, tags=[tags[name] for name in paper.tags])
            for paper in part.entries
        ),
        coauthors=tuple(
            parts.NameCount(other.label, parts.person_href(other, page), count)
            for other, count in entry.coauthors[:_MOST_COAUTHORS]
        ),
        more_coauthors=max(0, len(entry.coauthors) - _MOST_COAUTHORS),
        years=_years(entry, page),
        search_href=urls.relative(urls.search(author=person.label), page),
        edit_href=edit_href,
        pager=part.pager,
    )
    feeds = parts.feed_links(person.name, page, part.first, settings) if has_feed(entry) else []
    meta = parts.front_matter(
        part.title(person.label),
        f"{pluralize(len(entry.papers), 'paper')} by {person.name} in {site.name}.",
        parts.edit_link(edit_href),
        parts.alternates(*feeds),
        last_change(part.entries, settings),
    )
    return parts.PageSpec(page, "author", context, meta)


def _links(entry: PersonEntry, page: str, settings: parts.RenderSettings) -> Iterator[parts.Link]:
    if entry.orcid:
        yield parts.Link("ORCID", urls.orcid_page(entry.orcid))
    if entry.homepage:
        yield parts.Link("Homepage", entry.homepage)
    if settings.site.url and has_feed(entry):
        feed = f"{urls.FEEDS}#{author_anchor(entry.person.id)}"
        yield parts.Link("Follow this author", urls.relative(feed, page))


def _years(entry: PersonEntry, page: str) -> tuple[parts.NameCount, ...]:
    counted = Counter(paper.year for paper in entry.papers if paper.year)
    return tuple(
        parts.NameCount(str(year), urls.relative(urls.year(year), page), counted[year])
        for year in sorted(counted, reverse=True)
    )
