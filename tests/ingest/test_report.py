"""The report names what needs a look, some of the rest, and counts everything."""

from __future__ import annotations

from dataclasses import replace

import pytest

from paper_index.ingest.record import LeftOut
from paper_index.ingest.report import Fate, ImportReport, Outcome, lines
from paper_index.text.wording import pluralize

ADDED = Fate("l.txt", 1, "Tea", Outcome.ADDED, paper="tea")
FILLED = Fate("l.txt", 3, "Tea", Outcome.FOLDED, "tea", filled=("doi",), reason="same title")
SAME = replace(FILLED, filled=())
HELD = Fate("l.txt", 5, "Teas", Outcome.HELD_BACK, reason="alike", evidence="left\nright")
LOST = LeftOut("l.txt", 9, "Menu", "text before the first paper")


def report(*fates: Fate, left_out: tuple[LeftOut, ...] = ()) -> ImportReport:
    return ImportReport(fates, left_out)


def test_an_empty_report_counts_nothing() -> None:
    assert lines(report()) == [
        "0 records read: 0 added, 0 folded, 0 held back, 0 left out",
        "0 lines or fields left out",
    ]


@pytest.mark.parametrize(
    ("fate", "line"),
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
            replace(SAME, repeats=1),
            "3: folded into tea (repeats line 1; same title): nothing new",
        ),
        (HELD, "5: held back: 'Teas': alike\n    left\n    right"),
        (Fate("l.txt", 7, "Cup", reason="no abstract"), "7: left out: 'Cup': no abstract"),
    ],
)
def test_each_fate_has_its_line(fate: Fate, line: str) -> None:
    assert lines(report(fate))[0] == f"l.txt:{line}"
    assert lines(report(fate), verbose=True)[0] == f"l.txt:{line}"


def test_what_was_left_out_is_named_with_place_and_reason() -> None:
    shown = lines(report(left_out=(LOST,)))
    assert shown[0] == "l.txt:9: left out: text before the first paper ('Menu')"
    assert shown[-1] == "1 line or field left out"


def test_a_big_import_without_surprises_is_short() -> None:
    fates = [replace(ADDED, line=line) for line in range(100)]
    shown = lines(report(*fates, *[FILLED] * 6))
    assert len(shown) == 5 + 1 + 5 + 1 + 3
    assert "… 95 more added; --verbose names them all" in shown
    assert "… 1 more filled; --verbose names them all" in shown
    assert len(lines(report(*fates, *[FILLED] * 6), verbose=True)) == 100 + 6 + 3


def test_every_surprise_is_named_however_many_there_are() -> None:
    assert len(lines(report(*[HELD] * 50))) == 52


def test_what_brought_nothing_new_is_counted_and_named_when_asked_for() -> None:
    assert lines(report(SAME))[0] == (
        "1 record read: 0 added, 1 folded (1 of them brought nothing new), 0 held back, 0 left out"
    )
    assert lines(report(SAME), verbose=True)[0].endswith(": nothing new")


def test_fields_are_counted() -> None:
    shown = lines(report(FILLED, replace(FILLED, filled=("doi", "code"), kept=("title",))))
    assert shown[-2:] == ["fields filled: doi 2, code 1", "fields kept: title 1"]


def test_changed_papers_are_counted_once() -> None:
    assert report(ADDED, FILLED, SAME, HELD).changed == 1


def test_the_kept_source_is_named() -> None:
    shown = lines(ImportReport((ADDED,), (), ("tea.txt",)))
    assert shown[-1] == "source: content/sources/tea.txt"


def test_a_noun_follows_its_count() -> None:
    assert [pluralize(count, "paper") for count in range(3)] == ["0 papers", "1 paper", "2 papers"]
