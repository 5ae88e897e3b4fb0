"""Which papers stand near one another, by the tags and the words that they share."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse

from generator.model.index import Related
from generator.relating.wording import Wording
from generator.vectors import stop_words, text_of, vectorizer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from generator.model.paper import Paper
    from generator.model.vocabulary import Tag

TAGS = 0.2
"""What tags count for, 0 to 1; the text counts for the rest. tests/benchmarks/related.py chose."""

LEAST = 0.06
"""Nearness, 0 to 1, below which papers are not related; tests/benchmarks/related.py says why."""

_AT_ONCE = 500  # papers that are compared with all others at once
# Weights are rounded to whole numbers. Sums and products of those are exact in a float (below
# 2**53), in whatever order a machine makes them: so the same papers are near everywhere.
_ONE = 2**20


class Vectors(NamedTuple):
    """One row a paper, in the order given: terms of its text first, then tags.

    Entries are whole numbers; the dot product of two rows is the papers' nearness times `whole`.
    """

    matrix: sparse.csr_matrix
    terms: NDArray[np.str_]
    whole: float = float(_ONE**2)


def related_papers(
    papers: Sequence[Paper],
    carrying: Mapping[str, Sequence[Paper]],
    tags: Mapping[str, Tag],
    most: int,
    language: str = "en",
) -> dict[str, tuple[Related, ...]]:
    """Return for each paper's id at most `most` related papers, the nearest first.

    Nearness is a cosine, alike in both directions: of the texts' TF-IDF vectors, and of the tags,
    each weighing its inverse document frequency, so that sharing what is rare counts for more. Ties
    go to the paper that comes first.
    """
    vectors = prepare(papers, {name: len(having) for name, having in carrying.items()}, language)
    stop = stop_words(language)
    found = {}
    for row, near in enumerate(nearest(vectors, most)):
        paper = papers[row]
        wording = Wording(paper, stop) if near else None
        found[paper.id] = tuple(
            Related(
                papers[other],
                tuple(tags[name] for name in paper.tags if name in papers[other].tags),
                wording.shared(papers[other], weights) if wording else (),
            )
            for other, weights in _with_words(vectors, row, near)
        )
    return found


def prepare(papers: Sequence[Paper], having: Mapping[str, int], language: str) -> Vectors:
    """Return the vectors of papers; `having` says how many papers carry each tag."""
    text, terms = _texts(papers, language)
    tags = _tags(papers, having)
    both = sparse.hstack([text * math.sqrt(1 - TAGS), tags * math.sqrt(TAGS)], format="csr")
    both.data = np.rint(both.data * _ONE)
    return Vectors(both, terms)


def nearest(vectors: Vectors, most: int, least: float = LEAST) -> Iterator[list[int]]:
    """Yield for each row the numbers of the `most` rows that are nearest, the nearest first.

    Memory is bounded: some hundred rows at a time are compared with all.
    """
    # A term of one paper alone brings nobody near; it has only made the vector longer.
    shared = np.flatnonzero(np.diff(vectors.matrix.tocsc().indptr) > 1)
    matrix = vectors.matrix[:, shared]
    turned = matrix.T.tocsr()
    for start in range(0, matrix.shape[0], _AT_ONCE):
        products = matrix[start : start + _AT_ONCE] @ turned
        for place in range(products.shape[0]):
            part = slice(products.indptr[place], products.indptr[place + 1])
            rows, nearness = products.indices[part], products.data[part]
            kept = (nearness >= least * vectors.whole) & (rows != start + place)
            rows, nearness = rows[kept], nearness[kept]
            order = np.lexsort((rows, -nearness))[:most]
            yield [int(row) for row in rows[order]]


def _texts(papers: Sequence[Paper], language: str) -> tuple[sparse.csr_matrix, NDArray[np.str_]]:
    made = vectorizer(language)
    try:
        vectors = made.fit_transform(text_of(paper) for paper in papers)
    except ValueError:  # no paper has a word
        return sparse.csr_matrix((len(papers), 0)), np.array([], dtype=np.str_)
    return vectors, made.get_feature_names_out()


def _tags(papers: Sequence[Paper], having: Mapping[str, int]) -> sparse.csr_matrix:
    column = {name: number for number, name in enumerate(sorted(having))}
    weight = {name: math.log1p(len(papers) / max(1, count)) for name, count in having.items()}
    rows, columns, data = [], [], []
    for row, paper in enumerate(papers):
        length = math.sqrt(sum(weight[name] ** 2 for name in paper.tags))
        rows += [row] * len(paper.tags)
        columns += [column[name] for name in paper.tags]
        data += [weight[name] / length for name in paper.tags]
    return sparse.csr_matrix((data, (rows, columns)), shape=(len(papers), len(column)))


def _with_words(
    vectors: Vectors, row: int, near: Sequence[int]
) -> Iterator[tuple[int, dict[str, float]]]:
    """Yield each near row with what every shared term adds to the nearness, 0 to 1."""
    own = vectors.matrix[row]
    own = dict(zip(own.indices.tolist(), own.data.tolist(), strict=True))
    for other in near:
        theirs = vectors.matrix[other]
        yield (
            other,
            {
                vectors.terms[column]: own[column] * weight / vectors.whole
                for column, weight in zip(
                    theirs.indices.tolist(), theirs.data.tolist(), strict=True
                )
                if column in own and column < len(vectors.terms)
            },
        )
