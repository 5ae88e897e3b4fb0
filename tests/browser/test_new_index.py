"""The site of a new index, at the root of a host and below a path: browse, search, cite."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from paper_index.content.layout import find_index
from paper_index.workflows.build import build
from paper_index.workflows.init import InitOptions, create_index
from support.pages import broken_rules
from support.serving import served
from support.shared_build import built_once
from support.tea_house import tea_house

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from support.pages import Options, Scheme

pytestmark = pytest.mark.browser

PAPERS = [
    {
        "title": "On the Cooling of Tea",
        "authors": ["Ada Brown", "Grace Cole"],
        "published": "2021",
        "abstract": "We pour tea into cups and wait until it has cooled.",
    },
    {"title": "Earthen Pots", "authors": ["Ada Brown"], "published": "2020", "abstract": "Clay."},
]
TAGS = """\
groups:
  subject: {name: Subject}
tags:
  tea: {name: Tea, group: subject, definition: The paper is about tea.}
"""
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="9"/></svg>'
THEME = "{name: material, logo: logo.svg, palette: {primary: teal}}"

PIXEL = """([part, property]) => {
  const context = document.createElement("canvas").getContext("2d");
  context.fillStyle = getComputedStyle(document.querySelector(part))[property];
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
}"""
"""Returns a colour of an element as red, green and blue, in whatever way it is written."""


def new_site(root: Path) -> None:
    """Create an index below `teas/`, and one with colours of its own below `colours/`."""
    library = root / "library.json"
    library.write_text(json.dumps(PAPERS), "utf-8")
    for name in ("teas", "colours"):
        index = root / "indexes" / name
        create_index(
            index, InitOptions("Teas", "Papers on tea.", f"https://x.example/{name}/"), [library]
        )
        (index / "content/tags.yml").write_text(TAGS, "utf-8")
        paper = index / "content/papers/on-the-cooling-of-tea.yml"
        paper.write_text(f"{paper.read_text('utf-8')}tags: [tea]\n", "utf-8")
        if name == "colours":
            (index / "docs/logo.svg").write_text(LOGO, "utf-8")
            text = (index / "mkdocs.yml").read_text("utf-8")
            (index / "mkdocs.yml").write_text(text.replace("theme: material", f"theme: {THEME}"))
        build(find_index(index))
        shutil.copytree(index / "site", root / "host" / name)


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    with served(built_once("new", new_site) / "host") as address:
        yield address


@pytest.fixture(scope="module")
def at_the_root() -> Iterator[str]:
    with served(built_once("new", new_site) / "host" / "teas") as address:
        yield address


@pytest.mark.parametrize("place", ["root", "path"])
def test_a_reader_browses_searches_and_cites(
    page: Page, host: str, at_the_root: str, place: str
) -> None:
    site = at_the_root if place == "root" else f"{host}teas/"
    page.goto(site)
    tabs = page.locator(".md-tabs__link")
    assert [text.strip() for text in tabs.all_inner_texts()] == [
        *("Home", "Papers", "Tags", "Authors", "Venues", "Trending", "Recent", "Contribute"),
        "About",
    ]
    tabs.filter(has_text="Authors").click()
    page.locator(".pi-names a", has_text="Brown, Ada").click()
    expect(page.locator(".pi-cards > li")).to_have_count(2)
    page.goto(f"{site}papers/")
    page.locator("#pi-search").fill("cooled")
    page.locator(".pi-search .pi-option--paper").click()
    expect(page.locator("h1")).to_contain_text("On the Cooling of Tea")
    page.locator(".pi-cite__entry summary").click()
    expect(page.locator("#pi-bibtex")).to_contain_text("Brown, Ada and Cole, Grace")
    page.locator(".pi-tags li a", has_text="Tea").click()
    expect(page).to_have_url(f"{site}tags/tea/")
    page.goto(f"{site}search/?q=clay")
    expect(page.locator(".pi-results .pi-card")).to_have_count(1)
    page.goto(f"{site}404.html")
    expect(page.locator("h1")).to_have_text("Page not found")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_maintainers_colour_and_logo_show_in_both_schemes(
    browser: Browser, host: str, scheme: Scheme
) -> None:
    page = browser.new_page(color_scheme=scheme, reduced_motion="reduce")
    page.goto(f"{host}colours/papers/on-the-cooling-of-tea/")
    expect(page.locator(".md-header .md-logo img")).to_be_visible()
    source = page.locator(".md-header .md-logo img").get_attribute("src") or ""
    assert source.endswith("logo.svg")
    for part in (".md-header", ".md-tabs"):
        assert page.evaluate(PIXEL, [part, "backgroundColor"]) == [0, 148, 133]
    for part in (".pi-chips a", ".pi-crumbs a"):
        red, green, _ = page.evaluate(PIXEL, [part, "color"])
        assert green > red + 20
    # White on the primary colour is Material's own choice.
    others: Options = {"exclude": [[".md-header"], [".md-tabs"]]}
    assert not broken_rules(page, {"runOnly": ["color-contrast"]}, others)
    page.close()


def test_an_index_in_a_folder_of_a_site_is_searched_there(page: Page) -> None:
    with served(tea_house() / "site") as site:
        page.goto(f"{site}menu/")
        assert not page.locator("[class*=pi-]").count()
        page.locator(".md-nav--primary a", has_text="Literature").first.click()
        page.wait_for_load_state()  # until then no suggestions are shown
        page.locator(".pi-find input").fill("cool")
        page.locator(".pi-find .pi-option--paper").click()
        expect(page).to_have_url(f"{site}literature/papers/tea/")
        # The header has the site's own search.
        expect(page.locator("#pi-search")).to_have_count(0)
        expect(page.locator(".md-search__input")).to_be_visible()
        page.wait_for_load_state("networkidle")
        page.locator(".pi-tags li a", has_text="Tea science").click()
        expect(page.locator("h1")).to_contain_text("Tea science")
        # Material reports the request of its own search as failed where a page is left during it.
        page.wait_for_load_state("networkidle")
        page.goto(f"{site}literature/search/?q=pots")
        page.locator(".pi-results .pi-card__title a").click()
        expect(page.locator("h1")).to_contain_text("Pots")
