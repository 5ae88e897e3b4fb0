"""Which pairs get compared: those that share a block key, and those of similar titles.

All titles of a small index are compared with each other. Beyond that, only papers that share a
key are: the cost then grows about with the number of papers, not with its square.
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

# A shorter abstract is a placeholder that unrelated papers may share. In characters.
_LEAST_ABSTRACT = 100
_END = 50
_READ = 160
"""Characters at each end of an abstract that are normalised: markup may fill two thirds of them."""
_RAREST = 5
"""Words of a title, the rarest, that its keys are made of, two at a time."""
_FEW = 4
"""Words of a title so short that all of them but one are a key."""
_SHORT = 24
"""Characters of a title so short that all of them but one are a key."""


@dataclass(frozen=True)
class Family:
    """One kind of block key: its name, and the keys of the paper with a number, from 0."""

    name: str
    keys: Callable[[int], Iterator[str]]


def identifiers(paper: Paper) -> dict[str, str]:
    """Return a paper's identifiers by kind; a DOI that arXiv issued counts as an arXiv id."""
    found = {}
    issued = arxiv_id_of_doi(paper.doi)
    if paper.doi:
        found["arxiv" if issued else "doi"] = (issued or paper.doi).casefold()
    if paper.arxiv:
        found["arxiv"] = paper.arxiv.casefold()
    return found


def sure_families(papers: Sequence[Paper]) -> tuple[Family, ...]:
    """Return the families whose keys alone make a pair worth comparing."""
    texts = [normalise(paper.title).text for paper in papers]
    return (
        Family("identifier", lambda n: _identifier_keys(papers[n])),
        Family("title", lambda n: iter((texts[n],))),
        Family("abstract", lambda n: _abstract_keys(papers[n])),
    )


def similar_families(papers: Sequence[Paper]) -> tuple[Family, ...]:
    """Return the families whose keys make a pair worth comparing if its titles are similar."""
    titles = [normalise(paper.title) for paper in papers]
    often = Counter(
        word for text in {t.sorted_tokens for t in titles} for word in set(text.split())
    )
    return (
        Family("words", lambda n: _word_keys(titles[n].sorted_tokens, often)),
        Family("letters", lambda n: _letter_keys(titles[n].text)),
        Family("author", lambda n: _author_keys(papers[n])),
    )


def _identifier_keys(paper: Paper) -> Iterator[str]:
    return (f"{kind}:{number}" for kind, number in identifiers(paper).items())


def _abstract_keys(paper: Paper) -> Iterator[str]:
    if len(paper.abstract) >= _LEAST_ABSTRACT:
        start, end = (
            normalise_text(part) for part in (paper.abstract[:_READ], paper.abstract[-_READ:])
        )
        if min(len(start), len(end)) >= _LEAST_ABSTRACT // 2:
            yield f"{start[:_END]} …"
            yield f"… {end[-_END:]}"


def _word_keys(tokens: str, often: Counter[str]) -> Iterator[str]:
    words = sorted(set(tokens.split()), key=lambda word: (often[word], word))
    for one, two in combinations(sorted(words[:_RAREST]), 2):
        yield f"{one} {two}"
    if len(words) <= _FEW:
        for rest in combinations(sorted(words), len(words) - 1):
            yield f"{' '.join(rest)} …"


def _letter_keys(text: str) -> Iterator[str]:
    letters = text.replace(" ", "")
    if len(letters) <= _SHORT:
        yield letters
        yield from {letters[:n] + letters[n + 1 :] for n in range(len(letters))}


def _author_keys(paper: Paper) -> Iterator[str]:
    names = read_authors(paper.authors).names
    for year in {year for year in (paper.year, paper.venue_year) if year}:
        if names:
            yield f"{names[0].family} {year}"


LEAST_TITLE = 75.0
"""Title similarity, 0 to 100, below which only an exact key makes a pair worth comparing."""
ALL_PAIRS = 1_000
"""Papers up to which all titles are compared with each other: a tenth of a second."""
OVERSIZED = 100
"""Papers in a block beyond which each is compared with its neighbours alone."""
NEIGHBOURS = 20
"""Papers behind each, by title, that it is compared with in an oversized block."""

_SLICE = 256  # titles that are compared with all before them at once
_CHUNK = 200_000  # pairs that are scored at once: bounds the memory
_SHOWN_KEY = 100


@dataclass
class Blocking:
    """The candidate pairs of some papers, and how they were found."""

    pairs: list[Candidate] = field(default_factory=list)
    """Each pair once, in the order of the papers."""
    oversized: dict[str, tuple[Paper, ...]] = field(default_factory=dict)
    """Papers by block key where not all pairs were looked at; in the order of the papers."""
    scored: int = 0
    """Pairs whose titles were compared to see whether the rest is worth comparing."""


def candidates(papers: Sequence[Paper], least: float = LEAST_TITLE) -> Iterator[Candidate]:
    """Yield each candidate pair once, in the order of `papers`; see `block`."""
    yield from block(papers, least).pairs


def block(
    papers: Sequence[Paper], least: float = LEAST_TITLE, all_pairs: int = ALL_PAIRS
) -> Blocking:
    """Return the candidate pairs of papers.

    Papers that share an identifier, a title or an end of the abstract, and one whose title begins
    another's, are always worth comparing. Others are from a title similarity of `least`, 0 to
    100; beyond `all_pairs` papers only those of them are found that share a key.
    """
    found = Blocking()
    titles = [normalise(paper.title) for paper in papers]
    texts = [title.text for title in titles]
    spellings = ([title.sorted_tokens for title in titles], texts)
    rank = _ranks(papers, texts)
    known: dict[int, str] = {}
    oversized: dict[str, list[int]] = {}
    for family in sure_families(papers):
        _note(known, _pairs(family, rank, oversized), family, len(papers))
    for pair, key in _openings(titles, rank, oversized):
        known.setdefault(pair, key)
    if len(papers) <= all_pairs:
        found.scored = len(papers) * (len(papers) - 1) // 2
        similar = {pair for some in spellings for pair in _all_similar(some, least)}
        known = dict.fromkeys(sorted(similar), "all pairs") | known
    else:
        for family in similar_families(papers):
            pairs = _pairs(family, rank, oversized)
            found.scored += len(pairs)
            _note(known, _similar(pairs, spellings, least), family, len(papers))
    for key, members in oversized.items():
        found.oversized[key] = tuple(papers[number] for number in sorted(set(members)))
    for pair in sorted(known):
        left, right = divmod(pair, len(papers))
        found.pairs.append(Candidate(papers[left], papers[right], known[pair]))
    return found


def shorten(text: str, length: int) -> str:
    """Return a text of at most `length` characters, cut with an ellipsis."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def _ranks(papers: Sequence[Paper], texts: Sequence[str]) -> list[int]:
    """Return the place of each paper in the order of titles, from 0."""
    order = sorted(range(len(papers)), key=lambda n: (texts[n], papers[n].id))
    ranks = [0] * len(order)
    for place, number in enumerate(order):
        ranks[number] = place
    return ranks


def _note(known: dict[int, str], pairs: Iterable[int], family: Family, count: int) -> None:
    """Note for pairs that are not known yet the first key that brings them together."""
    for pair in pairs:
        if pair not in known:
            left, right = divmod(pair, count)
            key = min(set(family.keys(left)) & set(family.keys(right)))
            known[pair] = shorten(f"{family.name}: {key}", _SHOWN_KEY)


def _pairs(
    family: Family, rank: Sequence[int], oversized: dict[str, list[int]]
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
            oversized[shorten(f"{family.name}: {key}", _SHOWN_KEY)] = members
        found.extend(one * count + two for one, two in _within(members, rank))
    return np.unique(np.frombuffer(found, dtype=np.int64)) if found else np.empty(0, np.int64)


def _within(members: Sequence[int], rank: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of a block, the earlier paper first; of an oversized one only neighbours."""
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
    """Yield the pairs in which one title begins the other, with their block key.

    In the order of titles those that a title begins stand right behind it.
    """
    having: dict[str, list[int]] = {}
    for number in sorted(range(len(rank)), key=lambda number: rank[number]):
        having.setdefault(titles[number].text, []).append(number)
    texts = list(having)
    for place, text in enumerate(texts):
        short, longer = having[text], list[int]()
        for other in texts[place + 1 : _end(texts, place)]:
            longer += [n for n in having[other] if is_opening(titles[short[0]], titles[n])]
        key = shorten(f"opening: {text}", _SHOWN_KEY)
        if len(longer) > OVERSIZED:
            oversized[key] = short + longer
        for one, two in product(short[:NEIGHBOURS], longer[:OVERSIZED]):
            yield min(one, two) * len(rank) + max(one, two), key


def _end(texts: Sequence[str], place: int) -> int:
    """Return where in sorted texts those end that the one at a place begins."""
    return bisect_right(texts, f"{texts[place]}\U0010ffff", lo=place)


def _similar(
    pairs: NDArray[np.int64], spellings: Sequence[Sequence[str]], least: float
) -> list[int]:
    """Return those of some pairs in which a spelling of the titles is similar enough."""
    kept: list[int] = []
    for start in range(0, len(pairs), _CHUNK):
        some = pairs[start : start + _CHUNK]
        lefts, rights = (side.tolist() for side in np.divmod(some, len(spellings[0])))
        good = np.zeros(len(some), dtype=bool)
        for titles in spellings:
            good |= (
                process.cpdist(
                    [titles[n] for n in lefts],
                    [titles[n] for n in rights],
                    scorer=fuzz.ratio,
                    score_cutoff=least,
                    workers=-1,
                )
                > 0
            )
        kept += some[good].tolist()
    return kept


def _all_similar(titles: Sequence[str], least: float) -> Iterator[int]:
    """Yield all pairs of similar titles: what the keys of blocks are measured against."""
    for start in range(0, len(titles), _SLICE):
        some = titles[start : start + _SLICE]
        # Rows are the slice's titles, columns all up to its last; 0 stands for less than least.
        scores = process.cdist(
            some, titles[: start + len(some)], scorer=fuzz.ratio, score_cutoff=least, workers=-1
        )
        for row, earlier in np.argwhere(scores > 0).tolist():
            if earlier < start + row:
                yield earlier * len(titles) + start + row
