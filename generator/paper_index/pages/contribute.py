"""The page that says how to contribute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.pages.contexts import ContributePage
from paper_index.pages.parts import crumbs
from paper_index.pages.tags import VOCABULARY, tag_groups
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from paper_index.model.index import Index
    from paper_index.pages.parts import RenderSettings


def contribute_page(index: Index, settings: RenderSettings) -> ContributePage:
    """Return the context of the page on how to contribute."""
    page, repository = urls.CONTRIBUTE, settings.repository
    return ContributePage(
        crumbs=crumbs(page),
        heading=text.markdown("Contribute"),
        repository_href=repository.url,
        forms_href=f"{repository.url}/issues/new/choose" if repository.form else "",
        vocabulary_href=repository.edit_address(VOCABULARY),
        papers_href=urls.relative(urls.PAPERS, page),
        tags_href=urls.relative(urls.TAGS, page),
        recent_href=urls.relative(urls.RECENT, page),
        feeds_href=urls.relative(urls.FEEDS, page),
        duplicates_href=urls.relative(urls.DUPLICATES, page),
        groups=tag_groups(index, page),
        total=len(index.tags),
    )
