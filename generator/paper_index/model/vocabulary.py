"""The tag vocabulary, and the verdicts on pairs of papers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, Field, ValidationInfo, field_validator
from pydantic_core import PydanticKnownError

from paper_index.model.fields import Day, Line, Slug
from paper_index.text.urls import slugify

if TYPE_CHECKING:
    from paper_index.model.issues import SourceLocation


IMPORTED = "imported"
"""The group of draft tags, which an import makes of keywords."""

KIND = "kind"
"""The group of tags that name the sort of paper, not its topics, if its entry says nothing else."""


class Group(BaseModel, frozen=True, extra="forbid"):
    """A facet of tags, such as field or method."""

    id: Slug
    name: Line
    description: Line | None = None
    names: Literal["topics", "kinds"] | None = Field(
        None,
        description=(
            "What its tags name: topics, or kinds of papers, which relate no papers. "
            f"If nothing is said, the tags of the group `{KIND}` name kinds, all others topics."
        ),
    )

    @property
    def has_topics(self) -> bool:
        """Whether its tags name topics."""
        return self.id != KIND if self.names is None else self.names == "topics"


class Tag(BaseModel, frozen=True, extra="forbid"):
    """A curated subject."""

    id: Slug = Field(description="The tag's slug, which is the permanent address of its page.")
    name: Line = Field(description="The name that readers see.")
    group: Slug = Field(description="The id of its group.")
    definition: Line | None = Field(
        None,
        validate_default=True,
        description="One sentence: the subject of papers with this tag.",
    )
    aliases: tuple[Slug, ...] = Field((), description="Other spellings and former ids.")
    parent: Slug | None = Field(None, description="The id of the broader tag.")

    @field_validator("definition", mode="before")
    @classmethod
    def _require_definition(cls, value: object, info: ValidationInfo) -> object:
        if value is None and info.data.get("group") != IMPORTED:
            raise PydanticKnownError("missing")
        return value

    @property
    def is_draft(self) -> bool:
        """Whether it was made of a keyword, so that its definition may be missing."""
        return self.group == IMPORTED


@dataclass(frozen=True)
class Vocabulary:
    """All groups, in the order in which pages show them, and all tags in the order of the file."""

    groups: tuple[Group, ...] = ()
    tags: tuple[Tag, ...] = ()
    left_out: tuple[str, ...] = ()
    """Ids of invalid tags; their use on papers is no error."""
    readable: bool = True
    """Whether the file is a vocabulary; if not, no tag on a paper is an error."""

    @cached_property
    def by_id(self) -> dict[str, Tag]:
        """Tags by id, without aliases."""
        return {tag.id: tag for tag in self.tags}

    @cached_property
    def by_alias(self) -> dict[str, Tag]:
        """Tags by alias, without ids."""
        return {alias: tag for tag in self.tags for alias in tag.aliases}

    @cached_property
    def by_name(self) -> dict[str, Tag]:
        """Tags by the slug of their name."""
        return {slugify(tag.name): tag for tag in self.tags}

    @cached_property
    def by_group(self) -> tuple[Tag, ...]:
        """The tags by group, in the order of the groups, and then by name."""
        rank = {group.id: number for number, group in enumerate(self.groups)}

        def key(tag: Tag) -> tuple[int, str, str]:
            return rank.get(tag.group, len(rank)), tag.name.casefold(), tag.id

        return tuple(sorted(self.tags, key=key))

    @cached_property
    def topics(self) -> frozenset[str]:
        """Ids of the tags that name topics."""
        others = {KIND, *(group.id for group in self.groups)}
        others -= {group.id for group in self.groups if group.has_topics}
        return frozenset(tag.id for tag in self.tags if tag.group not in others)

    def in_order(self, tags: Iterable[str]) -> tuple[str, ...]:
        """Return ids of tags in the order in which pages show them: by group and name."""
        rank = {tag.id: number for number, tag in enumerate(self.by_group)}
        return tuple(sorted(tags, key=rank.__getitem__))

    def may_have(self, name: str) -> bool:
        """Return whether a name that is neither id nor alias may be one of an invalid entry."""
        return not self.readable or name in self.left_out


class Verdict(BaseModel, frozen=True, extra="forbid"):
    """A curator's decision that papers are the same work, or different works."""

    answer: Literal["same", "different"]
    papers: tuple[Slug, ...] = Field(description="Two or more ids; of `same`, the first is kept.")
    reason: Line = Field(description="The reason, in a sentence.")
    by: Line | None = Field(None, description="The curator who decided.")
    date: Day | None = Field(None, description="The day of the decision.")


@dataclass(frozen=True)
class PlacedVerdict:
    """A verdict with its source location, for messages."""

    verdict: Verdict
    location: SourceLocation
