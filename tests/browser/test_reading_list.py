"""The reading list: stars, notes, other tabs, faults of the storage, files, and shared links."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from support.sample_index import allow_instant, sample_papers, sample_site
from support.sample_texts import COUPLING, FEATURED, RETRACTED

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

STATUS = ".pi-results__status"
STAR = "[data-pi-star]"
NAME = "paper-index:/:reading-list"
TITLES = "[data-pi-reading] .pi-card__title"
FIRST, SECOND = FEATURED, RETRACTED


def stored(page: Page) -> dict[str, dict[str, Any]]:
    text = page.evaluate(f"localStorage.getItem('{NAME}')") or '{"papers": []}'
    return {entry["id"]: entry for entry in json.loads(text)["papers"]}


def store(page: Page, site: str, text: str) -> None:
    page.goto(f"{site}about/")
    page.evaluate(f"text => localStorage.setItem('{NAME}', text)", text)


def listed(*ids: str, **fields: object) -> str:
    return json.dumps({"version": 1, "papers": [{"id": one, **fields} for one in ids]})


def said(page: Page, words: str) -> None:
    expect(page.locator(".pi-said")).to_contain_text(words)


@pytest.mark.parametrize("instant", [False, True])
def test_a_paper_is_starred_on_cards_results_and_its_page(
    page: Page, site: str, *, instant: bool
) -> None:
    if instant:
        allow_instant(page, sample_site(), site)
    page.goto(f"{site}years/2021/")
    expect(page.locator(f".pi-cards {STAR}")).to_have_count(page.locator(".pi-cards > li").count())
    page.keyboard.press("j")
    page.keyboard.press("s")
    said(page, "Added to the reading list.")
    link = page.locator(".pi-reading")
    expect(link).to_have_attribute("aria-label", "Reading list, 1 paper")
    page.goto(f"{site}search/?q=minimum+entropy+coupling")
    page.locator(f".pi-results {STAR}").first.click()
    expect(link).to_have_attribute("aria-label", "Reading list, 2 papers")
    page.locator(".pi-results .pi-card__title a").first.click()
    page.wait_for_url(f"{site}papers/{COUPLING}/")
    star = page.locator(f".pi-actions {STAR}")
    expect(star).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Your note").fill("Compare with <b>tea</b>.")
    page.get_by_label("I have read it").check()
    link.click()
    page.wait_for_url(f"{site}reading-list/")
    expect(page.locator(STATUS)).to_have_text("2 papers, 1 unread")
    note = page.get_by_label("Your note on Minimum")
    expect(note).to_have_value("Compare with <b>tea</b>.")
    page.get_by_label("Read: Minimum").uncheck()
    expect(page.locator(STATUS)).to_have_text("2 papers, 2 unread")
    page.locator(".pi-card", has=page.get_by_text("Minimum")).locator(STAR).click()
    expect(page.locator(STATUS)).to_have_text("1 paper, 1 unread")
    page.get_by_role("button", name="Undo").click()
    expect(note).to_have_value("Compare with <b>tea</b>.")
    assert stored(page)[COUPLING]["key"] == "brown2024minimum"


def test_the_order_is_chosen_and_values_come_from_the_pages(page: Page, site: str) -> None:
    moved = (sample_site() / "tags/shannon-theory/index.html").read_text("utf-8")
    body = moved.replace("../information-theory/", f"../{SECOND}/")
    page.route(f"{site}papers/old-name/", lambda route: route.fulfill(body=body))
    ids = [FIRST, COUPLING, "no-such-paper", "old-name"]
    store(page, site, listed(*ids))
    page.goto(f"{site}reading-list/")
    papers = {paper.id: paper for paper in sample_papers()}
    expect(page.locator(TITLES).filter(has_text=papers[FIRST].title)).to_be_visible()
    expect(page.get_by_text("The index no longer has this paper.")).to_have_count(1)
    known = [papers[one].title for one in (COUPLING, FIRST)]
    titles = [f"[Retracted] {papers[SECOND].title}", known[0], "no-such-paper", known[1]]
    page.get_by_label("Sort by").select_option("title")
    expect(page.locator(TITLES)).to_have_text(titles)
    page.get_by_label(f"Read: {titles[0]}").check()
    page.get_by_label("Sort by").select_option("unread")
    expect(page.locator(TITLES).last).to_have_text(titles[0])


def test_another_tab_shows_the_change_and_does_not_lose_it(page: Page, site: str) -> None:
    page.goto(f"{site}reading-list/")
    expect(page.locator(STATUS)).to_have_text(
        "No paper is on your list yet. To add one, choose the star beside its title."
    )
    other = page.context.new_page()
    for number, name in enumerate((FIRST, SECOND), start=1):
        other.goto(f"{site}papers/{name}/")
        other.locator(f".pi-actions {STAR}").click()
        expect(page.locator(STATUS)).to_contain_text(f"{number} paper")
    page.locator(STAR).first.click()
    expect(other.locator(".pi-reading")).to_have_attribute("aria-label", "Reading list, 1 paper")
    assert len(stored(page)) == 1


BLOCKED = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }"


@pytest.mark.parametrize(("script", "words"), [(BLOCKED, "does not let"), (FULL, "full")])
def test_what_cannot_be_stored_is_said(
    browser: Browser, site: str, script: str, words: str
) -> None:
    # Without the fixture: the theme's own script reports an error where it may not store.
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(script)
    page.goto(f"{site}papers/{COUPLING}/")
    star = page.locator(f".pi-actions {STAR}")
    star.click()
    said(page, words)
    expect(star).to_have_attribute("aria-pressed", "false")
    context.close()


@pytest.mark.parametrize("text", ["{", "[]", '{"version": 1, "papers": [3, {"id": "../x"}]}'])
def test_a_damaged_list_is_kept_as_text(page: Page, site: str, text: str) -> None:
    store(page, site, text)
    page.goto(f"{site}papers/{COUPLING}/")
    page.locator(f".pi-actions {STAR}").click()
    said(page, "Added")
    page.goto(f"{site}reading-list/")
    expect(page.locator(STATUS)).to_have_text("1 paper, 1 unread")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the damaged text").click()
    assert download.value.path().read_text("utf-8") == text
    page.get_by_role("button", name="Delete the damaged text").click()
    page.reload()
    expect(page.locator(STATUS)).to_have_text("1 paper, 1 unread")
    expect(page.get_by_role("button", name="Save the damaged text")).to_have_count(0)


def test_a_list_of_a_newer_version_is_not_overwritten(page: Page, site: str) -> None:
    text = json.dumps({"version": 2, "papers": [{"id": FIRST}], "more": 1})
    store(page, site, text)
    page.goto(f"{site}papers/{COUPLING}/")
    page.locator(f".pi-actions {STAR}").click()
    said(page, "newer version")
    assert page.evaluate(f"localStorage.getItem('{NAME}')") == text


def test_a_list_is_saved_in_every_format_and_imported(
    page: Page, site: str, tmp_path: Path
) -> None:
    store(page, site, listed(COUPLING, FIRST, note="*Mine*", read=True))
    page.goto(f"{site}reading-list/")
    files = {}
    for name in ("BibTeX", "RIS", "CSL-JSON", "Markdown", "List (JSON)"):
        with page.expect_download() as download:
            page.get_by_role("button", name=name, exact=True).click()
        files[download.value.suggested_filename] = download.value.path().read_text("utf-8")
    assert files["reading-list.bib"].count("@") == 2
    assert files["reading-list.ris"].count("ER  - ") == 2
    assert len(json.loads(files["reading-list.csl.json"])) == 2
    assert f"papers/{COUPLING}/" in files["reading-list.md"]
    assert "> \\*Mine\\*" in files["reading-list.md"]
    store(page, site, listed(COUPLING, note="Here"))
    page.goto(f"{site}reading-list/")
    chosen = page.locator("input[type=file]")
    lines = page.locator("[data-pi-reading] [role=status] p")
    for name, text, words in (
        ("a.txt", "@article{x,", "“a.txt” was not imported: it is not JSON"),
        (
            "b.json",
            '{"papers": []}',
            "“b.json” was not imported: it is JSON, but not a reading list",
        ),
        ("c.json", files["reading-list.json"].replace(": 1,", ": 9,", 1), "a newer version"),
        ("d.json", files["reading-list.json"], "1 paper added, 1 changed, 0 unchanged"),
        ("d.json", files["reading-list.json"], "0 papers added, 0 changed, 2 unchanged"),
        ("e.json", files["reading-list.json"].replace(FIRST, "No id"), "1 left out"),
    ):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        chosen.set_input_files(path)
        expect(lines.first).to_contain_text(words)
    assert stored(page)[COUPLING]["note"] == "Here\n\n*Mine*"
    assert stored(page)[COUPLING]["read"] is True


def test_a_link_shares_papers_and_no_server_sees_which(
    page: Page, browser: Browser, site: str
) -> None:
    store(page, site, listed(COUPLING, FIRST, note="secret"))
    page.goto(f"{site}reading-list/")
    page.get_by_role("button", name="Share as a link").click()
    href = page.get_by_label("Link to this list").input_value()
    assert re.fullmatch(rf"{site}reading-list/#papers=[a-z0-9,-]+", href)
    context = browser.new_context()
    other = context.new_page()
    other.goto(f"{href},no-such-paper,../x")
    expect(other.locator(STATUS)).to_have_text("Shared list of 2 papers")
    expect(other.get_by_text("Not in this index: no-such-paper.")).to_be_visible()
    expect(other.get_by_text("1 part of the address cannot")).to_be_visible()
    assert stored(other) == {}
    other.get_by_role("button", name="Add them to your list").click()
    expect(other.get_by_text("2 papers added, 0 on your list already.")).to_be_visible()
    other.get_by_role("link", name="Show your own list").click()
    expect(other.locator(STATUS)).to_have_text("2 papers, 2 unread")
    assert "secret" not in json.dumps(stored(other))
    context.close()


def test_without_scripts_there_is_neither_star_nor_link(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}papers/{COUPLING}/")
    expect(page.locator(STAR)).to_have_count(0)
    expect(page.locator(".pi-reading")).to_be_hidden()
    page.goto(f"{site}reading-list/")
    expect(page.get_by_text("The reading list needs JavaScript.")).to_be_visible()
    context.close()
