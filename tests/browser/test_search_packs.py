"""Results are found in packs, which several papers share, as in a file of their own."""

from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from support.pages import searched
from support.sample_index import sample_site

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser


def packs() -> list[Path]:
    return list((sample_site() / "search/engine/fragment").iterdir())


def alone(route: Route) -> None:
    """Answer with the file of one result that a large index would have."""
    name = route.request.url.split("/")[-1].removesuffix(".pack")
    if name == "0":  # the page of a small index fetches it at once
        route.fallback()
        return
    found = (json.loads(gzip.decompress(path.read_bytes())) for path in packs())
    result = next(results[name] for results in found if name in results)
    route.fulfill(body=gzip.compress(json.dumps({name: result}).encode()))


def without_packs(route: Route) -> None:
    route.fulfill(json={**route.fetch().json(), "packs": 0})


def test_a_search_loads_packs_or_results_and_shows_the_same(page: Page, site: str) -> None:
    def search() -> str:
        page.goto(f"{site}search/?q=tea")
        expect(page.locator(".pi-results__status")).to_have_text(re.compile("paper"))
        searched(page)
        return page.locator(".pi-results").inner_text()

    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    expected = search()
    loaded = [url for url in fetched if "/fragment/" in url]
    assert 1 <= len(loaded) == len(set(loaded)) <= len(packs()) < 10
    page.route("**/search/facets.json", without_packs)
    page.route("**/fragment/*.pack", alone)
    assert search() == expected


def test_a_pack_that_is_missing_is_told(page: Page, site: str) -> None:
    page.route("**/fragment/*.pack", lambda route: route.fulfill(body="<p>Not here"))
    page.goto(f"{site}search/?q=tea")
    expect(page.locator("main")).to_contain_text(re.compile("could not be (loaded|fetched)"))
