"""Blocking: finds the candidate pairs, which share a blocking key or have similar titles.

In a small index all titles are compared. In a larger one only papers that share a key are, so that
the time grows about linearly with the number of papers.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

from paper_index.dedupe.authors import read_authors
from paper_index.dedupe.normalise import normalise, normalise_text
from paper_index.dedupe.titles import is_opening
from paper_index.model.pairs import Candidate
from paper_index.text.identifiers import arxiv_id_of_doi

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from paper_index.dedupe.normalise import NormalTitle
    from paper_index.model.paper import Paper

LEAST_TITLE = 75.0
"""Title similarity, 0 to 100, that a candidate pair needs without an exact key."""
ALL_PAIRS = 1_000
"""Number of papers up to which all titles are compared (0.1 s)."""
OVERSIZED = 100
"""Number of papers in a block above which each is compared with its neighbours only."""
NEIGHBOURS = 20
"""Number of papers that follow by title and are compared in an oversized block."""

_LEAST_ABSTRACT = 100  # characters; shorter abstracts are often placeholders
_END = 50  # characters of an abstract in a key
_READ = 160  # characters normalised at each end of an abstract: two thirds may be markup
_RAREST = 5  # rarest words of a title, of which two make a key
_FEW_WORDS = 4  # titles of so few words have keys with all words but one
_FEW_LETTERS = 24  # titles of so few letters have keys with all letters but one
_SLICE = 256  # titles that are compared with all before them at once
_CHUNK = 200_000  # pairs that are scored at once, to limit the memory
_MAX_KEY = 100  # characters of a key that is shown


@dataclass
class Blocking:
    """The candidate pairs and how they were found."""

    pairs: list[Candidate] = field(default_factory=list)
    """Each pair once, in the order of the papers."""
    oversized: dict[str, tuple[Paper, ...]] = field(default_factory=dict)
    """The papers of oversized blocks by blocking key, in the order of the papers."""
    scored: int = 0
    """Number of pairs whose titles were compared."""


@dataclass(frozen=True)
class KeyFamily:
    """A kind of blocking key: its name, and the keys of the paper with a number, from 0."""

    name: str
    keys: Callable[[int], Iterable[str]]


def exact_families(papers: Sequence[Paper]) -> tuple[KeyFamily, ...]:
    """Return the kinds of keys that make a candidate pair by themselves."""
    texts = [normalise(paper.title).text for paper in papers]
    return (
        KeyFamily("identifier", lambda n: map(":".join, identifiers(papers[n]).items())),
        KeyFamily("title", lambda n: (texts[n],)),
        KeyFamily("abstract", lambda n: _abstract_keys(papers[n])),
    )


def similar_families(papers: Sequence[Paper]) -> tuple[KeyFamily, ...]:
    """Return the kinds of keys that make a candidate pair if the titles are similar."""
    titles = [normalise(paper.title) for paper in papers]
    counts = Counter(
        word for text in {t.sorted_tokens for t in titles} for word in set(text.split())
    )
    return (
        KeyFamily("words", lambda n: _word_keys(titles[n].sorted_tokens, counts)),
        KeyFamily("letters", lambda n: _letter_keys(titles[n].text)),
        KeyFamily("author", lambda n: _author_keys(papers[n])),
    )


def identifiers(paper: Paper) -> dict[str, str]:
    """Return a paper's identifiers by kind; a DOI issued by arXiv counts as an arXiv id."""
    found = {}
    issued = arxiv_id_of_doi(paper.doi)
    if paper.doi:
        found["arxiv" if issued else "doi"] = (issued or paper.doi).casefold()
    if paper.arxiv:
        found["arxiv"] = paper.arxiv.casefold()
    return found


def _abstract_keys(paper: Paper) -> Iterator[str]:
    if len(paper.abstract) >= _LEAST_ABSTRACT:
        start, end = (
            normalise_text(part) for part in (paper.abstract[:_READ], paper.abstract[-_READ:])
        )
        if min(len(start), len(end)) >= _LEAST_ABSTRACT // 2:
            yield f"{start[:_END]} …"
            yield f"… {end[-_END:]}"


def _word_keys(tokens: str, counts: Counter[str]) -> Iterator[str]:
    words = sorted(set(tokens.split()), key=lambda word: (counts[word], word))
    for one, two in combinations(sorted(words[:_RAREST]), 2):
        yield f"{one} {two}"
    if len(words) <= _FEW_WORDS:
        for rest in combinations(sorted(words), len(words) - 1):
            yield f"{' '.join(rest)} …"


def _letter_keys(text: str) -> Iterator[str]:
    letters = text.replace(" ", "")
    if len(letters) <= _FEW_LETTERS:
        yield letters
        yield from {letters[:n] + letters[n + 1 :] for n in range(len(letters))}


def _author_keys(paper: Paper) -> Iterator[str]:
    names = read_authors(paper.authors).names
    for year in {year for year in (paper.year, paper.venue_year) if year}:
        if names:
            yield f"{names[0].family} {year}"


def block(
    papers: Sequence[Paper], least: float = LEAST_TITLE, all_pairs: int = ALL_PAIRS
) -> Blocking:
    """Return the candidate pairs of papers.

    Papers that share an identifier, a title or an end of the abstract are candidate pairs, and
    papers of which one title begins with the other. So are papers with a title similarity of at
    least `least`, 0 to 100; if there are more than `all_pairs` papers, only if they share a key.
    """
    result = Blocking()
    titles = [normalise(paper.title) for paper in papers]
    texts = [title.text for title in titles]
    spellings = ([title.sorted_tokens for title in titles], texts)
    rank = _ranks(papers, texts)
    keys: dict[int, str] = {}
    oversized: dict[str, list[int]] = {}
    for family in exact_families(papers):
        _add(keys, _pairs(family, rank, oversized), family, len(papers))
    for pair, key in _openings(titles, rank, oversized):
        keys.setdefault(pair, key)
    if len(papers) <= all_pairs:
        result.scored = len(papers) * (len(papers) - 1) // 2
        similar = {pair for some in spellings for pair in _all_similar(some, least)}
        keys = dict.fromkeys(sorted(similar), "all pairs") | keys
    else:
        for family in similar_families(papers):
            pairs = _pairs(family, rank, oversized)
            result.scored += len(pairs)
            _add(keys, _similar(pairs, spellings, least), family, len(papers))
    for key, members in oversized.items():
        result.oversized[key] = tuple(papers[number] for number in sorted(set(members)))
    for pair in sorted(keys):
        left, right = divmod(pair, len(papers))
        result.pairs.append(Candidate(papers[left], papers[right], keys[pair]))
    return result


def shorten(text: str, length: int) -> str:
    """Return a text of at most `length` characters, truncated with an ellipsis."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def _ranks(papers: Sequence[Paper], texts: Sequence[str]) -> list[int]:
    """Return the position of each paper in the order of titles, from 0."""
    order = sorted(range(len(papers)), key=lambda n: (texts[n], papers[n].id))
    ranks = [0] * len(order)
    for place, number in enumerate(order):
        ranks[number] = place
    return ranks


def _add(keys: dict[int, str], pairs: Iterable[int], family: KeyFamily, count: int) -> None:
    """Add the first shared key of a family for new pairs; `count` is the number of papers."""
    for pair in pairs:
        if pair not in keys:
            left, right = divmod(pair, count)
            key = min(set(family.keys(left)).intersection(family.keys(right)))
            keys[pair] = shorten(f"{family.name}: {key}", _MAX_KEY)


def _pairs(
    family: KeyFamily, rank: Sequence[int], oversized: dict[str, list[int]]
) -> NDArray[np.int64]:
    """Return the pairs that share a key of a family, sorted, each once.

    The pair of papers i < j is the number i·n + j, where n is the number of papers.
    """
    count = len(rank)
    first: dict[str, int] = {}
    blocks: dict[str, list[int]] = {}
    for number in range(count):
        for key in family.keys(number):
            if key not in first:
                first[key] = number
            elif first[key] != number:
                blocks.setdefault(key, [first[key]]).append(number)
    found = array("q")
    for key, members in blocks.items():
        if len(members) > OVERSIZED:
            oversized[shorten(f"{family.name}: {key}", _MAX_KEY)] = members
        found.extend(one * count + two for one, two in _within(members, rank))
    return np.unique(np.frombuffer(found, dtype=np.int64)) if found else np.empty(0, np.int64)


def _within(members: Sequence[int], rank: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of a block, of an oversized one only neighbours; smaller number first."""
    if len(members) <= OVERSIZED:
        yield from combinations(members, 2)
        return
    ordered = sorted(set(members), key=lambda number: rank[number])
    for place, one in enumerate(ordered):
        for two in ordered[place + 1 : place + 1 + NEIGHBOURS]:
            yield min(one, two), max(one, two)


def _openings(
    titles: Sequence[NormalTitle], rank: Sequence[int], oversized: dict[str, list[int]]
) -> Iterator[tuple[int, str]]:
    """Yield the pairs of which one title begins with the other, with their blocking key.

    In the order of titles, those that begin with a title follow it directly.
    """
    by_text: dict[str, list[int]] = {}
    for number in sorted(range(len(rank)), key=lambda number: rank[number]):
        by_text.setdefault(titles[number].text, []).append(number)
    texts = list(by_text)
    for place, text in enumerate(texts):
        short, longer = by_text[text], list[int]()
        end = bisect_right(texts, f"{text}\U0010ffff", lo=place)
        for other in texts[place + 1 : end]:
            longer += [n for n in by_text[other] if is_opening(titles[short[0]], titles[n])]
        key = shorten(f"opening: {text}", _MAX_KEY)
        if len(longer) > OVERSIZED:
            oversized[key] = short + longer
        for one, two in product(short[:NEIGHBOURS], longer[:OVERSIZED]):
            yield min(one, two) * len(rank) + max(one, two), key


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
            scores = process.cpdist(
                [titles[n] for n in lefts],
                [titles[n] for n in rights],
                scorer=fuzz.ratio,
                score_cutoff=least,
                workers=-1,
            )
            good |= scores > 0
        kept += some[good].tolist()
    return kept


def _all_similar(titles: Sequence[str], least: float) -> Iterator[int]:
    """Yield all pairs with a similarity of at least `least`."""
    for start in range(0, len(titles), _SLICE):
        some = titles[start : start + _SLICE]
        # One row per title of the slice, one column per title up to its end; 0 if below `least`.
        scores = process.cdist(
            some, titles[: start + len(some)], scorer=fuzz.ratio, score_cutoff=least, workers=-1
        )
        for row, earlier in np.argwhere(scores > 0).tolist():
            if earlier < start + row:
                yield earlier * len(titles) + start + row
