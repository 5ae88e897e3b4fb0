"""Paper pages and the pages that list all papers by year."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from generator import text, urls
from generator.rendering.citations import citation, exports
from generator.rendering.contexts import Card, Link, PaperPage, PapersPage, Section
from generator.rendering.parts import card, chip, crumbs, moment, pager, venue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.citing.files import Citations
    from generator.model.index import Index, PaperEntry, Related
    from generator.model.paper import Paper
    from generator.rendering.parts import RenderSettings

_UNDATED = "Date unknown"


def paper_page(
    entry: PaperEntry, year_href: str, settings: RenderSettings, citations: Citations
) -> PaperPage:
    """Return the context of one paper's page; `year_href` leads to its year among all papers."""
    paper, page = entry.paper, urls.paper(entry.paper.id)
    year = Link(str(paper.year or _UNDATED), urls.relative(year_href, page))
    edit = settings.repository.edit_address(source_path(paper))
    return PaperPage(
        crumbs=(*crumbs(page, ("Papers", urls.PAPERS)), year),
        heading=text.markdown(paper.title),
        authors=tuple(Link(name, _found(page, author=name)) for name in paper.authors),
        date=moment(paper.published),
        venue=Link(venue(paper), _found(page, venue=paper.venue)) if paper.venue else None,
        publication=paper.publication or "",
        chips=tuple(chip(tag, page) for tag in entry.tags),
        abstract=tuple(text.html(part, link=True) for part in paragraphs(paper.abstract)),
        links=tuple(_links(paper)),
        searches=_searches(paper),
        citation=citation(citations, paper.id, page),
        related=tuple(_related(found, page) for found in entry.related),
        newer=card(entry.newer, page) if entry.newer else None,
        older=card(entry.older, page) if entry.older else None,
        suggest_href=settings.repository.suggest_address(paper.id, text.plain(paper.title)) or edit,
        edit_href=edit,
    )


def _found(page: str, **facets: str) -> str:
    """Return the address of what search finds under facet values, as it stands on a page."""
    return urls.relative(urls.search(**facets), page)


def source_path(paper: Paper) -> str:
    """Return the path of a paper's file in the repository."""
    return f"content/papers/{paper.id}.yml"


def paragraphs(abstract: str) -> list[str]:
    """Return the paragraphs of an abstract."""
    return [part.strip() for part in abstract.split("\n") if part.strip()]


def _related(found: Related, page: str) -> Card:
    shared = ", ".join(tag.name for tag in found.shared)
    return card(found.paper, page, reason=f"Shared tags: {shared}")


def _links(paper: Paper) -> Iterator[Link]:
    if paper.arxiv:
        yield Link("arXiv", urls.arxiv_page(paper.arxiv))
        yield Link("PDF", urls.arxiv_pdf(paper.arxiv))
    if paper.doi:
        yield Link("DOI", urls.doi_page(paper.doi))
    if paper.code:
        yield Link("Code", paper.code)
    for name, address in paper.links.items():
        yield Link(name, address)


def _searches(paper: Paper) -> tuple[Link, ...]:
    title = text.plain(paper.title)
    return (
        Link("Google Scholar", urls.google_scholar(title)),
        Link("Semantic Scholar", urls.semantic_scholar(title)),
    )


def year_addresses(index: Index, per_page: int) -> dict[int | None, str]:
    """Return where each year starts among the pages of all papers; None is "date unknown"."""
    found: dict[int | None, str] = {}
    for place, entry in enumerate(index.papers):
        page = urls.listing_page(urls.PAPERS, place // per_page + 1)
        found.setdefault(entry.paper.year, f"{page}#{_anchor(entry.paper.year)}")
    return found


def year_links(index: Index, per_page: int, page: str) -> tuple[Link, ...]:
    """Return a link to each year's papers as it stands on a page, newest first."""
    return tuple(
        Link(str(year or _UNDATED), urls.relative(address, page))
        for year, address in year_addresses(index, per_page).items()
    )


def papers_pages(
    index: Index, settings: RenderSettings, citations: Citations
) -> Iterator[tuple[str, PapersPage]]:
    """Yield the address and context of each page of all papers, newest first."""
    per_page = settings.limits.papers_per_page
    count = max(1, -(-len(index.papers) // per_page))
    for number in range(1, count + 1):
        page = urls.listing_page(urls.PAPERS, number)
        first = (number - 1) * per_page
        yield (
            page,
            PapersPage(
                crumbs=crumbs(page) if number == 1 else crumbs(page, ("Papers", urls.PAPERS)),
                heading=text.markdown("All papers"),
                total=len(index.papers),
                years=year_links(index, per_page, page),
                sections=tuple(_sections(index, first, per_page, page)),
                exports=exports(citations, urls.DATA, page, "papers"),
                pager=pager(urls.PAPERS, number, count),
            ),
        )


def _sections(index: Index, first: int, per_page: int, page: str) -> Iterator[Section]:
    shown: Sequence[PaperEntry] = index.papers[first : first + per_page]
    before = index.papers[first - 1].paper.year if first else object()
    for year, entries in groupby(shown, key=lambda entry: entry.paper.year):
        yield Section(
            heading=text.markdown(str(year or _UNDATED)),
            anchor=_anchor(year),
            total=sum(entry.paper.year == year for entry in index.papers),
            cards=tuple(card(entry.paper, page, tags=entry.tags) for entry in entries),
            continued=year == before,
        )


def _anchor(year: int | None) -> str:
    return f"y{year}" if year else "undated"
