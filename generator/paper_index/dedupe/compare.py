"""Compares the papers of a candidate pair, field by field."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import combinations, product
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from paper_index.dedupe.authors import compare_authors
from paper_index.dedupe.block import identifiers, years_of
from paper_index.dedupe.normalise import differ, is_cut, is_opening, normalise, normalise_text
from paper_index.model.pairs import Similarities, VenueRelation, years_apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from paper_index.dedupe.normalise import NormalTitle
    from paper_index.model.pairs import Candidate
    from paper_index.model.paper import Paper

_PREPRINT_YEARS = 3  # most years between a preprint and its article
_BRIEF = 2  # words of a title that identifies no work
_SHARED = 3  # papers with one title from which the title identifies no work
_SHORTEST_ACRONYM = 3
_YEAR = re.compile(r"(?:19|20)\d\d")
_PERIODICAL = re.compile(
    r"\b(?:journals?|j|trans|transactions|record|letters?|lett|reviews?|magazine|mag|bulletin|bull|"
    r"annals|communications|commun|newsletter|quarterly|acta|archives?|advances)\b"
)
_PREPRINT = re.compile(r"\b(?:arxiv|corr|preprints?|biorxiv|ssrn)\b")
# Digits that scanners read for letters: "re1ationa1", "0racle".
_LOOK_ALIKE = str.maketrans("015", "ols")
# Words that many venues share.
_COMMON_WORDS = frozenset(
    "a an and annual acm conference european for ieee in international of on proceedings proc "  # noqa: SIM905 (two lines)
    "conf symposium symp the workshop world".split()
)


def compare(candidate: Candidate) -> Similarities:
    """Compare a pair; the result is symmetric."""
    left, right = candidate.left, candidate.right
    ours, theirs = normalise(left.title), normalise(right.title)
    years = min((abs(a - b) for a, b in product(years_of(left), years_of(right))), default=None)
    venue = compare_venues(left.venue or "", right.venue or "")
    cut = is_cut(ours, theirs)
    return Similarities(
        title=title_similarity(left, right),
        abstract=abstract_similarity(left, right),
        years=years,
        venue=venue,
        identifier=shared_identifier(left, right),
        veto=_veto(left, right),
        versions=_versions(left, right, years, venue),
        opening=is_opening(ours, theirs),
        cut=cut,
        numbered=cut and ours.numbers != theirs.numbers,
        brief=min(ours.sorted_tokens.count(" "), theirs.sorted_tokens.count(" ")) < _BRIEF,
        recurring=ours.recurring or theirs.recurring,
        **vars(compare_authors(left.authors, right.authors)),
        **vars(differ(ours.text, theirs.text)),
    )


class Namesakes:
    """The titles that three papers have or begin with, and those of several editions."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        by_title: dict[str, list[Paper]] = {}
        for paper in papers:
            by_title.setdefault(normalise(paper.title).sorted_tokens, []).append(paper)
        self._shared = {title for title, some in by_title.items() if len(some) >= _SHARED}
        self._editions = {title for title in self._shared if _are_editions(by_title[title])}
        ordered = sorted({normalise(paper.title).text for paper in papers})
        # In this order, the titles that begin with another follow it directly.
        self._beginnings = {
            one for one, other in zip(ordered, ordered[2:], strict=False) if other.startswith(one)
        }

    def annotate(self, candidate: Candidate, found: Similarities) -> Similarities:
        """Return the similarities of a pair with `namesakes` and `editions`."""
        titles = [normalise(paper.title) for paper in (candidate.left, candidate.right)]
        keys = {title.sorted_tokens for title in titles}
        shorter = min((title.text for title in titles), key=len)
        if keys.isdisjoint(self._shared) and not (found.opening and shorter in self._beginnings):
            return found
        return replace(found, namesakes=True, editions=not keys.isdisjoint(self._editions))


def _are_editions(papers: Sequence[Paper]) -> bool:
    """Whether papers with one title are of several years, or of conference and journal."""
    years = {paper.appeared for paper in papers} - {None}
    venues = sorted({paper.venue for paper in papers if paper.venue})
    return len(years) > 1 or any(
        compare_venues(*two) == VenueRelation.OTHER_KIND for two in combinations(venues, 2)
    )


@lru_cache(maxsize=100_000)
def compare_venues(ours: str, theirs: str) -> VenueRelation | None:
    """Return how two venues relate, or None if that is unknown.

    The venue of a preprint counts as unknown, since the work may appear anywhere later.
    """
    if not (is_known(ours) and is_known(theirs)):
        return None
    left, right = sorted((normalise_text(ours), normalise_text(theirs)))
    if left == right or _initials(left.split()) == right or _initials(right.split()) == left:
        return VenueRelation.SAME
    if bool(_PERIODICAL.search(left)) != bool(_PERIODICAL.search(right)):
        return VenueRelation.OTHER_KIND
    return VenueRelation.SAME if _abbreviates(left, right) else None


def is_known(venue: str | None) -> bool:
    """Whether a venue is given and not that of a preprint."""
    text = normalise_text(venue or "")
    return bool(text) and not _PREPRINT.search(text)


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


def title_similarity(left: Paper, right: Paper) -> float:
    """Return the similarity of two titles, 0 to 100, in the better of two orders of words."""
    ours, theirs = normalise(left.title), normalise(right.title)
    # Sorting helps if words are swapped, and hurts if the first letters of a word are mistyped.
    sorted_words = fuzz.ratio(ours.sorted_tokens, theirs.sorted_tokens)
    return max(sorted_words, fuzz.ratio(ours.text, theirs.text))


def abstract_similarity(left: Paper, right: Paper, least: float = 0) -> float | None:
    """Return the similarity of two abstracts, 0 to 100, or 0 if it is less than `least`."""
    if not left.abstract or not right.abstract:
        return None
    if left.abstract == right.abstract:
        return 100.0
    texts = _abstract_text(left.abstract), _abstract_text(right.abstract)
    return fuzz.ratio(*texts, score_cutoff=least)


_abstract_text = lru_cache(maxsize=100_000)(normalise_text)


def shared_identifier(left: Paper, right: Paper) -> str:
    """Return an identifier that both papers have, such as `arxiv:2410.21666`, or ""."""
    return ":".join(min(identifiers(left).items() & identifiers(right).items(), default=""))


def _versions(left: Paper, right: Paper, years: int | None, venue: VenueRelation | None) -> str:
    """Return why two papers may be versions of one work with a page each, or ""."""
    ours, theirs = normalise(left.title), normalise(right.title)
    if bool(ours.version) != bool(theirs.version):
        return "a version mark"
    together = venue == VenueRelation.SAME if years is None else years == 0
    if ours.form != theirs.form and (not together or venue == VenueRelation.OTHER_KIND):
        return f"marked {' and '.join(sorted(filter(None, (ours.form, theirs.form))))}"
    if venue == VenueRelation.OTHER_KIND:
        return VenueRelation.OTHER_KIND
    # A preprint may appear years later; a venue's year may be that of the meeting or the volume.
    is_preprint = any(not is_known(one.venue) and (one.arxiv or one.venue) for one in (left, right))
    allowed = _PREPRINT_YEARS if is_preprint else int(venue == VenueRelation.SAME)
    return years_apart(years) if years is not None and years > allowed else ""


def _veto(left: Paper, right: Paper) -> str:
    """Return why two papers cannot be one work, or ""."""
    keys, others = identifiers(left), identifiers(right)
    for kind in sorted(keys.keys() & others.keys()):
        if keys[kind] != others[kind]:
            return f"different {kind}: {' and '.join(sorted((keys[kind], others[kind])))}"
    ours, theirs = normalise(left.title), normalise(right.title)
    if ours.notice != theirs.notice:
        return f"one is {' and one '.join(sorted(filter(None, (ours.notice, theirs.notice))))}"
    if ours.version and theirs.version and ours.version != theirs.version:
        shown = sorted((f"v{ours.version}", f"v{theirs.version}"))
    elif _numbers_differ(ours, theirs):
        shown = sorted(", ".join(t.numbers + t.unsure) or "none" for t in (ours, theirs))
    else:
        return ""
    return f"different numbers in the titles: {' and '.join(shown)}"


def _numbers_differ(ours: NormalTitle, theirs: NormalTitle) -> bool:
    """Whether the titles are of different parts; "2" in one may be "two" in the other.

    An uncertain number in one title alone does not count, since it may be mistyped in the other;
    nor does a year, as in "SIGMOD 2001", which is often omitted.
    """
    all_ours, all_theirs = ({*title.numbers, *title.unsure} for title in (ours, theirs))
    left = all_ours - all_theirs - _misread_numbers(ours, theirs)
    right = all_theirs - all_ours - _misread_numbers(theirs, ours)
    if left and right:
        return True
    if is_cut(ours, theirs):
        # The missing number may be in the truncated part.
        return bool(right if len(ours.text) > len(theirs.text) else left)
    sure = (set(ours.numbers) & left) | (set(theirs.numbers) & right)
    return any(not _YEAR.fullmatch(number) for number in sure)


def _misread_numbers(ours: NormalTitle, theirs: NormalTitle) -> set[str]:
    """Return the numbers in our words that equal their words if digits are read as letters."""
    words = {word.translate(_LOOK_ALIKE) for word in theirs.text.split()}
    misread = [
        word
        for word in set(ours.text.split()) - set(theirs.text.split())
        if not word.isalpha() and not word.isdigit() and word.translate(_LOOK_ALIKE) in words
    ]
    return {number.lstrip("0") or "0" for word in misread for number in re.findall(r"\d+", word)}
