"""Keys of results: digests of everything that a result is made from."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import paper_index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")


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
        self._known: dict[int, tuple[object, str]] = {}
        # It walks through lists and texts much faster than Python code. Frozen values have no
        # cycles, and to look for them takes a tenth of the time.
        self._encoder = json.JSONEncoder(default=self._object, check_circular=False)

    def of(self, *values: object) -> str:
        """Return the SHA-256, in hexadecimal, of values."""
        return hashlib.sha256(self._encoder.encode(values).encode()).hexdigest()

    def _object(self, value: object) -> object:
        """Return what stands for an object in the JSON whose digest is made."""
        known = self._known.get(id(value))
        if known is None:
            if isinstance(value, Lazy):
                return value.key
            if isinstance(value, Mapping):
                return {"mapping": list(value.items())}
            known = self._known[id(value)] = value, self._digest(value)
        return known[1]

    def _digest(self, value: object) -> str:
        # A model of pydantic, which is not imported for that.
        if written := getattr(value, "__pydantic_serializer__", None):
            kind = type(value).__qualname__.encode()
            return hashlib.sha256(kind + b" " + _model(value, written.to_json)).hexdigest()
        if is_dataclass(value) and not isinstance(value, type):
            parts = [getattr(value, name) for name in _names(type(value))]
            return self.of(type(value).__qualname__, *parts)
        name = getattr(value, "__qualname__", None)
        if not isinstance(name, str) or "<" in name:
            raise TypeError(f"a {type(value).__name__} has no digest: {value!r}")
        return f"{getattr(value, '__module__', '')}.{name}"


def digest(*values: object) -> str:
    """Return the digest of values as `Digests` does, each made anew.

    Tuples and lists of equal items are the same. Sort sets, which have no order.
    """
    return Digests().of(*values)


@cache
def _names(kind: Any) -> tuple[str, ...]:
    """Return the names of a dataclass' fields."""
    return tuple(one.name for one in fields(kind))


def _model(value: object, to_json: Callable[[object], bytes]) -> bytes:
    try:
        return to_json(value)
    except ValueError:
        # The name of its file may have bytes that are no text; what Python shows has escapes.
        return repr(value).encode("ascii", "backslashreplace")


@cache
def program_digest() -> str:
    """Return the digest of this package's files, of all installed packages and of Python.

    A process keeps that of the program that it runs. It is part of every key. A package counts with
    its name and version, and the size and time of its list of files, which every installation
    writes.
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
