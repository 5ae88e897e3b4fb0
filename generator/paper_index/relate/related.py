"""Finds related papers by their shared words and tags, and names the words that they share."""

from __future__ import annotations

import json
from itertools import product
from typing import TYPE_CHECKING

from rapidfuzz.distance import Prefix

from paper_index.cache.keys import digest
from paper_index.cache.store import Store
from paper_index.model.index import Related
from paper_index.relate.terms import Counts, Stems, count_terms, is_cjk, shared_runs, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Tag, Vocabulary

MOST_WORDS = 3
"""Shared words that are named."""

_MINIMUM_WORD = 0.008
"""Part of a similarity, 0 to 1, below which a word is not named."""

# "entropy" and "entropies" have a common prefix of at least so many letters, and of at least this
# share of the shorter word.
_PREFIX_LENGTH, _PREFIX_SHARE = 4, 0.6


def related_papers(
    papers: Sequence[Paper],
    vocabulary: Vocabulary,
    most: int,
    language: str = "en",
    cache: Store | None = None,
) -> dict[str, tuple[Related, ...]]:
    """Return at most `most` related papers for each paper's id, the most similar first.

    The similarity is a cosine and therefore symmetric: of the TF-IDF vectors of the texts, and of
    the tags of topics, weighted by inverse document frequency. Related papers always share words.
    Of equally similar papers the one that is first in `papers` comes first. Papers that were
    retracted or withdrawn are related to none. `cache` has the results of earlier builds.
    """
    cache = cache or Store(None)
    tags = [[name for name in paper.tags if name in vocabulary.topics] for paper in papers]
    keys = [digest(language, paper.title, paper.abstract) for paper in papers]
    chosen = [(paper.id, paper.is_retracted) for paper in papers]
    found = cache.remember(
        "related",
        digest(language, most, chosen, keys, tags),
        lambda: _find(papers, keys, tags, most, language, cache),
    )
    by_id = {paper.id: paper for paper in papers}
    return {
        paper.id: tuple(
            Related(by_id[other], _common(paper, by_id[other], vocabulary), tuple(words))
            for other, words in related
        )
        for paper, related in zip(papers, json.loads(found), strict=True)
    }


def _find(
    papers: Sequence[Paper],
    keys: Sequence[str],
    tags: Sequence[Sequence[str]],
    most: int,
    language: str,
    cache: Store,
) -> bytes:
    """Return, as JSON, the ids of each paper's related papers with the words that they share."""
    from paper_index.relate import vectors as v

    counts = _counts(papers, keys, language, cache)
    vectors = v.vectorize([one.terms for one in counts], [one.counts for one in counts], tags)
    links = v.nearest(vectors, most, [not paper.is_retracted for paper in papers])
    found: list[list[tuple[str, tuple[str, ...]]]] = [[] for _ in papers]
    for row, other, parts in zip(*links, v.shared_terms(vectors, links), strict=True):
        runs = {}
        if pairs := {term for term in parts if is_cjk(term)}:
            ours, theirs = (text_of(papers[one]).plain for one in (row, other))
            runs = shared_runs(pairs, ours, theirs)
        if words := shared_words(counts[row], parts, runs):
            found[row].append((papers[other].id, words))
    return json.dumps(found).encode()


def _counts(
    papers: Sequence[Paper], keys: Sequence[str], language: str, cache: Store
) -> list[Counts]:
    """Return the terms of each paper, which depend on nothing but its text."""
    known = cache.get("terms", keys)
    stems = Stems(language)
    made: dict[str, Counts] = {}
    for paper, key in zip(papers, keys, strict=True):
        if key not in known and key not in made:
            made[key] = count_terms(text_of(paper), stems)
    cache.put("terms", {key: counts.packed() for key, counts in made.items()})
    return [made[key] if key in made else Counts.unpacked(known[key]) for key in keys]


def _common(paper: Paper, other: Paper, vocabulary: Vocabulary) -> tuple[Tag, ...]:
    names = (name for name in paper.tags if name in vocabulary.topics and name in other.tags)
    return tuple(vocabulary.by_id[name] for name in names)


def shared_words(
    ours: Counts, weights: Mapping[str, float], runs: Mapping[str, str]
) -> tuple[str, ...]:
    """Return at most `MOST_WORDS` words shared with another text, no two of them similar.

    `weights` are the parts of the shared terms in the similarity, 0 to 1. A pair of words
    includes the parts of both, so it comes before them. Words are spelled as in `ours`; `runs` are
    those of CJK characters, by their pairs.
    """
    phrases = [*runs, *(term for term in weights if not (runs and is_cjk(term)))]
    weight = {
        phrase: sum(weights.get(word, 0) for word in sorted({phrase, *phrase.split(" ")}))
        for phrase in phrases
    }
    chosen: list[str] = []
    for phrase in sorted(weight, key=lambda name: (-weight[name], name)):
        if weight[phrase] < _MINIMUM_WORD or len(chosen) == MOST_WORDS:
            break
        if not any(_are_similar(phrase, one) for one in chosen):
            chosen.append(phrase)
    return tuple(runs.get(phrase) or ours.spelling(phrase) for phrase in chosen)


def _are_similar(one: str, other: str) -> bool:
    for a, b in product(one.split(" "), other.split(" ")):
        enough = max(_PREFIX_LENGTH, _PREFIX_SHARE * min(len(a), len(b)))
        if a == b or Prefix.similarity(a, b) >= enough:
            return True
    return False
