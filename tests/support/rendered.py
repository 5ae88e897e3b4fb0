"""Every page of an index, made in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.exports.citations import cite
from paper_index.model.pairs import Review
from paper_index.pages.render import data_plan, page_input, plan_pages, render_page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_index.exports.downloads import DataFile
    from paper_index.model.index import Index, News
    from paper_index.model.settings import Page
    from paper_index.pages.parts import RenderSettings


def render(
    index: Index,
    settings: RenderSettings,
    news: Sequence[News] = (),
    review: Review | None = None,
    downloads: Sequence[DataFile] = (),
) -> tuple[Page, ...]:
    """Return the pages by path; `news` come newest first, `downloads` by path."""
    given = page_input(index, settings, cite(index, settings.site.url))
    found = [*plan_pages(given, news, review or Review()), data_plan(given, downloads)]
    pages = [render_page(plan.build(*plan.values)) for plan in found]
    return tuple(sorted(pages, key=lambda page: page.path))
