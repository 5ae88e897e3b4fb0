"""Smoke test of this repository's own index: it builds, and its formulas show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.pages import formulas_show
from support.real_index import real_papers, real_site

if TYPE_CHECKING:
    from playwright.sync_api import Page

# Building the whole index takes several seconds.
pytestmark = pytest.mark.slow


def test_every_paper_has_a_page() -> None:
    built = {path.parent.name for path in (real_site() / "papers").glob("*/index.html")}
    assert built >= {paper.id for paper in real_papers()}


@pytest.mark.browser
def test_every_formula_shows(page: Page, real_site_url: str) -> None:
    papers = [paper for paper in real_papers() if "$" in f"{paper.title} {paper.abstract}"]
    assert papers
    for paper in papers:
        page.goto(f"{real_site_url}papers/{paper.id}/")
        formulas_show(page)
