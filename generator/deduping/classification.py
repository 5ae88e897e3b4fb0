"""From similarities to a class: a short list of rules, the first that fits decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.model.pairs import Candidate, Pair, PairClass, Similarities

if TYPE_CHECKING:
    from generator.config import DuplicateSettings

# With abstracts that agree, titles may differ this much more and the work is still the same one.
LOOSER = 15
_IDENTICAL = 100.0
# One abstract under two names: similarity, 0 to 100, from which a curator should look.
_SAME_ABSTRACT = 95.0
# Abstracts of different papers reach 50: below this, similarity 0 to 100, authors prove nothing.
_OTHER_ABSTRACT = 60.0


def classify(candidate: Candidate, found: Similarities, bounds: DuplicateSettings) -> Pair:
    """Return the pair with its class and the rule that gave it."""
    pair_class, rule = _decide(found, bounds)
    return Pair(candidate, found, pair_class, rule)


def _decide(found: Similarities, bounds: DuplicateSettings) -> tuple[PairClass, str]:
    near = found.title >= bounds.title
    authors_agree = found.authors is not None and found.authors >= bounds.authors
    abstracts_agree = found.abstract is not None and found.abstract >= bounds.abstract
    if found.identifier:
        return _same_identifier(found, agrees=near or authors_agree or abstracts_agree)
    if found.veto:
        return PairClass.NON_MATCH, f"veto: {found.veto}"
    if near:
        return _near(found, authors_agree=authors_agree, abstracts_agree=abstracts_agree)
    if found.title >= bounds.title - LOOSER and abstracts_agree:
        return PairClass.MATCH, "similar titles, abstracts agree"
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


def _near(
    found: Similarities, *, authors_agree: bool, abstracts_agree: bool
) -> tuple[PairClass, str]:
    if abstracts_agree:
        return PairClass.MATCH, "near-identical titles, abstracts agree"
    if found.version_apart:
        return PairClass.POSSIBLE, "near-identical titles, one with a version mark"
    identical = found.title == _IDENTICAL
    far = found.abstract is not None and found.abstract < _OTHER_ABSTRACT
    if authors_agree and far and not identical:
        return PairClass.POSSIBLE, "near-identical titles, authors agree, abstracts do not"
    if authors_agree:
        return PairClass.MATCH, "near-identical titles, authors agree"
    if identical and found.authors is None and found.abstract is None:
        # Only a record that is being imported can lack all of these.
        return PairClass.MATCH, "identical titles, nothing else to compare"
    return PairClass.POSSIBLE, "near-identical titles, nothing else agrees"
