"""`init` as a real process that is killed, and the same command again."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest
import yaml
from click.testing import CliRunner

from paper_index.cli.main import main
from paper_index.content.layout import Layout
from support import forked
from support.commands import passes
from support.made_up_libraries import better_bibtex

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from click.testing import Result

# Each test starts the program several times.
pytestmark = pytest.mark.slow
SIZE = 12
SEED = 14
# What happens on the disk is counted and, after so many changes, the process kills itself.
KILLED = """\
import os, signal, sys
from pathlib import Path

last, done = int(sys.argv.pop(1)), 0

def limited(owner, name):
    change = getattr(owner, name)
    def wrapped(*arguments, **options):
        global done
        done += 1
        if done == last:
            if name == "write_bytes":
                change(arguments[0], arguments[1][: len(arguments[1]) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        return change(*arguments, **options)
    setattr(owner, name, wrapped)

for owner, name in ((Path, "write_bytes"), (Path, "replace"), (Path, "rename"), (Path, "unlink")):
    limited(owner, name)
from paper_index.cli.main import main
try:
    main()
finally:
    print("changes:", done, file=sys.stderr)
"""


def files(folder: Path) -> dict[str, bytes]:
    """Return the files that people see, which git would add."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix(): path for path in found}
    hidden = (".paper-index", "site/")
    return {
        name: path.read_bytes()
        for name, path in names.items()
        if not name.startswith(hidden) and not name.endswith(".tmp")
    }


def start(cwd: Path, *arguments: str, last: int = 0) -> subprocess.CompletedProcess[str]:
    command = forked.command(KILLED, str(last), *arguments)
    return subprocess.run(
        command, check=False, cwd=cwd, capture_output=True, text=True, timeout=300
    )


def finish(monkeypatch: pytest.MonkeyPatch, cwd: Path, *arguments: str) -> Result:
    """Run a command that is not killed, for which no process is started."""
    monkeypatch.chdir(cwd)
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def changes(done: subprocess.CompletedProcess[str]) -> int:
    return int(done.stderr.rpartition("changes: ")[2])


def assert_complete(found: Mapping[str, bytes], expected: Mapping[str, bytes]) -> None:
    """Check that each file is whole: a paper in its final form, anything else as expected."""
    for name, data in found.items():
        assert name in expected
        if name.endswith(".yml") and "papers/" in name:
            assert yaml.safe_load(data)["title"]
        else:
            assert data == expected[name], name


def test_a_killed_init_is_completed_by_the_same_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "library.bib").write_text(better_bibtex(SIZE), "utf-8")
    command = ("init", "index", "library.bib", "--yes", "--no-build")
    whole = start(tmp_path, *command)
    assert whole.returncode == 0, whole.stderr
    expected = files(tmp_path / "index")
    points = random.Random(SEED).sample(range(1, changes(whole)), 3)
    for point in sorted({*points, changes(whole)}):
        root = tmp_path / str(point)
        root.mkdir()
        (root / "library.bib").write_text(better_bibtex(SIZE), "utf-8")
        killed = start(root, *command, last=point)
        assert killed.returncode == -signal.SIGKILL
        assert_complete(files(root / "index"), expected)
        assert not (root / "index/content").exists() or passes(Layout(root / "index"))
        again = finish(monkeypatch, root, *command)
        assert again.exit_code == 0, again.output
        assert files(root / "index") == expected
        assert not [*(root / "index").rglob("*.tmp"), *(root / "index").glob(".paper-index-*")]
    third = finish(monkeypatch, root, *command)
    assert (third.exit_code, "there is an index" in third.stderr) == (2, True)


def test_an_init_that_is_killed_while_it_builds_is_completed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "library.bib").write_text(better_bibtex(SIZE), "utf-8")
    command = ("init", "index", "library.bib", "--yes")
    arguments = [sys.executable, "-m", "paper_index", *command]
    with subprocess.Popen(
        arguments, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr
        for line in process.stderr:
            if line.startswith("building the site"):
                process.kill()
    assert process.returncode == -signal.SIGKILL
    assert passes(Layout(tmp_path / "index"))
    again = finish(monkeypatch, tmp_path, *command)
    assert again.exit_code == 0, again.output
    assert f"{SIZE} of the merged had nothing new" in again.stdout
    assert (tmp_path / "index/site/index.html").exists()
    assert (tmp_path / "index/site/search/index.html").exists()


def test_a_process_that_is_killed_at_any_moment_leaves_no_half_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "library.bib").write_text(better_bibtex(SIZE), "utf-8")
    arguments = [sys.executable, "-m", "paper_index", "init", "index", "library.bib", "--yes"]
    arguments.append("--no-build")
    chance, pause = random.Random(SEED), threading.Event()
    environment = dict(os.environ) | {"PYTHONDONTWRITEBYTECODE": "1"}
    for _ in range(2):
        begin = time.monotonic()
        with subprocess.Popen(
            arguments, cwd=tmp_path, env=environment, stdout=-3, stderr=subprocess.DEVNULL
        ) as process:
            while not (tmp_path / "index").exists() and time.monotonic() < begin + 60:
                pause.wait(0.001)
            pause.wait(chance.random() / 2)
            process.kill()
        for name, data in files(tmp_path / "index").items():
            assert data or name.endswith(".gitkeep"), name
            if name.endswith(".yml") and name.startswith("content/"):
                assert yaml.safe_load(data) is not None
    last = finish(monkeypatch, tmp_path, *arguments[3:])
    assert last.exit_code in {0, 2}, last.output
    assert passes(Layout(tmp_path / "index"))
