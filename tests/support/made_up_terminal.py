"""A command on a terminal of its own, as people use it: they read, and press keys."""

from __future__ import annotations

import os
import pty
import select
import termios
import time
from typing import TYPE_CHECKING

from support.forked import MAIN, exit_code, start_at_terminal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


_PATIENCE = 60  # seconds; shared machines stall now and then


class Terminal:
    """`paper-index` with arguments, run in a folder on a pseudo-terminal."""

    def __init__(
        self, folder: Path, *arguments: str, environment: Mapping[str, str] | None = None
    ) -> None:
        self._own, other = pty.openpty()
        shown = {**os.environ, "COLUMNS": "80", "TERM": "xterm", **(environment or {})}
        words = ["paper-index", *arguments]
        self._process = start_at_terminal(other, MAIN, words, shown, folder)
        os.close(other)
        self.seen = ""
        self._place = 0

    def until(self, words: str) -> Terminal:
        """Read until words are seen, behind those that were looked for before."""
        while (place := self.seen.find(words, self._place)) < 0:
            assert self._read(), f"{words!r} was not seen: {self.seen}"
        self._place = place + len(words)
        return self

    def line(self, text: str) -> Terminal:
        """Type a line."""
        os.write(self._own, f"{text}\n".encode())
        return self

    def key(self, key: str) -> Terminal:
        """Press a key once the command waits for one: what comes sooner is dropped."""
        deadline = time.monotonic() + _PATIENCE
        while termios.tcgetattr(self._own)[3] & termios.ICANON:
            assert time.monotonic() < deadline, self.seen
            time.sleep(0.01)
        os.write(self._own, key.encode())
        return self

    def interrupt(self, words: str) -> Terminal:
        """Press Ctrl-C where a line is asked for, and again as people do, until words are seen.

        Python's input() misses a signal between writing its prompt and waiting for the line.
        """
        deadline = time.monotonic() + _PATIENCE
        while self.seen.find(words, self._place) < 0:
            assert time.monotonic() < deadline, self.seen
            time.sleep(0.5)
            os.write(self._own, b"\x03")
            while select.select([self._own], [], [], 3)[0] and self._read():
                if self.seen.find(words, self._place) >= 0:
                    break
        return self.until(words)

    def end(self) -> int:
        """Read to the end and return the exit code."""
        while self._read():
            pass
        return exit_code(self._process)

    def close(self) -> None:
        """Let go of the terminal, which ends a command that still runs."""
        os.close(self._own)
        self._process.close()

    def _read(self) -> bool:
        ready, _, _ = select.select([self._own], [], [], _PATIENCE)
        assert ready, self.seen
        try:
            data = os.read(self._own, 65_536)
        except OSError:  # the other end is closed
            return False
        self.seen += data.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(data)
