"""A plain BM25 for comparison with the search: any word, no fields, synonyms or corrections."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from paper_index.site.search_words import words
from paper_index.text.escape import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paper_index.model.paper import Paper

# The usual values: Manning, Raghavan and Schütze, Introduction to Information Retrieval, 11.4.3.
_K1, _B = 1.2, 0.75
_ENDING = re.compile(r"(?<=\w{4})(?:ations?|ities|ions?|ings?|ies|ed|es|s)$")


class Bm25:
    """Ranks papers for a query by their titles, authors and abstracts as one text."""

    def __init__(self, papers: Iterable[Paper]) -> None:
        self._ids: list[str] = []
        self._postings: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self._lengths: list[int] = []
        for number, paper in enumerate(papers):
            text = " ".join((plain(paper.title), *paper.authors, plain(paper.abstract or "")))
            found = _stems(text)
            self._ids.append(paper.id)
            self._lengths.append(len(found))
            for word, count in Counter(found).items():
                self._postings[word][number] = count
        self._mean = sum(self._lengths) / max(1, len(self._lengths))

    def find(self, query: str, most: int = 3) -> list[str]:
        """Return the ids of the best papers, best first."""
        scores: defaultdict[int, float] = defaultdict(float)
        for word in _stems(query):
            having = self._postings.get(word, {})
            rarity = math.log(1 + (len(self._ids) - len(having) + 0.5) / (len(having) + 0.5))
            for number, count in having.items():
                norm = _K1 * (1 - _B + _B * self._lengths[number] / self._mean)
                scores[number] += rarity * count * (_K1 + 1) / (count + norm)
        ranked = sorted(scores, key=lambda number: (-scores[number], self._ids[number]))
        return [self._ids[number] for number in ranked[:most]]


def _stems(text: str) -> list[str]:
    return [_ENDING.sub("", word) for word in words(text)]
