"""Ranks papers by how well they fit into an index, and names what speaks for each.

A logistic regression on TF-IDF vectors tells the papers of the index from the others. The others
include the papers that are ranked, most of which do not fit, as in arxiv-sanity
(https://github.com/karpathy/arxiv-sanity-lite). Known authors and venues raise the score.
tests/benchmarks/watch.py measures it, and chose its constants.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression

from paper_index.model.index import Candidate
from paper_index.model.vocabulary import Vocabulary
from paper_index.relate.related import Compared, shared_words
from paper_index.relate.vectors import numbered
from paper_index.text.escape import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from numpy.typing import NDArray

    from paper_index.model.paper import Paper
    from paper_index.relate.terms import Counts

    Weights = NDArray[np.float64]

_LOOSENESS = 1.0  # the parameter C of the regression; from 0.1 to 10 the ranking hardly changes
_AUTHOR, _VENUE = 8.0, 20.0  # points for a known author, and for the only venue of the index
_FEW_PAPERS = 20  # below this number, words of a single paper count
_WORDS, _NEAREST = 5, 3  # that are named
_MINIMUM_SIMILARITY = 0.05  # of a nearest paper
_DECIMALS = 6  # beyond these, machines may differ


def rank(
    index: Sequence[Paper],
    papers: Sequence[Paper],
    declined: Sequence[Paper] = (),
    *,
    most: int,
    keep: Collection[str] = (),
    language: str = "en",
) -> tuple[Candidate, ...]:
    """Return the `most` papers that fit best into an index, best first, ties by id.

    Those with an id in `keep` are returned besides. Those that were `declined` only count as papers
    that do not fit.
    """
    if not papers:
        return ()
    own = sorted((one for one in index if not one.is_retracted), key=lambda one: one.id)
    ordered = sorted(papers, key=lambda one: one.id)
    rest = sorted(declined, key=lambda one: one.id)
    counts = Compared([*own, *ordered, *rest], Vocabulary(), language).counts
    vectors, terms = vectorize(counts)
    model = _Model.fit(vectors, len(own))
    candidates = vectors[len(own) : len(own) + len(ordered)]
    scores = np.round(model.scores(candidates) + _bonus(own, ordered), _DECIMALS)
    rows = np.argsort(-scores, kind="stable").tolist()
    best = set([row for row in rows if ordered[row].id not in keep][:most])
    rows = [row for row in rows if row in best or ordered[row].id in keep]
    similarity = np.round((candidates[rows] @ vectors[: len(own)].T).toarray(), _DECIMALS)
    speaking = candidates[rows].multiply(np.maximum(model.weights, 0)).tocsr()
    return tuple(
        Candidate(
            ordered[row],
            int(np.clip(round(float(scores[row])), 0, 100)),
            tuple(_nearest(own, similarity[place])),
            _words(counts[len(own) + row], speaking[place], terms),
        )
        for place, row in enumerate(rows)
    )


def _nearest(own: Sequence[Paper], similarity: Weights) -> Iterator[tuple[Paper, float]]:
    for number in np.argsort(-similarity, kind="stable")[:_NEAREST].tolist():
        if similarity[number] >= _MINIMUM_SIMILARITY:
            yield own[number], round(float(similarity[number]), 2)


def vectorize(counts: Sequence[Counts]) -> tuple[sparse.csr_matrix, list[str]]:
    """Return a TF-IDF vector of length 1 for each text, and the terms of the columns."""
    columns, starts, names = numbered([one.terms for one in counts])
    values = [float(number) for one in counts for number in one.counts]
    shape = (len(counts), len(names))
    matrix = sparse.csr_matrix((values, columns, starts), shape)
    frequency = np.bincount(columns, minlength=len(names))
    kept = np.flatnonzero(frequency >= (1 if len(counts) < _FEW_PAPERS else 2))
    matrix = matrix[:, kept]
    if kept.size:
        matrix = TfidfTransformer(sublinear_tf=True).fit_transform(matrix).tocsr()
    return matrix, [names[column] for column in kept.tolist()]


@dataclass(frozen=True)
class _Model:
    """The weight of each term, and the sums of weights that score 0 and 100."""

    weights: Weights
    zero: float
    hundred: float

    @classmethod
    def fit(cls, vectors: sparse.csr_matrix, own: int) -> _Model:
        """Learn to tell the first `own` rows from the others."""
        others = vectors.shape[0] - own
        if not (own and vectors.shape[1]):
            return cls(np.zeros(vectors.shape[1]), 0, 1)
        # Many others weigh as much together as the index. A few weigh less: each is a candidate
        # that counts against itself.
        share = min(own / others, others / own)
        model = LogisticRegression(C=_LOOSENESS, solver="liblinear", tol=1e-6)
        classes = np.repeat([1, 0], [own, others])
        model.fit(vectors, classes, sample_weight=np.where(classes, 1.0, share))
        weights = model.coef_.ravel()
        sums = vectors @ weights
        # A few others may all fit: then a paper without any word of the index scores 0.
        zero = min(0.0, float(np.median(sums[own:])))
        return cls(weights, zero, max(float(np.median(sums[:own])), zero + 10.0**-_DECIMALS))

    def scores(self, vectors: sparse.csr_matrix) -> Weights:
        """Return the scores of rows, not yet limited to 0 to 100."""
        sums: Weights = 100 * (vectors @ self.weights - self.zero) / (self.hundred - self.zero)
        return sums


def _bonus(own: Sequence[Paper], papers: Sequence[Paper]) -> Weights:
    """Return points for the authors and the venue that papers have in common with an index."""
    authors = Counter(fold(name) for one in own for name in one.named_authors)
    venues = Counter(fold(one.venue) for one in own if one.venue)
    found = []
    for one in papers:
        known = sum(authors[fold(name)] for name in one.named_authors)
        share = venues[fold(one.venue)] / venues.total() if one.venue and venues else 0.0
        found.append(_AUTHOR * math.log2(1 + known) + _VENUE * math.sqrt(share))
    return np.array(found)


def _words(counts: Counts, parts: sparse.csr_matrix, terms: Sequence[str]) -> tuple[str, ...]:
    total = max(float(parts.sum()), 10.0**-_DECIMALS)
    weights = {
        terms[column]: round(part / total, _DECIMALS)
        for column, part in zip(parts.indices.tolist(), parts.data.tolist(), strict=True)
        if part > 0
    }
    return shared_words(counts, weights, {}, _WORDS)
