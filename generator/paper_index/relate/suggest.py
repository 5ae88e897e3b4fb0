"""Suggests tags that papers lack, and points out doubtful ones, with scores and evidence.

A score combines the tags of the nearest papers, the similarity to the papers that have the tag, the
similarity to its definition, and its name in the text. Scores are leave-one-out: a paper's own tags
never count for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from paper_index.relate.terms import Stems, terms, text_of
from paper_index.text.escape import fold, plain

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Tag, Vocabulary

    Matrix = NDArray[np.float64]

SURE = 0.25
"""Score from which a missing tag is a hint; `tests/benchmarks/suggest.py` prints its precision."""

DOUBTFUL = 0.05
"""Score below which a paper's tag is doubtful."""

_NEIGHBOURS = 10
"""Nearest papers whose tags count."""

_WEIGHTS = {"neighbours": 0.3, "papers": 2.0, "definition": 2.0, "name": 0.1}
"""Weights of the parts of a score; chosen by `tests/benchmarks/suggest.py`, rounded."""

_WORDS, _PAPERS = 5, 3  # evidence that is shown
_BATCH = 500  # papers that are compared with all others at once
_MINIMUM_SIMILARITY = 0.05  # of a paper that is shown as evidence
_FEW_PAPERS = 20  # below this number, words of a single paper count
_DECIMALS = 6  # beyond these, machines may differ
_ZERO = 1e-6  # lengths below this are rounding errors
_STOP_WORDS = frozenset(
    "a an and are as at by first for from how in into is it its more of on or over rather such "  # noqa: SIM905 (a paragraph)
    "than that the their through to up via what when where which whose with without".split()
)


@dataclass(frozen=True)
class Suggestion:
    """A tag for a paper: its score, 0 to 1, and the evidence.

    `words` of the tag's name, aliases and definition occur in the paper's text; `papers` are the
    nearest papers with the tag: id and similarity, 0 to 1.
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
    """The tags that a paper lacks, best first, and its doubtful ones, worst first."""

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
    """Return suggestions by paper id, for the `wanted` ids or all; at most `most` missing tags."""
    ordered = sorted(papers, key=lambda paper: paper.id)
    tags = sorted(vocabulary.tags, key=lambda tag: tag.id)
    rows = [n for n, paper in enumerate(ordered) if wanted is None or paper.id in wanted]
    if not (rows and tags):
        return tuple(PaperSuggestions(ordered[row], (), ()) for row in rows)
    texts = vectorize(ordered, tags, language)
    found = []
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        scores = score_tags(texts, batch)
        for row, total, similarity in zip(batch, scores.total, scores.similarity, strict=True):
            near = [
                (ordered[other], float(round(similarity[other], 2)))
                for other in np.argsort(-similarity, kind="stable")
                if similarity[other] >= _MINIMUM_SIMILARITY and not ordered[other].is_retracted
            ]
            found.append(_suggest_for(ordered[row], tags, total, near, most))
    return tuple(found)


def _suggest_for(
    paper: Paper,
    tags: Sequence[Tag],
    scores: Matrix,
    near: Sequence[tuple[Paper, float]],
    most: int,
) -> PaperSuggestions:
    words = _words(f"{plain(paper.title)} {plain(paper.abstract or '')}").keys() - _STOP_WORDS

    def suggestion(column: int) -> Suggestion:
        tag = tags[column]
        description = _words(f"{tag.name} {' '.join(tag.aliases)} {tag.definition or ''}")
        shared = tuple(word for word in description if word in words)
        papers = tuple((other.id, similarity) for other, similarity in near if tag.id in other.tags)
        return Suggestion(tag, float(round(scores[column], 3)), shared[:_WORDS], papers[:_PAPERS])

    # A stable sort: equal scores keep the order of the tags' ids.
    order = [int(column) for column in np.argsort(-scores, kind="stable")]
    missing = [c for c in order if tags[c].id not in paper.tags and scores[c] > 0][:most]
    doubtful = [c for c in reversed(order) if tags[c].id in paper.tags and scores[c] < DOUBTFUL]
    return PaperSuggestions(
        paper, tuple(map(suggestion, missing)), tuple(map(suggestion, doubtful))
    )


def _words(text: str) -> dict[str, None]:
    return dict.fromkeys(re.findall(r"[^\W_]+", fold(text)))


@dataclass(frozen=True)
class Texts:
    """Papers (rows) and tags (columns), in the given order, prepared for scoring.

    `vectors` are of the papers' texts, `definitions` of the tags' names, definitions and aliases.
    An entry of `carried` is 1 if the paper has the tag, of `named` if its text names it, else 0.
    """

    vectors: csr_matrix
    definitions: csr_matrix
    carried: Matrix
    named: Matrix


@dataclass(frozen=True)
class Scores:
    """Scores of tags (columns) for papers (rows), in the given order.

    `total` is 0 to 1; `similarity` is the cosine with each of all papers, 0 with itself.
    """

    total: Matrix
    parts: dict[str, Matrix]
    similarity: Matrix


def vectorize(papers: Sequence[Paper], tags: Sequence[Tag], language: str = "en") -> Texts:
    """Prepare at least one paper and one tag for scoring."""
    texts = [text_of(paper).weighted for paper in papers]
    definitions = [
        f"{tag.name}. {tag.name}. {tag.definition or ''} {' '.join(tag.aliases).replace('-', ' ')}"
        for tag in tags
    ]
    stems = Stems(language)
    tfidf = TfidfVectorizer(
        analyzer=lambda text: [term for term, _ in terms(text, stems)],
        sublinear_tf=True,
        min_df=1 if len(texts) < _FEW_PAPERS else 2,
    )
    # The definitions contribute words, so that there are some even if the papers have none.
    tfidf.fit([*texts, *definitions])
    return Texts(
        tfidf.transform(texts),
        tfidf.transform(definitions),
        np.array([[tag.id in paper.tags for tag in tags] for paper in papers], dtype=float),
        _named([fold(text) for text in texts], tags),
    )


def score_tags(texts: Texts, rows: Sequence[int]) -> Scores:
    """Return the scores of all tags for the papers with these numbers."""
    chosen = list(rows)
    vectors = texts.vectors[chosen]
    similarity = np.round((vectors @ texts.vectors.T).toarray(), _DECIMALS)
    similarity[np.arange(len(chosen)), chosen] = 0
    parts = {
        "neighbours": _by_neighbours(similarity, texts.carried),
        "papers": _by_papers(texts, chosen),
        "definition": (vectors @ texts.definitions.T).toarray(),
        "name": texts.named[chosen],
    }
    total = sum(_WEIGHTS[name] * part for name, part in parts.items())
    return Scores(np.round(total / sum(_WEIGHTS.values()), _DECIMALS), parts, similarity)


def _by_neighbours(similarity: Matrix, carried: Matrix) -> Matrix:
    """Return the share of each row's nearest papers, weighted by similarity, with each tag."""
    nearest = np.argsort(-similarity, axis=1, kind="stable")[:, :_NEIGHBOURS]
    weight = np.take_along_axis(similarity, nearest, axis=1)
    shares: Matrix = np.einsum("pn,pnt->pt", weight, carried[nearest])
    total = weight.sum(axis=1, keepdims=True)
    np.divide(shares, total, out=shares, where=total > 0)
    return shares


def _by_papers(texts: Texts, rows: list[int]) -> Matrix:
    """Return the cosine of each paper with the sum of the other papers that have each tag."""
    vectors, carried = texts.vectors[rows], texts.carried[rows]
    sums = texts.vectors.T @ texts.carried  # words by tags
    own = np.asarray(vectors.multiply(vectors).sum(axis=1)).reshape(-1, 1)
    with_own = vectors @ sums
    # |c - x|² = |c|² - 2 c·x + |x|², if the sum c includes the paper x itself.
    squared = (sums**2).sum(axis=0) - carried * (2 * with_own - own)
    length = np.sqrt(np.maximum(squared, 0))
    dot = with_own - own * carried
    cosine: Matrix = np.divide(dot, length, out=np.zeros_like(dot), where=length > _ZERO)
    return cosine


def _named(texts: Sequence[str], tags: Sequence[Tag]) -> Matrix:
    """Return 1 where the name or an alias of a tag occurs in a folded text, else 0."""
    patterns = []
    for tag in tags:
        names = {fold(name.replace("-", " ")) for name in (tag.name, *tag.aliases)}
        names |= {name.removesuffix("s") for name in names}
        known = "|".join(map(re.escape, sorted(names)))
        patterns.append(re.compile(rf"\b(?:{known})(?:s|es)?\b"))
    return np.array([[bool(found.search(text)) for found in patterns] for text in texts], float)
