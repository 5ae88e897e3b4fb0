"""Classifies a compared pair by a list of rules, of which the first that applies decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.dedupe.authors import compare_authors
from paper_index.dedupe.block import LEAST_TITLE
from paper_index.dedupe.compare import (
    abstract_similarity,
    compare,
    shared_identifier,
    title_similarity,
)
from paper_index.model.pairs import Candidate, Pair, PairClass, Similarities, VenueRelation

if TYPE_CHECKING:
    from paper_index.model.paper import Paper
    from paper_index.model.settings import DuplicateSettings

_LOOSER = 15  # titles of one work may be less similar by this if everything else agrees
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
    return Pair(candidate, found, *_decide(found, bounds))


def least_title(bounds: DuplicateSettings) -> float:
    """Return the title similarity, 0 to 100, that a candidate pair needs without an exact key."""
    return min(LEAST_TITLE, bounds.title - _LOOSER)


def quick_reject(candidate: Candidate, bounds: DuplicateSettings) -> bool:
    """Whether a pair is a non-match by scores that are cheap, as most candidate pairs are."""
    left, right = candidate.left, candidate.right
    if title_similarity(left, right) >= bounds.title:
        return False
    authors = compare_authors(left.authors, right.authors).authors
    if authors is not None and authors >= max(bounds.authors, _ALL_AUTHORS):
        return False
    least = min(bounds.abstract, _SAME_ABSTRACT)
    similar = (abstract_similarity(left, right, least) or 0) >= least
    return not similar and not shared_identifier(left, right)


def judge(left: Paper, right: Paper, bounds: DuplicateSettings) -> Pair:
    """Compare and classify two papers that need not share a blocking key."""
    candidate = Candidate(left, right, "asked for")
    return classify(candidate, compare(candidate), bounds)


def _decide(found: Similarities, bounds: DuplicateSettings) -> tuple[PairClass, str]:
    authors_agree = found.authors is not None and found.authors >= bounds.authors
    abstracts_agree = found.abstract is not None and found.abstract >= bounds.abstract
    near = found.title >= bounds.title
    if found.identifier:
        agrees = near or authors_agree or abstracts_agree
        doubt = found.veto or ("" if agrees else "nothing else agrees")
        return _match_unless(doubt, f"same identifier {found.identifier}")
    if found.veto:
        return PairClass.NON_MATCH, f"veto: {found.veto}"
    if abstracts_agree and found.title >= bounds.title - _LOOSER:
        # An extended version may keep the abstract; only a later year means a later edition.
        doubt = f"versions: {found.versions}" if found.venue == VenueRelation.OTHER_KIND else ""
        titles = "near-identical titles" if near else "similar titles"
        return _match_unless(doubt, f"{titles}, abstracts agree")
    if near:
        return _near_titles(found, authors_agree=authors_agree)
    if _is_shortened(found, bounds):
        return _shortened(found)
    if found.abstract is not None and found.abstract >= _SAME_ABSTRACT:
        return PairClass.POSSIBLE, "the same abstract under different titles"
    return PairClass.NON_MATCH, "titles differ"


def _match_unless(doubt: str, rule: str) -> tuple[PairClass, str]:
    return (PairClass.POSSIBLE, f"{rule}, but {doubt}") if doubt else (PairClass.MATCH, rule)


def _versions(found: Similarities) -> str:
    return f"versions: {found.versions}" if found.versions else ""


def _abstracts_differ(found: Similarities) -> bool:
    return found.abstract is not None and found.abstract < _OTHER_ABSTRACT


def _near_titles(found: Similarities, *, authors_agree: bool) -> tuple[PairClass, str]:
    together = found.years == 0 and found.venue == VenueRelation.SAME
    if not authors_agree and found.authors is not None:
        return _other_authors(found)
    if found.changed:
        return _changed_words(found)
    if found.stance or found.numbered:
        more = repr(found.stance) if found.stance else "a number, which may be cut off"
        return _match_unless(f"only one has {more}", "near-identical titles")
    if found.recurring:
        rule = "a title that many volumes have"
        if together and found.common_authors >= _TEAM and (found.authors or 0) >= _ALL_AUTHORS:
            return PairClass.MATCH, f"{rule}, by the same authors in the same year and venue"
        return PairClass.POSSIBLE, rule
    if authors_agree:
        return _same_authors(found)
    # Authors are unknown, as in many imported records.
    if found.abstract is not None or not (together or found.title == _IDENTICAL):
        return PairClass.POSSIBLE, "near-identical titles, nothing else agrees"
    if found.namesakes:
        return PairClass.POSSIBLE, "a title of a third paper too, and no authors or abstract"
    if together:
        return PairClass.MATCH, "near-identical titles, year and venue agree"
    return _match_unless(_versions(found), "identical titles, nothing else to compare")


def _other_authors(found: Similarities) -> tuple[PairClass, str]:
    identical = found.title == _IDENTICAL
    differs = found.changed or found.stance or found.recurring or found.versions
    doubt = differs or found.numbered or found.namesakes or found.brief or _abstracts_differ(found)
    if identical and found.part_authors and found.years == 0 and not doubt:
        return PairClass.MATCH, "identical titles and years, all authors of one among the other's"
    if not identical and differs:
        return PairClass.NON_MATCH, "near-identical titles, but other authors"
    if found.recurring or found.versions or (found.years and found.namesakes):
        return PairClass.NON_MATCH, "identical titles, but other authors, years or venues"
    return PairClass.POSSIBLE, "near-identical titles, nothing else agrees"


def _changed_words(found: Similarities) -> tuple[PairClass, str]:
    """Decide on near-identical titles with a word in place of another."""
    rule = f"near-identical titles, but other words: {' and '.join(found.changed)}"
    team = found.all_authors and found.common_authors >= _TEAM
    misread = found.misread and found.title >= _ONE_WORD and found.years == 0
    if team and misread and not _abstracts_differ(found) and not found.versions:
        return PairClass.MATCH, f"{rule} (misread), by the same {_TEAM} authors or more in one year"
    return PairClass.POSSIBLE, rule


def _same_authors(found: Similarities) -> tuple[PairClass, str]:
    rule = "near-identical titles, authors agree"
    if _abstracts_differ(found) and (found.years or found.title != _IDENTICAL):
        return PairClass.POSSIBLE, f"{rule}, abstracts do not"
    if found.added and (found.authors or 0) < _ALL_AUTHORS:
        words = " and ".join(found.added)
        return _match_unless(f"one has more words: {words}", "near-identical titles")
    # If a third paper has the title, it may be in doubt which of them are one work.
    unnamed = found.common_authors < _TEAM and not found.all_authors
    brief = found.brief and found.venue != VenueRelation.SAME
    undated = found.years is None and found.editions
    if found.namesakes and any((found.years, undated, unnamed, brief, found.opening)):
        return _match_unless("a third paper has the title", rule)
    return _match_unless(_versions(found), rule)


def _is_shortened(found: Similarities, bounds: DuplicateSettings) -> bool:
    """Whether one title may be the other without some words, by the same authors."""
    differs = found.changed or found.recurring or found.versions or _abstracts_differ(found)
    authors_agree = (found.authors or 0) >= max(bounds.authors, _ALL_AUTHORS)
    similar = found.opening or found.title >= bounds.title - _LOOSER
    return authors_agree and similar and not differs


def _shortened(found: Similarities) -> tuple[PairClass, str]:
    rule = "one title is the other with words left out"
    sure = found.venue == VenueRelation.SAME or (found.opening and found.title >= _OPENING)
    sure |= found.all_authors and found.title >= _WORDS_MISSING
    if found.numbered:
        return PairClass.POSSIBLE, f"{rule}, among them a number"
    if found.namesakes and found.opening:
        return _match_unless("a third paper's title begins so too", rule)
    if found.stance and not found.cut:
        return PairClass.POSSIBLE, f"{rule}, among them {found.stance!r}"
    if found.years == 0 and sure:
        return PairClass.MATCH, f"{rule}, authors and year agree"
    return PairClass.POSSIBLE, f"{rule}, authors agree"
