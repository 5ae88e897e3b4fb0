"""Pairs of papers, their similarities and classes, the verdicts on them, and merged papers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from paper_index.text.wording import pluralize

if TYPE_CHECKING:
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Verdict

SAME_VENUE = "same"
OTHER_KIND = "other kind"
"""One venue is a periodical, the other is not."""


class PairClass(StrEnum):
    """The class of a compared pair."""

    MATCH = "match"
    POSSIBLE = "possible match"
    NON_MATCH = "non-match"


@dataclass(frozen=True)
class Candidate:
    """Two papers to compare, and a blocking key that they share."""

    left: Paper
    right: Paper
    block_key: str


@dataclass(frozen=True)
class Similarities:
    """The evidence on a pair: similarities from 0 to 100, None if a paper lacks the field; flags.

    All flags and texts count against a match, except `identifier`, `venue`, `opening`, `cut` and
    those on authors. `namesakes` and `editions` depend on the other papers of the index.
    """

    title: float
    authors: float | None
    abstract: float | None
    identifier: str = ""
    """The shared identifier, such as `arxiv:2410.21666`; "" if there is none."""
    veto: str = ""
    """Why the two are not one work, whatever the similarities; "" without a veto."""
    common_authors: int = 0
    """The number of authors that both have."""
    all_authors: bool = False
    """Whether both have the same authors."""
    part_authors: bool = False
    """Whether the authors of one are among those of the other."""
    years: int | None = None
    """Years between the two; None if a year is unknown."""
    venue: str = ""
    """SAME_VENUE, OTHER_KIND, or "" if the names do not show it."""
    versions: str = ""
    """Why the two may be versions to keep apart; "" without a sign of that."""
    changed: tuple[str, ...] = ()
    """Words of either title in place of which the other has different ones."""
    misread: bool = False
    """Whether `changed` is one word on each side with mostly equal letters: a possible misprint."""
    added: tuple[str, ...] = ()
    """Words of one title that the other lacks."""
    stance: str = ""
    """The added word that marks another work, such as "towards"."""
    opening: bool = False
    """Whether one title is the beginning of the other."""
    cut: bool = False
    """Whether one title is the other truncated, within a word or with an ellipsis."""
    numbered: bool = False
    """Whether the truncated part contains a number."""
    brief: bool = False
    """Whether a title has at most two words, such as the name of a system."""
    namesakes: bool = False
    """Whether a third paper has one of the titles, or begins with one that begins the other."""
    editions: bool = False
    """Whether papers with one of the titles differ in year, or are of conference and journal."""
    recurring: bool = False
    """Whether the title is one that many volumes repeat, such as "Editorial"."""

    def __str__(self) -> str:
        """Return the evidence for people: `title 98.8, authors unknown, abstract 100.0, …`."""
        scores = (("title", self.title), ("authors", self.authors), ("abstract", self.abstract))
        parts = [
            f"{name} {'unknown' if score is None else f'{score:.1f}'}" for name, score in scores
        ]
        if self.years is not None:
            parts.append(years_apart(self.years))
        if self.venue:
            parts.append("the same venue" if self.venue == SAME_VENUE else "conference and journal")
        return ", ".join(parts)


def years_apart(years: int) -> str:
    """Return a distance in years in words, such as "2 years apart"."""
    return f"{pluralize(years, 'year')} apart" if years else "the same year"


@dataclass(frozen=True)
class Pair:
    """A compared pair: its class, the rule that decided, and the evidence."""

    candidate: Candidate
    similarities: Similarities
    pair_class: PairClass
    rule: str

    @property
    def needs_verdict(self) -> bool:
        """Whether a curator must decide about the pair."""
        return self.pair_class is not PairClass.NON_MATCH

    @property
    def ids(self) -> tuple[str, str]:
        """The two ids, sorted."""
        first, second = sorted((self.candidate.left.id, self.candidate.right.id))
        return first, second


@dataclass(frozen=True)
class OtherValue:
    """The value of a field in one record, shortened to one line."""

    paper: str
    value: str


@dataclass(frozen=True)
class Origin:
    """Where the value of one field of a merged paper comes from, and which values differ."""

    field: str
    """The field's name in a paper file, such as `venue`."""
    papers: tuple[str, ...]
    """Ids of the records with that value, in the order of the cluster: one, or for tags, links and
    aliases every record that contributed. None if the field stays empty because its values belong
    to another venue."""
    others: tuple[OtherValue, ...] = ()
    """The differing values of other records, in the order of the cluster, without mere
    respellings."""


@dataclass(frozen=True)
class Cluster:
    """Papers that a verdict calls the same work."""

    canonical: Paper
    """The merged paper, with the id of the paper that the verdict names first."""
    merged: tuple[Paper, ...] = ()
    """The other papers as in their files, in the order of the verdict."""
    provenance: tuple[Origin, ...] = ()
    """Every field that a record has, in the order of a paper file; empty without a merge."""


@dataclass(frozen=True)
class Answered:
    """A verdict and those of its papers that exist."""

    verdict: Verdict
    papers: tuple[Paper, ...]
    """As in their files, in the order of the verdict."""
    pairs: tuple[Pair, ...]
    """All pairs of these papers, compared; sorted by ids."""


@dataclass(frozen=True)
class Review:
    """The duplicates of an index: open questions, verdicts and merged papers."""

    undecided: tuple[tuple[Pair, ...], ...] = ()
    """Matches and possible matches without a verdict, one tuple for connected papers; by ids."""
    answered: tuple[Answered, ...] = ()
    """The verdicts in the order of their file."""
    clusters: tuple[Cluster, ...] = ()
    """The papers merged from several records, by id."""


@dataclass(frozen=True)
class Explanation:
    """Why two papers are, or are not, considered one work."""

    pair: Pair
    blocking_key: str
    """The key that makes them a candidate pair; "" if they are never compared."""
    shared_keys: tuple[str, ...]
    """All blocking keys that both have, sorted, whatever the titles."""
    least_title: float
    """The title similarity, 0 to 100, that a candidate pair needs unless its key is certain."""
    without_veto: Pair | None
    """The pair classified without its veto; None if it has none."""
    answer: str
    """The answer of the verdicts: "same", "different", or "" without one."""
    verdicts: tuple[Verdict, ...]
    """The verdicts with that answer, in the order of the file; those that name both come first."""
