"""Lays papers out on a plane, so that similar papers are near each other.

The method is t-SNE (van der Maaten and Hinton, 2008, https://jmlr.org/papers/v9/vandermaaten08a.html)
with the graph of the nearest neighbours, whose weights follow from their ranks, and with a sample
of the other pairs. tests/benchmarks/map.py compares it with other methods.

The result is the same on every machine: it is made by additions, multiplications, divisions and
square roots of floats, which IEEE 754 rounds correctly, one operation at a time and in a fixed
order. So nothing here calls BLAS, `exp` or `log`, or adds along the last axis of an array. The
random numbers are those of `RandomState`, whose sequence NumPy keeps (NEP 19).

Loads numpy and scipy: import this module only where a layout is made.
"""

from __future__ import annotations

import json
import math
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from paper_index.cache.keys import digest
from paper_index.model.index import MAP_HEIGHT, MAP_WIDTH
from paper_index.relate.neighbours import find_neighbours, row_marks
from paper_index.relate.vectors import Bounds, Links

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from paper_index.cache.store import Store
    from paper_index.relate.vectors import Vectors

    Numbers = NDArray[np.int64]
    Floats = NDArray[np.float64]

LANDMARKS = 2000
"""Papers that are laid out by each other; further papers are placed beside the nearest of these."""

_NEIGHBOURS = 15
_BOUNDS = Bounds(0, 0, 0.03)
_BATCH = 500  # papers whose tags are compared at once

# The descent, as usual for t-SNE: clusters form in the first part, as attraction is exaggerated.
_STEPS, _FIRST_STEPS = 300, 80
_EXAGGERATION, _FIRST_MOMENTUM, _MOMENTUM = 8.0, 0.5, 0.8
_RANK = 5.0  # a neighbour's weight is 1 / (its rank + this)
_PAIRS = 120  # other papers that repel a paper in one step
_CELLS = 2**14  # pairs that are computed at once: they fit into a processor's cache

_NEAR = 2.0  # distance of landmarks that are near each other, in the layout's own units
_SCATTER = 0.2  # width of the area in which papers of one place are scattered

_MARGIN = 14  # between a point and the edge of the map
_FILLED = 0.3  # share of the map that has points, if distances between them are the smallest
_CLOSEST, _WIDEST = 2.5, 13.0  # distance between neighbouring points
_OUTLIERS = 0.003  # share of the papers on each side that do not decide about the scale
_REACH = 30  # cells from its place within which a paper gets a free one


class Plane(NamedTuple):
    """Coordinates of papers."""

    x: Floats
    y: Floats


def lay_out(
    names: Sequence[str],
    vectors: Vectors,
    cache: Store,
) -> list[tuple[int, int]]:
    """Return the place of each paper: integers from 0 to the map's width and height.

    `names` are the papers' ids in the order of the rows of `vectors`, which does not matter.
    `cache` has layouts of landmarks, which most changes of other papers leave as they are.
    """
    hashes = [blake2b(name.encode(), digest_size=8).digest() for name in names]
    order = np.array(sorted(range(len(names)), key=lambda row: (hashes[row], names[row])), np.int64)
    if not len(order):
        return []
    seeds = [np.frombuffer(hashes[row], "<u4") for row in order]
    start = Plane(*(np.array([seed[axis] for seed in seeds]) / 2.0**32 - 0.5 for axis in (0, 1)))
    ordered = vectors._replace(text=vectors.text[order], tags=vectors.tags[order])
    few = min(len(order), LANDMARKS)
    links = _links(ordered, [names[row] for row in order], few, cache)
    linked = np.unique(np.concatenate([links.papers, links.related]))
    among = links.where(links.papers < few)
    first = Plane(*(axis[:few] for axis in start))
    marks = [names[row] for row in order[:few]]
    key = digest(marks, among.papers.tolist(), among.related.tolist())
    made = cache.remember("landmarks", key, lambda: _packed(descend(among, first)))
    placed = Plane(*(np.array(axis, np.float64) for axis in json.loads(made)))
    plane = _fit(_beside(placed, links, start), linked)
    places = _separate(plane)
    found: list[tuple[int, int]] = [(0, 0)] * len(names)
    for row, place in zip(order.tolist(), places, strict=True):
        found[row] = place
    return found


def _packed(plane: Plane) -> bytes:
    """Return a plane as JSON, in which each float is exact."""
    return json.dumps([axis.tolist() for axis in plane]).encode()


def _links(vectors: Vectors, names: Sequence[str], few: int, cache: Store) -> Links:
    """Return the nearest of the first `few` papers: by text and tags, or else by tags only."""
    count = vectors.text.shape[0]
    offered = [row < few for row in range(count)]
    marks = row_marks(vectors, names)
    links = find_neighbours(
        vectors, marks, _NEIGHBOURS, offered, step="landmarks of each", cache=cache, bounds=_BOUNDS
    )
    missing = np.setdiff1d(np.arange(count), links.papers)
    for begin in range(0, len(missing), _BATCH):
        rows = missing[begin : begin + _BATCH]
        shared = (vectors.tags[rows] @ vectors.tags[:few].T).toarray()
        own = np.flatnonzero(rows < few)
        shared[own, rows[own]] = 0
        most = shared.max(axis=1)
        more = Links(rows, shared.argmax(axis=1), most.astype(np.int64))
        links = links.plus(more.where(most > 0))
    return links


def descend(links: Links, start: Plane) -> Plane:
    """Return a layout of papers by their links, which come by paper, the most similar first.

    `start` are coordinates from -0.5 to 0.5. In each step `_PAIRS` others, or a few more, repel a
    paper: those that follow it at a distance in the order of the papers, which must be random.
    """
    count = len(start.x)
    ours, theirs, weights = _weighted(links, count)
    x, y = (axis * 0.1 for axis in start)
    velocity_x, velocity_y = np.zeros(count), np.zeros(count)
    rate = max(count / _EXAGGERATION, 10.0) * 4
    random = np.random.RandomState(0)
    block = max(1, min(count - 1, _CELLS // count))
    blocks = -(-min(_PAIRS, count - 1) // block)
    for step in range(_STEPS):
        begun = step >= _FIRST_STEPS
        momentum, strength = (_MOMENTUM, 1.0) if begun else (_FIRST_MOMENTUM, _EXAGGERATION)
        dx, dy = x[ours] - x[theirs], y[ours] - y[theirs]
        pull = weights / (1 + (dx * dx + dy * dy)) * strength
        force_x = np.bincount(ours, pull * dx, count)
        force_y = np.bincount(ours, pull * dy, count)
        starts = 1 + random.randint(0, count - block, blocks, np.int64) if blocks else ()
        push = _repulsion(Plane(x, y), starts, block)
        velocity_x = velocity_x * momentum - (force_x - push.x) * rate
        velocity_y = velocity_y * momentum - (force_y - push.y) * rate
        x, y = x + velocity_x, y + velocity_y
    return Plane(x, y)


def _weighted(links: Links, count: int) -> tuple[Numbers, Numbers, Floats]:
    """Return the links in both directions; the sum of their weights is 1."""
    papers, related = links.papers, links.related
    order = np.argsort(papers, kind="stable")
    papers, related = papers[order], related[order]
    rank = np.arange(len(papers)) - np.searchsorted(papers, papers)
    weights = 1 / (rank + _RANK)
    weights = weights / np.bincount(papers, weights, count)[papers] / (2.0 * count)
    both = np.concatenate
    return both([papers, related]), both([related, papers]), both([weights, weights])


def _repulsion(plane: Plane, starts: Sequence[int] | Numbers, block: int) -> Plane:
    """Return the force by which the `block` papers from each distance on repel each paper."""
    count = len(plane.x)
    later = [sliding_window_view(np.concatenate([axis, axis]), count) for axis in plane]
    x, y, total = np.zeros(count), np.zeros(count), np.zeros(count)
    for first in starts:
        dx, dy = (
            axis - other[first : first + block] for axis, other in zip(plane, later, strict=True)
        )
        near = 1 / (1 + (dx * dx + dy * dy))
        total += near.sum(axis=0)
        near *= near
        x += (near * dx).sum(axis=0)
        y += (near * dy).sum(axis=0)
    scale = np.cumsum(total)[-1]
    return Plane(x / scale, y / scale) if len(starts) else Plane(x, y)


def _beside(placed: Plane, links: Links, start: Plane) -> Plane:
    """Return the plane with the other papers beside their nearest landmarks.

    Further landmarks like a paper attract it if they are near that: a mean of distant places would
    be in the middle of the map.
    """
    few = len(placed.x)
    order = np.argsort(links.papers, kind="stable")
    order = order[links.papers[order] >= few]
    papers, marks = links.papers[order], links.related[order]
    firsts = np.searchsorted(papers, papers)
    rank = np.arange(len(papers)) - firsts
    away = [axis[marks] - axis[marks[firsts]] for axis in placed]
    near = 1 + (away[0] * away[0] + away[1] * away[1]) / _NEAR**2
    weights = 1 / (rank + _RANK) / (near * near)
    total = np.bincount(papers, weights, len(start.x))
    plane = []
    for axis, step, seed in zip(placed, away, start, strict=True):
        rows = papers[rank == 0]
        whole = np.concatenate([axis, np.zeros(len(seed) - few)])
        moved = np.bincount(papers, weights * step, len(seed))[rows] / total[rows]
        whole[rows] = axis[marks[rank == 0]] + moved + seed[rows] * _SCATTER
        plane.append(whole)
    return Plane(*plane)


def _fit(plane: Plane, linked: Numbers) -> Plane:
    """Return the plane scaled to the map; papers that are like no other are at its lower edge.

    If none is like another, they are in the middle.
    """
    count = len(plane.x)
    alone = np.setdiff1d(np.arange(count), linked)
    scaled = []
    for axis, size in zip(plane, (MAP_WIDTH, MAP_HEIGHT), strict=True):
        known = np.sort(axis[linked]) if len(linked) else np.zeros(1)
        outside = int(len(known) * _OUTLIERS)
        low, high = known[outside], known[len(known) - 1 - outside]
        inside = size - 2.0 * _MARGIN
        whole = (axis - low) / max(high - low, 1e-9) if high > low else np.full(count, 0.5)
        scaled.append(np.clip(whole, 0, 1) * inside + _MARGIN)
    x, y = scaled
    x[alone] = (np.arange(len(alone)) + 0.5) / max(len(alone), 1) * MAP_WIDTH
    if len(linked):
        y[alone] = MAP_HEIGHT - _MARGIN
    return Plane(x, y)


def _separate(plane: Plane) -> list[tuple[int, int]]:
    """Return places on a lattice of triangles, each for one paper while there are free ones."""
    count = len(plane.x)
    pitch = math.sqrt(_FILLED * MAP_WIDTH * MAP_HEIGHT / count)
    pitch = min(max(pitch, _CLOSEST), _WIDEST)
    height = pitch * 0.866
    rows, columns = int(MAP_HEIGHT / height), int(MAP_WIDTH / pitch)
    nearby = _nearby_cells()
    taken: set[tuple[int, int]] = set()
    places = []
    for x, y in zip(plane.x.tolist(), plane.y.tolist(), strict=True):
        row = min(int(y / height), rows - 1)
        column = min(int((x - pitch / 2 * (row % 2)) / pitch), columns - 2)
        for down, right in nearby:
            cell = row + down, column + right + (down % 2) * (row % 2)
            if cell not in taken and 0 <= cell[0] < rows and 0 <= cell[1] < columns - 1:
                break
        else:
            cell = row, column
        taken.add(cell)
        shift = 1.0 if cell[0] % 2 else 0.5
        places.append((int((cell[1] + shift) * pitch), int((cell[0] + 0.5) * height)))
    return places


def _nearby_cells() -> list[tuple[int, int]]:
    """Return the steps down and right to the cells around one, the nearest first."""
    reach = range(-_REACH, _REACH + 1)
    cells = [(down, right) for down in reach for right in reach]

    def distance(cell: tuple[int, int]) -> tuple[float, tuple[int, int]]:
        down, right = cell
        across = 2 * right + down % 2
        return across * across + 3 * down * down, cell

    return sorted(cells, key=distance)
