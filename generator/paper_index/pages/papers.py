"""Paper pages and the pages that list all papers by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.model.fields import display_date
from paper_index.pages.citations import citation, exports
from paper_index.pages.contexts import Card, Link, PaperPage, PapersPage
from paper_index.pages.parts import card, chip, crumbs, pager, person_href
from paper_index.pages.sections import UNDATED, ByYear, page_count
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_index.exports.citation_files import Citations
    from paper_index.model.index import Index, PaperEntry, Related
    from paper_index.model.paper import Paper
    from paper_index.pages.parts import RenderSettings


def paper_page(
    entry: PaperEntry, year_href: str, settings: RenderSettings, citations: Citations
) -> PaperPage:
    """Return the context of one paper's page; `year_href` leads to the papers of its year."""
    paper, page = entry.paper, urls.paper(entry.paper.id)
    year = Link(str(paper.year or UNDATED), urls.relative(year_href, page))
    edit = settings.repository.edit_address(source_path(paper))
    return PaperPage(
        crumbs=(*crumbs(page, ("Papers", urls.PAPERS)), year),
        heading=text.markdown(paper.title),
        authors=tuple(
            Link(name, person_href(found.person, page))
            for name, found in zip(paper.authors, entry.people, strict=True)
        ),
        date=display_date(paper.published),
        venue=Link(paper.venue_and_year, urls.relative(urls.venue(entry.venue.id), page))
        if entry.venue
        else None,
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


def source_path(paper: Paper) -> str:
    """Return the path of a paper's file in the repository."""
    return f"content/papers/{paper.id}.yml"


def paragraphs(abstract: str) -> list[str]:
    """Return the paragraphs of an abstract."""
    return [part.strip() for part in abstract.split("\n") if part.strip()]


def _related(found: Related, page: str) -> Card:
    tags = ", ".join(tag.name for tag in found.shared)
    words = ", ".join(found.words)
    reasons = (f"Shared tags: {tags}" if tags else "", f"Shared words: {words}" if words else "")
    return card(found.paper, page, reason=". ".join(filter(None, reasons)))


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
    """Return where the papers of each year are; None is "date unknown", which has no page."""
    starts = _by_year(index, per_page).starts()
    return {year: urls.year(year) if year else start for year, start in starts.items()}


def year_links(index: Index, per_page: int, page: str) -> tuple[Link, ...]:
    """Return a link to each year's papers as it stands on a page, newest first."""
    return tuple(
        Link(str(year or UNDATED), urls.relative(address, page))
        for year, address in year_addresses(index, per_page).items()
    )


def papers_pages(
    index: Index, settings: RenderSettings, citations: Citations
) -> Iterator[tuple[str, PapersPage]]:
    """Yield the address and context of each page of all papers, newest first."""
    per_page = settings.limits.papers_per_page
    count = page_count(index.papers, per_page)
    tags = {entry.paper.id: entry.tags for entry in index.papers}
    pages = _by_year(index, per_page).pages(
        lambda paper, page: card(paper, page, tags=tags[paper.id])
    )
    for number, page, sections in pages:
        yield (
            page,
            PapersPage(
                crumbs=crumbs(page) if number == 1 else crumbs(page, ("Papers", urls.PAPERS)),
                heading=text.markdown("All papers"),
                total=len(index.papers),
                years=year_links(index, per_page, page),
                sections=sections,
                exports=exports(citations, urls.DATA, page, "papers"),
                pager=pager(urls.PAPERS, number, count),
            ),
        )


def _by_year(index: Index, per_page: int) -> ByYear:
    papers = tuple(entry.paper for entry in index.papers)
    return ByYear(papers, lambda paper: paper.year, per_page, urls.PAPERS, linked=True)
