"""What people type and what should come first: `queries.yml`, in a real browser."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import pytest
import yaml
from playwright.sync_api import expect

from support.real_index import real_papers

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

JUDGED, QUESTIONS = (
    yaml.load(Path(__file__).with_name(name).read_text("utf-8"), yaml.BaseLoader)
    for name in ("queries.yml", "questions.yml")
)
KINDS = {
    *("title", "part-title", "prefix", "typo", "words", "author", "author-topic"),
    *("identifier", "symbol", "two-concepts", "phrase"),
}


SETS, NONE = "operator", "none"
"""Kinds of queries of which all papers are right, and of which none is."""
OTHER_KINDS = {
    *("question", "synonym", "acronym", "author-form", "spelling", "typo", "script", "url"),
    *("keywords", "hyphen", "vague", "operator-first", SETS, NONE),
}


def found(page: Page, query: str) -> list[str]:
    """Return the ids of the first papers on the result page of a query.

    The page goes to the address without loading again, as it does for the back button.
    """
    page.evaluate(
        "address => { history.pushState(null, '', address); dispatchEvent(new Event('popstate')) }",
        f"?q={quote(query)}",
    )
    page.wait_for_function("document.querySelector('.pi-results__list:not([aria-busy])')")
    cards = ".pi-cards:not([aria-label='Papers with most of the words']) .pi-card__title a"
    links = page.eval_on_selector_all(cards, "all => all.map(link => link.href)")
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


def place(judged: dict[str, Any], ids: list[str], *, widened: bool) -> int | None:
    """Return the place of the first right paper; of a set, 1 if it is complete."""
    if judged["kind"] == NONE:
        return 1 if widened or not ids else None
    if judged["kind"] == SETS:
        return 1 if set(ids) == set(judged["papers"]) else None
    return min((at for at, name in enumerate(ids, 1) if name in judged["papers"]), default=None)


# 673 searches of the whole index, one after another.
@pytest.mark.slow
def test_questions_synonyms_and_operators_find_what_was_meant(
    page: Page, real_site_url: str
) -> None:
    page.goto(f"{real_site_url}search/")
    expect(page.locator(".pi-results__status")).to_contain_text("aper")
    places = {}
    for judged in QUESTIONS:
        ids = found(page, judged["query"])
        said = page.locator(".pi-results").inner_text()
        places[judged["query"]] = place(judged, ids, widened="some of the words" in said)
    late = {query: found_at for query, found_at in places.items() if found_at != 1}
    firsts = sum(one == 1 for one in places.values()) / len(QUESTIONS)
    thirds = sum(one is not None and one <= 3 for one in places.values()) / len(QUESTIONS)
    print(f"{len(QUESTIONS)} queries: first {firsts:.1%}, among three {thirds:.1%}; late: {late}")
    assert firsts >= 0.94, late
    assert thirds >= 0.98, late


def test_queries_are_of_every_kind_and_name_papers_that_are_there() -> None:
    papers = {paper.id for paper in real_papers()}
    assert all(papers >= set(judged["papers"]) for judged in QUESTIONS)
    assert {judged["kind"] for judged in QUESTIONS} == OTHER_KINDS
    assert len({judged["query"] for judged in QUESTIONS}) == len(QUESTIONS) >= 300
    assert all(papers >= set(judged["papers"]) != set() for judged in JUDGED)
    assert len({judged["query"] for judged in JUDGED}) == len(JUDGED) >= 80
    assert Counter(judged["kind"] for judged in JUDGED).keys() == KINDS
