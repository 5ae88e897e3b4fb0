"""The search box: what it shows as one types, with the keyboard, and when something fails."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from support.sample_index import allow_instant, sample_site

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Route

pytestmark = pytest.mark.browser

OPTION = ".pi-search [role=option]"


def box(page: Page) -> Locator:
    return page.locator("#pi-search")


def search(page: Page, site: str, line: str, start: str = "about/") -> None:
    page.goto(site + start)
    box(page).focus()
    page.keyboard.insert_text(line)


def papers(page: Page) -> list[str]:
    titles = page.locator(".pi-search .pi-option--paper .pi-option__title")
    expect(titles.first).to_be_visible()
    return titles.all_inner_texts()


def live(page: Page) -> Locator:
    return page.locator(".pi-search [role=status]")


class TestResults:
    def test_come_in_groups_tags_and_authors_first(self, page: Page, site: str) -> None:
        search(page, site, "optimal transport")
        expect(page.locator(f"{OPTION}.pi-option--tag")).to_have_text(
            re.compile(r"Tag: Optimal transport\s*\d+ papers")
        )
        groups = page.locator(".pi-search [role=group]")
        names = [group.locator(".pi-panel__name").inner_text() for group in groups.all()]
        assert [name.lower() for name in names][:2] == ["tags", "papers"]
        assert page.locator(f"{OPTION}.pi-option--paper").count() <= 6

    def test_show_authors_with_a_link_to_their_page(self, page: Page, site: str) -> None:
        search(page, site, "michael ferro")
        author = page.locator(f"{OPTION}.pi-option--author")
        expect(author).to_contain_text("Author: Michael Ferro")
        assert author.get_attribute("href") == f"{site}authors/michael-ferro/"

    def test_find_a_person_under_another_spelling(self, page: Page, site: str) -> None:
        search(page, site, "alex reed")
        author = page.locator(f"{OPTION}.pi-option--author")
        expect(author).to_have_text(re.compile(r"Author: Alexander Reed\s*2 papers"))
        author.click()
        expect(page.locator("h1")).to_contain_text("Alexander Reed")
        expect(page.locator(".pi-about-tag")).to_contain_text("also published as Alex Reed")

    def test_an_author_without_a_page_leads_to_their_papers(self, page: Page, site: str) -> None:
        page.route(
            "**/search/people/*.json",
            lambda route: route.fulfill(json=[["Michael Ferro", 1]]),
        )
        search(page, site, "michael ferro")
        author = page.locator(f"{OPTION}.pi-option--author")
        expect(author).to_contain_text("Author: Michael Ferro")
        assert (author.get_attribute("href") or "").endswith("search/?author=Michael+Ferro")

    def test_no_list_of_authors_is_fetched_that_is_not_there(self, page: Page, site: str) -> None:
        answers: list[int] = []
        page.on("response", lambda answer: answers.append(answer.status))
        search(page, site, "minimum xylophone")
        expect(live(page)).to_contain_text("No exact match")
        assert 404 not in answers

    def test_show_title_authors_year_and_the_matching_part(self, page: Page, site: str) -> None:
        search(page, site, "entropy coupling")
        first = page.locator(f"{OPTION}.pi-option--paper").first
        expect(first.locator(".pi-option__title")).to_have_text(
            "Minimum Entropy Coupling of Teapots"
        )
        expect(first.locator(".pi-option__facts")).to_contain_text("Maria R. Brown")
        expect(first.locator(".pi-option__facts")).to_contain_text("2024")
        expect(first.locator(".pi-option__excerpt mark").first).to_be_visible()

    def test_mark_the_words_and_leave_formulas_whole(self, page: Page, site: str) -> None:
        search(page, site, "lambda cdm cosmologies")
        first = page.locator(f"{OPTION}.pi-option--paper").first
        expect(first.locator("mark", has_text="Cosmologies").first).to_be_visible()
        expect(first.locator("math")).to_have_count(1)

    def test_last_word_is_a_beginning(self, page: Page, site: str) -> None:
        search(page, site, "minimum entropy coup")
        assert papers(page)[0] == "Minimum Entropy Coupling of Teapots"

    def test_a_typing_error_is_forgiven_and_told(self, page: Page, site: str) -> None:
        search(page, site, "entrpy")
        message = page.locator(".pi-search .pi-panel__message")
        expect(message).to_have_text("Showing results for entropy; nothing matches entrpy.")
        assert any("Entropy" in title for title in papers(page))

    def test_the_vocabulary_is_fetched_only_for_typing_errors(self, page: Page, site: str) -> None:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        search(page, site, "entropy")
        papers(page)
        assert not [url for url in asked if "/search/words/" in url]
        box(page).fill("entrpy")
        expect(page.locator(".pi-search .pi-panel__message")).to_be_visible()
        assert [url for url in asked if "/search/words/" in url]

    def test_nothing_is_said_to_be_nothing(self, page: Page, site: str) -> None:
        search(page, site, "xqzwvk")
        expect(page.locator(".pi-search .pi-panel__message")).to_contain_text("Nothing matches")
        expect(live(page)).to_contain_text("No paper found")
        expect(page.locator(OPTION)).to_have_count(0)

    def test_no_element_has_a_style_or_a_handler(self, page: Page, site: str) -> None:
        search(page, site, "entropy")
        papers(page)
        assert page.locator(".pi-search [style], .pi-search [onclick]").count() == 0


class TestKeyboard:
    @pytest.mark.parametrize("key", ["/", "Control+k", "Meta+k"])
    def test_keys_lead_to_the_box(self, page: Page, site: str, key: str) -> None:
        page.goto(site)
        page.keyboard.press(key)
        expect(box(page)).to_be_focused()
        expect(box(page)).to_have_value("")

    def test_a_slash_in_another_field_is_a_slash(self, page: Page, site: str) -> None:
        page.goto(site + "search/")
        page.locator("#pi-q").focus()
        page.keyboard.press("/")
        expect(page.locator("#pi-q")).to_have_value("/")

    def test_arrows_walk_the_options_and_come_back_to_the_text(self, page: Page, site: str) -> None:
        search(page, site, "optimal transport")
        expect(page.locator(OPTION).first).to_be_visible()
        count = page.locator(OPTION).count()
        page.keyboard.press("ArrowDown")
        assert active(page) == 0
        page.keyboard.press("End")
        assert active(page) == count - 1
        page.keyboard.press("Home")
        assert active(page) == 0
        page.keyboard.press("ArrowUp")
        assert active(page) is None
        page.keyboard.press("ArrowUp")
        assert active(page) == count - 1
        page.keyboard.press("ArrowDown")
        assert active(page) is None
        expect(box(page)).to_be_focused()

    def test_enter_on_an_option_opens_it(self, page: Page, site: str) -> None:
        search(page, site, "minimum entropy coupling of teapots")
        papers(page)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/papers/minimum-entropy-coupling-of-teapots/")

    def test_enter_on_the_text_opens_the_result_page(self, page: Page, site: str) -> None:
        search(page, site, "entropy")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/?q=entropy")
        expect(page.locator(".pi-results .pi-card").first).to_be_visible()

    def test_escape_closes_then_empties(self, page: Page, site: str) -> None:
        search(page, site, "entropy")
        expect(page.locator(OPTION).first).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator(".pi-search .pi-panel")).to_be_hidden()
        expect(box(page)).to_have_value("entropy")
        page.keyboard.press("Escape")
        expect(box(page)).to_have_value("")

    def test_the_last_option_leads_to_all_results(self, page: Page, site: str) -> None:
        search(page, site, "neural")
        every = page.locator(f"{OPTION}.pi-option--all")
        expect(every).to_have_text(re.compile(r"See all \d+ papers"))
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/?q=neural")


def active(page: Page) -> int | None:
    """Return which option is active by ARIA; it must be the one that is selected."""
    named = box(page).get_attribute("aria-activedescendant")
    selected = page.locator(f"{OPTION}[aria-selected=true]")
    if named is None:
        assert selected.count() == 0
        return None
    assert selected.count() == 1
    assert selected.get_attribute("id") == named
    return [option.get_attribute("id") for option in page.locator(OPTION).all()].index(named)


class TestAria:
    def test_it_is_a_combobox_with_a_listbox(self, page: Page, site: str) -> None:
        page.goto(site)
        expect(box(page)).to_have_role("combobox")
        assert box(page).get_attribute("aria-autocomplete") == "list"
        assert box(page).get_attribute("aria-expanded") == "false"
        box(page).focus()
        expect(box(page)).to_have_attribute("aria-controls", "pi-search-list")
        listed = page.locator("#pi-search-list")
        expect(listed).to_have_attribute("role", "listbox")
        search(page, site, "entropy")
        expect(box(page)).to_have_attribute("aria-expanded", "true")
        page.keyboard.press("Escape")
        expect(box(page)).to_have_attribute("aria-expanded", "false")

    def test_the_search_is_loaded_at_the_first_focus(self, page: Page, site: str) -> None:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.removeprefix(site)))
        page.goto(f"{site}about/", wait_until="networkidle")
        assert not [path for path in asked if "search/" in path]
        with page.expect_request("**/search/main.js"):
            box(page).focus()

    def test_groups_are_named_and_hold_the_options(self, page: Page, site: str) -> None:
        search(page, site, "optimal transport")
        papers(page)
        for group in page.locator(".pi-search [role=group]").all():
            label = page.locator(f"#{group.get_attribute('aria-labelledby')}")
            assert label.text_content()
            assert group.locator("[role=option]").count() >= 1

    def test_a_live_region_says_how_many(self, page: Page, site: str) -> None:
        search(page, site, "minimum entropy coupling")
        expect(live(page)).to_have_text("1 paper found.")


class TestFailure:
    def test_no_connection_is_told_and_retried(self, page: Page, site: str) -> None:
        page.route("**/search/engine/**", lambda route: route.abort())
        search(page, site, "entropy")
        message = page.locator(".pi-search .pi-panel__message")
        expect(message).to_contain_text("could not be loaded")
        expect(live(page)).to_contain_text("could not be loaded")
        page.unroute("**/search/engine/**")
        message.get_by_role("button", name="Retry").click()
        assert papers(page)
        expect(box(page)).to_be_focused()

    @pytest.mark.parametrize(
        "part",
        [
            "index.pack",
            "chunk/*",
            "fragment/*",
        ],
    )
    def test_every_part_may_fail_and_come_back(self, page: Page, site: str, part: str) -> None:
        pattern = f"**/search/engine/{part}"
        page.route(pattern, lambda route: route.fulfill(status=503, body="busy"))
        page.goto(site + "about/")
        page.evaluate("addEventListener('unhandledrejection', (event) => event.preventDefault())")
        box(page).focus()
        page.keyboard.insert_text("entropy")
        retry = page.locator(".pi-search").get_by_role("button", name="Retry")
        expect(retry).to_be_visible(timeout=25_000)
        page.unroute(pattern)
        retry.click()
        assert papers(page)

    def test_a_list_of_authors_that_fails_takes_nothing_else_along(
        self, page: Page, site: str
    ) -> None:
        page.route("**/search/people/**", lambda route: route.abort())
        search(page, site, "michael ferro")
        assert papers(page)


class TestRaces:
    def test_a_late_answer_never_replaces_a_newer_one(self, page: Page, site: str) -> None:
        def slow(route: Route) -> None:
            time.sleep(1.5)
            route.continue_()

        search(page, site, "entropy")
        papers(page)
        # The vocabulary comes late, so the corrected answer does.
        page.route("**/search/words/**", slow)
        box(page).fill("entrpy")
        page.wait_for_timeout(300)
        box(page).fill("folding proteins")
        expect(page.locator(f"{OPTION}.pi-option--paper").first).to_contain_text("olding")
        page.wait_for_timeout(2000)
        message = page.locator(".pi-search .pi-panel__message")
        expect(message).not_to_contain_text("Showing results for")
        expect(page.locator(f"{OPTION}.pi-option--paper").first).to_contain_text("olding")

    def test_fast_typing_ends_at_what_was_typed_last(self, page: Page, site: str) -> None:
        page.goto(site)
        box(page).focus()
        for line in ("neu", "neural", "optimal tr", "quantum", "minimum entropy coupling"):
            box(page).fill(line)
            page.wait_for_timeout(130)
        expect(live(page)).to_have_text("1 paper found.")
        assert papers(page) == ["Minimum Entropy Coupling of Teapots"]

    def test_an_answer_after_escape_stays_away(self, page: Page, site: str) -> None:
        search(page, site, "entropy")
        page.keyboard.press("Escape")
        page.wait_for_timeout(1000)
        expect(page.locator(".pi-search .pi-panel")).to_be_hidden()


class TestPlaces:
    def test_the_front_page_has_the_same_box_once_more(self, page: Page, site: str) -> None:
        page.goto(site)
        big = page.locator("#pi-find")
        expect(big).to_have_role("combobox")
        big.fill("minimum entropy coupling")
        expect(page.locator(".pi-find .pi-option--paper")).to_have_count(1)
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/?q=minimum+entropy+coupling")

    def test_it_still_works_after_an_instant_change_of_page(self, page: Page, site: str) -> None:
        allow_instant(page, sample_site(), site)
        page.goto(site + "about/", wait_until="networkidle")
        page.evaluate("window.stayed = true")
        page.locator(".md-tabs").get_by_role("link", name="Tags").click()
        page.wait_for_url("**/tags/")
        assert page.evaluate("window.stayed") is True
        box(page).fill("minimum entropy coupling")
        assert papers(page) == ["Minimum Entropy Coupling of Teapots"]
        page.locator(".md-tabs").get_by_role("link", name="Home").click()
        page.wait_for_url(site)
        page.locator("#pi-find").fill("minimum entropy coupling")
        expect(page.locator(".pi-find .pi-option--paper")).to_have_count(1)
        assert page.evaluate("window.stayed") is True
        expect(page.locator("form[data-pi-search] .pi-panel")).to_have_count(2)

    def test_a_phone_opens_it_over_the_whole_header(self, page: Page, site: str) -> None:
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(site + "about/")
        expect(box(page)).to_be_hidden()
        opener = page.locator(".pi-search__open")
        opener.click()
        expect(box(page)).to_be_focused()
        expect(opener).to_have_attribute("aria-expanded", "true")
        page.keyboard.insert_text("entropy")
        papers(page)
        panel = page.locator(".pi-search .pi-panel").bounding_box()
        assert panel
        assert (panel["x"], round(panel["width"])) == (0, 390)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.get_by_role("button", name="Close search").click()
        expect(box(page)).to_be_hidden()
        expect(opener).to_be_focused()
