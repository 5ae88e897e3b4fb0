"""What browser tests assert of a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page


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
