"""Tests of the report: what needs attention, some of the rest, and all counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from paper_index.ingest.draft import LeftOut
from paper_index.ingest.report import ImportReport, ImportResult, Lacking, Outcome, SourceSummary
from paper_index.text.wording import pluralize

ADDED = ImportResult("l.txt:1", "Tea", Outcome.ADDED, paper="tea")
FILLED = ImportResult("l.txt:3", "Tea", Outcome.FOLDED, "tea", filled=("doi",), reason="same title")
SAME = replace(FILLED, filled=())
HELD = ImportResult("l.txt:5", "Teas", Outcome.HELD_BACK, reason="alike", evidence="left\nright")
LOST = LeftOut("l.txt:9", "Menu", "text before the first paper")


def report(*results: ImportResult, left_out: tuple[LeftOut, ...] = ()) -> ImportReport:
    return ImportReport(results, left_out)


def test_an_empty_report_counts_nothing() -> None:
    assert report().lines() == [
        "0 records read: 0 added, 0 folded, 0 held back, 0 left out",
        "0 entries or fields left out",
    ]


@pytest.mark.parametrize(
    ("result", "line"),
    [
        (ADDED, "1: added tea"),
        (FILLED, "3: folded into tea (same title): filled doi"),
        (
            replace(FILLED, overwritten=("title",), kept=("venue",), reason="why"),
            "3: folded into tea (why): filled doi; overwrote title; kept the paper's own venue",
        ),
        (
            replace(SAME, kept=("title",), reason="why"),
            "3: folded into tea (why): kept the paper's own title (the record's title: 'Tea')",
        ),
        (
            replace(SAME, repeats="l.txt:1"),
            "3: folded into tea (repeats l.txt:1; same title): nothing new",
        ),
        (HELD, "5: held back: 'Teas': alike\n    left\n    right"),
        (ImportResult("l.txt:7", "Cup", reason="no abstract"), "7: left out: 'Cup': no abstract"),
    ],
)
def test_each_result_has_its_line(result: ImportResult, line: str) -> None:
    assert report(result).lines()[0] == f"l.txt:{line}"
    assert report(result).lines(verbose=True)[0] == f"l.txt:{line}"


def test_left_out_entries_have_place_and_reason() -> None:
    shown = report(left_out=(LOST,)).lines()
    assert shown[0] == "l.txt:9: left out: text before the first paper ('Menu')"
    assert shown[-1] == "1 entry or field left out"


def test_the_report_of_a_large_routine_import_is_short() -> None:
    results = [replace(ADDED, place=f"l.txt:{line}") for line in range(100)]
    shown = report(*results, *[FILLED] * 6).lines()
    assert len(shown) == 5 + 1 + 5 + 1 + 3
    assert "… 95 more added; --verbose lists them all" in shown
    assert "… 1 more filled; --verbose lists them all" in shown
    assert len(report(*results, *[FILLED] * 6).lines(verbose=True)) == 100 + 6 + 3


def test_results_that_need_attention_are_listed_ten_of_a_kind_at_most() -> None:
    lines = report(*[HELD] * 50).lines()
    assert lines[:10] == [str(HELD)] * 10
    assert lines[10] == "… 40 more held back; --verbose lists them all"
    assert len(report(*[HELD] * 50).lines(verbose=True)) == 52


def test_records_with_nothing_new_are_counted_and_listed_if_verbose() -> None:
    assert report(SAME).lines()[0] == (
        "1 record read: 0 added, 1 folded (1 of them with nothing new), 0 held back, 0 left out"
    )
    assert report(SAME).lines(verbose=True)[0].endswith(": nothing new")


def test_fields_are_counted() -> None:
    shown = report(FILLED, replace(FILLED, filled=("doi", "code"), kept=("title",))).lines()
    assert shown[-2:] == ["fields filled: doi 2, code 1", "fields kept: title 1"]


def test_changed_papers_are_counted_once() -> None:
    assert report(ADDED, FILLED, SAME, HELD).changed == 1


def test_the_kept_source_is_listed() -> None:
    shown = ImportReport((ADDED,), (), ("tea.txt",)).lines()
    assert shown[-1] == "source: content/sources/tea.txt"


def test_files_have_one_table_and_no_other_counts() -> None:
    first = SourceSummary("l.txt", "l.txt: BibTeX", 6, (ADDED, FILLED, SAME, HELD))
    again = replace(SAME, repeats="l.txt:1")
    second = SourceSummary("more.bib", "more.bib: BibTeX", 2, (ADDED, again))
    results = (*first.results, *second.results)
    shown = ImportReport(results, (LOST,), summaries=(first, second)).lines()
    assert shown[:3] == ["l.txt: BibTeX", "more.bib: BibTeX", ""]
    table = shown[shown.index("", 3) + 1 :]
    assert table[:4] == [
        "source    entries  added  merged  held back  left out",
        "l.txt           6      1       2          1         2",
        "more.bib        2      1       1          0         0",
        "together        8      2       3          1         2",
    ]
    assert table[4] == "2 of the merged had nothing new"
    assert not [line for line in shown if "read:" in line]


def test_the_notes_of_one_kind_are_few() -> None:
    results = [replace(ADDED, notes=(f"published: '{n} AD' is not a date",)) for n in range(70)]
    shown = report(*results).lines()
    assert sum("is not a date" in line for line in shown) == 4
    assert "… 67 more: published: … is not a date; --verbose lists them all" in shown


@pytest.mark.parametrize(
    ("lacking", "text"),
    [
        (Lacking(0, 0, 0, 0), ""),
        (Lacking(4, 2, 2, 2), ""),
        (Lacking(4, 3, 0, 0), "3 of 4 papers have no abstract"),
        (Lacking(4, 0, 4, 3), "4 of 4 papers have no DOI or arXiv id, 3 no venue"),
        (Lacking(1, 1, 0, 0), "1 of 1 paper has no abstract"),
    ],
)
def test_what_most_papers_lack_is_named(lacking: Lacking, text: str) -> None:
    assert str(lacking) == text


def test_a_noun_follows_its_count() -> None:
    assert [pluralize(count, "paper") for count in range(3)] == ["0 papers", "1 paper", "2 papers"]
