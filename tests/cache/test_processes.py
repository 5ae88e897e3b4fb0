"""Work that is divided among processes."""

from __future__ import annotations

import os

import pytest

from paper_index.cache import processes


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start processes at once, whatever the work."""
    monkeypatch.setattr(processes, "ALONE", -1)


def test_results_are_in_the_order_of_the_items() -> None:
    items = [f"{number}" for number in range(47)]
    assert processes.divide(lambda item: item * 2, items, "doubling") == [one * 2 for one in items]
    assert processes.divide(str.upper, ["a"], "shouting") == ["A"]
    assert processes.divide(str.upper, [], "shouting") == []


def test_an_error_is_raised_where_it_is_seen() -> None:
    def invert(number: int) -> float:
        return 1 / number

    with pytest.raises(ZeroDivisionError):
        processes.divide(invert, range(40), "inverting")


def test_what_a_killed_process_left_is_done_here() -> None:
    here = os.getpid()

    def work(number: int) -> int:
        if os.getpid() != here and number == 250:
            os._exit(9)
        return number

    numbers = range(300)
    assert processes.divide(work, numbers, "counting") == list(numbers)


def test_others_take_over_from_processes_that_have_done_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(processes, "_LIFE", 3)

    def work(number: int) -> tuple[int, int]:
        return number, os.getpid()

    found = processes.divide(work, range(1000), "counting")
    assert [number for number, _ in found] == list(range(1000))
    assert len({process for _, process in found}) > 2 * len(os.sched_getaffinity(0))
