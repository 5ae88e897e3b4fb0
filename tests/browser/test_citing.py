"""A reader takes a citation home: copies it, saves it, with and without scripts and a clipboard."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from support.pages import TWO_MODES, broken_rules, look
from support.sample_index import allow_instant, sample_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser

PAPER = "papers/minimum-entropy-coupling-of-teapots/"


def entry(page: Page) -> str:
    return page.locator("#pi-bibtex").text_content() or ""


def test_the_bibtex_is_copied_and_that_is_announced(browser: Browser, site: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(site + PAPER)
    page.get_by_role("button", name="Copy BibTeX").click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == entry(page)
    assert copied.startswith("@inproceedings{brown2024minimum,\n  author = {Brown, Maria R.")
    expect(page.locator(".pi-cite__entry")).not_to_have_attribute("open", "")
    context.close()


@pytest.mark.parametrize(
    ("copies", "words"), [("true", "Copied"), ("false", "Selected: copy it with Ctrl+C")]
)
def test_without_a_clipboard_the_text_is_marked(
    browser: Browser, site: str, copies: str, words: str
) -> None:
    context = browser.new_context()
    context.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', {value: undefined});"
        f"document.execCommand = () => {copies};"
    )
    page = context.new_page()
    page.goto(site + PAPER)
    page.get_by_role("button", name="Copy BibTeX").click()
    expect(page.locator("#pi-copied")).to_contain_text(words)
    expect(page.locator("#pi-bibtex")).to_be_visible()
    assert page.evaluate("getSelection().toString()").strip() == entry(page)
    context.close()


def test_the_button_works_after_instant_navigation(browser: Browser, site: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    allow_instant(page, sample_site(), site)
    page.goto(f"{site}tags/information-theory/")
    page.locator(".pi-cards h3 a", has_text="Quantum States of a Cooling Cup").click()
    expect(page.locator("h1")).to_contain_text("Quantum States of a Cooling Cup")
    page.get_by_role("button", name="Copy BibTeX").click()
    expect(page.locator("#pi-copied")).to_have_text("Copied")
    assert "mole2014quantum" in page.evaluate("navigator.clipboard.readText()")
    context.close()


@pytest.mark.parametrize("name", ["BibTeX", "RIS", "CSL-JSON"])
def test_a_file_is_saved_under_its_key(browser: Browser, site: str, name: str) -> None:
    suffix = {"BibTeX": "bib", "RIS": "ris", "CSL-JSON": "csl.json"}[name]
    page = browser.new_page()
    page.goto(site + PAPER)
    with page.expect_download() as saved:
        page.locator(".pi-exports").get_by_text(name, exact=True).click()
    assert saved.value.suggested_filename == f"brown2024minimum.{suffix}"
    text = saved.value.path().read_bytes()
    if name == "BibTeX":
        assert text == (sample_site() / PAPER / "cite.bib").read_bytes()
    elif name == "RIS":
        assert text.count(b"ER  - ") == 1
        assert text in (sample_site() / "data/papers.ris").read_bytes()
    else:
        assert [item["id"] for item in json.loads(text)] == ["brown2024minimum"]
    page.close()


def test_a_format_that_cannot_be_fetched_is_told_and_can_be_tried_again(
    browser: Browser, site: str
) -> None:
    page = browser.new_page()
    page.route("**/cite/*.pack", lambda route: route.fulfill(body="<p>Not here", status=200))
    page.goto(site + PAPER)
    page.locator("[data-pi-save=RIS]").click()
    expect(page.locator("#pi-copied")).to_contain_text("RIS could not be fetched")
    page.unroute("**/cite/*.pack")
    with page.expect_download():
        page.locator("[data-pi-save=RIS]").click()
    page.close()


def test_a_host_may_unpack_packs(browser: Browser, site: str) -> None:
    def unpacked(route: Route) -> None:
        route.fulfill(body=gzip.decompress(route.fetch().body()))

    page = browser.new_page()
    page.route("**/cite/*.pack", unpacked)
    page.goto(site + PAPER)
    with page.expect_download():
        page.locator("[data-pi-save=CSL-JSON]").click()
    page.close()


def test_the_papers_of_a_tag_are_saved_together(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.goto(f"{site}tags/information-theory/")
    total = page.locator(".pi-cards > li").count()
    expect(page.locator(".pi-export-these")).to_contain_text(f"Export these {total} papers")
    with page.expect_download() as saved:
        page.locator(".pi-export-these").get_by_role("link", name="BibTeX").click()
    assert saved.value.suggested_filename == "information-theory.bib"
    assert saved.value.path().read_bytes().count(b"\n@") == total - 1
    page.close()


def test_the_head_names_the_files(browser: Browser, site: str) -> None:
    # With scripts, instant navigation makes the links absolute.
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + PAPER)
    links = page.locator('link[rel~="alternate"][rel~="describedby"]')
    assert [(link.get_attribute("type"), link.get_attribute("href")) for link in links.all()] == [
        ("application/x-bibtex", "cite.bib"),
    ]
    # Other formats need JavaScript.
    expect(page.locator("[data-pi-save=RIS]")).to_be_hidden()
    context.close()


def test_without_scripts_the_text_can_be_opened_and_saved(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + PAPER)
    expect(page.locator(".pi-copy")).to_be_hidden()
    page.locator(".pi-cite__entry summary").click()
    expect(page.locator("#pi-bibtex")).to_be_visible()
    expect(page.locator(".pi-exports a")).to_have_count(1)
    expect(page.locator(".pi-exports button").first).to_be_hidden()
    context.close()


def test_an_opened_entry_breaks_no_rule_and_fits(page: Page, site: str) -> None:
    page.goto(site + PAPER)
    page.locator(".pi-cite__entry summary").click()
    page.get_by_role("button", name="Copy BibTeX").click()
    expect(page.locator("#pi-copied")).not_to_be_empty()
    for mode in TWO_MODES:
        look(page, mode)
        assert not broken_rules(page), mode
        assert page.evaluate("document.documentElement.scrollWidth") <= mode.width
