"""The papers of the page Trending."""

from __future__ import annotations

from dataclasses import replace

import pytest

from paper_index.model.fields import parse_date
from paper_index.model.index import Index, PaperEntry
from paper_index.model.paper import Paper
from paper_index.model.refresh import Signal
from paper_index.relate.trending import find_trending, growth
from paper_index.workflows.refresh import next_signal


def entry(name: str, **fields: object) -> PaperEntry:
    paper = Paper.model_validate({"id": name, "title": name, **fields})
    return PaperEntry(paper, (), None, None, ())


def signal(name: str, before: int, now: int, *, since: str = "2026-10-26", **more: str) -> Signal:
    given = {"source": "OpenAlex", "date": "2026-11-25", "since": since, **more}
    return Signal.model_validate({"id": name, "citations": now, "previous": before, **given})


def index(*entries: PaperEntry, signals: tuple[Signal, ...] = ()) -> Index:
    return replace(Index(entries, ()), signals={one.id: one for one in signals})


def names(entries: tuple[PaperEntry, ...]) -> list[str]:
    return [one.paper.id for one in entries]


def test_citations_count_in_proportion_and_per_month() -> None:
    papers = [entry(name) for name in ("few", "large", "small", "slow", "old", "gone", "lost")]
    papers[5] = entry("gone", status="retracted")
    counts = (
        signal("large", 1000, 1100),
        signal("small", 20, 30),
        signal("few", 0, 2),
        signal("slow", 20, 30, since="2025-11-25"),
        signal("old", 20, 90, date="2026-07-01", since="2026-06-01"),
        signal("gone", 20, 90),
        signal("lost", 20, 20),
    )
    found = find_trending(index(*papers, signals=counts), 10)
    assert [one.paper.id for one, _ in found.gaining] == ["small", "few", "large", "slow"]
    assert growth(counts[1]) == pytest.approx(0.5)


def test_without_counts_nothing_gains() -> None:
    once = Signal.model_validate(
        {"id": "tea", "citations": 9, "source": "OpenAlex", "date": "2026-11-25"}
    )
    found = find_trending(index(entry("tea"), signals=(once,)), 3)
    assert found.gaining == ()
    assert find_trending(index(), 3).papers == ()


def test_picks_come_by_the_day_of_the_choice_and_each_paper_once() -> None:
    papers = [
        entry("a", featured="2026-01-01"),
        entry("b", featured="2026-02-01"),
        entry("c", status="withdrawn", featured="2026-03-01"),
        entry("d"),
    ]
    found = find_trending(index(*papers), 3)
    assert names(found.picks) == ["b", "a"]
    assert names(found.newest) == ["a", "b", "d"]
    assert names(found.papers) == ["b", "a", "d"]


@pytest.mark.parametrize(
    ("date", "previous", "since"),
    [
        ("2026-11-25", 20, "2026-10-26"),
        ("2026-11-18", 10, "2026-10-20"),
        ("2026-11-19", 10, "2026-10-20"),
    ],
)
def test_the_earlier_count_is_about_a_month_old(date: str, previous: int, since: str) -> None:
    first = Signal.model_validate(
        {"id": "tea", "citations": 10, "source": "OpenAlex", "date": "2026-10-20"}
    )
    old = first if previous == 10 else signal("tea", 10, 20, date="2026-10-26", since="2026-09-01")
    new = next_signal(old, first.model_copy(update={"citations": 30, "date": parse_date(date)}))
    assert (new.citations, new.previous, str(new.since)) == (30, previous, since)


def test_a_count_of_the_same_week_keeps_the_earlier_one() -> None:
    old = signal("tea", 10, 20, date="2026-11-12", since="2026-11-01")
    new = next_signal(
        old, old.model_copy(update={"citations": 25, "date": parse_date("2026-11-19")})
    )
    assert (new.citations, new.previous, str(new.since)) == (25, 10, "2026-11-01")


def test_counts_of_two_services_are_not_compared() -> None:
    old = signal("tea", 10, 20)
    other = Signal.model_validate(
        {"id": "tea", "citations": 7, "source": "Crossref", "date": "2026-12-25"}
    )
    assert next_signal(old, other) == other
