"""Metadata for a page's head: citation tags, schema.org data, the day of the last change.

All of it is plain data for the front matter, escaped here; the theme only places it. Data that
needs an absolute address is left out when the address of the site is not known.

Sources: https://scholar.google.com/intl/en/scholar/inclusion.html (the `citation_*` tags) and
https://schema.org.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from markupsafe import escape

from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_index.exports.reference import Reference
    from paper_index.model.fields import PartialDate
    from paper_index.model.index import PaperEntry, TagEntry
    from paper_index.model.paper import Paper
    from paper_index.pages.lists import ListPage
    from paper_index.pages.parts import Link, RenderSettings

Data = dict[str, object]


def paper_head(
    entry: PaperEntry, reference: Reference, crumbs: Sequence[Link], settings: RenderSettings
) -> Data:
    """Return the citation tags and the schema.org article of a paper's page."""
    address = urls.paper(entry.paper.id)
    head = _linked_data(
        _article(entry, reference, settings),
        *_trail(crumbs, text.plain(entry.paper.title), address, settings),
    )
    tags = _citation(entry, reference, settings)
    head["meta"] = [[name, str(escape(value))] for name, value in tags if value]
    return head | last_change([entry.paper], settings)


def tag_head(
    entry: TagEntry, part: ListPage[Paper], crumbs: Sequence[Link], settings: RenderSettings
) -> Data:
    """Return the schema.org data of one page of a tag's papers."""
    about: Data = {
        "@type": "DefinedTerm",
        "name": text.plain(entry.tag.name),
        "description": text.plain(entry.tag.definition),
    }
    page: Data = {"@type": "CollectionPage", "name": about["name"], "about": about}
    if settings.site.url:
        page["url"] = settings.site.url + part.address
        page["isPartOf"] = {
            "@type": "WebSite",
            "name": settings.site.name,
            "url": settings.site.url,
        }
    trail = _trail(crumbs, text.plain(entry.tag.name), part.address, settings)
    return _linked_data(page, *trail) | last_change(part.entries, settings)


def home_head(papers: Sequence[Paper], settings: RenderSettings) -> Data:
    """Return the picture of the site and its schema.org data with the address of the search."""
    head = last_change(papers, settings)
    if settings.image:
        head["image"] = str(escape(settings.image))
    if not settings.site.url:
        return head
    site: Data = {
        "@type": "WebSite",
        "name": settings.site.name,
        "description": settings.site.description,
        "url": settings.site.url,
        "inLanguage": settings.site.language,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{settings.site.url}{urls.SEARCH}?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        },
    }
    return _linked_data(site) | head


def last_change(papers: Sequence[Paper], settings: RenderSettings) -> Data:
    """Return the latest day on which one of some papers changed, as far as it is known.

    A paper without a known change of its file counts with the day it was added.
    """
    days = (settings.changed.get(paper.id) or str(paper.added or "") for paper in papers)
    newest = max(days, default="")
    return {"lastmod": newest} if newest else {}


def _linked_data(*things: Data) -> Data:
    graph: Data = {"@context": "https://schema.org", "@graph": list(things)}
    if len(things) == 1:
        graph = {"@context": "https://schema.org", **things[0]}
    return {"jsonld": text.script_json(graph)}


def _citation(
    entry: PaperEntry, reference: Reference, settings: RenderSettings
) -> Iterator[tuple[str, str]]:
    paper = entry.paper
    yield "citation_title", text.plain(paper.title)
    yield from (("citation_author", name) for name in paper.authors)
    cited, first = _day(reference.date), _day(paper.published)
    yield "citation_publication_date", cited
    yield "citation_online_date", first if first != cited else ""
    if reference.container and reference.kind in {"journal", "conference"}:
        yield f"citation_{reference.kind}_title", text.plain(reference.container)
    yield "citation_volume", reference.volume or ""
    yield "citation_issue", reference.number or ""
    yield "citation_firstpage", reference.pages[0] if reference.pages else ""
    yield "citation_lastpage", reference.pages[1] if len(reference.pages) > 1 else ""
    yield "citation_doi", reference.doi or ""
    yield "citation_arxiv_id", reference.arxiv or ""
    if settings.site.url:
        yield "citation_abstract_html_url", settings.site.url + urls.paper(paper.id)
    yield "citation_keywords", "; ".join(tag.name for tag in entry.tags)
    yield "citation_language", settings.site.language


def _day(date: PartialDate | None) -> str:
    """Return a date in the form that Google Scholar reads: a full date, or a year alone."""
    if not date:
        return ""
    return f"{date.year}/{date.month:02}/{date.day:02}" if date.day else str(date.year)


def _article(entry: PaperEntry, reference: Reference, settings: RenderSettings) -> Data:
    paper = entry.paper
    found: Data = {
        "@type": "ScholarlyArticle",
        "headline": text.plain(paper.title),
        "author": [{"@type": "Person", "name": name} for name in paper.authors],
        "datePublished": str(paper.published or paper.venue_year or ""),
        "isPartOf": _container(reference),
        "keywords": [tag.name for tag in entry.tags],
        "abstract": " ".join(text.plain(paper.abstract).split()),
        "inLanguage": settings.site.language,
        "url": settings.site.url + urls.paper(paper.id) if settings.site.url else "",
        "sameAs": [
            *([urls.arxiv_page(paper.arxiv)] if paper.arxiv else []),
            *([urls.doi_page(paper.doi)] if paper.doi else []),
        ],
    }
    if len(reference.pages) > 1:
        found["pageStart"], found["pageEnd"] = reference.pages[0], reference.pages[1]
    elif reference.pages:
        found["pagination"] = reference.pages[0]
    return {name: value for name, value in found.items() if value}


def _container(reference: Reference) -> Data:
    """Return the container of a paper: a journal's issue, a conference, or a venue."""
    if not reference.container:
        return {}
    kinds = {"journal": "Periodical", "conference": "CreativeWorkSeries"}
    found: Data = {
        "@type": kinds.get(reference.kind, "CreativeWork"),
        "name": text.plain(reference.container),
    }
    if reference.volume:
        found = {
            "@type": "PublicationVolume",
            "volumeNumber": reference.volume,
            "isPartOf": found,
        }
    if reference.number:
        found = {"@type": "PublicationIssue", "issueNumber": reference.number, "isPartOf": found}
    return found


def _trail(
    crumbs: Sequence[Link], name: str, address: str, settings: RenderSettings
) -> Iterator[Data]:
    """Yield the breadcrumbs with the page itself at the end; nothing without absolute addresses."""
    if not settings.site.url:
        return
    here = settings.site.url + address
    items: list[Data] = [
        {
            "@type": "ListItem",
            "position": place,
            "name": text.plain(step.name),
            "item": urljoin(here, step.href),
        }
        for place, step in enumerate(crumbs, 1)
    ]
    items.append({"@type": "ListItem", "position": len(items) + 1, "name": name})
    yield {"@type": "BreadcrumbList", "itemListElement": items}
