"""Metadata for a page's head: citation tags, schema.org data, the day of the last change.

All of it is plain data for the front matter, escaped here; the theme only places it. Data that
needs an absolute address is left out when the address of the site is not known.

Sources: https://scholar.google.com/intl/en/scholar/inclusion.html (the `citation_*` tags) and
https://schema.org.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from markupsafe import escape

from paper_index.model.paper import PaperType
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from paper_index.exports.reference import Reference
    from paper_index.model.fields import PartialDate
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Tag
    from paper_index.pages.parts import ListedPaper, RenderSettings

_SCHEMA_TYPES = {
    PaperType.BOOK: "Book",
    PaperType.CHAPTER: "Chapter",
    PaperType.THESIS: "Thesis",
    PaperType.REPORT: "Report",
    PaperType.DATASET: "Dataset",
    PaperType.SOFTWARE: "SoftwareSourceCode",
}
"""The types of https://schema.org; all others are scholarly articles."""
_CONTAINERS = {
    PaperType.ARTICLE: ("journal", "Periodical"),
    PaperType.CONFERENCE: ("conference", "CreativeWorkSeries"),
    PaperType.CHAPTER: ("inbook", "Book"),
}
"""What a paper appeared in: its name in a citation tag, and its type in schema.org."""
_WITHOUT_PAGES = frozenset({"Book", "Thesis", "Dataset", "SoftwareSourceCode"})
_INSTITUTIONS = {
    PaperType.THESIS: "citation_dissertation_institution",
    PaperType.REPORT: "citation_technical_report_institution",
}

Data = dict[str, object]
Steps = tuple[tuple[str, str], ...]
"""Name and address of each breadcrumb between Home and the page."""


def marked_title(paper: Paper) -> str:
    """Return the title, after "[Retracted]" or "[Withdrawn]" if the paper was."""
    return f"[{paper.status_label}] {paper.title}" if paper.is_retracted else paper.title


def paper_head(
    listed: ListedPaper, reference: Reference, steps: Steps, settings: RenderSettings
) -> Data:
    """Return the citation tags, the schema.org article and the picture of a paper's page."""
    trail = _trail(steps, settings)
    tags = _citation(listed, reference, settings)
    image = f"{settings.site.url}{urls.picture(listed.paper.id)}"
    return {
        "jsonld": _linked_data(_article(listed, reference, settings), *trail),
        "meta": [[name, str(escape(value))] for name, value in tags if value],
        **({"image": image} if settings.paper_pictures else {}),
    }


def tag_head(tag: Tag, address: str, steps: Steps, settings: RenderSettings) -> Data:
    """Return the schema.org data of the page of a tag's papers at an address."""
    name, site = text.plain(tag.name), settings.site
    definition = text.plain(tag.definition or tag.name)
    about = {"@type": "DefinedTerm", "name": name, "description": definition}
    page: Data = {"@type": "CollectionPage", "name": name, "about": about}
    if site.url:
        page["url"] = site.url + address
        page["isPartOf"] = {"@type": "WebSite", "name": site.name, "url": site.url}
    return {"jsonld": _linked_data(page, *_trail(steps, settings))}


def home_head(papers: Sequence[Paper], settings: RenderSettings) -> Data:
    """Return the picture of the site and its schema.org data with the address of the search."""
    head = last_change(papers, settings)
    if settings.image:
        head["image"] = str(escape(settings.image))
    site = settings.site
    if not site.url:
        return head
    search = f"{site.url}{urls.SEARCH}?q={{search_term_string}}"
    about: Data = {
        "@type": "WebSite",
        "name": site.name,
        "description": site.description,
        "url": site.url,
        "inLanguage": site.language,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": search},
            "query-input": "required name=search_term_string",
        },
    }
    return {"jsonld": _linked_data(about)} | head


def last_change(papers: Sequence[Paper], settings: RenderSettings) -> Data:
    """Return the latest day on which one of some papers changed, as far as it is known.

    A paper without a known change of its file counts with the day it was added.
    """
    days = (settings.changed.get(paper.id) or str(paper.added or "") for paper in papers)
    newest = max(days, default="")
    return {"lastmod": newest} if newest else {}


def _linked_data(*things: Data) -> str:
    content = things[0] if len(things) == 1 else {"@graph": things}
    return text.script_json({"@context": "https://schema.org"} | content)


def _citation(
    listed: ListedPaper, reference: Reference, settings: RenderSettings
) -> Iterator[tuple[str, str]]:
    paper = listed.paper
    yield "citation_title", text.plain(marked_title(paper))
    yield from (("citation_author", name) for name in paper.named_authors)
    cited, first = _day(reference.date), _day(paper.published)
    yield "citation_publication_date", cited
    yield "citation_online_date", first if first != cited else ""
    if reference.container and reference.kind in _CONTAINERS:
        name, _ = _CONTAINERS[reference.kind]
        yield f"citation_{name}_title", text.plain(reference.container)
    yield "citation_volume", reference.volume or ""
    is_report = reference.kind is PaperType.REPORT
    number = "citation_technical_report_number" if is_report else "citation_issue"
    yield number, reference.number or ""
    yield from zip(("citation_firstpage", "citation_lastpage"), reference.pages, strict=False)
    institution = _INSTITUTIONS.get(reference.kind, "citation_publisher")
    yield institution, text.plain(reference.publisher or "")
    yield "citation_doi", reference.doi or ""
    yield "citation_arxiv_id", reference.arxiv or ""
    if settings.site.url:
        yield "citation_abstract_html_url", settings.site.url + urls.paper(paper.id)
    yield "citation_keywords", "; ".join(tag.name for tag in listed.tags)
    yield "citation_language", settings.site.language


def _day(date: PartialDate | None) -> str:
    """Return a date in the form that Google Scholar reads: a full date, or a year alone."""
    if not date:
        return ""
    return f"{date.year}/{date.month:02}/{date.day:02}" if date.day else str(date.year)


def _article(listed: ListedPaper, reference: Reference, settings: RenderSettings) -> Data:
    paper, kind = listed.paper, _SCHEMA_TYPES.get(reference.kind, "ScholarlyArticle")
    pages = () if kind in _WITHOUT_PAGES else reference.pages
    first, last = (*pages, "", "")[:2]
    publisher = text.plain(reference.publisher or "")
    found: Data = {
        "@type": kind,
        "headline": text.plain(marked_title(paper)),
        "creativeWorkStatus": paper.status_label,
        "author": [{"@type": "Person", "name": name} for name in paper.named_authors],
        "datePublished": str(paper.published or paper.venue_year or ""),
        "isPartOf": _container(reference),
        "reportNumber": reference.number if kind == "Report" else None,
        "publisher": {"@type": "Organization", "name": publisher} if publisher else None,
        "url": settings.site.url + urls.paper(paper.id) if settings.site.url else "",
        "sameAs": [
            *([urls.arxiv_page(paper.arxiv)] if paper.arxiv else []),
            *([urls.doi_page(paper.doi)] if paper.doi else []),
        ],
        **({"pageStart": first, "pageEnd": last} if last else {"pagination": first}),
    }
    return {name: value for name, value in found.items() if value}


def _container(reference: Reference) -> Data:
    if not reference.container:
        return {}
    _, kind = _CONTAINERS.get(reference.kind, ("", "CreativeWork"))
    found: Data = {"@type": kind, "name": text.plain(reference.container)}
    volume = reference.volume
    issue = None if reference.kind is PaperType.REPORT else reference.number
    if volume:
        found = {"@type": "PublicationVolume", "volumeNumber": volume, "isPartOf": found}
    if issue:
        found = {"@type": "PublicationIssue", "issueNumber": issue, "isPartOf": found}
    return found


def _trail(steps: Steps, settings: RenderSettings) -> Iterator[Data]:
    """Yield the breadcrumbs; nothing without absolute addresses.

    They are without the home page and the page itself, which search engines know:
    https://developers.google.com/search/docs/appearance/structured-data/breadcrumb.
    """
    if settings.site.url:
        items = [
            {
                "@type": "ListItem",
                "position": place,
                "name": text.plain(name),
                "item": settings.site.url + address,
            }
            for place, (name, address) in enumerate(steps, 1)
        ]
        yield {"@type": "BreadcrumbList", "itemListElement": items}
