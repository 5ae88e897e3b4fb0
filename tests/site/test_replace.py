"""The replacement of a site: kills at each step, links, hidden files, parallel builds."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import threading
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conftest import PAPER, TWO, write_files
from paper_index.content.journal import FOLDER
from paper_index.model.issues import SiteBuildError, UsageError
from paper_index.site import replace
from paper_index.site.replace import NewSite
from paper_index.workflows.build import build
from support import forked

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

OLD: dict[str, str | bytes] = {"index.html": "old", "papers/tea/index.html": "old tea"}
NEW: dict[str, str | bytes] = {"index.html": "new", "papers/pots/index.html": "new pots"}


def tree(folder: Path) -> dict[str, str | bytes]:
    """Return the files below a folder, without our own."""
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in folder.rglob("*")
        if path.is_file() and FOLDER not in path.relative_to(folder).parts
    }


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write_files(tmp_path / "site", OLD)
    return tmp_path / "site"


def publish(site: Path, files: dict[str, str | bytes] = NEW) -> None:
    with closing(NewSite(site)) as new:
        write_files(new.folder, files)
        new.publish()


class Killed(BaseException):
    """Stands for a kill: nothing runs after it but the system, which releases the lock."""


def fail(*_: object, **__: object) -> None:
    raise OSError(errno.EXDEV, "made up")


@pytest.fixture(params=["exchange", "two renames", "file by file"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The ways in which a system can replace a folder."""
    if request.param != "exchange":
        monkeypatch.setattr(replace, "_exchange", fail)
    if request.param == "file by file":
        monkeypatch.setattr(Path, "rename", fail)
    return str(request.param)


def test_a_site_is_replaced_as_a_whole(site: Path, way: str) -> None:
    publish(site)
    assert tree(site) == NEW
    # What the build used is ignored by git, and no leftover of a site is in it.
    left = {path.name for path in (site.parent / FOLDER).iterdir()}
    assert left <= {".gitignore", "site.lock"}, way
    assert (site.parent / FOLDER / ".gitignore").read_text("utf-8") == "*\n"


def test_the_first_site_is_moved_into_place(tmp_path: Path) -> None:
    publish(tmp_path / "deep" / "site")
    assert tree(tmp_path / "deep" / "site") == NEW


def test_a_build_that_is_not_published_leaves_the_site(site: Path) -> None:
    with closing(NewSite(site)) as new:
        write_files(new.folder, NEW)
    assert tree(site) == OLD
    assert not new.folder.exists()


def test_the_old_site_stays_when_the_new_one_cannot_be_moved_there(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if self.name == "new":
            fail()
        return move(self, target)

    monkeypatch.setattr(replace, "_exchange", fail)
    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(OSError, match="made up"):
        publish(site)
    assert tree(site) == OLD


@pytest.mark.parametrize("exchanges", [True, False])
@pytest.mark.parametrize("step", range(8))
def test_a_kill_at_any_step_leaves_one_complete_site_and_the_next_build_repairs(
    site: Path, monkeypatch: pytest.MonkeyPatch, step: int, *, exchanges: bool
) -> None:
    with monkeypatch.context() as patched:
        if not exchanges:
            patched.setattr(replace, "_exchange", fail)
        taken = 0

        def stop(call: Callable[..., object]) -> Callable[..., object]:
            """Return a call that is killed before or after it is done, at the given step."""

            def do(*given: object, **named: object) -> object:
                nonlocal taken
                taken += 1
                if taken - 1 == step:
                    raise Killed
                done = call(*given, **named)
                taken += 1
                if taken - 1 == step:
                    raise Killed
                return done

            return do

        for place, name in (
            (os, "rename"),
            (os, "replace"),
            (replace, "_exchange"),
            (shutil, "rmtree"),
        ):
            patched.setattr(place, name, stop(getattr(place, name)))
        new = None
        try:
            new = NewSite(site)
            write_files(new.folder, NEW)
            new.publish()
            new.close()
        except Killed:
            if new:
                new._lock.release()
    work = site.parent / FOLDER / "site.build"
    complete = [tree(one) for one in (site, work / "old", work / "new") if one.exists()]
    assert OLD in complete or NEW in complete
    if exchanges:
        assert tree(site) in (OLD, NEW)
    # A build that fails after it leaves a complete site, the next one a new site.
    with closing(NewSite(site)):
        assert tree(site) in (OLD, NEW)
    publish(site)
    assert tree(site) == NEW
    assert not work.exists()


def test_hidden_files_stay_as_with_mkdocs_and_others_go(site: Path, way: str) -> None:
    hidden: dict[str, str | bytes] = {".git/HEAD": "ref", ".git/refs/x": "1", ".nojekyll": ""}
    write_files(site, {**hidden, "CNAME": "example.org"})
    (site / ".current").symlink_to(".git/HEAD")
    publish(site, {**NEW, ".nojekyll": "new"})
    assert tree(site) == {**NEW, **hidden, ".nojekyll": "new", ".current": "ref"}, way
    assert (site / ".current").is_symlink()


def test_a_site_in_a_worktree_of_git_can_still_be_committed(tmp_path: Path) -> None:
    def git(folder: Path, *arguments: str) -> str:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        command = ["git", "-C", str(folder), *who, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    if not shutil.which("git"):
        pytest.skip("git is missing")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "start")
    git(tmp_path, "worktree", "add", "-q", "--detach", "site")
    for files in (OLD, NEW):
        publish(tmp_path / "site", files)
        git(tmp_path / "site", "add", "-A")
        git(tmp_path / "site", "commit", "-q", "-m", "publish")
    assert git(tmp_path / "site", "ls-files").split() == sorted(NEW)
    assert FOLDER not in git(tmp_path, "status", "--porcelain")


def test_a_symbolic_link_stays_and_its_folder_is_replaced(site: Path, tmp_path: Path) -> None:
    site.rename(tmp_path / "public")
    site.symlink_to("public", target_is_directory=True)
    publish(site)
    assert site.is_symlink()
    assert tree(tmp_path / "public") == NEW


def test_a_mount_point_is_filled(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os.path, "ismount", lambda path: path == site)
    inode = site.stat().st_ino
    publish(site)
    assert tree(site) == NEW
    assert site.stat().st_ino == inode
    assert not (site.parent / FOLDER).exists()


def test_a_file_in_place_of_the_site_is_kept(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine", "utf-8")
    with pytest.raises(UsageError, match="site is a file"):
        NewSite(tmp_path / "site")
    assert (tmp_path / "site").read_text("utf-8") == "mine"


def test_permissions_of_the_folder_are_kept(site: Path) -> None:
    site.chmod(0o2750)
    publish(site)
    assert site.stat().st_mode & 0o7777 == 0o2750


def test_a_second_build_waits_for_the_first(site: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "paper_index")
    first = NewSite(site)
    second = threading.Thread(target=publish, args=(site, {"index.html": "second"}))
    second.start()
    while "waiting for another build of this site" not in caplog.text:
        assert second.is_alive()
    write_files(first.folder, NEW)
    first.publish()
    assert tree(site) == NEW
    first.close()
    second.join(60)
    assert tree(site) == {"index.html": "second"}


KILLED = """
import os, signal, sys
from pathlib import Path
from paper_index.content.layout import find_index
from paper_index.site import build, replace
from paper_index.site.search_bundle import NewSearch
from paper_index.workflows.build import build as run

def kill(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

place = {"search": (NewSearch, "write"), "links": (build, "check_site"),
         "swap": (replace, "_exchange"), "end": (replace.NewSite, "close")}[sys.argv[2]]
setattr(*place, kill)
run(find_index(Path(sys.argv[1])))
"""


@pytest.mark.slow  # builds whole sites
def test_a_build_that_fails_or_is_killed_leaves_the_old_site(make_index: MakeIndex) -> None:
    layout = make_index({**TWO})
    build(layout)
    before = tree_of_bytes(layout)
    (layout.papers / "tea.yml").write_text(PAPER.replace("Cooling", "Warming"), "utf-8")
    (layout.docs / "about.md").write_text("# About\n\n[gone](no-such.md)\n", "utf-8")
    with pytest.raises(SiteBuildError):
        build(layout)
    assert tree_of_bytes(layout) == before
    (layout.docs / "about.md").unlink()
    for point in ("search", "links", "swap"):
        command = forked.command(KILLED, layout.root, point)
        done = subprocess.run(command, capture_output=True, check=False, timeout=120)
        assert done.returncode == -signal.SIGKILL, done.stderr.decode()
        assert tree_of_bytes(layout) == before, point
    command = forked.command(KILLED, layout.root, "end")
    subprocess.run(command, capture_output=True, check=False, timeout=120)
    after = tree_of_bytes(layout)
    build(layout)
    assert tree_of_bytes(layout) == after
    assert b"Warming" in after["papers/tea/index.html"]


@pytest.mark.slow  # builds whole sites
def test_plain_mkdocs_replaces_the_site_only_when_the_build_succeeds(make_index: MakeIndex) -> None:
    layout = make_index({**TWO})
    program = "from mkdocs.__main__ import cli; cli()"
    command = forked.command(program, "build", "--strict", "-f", layout.mkdocs)

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    done = run()
    assert done.returncode == 0, done.stderr
    before = tree_of_bytes(layout)
    assert b"Cooling" in before["papers/tea/index.html"]
    assert "search/engine/index.pack" in before
    (layout.docs / "about.md").write_text("# About\n\n[gone](no-such.md)\n", "utf-8")
    # MkDocs counts its warnings after the last event of a plugin.
    failed = run()
    assert "Aborted with 1 warnings in strict mode" in failed.stdout + failed.stderr
    assert tree_of_bytes(layout) == before
    (layout.docs / "about.md").write_text("# About\n", "utf-8")
    assert run().returncode == 0
    assert "about/index.html" in tree_of_bytes(layout)
    assert not (layout.root / FOLDER / "site.build").exists()


def tree_of_bytes(layout: Layout) -> dict[str, bytes]:
    """Return the files of the built site."""
    site = layout.root / "site"
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}
