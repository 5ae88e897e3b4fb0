"""Tests of showing progress: a bar on a terminal, lines elsewhere, nothing if it is not wanted."""

from __future__ import annotations

import io
import itertools
import logging
import sys
from typing import TYPE_CHECKING

import pytest

from paper_index.cli.progress import show_progress, stop_progress
from paper_index.model.progress import report_progress, track
from support.commands import run, source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

_log = logging.getLogger("paper_index.made_up")


class FakeTerminal(io.StringIO):
    """What a command writes on a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A clock that goes by four seconds whenever it is read."""
    seconds = itertools.count(0, 4)
    monkeypatch.setattr("paper_index.cli.progress.time.monotonic", lambda: next(seconds))
    yield
    stop_progress()


def fake_terminal(monkeypatch: pytest.MonkeyPatch) -> FakeTerminal:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(sys, "stderr", fake := FakeTerminal())
    return fake


@pytest.mark.usefixtures("clock")
def test_a_long_step_has_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = fake_terminal(monkeypatch)
    show_progress()
    _log.info("reading tea")
    for _ in track(range(5), "counting [leaves]"):
        _log.info("leaf")
    _log.info("done")
    shown = terminal.getvalue()
    assert shown.startswith("reading tea …\n")
    assert "counting [leaves]" in shown
    assert "5/5" not in shown  # the bar is removed
    assert shown.endswith("done …\n")


def test_a_short_step_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = fake_terminal(monkeypatch)
    show_progress()
    assert list(track(range(5), "counting")) == [0, 1, 2, 3, 4]
    assert terminal.getvalue() == ""


@pytest.mark.usefixtures("clock")
def test_a_step_that_is_interrupted_leaves_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = fake_terminal(monkeypatch)
    show_progress()
    for number in (0, 1, 2):
        report_progress("counting", number, 10)
    assert "counting" in terminal.getvalue()
    stop_progress()
    place = len(terminal.getvalue())
    _log.info("next")
    assert terminal.getvalue()[place:] == "next …\n"


@pytest.mark.usefixtures("clock")
def test_elsewhere_a_long_step_is_a_line_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    show_progress()
    for number in range(0, 8_000, 1_000):
        report_progress("counting", number, 8_000)
    report_progress("counting", 8_000, 8_000)
    lines = capsys.readouterr().err.splitlines()
    assert lines == ["counting: 3,000 of 8,000 …", "counting: 6,000 of 8,000 …"]


def test_a_step_of_many_items_is_reported_now_and_then(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        assert sum(1 for _ in track(range(10_000), "counting")) == 10_000
    assert len(caplog.records) == 201
    assert caplog.records[-1].message == "counting: 10000 of 10000"


def test_no_items_are_no_step(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        assert list(track((), "counting")) == []
    assert [record.message for record in caplog.records] == ["counting: 0 of 0"]


def test_no_progress_is_shown_if_it_is_not_wanted(make_index: MakeIndex) -> None:
    layout = make_index({})
    file = source(layout, "a.bib", "@article{a, title={On Tea}}")
    assert run(layout, "--quiet", "import", file).stderr == ""
    assert "reading 1 record" in run(layout, "import", file).stderr
