"""Answers of services, kept on disk for a day; knows nothing of what is in them."""

from __future__ import annotations

import contextlib
import hashlib
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from paper_index.content.write import write_file
from paper_index.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

_DAY = 86_400.0
"""How long an answer is kept, in seconds."""


def cache_folder(environment: Mapping[str, str]) -> Path:
    """Return where answers are kept: `paper-index/` in the user's folder for caches.

    That is XDG_CACHE_HOME where it is set to an absolute path, as its specification demands.
    """
    given = Path(environment.get("XDG_CACHE_HOME", ""))
    if given.is_absolute():
        return given / "paper-index"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "paper-index"
    local = environment.get("LOCALAPPDATA") if sys.platform == "win32" else None
    return (Path(local) if local else Path.home() / ".cache") / "paper-index"


class Cache:
    """A folder of answers by the address that was asked. Losing any of them loses nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, url: str) -> bytes | None:
        """Return the answer of an address when it is not a day old."""
        path = self._path(url)
        with contextlib.suppress(OSError):
            if _fresh(path):
                return path.read_bytes()
        return None

    def keep(self, url: str, body: bytes) -> None:
        """Keep an answer, and clear out those that are too old."""
        # A cache that cannot be written costs a request tomorrow, not the paper today.
        with contextlib.suppress(OSError, UsageError):
            write_file(self._path(url), body)
            # An answer that has not changed was not written: it is of today all the same.
            self._path(url).touch()
            for path in self._folder.glob("*.answer"):
                if not _fresh(path):
                    path.unlink()

    def _path(self, url: str) -> Path:
        return self._folder / f"{hashlib.sha256(url.encode()).hexdigest()}.answer"


def _fresh(path: Path) -> bool:
    # An answer of the future was kept under a wrong clock: its age is unknown.
    return 0 <= time.time() - path.stat().st_mtime < _DAY
