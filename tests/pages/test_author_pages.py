"""Pages of authors, venues and years: paging, links, limits, names of every kind."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import yaml

from paper_index.model.author import Author
from paper_index.model.settings import AuthorPages, Repository, SiteInfo
from paper_index.pages.parts import RenderSettings
from paper_index.pages.render import page_bytes
from paper_index.relate.index import relate
from support.made_up_index import VOCABULARY, paper
from support.rendered import render

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paper_index.model.paper import Paper
    from paper_index.model.settings import Page

SETTINGS = RenderSettings(
    SiteInfo("Teapots"),
    repository=Repository("https://r.example/t", "https://r.example/t/edit/main/"),
)


def pages(
    *papers: Paper,
    authors: Sequence[Author] = (),
    page_papers: int = 1,
    **limits: int,
) -> Mapping[str, Page]:
    shown = AuthorPages(papers=page_papers, feeds=True)
    made = relate(papers, VOCABULARY, 5, authors=authors, author_pages=shown)
    settings = replace(SETTINGS, limits=SETTINGS.limits.model_copy(update=limits))
    return {page.path: page for page in render(made, settings)}


def front(page: Page) -> dict[str, object]:
    return dict(yaml.safe_load(page_bytes(page).decode().split("---\n")[1]))


def names(page: Page) -> list[tuple[str, str]]:
    """Return the names that a page lists, each with its count."""
    return re.findall(
        r'<li><a href="[^"]*">([^<]*)</a> <\w+ class="pi-count"[^>]*>(\d+)<', page.body
    )


def test_an_index_without_papers_has_empty_lists() -> None:
    made = pages()
    assert "No paper has authors yet." in made["authors/index.md"].body
    assert "No paper has a venue yet." in made["venues/index.md"].body
    assert "authors" not in made["index.md"].body
    assert not [path for path in made if path.startswith("years/")]


@pytest.mark.parametrize(("count", "expected"), [(1, 1), (20, 1), (21, 2), (41, 3)])
def test_the_list_of_authors_is_paged_and_is_complete(count: int, expected: int) -> None:
    names_by = [f"Ada{number} Brown" for number in range(count)]
    made = pages(paper("a", authors=names_by), names_per_page=20)
    listing = [path for path in made if re.fullmatch(r"authors/(index|page-\d+)\.md", path)]
    assert len(listing) == expected
    shown = [name for path in listing for name, _ in names(made[path])]
    assert sorted(shown) == sorted(f"Brown, Ada{number}" for number in range(count))


def test_letters_link_to_their_first_page_and_continue() -> None:
    everybody = ["Ada Abel", "Bo Abel", "Cy Abel", "Ada Brown", "1984"]
    made = pages(paper("a", authors=everybody), names_per_page=2)
    first, second = made["authors/index.md"].body, made["authors/page-2.md"].body
    assert re.findall(r'<li><a href="([^"]*#[a-z]+)">(\w+)</a>', first) == [
        ("#a", "A"),
        ("page-2/#b", "B"),
        ("page-3/#other", "Other"),
    ]
    assert re.findall(r"^## .*$", second, re.MULTILINE) == [
        "## A, continued {: #a }",
        "## B {: #b }",
    ]


def test_an_author_has_papers_newest_first_with_co_authors_tags_and_years() -> None:
    made = pages(
        paper("old", published="2001", authors=["Ada Brown", "Bo Li"], tags=["tea"]),
        paper("new", published="2003-05", authors=["Bo Li", "Ada Brown", "Cy"], tags=["tea"]),
    )
    page = made["authors/ada-brown.md"]
    assert page.body.index("On new") < page.body.index("On old")
    assert names(page) == [("Bo Li", "2"), ("Cy", "1")]
    assert "2 papers · 2001–2003" in page.body
    assert front(page)["search"] == {"exclude": True}
    assert front(page)["description"] == "2 papers by Ada Brown in Teapots."


def test_the_page_of_an_author_with_many_papers_counts_tags_and_years() -> None:
    papers = [
        paper(f"p{year}", published=str(year), authors=["Ada Brown"], tags=["tea"])
        for year in range(2001, 2006)
    ]
    body = pages(*papers)["authors/ada-brown.md"].body
    assert re.findall(r'title="([^"]*)"', body) == [
        f"{year}: 1 paper" for year in range(2001, 2006)
    ]
    assert 'Tea &amp; science <span class="pi-count">5<' in body
    few = pages(*papers[1:])["authors/ada-brown.md"].body
    assert few.count("pi-count") == 0


def test_an_authors_papers_are_paged() -> None:
    papers = [paper(f"p{number:03}", authors=["Ada Brown", "Bo"]) for number in range(101)]
    made = pages(*papers)
    assert "Co-authors" in made["authors/ada-brown.md"].body
    second = made["authors/ada-brown/page-2.md"]
    assert second.body.count("<h3 ") == 1
    assert "Co-authors" not in second.body
    assert front(second)["title"] == "Ada Brown, page 2"


def test_a_paper_links_to_its_authors_venue_and_year() -> None:
    made = pages(
        paper("a", authors=["A. Brown", "Bo"], venue="ICML", venue_year="2021", published="2020"),
        authors=[Author(id="ada", name="Ada Brown", names=("A. Brown",))],
    )
    body = made["papers/a.md"].body
    for link in (
        '<a href="../../authors/ada/">A. Brown</a>',
        '<a href="../../authors/bo/">Bo</a>',
        '<a href="../../venues/icml/">ICML 2021</a>',
        '<a href="../../years/2020/">2020</a>',
    ):
        assert link in body


def test_a_volume_links_to_the_venue() -> None:
    made = pages(paper("a", venue="Cups", volume="3", number="1", venue_year="2020"))
    assert '<a href="../../venues/cups/">Cups 3(1) (2020)</a>' in made["papers/a.md"].body


def test_in_a_large_index_a_name_without_a_page_links_to_the_search() -> None:
    made = pages(
        paper("a", authors=["Ada Brown", "Bo & Co"]),
        paper("b", authors=["Ada Brown"]),
        page_papers=2,
    )
    assert "authors/bo-co.md" not in made
    for path in ("papers/a.md", "authors/ada-brown.md"):
        assert 'href="../../search/?author=Bo+%26+Co"' in made[path].body
    assert 'href="../search/?author=Bo+%26+Co"' in made["authors/index.md"].body


def test_joined_names_and_former_ids_redirect_and_the_page_lists_the_spellings() -> None:
    made = pages(
        paper("a", authors=["A. Brown"]),
        authors=[Author(id="ada", name="Ada Brown", names=("A. Brown",), aliases=("ab",))],
    )
    for path in ("authors/ab.md", "authors/a-brown.md"):
        assert front(made[path])["redirect"] == "../ada/"
    assert "also published as A. Brown" in made["authors/ada.md"].body
    assert "https://r.example/t/edit/main/content/authors.yml" in made["authors/ada.md"].body


def test_without_an_authors_file_there_is_no_edit_link() -> None:
    made = pages(paper("a", authors=["Ada Brown"]))
    assert "authors.yml" not in page_bytes(made["authors/ada-brown.md"]).decode()


def test_three_hundred_co_authors_are_cut_and_the_rest_can_be_searched() -> None:
    made = pages(paper("a", authors=[f"Ada{number:03} Brown" for number in range(300)]))
    body = made["authors/ada000-brown.md"].body
    assert len(names(made["authors/ada000-brown.md"])) == 30
    assert "to find 269 more." in body


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("index", "authors/index-2.md"),
        ("page-2", "authors/page-2-2.md"),
        ("de", "authors/de.md"),
        ("III", "authors/iii.md"),
        ("…", "authors/author.md"),
        ("🦊", "authors/fox.md"),
        ("李小龍", "authors/lixiaolong.md"),
        ("</script><b>*x*", "authors/script-b-x.md"),
        ("{{ name }}", "authors/name.md"),
    ],
)
def test_any_name_has_a_page_and_is_only_text(name: str, path: str) -> None:
    made = pages(paper("a", authors=[name]))
    (heading,) = [line for line in made[path].body.splitlines() if line.startswith("# ")]
    assert not re.search(r"[<>*_`\[\]{}]", heading[2:].removesuffix(" {: #title dir=auto }"))
    assert "<script" not in page_bytes(made[path]).decode().lower()
    assert "authors/index.md" in made


def test_a_venue_lists_its_papers_by_its_own_years_without_links_to_year_pages() -> None:
    made = pages(
        paper("a", published="2020-12", venue="ICML", venue_year="2021"),
        paper("b", published="2019", venue="ICML", venue_year="2019"),
        paper("c", venue="ICML"),
    )
    body = made["venues/icml.md"].body
    assert re.findall(r'<h2 id="(.+)">(.+)</h2>', body) == [
        ("y2021", "2021"),
        ("y2019", "2019"),
        ("undated", "Date unknown"),
    ]
    assert '<a href="#undated">Date unknown</a>' in body
    assert names(made["venues/index.md"]) == [("ICML", "3")]


def test_a_year_lists_its_papers_and_links_to_the_neighbouring_years() -> None:
    papers = [
        paper("a", published="2020-05", tags=["tea"]),
        paper("b", published="2020"),
        paper("c", published="2022"),
        paper("d", published="2018"),
    ]
    made = pages(*papers, papers_per_page=1)
    first, second = made["years/2020.md"].body, made["years/2020/page-2.md"].body
    assert 'newer: <a rel="prev" href="../2022/">2022</a>' in first
    assert 'older: <a rel="next" href="../2018/">2018</a>' in first
    assert 'older: <a rel="next" href="../../2018/">2018</a>' in second
    assert re.search(r"Tea &amp; science <span class=\"pi-count\">1<", first)
    assert "2 papers" in second
    assert "On b" in second


def test_the_home_page_counts_the_authors_and_leads_to_them() -> None:
    body = pages(paper("a", authors=["Ada", "Bo"]))["index.md"].body
    assert '<a href="authors/">2 authors</a>' in body


def test_an_entry_without_papers_keeps_its_page_and_is_not_listed() -> None:
    made = pages(paper("a"), authors=[Author(id="ada", name="Ada Brown")])
    assert "No paper by this author is in the index" in made["authors/ada.md"].body
    assert names(made["authors/index.md"]) == []
