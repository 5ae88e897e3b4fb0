"""Header, tabs, pages and footer share one left edge and one width."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest
from playwright.sync_api import expect

from support.pages import EVERY_KIND, VARIANTS
from support.sample_index import sample_site, short_site
from support.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

DESK, TABLET, PHONE = 1280, 1000, 390
EDGES = """() => {
  const shown = (selector) => [...document.querySelectorAll(selector)].filter((one) =>
    one.checkVisibility());
  const parts = { header: ".md-header__button:not(.pi-search__open)", tabs: ".md-tabs__link",
    heading: "h1", page: ".md-content__inner", footer: ".pi-footer a" };
  const lefts = {};
  for (const [name, selector] of Object.entries(parts))
    for (const part of shown(selector).slice(0, 1))
      lefts[name] = part.getBoundingClientRect().left
        + parseFloat(getComputedStyle(part).paddingLeft);
  const last = shown(".md-sidebar, .md-content__inner");
  return [lefts, Math.max(...last.map((one) => one.getBoundingClientRect().right))];
}"""
"""Where each part that is shown begins with its text or its icon, and where the last ends."""


def edges(page: Page) -> tuple[dict[str, float], float]:
    expect(page.locator("h1")).to_be_visible()
    found, right = page.evaluate(EDGES)
    return found, right


def test_all_pages_have_one_left_edge_and_one_width(page: Page, site: str) -> None:
    lefts: dict[int, dict[str, int]] = {width: {} for width in (1920, DESK, TABLET, PHONE)}
    rights: dict[int, dict[str, int]] = {width: {} for width in lefts}
    for kind in [kind for kind in EVERY_KIND if kind not in VARIANTS]:
        page.goto(site + EVERY_KIND[kind], wait_until="domcontentloaded")
        for width in lefts:
            page.set_viewport_size({"width": width, "height": 900})
            found, right = edges(page)
            lefts[width] |= {f"{part} of {kind}": round(left) for part, left in found.items()}
            rights[width][kind] = round(right)
    for width, parts in lefts.items():
        one, last = parts["heading of home"], rights[width]["home"]
        assert {part: left for part, left in parts.items() if abs(left - one) > 1} == {}, width
        # The table of contents, unlike a page, has no margin (16 to 18 pixels).
        far = {kind: right for kind, right in rights[width].items() if abs(right - last) > 18}
        assert far == {}, width
    assert lefts[PHONE]["heading of home"] <= 16


def test_pages_of_a_large_site_have_the_same_frame(page: Page) -> None:
    page.set_viewport_size({"width": DESK, "height": 900})
    with served(short_site()) as address:
        frames = []
        for kind in ("home", "paper", "search"):
            page.goto(address + EVERY_KIND[kind])
            expect(page.locator(".md-tabs__link").first).to_be_visible()
            frames.append(edges(page))
    lefts = {round(left) for found, _ in frames for left in found.values()}
    assert max(lefts) - min(lefts) <= 1
    assert len({round(right) for _, right in frames}) == 1


def test_the_footer_has_licence_data_feeds_and_the_last_update(page: Page, site: str) -> None:
    page.goto(site + EVERY_KIND["paper"])
    links = page.locator(".pi-footer a")
    expect(links.first).to_have_text("Last update: 1 January 2025")
    assert links.evaluate_all("all => all.map(one => one.href)") == [
        f"{site}{name}/" for name in ("recent", "feeds", "data", "contribute")
    ]
    page.locator(".pi-footer button").click()
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    # A new paper does not rewrite every page.
    written = (sample_site() / EVERY_KIND["paper"] / "index.html").read_text("utf-8")
    assert "Last update" not in written


def test_a_missing_page_has_a_search_box(page: Page, site: str) -> None:
    page.goto(site + EVERY_KIND["missing"])
    page.locator(".pi-find input").fill("entropy")
    page.locator(".pi-find input").press("Enter")
    expect(page).to_have_url(f"{site}search/?q=entropy")


def test_the_keyboard_opens_the_menu_and_skips_it_while_it_is_closed(page: Page, site: str) -> None:
    page.set_viewport_size({"width": PHONE, "height": 844})
    page.goto(site + EVERY_KIND["paper"])
    link = page.locator(".md-nav__link", has_text="Venues")
    expect(link).to_be_hidden()
    menu = page.locator(".md-header label[for=__drawer]")
    menu.press("Enter")
    expect(link).to_be_visible()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(menu).to_be_focused()


@pytest.mark.parametrize(
    ("scheme", "header", "ground"),
    [
        ("light", "rgb(31, 58, 95)", "rgb(255, 255, 255)"),
        ("dark", "rgb(22, 38, 60)", "rgb(30, 33, 41)"),
    ],
)
def test_without_scripts_the_header_has_its_colour_and_the_page_the_scheme_of_the_system(
    browser: Browser, site: str, scheme: Literal["light", "dark"], header: str, ground: str
) -> None:
    context = browser.new_context(color_scheme=scheme, java_script_enabled=False)
    page = context.new_page()
    for kind in ("home", "paper", "search", "map"):
        page.goto(site + EVERY_KIND[kind])
        expect(page.locator(".md-header")).to_have_css("background-color", header)
        expect(page.locator("body")).to_have_css("background-color", ground)
        # What only scripts can do is not offered.
        for unusable in (".pi-reading", ".pi-search__key", "[data-pi-share]", "[data-pi-keys]"):
            expect(page.locator(f"{unusable}:visible")).to_have_count(0)
    context.close()
