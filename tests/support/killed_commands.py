"""Runs commands in processes that are killed at a change of the disk, or after some time.

The module is run as a program: importing the package takes a second, and forking a process that has
imported it takes none.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CHANGES = frozenset({"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "shutil.rmtree"})
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
TESTS = Path(__file__).parents[1]


class Runner:
    """A process that runs commands, each in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(
        self, root: Path, *words: str, kill_at: float | None = None, seconds: float | None = None
    ) -> tuple[int, int, float]:
        """Return exit code, number of changes of files and seconds of a command on an index.

        It is killed before the change with the number `kill_at`, from 1, or after `seconds`; the
        exit code is -9 then.
        """
        args = ["--index", str(root), *words]
        assert self._process.stdin
        assert self._process.stdout
        request = json.dumps(
            {"args": args, "root": str(root), "kill_at": kill_at, "seconds": seconds}
        )
        self._process.stdin.write(f"{request}\n")
        self._process.stdin.flush()
        code, changes, taken, output = json.loads(self._process.stdout.readline())
        print(args, kill_at, seconds, code, output)
        return code, changes, taken


@contextmanager
def running() -> Iterator[Runner]:
    """Start a process that runs commands."""
    command = [sys.executable, "-m", "support.killed_commands"]
    path = os.pathsep.join([str(TESTS), *sys.path])
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=TESTS,
        env={**os.environ, "PYTHONPATH": path},
    ) as process:
        try:
            yield Runner(process)
        finally:
            process.kill()


def _fork(main: Callable[..., Any], request: dict[str, Any], output: Path) -> tuple[int, int]:
    """Run a command in a child, and return its exit code and the number of its changes."""
    counter, changes = output.with_name("changes"), 0
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        with output.open("wb") as file:
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
        count = os.open(counter, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)

        def hook(event: str, arguments: tuple[Any, ...]) -> None:
            nonlocal changes
            is_change = event in CHANGES or (event == "open" and arguments[2] & _WRITING)
            if is_change and request["root"] in str(arguments[0]):
                changes += 1
                os.pwrite(count, str(changes).encode(), 0)
                if changes == request["kill_at"]:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        code = 1
        try:
            main(request["args"])
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        finally:
            sys.stdout.flush()
            os._exit(code)
    if request["seconds"] is not None:
        time.sleep(max(0.0, started + request["seconds"] - time.monotonic()))
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    return os.waitstatus_to_exitcode(status), int(counter.read_text() or 0)


def _serve() -> None:
    from paper_index.cli.main import main
    from paper_index.workflows import add, decide_candidates  # noqa: F401 (loads scikit-learn)
    from support.made_up_services import Preprint, serving, work

    with serving() as services, tempfile.TemporaryDirectory() as folder:
        patch = pytest.MonkeyPatch()
        patch.setattr("platformdirs.user_cache_path", lambda *_, **__: Path(folder) / "cache")
        for name in ("ARXIV", "CROSSREF", "OPENALEX"):
            patch.setattr(add, name, getattr(services, name.lower()))
        services.preprints = [
            Preprint("2201.00001", "Winter Leaves"),
            Preprint("2201.00002", "Tea Cups of Three Towns", summary="We weigh the cups."),
        ]
        services.works = [
            work("10.1234/rivers", "Quarrels about Rivers"),
            work("10.1234/brooks", "Of Brooks", abstract=None),
        ]
        for line in sys.stdin:
            started, output = time.monotonic(), Path(folder) / "output"
            code, changes = _fork(main, json.loads(line), output)
            text = output.read_text("utf-8", "replace")
            answer = json.dumps([code, changes, time.monotonic() - started, text])
            print(answer, flush=True)


if __name__ == "__main__":
    _serve()
