"""The result page beyond plain results: widened and empty ones, keys, requests, layout shift."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from support.pages import TWO_MODES, broken_rules, look, searched

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser

WIDENED = "?q=the+minimum+entropy+coupling+of+zebras"
FILTERED = "?q=optimal+transport&year=2011"
TYPED = "?q=entropy+tag:information-theory+year:2015-2024"
NOTHING = "?q=xqzwvk"
CARD = ".pi-results .pi-card"
TITLES = f"{CARD} .pi-card__title a"


def visit(page: Page, site: str, query: str = "") -> None:
    page.goto(f"{site}search/{query}")
    searched(page)


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_a_widened_search_says_so_and_offers_the_exact_one(page: Page, site: str) -> None:
    visit(page, site, WIDENED)
    remarks = page.locator(".pi-results__remarks")
    expect(remarks).to_contain_text("No exact match. Showing papers with minimum, entropy")
    expect(page.locator(".pi-results__group")).to_have_text(["Papers with some of the words"])
    expect(page.locator(f"{CARD} h4")).to_have_count(page.locator(CARD).count())
    marks = {text.lower() for text in page.locator(f"{CARD} mark").all_inner_texts()}
    assert "entropy" in marks
    assert not marks & {"the", "of"}
    remarks.get_by_role("link", name="Search only for").click()
    expect(page.locator(".pi-results__status")).to_have_text("No paper found.")
    assert query(page)["exact"] == ["1"]
    page.get_by_role("link", name="Search for other spellings").click()
    expect(page.locator(CARD).first).to_be_visible()


def test_nothing_found_hides_what_needs_papers(page: Page, site: str) -> None:
    visit(page, site, NOTHING)
    expect(page.locator(".pi-results__status")).to_have_text("No paper found.")
    for part in (".pi-results__sort", ".pi-export", ".pi-results .pi-pager"):
        expect(page.locator(part)).to_be_hidden()


def test_the_filter_that_excludes_all_papers_is_removed_by_one_click(page: Page, site: str) -> None:
    visit(page, site, FILTERED)
    expect(page.locator(".pi-results__sort")).to_be_hidden()
    expect(page.locator(".pi-results__remarks")).to_be_empty()
    expect(page.locator(".pi-results__list .pi-chips a").first).to_be_visible()
    page.get_by_role("link", name=re.compile(r"^Remove 2011: \d+ paper")).click()
    expect(page.locator(CARD).first).to_be_visible()
    assert query(page) == {"q": ["optimal transport"]}


def test_typed_filters_are_chips_that_rewrite_the_line(page: Page, site: str) -> None:
    visit(page, site, TYPED)
    chips = page.locator(".pi-results__chosen .pi-chip")
    expect(chips).to_have_text(["Information theory", "2015 to 2024"])
    page.get_by_label("Remove 2015 to 2024").click()
    expect(chips).to_have_text(["Information theory"])
    expect(page.locator("#pi-q")).to_have_value("entropy tag:information-theory")


def test_keys_walk_through_the_papers_and_open_one(page: Page, site: str) -> None:
    visit(page, site, "?q=entropy")
    titles = page.locator(TITLES)
    for key, place in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        expect(titles.nth(place)).to_be_focused()
    href = titles.nth(1).get_attribute("href") or ""
    page.keyboard.press("Control+j")
    page.keyboard.press("o")
    page.wait_for_url(href)


def test_keys_are_letters_in_a_field(page: Page, site: str) -> None:
    visit(page, site, "?q=entropy")
    page.locator("#pi-q").focus()
    page.keyboard.press("End")
    page.keyboard.type("jko?")
    expect(page.locator("#pi-q")).to_have_value("entropyjko?")
    expect(page.locator("dialog")).to_have_count(0)


@pytest.mark.parametrize(("path", "count"), [("search/?q=entropy", 6), ("about/", 2)])
def test_a_dialog_lists_the_keys_of_the_page(page: Page, site: str, path: str, count: int) -> None:
    page.goto(site + path)
    if "search" in path:
        expect(page.locator(CARD).first).to_be_visible()
        page.locator(TITLES).first.focus()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog.locator("dt")).to_have_count(count)
    page.keyboard.press("j")
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    if "search" in path:
        expect(page.locator(TITLES).first).to_be_focused()


def test_the_help_opens_the_dialog_and_a_click_beside_closes_it(page: Page, site: str) -> None:
    visit(page, site)
    page.locator(".pi-tips summary").click()
    page.locator(".pi-tips").get_by_role("button", name="Keyboard shortcuts").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.mouse.click(5, 5)
    expect(page.locator("dialog")).to_have_count(0)


def test_without_its_script_the_page_shows_tags_and_years(page: Page, site: str) -> None:
    page.route("**/search/main.js", lambda route: route.abort())
    page.goto(f"{site}search/?q=entropy")
    expect(page.locator(".pi-results__status")).to_contain_text("could not be loaded")
    expect(page.locator(".pi-fallback a").first).to_be_visible()


@pytest.mark.parametrize("width", [1350, 412])
@pytest.mark.parametrize("line", ["", "?q=entropy", WIDENED, FILTERED])
def test_results_move_nothing_and_take_few_requests(
    browser: Browser, site: str, width: int, line: str
) -> None:
    """As Lighthouse defines the cumulative layout shift; the limits are those of issue 17."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    sizes: list[int] = []
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.add_init_script(_SHIFTS)
    visit(page, site, line)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("shift") <= 0.05
    # This server does not compress; test_budgets.py limits the bytes of what all pages load.
    assert len(sizes) <= 30
    context.close()


_SHIFTS = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const { hadRecentInput, value } of list.getEntries()) if (!hadRecentInput) shift += value;
}).observe({ type: "layout-shift", buffered: true });
"""


def test_no_state_breaks_a_rule(page: Page, site: str) -> None:
    for line in (WIDENED, FILTERED, TYPED, NOTHING):
        visit(page, site, line)
        page.locator(".pi-tips summary").click()
        if line == NOTHING:
            page.locator("h1").click()
            page.keyboard.press("?")
            expect(page.get_by_role("dialog")).to_be_visible()
        for mode in TWO_MODES:
            look(page, mode)
            assert not broken_rules(page), (line, mode)
            assert page.evaluate("document.documentElement.scrollWidth") == mode.width
        look(page, TWO_MODES[0])


def test_counts_that_come_late_leave_the_result_as_it_is(page: Page, site: str) -> None:
    page.clock.install()
    visit(page, site, "?q=entropy")
    status = page.locator(".pi-results__status")
    before = status.inner_text()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/filter/*", hold)
    with page.expect_request("**/filter/*"):
        page.locator(".pi-facet summary", has_text="Author").click()
    page.clock.fast_forward(5_000)
    assert status.inner_text() == before
    held[0].continue_()
    expect(page.locator(".pi-facet[open] input[type=checkbox]").first).to_be_visible()
    assert status.inner_text() == before
