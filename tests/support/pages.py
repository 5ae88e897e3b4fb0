"""Pages of the sample site, and what browser tests assert of a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from support.sample_texts import BARE, FEATURED, RETRACTED

if TYPE_CHECKING:
    from playwright.sync_api import Page

EVERY_KIND = {
    "home": "",
    "paper": "papers/minimum-entropy-coupling-of-teapots/",
    "retracted": f"papers/{RETRACTED}/",
    "bare": f"papers/{BARE}/",
    "featured": f"papers/{FEATURED}/",
    "papers": "papers/",
    "tag": "tags/information-theory/",
    "tags": "tags/",
    "search": "search/?q=entropy&tag=information-theory",
    "search with status": "search/?q=perpetual",
    "search with correction": "search/?q=entrpy",
    "authors": "authors/",
    "author": "authors/tamar-hale/",
    "venues": "venues/",
    "venue": "venues/iclr/",
    "year": "years/2023/",
    "reading list": "reading-list/",
    "recent": "recent/",
    "trending": "trending/",
    "map": "map/",
    "contribute": "contribute/",
    "feeds": "feeds/",
    "data": "data/",
    "duplicates": "duplicates/",
    "about": "about/",
    "missing": "no/such/page/",
}
"""The address of a page of every kind on the sample site."""


def formulas_show(page: Page) -> None:
    """Assert that the formulas of a paper's page are visible, and that none is shown as LaTeX."""
    boxes = page.eval_on_selector_all(
        ".md-content :is(math, sub, sup)",
        "all => all.map(one => [one.textContent, one.getBoundingClientRect().width])",
    )
    assert boxes
    assert all(text and width > 0 for text, width in boxes)
    text = page.locator(".pi-abstract").inner_text() + page.locator("h1").inner_text()
    assert not re.search(r"\$|\\[a-z]", text)
    expect(page.locator(".md-content merror")).to_have_count(0)
