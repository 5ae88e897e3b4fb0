"""Which titles a third paper has too: a title that many have decides little. Compares no pairs."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from paper_index.dedupe.normalise import normalise
from paper_index.dedupe.venues import compare_venues
from paper_index.model.pairs import OTHER_KIND

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from paper_index.model.pairs import Candidate, Similarities
    from paper_index.model.paper import Paper

_PAIR = 2


class Namesakes:
    """The titles that three papers have or begin with, and those that came out repeatedly."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        having: dict[str, list[Paper]] = {}
        for paper in papers:
            having.setdefault(_key(paper), []).append(paper)
        self._shared = {key for key, some in having.items() if len(some) > _PAIR}
        self._repeated = {key for key in self._shared if _is_repeated(having[key])}
        self._beginnings = _beginnings({normalise(paper.title).text for paper in papers})

    def note(self, candidate: Candidate, found: Similarities) -> Similarities:
        """Return what was found of a pair, with what the papers beside it say of its titles."""
        keys = {_key(candidate.left), _key(candidate.right)}
        begins = found.opening and _shorter(candidate) in self._beginnings
        if not keys & self._shared and not begins:
            return found
        return replace(found, namesakes=True, editions=bool(keys & self._repeated))


def _key(paper: Paper) -> str:
    return normalise(paper.title).sorted_tokens


def _shorter(candidate: Candidate) -> str:
    titles = (normalise(paper.title).text for paper in (candidate.left, candidate.right))
    return min(titles, key=len)


def _beginnings(texts: Iterable[str]) -> set[str]:
    """Return the texts with which two others begin; in their order these stand right behind."""
    ordered = sorted(texts)
    return {one for one, other in zip(ordered, ordered[2:], strict=False) if other.startswith(one)}


def _is_repeated(papers: Sequence[Paper]) -> bool:
    """Whether papers of one title are of several years, or of conference and journal."""
    if len({year for paper in papers for year in (paper.venue_year or paper.year,) if year}) > 1:
        return True
    venues = sorted({paper.venue for paper in papers if paper.venue})
    return any(compare_venues(*two) == OTHER_KIND for two in combinations(venues, 2))
