"""Classifies a compared pair by a list of rules, of which the first that applies decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.dedupe.compare import compare, may_match
from paper_index.model.pairs import Candidate, Pair, PairClass, Similarities, VenueRelation

if TYPE_CHECKING:
    from paper_index.model.paper import Paper
    from paper_index.model.settings import DuplicateSettings

LOOSER = 15
"""Difference by which titles of one work may be less similar if everything else agrees."""
# Similarities of titles, 0 to 100:
_IDENTICAL = 100.0
_ONE_WORD = 95.0  # titles differ in one word at most
_WORDS_MISSING = 80.0  # words are missing, not only at the end
_OPENING = 40.0  # the start of a title that is long enough to identify the work
# Similarities of abstracts, 0 to 100:
_SAME_ABSTRACT = 95.0  # one abstract under two titles: a curator should look
_OTHER_ABSTRACT = 60.0  # different works reach 50; below this, equal authors prove nothing
# Similarity of authors, 0 to 100, that is needed if words of a title are missing:
_ALL_AUTHORS = 80.0
# Number of common authors who hardly write two works with nearly the same title in a year:
_TEAM = 2


def classify(candidate: Candidate, found: Similarities, bounds: DuplicateSettings) -> Pair:
    """Return the pair with its class and the rule that applied.

    Monotone: a higher similarity of a field that both have never makes a pair less of a match.
    """
    pair_class, rule = _decide(found, bounds)
    return Pair(candidate, found, pair_class, rule)


def quick_reject(candidate: Candidate, bounds: DuplicateSettings) -> bool:
    """Whether a cheap comparison shows that a pair is a non-match, as most candidate pairs are."""
    authors, abstract = max(bounds.authors, _ALL_AUTHORS), min(bounds.abstract, _SAME_ABSTRACT)
    return not may_match(candidate, bounds.title, authors, abstract)


def judge(left: Paper, right: Paper, bounds: DuplicateSettings) -> Pair:
    """Compare and classify two papers that need not share a blocking key."""
    candidate = Candidate(left, right, "asked for")
    return classify(candidate, compare(candidate), bounds)


def _decide(found: Similarities, bounds: DuplicateSettings) -> tuple[PairClass, str]:
    authors_agree = found.authors is not None and found.authors >= bounds.authors
    abstracts_agree = found.abstract is not None and found.abstract >= bounds.abstract
    near = found.title >= bounds.title
    if found.identifier:
        return _same_identifier(found, agrees=near or authors_agree or abstracts_agree)
    if found.veto:
        return PairClass.NON_MATCH, f"veto: {found.veto}"
    if abstracts_agree and found.title >= bounds.title - LOOSER:
        return _one_abstract(found, near=near)
    if near:
        return _near_titles(found, authors_agree=authors_agree)
    if _is_shortened(found, bounds) and not _abstracts_differ(found) and not found.versions:
        return _shortened(found)
    if found.abstract is not None and found.abstract >= _SAME_ABSTRACT:
        return PairClass.POSSIBLE, "the same abstract under different titles"
    return PairClass.NON_MATCH, "titles differ"


def _same_identifier(found: Similarities, *, agrees: bool) -> tuple[PairClass, str]:
    rule = f"same identifier {found.identifier}"
    if found.veto:
        return PairClass.POSSIBLE, f"{rule}, but {found.veto}"
    if not agrees:
        return PairClass.POSSIBLE, f"{rule}, but nothing else agrees"
    return PairClass.MATCH, rule


def _abstracts_differ(found: Similarities) -> bool:
    return found.abstract is not None and found.abstract < _OTHER_ABSTRACT


def _one_abstract(found: Similarities, *, near: bool) -> tuple[PairClass, str]:
    rule = f"{'near-identical' if near else 'similar'} titles, abstracts agree"
    if found.venue == VenueRelation.OTHER_KIND:
        # An extended version may keep the abstract; only a later year means a later edition.
        return PairClass.POSSIBLE, f"{rule}, but versions: {found.versions}"
    return PairClass.MATCH, rule


def _near_titles(found: Similarities, *, authors_agree: bool) -> tuple[PairClass, str]:
    identical = found.title == _IDENTICAL
    if not authors_agree and found.authors is not None:
        return _other_authors(found, identical=identical)
    if found.changed:
        return _changed_words(found)
    if found.stance or found.numbered:
        more = repr(found.stance) if found.stance else "a number, which may be cut off"
        return PairClass.POSSIBLE, f"near-identical titles, but only one has {more}"
    if found.recurring:
        return _recurring(found)
    if authors_agree and _abstracts_differ(found) and (found.years or not identical):
        return PairClass.POSSIBLE, "near-identical titles, authors agree, abstracts do not"
    if authors_agree:
        return _same_authors(found)
    if found.abstract is not None:
        return PairClass.POSSIBLE, "near-identical titles, nothing else agrees"
    return _titles_only(found, identical=identical)


def _same_authors(found: Similarities) -> tuple[PairClass, str]:
    if found.added and (found.authors or 0) < _ALL_AUTHORS:
        words = " and ".join(found.added)
        return PairClass.POSSIBLE, f"near-identical titles, but one has more words: {words}"
    rule = "near-identical titles, authors agree"
    if _is_one_of_several(found):
        return PairClass.POSSIBLE, f"{rule}, but a third paper has the title"
    return _unless_versions(found, rule)


def _is_one_of_several(found: Similarities) -> bool:
    """Whether a third paper has the title, and it remains in doubt which of them are one work.

    The years differ or are unknown, only one of several authors is common, or the title is brief
    and the venues do not agree.
    """
    unnamed = found.common_authors < _TEAM and not found.all_authors
    brief = found.brief and found.venue != VenueRelation.SAME
    undated = found.years is None and found.editions
    doubts = (found.years, undated, unnamed, brief, found.opening)
    return found.namesakes and any(doubts)


def _titles_only(found: Similarities, *, identical: bool) -> tuple[PairClass, str]:
    """Decide if authors and abstracts cannot be compared, as for many imported records."""
    together = found.years == 0 and found.venue == VenueRelation.SAME
    if not together and not identical:
        return PairClass.POSSIBLE, "near-identical titles, nothing else agrees"
    if found.namesakes:
        return PairClass.POSSIBLE, "a title of a third paper too, and no authors or abstract"
    if together:
        return PairClass.MATCH, "near-identical titles, year and venue agree"
    return _unless_versions(found, "identical titles, nothing else to compare")


def _changed_words(found: Similarities) -> tuple[PairClass, str]:
    """Decide on near-identical titles with a word in place of another."""
    rule = f"near-identical titles, but other words: {' and '.join(found.changed)}"
    team = found.all_authors and found.common_authors >= _TEAM
    misread = found.misread and found.title >= _ONE_WORD and found.years == 0
    if team and misread and not _abstracts_differ(found) and not found.versions:
        return PairClass.MATCH, f"{rule} (misread), by the same {_TEAM} authors or more in one year"
    return PairClass.POSSIBLE, rule


def _recurring(found: Similarities) -> tuple[PairClass, str]:
    rule = "a title that many volumes have"
    team = found.common_authors > 1 and (found.authors or 0) >= _ALL_AUTHORS
    if team and found.years == 0 and found.venue == VenueRelation.SAME:
        return PairClass.MATCH, f"{rule}, by the same authors in the same year and venue"
    return PairClass.POSSIBLE, rule


def _other_authors(found: Similarities, *, identical: bool) -> tuple[PairClass, str]:
    """Decide on near-identical titles with different authors."""
    differs = found.changed or found.stance or found.recurring or found.versions
    doubt = differs or found.numbered or found.namesakes or found.brief or _abstracts_differ(found)
    if identical and found.part_authors and found.years == 0 and not doubt:
        return PairClass.MATCH, "identical titles and years, all authors of one among the other's"
    if not identical and differs:
        return PairClass.NON_MATCH, "near-identical titles, but other authors"
    if found.recurring or found.versions or (found.years and found.namesakes):
        return PairClass.NON_MATCH, "identical titles, but other authors, years or venues"
    return PairClass.POSSIBLE, "near-identical titles, nothing else agrees"


def _is_shortened(found: Similarities, bounds: DuplicateSettings) -> bool:
    """Whether one title may be the other without some words, by the same authors."""
    if found.changed or found.recurring:
        return False
    if (found.authors or 0) < max(bounds.authors, _ALL_AUTHORS):
        return False
    return found.opening or found.title >= bounds.title - LOOSER


def _shortened(found: Similarities) -> tuple[PairClass, str]:
    rule = "one title is the other with words left out"
    sure = found.venue == VenueRelation.SAME or (found.opening and found.title >= _OPENING)
    sure |= found.all_authors and found.title >= _WORDS_MISSING
    if found.numbered:
        return PairClass.POSSIBLE, f"{rule}, among them a number"
    if found.namesakes and found.opening:
        return PairClass.POSSIBLE, f"{rule}, but a third paper's title begins so too"
    if found.stance and not found.cut:
        return PairClass.POSSIBLE, f"{rule}, among them {found.stance!r}"
    if found.years == 0 and sure:
        return PairClass.MATCH, f"{rule}, authors and year agree"
    return PairClass.POSSIBLE, f"{rule}, authors agree"


def _unless_versions(found: Similarities, rule: str) -> tuple[PairClass, str]:
    if found.versions:
        return PairClass.POSSIBLE, f"{rule}, but versions: {found.versions}"
    return PairClass.MATCH, rule
