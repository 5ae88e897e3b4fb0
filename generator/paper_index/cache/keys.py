"""Keys of results: digests of everything that a result is made from."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from pydantic import BaseModel
from pydantic_core import to_json

import paper_index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")


def digest(*values: object) -> str:
    """Return the SHA-256, in hexadecimal, of values that JSON can represent, models included.

    Tuples and lists of equal items are the same, as are a date and its text: the values at one
    place must have one type. Sort sets, which have no order.
    """
    return hashlib.sha256(to_json(values)).hexdigest()


@dataclass(frozen=True)
class Lazy(Generic[T]):
    """A value that is not made yet: a key of everything that it is made from, and its function."""

    key: str
    make: Callable[[], T]


def ready(data: bytes) -> Lazy[bytes]:
    """Return bytes that are made already; their key is their digest."""
    return Lazy(hashlib.sha256(data).hexdigest(), lambda: data)


class Digests:
    """Makes digests of values, of each frozen object only once.

    Values are texts, numbers, None, functions (by name), lazy values (by key), models, frozen
    dataclasses, and lists, tuples and mappings of these, in their order.
    """

    def __init__(self) -> None:
        # The objects are kept, so that no other gets the same id.
        self._known: dict[int, tuple[object, bytes]] = {}

    def of(self, *values: object) -> str:
        """Return the SHA-256, in hexadecimal, of values."""
        return hashlib.sha256(self._items(values)).hexdigest()

    def _items(self, values: tuple[object, ...] | list[object]) -> bytes:
        return b"(" + b",".join(map(self._bytes, values)) + b")"

    def _bytes(self, value: object) -> bytes:
        if isinstance(value, str):
            # A length, so that no text looks like several values.
            written = value.encode("utf-8", "surrogatepass")
            return b"%d:%s" % (len(written), written)
        if value is None or isinstance(value, int | float):
            return repr(value).encode()
        if isinstance(value, tuple | list):
            return self._items(value)
        if isinstance(value, Mapping):
            return b"{" + self._items([part for item in value.items() for part in item]) + b"}"
        if isinstance(value, Lazy):
            return value.key.encode()
        known = self._known.get(id(value))
        if known is None:
            known = value, hashlib.sha256(self._object(value)).hexdigest().encode()
            self._known[id(value)] = known
        return known[1]

    def _object(self, value: object) -> bytes:
        if isinstance(value, BaseModel):
            return type(value).__qualname__.encode() + to_json(value)
        if is_dataclass(value) and not isinstance(value, type):
            parts = [getattr(value, one.name) for one in fields(value)]
            return type(value).__qualname__.encode() + self._items(parts)
        name = getattr(value, "__qualname__", None)
        if not isinstance(name, str) or "<" in name:
            raise TypeError(f"a {type(value).__name__} has no digest: {value!r}")
        return f"{getattr(value, '__module__', '')}.{name}".encode()


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
