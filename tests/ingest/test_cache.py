"""Answers are kept for a day, where users keep caches."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from paper_index.ingest.cache import Cache, cache_folder

HOUR = 3_600


def aged(folder: Path, seconds: float) -> None:
    for path in folder.iterdir():
        then = time.time() - seconds
        os.utime(path, (then, then))


def test_stands_in_the_folder_for_caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert cache_folder({"XDG_CACHE_HOME": "/var/x"}) == Path("/var/x/paper-index")
    monkeypatch.setattr(sys, "platform", "linux")
    assert cache_folder({"XDG_CACHE_HOME": "relative"}) == tmp_path / ".cache" / "paper-index"
    assert cache_folder({}) == tmp_path / ".cache" / "paper-index"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert cache_folder({}) == tmp_path / "Library" / "Caches" / "paper-index"
    monkeypatch.setattr(sys, "platform", "win32")
    assert cache_folder({"LOCALAPPDATA": "/local"}) == Path("/local/paper-index")


def test_keeps_answers_by_address(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "deep" / "cache")
    assert cache.read("a") is None
    cache.keep("a", b"one")
    assert (cache.read("a"), cache.read("b")) == (b"one", None)


@pytest.mark.parametrize(("age", "there"), [(23 * HOUR, True), (25 * HOUR, False), (-HOUR, False)])
def test_an_answer_counts_for_a_day(tmp_path: Path, age: float, *, there: bool) -> None:
    cache = Cache(tmp_path)
    cache.keep("a", b"one")
    aged(tmp_path, age)
    assert (cache.read("a") is not None) is there


def test_the_same_answer_a_day_later_counts_anew(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.keep("a", b"one")
    aged(tmp_path, 25 * HOUR)
    cache.keep("a", b"one")
    assert cache.read("a") == b"one"


def test_old_answers_are_cleared_out_and_nothing_else(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.keep("a", b"one")
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    aged(tmp_path, 25 * HOUR)
    cache.keep("b", b"two")
    assert len(list(tmp_path.iterdir())) == 2
    assert (tmp_path / "notes.txt").is_file()


def test_a_place_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = Cache(tmp_path / "file" / "cache")
    cache.keep("a", b"one")
    assert cache.read("a") is None
