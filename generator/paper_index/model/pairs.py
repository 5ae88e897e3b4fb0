"""Pairs of papers, clusters, and the result of the duplicate check."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from paper_index.text.wording import pluralize

if TYPE_CHECKING:
    from paper_index.model.issues import Issue
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Verdict


class PairClass(StrEnum):
    """The class of a pair."""

    MATCH = "match"
    POSSIBLE = "possible match"
    NON_MATCH = "non-match"


class VenueRelation(StrEnum):
    """How two venues relate; None stands for venues of which that is unknown."""

    SAME = "the same venue"
    PREPRINT = "a preprint"
    OTHER = "other venues"


class WordDifference(StrEnum):
    """How the content words of two titles differ."""

    NONE = "the same words"
    SPELLED = "other spellings"
    SIMILAR = "words that may be spellings of one"
    REORDERED = "another order of words"
    ADDED = "one title has more words"
    EXCHANGED = "other words"
    SHORTENED = "one title is the beginning or a part of the other"
    SUBTITLE = "another subtitle"
    NOTICE = "one is about the other, such as an erratum"


@dataclass(frozen=True)
class TitleWords:
    """How the words of two titles differ, and the words that only one title has, sorted."""

    kind: WordDifference
    words: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the difference as text: `one title has more words: towards`."""
        return f"{self.kind}: {', '.join(self.words)}" if self.words else str(self.kind)


@dataclass(frozen=True)
class Candidate:
    """A candidate pair and the blocking key that both papers share."""

    left: Paper
    right: Paper
    blocking_key: str


@dataclass(frozen=True)
class Signals:
    """The signals that decide about a pair; similarities from 0 to 100, None if one lacks a field.

    `docs/deciding.md` has the measured contribution of each.
    """

    title: float
    words: TitleWords = TitleWords(WordDifference.NONE)
    numbers: bool | None = False
    """Whether both titles have other numbers or years; None if only one has a number more."""
    marks: str = ""
    """Marks of which one title lacks some: a version, a form, a retraction."""
    authors: float | None = None
    abstract: float | None = None
    """None, too, if an abstract has fewer than 40 words or three papers have it."""
    identifier: str = ""
    """A shared identifier, such as `arxiv:2410.21666`."""
    conflict: str = ""
    """Different identifiers of one kind."""
    years: int | None = None
    """Distance in years."""
    venues: VenueRelation | None = None
    common_title: bool = False
    """Many volumes have one of the titles, or papers of three teams, or any three if authors are
    unknown."""
    rivals: bool = False
    """Each has another copy among the papers, with its title, year and venue."""

    def __str__(self) -> str:
        """Return the signals as text: `title 98.8, authors unknown, abstract 100.0, …`."""
        scores = {"title": self.title, "authors": self.authors, "abstract": self.abstract}
        shown = [
            f"{name} {'unknown' if score is None else f'{score:.1f}'}"
            for name, score in scores.items()
        ]
        years = "" if self.years is None else years_apart(self.years)
        return ", ".join(filter(None, (*shown, years, self.venues)))


def years_apart(years: int) -> str:
    """Return a distance in years as text."""
    return f"{pluralize(years, 'year')} apart" if years else "the same year"


@dataclass(frozen=True)
class Pair:
    """A classified pair: its class, the rule that applied, and the evidence."""

    candidate: Candidate
    signals: Signals
    pair_class: PairClass
    rule: str

    @property
    def needs_verdict(self) -> bool:
        """Whether the pair is a match or a possible match."""
        return self.pair_class is not PairClass.NON_MATCH

    @property
    def papers(self) -> tuple[Paper, Paper]:
        """The two papers, by id."""
        left, right = self.candidate.left, self.candidate.right
        return (left, right) if left.id <= right.id else (right, left)

    @property
    def ids(self) -> tuple[str, str]:
        """The two ids, sorted."""
        first, second = self.papers
        return first.id, second.id


@dataclass(frozen=True)
class OtherValue:
    """The value of one record in a field, in one line, if it differs from the merged paper's."""

    paper: str
    value: str


@dataclass(frozen=True)
class Origin:
    """The provenance of one field of a merged paper."""

    field: str
    """The field's name in a paper file, such as `venue`."""
    papers: tuple[str, ...]
    """Ids of the records that the value comes from, in the order of the cluster: several for tags,
    links and aliases; none if the field is empty, since its values belong to another venue."""
    others: tuple[OtherValue, ...] = ()
    """Other values, in the order of the cluster; without spelling variants."""


@dataclass(frozen=True)
class Cluster:
    """Papers that are the same work by verdict."""

    canonical: Paper
    """The merged paper, with the id of the paper that was named first."""
    merged: tuple[Paper, ...] = ()
    """The other papers as in their files, in the order in which verdicts name them."""
    provenance: tuple[Origin, ...] = ()
    """The fields of a merged paper that any record has, in the order of a paper file."""


@dataclass(frozen=True)
class Deduplicated:
    """The result of the duplicate check."""

    clusters: tuple[Cluster, ...]
    """All papers, by canonical id."""
    undecided: tuple[Pair, ...]
    """Matches and possible matches without a verdict, by ids."""
    issues: tuple[Issue, ...]


@dataclass(frozen=True)
class VerdictPairs:
    """A verdict, its papers that are in the index, and every pair of them, by ids."""

    verdict: Verdict
    papers: tuple[Paper, ...]
    """As in their files, in the order in which the verdict names them."""
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class Review:
    """The open questions and the verdicts of an index."""

    undecided: tuple[tuple[Pair, ...], ...] = ()
    """Pairs without a verdict; connected ones in one tuple, by ids."""
    decided: tuple[VerdictPairs, ...] = ()
    """The verdicts in the order of their file."""
    clusters: tuple[Cluster, ...] = ()
    """The clusters of several records, by id."""


@dataclass(frozen=True)
class Explanation:
    """Why two papers are, or are not, taken for one work."""

    pair: Pair
    """Its blocking key makes them a candidate pair; it is "" if they are not compared."""
    shared_keys: tuple[str, ...]
    """All blocking keys that both have, sorted, whatever the similarity of the titles."""
    answer: str | None
    verdicts: tuple[Verdict, ...]
    """The verdicts that name both papers, else those that connect them; in file order."""
