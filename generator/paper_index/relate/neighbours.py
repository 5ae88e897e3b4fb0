"""Finds the papers most similar to each paper, again only where a change may have other results.

Loads numpy and scipy: import this module only where papers are compared.
"""

from __future__ import annotations

import json
from hashlib import blake2b
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from paper_index.relate.vectors import RELATED, Bounds, Links, nearest, ranked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from scipy import sparse

    from paper_index.cache.store import Store
    from paper_index.relate.vectors import Vectors


def row_marks(vectors: Vectors, names: Sequence[str]) -> list[str]:
    """Return a digest of each row: of its name, and of its terms and tags with their weights."""
    columns = (_columns(vectors.text, vectors.terms), _columns(vectors.tags, vectors.tag_names))
    rows = zip(map(str.encode, names), *columns, strict=True)
    return [blake2b(b"\0".join(row), digest_size=16).hexdigest() for row in rows]


def find_neighbours(  # noqa: PLR0913 (one value for each kind of input)
    vectors: Vectors,
    marks: Sequence[str],
    most: int,
    offered: Sequence[bool],
    *,
    step: str,
    cache: Store,
    bounds: Bounds = RELATED,
) -> Links:
    """Return what `nearest` returns for all rows; `marks` are those of `row_marks`.

    `cache` has the latest result of a `step`. Rows that have the same mark as then keep the links
    among them, and are compared with the others only. A row is compared with all if it may lack
    one that was not among the nearest: those that were left out are at most as similar as the last.
    """
    key = f"{most} {bounds}"
    marks = [f"{mark} {int(one)}" for mark, one in zip(marks, offered, strict=True)]
    old_marks, *old = json.loads(cache.get(step, [key]).get(key, b"[[], [], [], []]"))
    links = Links(*(np.array(axis, np.int64) for axis in old))
    before = {mark: row for row, mark in enumerate(old_marks)}
    past = np.array([before.get(mark, -1) for mark in marks], np.int64)
    # Of equally similar papers the first is chosen: reuse nothing if their order changed.
    if (np.diff(past[past >= 0]) < 0).any():
        past[:] = -1
    same, columns = past >= 0, np.flatnonzero(np.array(offered, dtype=bool))
    present = np.full(len(old_marks), -1)
    present[past[same]] = np.flatnonzero(same)
    # The last link of each row that may have had more.
    ends = np.flatnonzero(np.bincount(links.papers, minlength=len(old_marks)) == most)
    lasts = links.similarity[np.searchsorted(links.papers, ends, side="right") - 1]
    least = np.zeros(len(old_marks))
    least[ends] = lasts
    least = np.where(same, least[past] if len(old_marks) else 0, 0)
    kept = Links(present[links.papers], present[links.related], links.similarity)
    kept = kept.where((kept.papers >= 0) & (kept.related >= 0))
    more = nearest(vectors, most, np.flatnonzero(same), columns[~same[columns]], bounds)
    found = ranked(kept.plus(more), most)
    is_complete = _are_complete(found, most, same, least)
    rows = np.flatnonzero(~is_complete)
    again = nearest(vectors, most, rows, columns, bounds)
    found = ranked(found.where(is_complete[found.papers]).plus(again), most)
    cache.put(step, {key: json.dumps([marks, *(axis.tolist() for axis in found)]).encode()})
    return found


def _are_complete(
    found: Links, most: int, same: NDArray[np.bool_], least: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Return whether rows have all links: `least` is the similarity of those left out, or 0."""
    count = len(same)
    full = np.bincount(found.papers, minlength=count) == most
    lasts = np.zeros(count)
    ends = np.flatnonzero(full)
    places = np.searchsorted(found.papers, ends, side="right") - 1
    lasts[ends] = found.similarity[places]
    # One that is as similar as the last may come after one that was left out, unless it was kept.
    is_old = np.zeros(count, dtype=bool)
    is_old[ends] = same[found.related[places]]
    enough = full & ((lasts > least) | (is_old & (lasts == least)))
    complete: NDArray[np.bool_] = same & ((least == 0) | enough)
    return complete


def _columns(matrix: sparse.csr_matrix, names: Sequence[str]) -> Iterator[bytes]:
    """Yield the entries of each row: the names of its columns, and the weights."""
    columns = matrix.indices.tolist()
    for begin, end in pairwise(matrix.indptr.tolist()):
        written = "\n".join(names[column] for column in columns[begin:end])
        yield written.encode("utf-8", "surrogatepass") + b"\0" + matrix.data[begin:end].tobytes()
