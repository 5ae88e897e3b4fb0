"""Files that must not grow too large for a host: cut into parts that are each whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LIMIT = 50_000_000
"""Largest file, in bytes: GitHub warns above 50 MiB and refuses 100."""


@dataclass(frozen=True)
class Chunks:
    """A file before it is put together: items between a head and a tail that every part needs."""

    items: Sequence[bytes]
    head: bytes = b""
    between: bytes = b""
    tail: bytes = b""


def split(name: str, chunks: Chunks, limit: int = LIMIT) -> dict[str, bytes]:
    """Return the file by its name, or parts of at most `limit` bytes, numbered from 1.

    The number stands before the first dot: `papers-1.json`, `papers-1.csl.json`. The items keep
    their order. One that alone is larger than the limit gets a part of its own.
    """
    parts = [_joined(chunks, items) for items in _fitting(chunks, limit)]
    if len(parts) == 1:
        return {name: parts[0]}
    path = PurePosixPath(name)
    stem, dot, suffix = path.name.partition(".")
    # Numbers of one width, so that a listing by name is in order.
    width = len(str(len(parts)))
    return {
        str(path.with_name(f"{stem}-{number:0{width}}{dot}{suffix}")): part
        for number, part in enumerate(parts, start=1)
    }


def _fitting(chunks: Chunks, limit: int) -> Iterator[Sequence[bytes]]:
    """Yield runs of items that fit into one part; one empty run when there are none."""
    room = limit - len(chunks.head) - len(chunks.tail)
    start, used = 0, 0
    for place, item in enumerate(chunks.items):
        more = len(item) + (len(chunks.between) if place > start else 0)
        if place > start and used + more > room:
            yield chunks.items[start:place]
            start, used, more = place, 0, len(item)
        used += more
    yield chunks.items[start:]


def _joined(chunks: Chunks, items: Sequence[bytes]) -> bytes:
    return chunks.head + chunks.between.join(items) + chunks.tail
