"""Titles, abstracts and queries that would break out of a page, through a real strict build."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
import yaml
from playwright.sync_api import expect

from conftest import MKDOCS, PAPER, TAGS, write_files
from paper_index.content.layout import Layout
from paper_index.workflows.build import build
from support.pages import searched
from support.serving import served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

TITLES = [
    "Colons: a study: of # marks",
    "<b>Bold</b> & <script>alert(1)</script> claims",
    "Stars *and* _underscores_ and __init__ and ~tildes~",
    "{{ config.site_name }} {% raw %} braces",
    "1. A numbered beginning",
    "# A heading of its own",
    "- A dash in front",
    "C++ and C# beat C",
    "Quotes \" ' “ ” ` and \\ backslashes",
    "Ünïcödé 量子エントロピー энтропия אנטרופיה",
    "![image](x.png) [link](javascript:alert(1)) <https://x.example>",
    "Emoji 🧊🔥 &amp; &lt;entities&gt; stay",
    "| a | table | ^^^ === ---",
]
LINES = [
    *(
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "' OR 1=1 --",
        "a.*b[c](d)+?$",
    ),
    *("(((((", "\\", "%00 %zz", "🧊🔥", "אנטרופיה", "the of and", '"""', "-", "𝕀𝕟𝕗", "a" * 10_000),
    *("entropy " * 1250, "\u202eentropy", "tag:x author:y", "&lt;b&gt;"),
]


@pytest.fixture
def hostile(make_index: Callable[[dict[str, str | bytes]], Layout]) -> Layout:
    papers = {
        f"content/papers/paper-{number}.yml": yaml.safe_dump(
            {
                "title": title,
                "authors": [f"Ada <i>Brown</i> & Sons {number}"],
                "published": "2021",
                "tags": ["tea-science"],
                "abstract": f"Before. {title} After.",
            },
            allow_unicode=True,
        )
        for number, title in enumerate(TITLES)
    }
    layout = make_index({**papers})
    build(layout)
    return layout


def test_titles_show_as_they_are_written_everywhere(page: Page, hostile: Layout) -> None:
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    with served(hostile.root / "site") as site:
        page.goto(f"{site}papers/")
        assert set(page.locator(".pi-cards h3").all_inner_texts()) == set(TITLES)
        page.goto(f"{site}tags/tea-science/")
        assert set(page.locator(".pi-cards h3").all_inner_texts()) == set(TITLES)
        page.goto(f"{site}search/")
        expect(page.locator(".pi-card__title")).to_have_count(len(TITLES))
        assert set(page.locator(".pi-card__title").all_inner_texts()) == set(TITLES)
        for number, title in enumerate(TITLES):
            page.goto(f"{site}papers/paper-{number}/")
            assert page.title() == f"{title} - Made-up index"
            assert page.locator("h1").evaluate("one => one.firstChild.data") == title
            expect(page.locator(".pi-abstract p")).to_have_text(f"Before. {title} After.")
            expect(page.locator(".pi-authors")).to_have_text(f"Ada <i>Brown</i> & Sons {number}")


def test_titles_are_found_and_shown_as_suggestions(page: Page, hostile: Layout) -> None:
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    with served(hostile.root / "site") as site:
        page.goto(site)
        for title in TITLES:
            page.locator("#pi-search").fill(title)
            first = page.locator(".pi-search .pi-option--paper .pi-option__title").first
            expect(first).to_have_text(title)


def test_a_line_is_only_a_line(page: Page, site: str) -> None:
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    page.goto(f"{site}search/")
    expect(page.locator(".pi-results__status")).to_contain_text("aper")
    for line in LINES:
        before = page.url
        page.locator("#pi-search").fill(line)
        page.locator("#pi-q").fill(line)
        expect(page).not_to_have_url(before)
        searched(page)
        expect(page.locator(".pi-results__status")).to_contain_text("aper")
        for part in (".pi-results__status", ".pi-search"):
            expect(page.locator(part)).not_to_contain_text("could not be loaded")
        assert page.locator(".pi-results img, .pi-search img, .pi-results script").count() == 0


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_small_index_is_searched_too(
    page: Page, make_index: Callable[[dict[str, str | bytes]], Layout], count: int
) -> None:
    files: dict[str, str | bytes] = {
        f"content/papers/paper-{number}.yml": PAPER.replace("Tea", f"Tea number{number}")
        .replace("We pour", "We wait for a while, then pour" if number else "We pour")
        .replace("2104.06083", f"2104.0608{number}")
        for number in range(count)
    }
    files["content/duplicates.yml"] = "- {different: [paper-0, paper-1], reason: Two.}\n"
    if count < 2:
        del files["content/duplicates.yml"]
    layout = make_index(files)
    build(layout)
    with served(layout.root / "site") as site:
        page.goto(f"{site}search/")
        expected = "There are no papers yet." if not count else f"{count} paper"
        expect(page.locator(".pi-results__status")).to_contain_text(expected)
        page.locator("#pi-search").fill("tea numb")
        if count:
            options = page.locator(".pi-search .pi-option--paper")
            expect(options).to_have_count(count)
        else:
            expect(page.locator(".pi-search .pi-panel__message")).to_contain_text("no papers yet")


LONG = " + ".join(f"x_{{{number}}}^2" for number in range(60))
WIDE = [
    f"${LONG}$",
    r"$\text{" + "averylongwordthatdoesnotend" * 8 + "}$",
    "$" + r"\frac{" * 12 + "a" + "}{b+c+d}" * 12 + "$",
    r"$\frac{ " * 12 + "broken}" * 12,
    r"$\nosuchcommand{" + "x" * 300 + "}$",
]


@pytest.mark.parametrize("script", [True, False])
def test_a_long_formula_never_makes_a_page_scroll_sideways(
    browser: Browser, wide: str, *, script: bool
) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=script
    )
    page = context.new_page()
    papers = [f"papers/wide-{number}/" for number in range(len(WIDE))]
    for path in (*papers, "papers/", "tags/tea-science/", "", "search/"):
        page.goto(wide + path, wait_until="networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") == 390, path
    context.close()


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an index whose titles and abstracts hold formulas too wide for a phone."""
    root = tmp_path_factory.mktemp("wide")
    files: dict[str, str | bytes] = {"mkdocs.yml": MKDOCS, "content/tags.yml": TAGS}
    for number, formula in enumerate(WIDE):
        fields = {
            "title": f"Wide {number}: {formula}",
            "tags": ["tea-science"],
            "abstract": f"We see {formula} and {formula}, and wait.",
        }
        files[f"content/papers/wide-{number}.yml"] = yaml.safe_dump(fields)
    write_files(root, files)
    build(Layout(root))
    with served(root / "site") as site:
        yield site


NAMES = ['William "Bill" Pond', "Back\\slash Marsh", "P. T. Reed, Jr.", "constructor", "__proto__"]


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an index whose names need care in scripts, one paper a name."""
    root = tmp_path_factory.mktemp("named")
    tag = "  constructor: {name: Constructor, group: field, definition: Builds.}\n"
    files: dict[str, str | bytes] = {"mkdocs.yml": MKDOCS, "content/tags.yml": TAGS + tag}
    for number, name in enumerate(NAMES):
        fields = {"title": f"Pond {number}", "authors": [name, "Ann Lake"], "venue": name}
        files[f"content/papers/pond-{number}.yml"] = yaml.safe_dump(fields | {"abstract": "Frogs."})
    fields = {"title": "مرحبا", "authors": ["محمد علي"], "abstract": "هذا نص قصير."}
    files["content/papers/right-to-left.yml"] = yaml.safe_dump(fields)
    write_files(root, files)
    build(Layout(root))
    with served(root / "site") as site:
        yield site


@pytest.mark.parametrize("facet", ["author", "venue"])
@pytest.mark.parametrize("name", NAMES[:-1])
def test_a_facet_value_with_any_name_finds_its_paper(
    page: Page, named: str, name: str, facet: str
) -> None:
    page.goto(f"{named}search/?{urlencode({facet: name})}")
    title = page.locator(".pi-results .pi-card__title")
    expect(title).to_have_text(f"Pond {NAMES.index(name)}")
    expect(page.locator(".pi-results__chosen")).to_contain_text(name)


@pytest.mark.parametrize("query", ["?q=nosuchword", "?q=nosuchword&tag=constructor", "?q=frogs"])
def test_no_count_is_code(page: Page, named: str, query: str) -> None:
    page.goto(f"{named}search/{query}")
    expect(page.locator(".pi-results__status")).to_contain_text("aper")
    for count in page.locator(".pi-values__count").all():
        expect(count).to_have_text(re.compile(r"\d*"))
    expect(page.locator(".pi-results")).not_to_contain_text("function")


def test_a_name_with_a_comma_is_one_author_of_a_phrase_that_is_found(
    page: Page, named: str
) -> None:
    page.goto(f'{named}search/?q="pond 2"')
    page.locator(".pi-facet summary", has_text="Author").click()
    names = page.locator(".pi-facet", has_text="Author").locator(".pi-values__name")
    expect(names).to_have_text(["Ann Lake", "P. T. Reed, Jr."])


def test_a_title_from_right_to_left_is_shown_so(page: Page, named: str) -> None:
    def direction(selector: str) -> str:
        found = page.locator(selector, has_text=re.compile("[ا-ي]")).first
        return str(found.evaluate("one => getComputedStyle(one).direction"))

    page.goto(f"{named}papers/right-to-left/")
    for selector in ("h1", ".pi-authors", ".pi-abstract p"):
        assert direction(selector) == "rtl"
    page.goto(f"{named}papers/")
    for selector in (".pi-cards h3", ".pi-cards h3 ~ p > span"):
        assert direction(selector) == "rtl"
    page.goto(f"{named}search/")
    for selector in (".pi-card__title", ".pi-card__excerpt"):
        assert direction(selector) == "rtl"
    page.locator("#pi-search").fill("مرحبا")
    assert direction(".pi-option__title") == "rtl"
