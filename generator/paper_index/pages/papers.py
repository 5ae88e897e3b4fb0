"""The pages of papers, and the pages that list all papers by year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.model.fields import display_date
from paper_index.pages import parts
from paper_index.pages.citations import Citation, Export, citation, export_links, exports
from paper_index.pages.head import last_change, paper_head
from paper_index.pages.lists import UNDATED, Pager, YearList, YearSection
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from paper_index.exports.citations import Citations
    from paper_index.model.fields import DisplayDate
    from paper_index.model.index import Index, PaperEntry, Related
    from paper_index.model.paper import Paper


@dataclass(frozen=True, kw_only=True)
class PaperPage(parts.PageContext):
    """One paper."""

    authors: tuple[parts.Link, ...]
    date: DisplayDate | None
    venue: parts.Link | None
    publication: str
    chips: tuple[parts.Chip, ...]
    abstract: tuple[Markup, ...]
    links: tuple[parts.Link, ...]
    searches: tuple[parts.Link, ...]
    citation: Citation
    related: tuple[parts.Card, ...]
    newer: parts.Card | None
    older: parts.Card | None
    suggest_href: str | None
    edit_href: str | None


@dataclass(frozen=True, kw_only=True)
class PapersPage(parts.PageContext):
    """One page of all papers by year."""

    total: int
    years: tuple[parts.Link, ...]
    sections: tuple[YearSection, ...]
    exports: tuple[Export, ...]
    pager: Pager


def by_year(index: Index, settings: parts.RenderSettings) -> YearList:
    """Return the list of all papers by year, newest first."""
    papers = tuple(entry.paper for entry in index.papers)
    per_page = settings.limits.papers_per_page
    return YearList(papers, lambda paper: paper.year, per_page, urls.PAPERS, linked=True)


def paper_pages(
    index: Index, settings: parts.RenderSettings, citations: Citations
) -> Iterator[parts.PageSpec]:
    """Yield the page of each paper."""
    years = by_year(index, settings).addresses()
    for entry in index.papers:
        paper = entry.paper
        context = _paper_page(entry, years[paper.year], settings, citations)
        files = export_links(context.citation.exports, text.plain(paper.title))
        meta = parts.front_matter(
            paper.title,
            paper.abstract,
            parts.alternates(*files),
            parts.edit_link(context.edit_href),
            paper_head(entry, citations.papers[paper.id].reference, context.crumbs, settings),
            searchable=True,
        )
        yield parts.PageSpec(urls.paper(paper.id), "paper", context, meta)


def papers_pages(
    index: Index, settings: parts.RenderSettings, citations: Citations
) -> Iterator[parts.PageSpec]:
    """Yield the pages of all papers, newest first."""
    listing, name = by_year(index, settings), settings.site.name
    tags = {entry.paper.id: entry.tags for entry in index.papers}
    pages = listing.pages(lambda paper, page: parts.card(paper, page, tags=tags[paper.id]))
    for part, sections in pages:
        files = exports(citations, urls.DATA, part.address, "papers")
        context = PapersPage(
            crumbs=part.crumbs("Papers"),
            heading=text.markdown("All papers"),
            total=len(index.papers),
            years=listing.links(part.address),
            sections=sections,
            exports=files,
            pager=part.pager,
        )
        meta = parts.front_matter(
            part.title("All papers"),
            f"All papers in {name}, by year.",
            parts.alternates(*export_links(files, name)),
            last_change(part.entries, settings),
        )
        yield parts.PageSpec(part.address, "papers", context, meta)


def _paper_page(
    entry: PaperEntry, year_address: str, settings: parts.RenderSettings, citations: Citations
) -> PaperPage:
    paper, page, repository = entry.paper, urls.paper(entry.paper.id), settings.repository
    year = parts.Link(str(paper.year or UNDATED), urls.relative(year_address, page))
    edit = repository.edit_address(f"content/papers/{paper.id}.yml")
    return PaperPage(
        crumbs=(*parts.crumbs(page, ("Papers", urls.PAPERS)), year),
        heading=text.markdown(paper.title),
        authors=tuple(
            parts.Link(name, parts.person_href(found.person, page))
            for name, found in zip(paper.authors, entry.people, strict=True)
        ),
        date=display_date(paper.published),
        venue=parts.Link(paper.venue_and_year, urls.relative(urls.venue(entry.venue.id), page))
        if entry.venue
        else None,
        publication=paper.publication or "",
        chips=tuple(parts.chip(tag, page) for tag in entry.tags),
        abstract=tuple(
            text.html(part.strip(), link=True)
            for part in paper.abstract.split("\n")
            if part.strip()
        ),
        links=tuple(_links(paper)),
        searches=_searches(paper),
        citation=citation(citations, paper.id, page),
        related=tuple(_related(found, page) for found in entry.related),
        newer=parts.card(entry.newer, page) if entry.newer else None,
        older=parts.card(entry.older, page) if entry.older else None,
        suggest_href=repository.suggest_address(paper.id, text.plain(paper.title)) or edit,
        edit_href=edit,
    )


def _related(found: Related, page: str) -> parts.Card:
    tags = ", ".join(tag.name for tag in found.shared)
    words = ", ".join(found.words)
    reasons = (f"Shared tags: {tags}" if tags else "", f"Shared words: {words}" if words else "")
    return parts.card(found.paper, page, reason=". ".join(filter(None, reasons)))


def _links(paper: Paper) -> Iterator[parts.Link]:
    if paper.arxiv:
        yield parts.Link("arXiv", urls.arxiv_page(paper.arxiv))
        yield parts.Link("PDF", urls.arxiv_pdf(paper.arxiv))
    if paper.doi:
        yield parts.Link("DOI", urls.doi_page(paper.doi))
    if paper.code:
        yield parts.Link("Code", paper.code)
    for name, address in paper.links.items():
        yield parts.Link(name, address)


def _searches(paper: Paper) -> tuple[parts.Link, ...]:
    title = text.plain(paper.title)
    return (
        parts.Link("Google Scholar", urls.google_scholar(title)),
        parts.Link("Semantic Scholar", urls.semantic_scholar(title)),
    )
