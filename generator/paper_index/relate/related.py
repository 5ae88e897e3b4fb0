"""Which papers stand near one another, by the tags and the words that they share."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse

from paper_index.model.index import Related
from paper_index.relate.vectors import stop_words, text_of, vectorizer
from paper_index.relate.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Tag
    from paper_index.relate.vectors import Text

TAGS = 0.2
"""What tags count for, 0 to 1; the text counts for the rest. tests/benchmarks/related.py chose."""

LEAST = 0.1
"""Nearness, 0 to 1, below which papers are not related; tests/benchmarks/related.py says why."""

LEAST_UNTAGGED = 0.05
"""The same where one of the two has no tags: their texts have to do it alone."""

_AT_ONCE = 500  # papers that are compared with all others at once
# Weights are rounded to whole numbers. Sums and products of those are exact in a float (below
# 2**53), in whatever order a machine makes them: so the same papers are near everywhere.
_ONE = 2**20


class Vectors(NamedTuple):
    """One row a paper, in the order given: terms of its text first, then tags.

    Entries are whole numbers; the dot product of two rows is the papers' nearness times `whole`.
    """

    matrix: sparse.csr_matrix
    terms: NDArray[np.object_]
    tagged: NDArray[np.bool_]
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
    texts = [text_of(paper) for paper in papers]
    having = {name: len(having) for name, having in carrying.items()}
    vectors = prepare(papers, texts, having, language)
    stop = stop_words(language)
    found = {}
    for row, near in enumerate(nearest(vectors, most)):
        paper = papers[row]
        wording = Wording(texts[row].once, stop)
        found[paper.id] = tuple(
            Related(
                papers[other],
                tuple(tags[name] for name in paper.tags if name in papers[other].tags),
                wording.shared(texts[other].once, weights),
            )
            for other, weights in zip(near, _shared(vectors, row, near), strict=True)
        )
    return found


def prepare(
    papers: Sequence[Paper], texts: Sequence[Text], having: Mapping[str, int], language: str
) -> Vectors:
    """Return the vectors of papers with these texts; `having` says how many carry each tag."""
    text, terms = _weighed(texts, language)
    tags = _tags(papers, having)
    both = sparse.hstack([text * math.sqrt(1 - TAGS), tags * math.sqrt(TAGS)], format="csr")
    both.data = np.rint(both.data * _ONE)
    return Vectors(both, terms, np.diff(tags.indptr) > 0)


def nearest(vectors: Vectors, most: int) -> Iterator[list[int]]:
    """Yield for each row the numbers of at most `most` rows that are near, the nearest first.

    Memory is bounded: some hundred rows at a time are compared with all.
    """
    tagged = vectors.tagged
    # A term of one paper alone brings nobody near; it has only made the vector longer.
    shared = np.flatnonzero(np.diff(vectors.matrix.tocsc().indptr) > 1)
    matrix = vectors.matrix[:, shared]
    turned = matrix.T.tocsr()
    for start in range(0, matrix.shape[0], _AT_ONCE):
        products = matrix[start : start + _AT_ONCE] @ turned
        for place in range(products.shape[0]):
            part = slice(products.indptr[place], products.indptr[place + 1])
            rows, nearness = products.indices[part], products.data[part]
            least = np.where(tagged[rows] & tagged[start + place], LEAST, LEAST_UNTAGGED)
            kept = (nearness >= least * vectors.whole) & (rows != start + place)
            rows, nearness = rows[kept], nearness[kept]
            order = np.lexsort((rows, -nearness))[:most]
            yield [int(row) for row in rows[order]]


def _weighed(texts: Sequence[Text], language: str) -> tuple[sparse.csr_matrix, NDArray[np.object_]]:
    made = vectorizer(language)
    try:
        vectors = made.fit_transform(text.weighed for text in texts)
    except ValueError:  # there is no word in any of them
        return sparse.csr_matrix((len(texts), 0)), np.array([], dtype=np.object_)
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


def _shared(vectors: Vectors, row: int, near: Sequence[int]) -> Iterator[dict[str, float]]:
    """Yield for each near row what every shared term adds to the nearness, 0 to 1."""
    columns, weights = _entries(vectors, row)
    for other in near:
        theirs, more = _entries(vectors, other)
        same, here, there = np.intersect1d(columns, theirs, assume_unique=True, return_indices=True)
        added = weights[here] * more[there] / vectors.whole
        yield dict(zip(vectors.terms[same].tolist(), added.tolist(), strict=True))


def _entries(vectors: Vectors, row: int) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Return columns and values of a row's terms, its tags left out."""
    matrix = vectors.matrix
    part = slice(matrix.indptr[row], matrix.indptr[row + 1])
    columns = matrix.indices[part]
    kept = columns < len(vectors.terms)
    return columns[kept], matrix.data[part][kept]
