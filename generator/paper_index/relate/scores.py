"""How well each tag fits each paper, as numbers: from its neighbours, its tag's papers and words.

Every score is leave-one-out: what a paper itself carries never speaks for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from paper_index.relate.vectors import text_of, vectorizer
from paper_index.text.escape import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Tag

    Matrix = NDArray[np.float64]

NEIGHBOURS = 10
"""Nearest papers whose tags count."""

WEIGHTS = {"neighbours": 0.3, "papers": 2.0, "definition": 2.0, "name": 0.1}
"""What each part adds to a score; chosen by `tests/benchmarks/suggest.py`, rounded."""

_FEW = 20  # papers below which a word of one paper alone still counts
_DECIMALS = 6  # beyond these, machines may differ
_NOTHING = 1e-6  # a length that is only what rounding left


@dataclass(frozen=True)
class Texts:
    """Papers and tags, in the order given, made ready to be compared."""

    vectors: csr_matrix
    told: csr_matrix
    carried: Matrix
    """1 where a paper (row) has a tag (column), else 0."""
    names: Matrix
    """1 where a tag's name or alias stands in a paper's text, else 0."""


@dataclass(frozen=True)
class Scores:
    """Numbers of some papers (rows), tags by column in the order given.

    `total` is 0 to 1; `similarity` is the cosine with each of all papers, 0 with itself.
    """

    total: Matrix
    parts: dict[str, Matrix]
    similarity: Matrix


def prepare(papers: Sequence[Paper], tags: Sequence[Tag], language: str = "en") -> Texts:
    """Return papers and tags ready to be compared; there must be some of both.

    Texts are compared by the vectors of `paper_index.relate.vectors`.
    """
    texts = [text_of(paper).weighed for paper in papers]
    carried = np.array([[tag.id in paper.tags for tag in tags] for paper in papers], dtype=float)
    vectors = _vectors(texts, [_told(tag) for tag in tags], language)
    return Texts(*vectors, carried, _names([fold(text) for text in texts], tags))


def score(texts: Texts, rows: Sequence[int]) -> Scores:
    """Return how well each tag fits the papers with these numbers."""
    chosen = list(rows)
    vectors = texts.vectors[chosen]
    similarity = np.round((vectors @ texts.vectors.T).toarray(), _DECIMALS)
    similarity[np.arange(len(chosen)), chosen] = 0
    parts = {
        "neighbours": _neighbours(similarity, texts.carried),
        "papers": _papers(texts, chosen),
        "definition": (vectors @ texts.told.T).toarray(),
        "name": texts.names[chosen],
    }
    total = sum(WEIGHTS[name] * part for name, part in parts.items())
    return Scores(np.round(total / sum(WEIGHTS.values()), _DECIMALS), parts, similarity)


def _told(tag: Tag) -> str:
    aliases = " ".join(alias.replace("-", " ") for alias in tag.aliases)
    return f"{tag.name}. {tag.name}. {tag.definition} {aliases}"


def _vectors(
    texts: Sequence[str], told: Sequence[str], language: str
) -> tuple[csr_matrix, csr_matrix]:
    made = vectorizer(language, fewest=1 if len(texts) < _FEW else 2)
    # The definitions lend their words, so that there are some even where the papers have none.
    made.fit([*texts, *told])
    return made.transform(texts), made.transform(told)


def _neighbours(similarity: Matrix, carried: Matrix) -> Matrix:
    """Return for each row the share of its nearest papers, by similarity, with each tag."""
    found = np.zeros((len(similarity), carried.shape[1]))
    for row, near in enumerate(similarity):
        order = np.argsort(-near, kind="stable")[:NEIGHBOURS]
        weight = near[order]
        if weight.sum() > 0:
            found[row] = weight @ carried[order] / weight.sum()
    return found


def _papers(texts: Texts, rows: list[int]) -> Matrix:
    """Return the cosine of each paper with the sum of the other papers that have each tag."""
    vectors, carried = texts.vectors[rows], texts.carried[rows]
    sums = texts.vectors.T @ texts.carried  # words by tags
    own = np.asarray(vectors.multiply(vectors).sum(axis=1)).reshape(-1, 1)
    with_own = vectors @ sums
    # |c - x|² = |c|² - 2 c·x + |x|², where the paper itself is in the sum.
    norm = (sums**2).sum(axis=0) - carried * (2 * with_own - own)
    size = np.sqrt(np.maximum(norm, 0))
    dot = with_own - own * carried
    near: Matrix = np.divide(dot, size, out=np.zeros_like(dot), where=size > _NOTHING)
    return near


def _names(texts: Sequence[str], tags: Sequence[Tag]) -> Matrix:
    """Return 1 where the name or an alias of a tag stands in a text, else 0."""
    patterns = [
        re.compile("|".join(rf"\b{re.escape(name)}(?:s|es)?\b" for name in sorted(_spelled(tag))))
        for tag in tags
    ]
    return np.array([[bool(found.search(text)) for found in patterns] for text in texts], float)


def _spelled(tag: Tag) -> set[str]:
    names = {fold(name.replace("-", " ")) for name in (tag.name, *tag.aliases)}
    return names | {name.removesuffix("s") for name in names}
