"""Every page kind in six modes: what axe-core checks, and more; large text; the keyboard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from support.pages import (
    BRIEF,
    DESK,
    EVERY_KIND,
    PHONE,
    VARIANTS,
    Mode,
    broken_rules,
    look,
    searched,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from support.pages import Options, Scheme

pytestmark = pytest.mark.browser

SHAPE: Options = {**BRIEF, "rules": {"color-contrast": {"enabled": False}}}
"""All rules but contrast, which takes most of the time."""
COLOURS: Options = {**BRIEF, "runOnly": ["color-contrast", "link-in-text-block"]}
MODES = {
    Mode(DESK): BRIEF,
    Mode(DESK, "dark"): COLOURS,
    Mode(DESK, forced="active"): SHAPE,
    Mode(DESK, text=200): SHAPE,
    Mode(PHONE, "dark"): BRIEF,
    Mode(PHONE): SHAPE,
}
"""What is checked in each mode; size and colours together decide of no rule."""
SIZES: Options = {**BRIEF, "runOnly": ["target-size"]}
"""Targets of 24 pixels, which axe-core leaves out unless told."""
NARROW: Options = {"exclude": [[".pi-bars"]]}
"""The bars of many years are narrower; the table below has the same links."""
LARGE_TEXT = ("home", "paper", "tag", "map", "search")
CUT_OFF = """() => {
  const shown = { checkOpacity: true, checkVisibilityCSS: true };
  const scrolls = ".pi-map svg, .pi-heat, pre, math, .pi-unseen";
  const cut = (one) => {
    const box = one.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) return false;
    if (box.left < -1 || box.right > innerWidth + 1) return true;
    for (let other = one.parentElement; other !== document.body; other = other.parentElement) {
      const { overflowX, overflowY, webkitLineClamp } = getComputedStyle(other);
      const { left, right, bottom } = other.getBoundingClientRect();
      const isBeside = box.left < left - 2 || box.right > right + 2;
      if (overflowX !== "visible" && isBeside) return true;
      const hidesBelow = overflowY === "hidden" && webkitLineClamp === "none";
      if (hidesBelow && box.bottom > bottom + 2) return true;
    }
    return false;
  };
  return [...document.querySelectorAll("body *")]
    .filter((one) => [...one.childNodes].some((part) => part.nodeType === 3 && part.data.trim()))
    .filter((one) => one.checkVisibility(shown) && !one.closest(scrolls) && cut(one))
    .map((one) => `${one.tagName} ${one.textContent.trim().slice(0, 40)}`);
}"""
"""The elements with text that leave the window or an element that hides what leaves it."""


@pytest.mark.slow  # It runs axe-core six times on a page of each kind.
@pytest.mark.parametrize("kind", EVERY_KIND)
def test_page_breaks_no_rule_fits_says_nothing_and_fetches_nothing_from_elsewhere(
    browser: Browser, site: str, kind: str
) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    failed: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.on("response", lambda one: failed.append(one.url) if one.status >= 400 else None)
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda problem: said.append(str(problem)))
    page.goto(site + EVERY_KIND[kind])
    if "search/" in EVERY_KIND[kind]:
        searched(page)
    for mode, rules in MODES.items():
        if kind in VARIANTS and rules is not BRIEF:
            continue
        look(page, mode)
        assert not broken_rules(page, rules), mode
        assert rules is COLOURS or not broken_rules(page, SIZES, NARROW), mode
        assert page.evaluate("document.documentElement.scrollWidth") == mode.width, mode
        if mode.forced == "none":
            background = page.evaluate("getComputedStyle(document.body).backgroundColor")
            lightness = sum(int(part) for part in re.findall(r"\d+", background)[:3]) / 3
            assert (lightness < 80) == (mode.scheme == "dark")
    page.wait_for_load_state("networkidle")
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(site).netloc}
    # No site map is looked for beside the feeds and files that the page's head names.
    assert {url for url in asked if "sitemap" in url} <= {f"{site}sitemap.xml"}
    # Chromium itself reports the 404, and on a slow machine what is preloaded and not used at once.
    assert [line for line in said if "404" not in line and "preloaded" not in line] == []
    assert failed == ([site + EVERY_KIND[kind]] if kind == "missing" else [])
    context.close()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_text_of_twice_the_size_fits_and_is_not_cut_off(page: Page, site: str, width: int) -> None:
    for kind in LARGE_TEXT:
        page.goto(site + EVERY_KIND[kind])
        if kind == "search":
            searched(page)
        look(page, Mode(width, text=200))
        assert page.evaluate("document.documentElement.scrollWidth") == width, kind
        assert page.evaluate(CUT_OFF) == [], kind


FOCUS = """() => {
  const one = document.activeElement, { outlineStyle, outlineWidth } = getComputedStyle(one);
  const { left, top, right, bottom } = one.getBoundingClientRect();
  const isInside = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
  const name = one.ariaLabel || one.getAttribute("for") || one.textContent.trim();
  return [name, outlineStyle, parseFloat(outlineWidth), isInside && right - left > 1];
}"""
"""The name of the element that has the focus, its outline, and whether it is in view."""


@pytest.mark.parametrize(
    ("width", "controls"),
    [
        (DESK, ["Skip to content", "Search papers, tags and authors", "Reading list", "Papers"]),
        (PHONE, ["Skip to content", "__drawer", "Search", "Reading list"]),
    ],
)
def test_the_keyboard_reaches_everything_with_a_visible_focus(
    page: Page, site: str, width: int, controls: list[str]
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{site}years/2023/")
    first = page.locator(".pi-cards > li > h3 > a").first
    title = first.inner_text()
    expect(page.locator("[data-pi-star]").first).to_be_visible()
    reached: list[str] = []
    while title not in reached and len(reached) < 80:
        page.keyboard.press("Tab")
        name, style, thickness, is_shown = page.evaluate(FOCUS)
        reached.append(name)
        # Of these two, the element around or beside has the ring.
        if not name.startswith(("Switch to", "Search papers")):
            assert (style, is_shown) == ("solid", True), name
            assert thickness >= 2, name
    assert [name for name in dict.fromkeys(reached) if name in [*controls, title]] == [
        *controls,
        title,
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_suggestions_break_no_rule(browser: Browser, site: str, scheme: Scheme) -> None:
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{site}about/")
    page.locator("#pi-search").fill("information")
    expect(page.locator(".pi-option--paper").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert not broken_rules(page)
    context.close()
