"""From similarities to a class: a short list of rules, the first that fits decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.model.pairs import Candidate, Pair, PairClass, Similarities

if TYPE_CHECKING:
    from generator.config import DuplicateSettings

# With abstracts that agree, titles may differ this much more and the work is still the same one.
_LOOSER = 15
_IDENTICAL = 100.0
# One abstract under two names: similarity, 0 to 100, from which a curator should look.
_SAME_ABSTRACT = 95.0


def classify(candidate: Candidate, found: Similarities, bounds: DuplicateSettings) -> Pair:
    """Return the pair with its class and the rule that gave it."""
    pair_class, rule = _decide(found, bounds)
    return Pair(candidate, found, pair_class, rule)


def _decide(found: Similarities, bounds: DuplicateSettings) -> tuple[PairClass, str]:
    near = found.title >= bounds.title
    authors_agree = found.authors is not None and found.authors >= bounds.authors
    abstracts_agree = found.abstract is not None and found.abstract >= bounds.abstract
    if found.identifier:
        if near or authors_agree or abstracts_agree:
            return PairClass.MATCH, f"same identifier {found.identifier}"
        return PairClass.POSSIBLE, f"same identifier {found.identifier}, but nothing else agrees"
    if found.veto:
        return PairClass.NON_MATCH, f"veto: {found.veto}"
    if near and found.version_apart and not abstracts_agree:
        return PairClass.POSSIBLE, "near-identical titles, one with a version mark"
    if near and abstracts_agree:
        return PairClass.MATCH, "near-identical titles, abstracts agree"
    if near and authors_agree:
        return PairClass.MATCH, "near-identical titles, authors agree"
    if found.title == _IDENTICAL and found.authors is None and found.abstract is None:
        # Only a record that is being imported can lack all of these.
        return PairClass.MATCH, "identical titles, nothing else to compare"
    if near:
        return PairClass.POSSIBLE, "near-identical titles, nothing else agrees"
    if found.title >= bounds.title - _LOOSER and abstracts_agree:
        return PairClass.MATCH, "similar titles, abstracts agree"
    if found.abstract is not None and found.abstract >= _SAME_ABSTRACT:
        return PairClass.POSSIBLE, "the same abstract under different titles"
    return PairClass.NON_MATCH, "titles differ"
