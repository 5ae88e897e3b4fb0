"""Pairs of papers and what was found about them; knows nothing of how it was found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.model.paper import Paper


class PairClass(StrEnum):
    """What a pair is taken to be."""

    MATCH = "match"
    POSSIBLE = "possible match"
    NON_MATCH = "non-match"


@dataclass(frozen=True)
class Candidate:
    """Two papers worth comparing, and the block key that brought them together."""

    left: Paper
    right: Paper
    block_key: str


@dataclass(frozen=True)
class Similarities:
    """Similarity of each field, 0 to 100; None where a paper lacks the field."""

    title: float
    authors: float | None
    abstract: float | None
    identifier: str = ""
    """The identifier that both have, such as `arxiv:2410.21666`; "" when they share none."""
    veto: str = ""
    """Why the two cannot be one work, whatever the similarities; "" without a veto."""
    version_apart: bool = False
    """One title ends in a version mark, such as `v2`, that the other lacks."""

    def __str__(self) -> str:
        """Return the scores for people: `title 98.8, authors unknown, abstract 100.0`."""
        scores = (("title", self.title), ("authors", self.authors), ("abstract", self.abstract))
        return ", ".join(
            f"{name} unknown" if score is None else f"{name} {score:.1f}" for name, score in scores
        )


@dataclass(frozen=True)
class Pair:
    """A compared pair: its class, the rule that decided, and the evidence."""

    candidate: Candidate
    similarities: Similarities
    pair_class: PairClass
    rule: str

    @property
    def ids(self) -> tuple[str, str]:
        """The two ids, sorted."""
        first, second = sorted((self.candidate.left.id, self.candidate.right.id))
        return first, second


@dataclass(frozen=True)
class Cluster:
    """Papers that a curator called the same work; `canonical` is the one that has the page."""

    canonical: Paper
    merged: tuple[Paper, ...] = ()
