"""The render stage: turns an index into pages in memory."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from paper_index.cache.keys import Lazy
from paper_index.model.settings import Page
from paper_index.pages import authors, duplicates, feeds, home, papers, recent, tags, trending
from paper_index.pages.map import map_page, map_source
from paper_index.pages.parts import ListedPaper, PageInput, PagePlan
from paper_index.relate.trending import find_trending
from paper_index.text import front_matter, urls

if TYPE_CHECKING:
    from paper_index.cache.keys import Digests
    from paper_index.exports.citations import Citations
    from paper_index.exports.downloads import DataFile
    from paper_index.model.index import Index, News
    from paper_index.model.pairs import Review
    from paper_index.pages.parts import PageSpec, RenderSettings


def page_input(index: Index, settings: RenderSettings, citations: Citations) -> PageInput:
    """Return what all pages of an index are made from."""
    listed = {entry.paper.id: ListedPaper(entry.paper, entry.tags) for entry in index.papers}
    trending = find_trending(index, settings.limits.newest)
    return PageInput(index, settings, citations, listed, trending, map_source(index))


def plan_pages(given: PageInput, news: Sequence[News], review: Review) -> list[PagePlan]:
    """Return the pages of an index, but that of the data.

    Raises ValueError if two pages have one path.
    """
    index, settings = given.index, given.settings
    specs = (
        home.home_page(given),
        tags.tags_page(index, settings),
        *home.redirect_pages(index),
        *home.removed_pages(index),
        home.search_page(given),
        home.reading_list_page(settings),
        trending.trending_page(given.trending, len(index.papers), settings),
        home.contribute_page(index, settings),
        feeds.feeds_page(index, settings),
        duplicates.duplicates_page(index, review, settings),
    )
    drawn = given.map
    plans = [
        *map(PagePlan.of, specs),
        *([PagePlan(urls.MAP, "Map", map_page, (drawn, settings.site.name))] if drawn else ()),
        *recent.recent_pages(given, news),
        *papers.paper_pages(given),
        *papers.papers_pages(given),
        *tags.tag_pages(given),
        *authors.authors_pages(given),
        *authors.author_pages(given),
        *authors.venues_pages(given),
        *authors.venue_pages(given),
        *papers.year_pages(given),
    ]
    titles = ((urls.source_file(plan.address), plan.title) for plan in plans)
    for address, first, second in urls.find_clashes(titles):
        raise ValueError(f"{first} and {second} both have the path {address!r}")
    return plans


def data_plan(given: PageInput, downloads: Sequence[DataFile]) -> PagePlan:
    """Return the page of the data; `downloads` come by path."""
    return PagePlan.of(feeds.data_page(given.index, downloads, given.settings))


def page_file(plan: PagePlan, digests: Digests) -> tuple[str, Lazy[bytes]]:
    """Return the path of a page below `docs/`, and the file."""
    key = digests.of(plan.build, *plan.values)
    make = lambda: page_bytes(render_page(plan.build(*plan.values)))  # noqa: E731
    return urls.source_file(plan.address), Lazy(key, make)


def render_page(spec: PageSpec) -> Page:
    """Return a page with its template filled in.

    Raises jinja2's UndefinedError when the template uses a name that is not in the context.
    """
    body = _environment().get_template(f"{spec.kind}.md.j2").render(spec.variables)
    return Page(urls.source_file(spec.address), spec.front_matter, body)


def page_bytes(page: Page) -> bytes:
    """Return a page as it is written: front matter, then the body."""
    return f"---\n{front_matter.dump(page.front_matter)}---\n\n{page.body}".encode()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("paper_index.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    # All at once, so that the processes which make the other pages need not compile them again.
    for name in environment.list_templates():
        environment.get_template(name)
    return environment
