"""The map of the index in a browser: keys, filters, and the place of a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from support.sample_index import sample_papers

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # a real browser


def test_a_reader_finds_highlights_and_opens_papers(page: Page, site: str) -> None:
    paper = sample_papers()[0]
    page.goto(f"{site}papers/{paper.id}/")
    page.get_by_role("link", name="on the map").click()
    card, plot = page.locator(".pi-map__card"), page.locator(".pi-map svg")
    expect(card).to_have_attribute("href", f"../papers/{paper.id}/")
    expect(card).to_be_visible()
    assert plot.get_attribute("viewBox") != "0 0 1000 600"
    plot.focus()
    page.keyboard.press("0")
    expect(plot).to_have_attribute("viewBox", "0 0 1000 600")
    page.keyboard.press("ArrowLeft")
    expect(card).not_to_have_attribute("href", f"../papers/{paper.id}/")
    page.locator("[name=words]").fill("entropy teapots")
    found = [
        one for one in sample_papers() if {"entropy", "teapots"} <= {*one.title.casefold().split()}
    ]
    expect(page.locator(".pi-map__tools output")).to_contain_text(str(len(found)))
    page.locator("[name=words]").fill("")
    page.locator("[name=tag]").select_option("information-theory")
    tagged = sum("information-theory" in one.tags for one in sample_papers())
    expect(page.locator(".pi-map__tools output")).to_have_text(f"{tagged} papers")
    dots = page.eval_on_selector_all(
        ".pi-map__found", "all => all.map(one => one.getAttribute('d').match(/M/g).length)"
    )
    assert sum(dots) == tagged
    page.get_by_role("button", name="Zoom in").click()
    expect(page.locator(".pi-map--filtered svg")).not_to_have_attribute("viewBox", "0 0 1000 600")
    plot.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("meta[name='paper-index:kind']")).to_have_attribute("content", "paper")
