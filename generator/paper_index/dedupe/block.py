"""Blocking: finds the candidate pairs, which share a blocking key or have similar titles.

In a small index all titles are compared. In a larger one only papers that share a key are, so that
the time grows about linearly with the number of papers.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby, product
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

from paper_index.dedupe.authors import read_authors
from paper_index.dedupe.normalise import is_opening, normalise, normalise_text
from paper_index.model.pairs import Candidate
from paper_index.text.identifiers import arxiv_id_of_doi

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from paper_index.dedupe.normalise import NormalTitle
    from paper_index.model.paper import Paper

LEAST_TITLE = 75.0
"""Title similarity, 0 to 100, that a candidate pair needs without an exact key."""
LONGEST = 1_000
"""Characters of a title whose similarity is measured, to save time: as many as titles may have."""
ALL_PAIRS = 1_000
"""Number of papers up to which all titles are compared (0.1 s)."""
OVERSIZED = 100
"""Number of papers in a block above which a pair must also share an author or a rare word."""
ALL_OF_PART = 300
"""Number of papers with one of these above which each is compared with its neighbours only."""
NEIGHBOURS = 20
"""Number of papers that follow by title and are compared in so large a part of a block."""

_SUBJECT = re.compile(r"\.[A-Z]{2}(?=/)")  # math.GT/0309136 is math/0309136
_LEAST_ABSTRACT = 100  # characters; shorter abstracts are often placeholders
_END = 50  # characters of an abstract in a key
_READ = 160  # characters normalised at each end of an abstract: two thirds may be markup
_RAREST = 5  # rarest words of a title, of which two make a key
_FEW_WORDS = 4  # titles of so few words have keys with all words but one
_FEW_LETTERS = 24  # titles of so few letters have keys with all letters but one
_RARE = 3  # rarest words of a title by which oversized blocks are divided
_SLICE = 256  # titles that are compared with all before them at once
_CHUNK = 200_000  # pairs that are scored at once, to limit the memory
_MAX_KEY = 100  # characters of a key that is shown

Keys = Callable[[int], Iterable[str]]
"""Returns the keys of the paper with a number, from 0."""


@dataclass(frozen=True)
class Blocking:
    """The candidate pairs and how they were found."""

    pairs: list[Candidate]
    """Each pair once, in the order of the papers."""
    oversized: dict[str, tuple[Paper, ...]]
    """The papers of oversized blocks by blocking key, in the order of the papers."""


def exact_families(papers: Sequence[Paper]) -> dict[str, Keys]:
    """Return the kinds of keys that make a candidate pair by themselves, by name."""
    return {
        "identifier": lambda n: map(":".join, identifiers(papers[n]).items()),
        "title": lambda n: (normalise(papers[n].title).text,),
        "part of title": lambda n: _part_keys(papers[n]),
        "abstract": lambda n: _abstract_keys(papers[n].abstract or ""),
    }


def similar_families(papers: Sequence[Paper]) -> dict[str, Keys]:
    """Return the kinds of keys that make a candidate pair if the titles are similar, by name."""
    titles = [normalise(paper.title) for paper in papers]
    counts = _count_words(titles)
    return {
        "words": lambda n: _word_keys(titles[n].sorted_tokens, counts),
        "letters": lambda n: _letter_keys(titles[n].letters),
        "author": lambda n: _author_keys(papers[n]),
    }


def _count_words(titles: Iterable[NormalTitle]) -> Counter[str]:
    return Counter(
        word for tokens in {title.sorted_tokens for title in titles} for word in {*tokens.split()}
    )


def identifiers(paper: Paper) -> dict[str, str]:
    """Return a paper's identifiers by kind; a DOI issued by arXiv counts as an arXiv id."""
    found = {}
    issued = arxiv_id_of_doi(paper.doi)
    if paper.doi:
        found["arxiv" if issued else "doi"] = (issued or paper.doi).casefold()
    if paper.arxiv:
        found["arxiv"] = _SUBJECT.sub("", paper.arxiv).casefold()
    return found


def years_of(paper: Paper) -> set[int]:
    """Return the years of a paper's first publication and of its venue."""
    return {year for year in (paper.year, paper.venue_year) if year}


def _abstract_keys(abstract: str) -> Iterator[str]:
    if len(abstract) >= _LEAST_ABSTRACT:
        start, end = normalise_text(abstract[:_READ]), normalise_text(abstract[-_READ:])
        if min(len(start), len(end)) >= _LEAST_ABSTRACT // 2:
            yield f"{start[:_END]} …"
            yield f"… {end[-_END:]}"


def _part_keys(paper: Paper) -> Iterator[str]:
    title = normalise(paper.title)
    for name in read_authors(paper.authors).names[:1]:
        ending = " ".join(title.text.split()[-3:])
        parts = {title.text, *title.parts, f"… {ending}"}
        yield from (f"{part}, {name.family}" for part in parts)


def _word_keys(tokens: str, counts: Counter[str]) -> Iterator[str]:
    words = sorted(set(tokens.split()), key=lambda word: (counts[word], word))
    yield from map(" ".join, combinations(sorted(words[:_RAREST]), 2))
    if len(words) <= _FEW_WORDS:
        for rest in combinations(sorted(words), len(words) - 1):
            yield f"{' '.join(rest)} …"


def _letter_keys(letters: str) -> set[str]:
    if len(letters) > _FEW_LETTERS:
        return set()
    return {letters, *(letters[:n] + letters[n + 1 :] for n in range(len(letters)))}


def _author_keys(paper: Paper) -> list[str]:
    names = read_authors(paper.authors).names
    return [f"{name.family} {year}" for name in names[:1] for year in years_of(paper)]


def block(
    papers: Sequence[Paper], least: float = LEAST_TITLE, all_pairs: int = ALL_PAIRS
) -> Blocking:
    """Return the candidate pairs of papers.

    Papers that share an identifier, a title or an end of the abstract are candidate pairs, and
    papers of which one title begins with the other. So are papers with a title similarity of at
    least `least`, 0 to 100; if there are more than `all_pairs` papers, only if they share a key.
    """
    count = len(papers)
    titles = [normalise(paper.title) for paper in papers]
    spellings = (
        [one.sorted_tokens[:LONGEST] for one in titles],
        [one.text[:LONGEST] for one in titles],
    )
    order = sorted(range(count), key=lambda n: (titles[n].text, papers[n].id))
    split = _Splitter(papers, order)
    keys: dict[int, str] = {}
    oversized: dict[str, list[int]] = {}
    for name, family in exact_families(papers).items():
        pairs = _pairs(name, family, split, oversized)
        _add(keys, pairs.tolist(), name, family, count)
    for pair, key in _openings(titles, order, oversized):
        keys.setdefault(pair, key)
    if count <= all_pairs:
        similar = {pair for some in spellings for pair in _all_similar(some, least)}
        keys = dict.fromkeys(similar, "all pairs") | keys
    else:
        for name, family in similar_families(papers).items():
            pairs = _pairs(name, family, split, oversized)
            _add(keys, _similar(pairs, spellings, least), name, family, count)
    return Blocking(
        [
            Candidate(papers[pair // count], papers[pair % count], keys[pair])
            for pair in sorted(keys)
        ],
        {key: tuple(papers[n] for n in sorted({*ids})) for key, ids in oversized.items()},
    )


def shorten(text: str, length: int) -> str:
    """Return a text of at most `length` characters, truncated with an ellipsis."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def _add(keys: dict[int, str], pairs: list[int], name: str, family: Keys, count: int) -> None:
    """Add the first shared key of a family for new pairs; `count` is the number of papers."""
    for pair in pairs:
        if pair not in keys:
            left, right = divmod(pair, count)
            key = min({*family(left)}.intersection(family(right)))
            keys[pair] = shorten(f"{name}: {key}", _MAX_KEY)


class _Splitter:
    """Divides oversized blocks by authors and rare words."""

    def __init__(self, papers: Sequence[Paper], order: Sequence[int]) -> None:
        self.papers = papers
        self._rank = {number: place for place, number in enumerate(order)}
        self._counts = _count_words([normalise(paper.title) for paper in papers])

    def pairs(self, members: Sequence[int]) -> tuple[Iterable[tuple[int, int]], bool]:
        """Return the pairs of a block to compare, smaller number first, and whether all are."""
        if len(members) <= OVERSIZED:
            return combinations(members, 2), True
        parts: dict[str, list[int]] = {}
        for number in dict.fromkeys(members):
            for key in self._parts(number):
                parts.setdefault(key, []).append(number)
        found: set[tuple[int, int]] = set()
        for some in parts.values():
            found.update(combinations(some, 2) if len(some) <= ALL_OF_PART else self._next(some))
        return sorted(found), all(len(some) <= ALL_OF_PART for some in parts.values())

    def _parts(self, number: int) -> set[str]:
        paper = self.papers[number]
        words = {*normalise(paper.title).sorted_tokens.split()}
        rare = sorted(words, key=lambda word: (self._counts[word], word))[:_RARE]
        return {*rare, *(f"by {name.family}" for name in read_authors(paper.authors).names)}

    def _next(self, members: Sequence[int]) -> Iterator[tuple[int, int]]:
        ordered = sorted(members, key=self._rank.__getitem__)
        for place, one in enumerate(ordered):
            for two in ordered[place + 1 : place + 1 + NEIGHBOURS]:
                yield min(one, two), max(one, two)


def _pairs(
    name: str, family: Keys, split: _Splitter, oversized: dict[str, list[int]]
) -> NDArray[np.int64]:
    """Return the pairs that share a key of a family, sorted, each once.

    The pair of papers i < j is the number i·n + j, where n is the number of papers.
    """
    count = len(split.papers)
    first: dict[str, int] = {}
    blocks: dict[str, list[int]] = {}
    for number in range(count):
        for key in family(number):
            if first.setdefault(key, number) != number:
                blocks.setdefault(key, [first[key]]).append(number)
    found = array("q")
    for key, members in blocks.items():
        pairs, complete = split.pairs(members)
        if not complete:
            oversized[shorten(f"{name}: {key}", _MAX_KEY)] = members
        found.extend(one * count + two for one, two in pairs)
    return np.unique(np.array(found, dtype=np.int64))


def _openings(
    titles: Sequence[NormalTitle], order: Sequence[int], oversized: dict[str, list[int]]
) -> Iterator[tuple[int, str]]:
    """Yield the pairs of which one title begins with the other, with their blocking key.

    `order` is that of the titles, in which those that begin with a title follow it directly.
    """
    texts = [titles[number].text for number in order]
    for text, group in groupby(order, key=lambda number: titles[number].text):
        short = list(group)
        start, end = (bisect_right(texts, f"{text}{last}") for last in ("", "\U0010ffff"))
        longer = [n for n in order[start:end] if is_opening(titles[short[0]], titles[n])]
        key = shorten(f"opening: {text}", _MAX_KEY)
        if len(longer) > OVERSIZED:
            oversized[key] = short + longer
        for one, two in product(short[:NEIGHBOURS], longer[:OVERSIZED]):
            yield min(one, two) * len(order) + max(one, two), key


def _similar(
    pairs: NDArray[np.int64], spellings: Sequence[Sequence[str]], least: float
) -> list[int]:
    """Return the pairs with a similarity of at least `least` in one spelling of the titles."""
    kept: list[int] = []
    for start in range(0, len(pairs), _CHUNK):
        some = pairs[start : start + _CHUNK]
        lefts, rights = (side.tolist() for side in np.divmod(some, len(spellings[0])))
        good = np.zeros(len(some), dtype=bool)
        for titles in spellings:
            texts = [titles[n] for n in lefts], [titles[n] for n in rights]
            good |= process.cpdist(*texts, scorer=fuzz.ratio, score_cutoff=least, workers=-1) > 0
        kept += some[good].tolist()
    return kept


def _all_similar(titles: Sequence[str], least: float) -> Iterator[int]:
    for start in range(0, len(titles), _SLICE):
        some = titles[start : start + _SLICE]
        # One row per title of the slice, one column per title up to its end; 0 if below `least`.
        scores = process.cdist(
            some, titles[: start + len(some)], scorer=fuzz.ratio, score_cutoff=least, workers=-1
        )
        for row, earlier in np.argwhere(scores > 0).tolist():
            if earlier < start + row:
                yield earlier * len(titles) + start + row
