"""Tags that a paper probably lacks or carries wrongly, each with its score and its evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from generator.suggesting.scores import Scores, score
from generator.text import fold, plain

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from generator.model.paper import Paper
    from generator.model.vocabulary import Tag, Vocabulary

SURE = 0.2
"""Score from which a missing tag is a hint; `tests/benchmarks/suggest.py` prints its precision."""

DOUBTFUL = 0.05
"""Score below which a tag that a paper carries is doubtful."""

_WORDS, _PAPERS = 5, 3
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
    scores = score(ordered, tags, language)
    return tuple(
        _of_paper(row, ordered, tags, scores, most)
        for row, paper in enumerate(ordered)
        if wanted is None or paper.id in wanted
    )


def _of_paper(
    row: int, papers: Sequence[Paper], tags: Sequence[Tag], scores: Scores, most: int
) -> PaperSuggestions:
    paper, found = papers[row], scores.total[row]
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
            _near(row, tags[column], papers, scores),
        )

    return PaperSuggestions(paper, tuple(map(one, lacking)), tuple(map(one, hardly)))


def _words(tag: Tag, text: str) -> tuple[str, ...]:
    there = set(re.findall(r"[^\W_]+", text))
    told = fold(f"{tag.name} {' '.join(tag.aliases)} {tag.definition}")
    words = dict.fromkeys(re.findall(r"[^\W_]+", told))
    return tuple(word for word in words if word in there and word not in _COMMON)[:_WORDS]


def _near(
    row: int, tag: Tag, papers: Sequence[Paper], scores: Scores
) -> tuple[tuple[str, float], ...]:
    near = scores.similarity[row]
    order = [int(place) for place in np.argsort(-near, kind="stable") if near[place] >= _LEAST]
    found = [place for place in order if place != row and tag.id in papers[place].tags]
    return tuple((papers[place].id, float(round(near[place], 2))) for place in found[:_PAPERS])
