"""Pairs of papers and what was found about them; knows nothing of how it was found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paper_index.model.paper import Paper


SAME_VENUE = "same"
OTHER_KIND = "other kind"
"""One venue is a periodical, the other is not."""


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
    """What was found about a pair; similarities from 0 to 100, None where a paper lacks the field.

    The flags and texts beside the similarities all speak against a match, but for `identifier`,
    `venue`, `opening`, `cut` and what is said of authors. `namesakes` and `editions` depend on the
    papers beside the two.
    """

    title: float
    authors: float | None
    abstract: float | None
    identifier: str = ""
    """The identifier that both have, such as `arxiv:2410.21666`; "" when they share none."""
    veto: str = ""
    """Why the two cannot be one work, whatever the similarities; "" without a veto."""
    common_authors: int = 0
    """Authors that both name."""
    all_authors: bool = False
    """Neither names an author whom the other does not name."""
    part_authors: bool = False
    """All authors whom one names are named by the other."""
    years: int | None = None
    """Distance in years; None when one of them names none."""
    venue: str = ""
    """SAME_VENUE, OTHER_KIND, or "" when the names cannot tell."""
    versions: str = ""
    """Why the two may be versions that a curator wants apart; "" when nothing says so."""
    changed: tuple[str, ...] = ()
    """Words of either title that the other has other words for."""
    misread: bool = False
    """`changed` is one word on each side, and the two share most letters: it may be misread."""
    added: tuple[str, ...] = ()
    """Words that one title has and the other lacks."""
    stance: str = ""
    """The added word that sets a later work off, such as "towards"."""
    opening: bool = False
    """One title is the beginning of the other."""
    cut: bool = False
    """One title is the other broken off, in a word or with an ellipsis."""
    numbered: bool = False
    """A number stands in what was broken off."""
    brief: bool = False
    """A title of two words at most, such as the name of a system."""
    namesakes: bool = False
    """A third paper has one of the two titles, or begins with one that begins the other."""
    editions: bool = False
    """The papers of one of the two titles are of different years, or of conference and journal."""
    recurring: bool = False
    """A title that parts of many volumes have, such as "Editorial"."""

    def __str__(self) -> str:
        """Return the evidence for people: `title 98.8, authors unknown, abstract 100.0, …`."""
        scores = (("title", self.title), ("authors", self.authors), ("abstract", self.abstract))
        said = [f"{name} {_shown(score)}" for name, score in scores]
        if self.years is not None:
            said.append(years_apart(self.years))
        if self.venue:
            said.append("the same venue" if self.venue == SAME_VENUE else "conference and journal")
        return ", ".join(said)


def years_apart(years: int) -> str:
    """Return a distance in years for people."""
    if not years:
        return "the same year"
    return f"{years} {'year' if years == 1 else 'years'} apart"


def _shown(score: float | None) -> str:
    return "unknown" if score is None else f"{score:.1f}"


@dataclass(frozen=True)
class Pair:
    """A compared pair: its class, the rule that decided, and the evidence."""

    candidate: Candidate
    similarities: Similarities
    pair_class: PairClass
    rule: str

    @property
    def asks(self) -> bool:
        """Whether a curator must decide on the two unless a verdict does."""
        return self.pair_class is not PairClass.NON_MATCH

    @property
    def ids(self) -> tuple[str, str]:
        """The two ids, sorted."""
        first, second = sorted((self.candidate.left.id, self.candidate.right.id))
        return first, second


@dataclass(frozen=True)
class Said:
    """What one record says in a field, in one line for people."""

    paper: str
    value: str


@dataclass(frozen=True)
class Origin:
    """Where the value of one field of a merged paper comes from, and who says otherwise."""

    field: str
    """The field's name in a paper file, such as `venue`."""
    papers: tuple[str, ...]
    """Ids of the records that the value is taken from: one, or of tags, links and aliases all
    that brought some, in the order of the cluster; none when the field stays empty, since those
    who fill it speak of another venue."""
    others: tuple[Said, ...] = ()
    """What other records of the cluster say instead, in the order of the cluster; another spelling
    of the same is not among it."""


@dataclass(frozen=True)
class Cluster:
    """Papers that a curator called the same work; `canonical` is the one that has the page."""

    canonical: Paper
    """The merged paper, under the id of the paper that was named first."""
    merged: tuple[Paper, ...] = ()
    """The other papers as they stand in their files, in the order in which they were named."""
    provenance: tuple[Origin, ...] = ()
    """Of a merged paper each field that a record has, in the order of a paper file; else empty."""
