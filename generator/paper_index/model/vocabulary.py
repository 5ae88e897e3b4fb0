"""The tag vocabulary and the verdicts: what curators say about tags and about pairs of papers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from paper_index.model.fields import Day, Line, Slug

if TYPE_CHECKING:
    from paper_index.model.issues import SourceLocation


class Group(BaseModel):
    """A facet of tags, such as field or method."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    name: Line
    description: Line | None = None


class Tag(BaseModel):
    """A curated subject."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug = Field(description="The tag's slug: permanent, and the page's address.")
    name: Line = Field(description="The name that readers see.")
    group: Slug = Field(description="The group that it belongs to.")
    definition: Line = Field(description="One sentence: what a paper is about that carries it.")
    aliases: tuple[Slug, ...] = Field(default=(), description="Other spellings and former ids.")
    parent: Slug | None = Field(default=None, description="The wider tag that it is a kind of.")


@dataclass(frozen=True)
class Vocabulary:
    """All groups and tags, in the order of the file."""

    groups: tuple[Group, ...] = ()
    tags: tuple[Tag, ...] = ()
    left_out: tuple[str, ...] = ()
    """Ids of tags that have issues of their own: no reason to refuse the papers that carry them."""
    readable: bool = True
    """False when the file is no vocabulary at all: any tag may then be meant to be in it."""

    @cached_property
    def by_id(self) -> dict[str, Tag]:
        """Tags by id, aliases left out."""
        return {tag.id: tag for tag in self.tags}

    @cached_property
    def by_alias(self) -> dict[str, Tag]:
        """Tags by alias, ids left out."""
        return {alias: tag for tag in self.tags for alias in tag.aliases}

    def may_have(self, name: str) -> bool:
        """Say whether a name that is neither id nor alias could be one, were all entries right."""
        return not self.readable or name in self.left_out


class Verdict(BaseModel):
    """A curator's answer: these papers are the same work, or are different works."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    answer: Literal["same", "different"]
    papers: tuple[Slug, ...] = Field(description="Two ids or more; of `same` the first stays.")
    reason: Line = Field(description="Why, in a sentence.")
    by: Line | None = Field(default=None, description="Who says so.")
    date: Day | None = Field(default=None, description="The day on which it was said.")


@dataclass(frozen=True)
class PlacedVerdict:
    """A verdict with the place where it stands, so that a clash can name it."""

    verdict: Verdict
    location: SourceLocation
