"""The search result as references: every paper of it, in its order, or a word on what failed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from playwright.sync_api import expect

from paper_index.content.layout import Layout
from paper_index.exports import citations
from paper_index.exports.citation_keys import with_keys
from paper_index.exports.citations import bibliography, cite_paper
from paper_index.exports.reference import make_reference
from paper_index.pages import home
from paper_index.site import search_bundle
from paper_index.site.check import POLICY_FILE
from paper_index.workflows.build import build
from support.pages import TWO_MODES, broken_rules, look, searched
from support.sample_index import sample_papers, sample_site, write_sample_index
from support.serving import served
from support.shared_build import built_once

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Download, Page, Route

    from paper_index.model.paper import Paper

pytestmark = pytest.mark.browser

STATUS = ".pi-results__status"
SAID = ".pi-export__said"
FORMATS = {"BibTeX": "bib", "RIS": "ris", "CSL-JSON": "csl.json"}


@pytest.fixture(scope="module")
def citable() -> Iterator[str]:
    """The address of this repository's index, served under its policy."""
    policy = (sample_site() / POLICY_FILE).read_text("utf-8").strip()
    with served(sample_site(), {"Content-Security-Policy": policy}) as address:
        yield address


@pytest.fixture(scope="module")
def unpacked() -> Iterator[str]:
    """The address of an index whose results have a file each, as those of a larger one."""

    def make(root: Path) -> None:
        write_sample_index(root)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(search_bundle, "SMALL", 0)
            patch.setattr(home, "SMALL", 0)
            build(Layout(root))

    with served(built_once("unpacked", make) / "site") as address:
        yield address


def visit(page: Page, site: str, query: str) -> int:
    """Open a result and return how many papers it has."""
    page.goto(f"{site}search/{query}")
    expect(page.locator(STATUS)).to_have_text(re.compile("paper"))
    searched(page)
    counted = re.match(r"\d+", page.locator(STATUS).inner_text())
    return int(counted[0]) if counted else 0


def shown(page: Page, site: str, query: str) -> list[str]:
    """Return the ids of all papers of a result, page after page; the last page stays open."""
    total, found = visit(page, site, query), list[str]()
    for number in range(1, -(-total // 20) + 1):
        if number > 1:
            visit(page, site, f"{query}{'&' if query else '?'}page={number}")
        links = page.locator(".pi-results .pi-card .pi-card__title a").all()
        found += [(link.get_attribute("href") or "").split("/")[-2] for link in links]
    return found


def export(page: Page, name: str) -> Download:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name, exact=True).click()
    return waiting.value


def data(download: Download) -> bytes:
    return Path(download.path()).read_bytes()


def keys(name: str, saved: bytes) -> list[str]:
    """Return the citation keys in a saved file, read by an independent reader, in its order."""
    text = saved.decode()
    if name == "BibTeX":
        library = parse_string(text)
        assert not library.failed_blocks
        return [entry.key for entry in library.entries]
    if name == "RIS":
        return [entry["id"] for entry in rispy.loads(text)]
    return [item["id"] for item in json.loads(text)]


def expected(ids: list[str]) -> list[str]:
    known = {paper.id: str(paper.citation_key) for paper in with_keys(sample_papers())}
    return [known[name] for name in ids]


def written(papers: Sequence[Paper]) -> dict[str, bytes]:
    """Return the files of some papers in each format, by name."""
    found = [cite_paper(make_reference(paper)) for paper in with_keys(papers)]
    return {f"papers.{form.suffix}": bibliography(found, form) for form in citations.FORMATS}


def asked(page: Page) -> list[str]:
    """Return a list that fills with the addresses of references as they are fetched."""
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url) if is_cited(request.url) else None)
    return found


def downloads(page: Page) -> list[str]:
    """Return a list that fills with the names of files as they are saved."""
    found: list[str] = []
    page.on("download", lambda download: found.append(download.suggested_filename))
    return found


def is_cited(address: str) -> bool:
    return "/cite/" in address or "/data/papers" in address


class TestWhatIsSaved:
    @pytest.mark.parametrize(
        ("query", "file"),
        [
            ("", "papers"),
            ("?q=entropy", "entropy"),
            ("?q=neural+networks&sort=oldest", "neural-networks"),
            ("?tag=information-theory&sort=title", "information-theory"),
            ("?q=Tea&tag=information-theory&year=2020-", "tea-information-theory-since-2020"),
            ("?q=%22optimal++transport%22", "optimal-transport"),
        ],
    )
    def test_every_paper_of_the_result_in_its_order(
        self, page: Page, citable: str, query: str, file: str
    ) -> None:
        ids = shown(page, citable, query)
        assert ids
        for name, suffix in FORMATS.items():
            saved = export(page, name)
            assert saved.suggested_filename == f"{file}.{suffix}"
            assert keys(name, data(saved)) == expected(ids)
            expect(page.locator(SAID)).to_contain_text(f"Saved {len(ids)} paper")

    def test_nothing_breaks_the_policy(self, page: Page, citable: str) -> None:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        visit(page, citable, "?q=entropy")
        for name in FORMATS:
            export(page, name)
        assert not said

    def test_ris_lines_end_with_carriage_return_and_line_feed(
        self, page: Page, citable: str
    ) -> None:
        visit(page, citable, "")
        saved = data(export(page, "RIS"))
        assert saved.count(b"\n") == saved.count(b"\r\n") == saved.count(b"\r")
        assert saved.endswith(b"\r\nER  - \r\n")

    def test_one_paper_is_saved_as_on_its_page(self, page: Page, citable: str) -> None:
        visit(page, citable, "?q=teaflow")
        expect(page.locator(".pi-export")).to_contain_text("Export this paper as")
        found = {name: export(page, name) for name in FORMATS}
        for name, suffix in FORMATS.items():
            assert found[name].suggested_filename == f"teaflow.{suffix}"
        contents = {name: data(saved) for name, saved in found.items()}
        page.goto(f"{citable}papers/teaflow-riemannian-flow-matching-for-leaves/")
        for name, content in contents.items():
            with page.expect_download() as saved:
                page.locator(".pi-exports").get_by_text(name, exact=True).click()
            assert content == data(saved.value)

    def test_all_papers_are_saved_as_the_whole_file_is_but_for_the_order(
        self, page: Page, citable: str
    ) -> None:
        whole = page.request.get(f"{citable}data/papers.bib").body()
        visit(page, citable, "")
        saved = data(export(page, "BibTeX"))
        assert len(saved) == len(whole)
        assert sorted(saved.strip().split(b"\n\n")) == sorted(whole.strip().split(b"\n\n"))

    @pytest.mark.parametrize(
        ("query", "name"),
        [
            ("?q=entrpy", "entropy.bib"),
            ("?q=R%C3%A9nyi", "rényi.bib"),
            ("?tag=information-theory&year=2020-2024", "information-theory-2020-to-2024.bib"),
        ],
    )
    def test_the_file_is_named_for_the_search(
        self, page: Page, citable: str, query: str, name: str
    ) -> None:
        visit(page, citable, query)
        assert export(page, "BibTeX").suggested_filename == name


class TestWhatIsFetched:
    def test_a_few_papers_are_taken_out_of_packs(self, page: Page, citable: str) -> None:
        total = visit(page, citable, "?q=%22optimal+transport%22")
        fetched = asked(page)
        export(page, "BibTeX")
        assert total <= 6
        assert len(fetched) == len(set(fetched)) <= total
        assert all(re.search(r"/cite/[0-9a-f]{2}\.pack$", address) for address in fetched)

    def test_many_papers_are_taken_out_of_the_whole_file(self, page: Page, citable: str) -> None:
        visit(page, citable, "")
        fetched = asked(page)
        export(page, "RIS")
        assert fetched == [f"{citable}data/papers.ris"]

    def test_a_second_export_fetches_nothing_again(self, page: Page, citable: str) -> None:
        visit(page, citable, "?q=protein")
        export(page, "BibTeX")
        fetched = asked(page)
        export(page, "BibTeX")
        assert not fetched

    def test_without_a_whole_file_every_paper_is_in_a_pack(self, page: Page, citable: str) -> None:
        page.route("**/data/papers.*", lambda route: route.fulfill(status=404))
        ids = shown(page, citable, "?tag=information-theory")
        assert keys("RIS", data(export(page, "RIS"))) == expected(ids)

    def test_the_whole_file_of_a_large_index_is_not_fetched(self, page: Page, citable: str) -> None:
        def larger(route: Route) -> None:
            facets = route.fetch().json()
            route.fulfill(json={**facets, "papers": 20_000})

        page.route("**/search/facets.json", larger)
        total = visit(page, citable, "?tag=information-theory")
        fetched = asked(page)
        export(page, "BibTeX")
        assert 1 < len(fetched) <= total
        assert not [address for address in fetched if "/data/" in address]

    def test_what_the_whole_file_lacks_is_fetched_alone(self, page: Page, citable: str) -> None:
        (first, *others) = with_keys(sample_papers())
        body = written(others)["papers.bib"]
        page.route("**/data/papers.bib", lambda route: route.fulfill(body=body))
        visit(page, citable, "")
        fetched = asked(page)
        saved = keys("BibTeX", data(export(page, "BibTeX")))
        assert first.citation_key in saved
        assert len(saved) == len(sample_papers())
        assert [address.split("/")[-2] for address in fetched] == ["data", "cite"]


class TestFailure:
    def test_is_told_and_loses_nothing(self, page: Page, citable: str) -> None:
        lost = "**/cite/*.pack"
        saved = downloads(page)
        page.route("**/data/*", lambda route: route.fulfill(status=404))
        page.route(lost, lambda route: route.abort())
        total = visit(page, citable, "?q=protein")
        before = page.locator(".pi-results .pi-cards").inner_text()
        page.get_by_role("button", name="BibTeX").click()
        expect(page.locator(SAID)).to_contain_text("could not be fetched, so no BibTeX was saved")
        assert not saved
        assert page.locator(".pi-results .pi-cards").inner_text() == before
        page.unroute(lost)
        with page.expect_download() as waiting:
            page.locator(SAID).get_by_role("button", name="Retry").click()
        assert len(keys("BibTeX", data(waiting.value))) == total
        expect(page.get_by_role("button", name="BibTeX")).to_be_focused()

    def test_a_page_in_place_of_a_file_is_a_failure(self, page: Page, citable: str) -> None:
        page.route(
            re.compile(r"/cite/|/data/"),
            lambda route: route.fulfill(
                body="<!doctype html><p>Not here", content_type="text/html"
            ),
        )
        visit(page, citable, "?q=protein")
        for name in FORMATS:
            page.get_by_role("button", name=name, exact=True).click()
            expect(page.locator(SAID)).to_contain_text(f"so no {name} was saved")

    def test_a_search_engine_that_fails_is_told_too(self, page: Page, unpacked: str) -> None:
        visit(page, unpacked, "")
        page.route("**/search/engine/fragment/**", lambda route: route.abort())
        page.get_by_role("button", name="RIS").click()
        expect(page.locator(SAID)).to_contain_text("could not be fetched")


class TestUnderWay:
    def test_progress_shows_and_stopping_saves_nothing(self, page: Page, citable: str) -> None:
        waiting: list[Route] = []
        saved = downloads(page)

        def hold(route: Route) -> None:
            waiting.append(route)

        page.route("**/cite/*.pack", hold)
        visit(page, citable, "?q=%22optimal+transport%22")
        page.get_by_role("button", name="BibTeX").click()
        expect(page.get_by_role("progressbar", name="Papers fetched")).to_be_visible()
        expect(page.get_by_role("button", name="RIS")).to_have_attribute("aria-disabled", "true")
        page.get_by_role("button", name="Stop").click()
        expect(page.locator(SAID)).to_have_text("Stopped; nothing was saved.")
        for route in waiting:
            route.continue_()
        page.unroute("**/cite/*.pack")
        expect(page.get_by_role("progressbar")).to_be_hidden()
        assert data(export(page, "BibTeX"))
        assert len(saved) == 1

    def test_another_search_stops_it(self, page: Page, citable: str) -> None:
        page.route("**/cite/*.pack", lambda _: None)
        saved = downloads(page)
        visit(page, citable, "?q=%22optimal+transport%22")
        page.get_by_role("button", name="BibTeX").click()
        expect(page.get_by_role("button", name="Stop")).to_be_visible()
        page.locator("#pi-q").fill("markov categories")
        expect(page.locator(STATUS)).to_contain_text("markov categories")
        expect(page.get_by_role("button", name="Stop")).to_be_hidden()
        expect(page.locator(SAID)).to_have_text("")
        page.unroute("**/cite/*.pack")
        assert keys("RIS", data(export(page, "RIS")))
        assert len(saved) == 1

    def test_turning_the_page_of_a_result_does_not(self, page: Page, citable: str) -> None:
        visit(page, citable, "?q=neural")
        export(page, "BibTeX")
        page.get_by_role("link", name="Next").click()
        expect(page.locator(STATUS)).to_contain_text("21 to")
        expect(page.locator(SAID)).to_contain_text("Saved")


class TestReaders:
    def test_the_keyboard_is_enough(self, page: Page, citable: str) -> None:
        total = visit(page, citable, "?q=protein")
        group = page.get_by_role("group", name=f"Export these {total} as")
        page.get_by_label("Sort by").focus()
        for _ in range(30):
            page.keyboard.press("Tab")
            if group.get_by_role("button", name="BibTeX").evaluate(
                "b => b === document.activeElement"
            ):
                break
        with page.expect_download():
            page.keyboard.press("Enter")
        expect(group.get_by_role("button", name="BibTeX")).to_be_focused()
        expect(page.get_by_role("status").filter(has_text="Saved")).to_have_count(1)

    def test_no_rule_is_broken(self, page: Page, citable: str) -> None:
        visit(page, citable, "?q=protein")
        export(page, "RIS")
        for mode in TWO_MODES:
            look(page, mode)
            assert page.evaluate("document.documentElement.scrollWidth") <= mode.width
            assert not broken_rules(page), mode

    def test_nothing_is_offered_where_nothing_was_found(self, page: Page, citable: str) -> None:
        visit(page, citable, "?q=xylophone")
        expect(page.locator(".pi-export")).to_be_hidden()

    def test_a_result_that_is_too_large_leads_to_the_whole_file(
        self, page: Page, citable: str
    ) -> None:
        def fewer(route: Route) -> None:
            script = route.fetch().text()
            assert "const MOST = 1000;" in script
            route.fulfill(
                body=script.replace("const MOST = 1000;", "const MOST = 10;"),
                content_type="text/javascript",
            )

        page.route("**/search/main.js", fewer)
        total = visit(page, citable, "")
        page.get_by_role("button", name="CSL-JSON").click()
        told = page.locator(SAID)
        expect(told).to_contain_text(f"{total} papers are more than the 10 papers")
        with page.expect_download() as waiting:
            told.get_by_role("link", name="papers.csl.json").click()
        assert len(keys("CSL-JSON", data(waiting.value))) == total
