"""How alike the two papers of a candidate pair are, field by field; decides nothing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from generator.deduping.blocking import identifiers
from generator.deduping.normalise import normalise, normalise_text
from generator.model.pairs import Similarities

if TYPE_CHECKING:
    from generator.deduping.normalise import NormalTitle
    from generator.model.pairs import Candidate
    from generator.model.paper import Paper

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


def compare(candidate: Candidate) -> Similarities:
    """Compare a pair; the result is the same with the two papers swapped."""
    left, right = candidate.left, candidate.right
    ours, theirs = normalise(left.title), normalise(right.title)
    return Similarities(
        title=_title(ours, theirs),
        authors=_authors(left, right),
        abstract=_abstract(left, right),
        identifier=_shared_identifier(left, right),
        veto=_identifier_veto(left, right) or _number_veto(ours, theirs),
        version_apart=bool(ours.version) != bool(theirs.version),
    )


def _title(ours: NormalTitle, theirs: NormalTitle) -> float:
    # Sorting mends swapped words, and moves a word whose first letters are mistyped.
    sorted_words = fuzz.ratio(ours.sorted_tokens, theirs.sorted_tokens)
    return max(sorted_words, fuzz.ratio(ours.text, theirs.text))


def _shared_identifier(left: Paper, right: Paper) -> str:
    shared = sorted(set(identifiers(left).items()) & set(identifiers(right).items()))
    return ":".join(shared[0]) if shared else ""


def _identifier_veto(left: Paper, right: Paper) -> str:
    ours, theirs = identifiers(left), identifiers(right)
    for kind in sorted(set(ours) & set(theirs)):
        if ours[kind] != theirs[kind]:
            return f"different {kind}: {' and '.join(sorted((ours[kind], theirs[kind])))}"
    return ""


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
    """
    all_ours, all_theirs = (Counter(t.numbers + t.unsure) for t in (ours, theirs))
    if Counter(ours.numbers) - all_theirs or Counter(theirs.numbers) - all_ours:
        return True
    return bool(all_ours - all_theirs and all_theirs - all_ours)


def _abstract(left: Paper, right: Paper) -> float | None:
    if not left.abstract or not right.abstract:
        return None
    if left.abstract == right.abstract:
        return 100.0
    return fuzz.ratio(normalise_text(left.abstract), normalise_text(right.abstract))


def _authors(left: Paper, right: Paper) -> float | None:
    ours, theirs = _names(left), _names(right)
    if not ours or not theirs:
        return None
    return 100.0 * len(ours & theirs) / min(len(ours), len(theirs))


def _names(paper: Paper) -> set[str]:
    """Return each author as family name and first initial: "J. Chen" is "Chen, Jun"."""
    return {name for name in map(_name, paper.authors) if name}


def _name(author: str) -> str:
    family, comma, given = author.partition(",")
    turned = f"{given} {family}" if comma else author
    words = normalise_text(turned).split()
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words.pop()
    return f"{words[-1]} {words[0][0]}" if words else ""
