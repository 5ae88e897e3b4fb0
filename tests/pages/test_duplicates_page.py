"""The page of duplicates shows the verdicts of curators."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from paper_index.dedupe.dedupe import Decisions, cluster
from paper_index.dedupe.explain import verdict_pairs
from paper_index.model.pairs import Cluster, Origin, OtherValue, Review
from paper_index.model.settings import Repository, SiteInfo
from paper_index.pages.duplicates import MOST
from paper_index.pages.parts import RenderSettings
from paper_index.pages.render import page_bytes
from support.made_up_index import index
from support.made_up_papers import BOUNDS, TEA, WARS, paper, verdict
from support.rendered import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import PlacedVerdict

SETTINGS = RenderSettings(
    SiteInfo("Teapots"), repository=Repository("https://github.com/t/t", "https://e/")
)
ONE = paper("one", "Notes on the Cooling of Tea, Part I", TEA, authors=["Ada Brown"])
TWO = paper("two", "Notes on the Cooling of Tea, Part II", WARS, authors=["Ada Brown"])
COPY = paper("copy", "Notes on Cooling of Tea, Part I", TEA, venue="Tea Letters")


def body(
    papers: Sequence[Paper],
    *verdicts: PlacedVerdict,
    settings: RenderSettings = SETTINGS,
    clusters: Sequence[Cluster] | None = None,
) -> str:
    """Return the page of an index."""
    found = clusters or cluster(papers, Decisions(papers, verdicts).same)
    merged = tuple(one for one in found if one.merged)
    review = Review((), verdict_pairs(papers, verdicts, BOUNDS), merged)
    pages = render(index(*(one.canonical for one in found)), settings, (), review)
    (page,) = [page for page in pages if page.path == "duplicates.md"]
    return page_bytes(page).decode()


def test_an_index_without_verdicts() -> None:
    shown = body([ONE])
    assert "No pair of papers has needed a verdict yet." in shown
    assert "edit_url" not in shown
    assert Review().decided == ()


def test_a_verdict_has_its_reason_and_who_and_when() -> None:
    placed = verdict("different", "one", "two")
    said = placed.verdict.model_copy(update={"by": "Ada <b>", "reason": "Two *parts* <i>."})
    shown = body([ONE, TWO], replace(placed, verdict=said))
    assert "1 verdict<" in shown
    assert "Different works" in shown
    assert "Result of the rules: Numbers in the titles differ." in shown
    assert "<span>title 98" in shown
    assert "Part <mark>II</mark>" in shown
    assert '<a href="../papers/one/">' in shown
    assert "<p>Two *parts* &lt;i&gt;.</p>\n<footer>Ada &lt;b&gt;</footer>" in shown
    assert '<a href="https://e/content/duplicates/one__two.yml">Edit this verdict</a>' in shown


def test_a_merged_paper_links_to_the_page_that_stays() -> None:
    shown = body([ONE, COPY], verdict("same", "one", "copy"))
    assert shown.count('<a href="../papers/one/">') == 2
    assert shown.count("its page stays") == 1
    assert "papers/copy" not in shown


def test_the_origins_of_merged_values_are_shown() -> None:
    origins = (
        Origin("title", ("one",), (OtherValue("copy", "Notes on <Cooling>"),)),
        Origin("authors", ("one",)),
        Origin("venue_year", ("copy",)),
        Origin("doi", (), (OtherValue("copy", "10.1000/tea"),)),
        Origin("aliases", ("one", "copy")),
        Origin("abstract", ("one",), (OtherValue("copy", "word " * 200),)),
    )
    merged = ONE.model_copy(update={"aliases": ("copy",)})
    clusters = [Cluster(merged, (COPY,), origins)]
    shown = body([ONE, COPY], verdict("same", "one", "copy"), clusters=clusters)
    for line in (
        "<dt>title</dt><dd>from one; copy has Notes on &lt;Cooling&gt;</dd>",
        "<dt>venue, year</dt><dd>from copy</dd>",
        "<dt>DOI</dt><dd>left empty; copy has 10.1000/tea</dd>",
    ):
        assert line in shown
    assert "<dt>authors</dt>" not in shown
    assert "<dt>aliases</dt>" not in shown
    assert "word word…</dd>" in shown


def test_papers_that_are_not_there_are_named() -> None:
    shown = body([ONE], verdict("same", "one", "a-scan"), verdict("different", "x", "y"))
    assert "a-scan: not in the index" in shown
    assert "x: not in the index" in shown
    assert '<a href="../papers/one/">' in shown


def test_the_latest_verdict_is_first_and_anchors_are_unique() -> None:
    shown = body([ONE, TWO], verdict("different", "one", "two"), verdict("different", "one", "two"))
    anchors = re.findall('<article class="pi-pair" id="([^"]+)"', shown)
    assert anchors == ["one-and-two", "one-and-two-2"]
    shown = body([ONE, TWO], verdict("different", "a", "b"), verdict("different", "c", "d"))
    assert shown.index("c-and-d") < shown.index("a-and-b")


def test_a_long_list_is_cut_and_counted() -> None:
    verdicts = [verdict("different", f"a{number}", f"b{number}") for number in range(MOST + 1)]
    shown = body([ONE], *verdicts)
    assert f"{MOST + 1} verdicts" in shown
    assert f"The latest {MOST} are shown." in shown
    assert shown.count('<article class="pi-pair"') == MOST


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://github.com/t/t", "https://github.com/t/t/issues/new?title=Duplicates%3A+one"),
        ("https://gitlab.com/t/t", "https://gitlab.com/t/t/-/issues/new?issue%5Btitle%5D=Dupl"),
        ("https://git.example.org/t", ""),
        ("", ""),
    ],
)
def test_readers_can_question_a_verdict_if_the_repository_is_known(url: str, address: str) -> None:
    settings = replace(SETTINGS, repository=Repository(url))
    shown = body([ONE, TWO], verdict("different", "one", "two"), settings=settings)
    assert ("Question this verdict" in shown) == bool(address)
    assert address in shown


def test_the_contribution_page_links_to_it() -> None:
    pages = {page.path: page for page in render(index(ONE), SETTINGS)}
    assert 'href="../duplicates/"' in pages["contribute.md"].body
    assert "<em>Suggest a change to the tags</em>" in pages["contribute.md"].body
    assert pages["duplicates.md"].front_matter["search"] == {"exclude": True}


def test_without_a_repository_the_contribution_page_names_no_way_to_propose() -> None:
    settings = replace(SETTINGS, repository=Repository())
    pages = {page.path: page for page in render(index(ONE), settings)}
    for words in ("Anyone can propose", "Suggest a change"):
        assert words not in pages["contribute.md"].body
