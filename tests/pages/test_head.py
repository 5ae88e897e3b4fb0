"""Metadata in the heads of pages, read from real strict builds."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect

from conftest import MKDOCS, PAPER
from paper_index.model.settings import SiteInfo
from paper_index.pages.parts import RenderSettings
from paper_index.site.check import POLICY_FILE
from paper_index.text import escape as text
from paper_index.workflows.build import build
from support.made_up_index import index, paper
from support.rendered import render
from support.sample_index import allow_instant, sample_site
from support.serving import served

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from paper_index.content.layout import Layout
    from paper_index.model.paper import Paper

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

SITE = RenderSettings(SiteInfo("Teapots", "All about pots.", "https://example.org/"))
NOWHERE = replace(SITE, site=replace(SITE.site, url=None))

# https://schema.org: the types that are used, each with those properties of its own, or of the
# types above it, that are used.
_WORK = "headline author datePublished isPartOf url sameAs publisher creativeWorkStatus"
SCHEMA = {
    "ScholarlyArticle": f"{_WORK} pageStart pageEnd pagination",
    "Chapter": f"{_WORK} pageStart pageEnd pagination",
    "Report": f"{_WORK} pageStart pageEnd pagination reportNumber",
    **dict.fromkeys(("Book", "Thesis", "Dataset", "SoftwareSourceCode"), f"{_WORK} name"),
    "Organization": "name",
    "Person": "name",
    "Periodical": "name",
    "CreativeWorkSeries": "name",
    "CreativeWork": "name",
    "PublicationVolume": "volumeNumber isPartOf",
    "PublicationIssue": "issueNumber isPartOf",
    "BreadcrumbList": "itemListElement",
    "ListItem": "position name item",
    "CollectionPage": "name about url isPartOf",
    "DefinedTerm": "name description",
    "WebSite": "name description url inLanguage potentialAction",
    "SearchAction": "target query-input",
    "EntryPoint": "urlTemplate",
}
# Properties whose values are addresses.
URLS = {"url", "item", "sameAs", "urlTemplate"}


class Head(HTMLParser):
    """The head of a page: tags by name in order, and data blocks."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.meta: list[tuple[str, str]] = []
        self.links: list[tuple[str, str]] = []
        self.data: list[Any] = []
        self._inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self._inside = tag == "script" and found.get("type") == "application/ld+json"
        if tag == "meta":
            names = (found[key] for key in ("name", "property") if key in found)
            self.meta += ((name, found.get("content", "")) for name in names)
        if tag == "link":
            self.links.append((found.get("rel", ""), found.get("href", "")))

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.data.append(json.loads(data))

    def all(self, name: str) -> list[str]:
        return [content for tag, content in self.meta if tag == name]

    def link(self, rel: str) -> list[str]:
        return [href for name, href in self.links if name == rel]


def head(site: Path, name: str) -> Head:
    return Head((site / name / "index.html").read_text("utf-8"))


def things(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the things in a data block, by type."""
    assert data["@context"] == "https://schema.org"
    return {thing["@type"]: thing for thing in data.get("@graph", [data])}


def assert_in_the_vocabulary(thing: Any) -> None:
    if isinstance(thing, list):
        for part in thing:
            assert_in_the_vocabulary(part)
    if not isinstance(thing, dict):
        return
    assert set(thing) - {"@type", "@context"} <= set(SCHEMA[thing["@type"]].split())
    for name, value in thing.items():
        assert value not in ("", [], {}, None)
        if name in URLS:
            addresses = [value] if isinstance(value, str) else value
            assert all(address.startswith("https://") for address in addresses)
        assert_in_the_vocabulary(value)


def front(found: Paper, settings: RenderSettings = SITE) -> dict[str, Any]:
    pages = {page.path: page for page in render(index(found), settings)}
    return dict(pages[f"papers/{found.id}.md"].front_matter)


def article(found: Paper, settings: RenderSettings = SITE) -> dict[str, Any]:
    return next(iter(things(json.loads(front(found, settings)["jsonld"])).values()))


def tags(found: Paper, settings: RenderSettings = SITE) -> dict[str, str]:
    return {name: value for name, value in front(found, settings)["meta"] if "author" not in name}


@pytest.mark.parametrize(
    ("fields", "expected", "part_of"),
    [
        (
            {"venue": "NeurIPS", "venue_year": "2024", "published": "2023-10-02"},
            {
                "citation_publication_date": "2024",
                "citation_online_date": "2023/10/02",
                "citation_conference_title": "NeurIPS",
            },
            {"@type": "CreativeWorkSeries", "name": "NeurIPS"},
        ),
        (
            {
                "venue": "Entropy",
                "venue_year": "2025",
                "volume": "27",
                "number": "4",
                "pages": "344–360",
                "published": "2024-12",
            },
            {
                "citation_publication_date": "2025",
                "citation_online_date": "2024",
                "citation_journal_title": "Entropy",
                "citation_volume": "27",
                "citation_issue": "4",
                "citation_firstpage": "344",
                "citation_lastpage": "360",
            },
            {
                "@type": "PublicationIssue",
                "issueNumber": "4",
                "isPartOf": {
                    "@type": "PublicationVolume",
                    "volumeNumber": "27",
                    "isPartOf": {"@type": "Periodical", "name": "Entropy"},
                },
            },
        ),
        (
            {"arxiv": "2410.21666", "doi": "10.1000/x<y>", "published": "2024-10-05"},
            {
                "citation_publication_date": "2024/10/05",
                "citation_doi": "10.1000/x&lt;y&gt;",
                "citation_arxiv_id": "2410.21666",
            },
            None,
        ),
        (
            {"venue": "Tea Club", "published": "2001"},
            {"citation_publication_date": "2001"},
            {"@type": "CreativeWork", "name": "Tea Club"},
        ),
        (
            {"type": "chapter", "venue": "The Pond Book", "publisher": "Kettle & Sons"},
            {"citation_inbook_title": "The Pond Book", "citation_publisher": "Kettle &amp; Sons"},
            {"@type": "Book", "name": "The Pond Book"},
        ),
        (
            {"type": "report", "number": "TR-7", "publisher": "Pond Lab"},
            {
                "citation_technical_report_number": "TR-7",
                "citation_technical_report_institution": "Pond Lab",
            },
            None,
        ),
        (
            {"type": "thesis", "publisher": "Pond University", "published": "2001"},
            {
                "citation_publication_date": "2001",
                "citation_dissertation_institution": "Pond University",
            },
            None,
        ),
        ({}, {}, None),
    ],
)
def test_citation_tags_have_the_known_fields(
    fields: dict[str, str], expected: dict[str, str], part_of: dict[str, Any] | None
) -> None:
    found = paper("a", **fields)
    always = {
        "citation_title": "On a",
        "citation_abstract_html_url": "https://example.org/papers/a/",
        "citation_language": "en",
    }
    assert tags(found) == always | expected
    assert article(found).get("isPartOf") == part_of


@pytest.mark.parametrize("date", ["2024", "2024-10", "2024-10-05"])
def test_a_date_keeps_its_precision(date: str) -> None:
    assert article(paper("a", published=date))["datePublished"] == date


def test_an_unknown_date_is_left_out() -> None:
    assert "datePublished" not in article(paper("a"))
    assert article(paper("a", venue="ICLR", venue_year="2021"))["datePublished"] == "2021"


@pytest.mark.parametrize("count", [0, 1, 30])
def test_authors_are_in_order(count: int) -> None:
    names = [f"Author Number{number}" for number in range(count)]
    found = paper("a", authors=names)
    listed = [value for name, value in front(found)["meta"] if name == "citation_author"]
    assert listed == names
    people = article(found).get("author", [])
    assert people == [{"@type": "Person", "name": name} for name in names]


def test_no_pdf_is_named() -> None:
    found = paper("a", arxiv="2410.21666", authors=["A B"])
    assert not [name for name, _ in front(found)["meta"] if "pdf" in name]


def test_formulas_are_readable_text() -> None:
    found = paper("a", title=r"Cups in $\mathbb{R}^3$", abstract="Of $x_1$\n\nand more.")
    assert tags(found)["citation_title"] == "Cups in ℝ³"
    assert article(found)["headline"] == "Cups in ℝ³"
    assert "abstract" not in article(found)  # the page has it already


def test_without_a_site_address_absolute_links_are_left_out() -> None:
    found = paper("a", tags=["tea"], arxiv="2410.21666")
    pages: dict[str, dict[str, Any]] = {
        page.path: dict(page.front_matter) for page in render(index(found), NOWHERE)
    }
    assert "citation_abstract_html_url" not in dict(pages["papers/a.md"]["meta"])
    data = things(json.loads(str(pages["papers/a.md"]["jsonld"])))
    assert set(data) == {"ScholarlyArticle"}
    assert "url" not in data["ScholarlyArticle"]
    assert data["ScholarlyArticle"]["sameAs"] == ["https://arxiv.org/abs/2410.21666"]
    assert "jsonld" not in pages["index.md"]
    assert "url" not in json.loads(str(pages["tags/tea.md"]["jsonld"]))


def test_the_home_page_describes_the_search() -> None:
    pages = {page.path: page.front_matter for page in render(index(paper("a")), SITE)}
    action = json.loads(str(pages["index.md"]["jsonld"]))["potentialAction"]
    assert action["target"]["urlTemplate"] == "https://example.org/search/?q={search_term_string}"


def test_lastmod_is_that_of_the_papers_shown() -> None:
    papers = [paper("a", added="2026-01-01", tags=["tea"]), paper("b", added="2026-01-02")]
    settings = replace(SITE, changed={"a": "2026-03-04"})
    pages = {page.path: page.front_matter for page in render(index(*papers), settings)}
    days = {path: found.get("lastmod") for path, found in pages.items()}
    assert days["papers/a.md"] == days["tags/tea.md"] == days["index.md"] == "2026-03-04"
    assert days["papers/b.md"] == "2026-01-02"
    assert days["tags/cups.md"] is days["search.md"] is days["contribute.md"] is None


@given(st.text(st.sampled_from("<>&/!-]\"'\\scriptx\u2028\u2029 é𝒩{}%"), max_size=40))
def test_any_text_stays_inside_its_script(value: str) -> None:
    written = text.script_json({"a": value})
    assert not re.search("[<>&\u2028\u2029]", written)
    assert json.loads(written) == {"a": value}


HOSTILE = [
    "</script><script>alert(1)</script>",
    "]]> <!-- --> <!--<script>",
    "Lines \u2028 and \u2029 apart & \"quotes\" 'too'",
    "{{ config.site_name }} {% endblock %}",
    "Back \\ slash \\u003c and &lt;",
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site whose titles, names and abstracts would break out of the head."""
    from conftest import TAGS, write_files
    from paper_index.content.layout import Layout

    root = tmp_path_factory.mktemp("hostile")
    files: dict[str, str | bytes] = {"mkdocs.yml": MKDOCS, "content/tags.yml": TAGS}
    files["docs/mine.md"] = "---\ntitle: Mine & <yours>\n---\n\nText.\n"
    for number, line in enumerate(HOSTILE):
        fields = {
            "title": line.replace("\u2028", "").replace("\u2029", ""),
            "authors": [f"A {line}".replace("\u2028", "").replace("\u2029", "")],
            "published": "2021",
            "tags": ["tea-science"],
            "abstract": f"{line} in paper {number}",
        }
        files[f"content/papers/p{number}.yml"] = yaml.safe_dump(fields, allow_unicode=True)
    write_files(root, files)
    build(Layout(root))
    return root / "site"


@pytest.mark.slow  # builds a whole site
@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_texts_are_unchanged(hostile: Path, number: int) -> None:
    page = head(hostile, f"papers/p{number}")
    line = HOSTILE[number].replace("\u2028", "").replace("\u2029", "")
    assert page.all("citation_title") == page.all("og:title") == [line]
    assert page.all("citation_author") == [f"A {line}"]
    (data,) = page.data
    found = things(data)["ScholarlyArticle"]
    assert found["headline"] == line
    assert found["author"][0]["name"] == f"A {line}"
    assert_in_the_vocabulary(list(things(data).values()))


@pytest.mark.slow  # builds a whole site
def test_breadcrumbs_name_existing_pages(hostile: Path) -> None:
    (data,) = head(hostile, "papers/p0").data
    steps = things(data)["BreadcrumbList"]["itemListElement"]
    assert [(step["position"], step["name"]) for step in steps] == [(1, "Papers"), (2, "2021")]
    for step in steps:
        path = step["item"].removeprefix("https://example.org/").partition("#")[0]
        assert (hostile / path / "index.html").is_file()


@pytest.mark.slow  # builds a whole site
def test_a_page_written_by_hand_has_a_card_too(hostile: Path) -> None:
    page = head(hostile, "mine")
    assert page.all("og:title") == ["Mine & <yours>"]
    assert page.all("og:url") == ["https://example.org/mine/"]
    assert page.all("citation_title") == []


@pytest.mark.slow  # builds a whole site
def test_a_redirect_has_only_its_target(hostile: Path) -> None:
    page = head(hostile, "tags/tea")
    assert page.link("canonical") == ["https://example.org/tags/tea-science/"]
    assert page.all("robots") == ["noindex"]
    assert [name for name, _ in page.meta if name.startswith(("og:", "twitter:"))] == []


@pytest.mark.slow  # builds a whole site
def test_all_pages_have_valid_metadata() -> None:
    site = sample_site()
    seen: set[str] = set()
    for path in sorted(site.rglob("index.html")):
        page = Head(path.read_text("utf-8"))
        address = "https://example.org/" + path.parent.relative_to(site).as_posix()
        if not page.all("robots"):
            here = f"{address.removesuffix('.').rstrip('/')}/"
            assert page.link("canonical") == page.all("og:url") == [here]
            assert len(page.all("description")) == len(page.all("og:title")) == 1
        for data in page.data:
            assert_in_the_vocabulary(list(things(data).values()))
            seen |= set(things(data))
        assert bool(page.all("citation_title")) == (page.all("paper-index:kind") == ["paper"])
    assert seen == {
        "ScholarlyArticle",
        "Book",
        "BreadcrumbList",
        "CollectionPage",
        "WebSite",
    }


@pytest.mark.slow  # builds a whole site
def test_the_policy_does_not_grow_with_the_papers(hostile: Path, make_index: MakeIndex) -> None:
    layout = make_index({"content/papers/tea.yml": PAPER})
    build(layout)
    one = (layout.root / "site" / POLICY_FILE).read_text("utf-8")
    assert one == (hostile / POLICY_FILE).read_text("utf-8")


@pytest.mark.browser
def test_data_blocks_run_under_the_policy_and_follow_instant_navigation(browser: Browser) -> None:
    policy = (sample_site() / POLICY_FILE).read_text("utf-8").strip()
    with served(sample_site(), {"Content-Security-Policy": policy}) as site:
        page = browser.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda problem: said.append(str(problem)))
        allow_instant(page, sample_site(), site)
        page.goto(f"{site}papers/minimum-entropy-coupling-of-teapots/")
        assert _titles(page) == ["Minimum Entropy Coupling of Teapots"] * 2
        page.locator(".pi-neighbour").first.click()
        expect(page.locator("h1")).not_to_contain_text("Minimum Entropy")
        title = page.locator("h1").inner_text().removesuffix("¶")
        assert _titles(page) == [title] * 2
        page.close()
    assert not said


def _titles(page: Page) -> list[str]:
    """Return what the citation tags and the data block call the paper."""
    found: list[str] = page.evaluate(
        """() => [
          ...[...document.querySelectorAll('meta[name=citation_title]')].map(one => one.content),
          ...[...document.querySelectorAll('script[type="application/ld+json"]')]
            .map(one => JSON.parse(one.textContent)["@graph"][0].headline),
        ]"""
    )
    return found
