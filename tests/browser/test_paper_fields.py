"""A reader meets papers that were retracted, of which little is known, or that curators picked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from support.sample_texts import BARE, FEATURED, RETRACTED

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

CARD = ".pi-results .pi-card"


def test_a_retracted_paper_is_found_and_says_so(page: Page, site: str) -> None:
    page.goto(f"{site}search/?q=perpetual+stirring")
    card = page.locator(CARD, has_text="Perpetual Stirring")
    expect(card.locator(".pi-badge")).to_have_text("Retracted")
    expect(page.locator(f"{CARD} .pi-badge")).to_have_count(1)
    page.locator("#pi-search").fill("perpetual stirring")
    option = page.locator(".pi-search .pi-option--paper").first
    expect(option.locator(".pi-badge")).to_have_text("Retracted")
    option.click()
    expect(page).to_have_title(
        "[Retracted] Perpetual Stirring of a Cooling Cup - Teapots and Information"
    )
    notice = page.get_by_role("note")
    expect(notice).to_contain_text("Retracted.")
    expect(notice.get_by_role("link")).to_have_attribute("href", "https://example.org/notices/7")
    above = notice.bounding_box()
    below = page.locator(".pi-authors").bounding_box()
    assert above
    assert below
    assert above["y"] < below["y"]


def test_a_retracted_paper_is_related_to_none(page: Page, site: str) -> None:
    for name in ("thermodynamics-of-a-cooling-cup", "quantum-states-of-a-cooling-cup"):
        page.goto(f"{site}papers/{name}/")
        expect(page.locator(".pi-related .pi-cards > li")).not_to_have_count(0)
        expect(page.locator(f'.pi-related a[href*="{RETRACTED}"]')).to_have_count(0)


def test_a_paper_of_which_only_the_title_is_known_leads_on(page: Page, site: str) -> None:
    page.goto(f"{site}search/?q=iced+cocoa")
    card = page.locator(CARD)
    expect(card).to_have_count(1)
    expect(card.locator(".pi-card__excerpt")).to_have_count(0)
    card.get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Abstract")).to_have_count(0)
    for name in ("Add them", "add it here"):
        href = page.get_by_role("link", name=name).get_attribute("href") or ""
        assert href.endswith(f"edit/main/content/papers/{BARE}.yml")
    expect(page.locator(".pi-abstract").get_by_role("link", name="Google Scholar")).to_be_visible()


def test_a_pick_comes_first_and_is_found_by_its_note(page: Page, site: str) -> None:
    page.goto(site)
    pick = page.locator("#picks ~ ul > li").first
    expect(pick).to_contain_text("The Samovar: A Handbook")
    expect(pick).to_contain_text("The chapter on charcoal explains")
    page.goto(f"{site}search/?q=charcoal+explains+samovar")
    card = page.locator(CARD).first
    expect(card.locator(".pi-card__excerpt mark").first).to_have_text("charcoal")
    expect(card).to_contain_text("Book")
    card.get_by_role("link").first.click()
    expect(page).to_have_url(f"{site}papers/{FEATURED}/")
    expect(page.locator(".pi-note")).to_contain_text("better than any article")
