"""The paper of the day and a random paper, which the browser takes from the list of all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from support.sample_index import sample_papers

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser

DAILY = '<section data-pi-paper="day" data-pi-list="papers/"><ul class="pi-cards"></ul></section>'


def daily(page: Page, site: str, day: str) -> str:
    """Return the text of the paper of a day on a home page that has one."""

    def serve(route: Route) -> None:
        answer = route.fetch()
        text = answer.text().replace('<div class="pi-front">', f'{DAILY}<div class="pi-front">')
        route.fulfill(response=answer, body=text)

    page.route(site, serve)
    page.clock.set_fixed_time(day)
    page.goto(site)
    card = page.locator("[data-pi-list] .pi-cards > li")
    expect(card).to_have_count(1)
    expect(card.locator("p[dir]")).to_have_count(1)
    link = card.locator("h3 a").get_attribute("href") or ""
    assert re.fullmatch(rf"{site}papers/([^/]+)/", link)
    assert link.split("/")[-2] in {paper.id for paper in sample_papers()}
    return card.inner_text()


def test_everybody_has_the_same_paper_of_the_day_and_another_on_the_next(
    page: Page, site: str
) -> None:
    morning = daily(page, site, "2026-03-01T00:10:00Z")
    assert daily(page, site, "2026-03-01T23:50:00Z") == morning
    assert daily(page, site, "2026-03-02T00:10:00Z") != morning


def test_without_the_list_there_is_no_paper_of_the_day(page: Page, site: str) -> None:
    page.route("**/papers/", lambda route: route.abort())
    page.goto(site)
    page.evaluate("html => document.querySelector('.pi-front').outerHTML += html", DAILY)
    page.evaluate("document$.next(document)")
    expect(page.locator("[data-pi-list]")).to_be_hidden()
    expect(page.locator("#newest")).to_be_visible()


def test_a_random_paper_is_one_of_all(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_role("link", name="Surprise me").click()
    page.wait_for_url(re.compile(rf"{site}papers/.+/"))
    assert page.url.split("/")[-2] in {paper.id for paper in sample_papers()}
