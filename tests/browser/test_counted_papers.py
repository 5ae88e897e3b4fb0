"""Every number beside a link opens exactly the papers that it counts, whatever the names are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from playwright.sync_api import expect

from paper_index.workflows.build import build
from support.sample_index import sample_entries, sample_site
from support.serving import served

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from paper_index.content.layout import Layout
    from paper_index.model.index import PaperEntry

pytestmark = pytest.mark.browser

COUNT = re.compile(
    r'<a (?:class="pi-count" )?href="([^"]*search/\?[^"]*)">'
    r'(?:[^<]*<span class="pi-count">)?(\d+)(?:</span>)?</a>'
)
AUTHORS = ['Ada "A\\\\B" Brown', "Cole & Sons, Bo", "O'Hara <i>x</i> 100%", "Zoë 量子 + ?#"]
TAGS = """\
groups:
  field: {name: Field, description: Which science it is.}
tags:
  q: {name: 'Quo"tes \\ & <b>', group: field, definition: One.}
  c: {name: 'Com,mas; = 50%', group: field, definition: Two.}
"""


def counted(site: Path) -> dict[str, list[tuple[dict[str, list[str]], int]]]:
    """Return the searches of each page that have a number, each with it, by kind of page."""
    found: dict[str, list[tuple[dict[str, list[str]], int]]] = {}
    for path in sorted(site.rglob("index.html")):
        for href, number in COUNT.findall(path.read_text("utf-8")):
            query = parse_qs(urlsplit(href.replace("&amp;", "&")).query)
            kind = path.relative_to(site).parts[0]
            found.setdefault(kind, []).append((query, int(number)))
    return found


def has(entry: PaperEntry, query: dict[str, list[str]]) -> bool:
    """Return whether a paper is in a search."""
    years = query.get("year", ["0-9999"])[0]
    first, last = years.split("-") if "-" in years else (years, years)
    return (
        {*query.get("tag", ())} <= {*entry.paper.tags}
        and {*query.get("author", ())} <= {person.person.label for person in entry.people}
        and int(first or 0) <= (entry.paper.year or 0) <= int(last or 9999)
    )


def test_numbers_are_those_of_the_papers_that_their_searches_find() -> None:
    found = counted(sample_site())
    assert {"tags", "years", "authors"} <= found.keys()
    for query, number in (one for some in found.values() for one in some):
        assert number == sum(has(paper, query) for paper in sample_entries()), query


@pytest.mark.slow  # builds a site of its own, since names of the sample are harmless
def test_each_number_opens_as_many_papers(
    page: Page, make_index: Callable[[dict[str, str | bytes]], Layout]
) -> None:
    files: dict[str, str | bytes] = {
        f"content/papers/p{number}.yml": yaml.safe_dump(
            {
                "title": f"Paper {number}",
                "authors": AUTHORS[number % 3 :],
                "published": f"202{number % 2}",
                "venue": 'T&"h, \\e\\',
                "tags": ["q", "c"] if number % 2 else ["q"],
            },
            allow_unicode=True,
        )
        for number in range(9)
    }
    settings = "limits: {papers_per_page: 4}\n"
    layout = make_index({**files, "content/tags.yml": TAGS, "content/config.yml": settings})
    build(layout)
    with served(layout.root / "site") as site:
        opened = set()
        for start in ("tags/q/", "tags/c/", "years/2020/", f"authors/{slug(layout)}/"):
            page.goto(f"{site}{start}")
            links = page.locator(".pi-chips a:has(.pi-count), a.pi-count").all()
            shown = [(one.evaluate("one => one.href"), one.inner_text()) for one in links]
            for href, text in shown:
                page.goto(href)
                number = text.split()[-1]
                expect(page.locator(".pi-results__status")).to_have_text(
                    re.compile(rf"^{number} papers?$")
                )
                expect(page.locator(".pi-results .pi-card")).to_have_count(int(number))
                expect(page.locator(".pi-results__remarks")).not_to_contain_text("Ignored")
                opened.add(tuple(parse_qs(urlsplit(href).query)))
        expect(page.locator(".pi-results .pi-card")).not_to_have_count(0)
        assert {("tag",), ("year", "tag"), ("author", "tag"), ("author",)} <= opened
        page.goto(f"{site}venues/t-h-e/page-2/")
        page.get_by_role("link", name="Sort and filter").click()
        page.wait_for_url(f"{site}venues/t-h-e/?sort=newest")
        expect(page.locator(".pi-results__status")).to_have_text("9 papers")
        page.goto(f"{site}search/?tag=q&tag=c")
        page.locator(".pi-results__remarks a").filter(has_text="Com,mas").click()
        expect(page.locator("h1")).to_contain_text("Com,mas; = 50%")


def slug(layout: Layout) -> str:
    """Return the page of the author of all papers, the one whose papers are the most."""
    pages = (layout.root / "site/authors").glob("*/index.html")
    return max(pages, key=lambda path: path.read_text("utf-8").count("<h3 ")).parent.name
