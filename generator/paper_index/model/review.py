"""What people see of duplicates: pairs with the verdicts on them; knows nothing of how it looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paper_index.model.pairs import Cluster, Pair
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Verdict


@dataclass(frozen=True)
class Answered:
    """A verdict with those of its papers that are there."""

    verdict: Verdict
    papers: tuple[Paper, ...]
    """As they stand in their files, in the order in which the verdict names them."""
    pairs: tuple[Pair, ...]
    """Every two of them, compared; by ids."""


@dataclass(frozen=True)
class Review:
    """All that can be said of the duplicates in an index."""

    undecided: tuple[tuple[Pair, ...], ...] = ()
    """Matches and possible matches without a verdict; those that hang together in one tuple, by
    ids."""
    answered: tuple[Answered, ...] = ()
    """The verdicts in the order of their file."""
    clusters: tuple[Cluster, ...] = ()
    """The papers that were made of several records, by id."""


NOTHING = Review()
"""What there is to say of an index without duplicates and verdicts."""


@dataclass(frozen=True)
class Explanation:
    """Why any two papers are, or are not, taken for one work."""

    pair: Pair
    brought_by: str
    """The block key that brings the two together; "" when none does, and nobody compares them."""
    shared_keys: tuple[str, ...]
    """All block keys that both have, sorted, whatever the titles."""
    least_title: float
    """Title similarity, 0 to 100, that a pair needs unless a sure key brings it together."""
    without_veto: Pair | None
    """The pair as it would be judged without its veto; None when it has none."""
    answer: str
    """What the verdicts say: "same", "different", or "" when they say nothing."""
    verdicts: tuple[Verdict, ...]
    """Those that say so, in the order of their file: first of all those that name both."""
