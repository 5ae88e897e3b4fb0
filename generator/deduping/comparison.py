"""How alike the two papers of a candidate pair are, field by field; decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from generator.deduping.blocking import identifiers
from generator.deduping.normalise import normalise, normalise_text
from generator.model.pairs import Similarities

if TYPE_CHECKING:
    from generator.model.pairs import Candidate
    from generator.model.paper import Paper


def compare(candidate: Candidate) -> Similarities:
    """Compare a pair; the result is the same with the two papers swapped."""
    left, right = candidate.left, candidate.right
    ours, theirs = normalise(left.title), normalise(right.title)
    empty = not (ours.sorted_tokens and theirs.sorted_tokens)
    return Similarities(
        title=0.0 if empty else fuzz.ratio(ours.sorted_tokens, theirs.sorted_tokens),
        authors=_authors(left, right),
        abstract=_abstract(left, right),
        identifier=_shared_identifier(left, right),
        veto=_veto(left, right),
        version_apart=bool(ours.version) != bool(theirs.version),
    )


def _shared_identifier(left: Paper, right: Paper) -> str:
    shared = sorted(set(identifiers(left).items()) & set(identifiers(right).items()))
    return ":".join(shared[0]) if shared else ""


def _veto(left: Paper, right: Paper) -> str:
    ours, theirs = identifiers(left), identifiers(right)
    for kind in sorted(set(ours) & set(theirs)):
        if ours[kind] != theirs[kind]:
            return f"different {kind}: {ours[kind]} and {theirs[kind]}"
    return _part_veto(left.title, right.title)


def _part_veto(left: str, right: str) -> str:
    ours, theirs = normalise(left), normalise(right)
    numbers = (ours.numbers, theirs.numbers)
    if ours.version and theirs.version and ours.version != theirs.version:
        numbers = ((ours.version,), (theirs.version,))
    if numbers[0] == numbers[1]:
        return ""
    shown = sorted(", ".join(part) or "none" for part in numbers)
    return f"different numbers in the titles: {shown[0]} and {shown[1]}"


def _abstract(left: Paper, right: Paper) -> float | None:
    if not left.abstract or not right.abstract:
        return None
    return fuzz.ratio(normalise_text(left.abstract), normalise_text(right.abstract))


def _authors(left: Paper, right: Paper) -> float | None:
    ours, theirs = _names(left), _names(right)
    if not ours or not theirs:
        return None
    return 100.0 * len(ours & theirs) / min(len(ours), len(theirs))


def _names(paper: Paper) -> set[str]:
    """Return each author as family name and first initial: "J. Chen" is "Jun Chen"."""
    names = (normalise_text(author).split() for author in paper.authors)
    return {f"{words[-1]} {words[0][0]}" for words in names if words}
