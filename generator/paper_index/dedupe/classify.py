"""From similarities to a class: a short list of rules, the first that fits decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.dedupe.compare import compare, may_match
from paper_index.model.pairs import Candidate, Pair, PairClass, Similarities, VenueRelation

if TYPE_CHECKING:
    from paper_index.model.paper import Paper
    from paper_index.model.settings import DuplicateSettings

# With abstracts that agree, or all else, titles may differ this much more and be of one work.
LOOSER = 15
_IDENTICAL = 100.0
# One abstract under two names: similarity, 0 to 100, from which a curator should look.
_SAME_ABSTRACT = 95.0
# Abstracts of different papers reach 50: below this, similarity 0 to 100, authors prove nothing.
_OTHER_ABSTRACT = 60.0
# With words of one title missing in the other, nearly all authors must be the same.
_ALL_AUTHORS = 80.0
# So many authors that the same ones hardly write two works of nearly one title in a year.
_TEAM = 2
# Titles this similar, 0 to 100, differ in a word at most.
_BUT_A_WORD = 95.0
# Less similar, 0 to 100, is a title cut so short that several may begin with it: the name of a
# system before a colon.
_OPENING = 40.0
# A title with words left out, not only at its end, is this similar when all else agrees.
_LEFT_OUT = 80.0


def classify(candidate: Candidate, found: Similarities, bounds: DuplicateSettings) -> Pair:
    """Return the pair with its class and the rule that gave it.

    Monotone: a higher similarity of a field that both have never makes a pair less of a match.
    """
    pair_class, rule = _decide(found, bounds)
    return Pair(candidate, found, pair_class, rule)


def quick_reject(candidate: Candidate, bounds: DuplicateSettings) -> bool:
    """Whether a cheap comparison shows that a pair is a non-match, as most candidate pairs are."""
    authors, abstract = max(bounds.authors, _ALL_AUTHORS), min(bounds.abstract, _SAME_ABSTRACT)
    return not may_match(candidate, bounds.title, authors, abstract)


def judge(left: Paper, right: Paper, bounds: DuplicateSettings) -> Pair:
    """Compare and classify two papers that no block key brought together."""
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
        return _near(found, authors_agree=authors_agree)
    if _is_cut(found, bounds) and not _is_far(found) and not found.versions:
        return _cut(found)
    if found.abstract is not None and found.abstract >= _SAME_ABSTRACT:
        return PairClass.POSSIBLE, "the same abstract under different titles"
    return PairClass.NON_MATCH, "titles differ"


def _same_identifier(found: Similarities, *, agrees: bool) -> tuple[PairClass, str]:
    same = f"same identifier {found.identifier}"
    if found.veto:
        return PairClass.POSSIBLE, f"{same}, but {found.veto}"
    if not agrees:
        return PairClass.POSSIBLE, f"{same}, but nothing else agrees"
    return PairClass.MATCH, same


def _is_far(found: Similarities) -> bool:
    """Whether the abstracts are those of different works."""
    return found.abstract is not None and found.abstract < _OTHER_ABSTRACT


def _one_abstract(found: Similarities, *, near: bool) -> tuple[PairClass, str]:
    rule = f"{'near-identical' if near else 'similar'} titles, abstracts agree"
    if found.venue == VenueRelation.OTHER_KIND:
        # An extended version may keep the abstract; a later year alone is a later edition.
        return PairClass.POSSIBLE, f"{rule}, but versions: {found.versions}"
    return PairClass.MATCH, rule


def _near(found: Similarities, *, authors_agree: bool) -> tuple[PairClass, str]:
    identical = found.title == _IDENTICAL
    far = _is_far(found)
    if not authors_agree and found.authors is not None:
        return _other_authors(found, identical=identical)
    if found.changed:
        return _changed(found, far=far)
    if found.stance or found.numbered:
        more = repr(found.stance) if found.stance else "a number, which may be cut off"
        return PairClass.POSSIBLE, f"near-identical titles, but only one has {more}"
    if found.recurring:
        return _recurring(found)
    if authors_agree and far and (found.years or not identical):
        return PairClass.POSSIBLE, "near-identical titles, authors agree, abstracts do not"
    if authors_agree:
        return _same_authors(found)
    if found.abstract is not None:
        return PairClass.POSSIBLE, "near-identical titles, nothing else agrees"
    return _bare(found, identical=identical)


def _same_authors(found: Similarities) -> tuple[PairClass, str]:
    if found.added and (found.authors or 0) < _ALL_AUTHORS:
        words = " and ".join(found.added)
        return PairClass.POSSIBLE, f"near-identical titles, but one has more words: {words}"
    rule = "near-identical titles, authors agree"
    if _is_one_of_several(found):
        return PairClass.POSSIBLE, f"{rule}, but a third paper has the title"
    return _unless_versions(found, rule)


def _is_one_of_several(found: Similarities) -> bool:
    """Whether more than two papers have the title, and nothing tells that these two are one.

    Their years differ or are unknown, a single author is named of several, or the title says
    little and the venues cannot tell.
    """
    unnamed = found.common_authors < _TEAM and not found.all_authors
    brief = found.brief and found.venue != VenueRelation.SAME
    undated = found.years is None and found.editions
    doubts = (found.years, undated, unnamed, brief, found.opening)
    return found.namesakes and any(doubts)


def _bare(found: Similarities, *, identical: bool) -> tuple[PairClass, str]:
    """Decide where one of the two has no authors, and one no abstract: a record at its import."""
    together = found.years == 0 and found.venue == VenueRelation.SAME
    if not together and not identical:
        return PairClass.POSSIBLE, "near-identical titles, nothing else agrees"
    if found.namesakes:
        return PairClass.POSSIBLE, "a title of a third paper too, and no authors or abstract"
    if together:
        return PairClass.MATCH, "near-identical titles, year and venue agree"
    return _unless_versions(found, "identical titles, nothing else to compare")


def _changed(found: Similarities, *, far: bool) -> tuple[PairClass, str]:
    """Decide on near-identical titles in which a word stands for another."""
    rule = f"near-identical titles, but other words: {' and '.join(found.changed)}"
    team = found.all_authors and found.common_authors >= _TEAM
    surely = found.misread and found.title >= _BUT_A_WORD and found.years == 0
    if team and surely and not far and not found.versions:
        return PairClass.MATCH, f"{rule} (misread), by the same {_TEAM} authors or more in one year"
    return PairClass.POSSIBLE, rule


def _recurring(found: Similarities) -> tuple[PairClass, str]:
    rule = "a title that many volumes have"
    together = found.common_authors > 1 and (found.authors or 0) >= _ALL_AUTHORS
    if together and found.years == 0 and found.venue == VenueRelation.SAME:
        return PairClass.MATCH, f"{rule}, by the same authors in the same year and venue"
    return PairClass.POSSIBLE, rule


def _other_authors(found: Similarities, *, identical: bool) -> tuple[PairClass, str]:
    """Decide on near-identical titles under other authors."""
    differs = found.changed or found.stance or found.recurring or found.versions
    doubt = differs or found.numbered or found.namesakes or found.brief or _is_far(found)
    if identical and found.part_authors and found.years == 0 and not doubt:
        return PairClass.MATCH, "identical titles and years, all authors of one among the other's"
    if not identical and differs:
        return PairClass.NON_MATCH, "near-identical titles, but other authors"
    if found.recurring or found.versions or (found.years and found.namesakes):
        return PairClass.NON_MATCH, "identical titles, but other authors, years or venues"
    return PairClass.POSSIBLE, "near-identical titles, nothing else agrees"


def _is_cut(found: Similarities, bounds: DuplicateSettings) -> bool:
    """Whether one title may be the other with words left out, by the same authors."""
    if found.changed or found.recurring:
        return False
    if (found.authors or 0) < max(bounds.authors, _ALL_AUTHORS):
        return False
    return found.opening or found.title >= bounds.title - LOOSER


def _cut(found: Similarities) -> tuple[PairClass, str]:
    rule = "one title is the other with words left out"
    sure = found.venue == VenueRelation.SAME or (found.opening and found.title >= _OPENING)
    sure |= found.all_authors and found.title >= _LEFT_OUT
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
