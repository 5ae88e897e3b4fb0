"""The result page of the search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.pages.contexts import SearchPage
from paper_index.pages.papers import year_links
from paper_index.pages.parts import crumbs
from paper_index.pages.tags import tag_groups
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from paper_index.model.index import Index
    from paper_index.pages.parts import RenderSettings


def search_page(index: Index, settings: RenderSettings) -> SearchPage:
    """Return the context of the result page."""
    return SearchPage(
        crumbs=crumbs(urls.SEARCH),
        heading=text.markdown("Search"),
        total=len(index.papers),
        papers_href=urls.relative(urls.PAPERS, urls.SEARCH),
        groups=tag_groups(index, urls.SEARCH),
        years=year_links(index, settings.limits.papers_per_page, urls.SEARCH),
    )
