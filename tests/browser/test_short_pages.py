"""Pages of large sites leave header, tabs and drawer to a script; readers see no difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from paper_index.site.check import POLICY_FILE
from paper_index.site.shrink import shrink
from support.pages import EVERY_KIND, TWO_MODES, broken_rules, look, searched
from support.sample_index import sample_site, short_site
from support.serving import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PAPER = EVERY_KIND["paper"]


@pytest.fixture(scope="module")
def short() -> Iterator[str]:
    with served(short_site()) as address:
        yield address


MONTH = "recent/2025-01/"


@pytest.mark.parametrize(
    "address",
    [*(EVERY_KIND[kind] for kind in ("home", "paper", "tags", "author", "search", "about")), MONTH],
)
def test_a_page_breaks_no_rule_and_fits(browser: Browser, short: str, address: str) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda problem: said.append(str(problem)))
    page.goto(short + address)
    expect(page.locator(".md-header .pi-search")).to_have_count(1)
    if "search/" in address:
        searched(page)
    for mode in TWO_MODES:
        look(page, mode)
        assert not broken_rules(page), mode
        assert page.evaluate("document.documentElement.scrollWidth") == mode.width
    assert said == []
    context.close()


def test_header_and_tabs_are_those_of_other_pages(page: Page, short: str) -> None:
    def shown() -> list[list[str]]:
        parts = page.locator(":is(.md-header, .md-tabs) :is(a, label, button, input):visible")
        found = parts.evaluate_all(
            "all => all.map(one => [one.tagName, one.className, one.href, one.textContent.trim()])"
        )
        return list(found)

    page.goto(f"{short}about/")
    expect(page.locator(".pi-search__open")).to_have_count(1)
    expected = shown()
    page.goto(short + PAPER)
    assert len(expected) > 10
    assert shown() == expected
    page.goto(f"{short}tags/")
    expect(page.locator(".md-tabs__item--active")).to_have_text("Tags")
    page.locator(".md-tabs__link", has_text="Venues").click()
    expect(page).to_have_url(f"{short}venues/")


def test_the_header_shows_the_title_when_the_heading_is_above(page: Page, short: str) -> None:
    page.goto(short + PAPER)
    page.evaluate("scrollTo(0, 600)")
    expect(page.locator("[data-md-component=header-topic]")).to_be_in_viewport()
    shown = page.locator("[data-md-component=header-topic]").inner_text()
    assert shown.strip() == "Minimum Entropy Coupling of Teapots"


def test_the_box_searches_and_the_drawer_leads_on(browser: Browser, short: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(short + PAPER)
    page.locator(".pi-search__open").click()
    page.locator("#pi-search").fill("bottleneck")
    expect(page.locator(".pi-option--paper").first).to_be_visible()
    page.goto(short + PAPER)
    page.locator(".md-header label[for=__drawer]").click()
    page.locator(".md-nav__link", has_text="Venues").click()
    expect(page).to_have_url(f"{short}venues/")
    context.close()


def test_a_chosen_colour_scheme_stays(page: Page, short: str) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(short + PAPER)
    for _ in range(2):
        page.locator(".md-header label[for^=__palette]:visible").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.goto(f"{short}tags/")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


def test_without_scripts_links_lead_to_the_sections(browser: Browser, short: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(short + PAPER)
    expect(page.locator("h1")).to_be_visible()
    page.locator("noscript a", has_text="Venues").click()
    expect(page).to_have_url(f"{short}venues/")
    context.close()


def test_a_short_page_is_half_as_large_and_needs_no_other_policy() -> None:
    short, other = (
        (site / PAPER / "index.html").stat().st_size for site in (short_site(), sample_site())
    )
    assert short < 0.7 * other
    policies = {(site / POLICY_FILE).read_text("utf-8") for site in (short_site(), sample_site())}
    assert len(policies) == 1


_SAME = """([one, other]) => {
  const root = (html) => new DOMParser().parseFromString(html, "text/html").documentElement;
  return root(one).isEqualNode(root(other));
}"""


def test_what_short_pages_leave_out_means_nothing_to_a_browser(page: Page) -> None:
    page.goto("about:blank")
    changed = 0
    for path in sorted(sample_site().rglob("index.html")):
        whole = path.read_text("utf-8")
        short = shrink(whole, {}, "", keep_search=True, short=True)
        changed += len(short) < len(whole)
        assert page.evaluate(_SAME, [whole, short]), path
    assert changed > 100
