"""The file that says what was told: it reads back, and two runs do not share it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paper_index.exports.digest_state import (
    FOLDER,
    State,
    alone,
    read_state,
    state_file,
    write_state,
)
from paper_index.model.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

STATE = State("sent", "2026-11-24", "<a@b>", "today", ("tea",), ("cups", "tea"), "brewing")


def test_a_state_reads_back(tmp_path: Path) -> None:
    path = state_file(tmp_path, ())
    assert read_state(path) is None
    write_state(path, STATE)
    assert read_state(path) == STATE
    write_state(path, None)
    assert read_state(path) is None
    write_state(path, None)


def test_git_leaves_the_folder_alone(tmp_path: Path) -> None:
    write_state(state_file(tmp_path, ()), STATE)
    assert (tmp_path / FOLDER / ".gitignore").read_text("utf-8") == "*\n"


def test_no_ignore_file_stands_beside_a_file_of_ones_own(tmp_path: Path) -> None:
    write_state(tmp_path / "mine.json", STATE)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.json"]


def test_a_tag_keeps_its_state_under_a_new_name(tmp_path: Path) -> None:
    old = state_file(tmp_path, ("tea",))
    assert old.name == "digest-tea.json"
    write_state(old, STATE)
    assert state_file(tmp_path, ("brewing", "tea")) == old
    assert state_file(tmp_path, ("cups",)).name == "digest-cups.json"


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"[]", b"{}", b"\xff", b'{"version": 1}', b"[" * 100_000),
        b'{"version":2,"status":"sent","day":"","message_id":"","when":"","tag":"","papers":[],"known":[]}',
        b'{"version":1,"status":"gone","day":"","message_id":"","when":"","tag":"","papers":[],"known":[]}',
        b'{"version":1,"status":"sent","day":1,"message_id":"","when":"","tag":"","papers":[],"known":[]}',
        b'{"version":1,"status":"sent","day":"","message_id":"","when":"","tag":"","papers":[1],"known":[]}',
        b'{"version":1,"status":[],"day":"","message_id":"","when":"","tag":"","papers":[],"known":0}',
        b'{"version":1,"status":"sent","day":"","message_id":"","when":"","tag":"","papers":[],"known":[],"x":1}',
    ],
)
def test_a_damaged_state_is_named(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "digest.json"
    path.write_bytes(data)
    with pytest.raises(UsageError, match=r"digest\.json is no state"):
        read_state(path)


def test_one_run_at_a_time(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    path = state_file(tmp_path, ())
    with alone(path), pytest.raises(UsageError, match="another digest is being sent"), alone(path):
        pass
    with alone(path):
        pass
