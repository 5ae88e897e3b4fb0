"""Tests of `import`: records are added, folded, held back or left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from conftest import PAPER
from paper_index import dedupe, workflows
from paper_index.workflows.check import today
from support.commands import (
    BARE,
    LISTING,
    LONG,
    OTHER,
    TEA,
    counts,
    papers,
    passes,
    run,
    source,
    tree,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]


def test_one_import_validates_once_and_compares_once(
    make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []

    def count(module: object, name: str) -> None:
        original = getattr(module, name)

        def counted(*given: Any) -> Any:
            calls.append(name)
            return original(*given)

        monkeypatch.setattr(module, name, counted)

    count(workflows.check, "validate_papers")
    count(dedupe.dedupe, "block")
    layout = make_index({TEA: PAPER})
    listing = source(layout, "list.txt", LISTING)
    assert counts(run(layout, "import", listing).stdout)["added"] == 2
    assert calls == ["validate_papers", "block"]
    calls.clear()
    assert counts(run(layout, "import", listing).stdout)["merged"] == 2
    assert calls == ["validate_papers", "block"]


class TestListing:
    def test_gives_all_papers_with_counts(self, make_index: MakeIndex) -> None:
        layout = make_index({})
        result = run(layout, "import", source(layout, "list.txt", LISTING))
        assert result.exit_code == 0
        assert list(papers(layout)) == ["quarrels-about-rivers", "winter-leaves"]
        assert papers(layout)["winter-leaves"].abstract == LONG
        assert papers(layout)["winter-leaves"].source == "list"
        assert papers(layout)["winter-leaves"].added == today()
        assert "list.txt:2: added winter-leaves" in result.stdout
        assert "list.txt:1: left out: text before the first paper" in result.stdout
        assert counts(result.stdout) == {"entries": 3, "added": 2, "left out": 1}
        assert passes(layout)

    def test_again_changes_nothing(self, make_index: MakeIndex) -> None:
        layout = make_index({})
        listing = source(layout, "list.txt", LISTING)
        run(layout, "import", listing)
        before = tree(layout)
        result = run(layout, "import", listing)
        assert tree(layout) == before
        assert counts(result.stdout)["same"] == 2
        assert "0 papers added or changed" in result.stdout

    def test_with_an_odd_number_of_lines_reports_the_last(self, make_index: MakeIndex) -> None:
        layout = make_index({})
        result = run(layout, "import", source(layout, "list.txt", f"{LISTING}A Title Alone\n"))
        assert (
            "list.txt:7: left out: a title without an abstract ('A Title Alone')" in result.stdout
        )
        assert len(papers(layout)) == 2

    def test_with_a_repeated_title_is_folded_and_reported(self, make_index: MakeIndex) -> None:
        layout = make_index({})
        twice = f"Winter Leaves\n{LONG}\nWinter leaves.\n{LONG}\n"
        result = run(layout, "import", source(layout, "list.txt", twice))
        assert list(papers(layout)) == ["winter-leaves"]
        assert "list.txt:3: folded into winter-leaves (repeats " in result.stdout
        assert "kept the paper's own title (the record's title: 'Winter leaves.')" in result.stdout

    def test_with_two_works_of_one_title_holds_the_second_back(self, make_index: MakeIndex) -> None:
        layout = make_index({})
        twice = f"Winter Leaves\n{LONG}\nWinter Leaves\n{OTHER}\n"
        result = run(layout, "import", source(layout, "list.txt", twice))
        assert list(papers(layout)) == ["winter-leaves"]
        assert counts(result.stdout) == {"entries": 2, "added": 1, "held back": 1}
        assert "same: [winter-leaves, winter-leaves-2]" in result.stdout

    @pytest.mark.parametrize("text", ["", "\n\n", "No paper here.\nNor here.\n"])
    def test_without_papers_is_refused(self, make_index: MakeIndex, text: str) -> None:
        layout = make_index({})
        result = run(layout, "import", source(layout, "list.txt", text))
        assert result.exit_code == 2
        assert "the file is empty" in result.stderr or "not recognised" in result.stderr
        assert list(tree(layout)) == ["tags.yml"]


class TestJson:
    def test_fills_empty_fields_and_keeps_the_others(self, make_index: MakeIndex) -> None:
        layout = make_index({TEA: BARE})
        record = {
            "title": "On the cooling of tea",
            "abstract": "We pour tea into cups & wait.",
            "arxiv": "2104.06083",
            "authors": ["Ada Brown"],
            "tags": ["tea", "beer"],
        }
        result = run(layout, "import", source(layout, "b.json", [record]))
        paper = papers(layout)["on-the-cooling-of-tea"]
        assert (paper.arxiv, paper.authors, paper.tags) == (
            "2104.06083", ("Ada Brown",), ("tea-science",))  # fmt: skip
        assert (paper.title, paper.abstract, paper.added, paper.source) == (
            "On the Cooling of Tea", "We pour tea into cups and wait.", None, None)  # fmt: skip
        assert "filled authors, arxiv, tags; kept the paper's own title, abstract" in result.stdout
        assert "fields kept: title 1, abstract 1" in result.stdout
        assert "tags: 'beer' is not in the vocabulary ('On the cooling of tea')" in result.stdout
        assert passes(layout)

    def test_overwrites_given_fields(self, make_index: MakeIndex) -> None:
        layout = make_index({TEA: PAPER})
        record = {"title": "On the cooling of tea", "arxiv": "2104.06083", "published": "2020",
                  "abstract": "A new abstract."}  # fmt: skip
        arguments = ("import", source(layout, "b.json", [record]), "--overwrite", "abstract,title")
        result = run(layout, *arguments)
        paper = papers(layout)["on-the-cooling-of-tea"]
        assert (paper.title, paper.abstract) == ("On the cooling of tea", "A new abstract.")
        assert str(paper.published) == "2021-04-13"
        assert "overwrote title, abstract; kept the paper's own published" in result.stdout
        before = tree(layout)
        assert run(layout, *arguments).exit_code == 0
        assert tree(layout) == before

    def test_without_an_abstract_gives_a_paper_without_one(self, make_index: MakeIndex) -> None:
        layout = make_index({})
        result = run(layout, "import", source(layout, "b.json", [{"title": "New Tea"}]))
        assert [paper.abstract for paper in papers(layout).values()] == [None]
        assert "b.json entry 1: added new-tea" in result.stdout
        assert passes(layout)

    def test_invalid_and_too_long_fields_are_left_out_and_reported(
        self, make_index: MakeIndex
    ) -> None:
        limits = "limits:\n  abstract_characters: 250\n  title_characters: 30\n"
        layout = make_index({"content/config.yml": limits})
        records = [
            {"title": "Winter Leaves", "abstract": LONG, "doi": "none", "arxiv": "x"},
            {"title": "Quarrels about Rivers", "abstract": f"{OTHER} {LONG}"},
            {"title": "Quarrels about Rivers and Meadows and Hedges", "abstract": OTHER},
        ]
        result = run(layout, "import", source(layout, "b.json", records))
        assert list(papers(layout)) == ["quarrels-about-rivers", "winter-leaves"]
        for reason in ("doi: 'none' is not a DOI",
                       "arxiv: 'x' is not an arXiv id",
                       f"abstract: {len(OTHER) + len(LONG) + 1} characters; 250 are allowed",
                       "title: 44 characters; 30 are allowed"):  # fmt: skip
            assert reason in result.stdout
        assert counts(result.stdout) == {"entries": 3, "added": 2, "left out": 1}
        assert passes(layout)

    def test_that_would_make_two_papers_alike_is_held_back(self, make_index: MakeIndex) -> None:
        rivers = f"title: Quarrels about Rivers\ndoi: 10.1000/river\nabstract: {OTHER}\n"
        layout = make_index({TEA: BARE, "content/papers/quarrels-about-rivers.yml": rivers})
        mixed = {"title": "On the Cooling of Tea", "abstract": "We pour tea into cups and wait.",
                 "authors": ["Ada Brown"], "doi": "10.1000/river"}  # fmt: skip
        before = tree(layout)
        result = run(layout, "import", source(layout, "b.json", [mixed]))
        assert "held back: 'On the Cooling of Tea': would make" in result.stdout
        assert "same identifier doi:10.1000/river" in result.stdout
        assert tree(layout) == before
