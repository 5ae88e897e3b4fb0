"""The result page of the search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator import text, urls
from generator.rendering.contexts import SearchPage
from generator.rendering.papers import year_links
from generator.rendering.parts import crumbs
from generator.rendering.tags import tag_groups

if TYPE_CHECKING:
    from generator.model.index import Index
    from generator.rendering.parts import RenderSettings


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
