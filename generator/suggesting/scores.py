"""How well each tag fits each paper, as numbers: from its neighbours, its tag's papers and words.

Every score is leave-one-out: what a paper itself carries never speaks for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from generator.text import fold, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from generator.model.paper import Paper
    from generator.model.vocabulary import Tag

    Matrix = NDArray[np.float64]

NEIGHBOURS = 10
"""Nearest papers whose tags count."""

WEIGHTS = {"neighbours": 0.3, "papers": 2.0, "definition": 2.0, "name": 0.1}
"""What each part adds to a score; chosen by `tests/benchmarks/suggest.py`, rounded."""

_FEW = 20  # papers below which a word of one paper alone still counts
_DECIMALS = 6  # beyond these, machines may differ
_NOTHING = 1e-6  # a length that is only what rounding left


@dataclass(frozen=True)
class Scores:
    """All numbers, papers by row and tags by column, both in the order given.

    `total` is 0 to 1; `similarity` is the cosine of each two papers, 0 on the diagonal.
    """

    total: Matrix
    parts: dict[str, Matrix]
    similarity: Matrix


def score(papers: Sequence[Paper], tags: Sequence[Tag], language: str = "en") -> Scores:
    """Return how well each tag fits each paper.

    Texts are compared by TF-IDF over words and pairs of words (scikit-learn's TfidfVectorizer,
    sublinear term frequency); the title counts twice.
    """
    texts = [fold(f"{plain(p.title)}. {plain(p.title)}. {plain(p.abstract)}") for p in papers]
    carried = np.array([[tag.id in paper.tags for tag in tags] for paper in papers], dtype=float)
    if not papers or not tags:
        empty = np.zeros((len(papers), len(tags)))
        return Scores(empty, dict.fromkeys(WEIGHTS, empty), np.zeros((len(papers), len(papers))))
    vectors, told = _vectors(texts, [_told(tag) for tag in tags], language)
    similarity = np.round((vectors @ vectors.T).toarray(), _DECIMALS)
    np.fill_diagonal(similarity, 0)
    parts = {
        "neighbours": _neighbours(similarity, carried),
        "papers": _papers(vectors, carried),
        "definition": (vectors @ told.T).toarray(),
        "name": _names(texts, tags),
    }
    total = sum(WEIGHTS[name] * part for name, part in parts.items())
    return Scores(np.round(total / sum(WEIGHTS.values()), _DECIMALS), parts, similarity)


def _told(tag: Tag) -> str:
    aliases = " ".join(alias.replace("-", " ") for alias in tag.aliases)
    return fold(f"{tag.name}. {tag.name}. {tag.definition} {aliases}")


def _vectors(
    texts: Sequence[str], told: Sequence[str], language: str
) -> tuple[csr_matrix, csr_matrix]:
    common = "english" if language.startswith("en") else None
    fewest = 1 if len(texts) < _FEW else 2
    vectorizer = TfidfVectorizer(
        ngram_range=(1, 2), sublinear_tf=True, min_df=fewest, stop_words=common
    )
    # The definitions lend their words, so that there are some even where the papers have none.
    vectorizer.fit([*texts, *told])
    return vectorizer.transform(texts), vectorizer.transform(told)


def _neighbours(similarity: Matrix, carried: Matrix) -> Matrix:
    """Return for each paper the share of its nearest papers, by similarity, with each tag."""
    found = np.zeros_like(carried)
    for row, near in enumerate(similarity):
        order = np.argsort(-near, kind="stable")[:NEIGHBOURS]
        weight = near[order]
        if weight.sum() > 0:
            found[row] = weight @ carried[order] / weight.sum()
    return found


def _papers(vectors: csr_matrix, carried: Matrix) -> Matrix:
    """Return the cosine of each paper with the sum of the other papers that have each tag."""
    sums = vectors.T @ carried  # words by tags
    own = np.asarray(vectors.multiply(vectors).sum(axis=1))
    dot = vectors @ sums - own * carried
    # |c - x|² = |c|² - 2 c·x + |x|², where the paper itself is in the sum.
    norm = (sums**2).sum(axis=0) - carried * (2 * (vectors @ sums) - own)
    size = np.sqrt(np.maximum(norm, 0))
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
