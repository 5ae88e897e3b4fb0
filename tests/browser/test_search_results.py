"""The result page: facets, counts, pages and orders, all of it in the address."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from support.pages import searched
from support.sample_index import allow_instant, sample_papers, sample_site, sample_vocabulary
from support.sample_texts import SPECIAL, samples

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from paper_index.model.paper import Paper

pytestmark = pytest.mark.browser

CARD = ".pi-results .pi-card"
ALL = f"{len(samples()) + len(SPECIAL)} papers"


def visit(page: Page, site: str, query: str = "") -> None:
    page.goto(f"{site}search/{query}")
    settle(page)


def settle(page: Page) -> None:
    expect(page.locator(".pi-results__status")).to_have_text(re.compile(r"[Pp]aper"))
    searched(page)
    page.wait_for_timeout(50)


def status(page: Page) -> str:
    return page.locator(".pi-results__status").inner_text()


def ids(page: Page) -> list[str]:
    links = page.locator(f"{CARD} .pi-card__title a").all()
    return [urlsplit(link.get_attribute("href") or "").path.split("/")[-2] for link in links]


def shown_years(page: Page) -> list[int]:
    years = {paper.id: paper.year or 0 for paper in sample_papers()}
    return [years[name] for name in ids(page)]


def state(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def value(name: str) -> str:
    """Return the selector of a facet value's check box."""
    return f'.pi-facets input[type=checkbox][value="{name}"]'


def names(paper: Paper) -> str:
    """Return the names of the tags of a paper, whose words are searched."""
    tags = sample_vocabulary().by_id
    return " ".join(tags[name].name for name in paper.tags)


def counts(page: Page, facet: str) -> dict[str, int]:
    """Return the shown counts of a group of tags or a folded facet, by value."""
    part = page.locator(".pi-facet", has=page.locator(f":is(legend, summary):text-is('{facet}')"))
    more = part.locator(".pi-more")
    if more.is_visible() and "Show all" in more.inner_text():
        more.click()
    return {
        row.locator("input").get_attribute("value") or "": int(
            row.locator(".pi-values__count").inner_text() or -1
        )
        for row in part.locator("li").all()
    }


def newest(papers: list[Paper]) -> list[str]:
    return [paper.id for paper in sorted(papers, key=lambda paper: paper.newest_first)]


def often(name: str) -> list[tuple[str, int]]:
    """Return the values of a field with their numbers of papers, the most frequent first."""
    values = [
        value
        for paper in sample_papers()
        for value in (
            getattr(paper, name) if name != "venue" else [paper.venue] if paper.venue else []
        )
    ]
    return Counter(values).most_common()


def tag_counts(page: Page) -> dict[str, int]:
    """Return the shown counts of all tags."""
    shown: dict[str, int] = {}
    for legend in page.locator(".pi-facets legend").all_inner_texts():
        if legend != "Years":
            shown |= counts(page, legend)
    return shown


class TestWithoutQuery:
    def test_all_papers_newest_first(self, page: Page, site: str) -> None:
        visit(page, site)
        assert status(page).startswith(f"{len(sample_papers())} papers")
        days = {paper.id: paper.published for paper in sample_papers()}
        assert len(ids(page)) == 20
        shown = [str(date) for name in ids(page) if (date := days[name]) and date.day]
        assert shown == sorted(shown, reverse=True)
        expect(page.locator("[data-pi-fallback]")).to_be_hidden()

    def test_counts_are_those_of_the_content(self, page: Page, site: str) -> None:
        visit(page, site)
        tags = dict(often("tags"))
        assert tag_counts(page) == tags

    def test_counts_follow_the_selection(self, page: Page, site: str) -> None:
        (first, _), (second, _) = often("tags")[:2]
        visit(page, site, f"?tag={first}")
        chosen = [paper for paper in sample_papers() if first in paper.tags]
        assert status(page).startswith(f"{len(chosen)} paper")
        together = Counter(tag for paper in chosen for tag in paper.tags)
        assert tag_counts(page) == dict(together)
        page.locator(value(second)).check()
        both = [paper for paper in chosen if second in paper.tags]
        expect(page.locator(".pi-results__status")).to_have_text(
            re.compile(rf"^{len(both)} paper|^No paper")
        )
        assert state(page)["tag"] == [first, second]

    def test_venues_are_alternatives(self, page: Page, site: str) -> None:
        (first, one), (second, two) = often("venue")[:2]
        visit(page, site, f"?venue={first}")
        expect(page.locator(".pi-results__status")).to_contain_text(f"{one} papers")
        assert counts(page, "Venue")[second] == two
        page.locator(value(second)).check()
        expect(page.locator(".pi-results__status")).to_contain_text(f"{one + two} papers")
        assert state(page)["venue"] == [first, second]

    def test_years_are_a_range(self, page: Page, site: str) -> None:
        visit(page, site)
        page.locator("[data-pi-year=from]").select_option("2021")
        settle(page)
        page.locator("[data-pi-year=to]").select_option("2022")
        settle(page)
        expected = [paper for paper in sample_papers() if paper.year in {2021, 2022}]
        expect(page.locator(".pi-results__status")).to_contain_text(f"{len(expected)} papers")
        assert state(page)["year"] == ["2021-2022"]
        assert set(ids(page)) <= {paper.id for paper in expected}

    def test_authors_are_fetched_only_when_wanted_and_papers_stay_without_them(
        self, page: Page, site: str
    ) -> None:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.route("**/engine/filter/*", lambda route: route.abort())
        visit(page, site)
        assert not any("/filter/" in url for url in asked)
        page.locator(".pi-facet summary", has_text="Author").click()
        expect(page.get_by_text("The numbers could not be loaded.")).to_be_visible()
        expect(page.locator(CARD).first).to_be_visible()
        page.unroute("**/engine/filter/*")
        page.locator(".pi-facets").get_by_role("button", name="Retry").click()
        name, most = often("authors")[0]
        expect(page.locator(value(name))).to_be_visible()
        expect(page.get_by_text("The numbers could not be loaded.")).to_be_hidden()
        page.locator(value(name)).check()
        expect(page.locator(".pi-results__status")).to_contain_text(f"{most} papers")
        assert state(page)["author"] == [name]

    def test_a_field_narrows_the_authors(self, page: Page, site: str) -> None:
        visit(page, site, "?author=Michael+Ferro")
        page.get_by_label("Narrow: Author").fill("ferro")
        expect(page.locator(value("Michael Ferro"))).to_be_checked()
        page.get_by_label("Remove Michael Ferro").click()
        settle(page)
        assert "author" not in state(page)

    def test_a_spelling_stands_for_its_person(self, page: Page, site: str) -> None:
        visit(page, site, "?author=Alex+Reed")
        expect(page.get_by_label("Remove Alexander Reed")).to_be_visible()
        expect(page.locator(".pi-results__status")).to_contain_text("2 papers")


class TestWithQuery:
    def test_counts_are_of_what_is_found(self, page: Page, site: str) -> None:
        visit(page, site, "?q=optimal+transport")
        total = int(status(page).split()[0])
        found = [paper for paper in sample_papers() if paper.id in set(ids(page))]
        assert len(found) == total <= 20
        tags = Counter(tag for paper in found for tag in paper.tags)
        assert tag_counts(page) == dict(tags)

    @pytest.mark.parametrize("query", ['"mutual information"', '"mutual information" neural'])
    def test_counts_of_a_phrase_are_right_too(self, page: Page, site: str, query: str) -> None:
        visit(page, site, f"?q={query}")
        found = [paper for paper in sample_papers() if paper.id in set(ids(page))]
        assert found
        tags = Counter(tag for paper in found for tag in paper.tags)
        assert tag_counts(page) == dict(tags)

    def test_a_phrase_stands_in_every_result(self, page: Page, site: str) -> None:
        visit(page, site, '?q="mutual information"')
        texts = {
            paper.id: f"{paper.title} {paper.abstract} {names(paper)}".lower().replace("-", " ")
            for paper in sample_papers()
        }
        assert ids(page)
        assert all("mutual information" in " ".join(texts[name].split()) for name in ids(page))

    @pytest.mark.parametrize(
        "line",
        [
            "2410.00001",
            "arXiv:2410.00001v1",
            "https://arxiv.org/abs/2410.00001",
            "https://arxiv.org/pdf/2410.00001v2.pdf",
            "10.48550/arXiv.2410.00001",
        ],
    )
    def test_an_identifier_finds_its_paper(self, page: Page, site: str, line: str) -> None:
        visit(page, site, f"?q={line}")
        assert ids(page) == ["minimum-entropy-coupling-of-teapots"]

    def test_a_doi_finds_its_paper(self, page: Page, site: str) -> None:
        paper = next(paper for paper in sample_papers() if paper.doi)
        visit(page, site, f"?q=https://doi.org/{paper.doi}")
        assert ids(page) == [paper.id]

    def test_an_unknown_identifier_is_said_to_be_one(self, page: Page, site: str) -> None:
        visit(page, site, "?q=2410.99999")
        expect(page.locator(".pi-results__remarks")).to_contain_text(
            "No paper here has the arXiv id 2410.99999"
        )
        visit(page, site, "?q=10.9999/none")
        expect(page.locator(".pi-results__remarks")).to_contain_text(
            "No paper here has the DOI 10.9999/none"
        )

    def test_a_correction_can_be_refused(self, page: Page, site: str) -> None:
        visit(page, site, "?q=entrpy")
        expect(page.locator(".pi-results__remarks")).to_contain_text(
            "Showing results for entropy; nothing matches entrpy."
        )
        assert ids(page)
        page.get_by_role("link", name="Search only for entrpy").click()
        expect(page.locator(".pi-results__status")).to_have_text("No paper found.")
        assert state(page) == {"q": ["entrpy"], "exact": ["1"]}

    def test_a_word_run_together_and_another_error_are_corrected_in_one_line(
        self, page: Page, site: str
    ) -> None:
        visit(page, site, "?q=minimumentropy+coupling+teapts")
        expect(page.locator(".pi-results__remarks")).to_contain_text(
            "Showing results for minimum entropy and teapots; nothing matches"
        )
        assert ids(page) == ["minimum-entropy-coupling-of-teapots"]

    def test_a_sure_correction_counts_where_no_paper_has_all_words(
        self, page: Page, site: str
    ) -> None:
        visit(page, site, "?q=cosmolgy+zebras+teapots")
        expect(page.locator(".pi-results__remarks")).to_contain_text(
            "Showing papers with cosmology and teapots."
        )
        visit(page, site, "?q=cosmolgy+zebras")
        expect(page.locator(".pi-results__remarks")).to_contain_text("nothing matches cosmolgy.")
        assert ids(page)
        visit(page, site, "?q=zebrass+xylophonne")
        assert not ids(page)
        expect(page.locator(".pi-results__remarks")).not_to_contain_text("Showing results for")

    def test_papers_with_some_of_the_words_are_shown_and_said(self, page: Page, site: str) -> None:
        visit(page, site, "?q=cosmology+teapots+zebras")
        expect(page.locator(".pi-results__remarks")).to_contain_text(
            "No exact match. Showing papers with cosmology and teapots."
        )
        assert ids(page)

    def test_few_papers_with_all_words_come_before_those_with_some(
        self, page: Page, site: str
    ) -> None:
        visit(page, site, "?q=minimum+entropy+coupling+teapots+cosmology")
        assert ids(page)[0] == "minimum-entropy-coupling-of-teapots"
        assert len(ids(page)) > 1

    def test_filters_that_leave_nothing_say_so(self, page: Page, site: str) -> None:
        visit(page, site, "?q=minimum+entropy+coupling&year=2011")
        expect(page.locator(".pi-results__status")).to_have_text(
            "No paper matches this filter; 1 paper without it."
        )

    def test_typing_searches_without_a_key(self, page: Page, site: str) -> None:
        visit(page, site)
        page.locator("#pi-q").fill("minimum entropy coupling")
        expect(page.locator(CARD)).to_have_count(1)
        assert state(page) == {"q": ["minimum entropy coupling"]}


class TestOrderAndPages:
    def test_orders(self, page: Page, site: str) -> None:
        visit(page, site, "?q=entropy&sort=oldest")
        years = shown_years(page)
        assert years == sorted(years)
        page.get_by_label("Sort by").select_option("newest")
        settle(page)
        assert state(page)["sort"] == ["newest"]
        years = shown_years(page)
        assert years == sorted(years, reverse=True)
        page.get_by_label("Sort by").select_option("title")
        settle(page)
        titles = page.locator(f"{CARD} .pi-card__title").all_inner_texts()
        letters = [re.sub(r"[^a-z0-9 ]", " ", title.lower()).split()[0] for title in titles]
        assert letters == sorted(letters)

    def test_relevance_needs_a_query(self, page: Page, site: str) -> None:
        visit(page, site)
        assert "Relevance" not in page.get_by_label("Sort by").inner_text()

    @pytest.mark.parametrize("query", ["?", "?q=neural"])
    def test_pages_hold_every_paper_once(self, page: Page, site: str, query: str) -> None:
        visit(page, site, query)
        total = int(status(page).split()[0])
        seen = ids(page)
        while page.get_by_role("link", name="Next", exact=True).count():
            page.get_by_role("link", name="Next", exact=True).click()
            settle(page)
            seen += ids(page)
        assert len(seen) == len(set(seen)) == total
        assert int(state(page)["page"][0]) == -(-total // 20)
        expect(page.locator(".pi-results__status")).to_be_focused()

    def test_a_page_behind_the_last_is_the_last(self, page: Page, site: str) -> None:
        visit(page, site, "?page=99")
        expect(page.locator(".pi-results__remarks")).to_contain_text("page “99”")
        assert ids(page)


class TestAddress:
    def test_back_and_forward(self, page: Page, site: str) -> None:
        visit(page, site)
        tag, count = often("tags")[0]
        page.locator(value(tag)).check()
        expect(page.locator(".pi-results__status")).to_contain_text(f"{count} papers")
        page.get_by_label("Sort by").select_option("title")
        settle(page)
        page.go_back()
        expect(page.get_by_label("Sort by")).to_have_value("newest")
        page.go_back()
        expect(page.locator(".pi-results__status")).to_contain_text(
            f"{len(sample_papers())} papers"
        )
        expect(page.locator(value(tag))).not_to_be_checked()
        page.go_forward()
        expect(page.locator(value(tag))).to_be_checked()

    def test_reload_keeps_everything(self, page: Page, site: str) -> None:
        tag, _ = often("tags")[0]
        visit(page, site, f"?q=neural&tag={tag}&year=2020-2024&sort=title&page=1")
        before = (status(page), ids(page))
        page.reload()
        settle(page)
        assert (status(page), ids(page)) == before
        expect(page.locator("#pi-q")).to_have_value("neural")
        expect(page.locator(".pi-results__chosen li")).to_have_count(3)

    def test_unknown_values_are_ignored_with_a_word(self, page: Page, site: str) -> None:
        visit(page, site, "?tag=no-such&venue=Nowhere&year=1066&author=Nobody&sort=best&page=x")
        expect(page.locator(".pi-results__status")).to_contain_text(
            f"{len(sample_papers())} papers"
        )
        told = page.locator(".pi-results__remarks")
        for text in ("tag “no-such”", "venue “Nowhere”", "year “1066”", "author “Nobody”"):
            expect(told).to_contain_text(text)
        for text in ("sort “best”", "page “x”"):
            expect(told).to_contain_text(text)

    def test_two_tabs_do_not_meet(self, page: Page, site: str) -> None:
        visit(page, site, "?q=entropy")
        other = page.context.new_page()
        visit(other, site, "?q=protein")
        assert ids(page) != ids(other)
        assert state(page) == {"q": ["entropy"]}

    def test_the_header_leads_here_without_loading(self, page: Page, site: str) -> None:
        visit(page, site, "?q=entropy&sort=title")
        page.evaluate("window.stayed = true")
        page.locator("#pi-search").fill("folding proteins")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/?q=folding+proteins")
        expect(page.locator("#pi-q")).to_have_value("folding proteins")
        settle(page)
        assert page.evaluate("window.stayed") is True
        page.go_back()
        expect(page.locator("#pi-q")).to_have_value("entropy")

    def test_it_comes_back_after_an_instant_change_of_page(self, page: Page, site: str) -> None:
        allow_instant(page, sample_site(), site)
        visit(page, site, "?q=entropy&sort=title")
        page.evaluate("window.stayed = true")
        before = ids(page)
        link = page.locator(f"{CARD} .pi-card__title a").last
        link.scroll_into_view_if_needed()
        place = page.evaluate("scrollY")
        link.click()
        page.wait_for_url("**/papers/**")
        # The address changes before the page does.
        expect(page.locator(".pi-results")).to_have_count(0)
        page.go_back()
        page.wait_for_url("**/search/?q=entropy&sort=title")
        expect(link).to_be_focused()
        assert ids(page) == before
        assert page.evaluate("scrollY") == pytest.approx(place, abs=2)
        assert page.evaluate("window.stayed") is True
        expect(page.locator(".pi-results__columns")).to_have_count(1)

    def test_a_page_that_is_loaded_again_shows_the_place_that_was_left(
        self, page: Page, site: str
    ) -> None:
        visit(page, site)
        link = page.locator(f"{CARD} .pi-card__title a").last
        link.scroll_into_view_if_needed()
        place = page.evaluate("scrollY")
        # A page with this listener is not kept for Back, but loaded again.
        page.evaluate("addEventListener('unload', () => {})")
        link.click()
        page.wait_for_url("**/papers/**")
        page.go_back()
        expect(link).to_be_focused()
        assert page.evaluate("scrollY") == pytest.approx(place, abs=2)

    def test_a_new_search_begins_at_the_top(self, page: Page, site: str) -> None:
        visit(page, site)
        page.locator(f"{CARD} .pi-card__title a").last.click()
        page.wait_for_url("**/papers/**")
        visit(page, site)
        assert page.evaluate("scrollY") == 0


class TestFailure:
    @pytest.mark.parametrize("part", ["facets.json", "engine/**", "engine/fragment/*"])
    def test_is_told_and_retried(self, page: Page, site: str, part: str) -> None:
        page.route(f"**/search/{part}", lambda route: route.abort())
        page.goto(f"{site}search/?q=entropy")
        expect(page.locator(".pi-results__status")).to_contain_text("could not be loaded")
        page.unroute(f"**/search/{part}")
        page.locator(".pi-results").get_by_role("button", name="Retry").click()
        expect(page.locator(CARD).first).to_be_visible()


class TestWidths:
    def test_a_phone_folds_the_facets(self, page: Page, site: str) -> None:
        page.set_viewport_size({"width": 390, "height": 844})
        visit(page, site, f"?tag={often('tags')[0][0]}")
        expect(page.locator(".pi-facets > summary")).to_have_text("Filters (1)")
        expect(page.locator(".pi-facets legend").first).to_be_hidden()
        page.locator(".pi-facets > summary").click()
        expect(page.locator(".pi-facets legend").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
