"""The index as readers will walk it: papers with their neighbours, tags with their papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.model.paper import Paper
    from generator.model.vocabulary import Group, Tag


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


@dataclass(frozen=True)
class TagEntry:
    """A tag with its papers, newest first, and the tags on them with counts, most first."""

    tag: Tag
    group: Group
    papers: tuple[Paper, ...]
    together: tuple[tuple[Tag, int], ...]
    narrower: tuple[Tag, ...]


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

    @property
    def tags(self) -> tuple[TagEntry, ...]:
        """All tags, by group and name."""
        return tuple(entry for group in self.groups for entry in group.tags)

    @property
    def years(self) -> tuple[int, ...]:
        """The years of publication, newest first."""
        return tuple(sorted({e.paper.year for e in self.papers if e.paper.year}, reverse=True))
