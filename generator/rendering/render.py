"""The render stage: the index in, pages in memory out."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING

import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined

from generator import text, urls
from generator.model.page import Page
from generator.rendering.contexts import RedirectPage
from generator.rendering.contribute import contribute_page
from generator.rendering.head import home_head, last_change, paper_head, tag_head
from generator.rendering.home import home_page
from generator.rendering.papers import paper_page, papers_pages, source_path, year_addresses
from generator.rendering.parts import front_matter
from generator.rendering.recent import recent_page
from generator.rendering.search import search_page
from generator.rendering.tags import VOCABULARY, tag_pages, tags_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.model.index import Index, PaperEntry
    from generator.model.page import News
    from generator.rendering.parts import RenderSettings

# libyaml's emitter where PyYAML was built with it: the same bytes, sooner.
_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def render(index: Index, settings: RenderSettings, news: Sequence[News] = ()) -> tuple[Page, ...]:
    """Return every page of the index, by path; `news` come newest first.

    Raises `AddressClash` when two of them would stand in one place.
    """
    pages = [
        *_home(index, settings),
        *_papers(index, settings),
        *_tags(index, settings),
        *_redirects(index),
        _search(index, settings),
        _recent(index, settings, news),
        _contribute(index, settings),
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
    extra = home_head([entry.paper for entry in index.papers], settings)
    meta = front_matter(settings.name, settings.description, listing=True, extra=extra)
    yield _page(urls.HOME, "home", home_page(index, settings), meta)


def _papers(index: Index, settings: RenderSettings) -> Iterator[Page]:
    starts = year_addresses(index, settings.limits.papers_per_page)
    for entry in index.papers:
        context = paper_page(entry, starts[entry.paper.year], settings)
        meta = _paper_matter(entry, settings) | paper_head(entry, context.crumbs, settings)
        yield _page(urls.paper(entry.paper.id), "paper", context, meta)
    for address, listing in papers_pages(index, settings):
        number = listing.pager.number
        extra = last_change([entry.paper for entry in index.papers], settings, number)
        about = f"All papers in {settings.name}, by year."
        meta = front_matter(_numbered("All papers", number), about, listing=True, extra=extra)
        yield _page(address, "papers", listing, meta)


def _paper_matter(entry: PaperEntry, settings: RenderSettings) -> dict[str, object]:
    paper = entry.paper
    extra: dict[str, object] = {}
    edit = settings.repository.edit_address(source_path(paper))
    if edit:
        extra["edit_url"] = edit
    return front_matter(paper.title, paper.abstract, listing=False, extra=extra)


def _tags(index: Index, settings: RenderSettings) -> Iterator[Page]:
    edit = settings.repository.edit_address(VOCABULARY)
    extra: dict[str, object] = {"edit_url": edit} if edit else {}
    listed = extra | last_change([entry.paper for entry in index.papers], settings)
    meta = front_matter("All tags", f"All tags of {settings.name}.", listing=True, extra=listed)
    yield _page(urls.TAGS, "tags", tags_page(index, settings), meta)
    known = {entry.tag.id: entry.tag for entry in index.tags}
    for entry in index.tags:
        for address, context in tag_pages(entry, known, settings):
            title = _numbered(entry.tag.name, context.pager.number)
            head = tag_head(entry, context.pager.number, context.crumbs, settings)
            meta = front_matter(title, entry.tag.definition, listing=True, extra=extra | head)
            yield _page(address, "tag", context, meta)


def _redirects(index: Index) -> Iterator[Page]:
    for entry in index.papers:
        for alias in entry.paper.aliases:
            yield _redirect(urls.paper(alias), urls.paper(entry.paper.id), entry.paper.title)
    for found in index.tags:
        for alias in found.tag.aliases:
            yield _redirect(urls.tag(alias), urls.tag(found.tag.id), found.tag.name)


def _redirect(address: str, target: str, name: str) -> Page:
    href = urls.relative(target, address)
    context = RedirectPage(text.markdown("This page has moved"), href, text.html(name))
    extra = {"template": "redirect.html", "redirect": href, "canonical": target}
    meta = front_matter(name, f"Moved to {name}.", listing=True, extra=extra)
    return _page(address, "redirect", context, meta)


def _search(index: Index, settings: RenderSettings) -> Page:
    meta = front_matter("Search", f"Search the papers of {settings.name}.", listing=True)
    return _page(urls.SEARCH, "search", search_page(index, settings), meta)


def _recent(index: Index, settings: RenderSettings, news: Sequence[News]) -> Page:
    extra = {"lastmod": news[0].day} if news else {}
    about = f"What is new in {settings.name}."
    meta = front_matter("Recent changes", about, listing=True, extra=extra)
    return _page(urls.RECENT, "recent", recent_page(index, news, settings), meta)


def _contribute(index: Index, settings: RenderSettings) -> Page:
    meta = front_matter("Contribute", f"How to contribute to {settings.name}.", listing=True)
    return _page(urls.CONTRIBUTE, "contribute", contribute_page(index, settings), meta)


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
        loader=PackageLoader("generator"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
