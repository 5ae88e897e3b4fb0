"""The pages of papers, and the pages that list those of all years and of each year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.exports.citations import FORMATS, list_stem, paper_stem
from paper_index.pages import parts
from paper_index.pages.head import last_change, marked_title, paper_head
from paper_index.pages.lists import UNDATED, Section, SectionedList, list_pages
from paper_index.text import escape as text
from paper_index.text import urls
from paper_index.text.names import join_names
from paper_index.text.wording import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from paper_index.exports.citations import Citations
    from paper_index.exports.reference import Reference
    from paper_index.model.fields import PartialDate
    from paper_index.model.index import Index, Related
    from paper_index.model.paper import Paper


@dataclass(frozen=True)
class PaperPage:
    """One paper."""

    authors: tuple[parts.Link, ...]
    others: bool
    """Whether there are authors that are not named."""
    date: PartialDate | None
    venue: parts.Link | None
    place: str
    """Where it appeared, with volume, pages and publisher; "" if none of them is known."""
    type: str
    status: str
    notice: str | None
    note: tuple[Markup, ...]
    chips: tuple[parts.Chip, ...]
    abstract: tuple[Markup, ...]
    sources: tuple[parts.Link, ...]
    """Where the paper can be read or found."""
    links: tuple[parts.Link, ...]
    searches: tuple[parts.Link, ...]
    citation_key: str
    former_keys: tuple[str, ...]
    """The citation keys of the papers merged into it."""
    bibtex: str
    exports: tuple[parts.Export, ...]
    """Its own citation files."""
    other_formats: tuple[str, ...]
    """The citation formats that the browser takes from a pack."""
    related: tuple[parts.Card, ...]
    newer: parts.Card | None
    older: parts.Card | None
    suggest_href: str | None
    edit_href: str | None


@dataclass(frozen=True)
class PapersPage:
    """One page of all papers by year."""

    total: int
    years: tuple[parts.Link, ...]
    sections: tuple[Section, ...]
    exports: tuple[parts.Export, ...]


@dataclass(frozen=True)
class YearPage:
    """One page of a year's papers; the tags are on the first page only."""

    total: int
    newer: parts.Link | None
    older: parts.Link | None
    chips: tuple[parts.Chip, ...]
    cards: tuple[parts.Card, ...]
    exports: tuple[parts.Export, ...]
    export_href: str
    """The search for the year's papers, which saves them in other formats."""


def by_year(index: Index, settings: parts.RenderSettings) -> SectionedList[Paper]:
    """Return the list of all papers by year, newest first."""
    return SectionedList(
        [entry.paper for entry in index.papers],
        lambda paper: str(paper.year or UNDATED),
        settings.limits.papers_per_page,
        urls.PAPERS,
        linked=True,
    )


def paper_pages(
    index: Index, settings: parts.RenderSettings, citations: Citations
) -> Iterator[parts.PageSpec]:
    """Yield the page of each paper."""
    years = by_year(index, settings).addresses()
    for entry in index.papers:
        paper, page, repository = entry.paper, urls.paper(entry.paper.id), settings.repository
        edit = repository.edit_address(f"content/papers/{paper.id}.yml")
        cited, title = citations.papers[paper.id], text.plain(paper.title)
        reference = cited.reference
        # Saved under the key, so that files of several papers do not share a name.
        files = parts.exports(citations, paper_stem(paper.id), page, reference.key)
        named = {file.name for file in files}
        year = str(paper.year or UNDATED)
        steps = (("Papers", urls.PAPERS), (year, years[year]))
        where = entry.venue and urls.relative(urls.venue(entry.venue.id), page)
        scholar = parts.Link("Google Scholar", urls.google_scholar(title))
        context = PaperPage(
            authors=tuple(
                parts.Link(name, parts.person_href(found.person, page))
                for name, found in zip(paper.named_authors, entry.people, strict=True)
            ),
            others=len(entry.people) < len(paper.authors),
            date=paper.published,
            venue=parts.Link(paper.venue_and_year, where) if where else None,
            place=_place(reference),
            type=paper.type_label,
            status=paper.status_label,
            notice=paper.notice,
            note=_paragraphs(paper.note),
            chips=parts.tag_links(entry.tags, page),
            abstract=_paragraphs(paper.abstract),
            sources=(*_sources(paper), scholar),
            links=tuple(_links(paper)),
            searches=(scholar, parts.Link("Semantic Scholar", urls.semantic_scholar(title))),
            citation_key=reference.key,
            former_keys=reference.former_keys,
            bibtex=cited.bibtex.rstrip("\n"),
            exports=files,
            other_formats=tuple(form.name for form in FORMATS if form.name not in named),
            related=tuple(_related(found, page) for found in entry.related),
            newer=parts.card(entry.newer, page) if entry.newer else None,
            older=parts.card(entry.older, page) if entry.older else None,
            suggest_href=repository.suggest_address(paper.id, title) or edit,
            edit_href=edit,
        )
        extra = (
            parts.alternates(title, files),
            parts.edit_link(edit),
            paper_head(entry, reference, steps, settings),
        )
        heading, about = paper.title, paper.abstract or _summary(paper, reference)
        yield parts.PageSpec(
            page, context, marked_title(paper), about, extra, heading, steps, searchable=True
        )


def papers_pages(
    index: Index, settings: parts.RenderSettings, citations: Citations
) -> Iterator[parts.PageSpec]:
    """Yield the pages of all papers, newest first."""
    listing, name = by_year(index, settings), settings.site.name
    tags = {entry.tag.id: entry.tag for entry in index.tags}
    for part, sections in listing.pages(lambda found, page: parts.cards(found, page, tags)):
        page, newest = part.address, last_change(part.entries, settings)
        files = parts.exports(citations, list_stem(urls.DATA), page, "papers")
        context = PapersPage(len(index.papers), listing.links(page), sections, files)
        about, extra = f"All papers in {name}, by year.", parts.alternates(name, files)
        yield part.spec(context, "All papers", about, extra, newest, name="Papers")


def year_pages(
    index: Index, settings: parts.RenderSettings, citations: Citations
) -> Iterator[parts.PageSpec]:
    """Yield the pages of each year's papers."""
    tags = {entry.tag.id: entry.tag for entry in index.tags}
    site, years = settings.site.name, [entry.year for entry in index.calendar]
    steps = (("Papers", urls.PAPERS),)
    neighbours = zip([None, *years], index.calendar, [*years[1:], None], strict=False)
    for newer, entry, older in neighbours:
        first, year, total = urls.year(entry.year), str(entry.year), len(entry.papers)
        title, about = f"Papers of {year}", f"{pluralize(total, 'paper')} of {year} in {site}."
        for part in list_pages(entry.papers, settings.limits.papers_per_page, first):
            page, newest = part.address, last_change(part.entries, settings)
            files = parts.exports(citations, list_stem(first), page, f"papers-{year}")
            context = YearPage(
                total=total,
                newer=_year_link(newer, page),
                older=_year_link(older, page),
                chips=parts.chips(entry.tags, page),
                cards=parts.cards(part.entries, page, tags),
                exports=files,
                export_href=urls.relative(urls.search(year=year), page),
            )
            extra = parts.alternates(f"{site}, {year}", files)
            yield part.spec(context, title, about, extra, newest, steps=steps, name=year)


def _year_link(year: int | None, page: str) -> parts.Link | None:
    return parts.Link(str(year), urls.relative(urls.year(year), page)) if year else None


def _related(found: Related, page: str) -> parts.Card:
    tags = ", ".join(tag.name for tag in found.shared)
    words = ", ".join(found.words)
    reasons = (f"Shared tags: {tags}" if tags else "", f"Shared words: {words}" if words else "")
    return parts.card(found.paper, page, reason=". ".join(filter(None, reasons)))


def _paragraphs(value: str | None) -> tuple[Markup, ...]:
    paragraphs = map(str.strip, (value or "").split("\n"))
    return tuple(text.html(part, link=True) for part in paragraphs if part)


def _place(reference: Reference) -> str:
    details = (reference.volume, reference.number, reference.pages, reference.publisher)
    return reference.place if any(details) else ""


def _summary(paper: Paper, reference: Reference) -> str:
    """Return a description of a paper without abstract: title, authors and where it appeared."""
    return ". ".join(filter(None, (paper.title, join_names(paper.authors), reference.place)))


def _sources(paper: Paper) -> Iterator[parts.Link]:
    if paper.doi:
        yield parts.Link("DOI", urls.doi_page(paper.doi))
    if paper.arxiv:
        yield parts.Link("arXiv", urls.arxiv_page(paper.arxiv))


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
