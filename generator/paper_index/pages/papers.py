"""The pages of papers, and the pages that list those of all years and of each year."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from paper_index.exports.citations import FORMATS, list_stem, paper_stem
from paper_index.pages import parts
from paper_index.pages.head import last_change, marked_title, paper_head
from paper_index.pages.lists import UNDATED, SectionedList, heading_links, list_pages
from paper_index.text import escape as text
from paper_index.text import urls
from paper_index.text.names import join_names
from paper_index.text.wording import pluralize

if TYPE_CHECKING:
    from markupsafe import Markup

    from paper_index.exports.citations import Citation, Format
    from paper_index.exports.reference import Reference
    from paper_index.model.author import Person
    from paper_index.model.fields import PartialDate
    from paper_index.model.index import Related
    from paper_index.model.paper import Paper
    from paper_index.model.refresh import Signal
    from paper_index.model.vocabulary import Tag
    from paper_index.pages.lists import ListPage, Part, Section

_MOST_AUTHORS, _FIRST_AUTHORS = 25, 20
"""Authors that a page shows at once; of more, it shows the first, and the others on demand."""


@dataclass(frozen=True)
class PaperPage:
    """One paper."""

    authors: tuple[parts.Link, ...]
    more_authors: tuple[parts.Link, ...]
    """Those after the first, where there are very many."""
    others: bool
    """Whether there are authors that are not named."""
    date: PartialDate | None
    venue: parts.Link | None
    place: str
    """Where it appeared, with volume, pages and publisher; "" if none of them is known."""
    type: str
    citations: int | None
    """How often it is cited, if that was counted."""
    counted: str
    """The service that counted the citations, and the day."""
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
    map_href: str | None
    """The link to the paper's place on the map, if there is a map."""
    newer: parts.Card | None
    older: parts.Card | None
    suggest_href: str | None
    edit_href: str | None
    address: str | None
    """The public address of the page, if that of the site is known."""


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


def by_year(
    papers: Sequence[parts.ListedPaper], settings: parts.RenderSettings
) -> SectionedList[parts.ListedPaper]:
    """Return the list of all papers by year, newest first."""
    return SectionedList(
        papers,
        lambda found: str(found.paper.year or UNDATED),
        settings.limits.papers_per_page,
        urls.PAPERS,
        linked=True,
    )


@dataclass(frozen=True)
class PaperSource:
    """What the page of a paper is made from, besides the settings."""

    listed: parts.ListedPaper
    people: tuple[Person, ...]
    """As far as they are named."""
    venue: str | None
    """The id of the venue."""
    newer: Paper | None
    older: Paper | None
    related: tuple[Related, ...]
    year: tuple[str, str]
    """The year, or what stands for it, and its address."""
    changed: parts.FrontMatter
    """The day of the last change."""
    citation: Citation
    links: tuple[tuple[Format, str], ...]
    """The paper's own citation files, and their paths."""
    signal: Signal | None
    is_on_map: bool


def paper_pages(
    given: parts.PageInput, chosen: Collection[str] | None = None
) -> Iterator[parts.PagePlan]:
    """Yield the page of each paper, or of the `chosen` ids."""
    index, settings = given.index, given.settings
    years = dict(by_year(given.of(entry.paper for entry in index.papers), settings).addresses)
    fixed = settings.without_history()
    for entry in index.papers:
        paper, year = entry.paper, str(entry.paper.year or UNDATED)
        if chosen is not None and paper.id not in chosen:
            continue
        source = PaperSource(
            given.listed[paper.id],
            tuple(found.person for found in entry.people),
            entry.venue.id if entry.venue else None,
            entry.newer,
            entry.older,
            entry.related,
            (year, years[year]),
            last_change([paper], settings),
            given.citations.papers[paper.id],
            given.citations.links(paper_stem(paper.id)),
            index.signals.get(paper.id),
            bool(index.places),
        )
        yield parts.PagePlan(urls.paper(paper.id), paper.title, paper_page, (source, fixed))


def paper_page(source: PaperSource, settings: parts.RenderSettings) -> parts.PageSpec:
    """Return the page of a paper."""
    paper, reference = source.listed.paper, source.citation.reference.make()
    page, repository, title = urls.paper(paper.id), settings.repository, text.plain(paper.title)
    edit = repository.edit_address(f"content/papers/{paper.id}.yml")
    # Saved under the key, so that files of several papers do not share a name.
    files = parts.exports(source.links, page, reference.key)
    named = {file.name for file in files}
    steps = (("Papers", urls.PAPERS), source.year)
    where = source.venue and urls.relative(urls.venue(source.venue), page)
    scholar = parts.Link("Google Scholar", urls.google_scholar(title))
    authors = tuple(
        parts.Link(name, parts.person_href(person, page))
        for name, person in zip(paper.named_authors, source.people, strict=True)
    )
    first = len(authors) if len(authors) <= _MOST_AUTHORS else _FIRST_AUTHORS
    context = PaperPage(
        authors=authors[:first],
        more_authors=authors[first:],
        others=len(source.people) < len(paper.authors),
        date=paper.published,
        venue=parts.Link(paper.venue_and_year, where) if where else None,
        place=_place(reference),
        type=paper.type_label,
        citations=source.signal.citations if source.signal else None,
        counted=f"{source.signal.source}, {source.signal.date.shown}" if source.signal else "",
        status=paper.status_label,
        notice=paper.notice,
        note=_paragraphs(paper.note),
        chips=parts.tag_links(source.listed.tags, page),
        abstract=_paragraphs(paper.abstract),
        sources=(*_sources(paper), scholar),
        links=tuple(_links(paper)),
        searches=(scholar, parts.Link("Semantic Scholar", urls.semantic_scholar(title))),
        citation_key=reference.key,
        former_keys=reference.former_keys,
        bibtex=source.citation.bibtex.make().rstrip("\n"),
        exports=files,
        other_formats=tuple(form.name for form in FORMATS if form.name not in named),
        related=tuple(_related(found, page) for found in source.related),
        map_href=urls.relative(urls.on_map(paper.id), page) if source.is_on_map else None,
        newer=parts.card(source.newer, page) if source.newer else None,
        older=parts.card(source.older, page) if source.older else None,
        suggest_href=repository.suggest_address(paper.id, title) or edit,
        edit_href=edit,
        address=settings.site.url + page if settings.site.url else None,
    )
    extra = (
        parts.alternates("", files),
        parts.edit_link(edit),
        paper_head(source.listed, reference, steps, settings),
        source.changed,
    )
    heading, about = paper.title, paper.abstract or _summary(paper, reference)
    return parts.PageSpec(
        page, context, marked_title(paper), about, extra, heading, steps, searchable=True
    )


@dataclass(frozen=True)
class PapersSource:
    """What a page of all papers is made from."""

    part: ListPage[parts.ListedPaper]
    sections: tuple[Part[parts.ListedPaper], ...]
    years: tuple[tuple[str, str], ...]
    """The years of all papers, and their addresses."""
    total: int
    links: tuple[tuple[Format, str], ...]
    changed: parts.FrontMatter
    site: str


def papers_pages(given: parts.PageInput) -> Iterator[parts.PagePlan]:
    """Yield the pages of all papers, newest first."""
    papers, settings = given.of(entry.paper for entry in given.index.papers), given.settings
    listing, site = by_year(papers, settings), settings.site.name
    links, years = given.citations.links(list_stem(urls.DATA)), listing.addresses
    for part, sections in listing.pages():
        changed = last_change([found.paper for found in part.entries], settings)
        place = replace(part, entries=())
        source = PapersSource(place, sections, years, len(papers), links, changed, site)
        yield parts.PagePlan(part.address, "All papers", papers_page, (source,))


def papers_page(source: PapersSource) -> parts.PageSpec:
    """Return one page of all papers."""
    page = source.part.address
    files = parts.exports(source.links, page, "papers")
    shown = tuple(section.shown(page, parts.cards) for section in source.sections)
    context = PapersPage(source.total, heading_links(source.years, page), shown, files)
    extra = (parts.alternates(source.site, files), source.changed)
    about = f"All papers in {source.site}, by year."
    return source.part.spec(context, "All papers", about, *extra, name="Papers")


@dataclass(frozen=True)
class YearSource:
    """What a page of a year's papers is made from."""

    part: ListPage[parts.ListedPaper]
    year: int
    newer: int | None
    older: int | None
    total: int
    tags: tuple[tuple[Tag, int], ...]
    links: tuple[tuple[Format, str], ...]
    changed: parts.FrontMatter
    site: str


def year_pages(given: parts.PageInput) -> Iterator[parts.PagePlan]:
    """Yield the pages of each year's papers."""
    index, settings = given.index, given.settings
    years = [entry.year for entry in index.calendar]
    neighbours = zip([None, *years], index.calendar, [*years[1:], None], strict=False)
    for newer, entry, older in neighbours:
        first = urls.year(entry.year)
        links = given.citations.links(list_stem(first))
        papers, total = given.of(entry.papers), len(entry.papers)
        for part in list_pages(papers, settings.limits.papers_per_page, first):
            changed = last_change([found.paper for found in part.entries], settings)
            name = settings.site.name
            source = YearSource(
                part, entry.year, newer, older, total, entry.tags, links, changed, name
            )
            yield parts.PagePlan(part.address, str(entry.year), year_page, (source,))


def year_page(source: YearSource) -> parts.PageSpec:
    """Return one page of a year's papers."""
    part, year, page = source.part, str(source.year), source.part.address
    files = parts.exports(source.links, page, f"papers-{year}")
    context = YearPage(
        total=source.total,
        newer=_year_link(source.newer, page),
        older=_year_link(source.older, page),
        chips=parts.chips(source.tags, page, year=year),
        cards=parts.cards(part.entries, page),
        exports=files,
        export_href=urls.relative(urls.search(year=year), page),
    )
    about = f"{pluralize(source.total, 'paper')} of {year} in {source.site}."
    extra = (parts.alternates(f"{source.site}, {year}", files), source.changed)
    steps = (("Papers", urls.PAPERS),)
    return part.spec(context, f"Papers of {year}", about, *extra, steps=steps, name=year)


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
