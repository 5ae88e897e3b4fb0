"""Pairs for machines: plain data with stable names; docs/deciding.md says what they mean."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from paper_index.dedupe.sides import both

if TYPE_CHECKING:
    from paper_index.model.pairs import Pair
    from paper_index.model.review import Explanation, Review
    from paper_index.model.vocabulary import Verdict


def review_data(found: Review) -> dict[str, Any]:
    """Return all pairs to look at: undecided by cluster, decided by verdict, near-misses."""
    return {
        "undecided": [
            {
                "papers": sorted({name for pair in cluster for name in pair.ids}),
                "pairs": [pair_data(pair) for pair in cluster],
            }
            for cluster in found.undecided
        ],
        "decided": [
            {"verdict": verdict_data(one.verdict), "pairs": [pair_data(p) for p in one.pairs]}
            for one in found.answered
        ],
        "near_misses": [pair_data(pair) for pair in found.near_misses],
    }


def explanation_data(found: Explanation) -> dict[str, Any]:
    """Return an explanation of two papers."""
    without = found.without_veto
    return {
        **pair_data(found.pair),
        "block_key": found.brought_by or None,
        "shared_keys": list(found.shared_keys),
        "without_veto": {"class": without.pair_class.value, "rule": without.rule}
        if without
        else None,
        "answer": found.answer or None,
        "verdicts": [verdict_data(verdict) for verdict in found.verdicts],
    }


def pair_data(pair: Pair) -> dict[str, Any]:
    """Return a pair: both records by id, what was compared, and what decided."""
    return {
        "papers": list(pair.ids),
        "class": pair.pair_class.value,
        "rule": pair.rule,
        "block_key": pair.candidate.block_key,
        "similarities": {
            field.name: _plain(getattr(pair.similarities, field.name))
            for field in fields(pair.similarities)
        },
        "records": [one.model_dump(mode="json", exclude_none=True) for one in both(pair)],
    }


def verdict_data(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict; who and when are null where they are unknown."""
    return verdict.model_dump(mode="json")


def _plain(value: object) -> object:
    if isinstance(value, float):
        return round(value, 2)
    return list(value) if isinstance(value, tuple) else value
