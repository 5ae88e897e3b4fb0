"""The pages of venues and years, and the pages that list all venues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.pages import parts
from paper_index.pages.citations import Export, export_links, exports
from paper_index.pages.head import last_change
from paper_index.pages.lists import Pager, YearList, YearSection, list_pages
from paper_index.text import escape as text
from paper_index.text import urls
from paper_index.text.wording import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_index.exports.citations import Citations
    from paper_index.model.index import Index


@dataclass(frozen=True, kw_only=True)
class VenuesPage(parts.PageContext):
    """One page of all venues by name."""

    total: int
    names: tuple[parts.NameCount, ...]
    pager: Pager


@dataclass(frozen=True, kw_only=True)
class VenuePage(parts.PageContext):
    """One page of a venue's papers by the venue's year."""

    total: int
    years: tuple[parts.Link, ...]
    sections: tuple[YearSection, ...]
    pager: Pager


@dataclass(frozen=True, kw_only=True)
class YearPage(parts.PageContext):
    """One page of a year's papers; the tags are on the first page only."""

    total: int
    newer: parts.Link | None
    older: parts.Link | None
    chips: tuple[parts.Chip, ...]
    cards: tuple[parts.Card, ...]
    exports: tuple[Export, ...]
    pager: Pager


def venues_pages(index: Index, settings: parts.RenderSettings) -> Iterator[parts.PageSpec]:
    """Yield the pages of all venues."""
    newest = last_change([entry.paper for entry in index.papers], settings)
    about = f"Where the papers of {settings.site.name} appeared."
    for part in list_pages(index.venues, settings.limits.names_per_page, urls.VENUES):
        context = VenuesPage(
            crumbs=part.crumbs("Venues"),
            heading=text.markdown("All venues"),
            total=len(index.venues),
            names=tuple(
                parts.NameCount(
                    entry.name, urls.relative(urls.venue(entry.id), part.address), len(entry.papers)
                )
                for entry in part.entries
            ),
            pager=part.pager,
        )
        meta = parts.front_matter(part.title("All venues"), about, newest)
        yield parts.PageSpec(part.address, "venues", context, meta)


def venue_pages(index: Index, settings: parts.RenderSettings) -> Iterator[parts.PageSpec]:
    """Yield the pages of each venue's papers."""
    tags = {entry.tag.id: entry.tag for entry in index.tags}
    per_page = settings.limits.papers_per_page
    for entry in index.venues:
        first, total = urls.venue(entry.id), len(entry.papers)
        about = f"{pluralize(total, 'paper')} of {entry.name} in {settings.site.name}."
        listing = YearList(entry.papers, lambda paper: paper.appeared, per_page, first)
        pages = listing.pages(
            lambda paper, page: parts.card(paper, page, tags=[tags[name] for name in paper.tags])
        )
        for part, sections in pages:
            context = VenuePage(
                crumbs=part.crumbs(entry.name, ("Venues", urls.VENUES)),
                heading=text.markdown(entry.name),
                total=total,
                years=listing.links(part.address),
                sections=sections,
                pager=part.pager,
            )
            newest = last_change(part.entries, settings)
            meta = parts.front_matter(part.title(entry.name), about, newest)
            yield parts.PageSpec(part.address, "venue", context, meta)


def year_pages(
    index: Index, settings: parts.RenderSettings, citations: Citations
) -> Iterator[parts.PageSpec]:
    """Yield the pages of each year's papers."""
    tags = {entry.tag.id: entry.tag for entry in index.tags}
    name, years = settings.site.name, [entry.year for entry in index.calendar]
    neighbours = zip([None, *years], index.calendar, [*years[1:], None], strict=False)
    for newer, entry, older in neighbours:
        first, year, total = urls.year(entry.year), str(entry.year), len(entry.papers)
        about = f"{pluralize(total, 'paper')} of {year} in {name}."
        for part in list_pages(entry.papers, settings.limits.papers_per_page, first):
            page = part.address
            files = exports(citations, first, page, f"papers-{year}")
            context = YearPage(
                crumbs=part.crumbs(year, ("Papers", urls.PAPERS)),
                heading=text.markdown(f"Papers of {year}"),
                total=total,
                newer=_year_link(newer, page),
                older=_year_link(older, page),
                chips=tuple(parts.chip(tag, page, count) for tag, count in entry.tags),
                cards=tuple(
                    parts.card(paper, page, tags=[tags[name] for name in paper.tags])
                    for paper in part.entries
                ),
                exports=files,
                pager=part.pager,
            )
            meta = parts.front_matter(
                part.title(f"Papers of {year}"),
                about,
                parts.alternates(*export_links(files, f"{name}, {year}")),
                last_change(part.entries, settings),
            )
            yield parts.PageSpec(page, "year", context, meta)


def _year_link(year: int | None, page: str) -> parts.Link | None:
    return parts.Link(str(year), urls.relative(urls.year(year), page)) if year else None
