"""The block keys of papers: what copies of one work are likely to share. Makes no pairs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from paper_index.dedupe.names import read_authors
from paper_index.dedupe.normalise import normalise, normalise_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from paper_index.model.paper import Paper

# https://info.arxiv.org/help/doi.html
_MONTH = r"[0-9]{2}(?:0[1-9]|1[0-2])"
_ARXIV_DOI = re.compile(
    rf"10\.48550/arxiv\.({_MONTH}\.[0-9]{{4,5}}|[a-z-]+/{_MONTH}[0-9]{{3}})(?:v[0-9]+)?",
    re.IGNORECASE,
)
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
    issued = arxiv_number(paper)
    if paper.doi:
        found["arxiv" if issued else "doi"] = (issued or paper.doi).casefold()
    if paper.arxiv:
        found["arxiv"] = paper.arxiv.casefold()
    return found


def arxiv_number(paper: Paper) -> str:
    """Return the arXiv id in a DOI that arXiv issued; "" when the paper has no such DOI."""
    match = _ARXIV_DOI.fullmatch(paper.doi or "")
    return match[1].lower() if match else ""


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
