"""How alike the two papers of a candidate pair are, field by field; decides nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from paper_index.dedupe.authors import agree, read_authors
from paper_index.dedupe.block import identifiers
from paper_index.dedupe.normalise import normalise, normalise_text
from paper_index.dedupe.titles import differ, is_cut, is_opening, unread
from paper_index.model.pairs import Similarities, VenueRelation, years_apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from paper_index.dedupe.normalise import NormalTitle
    from paper_index.model.pairs import Candidate
    from paper_index.model.paper import Paper

_PERIODICAL = re.compile(
    r"\b(?:journals?|j|trans|transactions|record|letters?|lett|reviews?|magazine|mag|bulletin|bull|"
    r"annals|communications|commun|newsletter|quarterly|acta|archives?|advances)\b"
)
_PREPRINT = re.compile(r"\b(?:arxiv|corr|preprints?|biorxiv|ssrn)\b")
# Words that venues share without being one.
_IDLE = frozenset(
    "a an and annual acm conference european for ieee in international of on proceedings proc "  # noqa: SIM905 (two lines)
    "conf symposium symp the workshop world".split()
)
_SHORTEST_ACRONYM = 3


@lru_cache(maxsize=100_000)
def compare_venues(ours: str, theirs: str) -> VenueRelation | None:
    """Return how two venues relate, or None if that is unknown.

    The venue of a preprint counts as unknown, since the work may appear anywhere later.
    """
    left, right = sorted((normalise_text(ours), normalise_text(theirs)))
    if not left or not right or _PREPRINT.search(left) or _PREPRINT.search(right):
        return None
    if left == right or _initials(left) == right or _initials(right) == left:
        return VenueRelation.SAME
    if bool(_PERIODICAL.search(left)) != bool(_PERIODICAL.search(right)):
        return VenueRelation.OTHER_KIND
    return VenueRelation.SAME if _abbreviates(left, right) else None


def is_known(venue: str | None) -> bool:
    """Whether a venue says where the work appeared."""
    text = normalise_text(venue or "")
    return bool(text) and not _PREPRINT.search(text)


def _initials(venue: str) -> str:
    return "".join(word[0] for word in venue.split())


def _abbreviates(left: str, right: str) -> bool:
    """Whether each telling word of the shorter name begins, or abbreviates, words of the longer."""
    short, long = sorted((_telling(left), _telling(right)), key=lambda words: (len(words), words))
    initials = "".join(word[0] for word in long)
    return bool(short) and all(
        any(other.startswith(word) or word.startswith(other) for other in long)
        or (len(word) >= _SHORTEST_ACRONYM and word in initials)
        for word in short
    )


def _telling(venue: str) -> list[str]:
    return [word for word in venue.split() if word not in _IDLE]


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

    def annotate(self, candidate: Candidate, found: Similarities) -> Similarities:
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
    return any(compare_venues(*two) == VenueRelation.OTHER_KIND for two in combinations(venues, 2))


# Years between a preprint and its article, at most; otherwise one year apart is a later version.
_PREPRINT_YEARS = 3
_BRIEF = 2
"""Words of a title that says little."""
_YEAR = re.compile(r"(?:19|20)\d\d")


def compare(candidate: Candidate) -> Similarities:
    """Compare a pair; the result is the same with the two papers swapped."""
    left, right = candidate.left, candidate.right
    ours, theirs = normalise(left.title), normalise(right.title)
    authors = agree(read_authors(left.authors), read_authors(right.authors))
    difference = differ(ours.text, theirs.text)
    years = _years(left, right)
    venue = compare_venues(left.venue or "", right.venue or "")
    return Similarities(
        title=_title(ours, theirs),
        authors=authors.similarity,
        common_authors=authors.common,
        all_authors=authors.complete,
        part_authors=authors.part,
        abstract=_abstract(left, right),
        years=years,
        venue=venue,
        identifier=_shared_identifier(left, right),
        veto=_identifier_veto(left, right)
        or _notice_veto(ours, theirs)
        or _number_veto(ours, theirs),
        versions=_versions(ours, theirs, years, venue) or _apart(left, right, years, venue),
        changed=difference.changed,
        misread=difference.misread,
        added=difference.added,
        stance=difference.stance,
        opening=is_opening(ours, theirs),
        cut=is_cut(ours, theirs),
        numbered=is_cut(ours, theirs) and ours.numbers != theirs.numbers,
        brief=min(ours.sorted_tokens.count(" "), theirs.sorted_tokens.count(" ")) < _BRIEF,
        recurring=ours.recurring or theirs.recurring,
    )


def may_match(candidate: Candidate, title: float, authors: float, abstract: float) -> bool:
    """Whether a pair shares an identifier or reaches one of three similarities, 0 to 100.

    Tells what `compare` would, without looking at the words that differ.
    """
    left, right = candidate.left, candidate.right
    if _title(normalise(left.title), normalise(right.title)) >= title:
        return True
    found = agree(read_authors(left.authors), read_authors(right.authors)).similarity
    if found is not None and found >= authors:
        return True
    return (_abstract(left, right, abstract) or 0) >= abstract or bool(
        _shared_identifier(left, right)
    )


def _title(ours: NormalTitle, theirs: NormalTitle) -> float:
    # Sorting mends swapped words, and moves a word whose first letters are mistyped.
    sorted_words = fuzz.ratio(ours.sorted_tokens, theirs.sorted_tokens)
    return max(sorted_words, fuzz.ratio(ours.text, theirs.text))


def _years(left: Paper, right: Paper) -> int | None:
    """Return the least distance between years that the two name; None when one names none."""
    ours, theirs = (
        {year for year in (paper.year, paper.venue_year) if year} for paper in (left, right)
    )
    return min((abs(one - two) for one in ours for two in theirs), default=None)


def _versions(
    ours: NormalTitle, theirs: NormalTitle, years: int | None, venue: VenueRelation | None
) -> str:
    """Return what marks one of two titles as another version than the other."""
    if bool(ours.version) != bool(theirs.version):
        return "a version mark"
    if years is None:
        one_place = venue == VenueRelation.SAME
    else:
        one_place = years == 0 and venue != VenueRelation.OTHER_KIND
    if ours.form != theirs.form and not one_place:
        return f"marked {' and '.join(sorted(filter(None, (ours.form, theirs.form))))}"
    return ""


def _apart(left: Paper, right: Paper, years: int | None, venue: VenueRelation | None) -> str:
    """Return why the two may be a work's first and a later, extended version."""
    if venue == VenueRelation.OTHER_KIND:
        return "conference and journal"
    if years is not None and years > _allowed_years(left, right, venue):
        return years_apart(years)
    return ""


def _allowed_years(left: Paper, right: Paper, venue: VenueRelation | None) -> int:
    """Return how many years two records of one work may be apart."""
    if _preprint(left, right):
        return _PREPRINT_YEARS
    # What one venue has is given the year of the meeting, or that of the volume.
    return int(venue == VenueRelation.SAME)


def _preprint(left: Paper, right: Paper) -> bool:
    """Whether one of two papers is a preprint, so that the other may have come out later."""
    return any(not is_known(one.venue) and (one.arxiv or one.venue) for one in (left, right))


def _shared_identifier(left: Paper, right: Paper) -> str:
    shared = sorted(set(identifiers(left).items()) & set(identifiers(right).items()))
    return ":".join(shared[0]) if shared else ""


def _identifier_veto(left: Paper, right: Paper) -> str:
    ours, theirs = identifiers(left), identifiers(right)
    for kind in sorted(set(ours) & set(theirs)):
        if ours[kind] != theirs[kind]:
            return f"different {kind}: {' and '.join(sorted((ours[kind], theirs[kind])))}"
    return ""


def _notice_veto(ours: NormalTitle, theirs: NormalTitle) -> str:
    if ours.notice == theirs.notice:
        return ""
    return f"one is {' and one '.join(sorted(filter(None, (ours.notice, theirs.notice))))}"


def _number_veto(ours: NormalTitle, theirs: NormalTitle) -> str:
    if ours.version and theirs.version and ours.version != theirs.version:
        shown = sorted((f"v{ours.version}", f"v{theirs.version}"))
    elif _differ(ours, theirs):
        shown = sorted(", ".join(t.numbers + t.unsure) or "none" for t in (ours, theirs))
    else:
        return ""
    return f"different numbers in the titles: {shown[0]} and {shown[1]}"


def _differ(ours: NormalTitle, theirs: NormalTitle) -> bool:
    """Whether the numbers tell the titles apart; "2" on one side may be "two" on the other.

    An unsure number that only one side has tells nothing: it may be mistyped on the other.
    Neither does a year, as in "SIGMOD 2001": the other may leave it out.
    """
    all_ours, all_theirs = ({*title.numbers, *title.unsure} for title in (ours, theirs))
    left, right = all_ours - all_theirs, all_theirs - all_ours
    left, right = left - _misread(ours, theirs), right - _misread(theirs, ours)
    if left and right:
        return True
    if is_cut(ours, theirs):
        # The number may stand in what was cut off.
        return bool(right if len(ours.text) > len(theirs.text) else left)
    sure = (set(ours.numbers) & left) | (set(theirs.numbers) & right)
    return any(not _YEAR.fullmatch(number) for number in sure)


def _misread(ours: NormalTitle, theirs: NormalTitle) -> set[str]:
    """Return the numbers in words of ours that are theirs, but for digits read for letters."""
    words = {unread(word) for word in theirs.text.split()}
    misread = [
        word
        for word in set(ours.text.split()) - set(theirs.text.split())
        if not word.isalpha() and not word.isdigit() and unread(word) in words
    ]
    return {number.lstrip("0") or "0" for word in misread for number in re.findall(r"\d+", word)}


def _abstract(left: Paper, right: Paper, least: float = 0) -> float | None:
    """Return how alike two abstracts are, or 0 when that is less than `least`."""
    if not left.abstract or not right.abstract:
        return None
    if left.abstract == right.abstract:
        return 100.0
    texts = _abstract_text(left.abstract), _abstract_text(right.abstract)
    return fuzz.ratio(*texts, score_cutoff=least)


@lru_cache(maxsize=100_000)
def _abstract_text(abstract: str) -> str:
    # Among very many papers each is compared with several.
    return normalise_text(abstract)
