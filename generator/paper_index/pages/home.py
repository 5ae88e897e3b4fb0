"""The front page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.pages.contexts import HomePage
from paper_index.pages.parts import card
from paper_index.pages.tags import tag_groups
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from paper_index.model.index import Index
    from paper_index.pages.parts import RenderSettings


def home_page(index: Index, settings: RenderSettings) -> HomePage:
    """Return the context of the front page."""
    years = index.years
    span = f"{years[-1]}–{years[0]}" if len(years) > 1 else "".join(map(str, years))
    return HomePage(
        heading=text.markdown(settings.site.name),
        description=settings.site.description,
        paper_count=len(index.papers),
        tag_count=len(index.tags),
        author_count=sum(bool(entry.papers) for entry in index.people),
        years=span,
        groups=tag_groups(index, urls.HOME),
        newest=tuple(
            card(entry.paper, urls.HOME) for entry in index.papers[: settings.limits.newest]
        ),
        papers_href=urls.relative(urls.PAPERS, urls.HOME),
        tags_href=urls.relative(urls.TAGS, urls.HOME),
        feeds_href=urls.relative(urls.FEEDS, urls.HOME),
        data_href=urls.relative(urls.DATA, urls.HOME),
        authors_href=urls.relative(urls.AUTHORS, urls.HOME),
    )
