"""Work that is divided among processes."""

from __future__ import annotations

import os
import subprocess
from functools import partial
from typing import TYPE_CHECKING

import pytest

from paper_index.cache import processes
from paper_index.cache.processes import in_background

if TYPE_CHECKING:
    from pathlib import Path


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


class TestBackground:
    def test_the_result_comes_from_a_copy_of_this_process(self) -> None:
        with in_background(os.getpid) as work, in_background(lambda: ["a"]) as other:
            assert work.result() != os.getpid()
            assert other.result() == ["a"]

    def test_work_that_is_not_worthwhile_is_done_here_when_it_is_wanted(self) -> None:
        done: list[int] = []
        with in_background(lambda: done.append(os.getpid()), worthwhile=False) as work:
            assert not done
            work.result()
        assert done == [os.getpid()]

    def test_work_that_fails_is_done_here_where_its_error_is_raised(self) -> None:
        here = os.getpid()

        def fail() -> None:
            raise ValueError("here" if os.getpid() == here else "there")

        with in_background(fail) as work, pytest.raises(ValueError, match="here"):
            work.result()

    def test_what_a_killed_process_left_is_done_here(self) -> None:
        here = os.getpid()
        with in_background(lambda: os.getpid() == here or os._exit(9)) as work:
            assert work.result()

    def test_it_is_stopped_with_its_processes_where_the_result_is_no_longer_wanted(
        self, tmp_path: Path
    ) -> None:
        fifo = tmp_path / "fifo"
        os.mkfifo(fifo)
        wait = partial(subprocess.run, ["sh", "-c", f"exec > {fifo}; echo begun; exec sleep 600"])
        with in_background(wait):
            file = fifo.open(encoding="ascii")
            assert file.readline() == "begun\n"
        with file:
            assert not file.read()  # when nobody can write to it any more

    def test_only_divided_work_starts_other_processes(self) -> None:
        def divided() -> set[int]:
            here = os.getpid()
            found = processes.divide(lambda _: os.getpid(), range(100), "counting")
            return set(found) - {here}

        with in_background(divided) as alone, in_background(divided, divided=True) as waited_for:
            assert not alone.result()
            assert waited_for.result()

    def test_it_has_a_core_of_its_own(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
        fifo = tmp_path / "fifo"
        os.mkfifo(fifo)

        def work(number: int) -> int:
            if number == 50:
                fifo.write_text("", "ascii")
                other.result()
            return os.getpid()

        with in_background(lambda: fifo.read_text("ascii")) as other:
            found = processes.divide(work, range(200), "counting")
        assert set(found[:51]) == {os.getpid()}
        assert os.getpid() not in found[51:]
