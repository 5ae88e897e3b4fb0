"""The pages of authors, and the pages that list them all by family name."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from paper_index.exports.channels import has_feed
from paper_index.pages.contexts import AuthorPage, AuthorsPage, Counted, Letter, Link
from paper_index.pages.feeds import person_anchor
from paper_index.pages.parts import card, chip, crumbs, pager, person_href
from paper_index.pages.sections import page_count, paged
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from paper_index.model.index import Index, PersonEntry
    from paper_index.model.vocabulary import Tag
    from paper_index.pages.parts import RenderSettings

_MOST_COAUTHORS = 30
_OTHER = "Other"


def authors_pages(index: Index, settings: RenderSettings) -> Iterator[tuple[str, AuthorsPage]]:
    """Yield the address and context of each page of all authors who have papers."""
    people = [entry for entry in index.people if entry.papers]
    per_page = settings.limits.names_per_page
    starts: dict[str, str] = {}
    for place, entry in enumerate(people):
        page = urls.listing_page(urls.AUTHORS, place // per_page + 1)
        starts.setdefault(entry.letter, f"{page}#{_anchor(entry.letter)}")
    last = ""
    for number, page, shown in paged(people, per_page, urls.AUTHORS):
        sections = tuple(_letters(shown, page, last if number > 1 else None))
        last = shown[-1].letter if shown else ""
        yield (
            page,
            AuthorsPage(
                crumbs=crumbs(page) if number == 1 else crumbs(page, ("Authors", urls.AUTHORS)),
                heading=text.markdown("All authors"),
                total=len(people),
                letters=tuple(
                    Link(letter or _OTHER, urls.relative(start, page))
                    for letter, start in starts.items()
                ),
                sections=sections,
                pager=pager(urls.AUTHORS, number, page_count(people, per_page)),
            ),
        )


def _letters(shown: Sequence[PersonEntry], page: str, last: str | None) -> Iterator[Letter]:
    """Yield the letters of a page; `last` is the one with which the page before ended."""
    for number, (letter, entries) in enumerate(groupby(shown, key=lambda entry: entry.letter)):
        names = tuple(
            Counted(entry.shelf, person_href(entry.person, page), len(entry.papers))
            for entry in entries
        )
        yield Letter(letter or _OTHER, _anchor(letter), names, not number and letter == last)


def edit_people(index: Index, settings: RenderSettings) -> str:
    """Return the address that opens `authors.yml` for editing; "" while there is none to edit."""
    there = any(entry.curated for entry in index.people)
    return settings.repository.edit_address("content/authors.yml") if there else ""


def _anchor(letter: str) -> str:
    return (letter or _OTHER).lower()


def author_pages(
    entry: PersonEntry, tags: Mapping[str, Tag], settings: RenderSettings, edit_href: str
) -> Iterator[tuple[str, AuthorPage]]:
    """Yield the address and context of each page of an author; `tags` are all tags by id."""
    person, first = entry.person, urls.author(entry.person.id)
    per_page = settings.limits.papers_per_page
    for number, page, shown in paged(entry.papers, per_page, first):
        steps = [("Authors", urls.AUTHORS)] + ([(person.name, first)] if number > 1 else [])
        yield (
            page,
            AuthorPage(
                crumbs=crumbs(page, *steps),
                heading=text.markdown(person.name),
                total=len(entry.papers),
                span=_span([paper.year for paper in entry.papers if paper.year]),
                printed=tuple(name for name in entry.spellings if name != person.name),
                links=tuple(_links(entry, page, settings)),
                chips=tuple(chip(tag, page, count) for tag, count in entry.tags),
                cards=tuple(
                    card(paper, page, tags=[tags[name] for name in paper.tags]) for paper in shown
                ),
                coauthors=tuple(
                    Counted(other.label, person_href(other, page), count)
                    for other, count in entry.coauthors[:_MOST_COAUTHORS]
                ),
                more_coauthors=max(0, len(entry.coauthors) - _MOST_COAUTHORS),
                years=_years(entry, page),
                search_href=urls.relative(urls.search(author=person.label), page),
                edit_href=edit_href,
                pager=pager(first, number, page_count(entry.papers, per_page)),
            ),
        )


def _span(years: Sequence[int]) -> str:
    ends = dict.fromkeys((min(years), max(years))) if years else ()
    return "–".join(map(str, ends))


def _links(entry: PersonEntry, page: str, settings: RenderSettings) -> Iterator[Link]:
    if entry.orcid:
        yield Link("ORCID", urls.orcid_page(entry.orcid))
    if entry.homepage:
        yield Link("Homepage", entry.homepage)
    if settings.site.url and has_feed(entry):
        feed = f"{urls.FEEDS}#{person_anchor(entry.person.id)}"
        yield Link("Follow this author", urls.relative(feed, page))


def _years(entry: PersonEntry, page: str) -> tuple[Counted, ...]:
    counted = Counter(paper.year for paper in entry.papers if paper.year)
    return tuple(
        Counted(str(year), urls.relative(urls.year(year), page), counted[year])
        for year in sorted(counted, reverse=True)
    )
