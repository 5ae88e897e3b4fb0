"""The pages of tags, authors, venues and years: sorted and filtered in place, by the search."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from paper_index.text.names import join_names
from support.pages import searched
from support.sample_index import allow_instant, sample_entries, sample_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

TAG = "information-theory"
PAGE = f"tags/{TAG}/"
STATUS = ".pi-results__status"
TITLES = ".pi-results .pi-card__title a"
STATIC = ".pi-cards:not(.pi-results .pi-cards)"


def tagged(*tags: str) -> list[str]:
    """Return the titles of papers with all these tags."""
    papers = [entry.paper for entry in sample_entries()]
    return [paper.title for paper in papers if {*tags} <= {*paper.tags}]


def shown(page: Page, number: int) -> None:
    expect(page.locator(STATUS)).to_have_text(re.compile(rf"^{number} paper"))
    searched(page)


@pytest.mark.parametrize("instant", [False, True])
def test_a_list_is_sorted_and_filtered_and_found_again_on_return(
    page: Page, site: str, *, instant: bool
) -> None:
    if instant:
        allow_instant(page, sample_site(), site)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}{PAGE}")
    expect(page.locator(STATIC)).to_be_visible()
    assert not [url for url in asked if f"{site}search/" in url or "search/main.js" in url]
    page.get_by_role("link", name="Sort and filter").click()
    shown(page, len(tagged(TAG)))
    expect(page.locator(STATIC)).to_be_hidden()
    expect(page.locator(f'.pi-facets input[value="{TAG}"]')).to_have_count(0)
    page.locator(".pi-results__sort select").select_option("title")
    expect(page.locator(TITLES).first).to_have_text(min(tagged(TAG), key=str.casefold))
    other = page.locator(".pi-facets input[type=checkbox]").first.get_attribute("value") or ""
    page.locator(f'.pi-facets input[value="{other}"]').check()
    both = tagged(TAG, other)
    shown(page, len(both))
    expect(page).to_have_url(f"{site}{PAGE}?tag={other}&sort=title")
    page.locator(TITLES).last.click()
    page.wait_for_url(f"{site}papers/*/")
    page.go_back()
    shown(page, len(both))
    by_title = sorted(both, key=str.casefold)
    expect(page.locator(TITLES)).to_have_text(by_title)
    page.get_by_role("link", name="Show the whole list").click()
    expect(page.locator(STATIC)).to_be_visible()
    expect(page.locator(".pi-results")).to_have_count(0)
    expect(page).to_have_url(f"{site}{PAGE}")
    page.go_back()
    shown(page, len(both))
    page.locator(".pi-chip--remove").click()
    shown(page, len(tagged(TAG)))


@pytest.mark.parametrize(
    ("address", "facet"),
    [("years/2021/", "Years"), ("venues/iclr/", "Venue"), ("authors/nora-ames/", None)],
)
def test_every_list_shows_its_own_papers(
    page: Page, site: str, address: str, facet: str | None
) -> None:
    page.goto(f"{site}{address}")
    cards = page.locator(f"{STATIC} > li")
    titles = cards.locator("> :is(h2, h3) > a").all_inner_texts()
    facts = cards.locator("> p:first-of-type").all_inner_texts()
    page.goto(f"{site}{address}?sort=newest&utm_source=x")
    shown(page, len(titles))
    expect(page.locator(STATIC).first).to_be_hidden()
    shown_facts = page.locator(".pi-results .pi-card__facts").all_inner_texts()
    results = zip(page.locator(TITLES).all_inner_texts(), shown_facts, strict=True)
    assert sorted(results) == sorted(zip(titles, facts, strict=True))
    if facet:
        named = page.locator(".pi-facets :is(legend, summary)").filter(has_text=facet)
        expect(named).to_have_count(0)
    page.locator("#pi-q").fill("zzzzz")
    expect(page.locator(STATUS)).to_have_text("No paper in this list matches.")
    expect(page.get_by_role("link", name="Search all papers")).to_be_visible()


FACTS = """async ([folder, authors, others]) => {
  const { facts } = await import(`${folder}paper.js`);
  return facts({ authors: authors.join("; "), others }, [], "").textContent;
}"""


@pytest.mark.parametrize("others", ["", "and others"])
def test_results_shorten_lists_of_authors_as_pages_do(
    page: Page, modules: str, others: str
) -> None:
    for count in range(1, 10):
        names = [f"Ada {number}" for number in range(count)]
        expected = join_names([*names, "et al."] if others else names)
        assert page.evaluate(FACTS, [modules, names, others]) == expected


def test_without_scripts_the_list_stays(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}{PAGE}?sort=title")
    expect(page.locator(STATIC)).to_be_visible()
    expect(page.locator("[data-pi-sort]")).to_be_hidden()
    context.close()
