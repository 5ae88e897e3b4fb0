"""Which pairs get compared: those that share a key, and those whose titles could be alike."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

from generator.deduping.normalise import normalise, normalise_text
from generator.model.pairs import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.model.paper import Paper

LEAST_TITLE = 70.0
"""Title similarity, 0 to 100, below which only an exact key makes a pair worth comparing."""

# A shorter abstract is a placeholder that unrelated papers may share. In characters.
_LEAST_ABSTRACT = 100
_END = 50
_SLICE = 256  # titles that are compared with all before them at once: 10 MB for 10,000 titles
_SHOWN_KEY = 100


def identifiers(paper: Paper) -> dict[str, str]:
    """Return a paper's identifiers by kind; a DOI that arXiv issued counts as an arXiv id."""
    found = {}
    if paper.doi:
        kind, _, number = paper.doi.casefold().rpartition("10.48550/arxiv.")
        found["doi" if kind or number == paper.doi.casefold() else "arxiv"] = number
    if paper.arxiv:
        found["arxiv"] = paper.arxiv.casefold()
    return found


def block_keys(paper: Paper) -> Iterator[str]:
    """Yield the keys that copies of one paper share: identifiers, title, ends of the abstract."""
    for kind, number in identifiers(paper).items():
        yield f"{kind}:{number}"
    yield f"title:{normalise(paper.title).text}"
    abstract = normalise_text(paper.abstract)
    if len(abstract) >= _LEAST_ABSTRACT:
        yield f"abstract: {abstract[:_END]} …"
        yield f"abstract: … {abstract[-_END:]}"


def candidates(papers: Sequence[Paper], least: float = LEAST_TITLE) -> Iterator[Candidate]:
    """Yield each pair once, shared keys first, in the order of `papers`.

    Pairs without a shared key are worth comparing from a title similarity of `least`, 0 to 100.
    """
    seen: set[tuple[int, int]] = set()
    for left, right, key in chain(_same_key(papers), _similar_titles(papers, least)):
        if (left, right) not in seen:
            seen.add((left, right))
            yield Candidate(papers[left], papers[right], key)


def _same_key(papers: Sequence[Paper]) -> Iterator[tuple[int, int, str]]:
    blocks: dict[str, list[int]] = {}
    for number, paper in enumerate(papers):
        for key in block_keys(paper):
            for earlier in blocks.setdefault(key, []):
                yield earlier, number, shorten(key, _SHOWN_KEY)
            blocks[key].append(number)


def _similar_titles(papers: Sequence[Paper], least: float) -> Iterator[tuple[int, int, str]]:
    normal = [normalise(paper.title) for paper in papers]
    for titles in ([one.sorted_tokens for one in normal], [one.text for one in normal]):
        for start in range(0, len(titles), _SLICE):
            some = titles[start : start + _SLICE]
            # Rows are the slice's titles, columns all up to its last; 0 stands for less than least.
            scores = process.cdist(
                some, titles[: start + len(some)], scorer=fuzz.ratio, score_cutoff=least, workers=-1
            )
            for row, earlier in np.argwhere(scores > 0).tolist():
                if earlier < start + row:
                    yield earlier, start + row, "all pairs"


def shorten(text: str, length: int) -> str:
    """Return a text of at most `length` characters, cut with an ellipsis."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
