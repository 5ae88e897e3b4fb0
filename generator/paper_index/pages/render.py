"""The render stage: the index in, pages in memory out."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING

import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined

from paper_index.exports.channels import has_feed
from paper_index.exports.citation_files import cite
from paper_index.model.page import Page
from paper_index.model.review import NOTHING
from paper_index.pages.authors import author_pages, authors_pages, edit_people
from paper_index.pages.citations import alternates
from paper_index.pages.contexts import RedirectPage
from paper_index.pages.contribute import contribute_page
from paper_index.pages.data import data_page
from paper_index.pages.duplicates import duplicates_page
from paper_index.pages.feeds import feeds_page
from paper_index.pages.head import home_head, last_change, paper_head, tag_head
from paper_index.pages.home import home_page
from paper_index.pages.papers import paper_page, papers_pages, source_path, year_addresses
from paper_index.pages.parts import feed_links, front_matter, other_forms, papers_noun
from paper_index.pages.places import venue_pages, venues_pages, year_pages
from paper_index.pages.recent import recent_page
from paper_index.pages.search import search_page
from paper_index.pages.tags import VOCABULARY, tag_pages, tags_page
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_index.exports.citation_files import Citations
    from paper_index.exports.data_files import File
    from paper_index.model.index import Index, PaperEntry, PersonEntry
    from paper_index.model.page import News
    from paper_index.model.review import Review
    from paper_index.pages.contexts import PaperPage
    from paper_index.pages.parts import RenderSettings

# libyaml's emitter where PyYAML was built with it: the same bytes, sooner.
_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def render(
    index: Index,
    settings: RenderSettings,
    news: Sequence[News] = (),
    review: Review = NOTHING,
    downloads: Sequence[File] = (),
    citations: Citations | None = None,
) -> tuple[Page, ...]:
    """Return every page of the index, by path; `news` come newest first, `downloads` by path.

    `citations` are those of the index, for who has them already.

    Raises `AddressClash` when two of them would stand in one place.
    """
    cited = citations or cite(index, settings.site.url or "")
    pages = [
        *_home(index, settings),
        *_papers(index, settings, cited),
        *_tags(index, settings, cited),
        *_authors(index, settings),
        *_venues(index, settings),
        *_years(index, settings, cited),
        *_redirects(index),
        _search(index, settings),
        _recent(index, settings, news),
        _contribute(index, settings),
        _feeds(index, settings),
        _data(index, settings, downloads),
        _duplicates(index, settings, review),
    ]
    urls.claim_all((page.path, str(page.front_matter["title"])) for page in pages)
    if len({page.path.casefold() for page in pages}) != len(pages):
        raise AssertionError("two pages with one title claim one path")
    return tuple(sorted(pages, key=lambda page: page.path))


def page_bytes(page: Page) -> bytes:
    """Return a page as it is written: front matter dumped by PyYAML, then the body."""
    head = yaml.dump(
        dict(page.front_matter), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=2**20
    )
    return f"---\n{head}---\n\n{page.body}".encode()


def _home(index: Index, settings: RenderSettings) -> Iterator[Page]:
    extra = other_forms(feed_links(settings.site.name, urls.HOME, urls.HOME, settings))
    extra |= home_head([entry.paper for entry in index.papers], settings)
    meta = front_matter(settings.site.name, settings.site.description, listing=True, extra=extra)
    yield _page(urls.HOME, "home", home_page(index, settings), meta)


def _papers(index: Index, settings: RenderSettings, citations: Citations) -> Iterator[Page]:
    starts = year_addresses(index, settings.limits.papers_per_page)
    for entry in index.papers:
        context = paper_page(entry, starts[entry.paper.year], settings, citations)
        meta = _paper_matter(entry, settings, context)
        meta |= paper_head(entry, context.crumbs, settings)
        yield _page(urls.paper(entry.paper.id), "paper", context, meta)
    papers = [entry.paper for entry in index.papers]
    for address, listing in papers_pages(index, settings, citations):
        number = listing.pager.number
        extra = other_forms(alternates(listing.exports, settings.site.name))
        extra |= last_change(papers, settings, number)
        about = f"All papers in {settings.site.name}, by year."
        meta = front_matter(_numbered("All papers", number), about, listing=True, extra=extra)
        yield _page(address, "papers", listing, meta)


def _paper_matter(
    entry: PaperEntry, settings: RenderSettings, context: PaperPage
) -> dict[str, object]:
    paper = entry.paper
    others = alternates(context.citation.exports, text.plain(paper.title))
    extra = other_forms(others)
    edit = settings.repository.edit_address(source_path(paper))
    if edit:
        extra["edit_url"] = edit
    return front_matter(paper.title, paper.abstract, listing=False, extra=extra)


def _tags(index: Index, settings: RenderSettings, citations: Citations) -> Iterator[Page]:
    edit = settings.repository.edit_address(VOCABULARY)
    extra: dict[str, object] = {"edit_url": edit} if edit else {}
    listed = extra | last_change([entry.paper for entry in index.papers], settings)
    meta = front_matter(
        "All tags", f"All tags of {settings.site.name}.", listing=True, extra=listed
    )
    yield _page(urls.TAGS, "tags", tags_page(index, settings), meta)
    known = {entry.tag.id: entry.tag for entry in index.tags}
    for entry in index.tags:
        for address, context in tag_pages(entry, known, settings, citations):
            title = _numbered(entry.tag.name, context.pager.number)
            others = feed_links(entry.tag.name, address, urls.tag(entry.tag.id), settings)
            others += alternates(context.exports, entry.tag.name)
            head = other_forms(others)
            head |= tag_head(entry, context.pager.number, context.crumbs, settings)
            about = entry.tag.definition
            meta = front_matter(title, about, listing=True, extra=extra | head)
            yield _page(address, "tag", context, meta)


def _authors(index: Index, settings: RenderSettings) -> Iterator[Page]:
    for address, listing in authors_pages(index, settings):
        title = _numbered("All authors", listing.pager.number)
        newest = last_change([entry.paper for entry in index.papers], settings)
        meta = front_matter(
            title, f"All authors in {settings.site.name}.", listing=True, extra=newest
        )
        yield _page(address, "authors", listing, meta)
    tags = {entry.tag.id: entry.tag for entry in index.tags}
    edit = edit_people(index, settings)
    extra: dict[str, object] = {"edit_url": edit} if edit else {}
    for entry in index.people:
        if not entry.person.has_page:
            continue
        for address, context in author_pages(entry, tags, settings, edit):
            title = _numbered(entry.person.label, context.pager.number)
            about = f"{papers_noun(context.total)} by {entry.person.name} in {settings.site.name}."
            feeds = _author_feeds(entry, address, settings)
            found = extra | feeds | last_change(entry.papers, settings, context.pager.number)
            meta = front_matter(title, about, listing=True, extra=found)
            yield _page(address, "author", context, meta)


def _author_feeds(entry: PersonEntry, page: str, settings: RenderSettings) -> dict[str, object]:
    if not has_feed(entry):
        return {}
    name, listed = entry.person.name, urls.author(entry.person.id)
    return other_forms(feed_links(name, page, listed, settings))


def _venues(index: Index, settings: RenderSettings) -> Iterator[Page]:
    for address, listing in venues_pages(index, settings):
        title = _numbered("All venues", listing.pager.number)
        extra = last_change([entry.paper for entry in index.papers], settings)
        about = f"Where the papers of {settings.site.name} appeared."
        meta = front_matter(title, about, listing=True, extra=extra)
        yield _page(address, "venues", listing, meta)
    tags = {entry.tag.id: entry.tag for entry in index.tags}
    for entry in index.venues:
        for address, context in venue_pages(entry, tags, settings):
            title = _numbered(entry.name, context.pager.number)
            about = f"{papers_noun(context.total)} of {entry.name} in {settings.site.name}."
            found = last_change(entry.papers, settings, context.pager.number)
            meta = front_matter(title, about, listing=True, extra=found)
            yield _page(address, "venue", context, meta)


def _years(index: Index, settings: RenderSettings, citations: Citations) -> Iterator[Page]:
    papers = {str(entry.year): entry.papers for entry in index.calendar}
    for address, year, context in year_pages(index, settings, citations):
        title = _numbered(f"Papers of {year}", context.pager.number)
        about = f"{papers_noun(context.total)} of {year} in {settings.site.name}."
        extra = other_forms(alternates(context.exports, f"{settings.site.name}, {year}"))
        extra |= last_change(papers[year], settings, context.pager.number)
        yield _page(address, "year", context, front_matter(title, about, listing=True, extra=extra))


def _redirects(index: Index) -> Iterator[Page]:
    for entry in index.papers:
        for alias in entry.paper.aliases:
            yield _redirect(urls.paper(alias), urls.paper(entry.paper.id), entry.paper.title)
    for found in index.tags:
        for alias in found.tag.aliases:
            yield _redirect(urls.tag(alias), urls.tag(found.tag.id), found.tag.name)
    for someone in index.people:
        person = someone.person
        for alias in someone.former:
            yield _redirect(urls.author(alias), urls.author(person.id), person.name)


def _redirect(address: str, target: str, name: str) -> Page:
    href = urls.relative(target, address)
    context = RedirectPage(text.markdown("This page has moved"), href, text.html(name))
    extra = {"template": "redirect.html", "redirect": href, "canonical": target}
    meta = front_matter(name, f"Moved to {name}.", listing=True, extra=extra)
    return _page(address, "redirect", context, meta)


def _search(index: Index, settings: RenderSettings) -> Page:
    meta = front_matter("Search", f"Search the papers of {settings.site.name}.", listing=True)
    return _page(urls.SEARCH, "search", search_page(index, settings), meta)


def _recent(index: Index, settings: RenderSettings, news: Sequence[News]) -> Page:
    extra = other_forms(feed_links(settings.site.name, urls.RECENT, urls.HOME, settings))
    extra |= {"lastmod": news[0].day} if news else {}
    about = f"What is new in {settings.site.name}."
    meta = front_matter("Recent changes", about, listing=True, extra=extra)
    return _page(urls.RECENT, "recent", recent_page(index, news, settings), meta)


def _contribute(index: Index, settings: RenderSettings) -> Page:
    meta = front_matter("Contribute", f"How to contribute to {settings.site.name}.", listing=True)
    return _page(urls.CONTRIBUTE, "contribute", contribute_page(index, settings), meta)


def _feeds(index: Index, settings: RenderSettings) -> Page:
    feeds = feed_links(settings.site.name, urls.FEEDS, urls.HOME, settings)
    about = f"How to be told of new papers in {settings.site.name}."
    meta = front_matter("Feeds", about, listing=True, extra=other_forms(feeds))
    return _page(urls.FEEDS, "feeds", feeds_page(index, settings), meta)


def _data(index: Index, settings: RenderSettings, downloads: Sequence[File]) -> Page:
    about = f"The whole of {settings.site.name} as files to take home."
    meta = front_matter("Data", about, listing=True)
    return _page(urls.DATA, "data", data_page(index, downloads, settings), meta)


def _duplicates(index: Index, settings: RenderSettings, review: Review) -> Page:
    context = duplicates_page(index, review, settings)
    extra = {"edit_url": context.edit_href} if context.edit_href else {}
    name = settings.site.name
    about = f"Which records of {name} are one work, and which near-identical ones are not."
    meta = front_matter("Duplicates", about, listing=True, extra=extra)
    return _page(urls.DUPLICATES, "duplicates", context, meta)


def _numbered(title: str, number: int) -> str:
    return title if number == 1 else f"{title}, page {number}"


def _page(address: str, kind: str, context: object, meta: dict[str, object]) -> Page:
    # Not dataclasses.asdict: that would turn the contexts inside into dictionaries.
    values = {field.name: getattr(context, field.name) for field in fields(context)}  # type: ignore[arg-type]
    body = _environment().get_template(f"{kind}.md.j2").render(values)
    return Page(urls.source_file(address), {"kind": kind} | meta, body)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("paper_index.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
