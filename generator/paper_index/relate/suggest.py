"""Tags that a paper probably lacks or carries wrongly, each with its score and its evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from paper_index.relate.scores import prepare, score
from paper_index.text.escape import fold, plain

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Tag, Vocabulary

SURE = 0.2
"""Score from which a missing tag is a hint; `tests/benchmarks/suggest.py` prints its precision."""

DOUBTFUL = 0.05
"""Score below which a tag that a paper carries is doubtful."""

_WORDS, _PAPERS = 5, 3
_AT_ONCE = 500  # papers that are compared with all others at once
_LEAST = 0.05  # similarity of a paper that may speak for a tag
_COMMON = {
    *("a", "an", "and", "are", "as", "at", "by", "first", "for", "from", "how", "in", "into"),
    *("is", "it", "its", "more", "of", "on", "or", "over", "rather", "such", "than", "that"),
    *("the", "their", "through", "to", "up", "via", "what", "when", "where", "which", "whose"),
    *("with", "without"),
}


@dataclass(frozen=True)
class Suggestion:
    """A tag for a paper: its score, 0 to 1, and what speaks for it.

    `words` are those of the tag's name, aliases and definition that the text has, in their order
    there; `papers` are ids of the nearest papers that carry it, with their similarity, 0 to 1.
    """

    tag: Tag
    score: float
    words: tuple[str, ...]
    papers: tuple[tuple[str, float], ...]

    @property
    def sure(self) -> bool:
        """Whether the score is high enough for a hint."""
        return self.score >= SURE


@dataclass(frozen=True)
class PaperSuggestions:
    """What is suggested for a paper: tags that it lacks, best first; tags that it hardly bears."""

    paper: Paper
    missing: tuple[Suggestion, ...]
    doubtful: tuple[Suggestion, ...]


def suggest(
    papers: Sequence[Paper],
    vocabulary: Vocabulary,
    wanted: Collection[str] | None = None,
    *,
    most: int = 5,
    language: str = "en",
) -> tuple[PaperSuggestions, ...]:
    """Return suggestions by paper id, for the `wanted` ids or for all; at most `most` tags each."""
    ordered = sorted(papers, key=lambda paper: paper.id)
    tags = sorted(vocabulary.tags, key=lambda tag: tag.id)
    rows = [n for n, paper in enumerate(ordered) if wanted is None or paper.id in wanted]
    if not (rows and tags):
        return tuple(PaperSuggestions(ordered[row], (), ()) for row in rows)
    texts = prepare(ordered, tags, language)
    found = []
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        scores = score(texts, some)
        for place, row in enumerate(some):
            numbers = _Numbers(row, scores.total[place], scores.similarity[place])
            found.append(_of_paper(numbers, ordered, tags, most))
    return tuple(found)


@dataclass(frozen=True)
class _Numbers:
    """One paper: its number, the score of each tag, its similarity to each paper."""

    row: int
    total: NDArray[np.float64]
    similarity: NDArray[np.float64]


def _of_paper(
    numbers: _Numbers, papers: Sequence[Paper], tags: Sequence[Tag], most: int
) -> PaperSuggestions:
    paper, found = papers[numbers.row], numbers.total
    # A stable sort: equal scores stay in the order of the tags' ids.
    order = [int(column) for column in np.argsort(-found, kind="stable")]
    lacking = [c for c in order if tags[c].id not in paper.tags and found[c] > 0][:most]
    hardly = [c for c in reversed(order) if tags[c].id in paper.tags and found[c] < DOUBTFUL]
    text = fold(f"{plain(paper.title)} {plain(paper.abstract)}")

    def one(column: int) -> Suggestion:
        words = _words(tags[column], text)
        return Suggestion(
            tags[column],
            float(round(found[column], 3)),
            words,
            _near(numbers, tags[column], papers),
        )

    return PaperSuggestions(paper, tuple(map(one, lacking)), tuple(map(one, hardly)))


def _words(tag: Tag, text: str) -> tuple[str, ...]:
    there = set(re.findall(r"[^\W_]+", text))
    told = fold(f"{tag.name} {' '.join(tag.aliases)} {tag.definition}")
    words = dict.fromkeys(re.findall(r"[^\W_]+", told))
    return tuple(word for word in words if word in there and word not in _COMMON)[:_WORDS]


def _near(numbers: _Numbers, tag: Tag, papers: Sequence[Paper]) -> tuple[tuple[str, float], ...]:
    near = numbers.similarity
    order = [int(place) for place in np.argsort(-near, kind="stable") if near[place] >= _LEAST]
    found = [place for place in order if tag.id in papers[place].tags]
    return tuple((papers[place].id, float(round(near[place], 2))) for place in found[:_PAPERS])
