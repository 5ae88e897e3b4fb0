"""No page kind breaks a rule that axe-core can check, light and dark, at a desk and on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from support.sample_texts import BARE, FEATURED, RETRACTED

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PAGES = {
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
    "corrected": "search/?q=entrpy",
    "authors": "authors/",
    "author": "authors/tamar-hale/",
    "venues": "venues/",
    "venue": "venues/iclr/",
    "year": "years/2023/",
    "recent": "recent/",
    "contribute": "contribute/",
    "feeds": "feeds/",
    "data": "data/",
    "duplicates": "duplicates/",
    "about": "about/",
}


Scheme = Literal["light", "dark"]
LOOKS: list[tuple[int, Scheme]] = [
    (width, scheme) for width in (1280, 390) for scheme in ("light", "dark")
]
"""Every width with every colour scheme."""


@pytest.mark.parametrize("name", PAGES)
def test_page_breaks_no_rule(browser: Browser, site: str, name: str) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        # Material applies the scheme when a page loads.
        page.goto(site + PAGES[name])
        if "search/" in PAGES[name]:
            expect(page.locator(".pi-results .pi-card").first).to_be_visible()
        found = Axe().run(page)
        assert not found.response["violations"], (width, scheme, found.generate_report())
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_suggestions_break_no_rule(browser: Browser, site: str, scheme: Scheme) -> None:
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{site}about/")
    page.locator("#pi-search").fill("information")
    expect(page.locator(".pi-option--paper").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    found = Axe().run(page)
    context.close()
    assert not found.response["violations"], found.generate_report()
