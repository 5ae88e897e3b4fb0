"""A reader on a site: browse, search, go back; on a phone, in the dark, without scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from support.pages import EVERY_KIND, formulas_show
from support.sample_index import allow_instant, sample_papers, sample_root, sample_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1280, 390])
def test_from_home_to_a_paper_to_a_tag_and_back(browser: Browser, site: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844})
    page = context.new_page()
    allow_instant(page, sample_site(), site)
    page.goto(site)
    page.locator(".pi-find input").fill("bottleneck")
    page.locator(".pi-find .pi-option--paper").filter(has_text="Coupling of Teap").click()
    expect(page.locator("h1")).to_contain_text("Minimum Entropy Coupling of Teapots")
    expect(page).to_have_title(re.compile("^Minimum Entropy Coupling of Teapots - "))
    page.locator(".pi-tags li a", has_text="Information theory").click()
    expect(page.locator("h1")).to_contain_text("Information theory")
    expect(page.locator(".pi-cards h3", has_text="Minimum Entropy Coupling")).to_be_visible()
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Minimum Entropy Coupling of Teapots")
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Teapots and Information")
    context.close()


@pytest.mark.parametrize("kind", [kind for kind in EVERY_KIND if not kind.startswith("search")])
def test_page_reads_without_javascript(browser: Browser, site: str, kind: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + EVERY_KIND[kind])
    expect(page.locator("h1")).to_be_visible()
    links = page.locator(".md-content a[href]:visible")
    assert links.count() > 1
    context.close()


def test_search_box_leads_on_without_javascript(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}about/")
    page.locator("#pi-search").fill("entropy")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}search/?q=entropy")
    expect(page.locator(".pi-fallback")).to_contain_text("Searching needs JavaScript")
    page.locator(".pi-fallback li a", has_text="Information theory").click()
    expect(page.locator("h1")).to_contain_text("Information theory")
    context.close()


def test_every_formula_shows(page: Page, site: str) -> None:
    papers = [paper for paper in sample_papers() if "$" in f"{paper.title} {paper.abstract}"]
    assert papers
    for paper in papers:
        page.goto(f"{site}papers/{paper.id}/")
        formulas_show(page)


def test_buttons_lead_to_the_file_and_to_the_form(page: Page, site: str) -> None:
    name = "minimum-entropy-coupling-of-teapots"
    page.goto(f"{site}papers/{name}/")
    edit = page.get_by_role("link", name="Edit this page").first.get_attribute("href") or ""
    path = edit.partition("/edit/main/")[2]
    assert path == f"content/papers/{name}.yml"
    assert (sample_root() / path).is_file()
    form = page.get_by_role("link", name="Suggest a change").get_attribute("href") or ""
    filled = parse_qs(urlsplit(form).query)
    assert filled["paper"] == [name]
    assert (sample_root() / ".github/ISSUE_TEMPLATE" / filled["template"][0]).is_file()


def test_papers_print_without_what_only_a_screen_needs(page: Page, site: str) -> None:
    page.goto(f"{site}papers/minimum-entropy-coupling-of-teapots/")
    page.emulate_media(media="print")
    for shown in ("h1", ".pi-authors", ".pi-abstract", ".pi-tags .pi-chips"):
        expect(page.locator(shown).first).to_be_visible()
    for hidden in (
        ".md-header",
        ".pi-crumbs",
        ".pi-cite",
        ".pi-related",
        ".md-footer",
        "#pi-search",
    ):
        expect(page.locator(hidden).first).to_be_hidden()
    printed = page.locator(".pi-actions > li:visible")
    with_addresses = """all => all.map((one) => one.textContent
        + getComputedStyle(one.firstElementChild ?? one, "::after").content)"""
    assert printed.evaluate_all(with_addresses) == [
        'arXiv" https://arxiv.org/abs/2410.00001"',
        'PDF" https://arxiv.org/pdf/2410.00001"',
        'Code" https://github.com/example/coupling"',
        "https://example.org/papers/minimum-entropy-coupling-of-teapots/none",
    ]


@pytest.mark.parametrize("address", ["tags/information-theory/", "search/?q=entropy", ""])
def test_lists_print_without_buttons_and_stars(page: Page, site: str, address: str) -> None:
    page.goto(site + address)
    expect(page.locator("[data-pi-star]").first).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(":is(button, input, select, summary):visible")).to_have_count(0)
    expect(page.get_by_role("link", name=re.compile("^(Edit|Follow) this"))).to_have_count(0)
    expect(page.locator(".pi-cards > li:visible").first).to_be_visible()


def test_from_a_paper_to_a_co_author_and_by_letter_to_another(page: Page, site: str) -> None:
    page.goto(f"{site}papers/layers-of-cream-in-the-forward-pass/")
    page.locator(".pi-authors a", has_text="Alex Reed").click()
    expect(page.locator("h1")).to_contain_text("Alexander Reed")
    page.locator(".pi-coauthors a", has_text="Tamar Hale").click()
    expect(page.locator("h1")).to_contain_text("Tamar Hale")
    expect(page.locator(".pi-cards > li")).to_have_count(3)
    page.locator(".pi-crumbs a", has_text="Authors").click()
    page.locator(".pi-letters a", has_text="M").click()
    page.locator(".pi-names a", has_text="Mole, Chiara").click()
    expect(page.locator("h1")).to_contain_text("Chiara Mole")


def test_every_paper_is_two_clicks_from_home() -> None:
    home = (sample_site() / "index.html").read_text("utf-8")
    assert 'href="papers/"' in home
    listed = "".join(
        path.read_text("utf-8")
        for path in (sample_site() / "papers").glob("**/index.html")
        if path.parent.name == "papers" or path.parent.name.startswith("page-")
    )
    assert all(f'{paper.id}/"' in listed for paper in sample_papers())
