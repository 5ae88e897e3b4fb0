"""The page of a paper: what its first screen shows, its measure, and its buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from support.pages import EVERY_KIND

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PAPER = EVERY_KIND["paper"]


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_the_first_screen_has_all_that_readers_decide_by(
    browser: Browser, site: str, width: int, height: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(site + PAPER)
    parts = ["h1", ".pi-authors", ".pi-facts", ".pi-tags", ".pi-actions", ".pi-abstract h2"]
    boxes = [page.locator(part).bounding_box() for part in parts]
    tops = [box["y"] for box in boxes if box]
    assert tops == sorted(tops)
    assert len(tops) == len(parts)
    assert tops[-1] < height
    names = page.locator(".pi-actions :is(a, button)").filter(visible=True)
    expect(names).to_have_text(["arXiv", "PDF", "Code", "Cite", "Share", "Star"])
    page.close()


def test_an_abstract_has_about_75_characters_a_line(browser: Browser, site: str) -> None:
    page = browser.new_page()
    for width in (1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(site + PAPER)
        lines = page.evaluate(
            """() => {
                const text = document.querySelector(".pi-abstract p");
                text.textContent = "We pour tea into cups and wait until it cools. ".repeat(40);
                const height = parseFloat(getComputedStyle(text).lineHeight);
                return text.textContent.length / (text.getBoundingClientRect().height / height);
            }"""
        )
        assert 68 <= lines <= 84
        cite, abstract = (page.locator(one).bounding_box() for one in (".pi-cite", ".pi-abstract"))
        assert cite is not None
        assert abstract is not None
        assert cite["x"] > abstract["x"] + abstract["width"]
        assert abs(cite["y"] - abstract["y"]) < 2
    page.close()


def test_a_page_is_shared_by_the_system_or_its_link_is_copied(browser: Browser, site: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{site}{PAPER}#cite")
    page.evaluate("delete Navigator.prototype.share")
    page.get_by_role("button", name="Share").click()
    expect(page.locator("#pi-shared")).to_have_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()") == site + PAPER
    page.evaluate("() => { navigator.share = async ({ url }) => { window.shared = url; }; }")
    page.get_by_role("button", name="Share").click()
    page.wait_for_function("window.shared")
    assert page.evaluate("window.shared") == site + PAPER
    context.close()
