"""Compares papers as vectors of their terms and tags.

Loads numpy and scipy, which takes half a second: import this module only where papers are compared.

All weights are integers, and a float holds sums of their products exactly (below 2**53). So the
result depends neither on the order in which a machine adds nor on its mathematical functions.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse

from paper_index.cache.processes import divide

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Weights = NDArray[np.float64]

TAG_WEIGHT = 0.2
"""Weight of the tags, 0 to 1; the text has the rest. Chosen by tests/benchmarks/related.py."""

MINIMUM = 0.215
"""Similarity, 0 to 1, below which papers are unrelated; see tests/benchmarks/related.py."""

MINIMUM_UNTAGGED = 0.15
"""The same if one of the papers has no tags, so that only the texts can be similar."""

MINIMUM_TEXT = 0.05
"""Part of the similarity that must come from the texts: tags alone relate no papers."""

# A paper with fewer tags is compared as if it had so many: one tag says little of its subject.
_LEAST_TAGS = 2
_PAIR_WEIGHT = 0.875  # of a pair of words: it repeats what its words say
_SINGLE_WEIGHT = 0.5  # of a term of one paper: it only makes a long text less similar to others
# A term of more papers is omitted: of more than this share of them, or this multiple of the square
# root of their number, which bounds the time for large indexes. A few papers may always share one.
_MOST_FREQUENT, _MOST_FREQUENT_ROOT, _FEW_PAPERS = 0.2, 5, 10
# Steps of logarithms: one more paper changes the weights of few terms, so that most results stay.
_STEPS, _COUNT_STEPS = 8, 64
_RAW = 2.0 * 8 * _STEPS * _COUNT_STEPS  # makes the weights of terms integers
_ONE = 2.0**20  # the length of a vector

BATCH = 50
"""Papers that are compared with all others at once, by one process."""


class Vectors(NamedTuple):
    """One row per paper, in the given order: the terms of the texts, and the tags.

    Entries are integers. The similarity of two papers is the dot product of their rows of terms
    plus that of their rows of tags, divided by `scale`.
    """

    text: sparse.csr_matrix
    terms: list[str]
    tags: sparse.csr_matrix
    tag_names: list[str]
    scale: float = _ONE**2

    @property
    def tagged(self) -> NDArray[np.bool_]:
        """Whether each paper has tags."""
        tagged: NDArray[np.bool_] = np.diff(self.tags.indptr) > 0
        return tagged


class Bounds(NamedTuple):
    """How similar two papers must be, 0 to 1: if both have tags, otherwise, and their texts."""

    tagged: float
    untagged: float
    text: float


RELATED = Bounds(MINIMUM, MINIMUM_UNTAGGED, MINIMUM_TEXT)


class Links(NamedTuple):
    """Pairs of a paper and one related to it, as numbers of rows: by paper, most similar first."""

    papers: Numbers
    related: Numbers
    similarity: Numbers
    """Multiplied by the `scale` of the vectors."""

    def where(self, chosen: NDArray[np.bool_]) -> Links:
        """Return the chosen links."""
        return Links(*(axis[chosen] for axis in self))

    def plus(self, others: Links) -> Links:
        """Return these links, then others."""
        return Links(*map(np.concatenate, zip(self, others, strict=True)))


def vectorize(
    terms: Sequence[Sequence[str]], counts: Sequence[Sequence[int]], tags: Sequence[Sequence[str]]
) -> Vectors:
    """Return the vectors of papers with these terms, counts of each, and tags."""
    columns, starts, names = numbered(terms)
    frequency = np.bincount(columns, minlength=len(names))
    pair = np.array([" " in name for name in names], dtype=bool)
    weight = _rarity(frequency, len(terms)) * np.where(pair, _PAIR_WEIGHT, 1.0)
    weight[frequency == 1] *= _SINGLE_WEIGHT
    most = min(_MOST_FREQUENT * len(terms), _MOST_FREQUENT_ROOT * math.sqrt(len(terms)))
    weight[frequency > max(_FEW_PAPERS, most)] = 0
    count = np.fromiter((n for own in counts for n in own), np.int64, len(columns))
    raw = _RAW * weight[columns] * _steps(1 + np.log(np.maximum(count, 1)), _COUNT_STEPS)
    text = _matrix(raw, columns, starts, len(names), math.sqrt(1 - TAG_WEIGHT))
    # Terms of one paper relate it to none: they have only made its vector longer.
    text.data[(frequency == 1)[columns]] = 0
    text.eliminate_zeros()
    columns, starts, tag_names = numbered(tags)
    rarity = _rarity(np.bincount(columns, minlength=len(tag_names)), len(terms))
    raw = _RAW * rarity[columns]
    least = _LEAST_TAGS * float(np.median(raw * raw)) if len(raw) else 1
    tagged = _matrix(raw, columns, starts, len(tag_names), math.sqrt(TAG_WEIGHT), least)
    return Vectors(text, names, tagged, tag_names)


def nearest(
    vectors: Vectors, most: int, rows: Numbers, columns: Numbers, bounds: Bounds = RELATED
) -> Links:
    """Return at most `most` papers similar to each paper of `rows`, of those in `columns`.

    Both are sorted. Of equally similar papers the one that is first comes first. Works in batches,
    so that memory is bounded.
    """
    none = np.array([], np.int64)
    if not len(rows) or not len(columns):
        return Links(none, none, none)
    transposed = vectors.text[columns].T.tocsr()
    size = BATCH * (vectors.text.shape[0] // len(columns))
    found = divide(
        lambda start: _nearest(
            vectors, transposed, columns, rows[start : start + size], most, bounds
        ),
        range(0, len(rows), size),
        "comparing papers",
    )
    return Links(*map(np.concatenate, zip(*found, strict=True)))


def _nearest(
    vectors: Vectors,
    transposed: sparse.csr_matrix,
    columns: Numbers,
    rows: Numbers,
    most: int,
    bounds: Bounds,
) -> Links:
    products = vectors.text[rows] @ transposed
    enough = np.flatnonzero(products.data >= bounds.text * vectors.scale)
    papers = rows[np.searchsorted(products.indptr, enough, side="right") - 1]
    others = columns[products.indices[enough]]
    kept = papers != others
    papers, others, similarity = papers[kept], others[kept], products.data[enough][kept]
    tags = vectors.tags[papers].multiply(vectors.tags[others])
    similarity += np.asarray(tags.sum(axis=1)).ravel()
    tagged = vectors.tagged
    minimum = np.where(tagged[papers] & tagged[others], bounds.tagged, bounds.untagged)
    kept = similarity >= minimum * vectors.scale
    # They are whole numbers.
    return ranked(Links(papers, others, similarity.astype(np.int64)).where(kept), most)


def ranked(links: Links, most: int) -> Links:
    """Return the `most` most similar links of each paper, sorted."""
    order = np.lexsort((links.related, -links.similarity, links.papers))
    links = Links(*(axis[order] for axis in links))
    # The place of each among those of its paper.
    place = np.arange(len(order)) - np.searchsorted(links.papers, links.papers)
    return links.where(place < most)


def shared_terms(vectors: Vectors, links: Links) -> Iterator[dict[str, float]]:
    """Yield for each link the terms of both texts with their part of the similarity, 0 to 1."""
    shared = vectors.text[links.papers].multiply(vectors.text[links.related]).tocsr()
    columns, parts = shared.indices.tolist(), (shared.data / vectors.scale).tolist()
    for begin, end in pairwise(shared.indptr.tolist()):
        yield {vectors.terms[columns[n]]: parts[n] for n in range(begin, end)}


def numbered(names: Sequence[Sequence[str]]) -> tuple[Numbers, Numbers, list[str]]:
    """Return a column for each name, where each paper's begin, and the names by column."""
    known: dict[str, int] = {}
    columns = [known.setdefault(name, len(known)) for own in names for name in own]
    starts = np.cumsum([0, *map(len, names)])
    return np.array(columns, np.int64), starts, list(known)


def _rarity(frequency: Numbers, papers: int) -> Weights:
    """Return smooth inverse document frequencies: multiples of 1 / `_STEPS`, at least 1."""
    level = _steps(np.log1p(np.array([papers, *frequency])), _STEPS)
    rarity: Weights = 1 + level[0] - level[1:]
    return rarity


def _steps(values: Weights, steps: int) -> Weights:
    rounded: Weights = np.rint(values * steps) / steps
    return rounded


def _matrix(
    raw: Weights, columns: Numbers, starts: Numbers, width: int, length: float, least: float = 1
) -> sparse.csr_matrix:
    """Return rows of integers whose length is the share `length` of `_ONE`.

    Rows whose squared length is below `least` stay shorter in proportion.
    """
    rows = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    squares = np.bincount(rows, raw * raw, minlength=len(starts) - 1)
    own = np.sqrt(np.maximum(squares, least))[rows]
    data = np.rint(raw / own * (length * _ONE))
    return sparse.csr_matrix((data, columns, starts), shape=(len(starts) - 1, width))
