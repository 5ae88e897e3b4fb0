"""The index for readers: papers, tags, people, venues and years, with what belongs to each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from paper_index.text.urls import doi_page

if TYPE_CHECKING:
    from paper_index.model.author import Author, Person
    from paper_index.model.paper import Paper, RemovedPaper
    from paper_index.model.refresh import Signal
    from paper_index.model.vocabulary import Group, Tag

MAP_WIDTH, MAP_HEIGHT = 1000, 600
"""The size of the map of the index, in its own units."""
SMALL = 160
"""Papers up to which one file has what the search shows of all: it is hardly larger than a search's
results, each in a file of its own, and can be fetched before these are known."""


class Related(NamedTuple):
    """A related paper, with the tags and words that both papers have.

    A tuple, as there are many: the digest of one takes no call of its own.
    """

    paper: Paper
    shared: tuple[Tag, ...]
    """In the order of the related paper."""
    words: tuple[str, ...] = ()
    """As the related paper writes them, the most important first."""


def identifier(paper: Paper) -> str | None:
    """Return the arXiv id or DOI of a paper, with its kind in front; None if it has neither."""
    if paper.arxiv:
        return f"arXiv:{paper.arxiv}"
    # A backquote would end the code in which an issue shows it.
    return f"doi:{paper.doi}" if paper.doi and "`" not in paper.doi else None


@dataclass(frozen=True)
class Candidate:
    """A paper that may belong in the index, and what speaks for it."""

    paper: Paper
    score: int
    """How well it fits: 0 is like half of the other papers or worse, 100 like half of the index."""
    nearest: tuple[tuple[Paper, float], ...]
    """Papers of the index with their similarity, 0 to 1, most similar first."""
    words: tuple[str, ...]
    """The words of its text that raise the score most."""
    tags: tuple[str, ...] = ()
    """Suggested tags by id, the best first."""

    @property
    def identifier(self) -> str | None:
        """Its arXiv id or DOI: `arXiv:2410.21666`, `doi:10.1109/…`; None if it has neither."""
        return identifier(self.paper)

    @property
    def address(self) -> str | None:
        """Where its page is."""
        if self.paper.arxiv:
            return f"https://arxiv.org/abs/{self.paper.arxiv}"
        return doi_page(self.paper.doi) if self.paper.doi else None


@dataclass(frozen=True)
class PaperEntry:
    """A paper with its tags in the order given, its neighbours by date and related papers."""

    paper: Paper
    tags: tuple[Tag, ...]
    newer: Paper | None
    older: Paper | None
    related: tuple[Related, ...]
    people: tuple[PersonEntry, ...] = ()
    """In the order of the paper's authors, as far as they are named."""
    venue: VenueEntry | None = None


@dataclass(frozen=True)
class TagEntry:
    """A tag with its papers, newest first, and the other tags on them, most frequent first."""

    tag: Tag
    group: Group
    papers: tuple[Paper, ...]
    together: tuple[tuple[Tag, int], ...]
    narrower: tuple[Tag, ...]


@dataclass(frozen=True)
class PersonEntry:
    """A person with their papers, newest first.

    Co-authors and tags have the number of their common papers, largest first; both are empty for
    those without a page, which alone shows them.
    """

    person: Person
    shelf: str
    """The name as an alphabetical list shows it, family name first."""
    letter: str
    """The letter that the name is listed under, A to Z; "" for a name without one."""
    spellings: tuple[str, ...]
    """The printed names, the most frequent first, then those only in `content/authors.yml`."""
    former: tuple[str, ...]
    """Ids that redirect to this person: former ones, and those of the spellings."""
    papers: tuple[Paper, ...]
    coauthors: tuple[tuple[Person, int], ...]
    tags: tuple[tuple[Tag, int], ...]
    author: Author | None = None
    """The person's entry in `content/authors.yml`."""


@dataclass(frozen=True)
class VenueEntry:
    """A conference or journal with its papers, newest first by the venue's year."""

    id: str
    name: str
    papers: tuple[Paper, ...]


@dataclass(frozen=True)
class YearEntry:
    """A year with its papers, newest first, and their tags, most frequent first."""

    year: int
    papers: tuple[Paper, ...]
    tags: tuple[tuple[Tag, int], ...]


@dataclass(frozen=True)
class GroupEntry:
    """A group with its tags by name."""

    group: Group
    tags: tuple[TagEntry, ...]


@dataclass(frozen=True)
class Region:
    """A named region of the map with the place of its name and its papers that have the name."""

    name: str
    tag: str | None
    """The id of the tag of that name; None where words of titles name it."""
    x: int
    y: int
    papers: int
    is_large: bool
    """Whether a narrow screen shows the name."""
    anchor: str = "middle"
    """Which part of the name is at `x`: start, middle or end."""


@dataclass(frozen=True)
class Index:
    """Everything that pages are made from; papers are sorted newest first."""

    papers: tuple[PaperEntry, ...]
    groups: tuple[GroupEntry, ...]
    people: tuple[PersonEntry, ...] = ()
    """By family name."""
    venues: tuple[VenueEntry, ...] = ()
    """By name."""
    calendar: tuple[YearEntry, ...] = ()
    """Newest first."""
    removed: tuple[RemovedPaper, ...] = ()
    """Papers that are not in the index any more, by id."""
    signals: Mapping[str, Signal] = field(default_factory=dict)
    """How often papers are cited, as far as it was counted, by id."""
    places: tuple[tuple[int, int], ...] = ()
    """Where each paper is on the map, from the left and the top; empty without a map."""
    regions: tuple[Region, ...] = ()
    """The named regions of the map, the most distinct first."""

    @property
    def tags(self) -> tuple[TagEntry, ...]:
        """All tags, by group and name."""
        return tuple(entry for group in self.groups for entry in group.tags)

    @property
    def years(self) -> tuple[int, ...]:
        """The years of publication, newest first."""
        return tuple(sorted({e.paper.year for e in self.papers if e.paper.year}, reverse=True))


@dataclass(frozen=True)
class News:
    """The addition of a paper, or a change of its tags or its status, on a day (ISO 8601)."""

    day: str
    paper: Paper
    added: bool
    tags: tuple[Tag, ...] = ()
    """Its tags today."""
    gained: tuple[Tag, ...] = ()
    lost: tuple[Tag, ...] = ()
    status: str = ""
    """The new status, such as "Retracted" or "Published", if it changed."""
