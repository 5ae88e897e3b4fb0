"""Several files change together: a kill, an error or another program leaves no half of a change."""

from __future__ import annotations

import contextlib
import errno
import json
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from paper_index.content import journal
from paper_index.content.journal import apply, recover
from paper_index.model.issues import UsageError

OLD = {"a.yml": b"a", "papers/b.yml": b"b", "papers/c.yml": b"c"}
NEW = {"a.yml": b"A", "papers/b.yml": None, "papers/d.yml": b"\xff\r\n", "sources/e.json": b"e"}
DONE = {"a.yml": b"A", "papers/c.yml": b"c", "papers/d.yml": b"\xff\r\n", "sources/e.json": b"e"}


class KilledError(BaseException):
    """The process was killed: nothing that comes later happens."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    restore(tmp_path)
    return tmp_path


def restore(root: Path) -> None:
    shutil.rmtree(root / "content", ignore_errors=True)
    for name, data in OLD.items():
        path = root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def content(root: Path) -> dict[str, bytes]:
    found = (path for path in (root / "content").rglob("*") if path.is_file())
    return {path.relative_to(root / "content").as_posix(): path.read_bytes() for path in found}


def rests(root: Path) -> set[str]:
    """Return what a command left beside the lock."""
    return {path.name for path in root.glob(".paper-index/*")} - {".gitignore", "lock"}


def paths(root: Path, files: dict[str, bytes | None]) -> dict[Path, bytes | None]:
    return {root / "content" / name: data for name, data in files.items()}


def originals(root: Path) -> dict[Path, bytes]:
    return {root / "content" / name: data for name, data in OLD.items()}


def change(root: Path, files: dict[str, bytes | None] | None = None) -> list[str]:
    changed = apply(root, paths(root, files or {**NEW}), originals(root))
    return [path.relative_to(root / "content").as_posix() for path in changed]


def kill_at(patch: pytest.MonkeyPatch, number: int) -> None:
    """Let the change of the disk with this number, counted from 0, and all later ones fail."""
    done: list[str] = []

    def limit(owner: Any, name: str) -> None:
        change = getattr(owner, name)

        def limited(*arguments: Any, **options: Any) -> Any:
            done.append(name)
            if len(done) > number:
                raise KilledError
            return change(*arguments, **options)

        patch.setattr(owner, name, limited)

    for name in ("write_bytes", "replace", "unlink", "mkdir"):
        limit(Path, name)
    limit(shutil, "rmtree")


def begin(root: Path) -> None:
    """Leave what a command leaves that is killed before it moves the first file."""
    read = originals(root)
    with journal.lock(root):
        journal._stage(
            root, [(path, read.get(path), new) for path, new in paths(root, NEW).items()]
        )


class TestApply:
    def test_writes_adds_and_removes_and_names_what_changed(self, root: Path) -> None:
        assert change(root) == sorted(NEW)
        assert content(root) == DONE
        assert rests(root) == set()

    def test_without_a_change_nothing_is_written(self, root: Path) -> None:
        assert change(root, {**OLD}) == []
        assert apply(root, paths(root, NEW), originals(root), write=False)
        assert content(root) == OLD
        assert not (root / ".paper-index").exists()

    def test_a_file_keeps_its_mode(self, root: Path) -> None:
        (root / "content/a.yml").chmod(0o640)
        change(root)
        assert stat.S_IMODE((root / "content/a.yml").stat().st_mode) == 0o640

    @pytest.mark.parametrize("name", ["a.yml", "papers/b.yml", "papers/d.yml", "papers/c.yml"])
    def test_a_file_that_is_not_as_it_was_read_stops_the_change(
        self, root: Path, name: str
    ) -> None:
        (root / "content" / name).write_bytes(b"by an editor")
        before = content(root)
        with pytest.raises(
            UsageError, match=rf"{name} was changed while the command ran"
        ) as caught:
            # The last one is compared, but not changed.
            change(root, {**NEW, "papers/c.yml": b"c"})
        assert caught.value.hint == "run the command again"
        assert content(root) == before
        assert rests(root) == set()

    def test_a_file_that_an_editor_saves_during_the_change_is_kept(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        move = journal._move

        def edited(staged: Path, path: Path) -> None:
            move(staged, path)
            (root / "content/papers/b.yml").write_bytes(b"by an editor")

        monkeypatch.setattr(journal, "_move", edited)
        with pytest.raises(UsageError, match=r"b\.yml was changed"):
            change(root)
        assert content(root) == {**OLD, "papers/b.yml": b"by an editor"}
        assert rests(root) == set()

    @pytest.mark.parametrize("moves", [0, 1, 2])
    @pytest.mark.parametrize("problem", [OSError(errno.ENOSPC, "No space left"), KilledError()])
    def test_an_error_leaves_all_files_as_they_were(
        self, root: Path, monkeypatch: pytest.MonkeyPatch, problem: BaseException, moves: int
    ) -> None:
        move, moved = journal._move, list[Path]()

        def failing(staged: Path, path: Path) -> None:
            moved.append(path)
            if len(moved) == moves + 1:
                raise problem
            move(staged, path)

        monkeypatch.setattr(journal, "_move", failing)
        with pytest.raises((UsageError, KilledError)) as caught:
            change(root)
        if isinstance(caught.value, UsageError):
            assert "nothing was changed" in caught.value.hint
        assert content(root) == OLD
        assert rests(root) == set()

    def test_a_change_that_cannot_be_undone_either_is_undone_by_the_next_command(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        move, moved = journal._move, list[Path]()

        def failing(staged: Path, path: Path) -> None:
            moved.append(path)
            if len(moved) > 1:
                raise OSError(errno.EIO, "Input/output error")
            move(staged, path)

        with monkeypatch.context() as patched:
            patched.setattr(journal, "_move", failing)
            with pytest.raises(UsageError) as caught:
                change(root)
        assert "the next command completes or undoes the change" in caught.value.hint
        assert content(root) != OLD
        assert recover(root) == ["the change of an interrupted command is undone"]
        assert content(root) == OLD
        assert rests(root) == set()

    def test_a_file_on_another_disk_is_written_there(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        replace = Path.replace

        def limited(self: Path, target: Path) -> Path:
            if self.parent.parent.name == ".paper-index":
                raise OSError(errno.EXDEV, "Invalid cross-device link")
            return replace(self, target)

        monkeypatch.setattr(Path, "replace", limited)
        change(root)
        assert content(root) == DONE

    def test_a_folder_in_the_way_is_named(self, root: Path) -> None:
        (root / "content/papers/d.yml").mkdir()
        with pytest.raises(UsageError, match=r"papers/d\.yml cannot be written: Is a directory"):
            change(root)
        assert content(root) == OLD


class TestRecover:
    def test_a_kill_at_any_point_leaves_all_or_nothing_after_the_next_command(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        outcomes = []
        for number in range(100):
            restore(root)
            with monkeypatch.context() as patch:
                kill_at(patch, number)
                with contextlib.suppress(KilledError):
                    change(root)
                    break
            recover(root)
            assert rests(root) == set()
            outcomes.append(content(root))
            assert outcomes[-1] in (OLD, DONE)
        # Once the change counts, it is completed.
        assert outcomes == sorted(outcomes, key=lambda one: one == DONE)
        assert OLD in outcomes
        assert DONE in outcomes

    def test_what_a_killed_command_began_is_completed_and_told(self, root: Path) -> None:
        begin(root)
        assert content(root) == OLD
        assert recover(root) == ["the change of an interrupted command is completed"]
        assert content(root) == DONE
        assert recover(root) == []

    def test_the_next_change_completes_it_too(self, root: Path) -> None:
        begin(root)
        path = root / "content/papers/c.yml"
        apply(root, {path: b"C"}, {path: b"c"})
        assert content(root) == {**DONE, "papers/c.yml": b"C"}

    @pytest.mark.parametrize("name", ["a.yml", "papers/b.yml", "papers/d.yml"])
    def test_what_was_edited_since_is_kept_and_named(self, root: Path, name: str) -> None:
        begin(root)
        (root / "content" / name).write_bytes(b"by an editor")
        (note,) = recover(root)[1:]
        assert f"{name} was changed since" in note
        assert content(root) == {**DONE, name: b"by an editor"}

    @pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff", b'{"staged": "..", "files": []}'])
    def test_a_damaged_record_is_removed_and_told(self, root: Path, data: bytes) -> None:
        begin(root)
        (root / ".paper-index/change.json").write_bytes(data)
        (note,) = recover(root)
        assert "damaged record" in note
        assert content(root) == OLD
        assert rests(root) == set()

    @pytest.mark.parametrize("name", ["content/../mkdocs.yml", "content/out/x", "mkdocs.yml"])
    def test_a_record_that_came_with_a_repository_writes_nothing_outside(
        self, root: Path, name: str, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        outside = tmp_path_factory.mktemp("outside")
        (root / "content/out").symlink_to(outside)
        begin(root)
        record = root / ".paper-index/change.json"
        data = json.loads(record.read_bytes())
        data["files"][2]["path"] = name
        record.write_text(json.dumps(data), "utf-8")
        assert recover(root)
        assert not (root / "mkdocs.yml").exists()
        assert list(outside.iterdir()) == []

    def test_a_new_file_that_is_lost_is_not_written(self, root: Path) -> None:
        begin(root)
        (staged,) = (root / ".paper-index").glob("change-*")
        (staged / "0").write_bytes(b"half")
        assert any("a.yml was changed" in note for note in recover(root))
        assert content(root) == {**DONE, "a.yml": b"a"}

    def test_rests_of_killed_commands_are_removed_and_nothing_else(self, root: Path) -> None:
        name = f".tea.yml.{'0af9' * 8}.tmp"
        kept = [".tea.yml.tmp", "notes.tmp", f".tea.yml.{'0af9' * 8}.tmp~"]
        for folder in ("content", "content/papers", "content/sources", ".paper-index/change-1"):
            for one in (name, *kept):
                (root / folder / one).parent.mkdir(parents=True, exist_ok=True)
                (root / folder / one).write_bytes(b"x")
        assert recover(root) == []
        assert rests(root) == set()
        assert {Path(one).name for one in content(root) if "tmp" in one} == set(kept)

    def test_an_index_that_may_not_be_written_is_left_alone(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert recover(root) == []
        assert not (root / ".paper-index").exists()
        (root / f"content/.a.yml.{'0' * 32}.tmp").write_bytes(b"")

        def refuse(path: Path, *_: object, **__: object) -> None:
            raise OSError(errno.EROFS, "Read-only file system", str(path))

        for name in ("mkdir", "unlink"):
            monkeypatch.setattr(Path, name, refuse)
        assert recover(root) == []
        with pytest.raises(UsageError, match="Read-only file system") as caught:
            change(root)
        assert "nothing was changed" in caught.value.hint
        assert content(root).items() >= OLD.items()


class TestLock:
    def test_a_second_command_is_told_to_wait(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(journal, "_PATIENCE", 0)
        begin(root)
        with FileLock(root / ".paper-index/lock"):
            for command in (change, recover):
                with pytest.raises(UsageError, match="another paper-index command is writing"):
                    command(root)
        assert content(root) == OLD

    def test_the_lock_of_a_killed_process_is_free(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(journal, "_PATIENCE", 5)
        begin(root)
        code = (
            "import filelock, os, signal, sys\n"
            "filelock.FileLock(sys.argv[1]).acquire()\n"
            "os.kill(os.getpid(), signal.SIGKILL)\n"
        )
        lock = root / ".paper-index/lock"
        assert subprocess.run([sys.executable, "-c", code, lock], check=False).returncode < 0
        recover(root)
        assert content(root) == DONE
