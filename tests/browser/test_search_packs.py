"""Results are found in packs, which several papers share, as in a file of their own."""

from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from support.sample_index import sample_site

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser

PACKS = 5


def pack(route: Route) -> None:
    """Answer with the pack that a site with \"search_packs: true\" would have."""
    number = int(route.request.url.split("/")[-1].removesuffix(".pack"))
    folder = sample_site() / "search/pagefind/fragment"
    texts = {
        path.name: gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd").decode()
        for path in folder.iterdir()
        if int(path.stem[-6:], 16) % PACKS == number
    }
    route.fulfill(body=gzip.compress(json.dumps(texts).encode()))


def with_packs(route: Route) -> None:
    route.fulfill(json={**route.fetch().json(), "packs": PACKS})


def test_a_search_loads_packs_and_shows_the_same(page: Page, site: str) -> None:
    def search() -> str:
        page.goto(f"{site}search/?q=tea")
        expect(page.locator(".pi-results__status")).to_have_text(re.compile("paper"))
        expect(page.locator(".pi-results .pi-cards:not([aria-busy])")).to_have_count(1)
        return page.locator(".pi-results").inner_text()

    expected = search()
    fetched: list[str] = []
    page.route("**/search/facets.json", with_packs)
    page.route("**/*.pf_fragment", lambda route: route.abort())
    page.route("**/fragment/*.pack", pack)
    page.on("request", lambda request: fetched.append(request.url))
    assert search() == expected
    loaded = [url for url in fetched if url.endswith(".pack")]
    assert 1 <= len(loaded) == len(set(loaded)) <= PACKS


def test_a_pack_that_is_missing_is_told(page: Page, site: str) -> None:
    page.route("**/search/facets.json", with_packs)
    page.route("**/fragment/*.pack", lambda route: route.fulfill(body="<p>Not here"))
    page.goto(f"{site}search/?q=tea")
    expect(page.locator("main")).to_contain_text(re.compile("could not be (loaded|fetched)"))
