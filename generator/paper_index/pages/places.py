"""The pages of venues and years, and the pages that list all venues."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from paper_index.pages.citations import exports
from paper_index.pages.contexts import Counted, Link, VenuePage, VenuesPage, YearPage
from paper_index.pages.parts import card, chip, crumbs, pager
from paper_index.pages.sections import UNDATED, ByYear, page_count, paged
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from paper_index.exports.citation_files import Citations
    from paper_index.model.index import Index, VenueEntry, YearEntry
    from paper_index.model.vocabulary import Tag
    from paper_index.pages.parts import RenderSettings


def venues_pages(index: Index, settings: RenderSettings) -> Iterator[tuple[str, VenuesPage]]:
    """Yield the address and context of each page of all venues."""
    per_page = settings.limits.names_per_page
    for number, page, shown in paged(index.venues, per_page, urls.VENUES):
        yield (
            page,
            VenuesPage(
                crumbs=crumbs(page) if number == 1 else crumbs(page, ("Venues", urls.VENUES)),
                heading=text.markdown("All venues"),
                total=len(index.venues),
                names=tuple(
                    Counted(
                        entry.name, urls.relative(urls.venue(entry.id), page), len(entry.papers)
                    )
                    for entry in shown
                ),
                pager=pager(urls.VENUES, number, page_count(index.venues, per_page)),
            ),
        )


def venue_pages(
    entry: VenueEntry, tags: Mapping[str, Tag], settings: RenderSettings
) -> Iterator[tuple[str, VenuePage]]:
    """Yield the address and context of each page of a venue; `tags` are all tags by id."""
    first, per_page = urls.venue(entry.id), settings.limits.papers_per_page
    listing = ByYear(entry.papers, lambda paper: paper.appeared, per_page, first)
    starts = listing.starts()
    pages = listing.pages(
        lambda paper, page: card(paper, page, tags=[tags[name] for name in paper.tags])
    )
    for number, page, sections in pages:
        steps = [("Venues", urls.VENUES)] + ([(entry.name, first)] if number > 1 else [])
        yield (
            page,
            VenuePage(
                crumbs=crumbs(page, *steps),
                heading=text.markdown(entry.name),
                total=len(entry.papers),
                years=tuple(
                    Link(str(year or UNDATED), urls.relative(start, page))
                    for year, start in starts.items()
                ),
                sections=sections,
                pager=pager(first, number, page_count(entry.papers, per_page)),
            ),
        )


def year_pages(
    index: Index, settings: RenderSettings, citations: Citations
) -> Iterator[tuple[str, str, YearPage]]:
    """Yield the address, title and context of each page of each year."""
    tags = {entry.tag.id: entry.tag for entry in index.tags}
    calendar = index.calendar
    for place, entry in enumerate(calendar):
        newer = calendar[place - 1].year if place else None
        older = calendar[place + 1].year if place + 1 < len(calendar) else None
        for page, context in _year_pages(entry, (newer, older), tags, settings):
            files = exports(citations, urls.year(entry.year), page, f"papers-{entry.year}")
            yield page, str(entry.year), replace(context, exports=files)


def _year_pages(
    entry: YearEntry,
    beside: tuple[int | None, int | None],
    tags: Mapping[str, Tag],
    settings: RenderSettings,
) -> Iterator[tuple[str, YearPage]]:
    first, per_page = urls.year(entry.year), settings.limits.papers_per_page
    for number, page, shown in paged(entry.papers, per_page, first):
        newer, older = (_year_link(year, page) for year in beside)
        steps = [("Papers", urls.PAPERS)] + ([(str(entry.year), first)] if number > 1 else [])
        yield (
            page,
            YearPage(
                crumbs=crumbs(page, *steps),
                heading=text.markdown(f"Papers of {entry.year}"),
                total=len(entry.papers),
                newer=newer,
                older=older,
                chips=tuple(chip(tag, page, count) for tag, count in entry.tags),
                cards=tuple(
                    card(paper, page, tags=[tags[name] for name in paper.tags]) for paper in shown
                ),
                exports=(),
                pager=pager(first, number, page_count(entry.papers, per_page)),
            ),
        )


def _year_link(year: int | None, page: str) -> Link | None:
    return Link(str(year), urls.relative(urls.year(year), page)) if year else None
