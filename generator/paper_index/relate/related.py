"""Finds related papers by their shared tags and words, and names the words that they share."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz.distance import Prefix
from scipy import sparse
from sklearn.preprocessing import MultiLabelBinarizer, normalize

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

    def weights(self, row: int) -> dict[int, float]:
        """Return the entries of a row by column, without its tags."""
        part = slice(*self.matrix.indptr[row : row + 2])
        columns, data = self.matrix.indices[part], self.matrix.data[part]
        kept = columns < len(self.terms)
        return dict(zip(columns[kept].tolist(), data[kept].tolist(), strict=True))


def related_papers(
    papers: Sequence[Paper], tags: Mapping[str, Tag], most: int, language: str = "en"
) -> dict[str, tuple[Related, ...]]:
    """Return at most `most` related papers for each paper's id, the most similar first.

    The similarity is a cosine and therefore symmetric: of the TF-IDF vectors of the texts, and of
    the tags, weighted by inverse document frequency. Of equally similar papers the one that is
    first in `papers` comes first. Papers that were retracted or withdrawn are related to none.
    """
    texts = [text_of(paper) for paper in papers]
    vectors = vectorize(papers, texts, language)
    found: dict[str, tuple[Related, ...]] = {}
    offered = np.array([not paper.is_retracted for paper in papers], dtype=bool)
    for row, near in enumerate(nearest(vectors, most, offered)):
        paper, ours = papers[row], vectors.weights(row)
        words = Words(texts[row].plain, stop_words(language))
        related = []
        for other in near:
            theirs = vectors.weights(other)
            shared = {
                vectors.terms[column]: ours[column] * theirs[column] / vectors.scale
                for column in ours.keys() & theirs.keys()
            }
            common = tuple(tags[name] for name in paper.tags if name in papers[other].tags)
            named = words.shared_with(texts[other].plain, shared)
            related.append(Related(papers[other], common, named))
        found[paper.id] = tuple(related)
    return found


def vectorize(papers: Sequence[Paper], texts: Sequence[Text], language: str) -> Vectors:
    """Return the vectors of papers with these texts."""
    tfidf = vectorizer(language)
    try:
        text = tfidf.fit_transform(text.weighted for text in texts)
        terms = tfidf.get_feature_names_out()
    except ValueError:  # no text has a word
        text, terms = sparse.csr_matrix((len(texts), 0)), np.array([], dtype=np.object_)
    carried = MultiLabelBinarizer(sparse_output=True).fit_transform([one.tags for one in papers])
    tags = carried.multiply(np.log1p(len(papers) / carried.sum(axis=0))).tocsr()
    tags = normalize(tags) if tags.shape[1] else tags
    both = sparse.hstack(
        [text * math.sqrt(1 - TAG_WEIGHT), tags * math.sqrt(TAG_WEIGHT)], format="csr"
    )
    both.data = np.rint(both.data * _ONE)
    return Vectors(both, terms, np.diff(tags.indptr) > 0)


def nearest(
    vectors: Vectors, most: int, offered: NDArray[np.bool_] | None = None
) -> Iterator[list[int]]:
    """Yield for each row the numbers of at most `most` related rows, the most similar first.

    Only rows that are True in `offered` are chosen. Works in batches, so that memory is bounded.
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
            kept &= True if offered is None else offered[rows]
            rows, similarity = rows[kept], similarity[kept]
            order = np.lexsort((rows, -similarity))[:most]
            yield [int(row) for row in rows[order]]


@dataclass(frozen=True)
class Words:
    """Chooses the words that a paper shares with others, as its text spells them."""

    text: str
    stop: frozenset[str]
    """Folded words that are never chosen."""

    @cached_property
    def _places(self) -> dict[str, list[tuple[int, int]]]:
        """Start and end of each occurrence of each term."""
        found = defaultdict(list)
        for folded, start, end in terms(self.text, self.stop):
            found[folded].append((start, end))
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
        counts = Counter(self.text[start:end] for start, end in self._places[term])
        return min(counts, key=lambda form: (-counts[form], sum(map(str.isupper, form)), form))

    def _runs(self, pairs: Sequence[str], other: str) -> dict[str, str]:
        """Join overlapping pairs of CJK characters to the longest runs that both texts contain.

        Returns the runs by their pairs, separated by spaces.
        """
        runs: list[list[tuple[int, int, str]]] = []
        for start, end, pair in sorted((*at, one) for one in pairs for at in self._places[one]):
            run = runs[-1] if runs else []
            if run and start == run[-1][0] + 1 and self.text[run[0][0] : end] in other:
                run.append((start, end, pair))
            else:
                runs.append([(start, end, pair)])
        return {
            " ".join(pair for _, _, pair in run): self.text[run[0][0] : run[-1][1]] for run in runs
        }


def _are_similar(one: str, other: str) -> bool:
    for a, b in product(one.split(" "), other.split(" ")):
        enough = max(_PREFIX_LENGTH, _PREFIX_SHARE * min(len(a), len(b)))
        if a == b or Prefix.similarity(a, b) >= enough:
            return True
    return False
