"""Compares papers by words and tags: finds related ones, and places them on the map."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass, field, replace
from functools import cached_property
from itertools import chain, product
from typing import TYPE_CHECKING

from rapidfuzz.distance import Prefix

from paper_index.cache.keys import digest
from paper_index.cache.processes import MANY, Background, divide, in_background
from paper_index.cache.store import Store
from paper_index.model.index import Region, Related
from paper_index.relate.regions import find_regions
from paper_index.relate.terms import Counts, Stems, count_terms, is_cjk, shared_runs, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Tag, Vocabulary
    from paper_index.relate.vectors import Vectors

MOST_WORDS = 3
"""Shared words that are named."""

_MINIMUM_WORD = 0.008
"""Part of a similarity, 0 to 1, below which a word is not named."""

# "entropy" and "entropies" have a common prefix of at least so many letters, and of at least this
# share of the shorter word.
_PREFIX_LENGTH, _PREFIX_SHARE = 4, 0.6


@dataclass(frozen=True)
class Compared:
    """Papers with what they are compared by; `cache` has the results of earlier builds.

    The similarity of two is a cosine and therefore symmetric: of the TF-IDF vectors of the texts,
    and of the tags of topics, weighted by inverse document frequency.
    """

    papers: Sequence[Paper]
    vocabulary: Vocabulary
    language: str = "en"
    """That of most texts (ISO 639-1)."""
    cache: Store = field(default_factory=lambda: Store(None))

    @cached_property
    def tags(self) -> list[list[str]]:
        """The tags of topics of each paper."""
        topics = self.vocabulary.topics
        return [[name for name in paper.tags if name in topics] for paper in self.papers]

    @cached_property
    def keys(self) -> list[str]:
        """A key of each paper's text."""
        return [digest(self.language, paper.title, paper.abstract) for paper in self.papers]

    @cached_property
    def counts(self) -> list[Counts]:
        """The terms of each paper, which depend on nothing but its text."""
        known = self.cache.get("terms", self.keys)
        stems = Stems(self.language)
        papers = dict(zip(self.keys, self.papers, strict=True))
        new = [key for key in papers if key not in known]
        made = divide(
            lambda key: count_terms(text_of(papers[key]), stems).packed(), new, "reading words"
        )
        found = dict(zip(new, made, strict=True))
        self.cache.put("terms", found)
        known |= found
        return [Counts.unpacked(known[key]) for key in self.keys]

    @cached_property
    def vectors(self) -> Vectors:
        """The vectors of the papers, a row for each."""
        from paper_index.relate.vectors import vectorize

        known = self.counts
        return vectorize([one.terms for one in known], [one.counts for one in known], self.tags)


def related_papers(compared: Compared, most: int) -> dict[str, tuple[Related, ...]]:
    """Return at most `most` related papers for each paper's id, the most similar first.

    Related papers always share words. Of equally similar papers the one that is first comes first.
    Papers that were retracted or withdrawn are related to none.
    """
    return read_related(compared, find_related(compared, most))


def find_related(compared: Compared, most: int) -> bytes:
    """Return the related papers of all papers, for `read_related`."""
    chosen = [(paper.id, paper.is_retracted) for paper in compared.papers]
    key = digest(compared.language, most, chosen, compared.keys, compared.tags)
    return compared.cache.remember("related", key, lambda: _find(compared, most))


def read_related(compared: Compared, found: bytes) -> dict[str, tuple[Related, ...]]:
    """Return for each paper's id what `find_related` found, in its order."""
    papers, vocabulary = compared.papers, compared.vocabulary
    by_id = {paper.id: paper for paper in papers}
    return {
        paper.id: tuple(
            Related(by_id[other], _common(paper, by_id[other], vocabulary), tuple(words))
            for other, words in related
        )
        for paper, related in zip(papers, json.loads(found), strict=True)
    }


Map = tuple[tuple[tuple[int, int], ...], tuple[Region, ...]]
"""The places of papers, and the regions."""


def compare(
    compared: Compared, most: int, *, has_map: bool
) -> Background[tuple[bytes | None, Map]]:
    """Start `find_related` and `draw_map`, in another process if there are many papers.

    Without `most`, and without a map, these results are None and empty.
    """

    def work() -> tuple[bytes | None, Map]:
        with compared.cache.in_copy() as cache:
            own = replace(compared, cache=cache)
            return find_related(own, most) if most else None, draw_map(own) if has_map else ((), ())

    return in_background(work, worthwhile=len(compared.papers) >= MANY, divided=True)


def draw_map(compared: Compared) -> Map:
    """Return where each paper is on the map of the index, and the map's regions.

    The order of the papers does not matter.
    """
    papers, vocabulary, cache = compared.papers, compared.vocabulary, compared.cache
    names = [paper.id for paper in papers]
    values = sorted(zip(names, compared.keys, compared.tags, strict=True))
    named = [(tag.id, tag.name) for tag in vocabulary.by_group if tag.id in vocabulary.topics]

    def draw() -> str:
        from paper_index.relate.layout import lay_out

        places = lay_out(names, compared.vectors, cache)
        regions = find_regions(papers, places, vocabulary, compared.language)
        return json.dumps([dict(zip(names, places, strict=True)), list(map(astuple, regions))])

    key = digest(compared.language, values, named)
    places, regions = json.loads(cache.remember("map", key, lambda: draw().encode()))
    return tuple(tuple(places[name]) for name in names), tuple(Region(*one) for one in regions)


def _find(compared: Compared, most: int) -> bytes:
    """Return, as JSON, the ids of each paper's related papers with the words that they share."""
    from paper_index.relate.neighbours import find_neighbours, row_marks
    from paper_index.relate.vectors import BATCH, Links, shared_terms

    papers, vectors, counts = compared.papers, compared.vectors, compared.counts
    names = [f"{paper.id} {key}" for paper, key in zip(papers, compared.keys, strict=True)]
    marks, offered = row_marks(vectors, names), [not paper.is_retracted for paper in papers]
    links = find_neighbours(
        vectors, marks, most, offered, step="related to each", cache=compared.cache
    )
    keys = [f"{marks[row]} {marks[other]}" for row, other, _ in zip(*links, strict=True)]
    known = compared.cache.get("shared words", keys)
    missing = [number for number, key in enumerate(keys) if key not in known]
    new = Links(*(axis[missing] for axis in links))

    def words(start: int) -> list[tuple[str, ...]]:
        some = Links(*(rows[start : start + BATCH] for rows in new))
        found = []
        for row, other, parts in zip(
            some.papers, some.related, shared_terms(vectors, some), strict=True
        ):
            runs = {}
            if pairs := {term for term in parts if is_cjk(term)}:
                ours, theirs = (text_of(papers[one]).plain for one in (row, other))
                runs = shared_runs(pairs, ours, theirs)
            found.append(shared_words(counts[row], parts, runs))
        return found

    batches = divide(words, range(0, len(new.papers), BATCH), "finding shared words")
    made = zip(missing, chain.from_iterable(batches), strict=True)
    added = {keys[number]: json.dumps(own).encode() for number, own in made}
    compared.cache.put("shared words", added)
    known |= added
    found: list[list[tuple[str, list[str]]]] = [[] for _ in papers]
    for row, other, key in zip(links.papers, links.related, keys, strict=True):
        if shared := json.loads(known[key]):
            found[row].append((papers[other].id, shared))
    return json.dumps(found).encode()


def _common(paper: Paper, other: Paper, vocabulary: Vocabulary) -> tuple[Tag, ...]:
    names = (name for name in paper.tags if name in vocabulary.topics and name in other.tags)
    return tuple(vocabulary.by_id[name] for name in names)


def shared_words(
    ours: Counts, weights: Mapping[str, float], runs: Mapping[str, str], most: int = MOST_WORDS
) -> tuple[str, ...]:
    """Return at most `most` words shared with other texts, no two of them similar.

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
        if weight[phrase] < _MINIMUM_WORD or len(chosen) == most:
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
