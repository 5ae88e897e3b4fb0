"""Finds related papers by their shared tags and words, and names the words that they share."""

from __future__ import annotations

import math
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz.distance import Prefix
from scipy import sparse

from paper_index.model.index import Related
from paper_index.relate.vectors import is_cjk, stop_words, terms, text_of, vectorizer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Tag
    from paper_index.relate.vectors import Text

TAG_WEIGHT = 0.2
"""Weight of the tags, 0 to 1; the text has the rest. Chosen by tests/benchmarks/related.py."""

MINIMUM = 0.1
"""Similarity, 0 to 1, below which papers are unrelated; see tests/benchmarks/related.py."""

MINIMUM_UNTAGGED = 0.05
"""The same if one of the papers has no tags, so that only the texts can be similar."""

MOST_WORDS = 3
"""Shared words that are named."""

_MINIMUM_WORD = 0.006
"""Contribution of a word to the similarity, 0 to 1, below which it is not named."""

# "entropy", "entropies" and "entropic" have a common prefix of at least so many letters, and of at
# least this share of the shorter word.
_PREFIX_LENGTH, _PREFIX_SHARE = 4, 0.6

_BATCH = 500  # papers that are compared with all others at once
# Weights are rounded to integers. A float holds sums of their products exactly (below 2**53), so
# the result does not depend on the order in which a machine adds.
_ONE = 2**20


class Vectors(NamedTuple):
    """One row per paper, in the given order; columns are the terms of the text, then the tags.

    Entries are integers; the dot product of two rows is the papers' similarity times `scale`.
    """

    matrix: sparse.csr_matrix
    terms: NDArray[np.object_]
    tagged: NDArray[np.bool_]
    scale: float = float(_ONE**2)


def related_papers(
    papers: Sequence[Paper], tags: Mapping[str, Tag], most: int, language: str = "en"
) -> dict[str, tuple[Related, ...]]:
    """Return at most `most` related papers for each paper's id, the most similar first.

    The similarity is a cosine and therefore symmetric: of the TF-IDF vectors of the texts, and of
    the tags, weighted by inverse document frequency. Of equally similar papers the one that is
    first in `papers` comes first.
    """
    texts = [text_of(paper) for paper in papers]
    vectors = vectorize(papers, texts, language)
    stop = stop_words(language)
    found = {}
    for row, near in enumerate(nearest(vectors, most)):
        paper = papers[row]
        words = Words(texts[row].plain, stop)
        found[paper.id] = tuple(
            Related(
                papers[other],
                tuple(tags[name] for name in paper.tags if name in papers[other].tags),
                words.shared_with(texts[other].plain, weights),
            )
            for other, weights in zip(near, _contributions(vectors, row, near), strict=True)
        )
    return found


def vectorize(papers: Sequence[Paper], texts: Sequence[Text], language: str) -> Vectors:
    """Return the vectors of papers with these texts."""
    text, terms = _text_matrix(texts, language)
    tags = _tag_matrix(papers)
    both = sparse.hstack(
        [text * math.sqrt(1 - TAG_WEIGHT), tags * math.sqrt(TAG_WEIGHT)], format="csr"
    )
    both.data = np.rint(both.data * _ONE)
    return Vectors(both, terms, np.diff(tags.indptr) > 0)


def nearest(vectors: Vectors, most: int) -> Iterator[list[int]]:
    """Yield for each row the numbers of at most `most` related rows, the most similar first.

    Works in batches, so that memory is bounded.
    """
    tagged = vectors.tagged
    # Terms of a single paper make no pair similar; they have only increased the vector's length.
    shared = np.flatnonzero(np.diff(vectors.matrix.tocsc().indptr) > 1)
    matrix = vectors.matrix[:, shared]
    transposed = matrix.T.tocsr()
    for start in range(0, matrix.shape[0], _BATCH):
        products = matrix[start : start + _BATCH] @ transposed
        for place in range(products.shape[0]):
            part = slice(products.indptr[place], products.indptr[place + 1])
            rows, similarity = products.indices[part], products.data[part]
            minimum = np.where(tagged[rows] & tagged[start + place], MINIMUM, MINIMUM_UNTAGGED)
            kept = (similarity >= minimum * vectors.scale) & (rows != start + place)
            rows, similarity = rows[kept], similarity[kept]
            order = np.lexsort((rows, -similarity))[:most]
            yield [int(row) for row in rows[order]]


def _text_matrix(
    texts: Sequence[Text], language: str
) -> tuple[sparse.csr_matrix, NDArray[np.object_]]:
    tfidf = vectorizer(language)
    try:
        matrix = tfidf.fit_transform(text.weighted for text in texts)
    except ValueError:  # no text has a word
        return sparse.csr_matrix((len(texts), 0)), np.array([], dtype=np.object_)
    return matrix, tfidf.get_feature_names_out()


def _tag_matrix(papers: Sequence[Paper]) -> sparse.csr_matrix:
    counts = Counter(name for paper in papers for name in paper.tags)
    column = {name: number for number, name in enumerate(sorted(counts))}
    weight = {name: math.log1p(len(papers) / count) for name, count in counts.items()}
    rows, columns, data = [], [], []
    for row, paper in enumerate(papers):
        length = math.sqrt(sum(weight[name] ** 2 for name in paper.tags))
        rows += [row] * len(paper.tags)
        columns += [column[name] for name in paper.tags]
        data += [weight[name] / length for name in paper.tags]
    return sparse.csr_matrix((data, (rows, columns)), shape=(len(papers), len(column)))


def _contributions(vectors: Vectors, row: int, near: Sequence[int]) -> Iterator[dict[str, float]]:
    """Yield for each near row the contribution of each shared term to the similarity, 0 to 1."""
    columns, weights = _term_weights(vectors, row)
    for other in near:
        theirs, more = _term_weights(vectors, other)
        same, here, there = np.intersect1d(columns, theirs, assume_unique=True, return_indices=True)
        products = weights[here] * more[there] / vectors.scale
        yield dict(zip(vectors.terms[same].tolist(), products.tolist(), strict=True))


def _term_weights(vectors: Vectors, row: int) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Return columns and values of a row's terms, without its tags."""
    matrix = vectors.matrix
    part = slice(matrix.indptr[row], matrix.indptr[row + 1])
    columns = matrix.indices[part]
    kept = columns < len(vectors.terms)
    return columns[kept], matrix.data[part][kept]


class Words:
    """Chooses the words that a paper shares with others, as its text spells them."""

    def __init__(self, text: str, stop: frozenset[str]) -> None:
        """Take a paper's text; the folded words in `stop` are never chosen."""
        self._text, self._stop = text, stop

    @cached_property
    def _places(self) -> dict[str, list[tuple[int, int]]]:
        """Start and end of each occurrence of each term."""
        found: dict[str, list[tuple[int, int]]] = {}
        for folded, start, end in terms(self._text, self._stop):
            found.setdefault(folded, []).append((start, end))
        return found

    def shared_with(self, other: str, weights: Mapping[str, float]) -> tuple[str, ...]:
        """Return at most `MOST_WORDS` words shared with another text, no two of them similar.

        `weights` are the contributions of the shared terms to the similarity, 0 to 1. A pair of
        words includes the contributions of both, so it comes before them.
        """
        runs = self._runs([term for term in weights if is_cjk(term)], other)
        phrases = [*runs, *(term for term in weights if not is_cjk(term))]
        weight = {
            phrase: sum(weights.get(word, 0) for word in sorted({phrase, *phrase.split(" ")}))
            for phrase in phrases
        }
        chosen: list[str] = []
        for phrase in sorted(phrases, key=lambda name: (-weight[name], name)):
            if weight[phrase] < _MINIMUM_WORD or len(chosen) == MOST_WORDS:
                break
            if not any(_are_similar(phrase, one) for one in chosen):
                chosen.append(phrase)
        return tuple(runs.get(phrase) or self._spelling(phrase) for phrase in chosen)

    def _spelling(self, term: str) -> str:
        """Return a term's most frequent spelling; of equals the one with the fewest capitals."""
        counts = Counter(self._text[start:end] for start, end in self._places[term])
        return min(counts, key=lambda form: (-counts[form], sum(map(str.isupper, form)), form))

    def _runs(self, pairs: Sequence[str], other: str) -> dict[str, str]:
        """Join overlapping pairs of CJK characters to the longest runs that both texts contain.

        Returns the runs by their pairs, separated by spaces.
        """
        runs: list[list[tuple[int, int, str]]] = []
        places = [(*place, pair) for pair in pairs for place in self._places[pair]]
        for start, end, pair in sorted(places):
            run = runs[-1] if runs else []
            if run and start == run[-1][0] + 1 and self._text[run[0][0] : end] in other:
                run.append((start, end, pair))
            else:
                runs.append([(start, end, pair)])
        return {
            " ".join(pair for _, _, pair in run): self._text[run[0][0] : run[-1][1]] for run in runs
        }


def _are_similar(one: str, other: str) -> bool:
    """Return whether two phrases have a word, or nearly the same word, in common."""
    return any(_have_one_stem(a, b) for a in one.split(" ") for b in other.split(" "))


def _have_one_stem(one: str, other: str) -> bool:
    prefix = Prefix.similarity(one, other)
    enough = max(_PREFIX_LENGTH, _PREFIX_SHARE * min(len(one), len(other)))
    return one == other or prefix >= enough
