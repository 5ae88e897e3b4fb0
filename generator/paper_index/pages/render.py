"""The render stage: turns an index into pages in memory."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined

from paper_index.exports.citations import cite
from paper_index.model.pairs import Review
from paper_index.model.settings import Page
from paper_index.pages import authors, duplicates, feeds, home, papers, tags
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_index.exports.citations import Citations
    from paper_index.exports.downloads import DataFile
    from paper_index.model.index import Index, News
    from paper_index.pages.parts import PageSpec, RenderSettings

# libyaml's emitter where PyYAML has it: the same bytes, faster.
_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def render(
    index: Index,
    settings: RenderSettings,
    news: Sequence[News] = (),
    review: Review | None = None,
    downloads: Sequence[DataFile] = (),
    citations: Citations | None = None,
) -> tuple[Page, ...]:
    """Return every page of the index, by path; `news` come newest first, `downloads` by path.

    `citations` are those of the index; they are made when the caller has none.

    Raises ValueError if two pages have one path.
    """
    cited = citations or cite(index, settings.site.url)
    specs = [
        home.home_page(index, settings),
        *papers.paper_pages(index, settings, cited),
        *papers.papers_pages(index, settings, cited),
        tags.tags_page(index, settings),
        *tags.tag_pages(index, settings, cited),
        *authors.authors_pages(index, settings),
        *authors.author_pages(index, settings),
        *authors.venues_pages(index, settings),
        *authors.venue_pages(index, settings),
        *papers.year_pages(index, settings, cited),
        *home.redirect_pages(index),
        *home.removed_pages(index),
        home.search_page(index, settings),
        home.recent_page(index, news, settings),
        home.contribute_page(index, settings),
        feeds.feeds_page(index, settings),
        feeds.data_page(index, downloads, settings),
        duplicates.duplicates_page(index, review or Review(), settings),
    ]
    pages = [render_page(spec) for spec in specs]
    titles = ((page.path, str(page.front_matter["title"])) for page in pages)
    for address, first, second in urls.find_clashes(titles):
        raise ValueError(f"{first} and {second} both have the path {address!r}")
    return tuple(sorted(pages, key=lambda page: page.path))


def render_page(spec: PageSpec) -> Page:
    """Return a page with its template filled in.

    Raises jinja2's UndefinedError when the template uses a name that is not in the context.
    """
    body = _environment().get_template(f"{spec.kind}.md.j2").render(spec.variables)
    return Page(urls.source_file(spec.address), spec.front_matter, body)


def page_bytes(page: Page) -> bytes:
    """Return a page as it is written: front matter dumped by PyYAML, then the body."""
    head = yaml.dump(
        dict(page.front_matter), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=2**20
    )
    return f"---\n{head}---\n\n{page.body}".encode()


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
