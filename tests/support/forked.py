"""Runs the package in children of one process: to import it takes a second, to fork none.

The module is run as a program, to which clients send what a child shall be: code, environment,
folder and open files. They get its exit code.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import functools
import importlib
import json
import os
import pkgutil
import select
import signal
import socket
import subprocess
import sys
import termios
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MAIN = "from paper_index.cli.main import main; main()"
_TESTS = Path(__file__).parents[1]

# Python without its site packages starts in no time.
_CLIENT = """\
#!{python} -IS
import json, os, socket, sys
asked = {{
    "code": {code!r}, "arguments": sys.argv, "environment": dict(os.environ), "folder": os.getcwd()
}}
with socket.socket(socket.AF_UNIX) as link:
    link.connect({address!r})
    socket.send_fds(link, [b" "], [0, 1, 2])
    link.sendall(json.dumps(asked).encode())
    link.shutdown(socket.SHUT_WR)
    code = link.makefile().read()
if not code:  # the child was killed
    os.kill(os.getpid(), {killed})
sys.exit(int(code))
"""


def program(code: str) -> str:
    """Return a script that runs code, which uses the package, in a child."""
    return _CLIENT.format(
        python=sys.executable, code=code, address=_address(), killed=signal.SIGKILL.value
    )


def command(code: str, *arguments: str | Path) -> list[str]:
    """Return the command that runs code, which uses the package, in a child.

    It ends as the child does, but the child does not end when it is killed.
    """
    return [sys.executable, "-IS", "-c", program(code), *map(str, arguments)]


def start_at_terminal(
    terminal: int, code: str, arguments: Sequence[str], environment: Mapping[str, str], folder: Path
) -> socket.socket:
    """Run code in a child that has an open terminal of its own; its end closes the socket.

    What `exit_code` then reads there is the exit code.
    """
    asked = {
        "code": code,
        "arguments": arguments,
        "environment": dict(environment),
        "folder": str(folder),
        "terminal": True,
    }
    link = socket.socket(socket.AF_UNIX)
    link.connect(_address())
    socket.send_fds(link, [b" "], [terminal] * 3)
    link.sendall(json.dumps(asked).encode())
    link.shutdown(socket.SHUT_WR)
    return link


def exit_code(link: socket.socket) -> int:
    """Wait until a child ends, and return its exit code, or minus the signal that killed it."""
    with link, link.makefile() as answer:
        return int(answer.read() or -signal.SIGKILL)


@functools.cache
def _address() -> str:
    """Start the process whose children run the package; it ends with this one."""
    address = f"{os.environ['PAPER_INDEX_TEST_RUN']}/forked-{os.getpid()}"
    server = subprocess.Popen(
        [sys.executable, "-m", "support.forked", address],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=_TESTS,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(_TESTS), *sys.path])},
    )
    atexit.register(server.communicate)
    assert server.stdout
    assert server.stdout.readline()
    return address


def _serve(address: str) -> None:
    import paper_index.cli
    import paper_index.workflows

    for package in (paper_index.cli, paper_index.workflows):
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(found.name)
    importlib.import_module("paper_index.site.plugin")  # and with it MkDocs
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        print("ready", flush=True)
        while sys.stdin not in select.select([listener, sys.stdin], [], [])[0]:
            link, _ = listener.accept()
            with link:
                if os.fork() == 0:
                    _run(link)
            with contextlib.suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass


def _run(link: socket.socket) -> None:
    _, files, _, _ = socket.recv_fds(link, 1, 3)
    with link.makefile() as text:
        asked = json.load(text)
    if asked.get("terminal"):
        # It becomes the child's own, as in a window: only then Ctrl-C interrupts the child, and it
        # alone. Tests that run in the background may have inherited that signals are ignored.
        os.setsid()
        fcntl.ioctl(files[0], termios.TIOCSCTTY, 0)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
    for place, file in enumerate(files):
        os.dup2(file, place)
        os.close(file)
    sys.stdin, sys.stdout = open(0), open(1, "w")  # noqa: SIM115
    sys.stderr = open(2, "w", buffering=1, errors="backslashreplace")  # noqa: SIM115
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["folder"])
    sys.argv = asked["arguments"]
    code = 1
    try:
        exec(asked["code"], {"__name__": "__main__"})
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 (Python would print it)
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        link.sendall(str(code).encode())
        os._exit(code)


if __name__ == "__main__":
    _serve(sys.argv[1])
