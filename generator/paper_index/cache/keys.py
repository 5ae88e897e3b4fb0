"""Keys of results: digests of everything that a result is made from."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic_core import to_json

import paper_index

if TYPE_CHECKING:
    from collections.abc import Iterator


def digest(*values: object) -> str:
    """Return the SHA-256, in hexadecimal, of values that JSON can represent, models included.

    Tuples and lists of equal items are the same, as are a date and its text: the values at one
    place must have one type. Sort sets, which have no order.
    """
    return hashlib.sha256(to_json(values)).hexdigest()


def program_digest() -> str:
    """Return the digest of this package's files, of all installed packages and of Python.

    It is part of every key. A package counts with its name and version, and the size and time of
    its list of files, which every installation writes.
    """
    files = [f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for name, path in _own()]
    return digest(sys.version, sys.platform, files, sorted(_installed()))


def _own() -> Iterator[tuple[str, Path]]:
    folder = Path(paper_index.__file__).parent
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(folder).as_posix(), path


def _installed() -> Iterator[str]:
    for place in sys.path:
        folder = Path(place or ".")
        if not folder.is_dir():
            continue
        for info in folder.iterdir():
            if info.suffix in {".dist-info", ".egg-info"}:
                record = info / "RECORD"
                found = (record if record.exists() else info).stat()
                yield f"{info} {found.st_size} {found.st_mtime_ns}"
