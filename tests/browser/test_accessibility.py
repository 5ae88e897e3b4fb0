"""Every page kind, light and dark, at a desk and on a phone: what axe-core checks, and more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from support.pages import EVERY_KIND

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

Scheme = Literal["light", "dark"]
LOOKS: list[tuple[int, Scheme]] = [
    (width, scheme) for width in (1280, 390) for scheme in ("light", "dark")
]
"""Every width with every colour scheme."""


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_page_breaks_no_rule_fits_says_nothing_and_fetches_nothing_from_elsewhere(
    browser: Browser, site: str, kind: str
) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda problem: said.append(str(problem)))
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        # Material applies the scheme when a page loads.
        page.goto(site + EVERY_KIND[kind])
        if "search/" in EVERY_KIND[kind]:
            expect(page.locator(".pi-results .pi-card").first).to_be_visible()
        found = Axe().run(page)
        assert not found.response["violations"], (width, scheme, found.generate_report())
        assert page.evaluate("document.documentElement.scrollWidth") == width
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")
        lightness = sum(int(part) for part in re.findall(r"\d+", background)[:3]) / 3
        assert (lightness < 80) == (scheme == "dark")
    page.wait_for_load_state("networkidle")
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(site).netloc}
    # No site map is looked for beside the feeds and files that the page's head names.
    assert {url for url in asked if "sitemap" in url} <= {f"{site}sitemap.xml"}
    # Chromium itself reports the 404, the sitemap's addresses are those of the public site.
    assert [line for line in said if "404" not in line] == []
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
