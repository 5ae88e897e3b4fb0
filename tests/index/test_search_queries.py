"""What people type and what should come first: `queries.yml`, in a real browser."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pytest
import yaml
from playwright.sync_api import expect

from support.real_index import real_papers

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

JUDGED = yaml.load((Path(__file__).with_name("queries.yml")).read_text("utf-8"), yaml.BaseLoader)
KINDS = {
    *("title", "part-title", "prefix", "typo", "words", "author", "author-topic"),
    *("identifier", "symbol", "two-concepts", "phrase"),
}


def found(page: Page, query: str) -> list[str]:
    """Return the ids of the first papers on the result page of a query.

    The page goes to the address without loading again, as it does for the back button.
    """
    page.evaluate(
        "address => { history.pushState(null, '', address); dispatchEvent(new Event('popstate')) }",
        f"?q={quote(query)}",
    )
    expect(page.locator(".pi-results .pi-cards:not([aria-busy])")).to_have_count(1)
    links = page.eval_on_selector_all(".pi-card__title a", "all => all.map(link => link.href)")
    return [urlsplit(link).path.split("/")[-2] for link in links]


def test_what_should_come_first_does(page: Page, real_site_url: str) -> None:
    page.goto(f"{real_site_url}search/")
    expect(page.locator(".pi-results__status")).to_contain_text("aper")
    places = {}
    for judged in JUDGED:
        ids = found(page, judged["query"])
        right = [place for place, name in enumerate(ids, 1) if name in judged["papers"]]
        places[judged["query"]] = min(right, default=None)
    late = {query: place for query, place in places.items() if place != 1}
    firsts = sum(place == 1 for place in places.values()) / len(JUDGED)
    thirds = sum(place is not None and place <= 3 for place in places.values()) / len(JUDGED)
    print(f"{len(JUDGED)} queries: first {firsts:.1%}, among three {thirds:.1%}; not first: {late}")
    assert firsts >= 0.95, late
    assert thirds >= 0.98, late


def test_queries_are_of_every_kind_and_name_papers_that_are_there() -> None:
    papers = {paper.id for paper in real_papers()}
    assert all(papers >= set(judged["papers"]) != set() for judged in JUDGED)
    assert len({judged["query"] for judged in JUDGED}) == len(JUDGED) >= 80
    assert Counter(judged["kind"] for judged in JUDGED).keys() == KINDS
