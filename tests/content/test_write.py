from __future__ import annotations

import errno
import json
import os
import stat
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper_index.cache import processes
from paper_index.cache.keys import Lazy, ready
from paper_index.cache.store import Store
from paper_index.content import write as module
from paper_index.content.write import MANIFEST, generated_files, write_file
from paper_index.model.issues import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

PAGES = {"index.md": b"home", "papers/a.md": b"a", "tags/x/page-2.md": b"x"}


def write_tree(folder: Path, files: dict[str, bytes]) -> tuple[list[str], list[str]]:
    """Write files and return the names of those written and removed."""
    made = module.write_tree(folder, {name: ready(data) for name, data in files.items()})
    assert made.digests == {name: sha256(data).hexdigest() for name, data in files.items()}
    return list(made.written), list(made.removed)


def tree(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder but the manifest, by POSIX path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }


def everything(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return tmp_path / "docs"


@pytest.fixture
def break_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, BaseException], None]:
    """Return a function that makes the replacing of a file with a name fail."""

    def arm(name: str, problem: BaseException) -> None:
        replace = Path.replace

        def failing(self: Path, target: Path) -> Path:
            if Path(target).name == name:
                raise problem
            return replace(self, target)

        monkeypatch.setattr(Path, "replace", failing)

    return arm


FULL = OSError(errno.ENOSPC, "No space left on device")


class TestWriteFile:
    def test_makes_folders_and_says_whether_it_wrote(self, tmp_path: Path) -> None:
        path = tmp_path / "a" / "b" / "c.md"
        assert write_file(path, b"1") is True
        assert write_file(path, b"1") is False
        assert write_file(path, b"2") is True
        assert path.read_bytes() == b"2"

    def test_leaves_what_is_the_same_untouched(self, tmp_path: Path) -> None:
        path = tmp_path / "c.md"
        write_file(path, b"1")
        os.utime(path, ns=(1, 1))
        write_file(path, b"1")
        assert path.stat().st_mtime_ns == 1

    def test_others_may_read_what_it_wrote(self, tmp_path: Path) -> None:
        mask = os.umask(0o022)
        try:
            write_file(tmp_path / "c.md", b"1")
            assert os.umask(0o022) == 0o022
        finally:
            os.umask(mask)
        assert stat.S_IMODE((tmp_path / "c.md").stat().st_mode) == 0o644

    def test_a_long_name_still_fits(self, tmp_path: Path) -> None:
        assert write_file(tmp_path / f"{'a' * 250}.md", b"1")

    @pytest.mark.parametrize("problem", [FULL, KeyboardInterrupt()])
    def test_a_failure_leaves_the_old_content_and_no_rest(
        self,
        tmp_path: Path,
        break_at: Callable[[str, BaseException], None],
        problem: BaseException,
    ) -> None:
        write_file(tmp_path / "c.md", b"old")
        break_at("c.md", problem)
        with pytest.raises((UsageError, KeyboardInterrupt)):
            write_file(tmp_path / "c.md", b"new")
        assert everything(tmp_path) == {"c.md": b"old"}

    def test_a_failure_while_writing_leaves_no_rest_either(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write_file(tmp_path / "c.md", b"old")

        def fill(path: Path, data: bytes) -> None:
            with path.open("wb") as file:
                file.write(data[:1])
            raise FULL

        monkeypatch.setattr(Path, "write_bytes", fill)
        with pytest.raises(UsageError, match=r"c\.md cannot be written: No space left") as caught:
            write_file(tmp_path / "c.md", b"new")
        assert "the file is unchanged" in caught.value.hint
        assert everything(tmp_path) == {"c.md": b"old"}

    def test_a_link_is_replaced_and_its_target_left(self, tmp_path: Path) -> None:
        (tmp_path / "target").write_bytes(b"1")
        (tmp_path / "c.md").symlink_to(tmp_path / "target")
        assert write_file(tmp_path / "c.md", b"2")
        assert everything(tmp_path) == {"c.md": b"2", "target": b"1"}
        assert not (tmp_path / "c.md").is_symlink()


class TestWriteTree:
    def test_no_pages_make_an_empty_tree(self, docs: Path) -> None:
        assert write_tree(docs, {}) == ([], [])
        assert tree(docs) == {}
        assert generated_files(docs) == frozenset()

    def test_writes_all_then_nothing_then_what_changed(self, docs: Path) -> None:
        assert write_tree(docs, PAGES) == (sorted(PAGES), [])
        assert tree(docs) == PAGES
        assert write_tree(docs, PAGES) == ([], [])
        assert write_tree(docs, PAGES | {"papers/a.md": b"b"}) == (["papers/a.md"], [])
        assert generated_files(docs) == set(PAGES)

    def test_removes_stale_pages_and_folders_that_get_empty(self, docs: Path) -> None:
        write_tree(docs, PAGES)
        assert write_tree(docs, {"index.md": b"home"}) == ([], ["papers/a.md", "tags/x/page-2.md"])
        assert sorted(path.name for path in docs.iterdir()) == [MANIFEST, "index.md"]

    def test_the_last_files_are_made_when_all_others_are_there(
        self, docs: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(processes, "ALONE", -1)
        first = {f"{number}.md": ready(b"x") for number in range(40)}
        last = {"0-sizes.md": Lazy("", lambda: b"%d" % len(list(docs.glob("*.md"))))}
        made = module.write_tree(docs, first, last=last)
        assert made.written == tuple(sorted([*first, *last]))
        assert (docs / "0-sizes.md").read_bytes() == b"40"

    def test_hand_written_files_stay(self, docs: Path) -> None:
        write_tree(docs, PAGES)
        (docs / "about.md").write_text("mine")
        (docs / "papers" / "note.md").write_text("mine")
        write_tree(docs, {})
        assert tree(docs) == {"about.md": b"mine", "papers/note.md": b"mine"}

    def test_the_manifest_has_the_same_bytes_in_any_order(self, docs: Path, tmp_path: Path) -> None:
        write_tree(docs, PAGES)
        write_tree(tmp_path / "other", dict(reversed(PAGES.items())))
        assert (docs / MANIFEST).read_bytes() == (tmp_path / "other" / MANIFEST).read_bytes()

    @settings(max_examples=25)
    @given(
        st.lists(
            st.dictionaries(
                st.sampled_from(["a.md", "b/a.md", "b/c/a.md", "d.md"]), st.binary(max_size=2)
            ),
            max_size=4,
        )
    )
    def test_any_run_of_trees_ends_in_the_last(
        self, tmp_path_factory: pytest.TempPathFactory, trees: list[dict[str, bytes]]
    ) -> None:
        folder = tmp_path_factory.mktemp("docs")
        for files in trees:
            write_tree(folder, files)
            assert tree(folder) == files


class TestRefusals:
    def refused(self, docs: Path, message: str) -> None:
        before = everything(docs.parent)
        with pytest.raises(UsageError, match=message):
            write_tree(docs, PAGES)
        assert everything(docs.parent) == before

    def test_a_hand_written_page_is_never_overwritten(self, docs: Path) -> None:
        write_file(docs / "papers" / "a.md", b"mine")
        self.refused(docs, r"docs/papers/a\.md was written by hand")

    def test_a_hand_written_page_with_the_same_bytes_is_allowed(self, docs: Path) -> None:
        write_file(docs / "papers" / "a.md", b"a")
        write_tree(docs, PAGES)
        assert tree(docs) == PAGES

    @pytest.mark.parametrize("owned", [False, True])
    def test_a_folder_where_a_page_goes(self, docs: Path, owned: bool) -> None:  # noqa: FBT001
        if owned:
            write_tree(docs, PAGES)
            (docs / "papers" / "a.md").unlink()
        write_file(docs / "papers" / "a.md" / "x", b"mine")
        self.refused(docs, r"docs/papers/a\.md is a folder")

    def test_a_file_where_a_folder_goes(self, docs: Path) -> None:
        write_file(docs / "papers", b"mine")
        self.refused(docs, "docs/papers is a file")

    def test_a_file_in_place_of_the_tree(self, docs: Path) -> None:
        docs.write_bytes(b"mine")
        self.refused(docs, "docs is a file")

    @pytest.mark.parametrize("name", ["docs", "docs/papers", "docs/tags/x"])
    def test_a_link_in_place_of_a_folder(self, docs: Path, name: str) -> None:
        elsewhere = docs.parent / "elsewhere"
        elsewhere.mkdir()
        link = docs.parent / name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(elsewhere)
        self.refused(docs, f"{name} is a symbolic link")
        assert list(elsewhere.iterdir()) == []

    @pytest.mark.parametrize("target", ["secret", "nowhere"])
    def test_a_link_in_place_of_a_page(self, docs: Path, target: str) -> None:
        (docs.parent / "secret").write_bytes(b"mine")
        (docs / "papers").mkdir(parents=True)
        (docs / "papers" / "a.md").symlink_to(docs.parent / target)
        self.refused(docs, r"docs/papers/a\.md is a symbolic link")


class TestManifest:
    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"{",
            b"[]",
            b"3",
            b"\xff",
            b'{"files": "abc"}',
            b'{"files": 3}',
            b'{"file": []}',
            b'{"files": {"a": 1}}',
            b"[" * 100000,
        ],
    )
    def test_that_is_damaged_is_refused_before_anything_is_written(
        self, docs: Path, data: bytes
    ) -> None:
        write_file(docs / MANIFEST, data)
        with pytest.raises(UsageError, match=r"\.paper-index\.json is damaged") as caught:
            write_tree(docs, PAGES)
        assert "delete it" in caught.value.hint
        assert everything(docs) == {MANIFEST: data}

    def test_that_is_a_folder_is_refused(self, docs: Path) -> None:
        (docs / MANIFEST).mkdir(parents=True)
        with pytest.raises(UsageError, match=r"\.paper-index\.json is damaged"):
            write_tree(docs, PAGES)
        assert tree(docs) == {}

    @pytest.mark.parametrize(
        "name",
        [
            "../secret",
            "papers/../../secret",
            "{absolute}",
            "",
            ".",
            "a\0b",
            "\ud800",
            "link/secret",
        ],
    )
    def test_that_was_tampered_with_removes_nothing_outside(self, docs: Path, name: str) -> None:
        secret = docs.parent / "elsewhere" / "secret"
        write_file(secret, b"mine")
        write_file(docs.parent / "secret", b"mine")
        docs.mkdir()
        (docs / "link").symlink_to(secret.parent)
        names = [name.format(absolute=secret.as_posix())]
        (docs / MANIFEST).write_text(json.dumps({"files": names}))
        assert write_tree(docs, PAGES)[1] == []
        assert secret.read_bytes() == (docs.parent / "secret").read_bytes() == b"mine"
        assert generated_files(docs) == set(PAGES)

    @pytest.mark.parametrize("names", [["papers"], [3, None, ["a"]]])
    def test_that_names_no_files_removes_nothing(self, docs: Path, names: list[object]) -> None:
        write_file(docs / "papers" / "note.md", b"mine")
        (docs / MANIFEST).write_text(json.dumps({"files": names}))
        assert write_tree(docs, PAGES)[1] == []
        assert tree(docs) == PAGES | {"papers/note.md": b"mine"}


class TestInterruption:
    def test_a_second_run_finishes_and_cleans_up(
        self,
        docs: Path,
        break_at: Callable[[str, BaseException], None],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        write_tree(docs, {"index.md": b"old", "papers/old.md": b"old"})
        with monkeypatch.context():
            break_at("new.md", KeyboardInterrupt())
            with pytest.raises(KeyboardInterrupt):
                write_tree(docs, {"index.md": b"new", "papers/new.md": b"new"})
        assert tree(docs) == {"index.md": b"new", "papers/old.md": b"old"}
        monkeypatch.undo()
        assert write_tree(docs, {"papers/newest.md": b"x"}) == (
            ["papers/newest.md"],
            ["index.md", "papers/old.md"],
        )
        assert tree(docs) == {"papers/newest.md": b"x"}

    def test_what_was_written_before_it_is_owned(
        self,
        docs: Path,
        break_at: Callable[[str, BaseException], None],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        break_at("b.md", KeyboardInterrupt())
        with pytest.raises(KeyboardInterrupt):
            write_tree(docs, {"a.md": b"a", "b.md": b"b"})
        assert tree(docs) == {"a.md": b"a"}
        monkeypatch.undo()
        assert write_tree(docs, {}) == ([], ["a.md"])
        assert tree(docs) == {}


class TestStore:
    """Files with a known key are not made again unless they changed."""

    @pytest.fixture
    def state(self, tmp_path: Path) -> Path:
        (tmp_path / "state").mkdir()
        return tmp_path / "state"

    def made(self, docs: Path, state: Path, keys: dict[str, str]) -> list[str]:
        """Write a file for each key, whose content is the key; return the names of those made."""
        names = []

        def output(name: str, key: str) -> Lazy[bytes]:
            def make() -> bytes:
                names.append(name)
                return key.encode()

            return Lazy(key, make)

        outputs = {name: output(name, key) for name, key in keys.items()}
        with Store(state) as store:
            found = module.write_tree(docs, outputs, store).digests
        assert tree(docs) == {name: key.encode() for name, key in keys.items()}
        assert found == {name: sha256(key.encode()).hexdigest() for name, key in keys.items()}
        return names

    def test_only_files_with_another_key_are_made(self, docs: Path, state: Path) -> None:
        assert self.made(docs, state, {"a.md": "1", "b.md": "2"}) == ["a.md", "b.md"]
        assert self.made(docs, state, {"a.md": "1", "b.md": "2"}) == []
        assert self.made(docs, state, {"b.md": "3", "c.md": "4"}) == ["b.md", "c.md"]
        assert self.made(docs, state, {"b.md": "3", "c.md": "4"}) == []

    @pytest.mark.parametrize("fault", ["edited", "truncated", "deleted"])
    def test_a_file_that_changed_is_made_again(self, docs: Path, state: Path, fault: str) -> None:
        self.made(docs, state, {"a.md": "12", "b.md": "2"})
        path = docs / "a.md"
        if fault == "edited":
            path.write_bytes(b"xx")
        elif fault == "truncated":
            path.write_bytes(b"")
        else:
            path.unlink()
        assert self.made(docs, state, {"a.md": "12", "b.md": "2"}) == ["a.md"]

    def test_everything_is_made_without_the_state(self, docs: Path, state: Path) -> None:
        self.made(docs, state, {"a.md": "1", "b.md": "2"})
        (state / "cache.sqlite").write_bytes(b"damaged")
        assert self.made(docs, state, {"a.md": "1", "b.md": "2"}) == ["a.md", "b.md"]

    def test_a_missing_manifest_does_no_harm(self, docs: Path, state: Path) -> None:
        self.made(docs, state, {"a.md": "1"})
        (docs / MANIFEST).unlink()
        self.made(docs, state, {"a.md": "1"})
        assert generated_files(docs) == {"a.md"}

    def test_a_run_that_fails_halfway_is_completed(self, docs: Path, state: Path) -> None:
        def fail() -> bytes:
            raise KeyboardInterrupt

        self.made(docs, state, {"a.md": "1", "b.md": "2"})
        outputs = {"a.md": ready(b"new"), "b.md": Lazy("fails", fail)}
        with Store(state) as store, pytest.raises(KeyboardInterrupt):
            module.write_tree(docs, outputs, store)
        assert self.made(docs, state, {"a.md": "1", "b.md": "2"}) == ["a.md"]
