"""The index as readers will walk it: papers with their neighbours, tags with their papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paper_index.model.author import Person
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Group, Tag


@dataclass(frozen=True)
class Related:
    """A paper that stands near another, with the tags and the words that bring them together.

    Tags stand in the other's order; words as the other writes them, the weightiest first.
    """

    paper: Paper
    shared: tuple[Tag, ...]
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class PaperEntry:
    """A paper with its tags in the order given, its neighbours by date and related papers."""

    paper: Paper
    tags: tuple[Tag, ...]
    newer: Paper | None
    older: Paper | None
    related: tuple[Related, ...]
    people: tuple[PersonEntry, ...] = ()
    """The person behind each of the paper's authors, in their order."""
    venue: VenueEntry | None = None


@dataclass(frozen=True)
class TagEntry:
    """A tag with its papers, newest first, and the tags on them with counts, most first."""

    tag: Tag
    group: Group
    papers: tuple[Paper, ...]
    together: tuple[tuple[Tag, int], ...]
    narrower: tuple[Tag, ...]


@dataclass(frozen=True)
class PersonEntry:
    """A person with their papers, newest first, and who and what stands on these with them.

    Co-authors and tags come with their number of papers, most first.
    """

    person: Person
    shelf: str
    """The name as a library files it, family name first."""
    letter: str
    """A capital from A to Z; "" for a name that begins with none in any spelling."""
    spellings: tuple[str, ...]
    """The names as printed, the most frequent first, and those that only a curator knows."""
    former: tuple[str, ...]
    """Ids that lead to this person: former ones, and those of the spellings."""
    papers: tuple[Paper, ...]
    coauthors: tuple[tuple[Person, int], ...]
    tags: tuple[tuple[Tag, int], ...]
    orcid: str = ""
    homepage: str = ""
    curated: bool = False
    """Whether the person has an entry in `content/authors.yml`."""


@dataclass(frozen=True)
class VenueEntry:
    """A conference or journal with its papers, newest first by the venue's year."""

    id: str
    name: str
    papers: tuple[Paper, ...]


@dataclass(frozen=True)
class YearEntry:
    """A year with its papers, newest first, and their tags with counts, most first."""

    year: int
    papers: tuple[Paper, ...]
    tags: tuple[tuple[Tag, int], ...]


@dataclass(frozen=True)
class GroupEntry:
    """A group with its tags by name."""

    group: Group
    tags: tuple[TagEntry, ...]


@dataclass(frozen=True)
class Index:
    """Everything that pages are made of; papers stand newest first."""

    papers: tuple[PaperEntry, ...]
    groups: tuple[GroupEntry, ...]
    people: tuple[PersonEntry, ...] = ()
    """As a library files them: by family name."""
    venues: tuple[VenueEntry, ...] = ()
    """By name."""
    calendar: tuple[YearEntry, ...] = ()
    """Newest first."""

    @property
    def tags(self) -> tuple[TagEntry, ...]:
        """All tags, by group and name."""
        return tuple(entry for group in self.groups for entry in group.tags)

    @property
    def years(self) -> tuple[int, ...]:
        """The years of publication, newest first."""
        return tuple(sorted({e.paper.year for e in self.papers if e.paper.year}, reverse=True))
