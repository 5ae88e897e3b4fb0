"""The store of results: what it returns, and that no state of its file can do harm."""

from __future__ import annotations

import sqlite3
import sys
from typing import TYPE_CHECKING

import pytest

from paper_index.cache import processes
from paper_index.cache import store as module
from paper_index.cache.store import FILE, Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _fill(folder: Path, values: dict[str, bytes], step: str = "step") -> None:
    with Store(folder) as store:
        store.put(step, values)


def _get(folder: Path, *keys: str, step: str = "step") -> dict[str, bytes]:
    with Store(folder) as store:
        return store.get(step, keys)


def test_values_are_found_by_a_later_build_under_their_step_and_key(tmp_path: Path) -> None:
    _fill(tmp_path, {"a": b"1", "b": b""})
    assert _get(tmp_path, "a", "b", "c") == {"a": b"1", "b": b""}
    assert _get(tmp_path, "a", step="other") == {}


def test_a_value_is_found_before_it_is_written(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.put("step", {"a": b"1"})
        assert store.get("step", ["a"]) == {"a": b"1"}


def test_a_value_is_made_once(tmp_path: Path) -> None:
    def make(value: bytes) -> bytes:
        with Store(tmp_path) as store:
            return store.remember("step", "a", lambda: value)

    assert (make(b"1"), make(b"2")) == (b"1", b"1")


def test_nothing_is_kept_without_a_folder(tmp_path: Path) -> None:
    with Store(None) as store:
        store.put("step", {"a": b"1"})
        assert store.get("step", ["a"]) == {}
        assert store.remember("step", "a", lambda: b"2") == b"2"
    assert not list(tmp_path.iterdir())


def test_many_values_are_written_and_read_in_parts(tmp_path: Path) -> None:
    values = {str(number): b"x" * 10_000 for number in range(1_200)}
    _fill(tmp_path, values)
    assert _get(tmp_path, *values) == values


def test_results_of_another_program_are_not_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fill(tmp_path, {"a": b"1"})
    monkeypatch.setattr(module, "program_digest", lambda: "another")
    assert _get(tmp_path, "a") == {}


def test_unused_entries_are_dropped_after_some_builds_that_change_their_step(
    tmp_path: Path,
) -> None:
    _fill(tmp_path, {"a": b"1", "b": b"2"})
    _fill(tmp_path, {"a": b"3"}, step="other")
    for number in range(4):
        with Store(tmp_path) as store:
            store.get("step", ["a"])
            store.put("step", {f"new-{number}": b""})
    assert _get(tmp_path, "a", "b", "new-0", "new-3") == {"a": b"1", "new-3": b""}
    assert _get(tmp_path, "a", step="other") == {"a": b"3"}


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def _overwrite(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data.replace(b"value of a", b"valve of a"))


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _garbage(path: Path) -> None:
    path.write_bytes(b"\x00\xff no database" * 1000)


def _scramble(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xaa" * (len(data) - 4096)
    path.write_bytes(data)


def _other_version(path: Path) -> None:
    with sqlite3.connect(path) as base:
        base.execute("PRAGMA user_version = 99")


def _other_tables(path: Path) -> None:
    with sqlite3.connect(path) as base:
        base.execute("DROP TABLE results")


def _a_link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


_FAULTS = [
    _truncate, _overwrite, _empty, _garbage, _scramble, _other_version, _other_tables, _a_link
]  # fmt: skip


@pytest.mark.parametrize("fault", _FAULTS)
def test_a_faulty_file_is_replaced_and_never_gives_wrong_values(
    tmp_path: Path, fault: Callable[[Path], None]
) -> None:
    _fill(tmp_path, {"a": b"value of a"} | {str(n): b"-" * 100 for n in range(500)})
    fault(tmp_path / FILE)
    assert _get(tmp_path, "a") == {}
    _fill(tmp_path, {"a": b"new"})
    assert _get(tmp_path, "a") == {"a": b"new"}


def test_a_folder_in_place_of_the_file_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILE / "inner").mkdir(parents=True)
    _fill(tmp_path, {"a": b"1"})
    assert _get(tmp_path, "a") == {}
    assert (tmp_path / FILE / "inner").is_dir()


def test_a_locked_store_is_read_or_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0.01)
    _fill(tmp_path, {"a": b"1"})
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    _fill(tmp_path, {"b": b"2"})
    assert _get(tmp_path, "a") == {}
    other.execute("ROLLBACK")
    assert _get(tmp_path, "a", "b") == {"a": b"1"}


def test_two_builds_at_once_keep_what_both_made(tmp_path: Path) -> None:
    with Store(tmp_path) as one, Store(tmp_path) as other:
        one.put("step", {"a": b"1"})
        other.put("step", {"b": b"2"})
    assert _get(tmp_path, "a", "b") == {"a": b"1", "b": b"2"}


@pytest.mark.skipif(sys.platform != "linux", reason="needs processes that are copies")
def test_a_copy_of_the_process_leaves_the_store_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "ALONE", -1)
    with Store(tmp_path) as store:
        store.put("step", {"a": b"1"})

        def use(number: int) -> dict[str, bytes]:
            store.put("step", {f"{number}": b"2"})
            return store.get("step", ["a"])

        found = processes.divide(use, range(40), "using")
        assert found == [{}] * 40
    assert _get(tmp_path, "a", "0") == {"a": b"1"}
