"""Compares the papers of a candidate pair, field by field: makes the signals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from paper_index.dedupe.authors import compare_authors
from paper_index.dedupe.block import LONGEST, identifiers, years_of
from paper_index.dedupe.normalise import differ, normalise, normalise_text, numbers_differ
from paper_index.model.pairs import Signals, VenueRelation
from paper_index.model.paper import PaperStatus
from paper_index.text.venues import VenueKind, venue_kind, venue_words

if TYPE_CHECKING:
    from paper_index.dedupe.normalise import NormalTitle
    from paper_index.model.pairs import Candidate
    from paper_index.model.paper import Paper

_SHARED = 3  # papers with one title or abstract from which it identifies no work
_FEW = 6  # most papers with one title of which each may be a version
_ABSTRACT_WORDS = 40  # least words of abstracts that agree
_SHORT_ABSTRACT = 15  # least words of abstracts that disagree
_UNLIKE_ABSTRACT = 60.0  # similarity, 0 to 100, below which they do
_UNLIKE = 75.0  # similarity, 0 to 100, below which two titles are unlike
_SAME_TEAM = 60.0  # similarity, 0 to 100, from which two lists of authors are one team's
_SHORTEST_ACRONYM = 3
_GONE = frozenset({PaperStatus.RETRACTED, PaperStatus.WITHDRAWN})
_WORKSHOP = re.compile(r"\bworkshops?\b")
# Words that many venues share.
_COMMON_WORDS = frozenset(
    "a an and annual acm conference european for ieee in international of on proceedings proc "  # noqa: SIM905 (two lines)
    "conf symposium symp the workshop workshops world".split()
)


class Collection:
    """What many papers share, and so identifies none: titles, abstracts, DOIs, words of titles."""

    def __init__(self, papers: Iterable[Paper] = ()) -> None:
        titles: dict[str, list[Paper]] = {}
        abstracts: Counter[str] = Counter()
        by_doi: dict[str, list[Paper]] = {}
        for paper in papers:
            titles.setdefault(normalise(paper.title).sorted_tokens, []).append(paper)
            if paper.abstract:
                abstracts[_spelling(paper.abstract)] += 1
            if doi := identifiers(paper).get("doi"):
                by_doi.setdefault(f"doi:{doi}", []).append(paper)
        self._titles = {title: some for title, some in titles.items() if len(some) >= _SHARED}
        self._teams: dict[str, bool] = {}
        self._abstracts = frozenset(one for one, count in abstracts.items() if count >= _SHARED)
        self.words = Counter(word for title in titles for word in {*title.split()})
        self.volumes = {
            key: tuple(some)
            for key, some in by_doi.items()
            if len(some) >= _SHARED and _are_unlike(some)
        }
        """DOIs under three unlike titles or more, with their papers: those of volumes."""

    def is_common(self, title: NormalTitle, authors: float | None) -> bool:
        """Whether many papers have a title; `authors` is the similarity of those of a pair."""
        key = title.sorted_tokens
        if title.is_column or (authors is None and key in self._titles):
            return True
        if key in self._titles and key not in self._teams:
            self._teams[key] = _are_of_teams(self._titles[key])
        return self._teams.get(key, False)

    def has_copy(self, paper: Paper, besides: Paper) -> bool:
        """Whether a third paper has a paper's title, authors, year and venue."""
        title = normalise(paper.title)
        papers = self._titles.get(title.sorted_tokens, ())
        if len(papers) > _FEW and not title.is_column:
            return False  # so many are citations of one work, with its year and venue in doubt
        return any(
            other.id not in {paper.id, besides.id}
            and other.appeared == paper.appeared
            and relate_venues(paper, other) is not VenueRelation.OTHER
            and compare_authors(paper.authors, other.authors) not in {0, None}
            for other in papers
        )

    def abstract(self, paper: Paper) -> str:
        """Return a paper's abstract for comparison, "" if it has none or three papers have it."""
        if not paper.abstract:
            return ""
        return (
            "" if _spelling(paper.abstract) in self._abstracts else _abstract_text(paper.abstract)
        )

    def identifiers(self, paper: Paper) -> dict[str, str]:
        """Return a paper's identifiers by kind, without those of volumes."""
        found = identifiers(paper)
        if not self.volumes:
            return found
        return {kind: one for kind, one in found.items() if f"{kind}:{one}" not in self.volumes}


def compare(candidate: Candidate, among: Collection | None = None) -> Signals:
    """Return the signals of a pair among other papers; the result is symmetric."""
    among = among or Collection()
    left, right = candidate.left, candidate.right
    ours, theirs = normalise(left.title), normalise(right.title)
    ids, others = among.identifiers(left), among.identifiers(right)
    shared = min(ids.items() & others.items(), default=())
    authors = compare_authors(left.authors, right.authors)
    return Signals(
        title=title_similarity(left, right),
        words=differ(ours, theirs, among.words),
        numbers=numbers_differ(ours, theirs),
        marks=" and ".join(sorted(_marks(left) ^ _marks(right))),
        authors=authors,
        abstract=_abstract_similarity(among.abstract(left), among.abstract(right)),
        identifier=":".join(shared),
        conflict=_conflict(ids, others),
        years=min((abs(a - b) for a, b in product(years_of(left), years_of(right))), default=None),
        venues=relate_venues(left, right),
        common_title=any(among.is_common(title, authors) for title in (ours, theirs)),
        rivals=among.has_copy(left, right) and among.has_copy(right, left),
    )


def title_similarity(left: Paper, right: Paper) -> float:
    """Return the similarity of two titles, 0 to 100, in the better of two orders of words."""
    ours, theirs = normalise(left.title), normalise(right.title)
    if ours.letters == theirs.letters:
        return 100.0
    # Sorting helps if words are swapped, and hurts if the first letters of a word are mistyped.
    sorted_words = fuzz.ratio(ours.sorted_tokens[:LONGEST], theirs.sorted_tokens[:LONGEST])
    return max(sorted_words, fuzz.ratio(ours.text[:LONGEST], theirs.text[:LONGEST]))


def relate_venues(left: Paper, right: Paper) -> VenueRelation | None:
    """Return how the venues of two papers relate; of a preprint, the work may appear anywhere."""
    if _is_preprint(left) or _is_preprint(right):
        return VenueRelation.PREPRINT
    return compare_venues(left.venue or "", right.venue or "")


@lru_cache(maxsize=100_000)
def compare_venues(ours: str, theirs: str) -> VenueRelation | None:
    """Return how two venues relate, or None if that is unknown."""
    kinds = {venue_kind(ours), venue_kind(theirs)}
    left, right = sorted(map(venue_words, (ours, theirs)))
    if not left or VenueKind.PREPRINT in kinds:
        return None
    if left == right or _initials(left.split()) == right or _initials(right.split()) == left:
        return VenueRelation.SAME
    if bool(_WORKSHOP.search(left)) != bool(_WORKSHOP.search(right)):
        return VenueRelation.OTHER
    if VenueKind.JOURNAL in kinds and len(kinds) > 1:
        return VenueRelation.OTHER if None not in kinds else None
    return VenueRelation.SAME if _abbreviates(left, right) else None


def is_known(venue: str | None) -> bool:
    """Whether a venue is given and not that of a preprint."""
    return bool(venue) and venue_kind(venue or "") is not VenueKind.PREPRINT


def _is_preprint(paper: Paper) -> bool:
    return not is_known(paper.venue) and bool(paper.arxiv or paper.venue)


def _initials(words: Iterable[str]) -> str:
    return "".join(word[0] for word in words)


def _abbreviates(left: str, right: str) -> bool:
    """Whether each uncommon word of the shorter name abbreviates words of the longer."""
    names = ([word for word in one.split() if word not in _COMMON_WORDS] for one in (left, right))
    short, long = sorted(names, key=lambda words: (len(words), words))
    return bool(short) and all(
        any(other.startswith(word) or word.startswith(other) for other in long)
        or (len(word) >= _SHORTEST_ACRONYM and word in _initials(long))
        for word in short
    )


def _abstract_similarity(ours: str, theirs: str) -> float | None:
    """Return the similarity of two abstracts, of which short ones can only disagree."""
    words = min(one.count(" ") + 1 for one in (ours, theirs))
    if words < _SHORT_ABSTRACT:
        return None
    similarity = 100.0 if ours == theirs else fuzz.ratio(ours, theirs)
    return similarity if words >= _ABSTRACT_WORDS or similarity < _UNLIKE_ABSTRACT else None


def _spelling(abstract: str) -> str:
    return " ".join(abstract.casefold().split())


def _marks(paper: Paper) -> frozenset[str]:
    """Return the marks in a title, and "retracted" or "withdrawn" by its status."""
    mark, status = normalise(paper.title).mark, paper.status or ""
    return frozenset({mark, status if status in _GONE else ""} - {""})


_abstract_text = lru_cache(maxsize=100_000)(normalise_text)


def _conflict(ours: dict[str, str], theirs: dict[str, str]) -> str:
    names = {"doi": "DOIs", "arxiv": "arXiv ids"}
    differing = (kind for kind in sorted(ours.keys() & theirs.keys()) if ours[kind] != theirs[kind])
    return "; ".join(
        f"{names[kind]} differ, {' and '.join(sorted((ours[kind], theirs[kind])))}"
        for kind in differing
    )


def _are_of_teams(papers: Sequence[Paper]) -> bool:
    """Whether the papers are by three teams or more, in a third of them or more."""
    teams: list[tuple[str, ...]] = []
    for paper in papers:
        if paper.authors and all(
            (compare_authors(paper.authors, team) or 0) < _SAME_TEAM for team in teams
        ):
            teams.append(paper.authors)
    return len(teams) >= max(_SHARED, len(papers) / _SHARED)


def _are_unlike(papers: Sequence[Paper]) -> bool:
    """Whether the papers have three titles or more that are all unlike each other."""
    kept: list[Paper] = []
    for paper in papers:
        if all(title_similarity(paper, other) < _UNLIKE for other in kept):
            kept.append(paper)
        if len(kept) >= _SHARED:
            return True
    return False
