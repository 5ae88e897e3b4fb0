"""Builds a folder once for all processes of a test run."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

if TYPE_CHECKING:
    from collections.abc import Callable

_RUN = "PAPER_INDEX_TEST_RUN"


def start_run() -> Path:
    """Make the folder that all processes of this run share; call it once, in the first process."""
    folder = Path(tempfile.mkdtemp(prefix="paper-index-tests-"))
    os.environ[_RUN] = str(folder)
    return folder


def built_once(name: str, make: Callable[[Path], None]) -> Path:
    """Return the shared folder `name`, which the first process that asks has made.

    Other processes wait until it is complete. When making it fails, each process tries again, so
    that each reports the reason.
    """
    shared = Path(os.environ[_RUN])
    folder, complete = shared / name, shared / f"{name}.complete"
    with FileLock(shared / f"{name}.lock"):
        if not complete.exists():
            folder.mkdir(exist_ok=True)
            make(folder)
            complete.touch()
    return folder
