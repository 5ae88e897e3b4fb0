"""What services said about papers since they were added: proposals, and numbers of citations."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field, ValidationError, field_validator
from pydantic_core import PydanticCustomError

from paper_index.model.fields import Day, Line, Slug, Text
from paper_index.model.paper import Paper

Values = dict[str, str | tuple[str, ...]]
"""Fields of a paper as its file has them: texts, and lists of texts."""

PROPOSED = (
    *("title", "authors", "type", "venue", "venue_year", "volume", "number", "pages"),
    *("publisher", "doi", "code", "status", "notice", "abstract"),
)
"""The fields that a proposal can name, in the order of a paper file."""


class ProposalKind(StrEnum):
    """What a proposal is about."""

    STATUS = "status"
    PUBLISHED = "published"
    TITLE = "title"
    AUTHORS = "authors"
    VENUE = "venue"
    ABSTRACT = "abstract"
    LINK = "link"


SAFE_KINDS = frozenset({ProposalKind.STATUS, ProposalKind.PUBLISHED})
"""The kinds that `refresh --apply` accepts: what the publisher or arXiv alone can know."""


class Proposal(BaseModel, frozen=True, extra="forbid"):
    """Values that a service has instead of a paper's own; open until a curator decides."""

    kind: ProposalKind = Field(description="What it is about; of `link`, the value is dead.")
    values: dict[Line, Text | tuple[Line, ...]] = Field(
        description="The fields that differ, as a paper file has them."
    )
    source: Line = Field(description="The service, and the id of the record there.")
    date: Day = Field(description="The day on which it was first proposed.")
    declined: Day | None = Field(
        None, description="The day on which a curator declined it; it is not proposed again."
    )
    by: Line | None = Field(None, description="The curator who declined it.")

    @field_validator("values")
    @classmethod
    def _require_fields(cls, values: Values) -> Values:
        unknown = [name for name in values if name not in PROPOSED]
        message = f"unknown field {unknown[0]!r}" if unknown else ""
        try:
            paper_values(values)
        except ValidationError as problem:
            first = problem.errors()[0]
            message = message or f"{first['loc'][0]}: {first['msg']}"
        if message or not values:
            # Pydantic replaces braces in a message.
            context = {"message": message or "no field is named", "hint": ""}
            raise PydanticCustomError("invalid-value", "{message}", context)
        return values

    @property
    def is_open(self) -> bool:
        """Whether no curator declined it."""
        return self.declined is None

    def is_same(self, other: Proposal) -> bool:
        """Whether both propose the same."""
        return (self.kind, self.values) == (other.kind, other.values)


class RefreshEntry(BaseModel, frozen=True, extra="forbid"):
    """What is known from asking services about a paper: an entry of `content/refresh.yml`."""

    id: Slug = Field(description="The paper.")
    asked: Day | None = Field(None, description="The day of the last complete answer.")
    version: int | None = Field(None, ge=1, description="The newest version seen at arXiv.")
    proposals: tuple[Proposal, ...] = Field((), description="Differences, open or declined.")


class Signal(BaseModel, frozen=True, extra="forbid"):
    """How often a paper is cited: an entry of `content/signals.yml`."""

    id: Slug = Field(description="The paper.")
    citations: int = Field(ge=0, description="The number of works that cite the paper.")
    source: Line = Field(description="The service that counted them.")
    date: Day = Field(description="The day of the count.")
    previous: int | None = Field(None, ge=0, description="An earlier count by the same service.")
    since: Day | None = Field(None, description="The day of the earlier count.")

    @property
    def gained(self) -> int:
        """The citations since the earlier count; 0 without one."""
        return self.citations - self.previous if self.previous is not None and self.days else 0

    @property
    def days(self) -> int:
        """The days between both counts; 0 without an earlier one."""
        return (self.date.date - self.since.date).days if self.since else 0


def file_values(paper: Paper, names: tuple[str, ...]) -> Values:
    """Return the named fields that a paper has, as its file has them."""
    found = paper.model_dump(mode="json", include=set(names), exclude_defaults=True)
    return {
        name: tuple(found[name]) if isinstance(found[name], list) else str(found[name])
        for name in names
        if name in found
    }


def paper_values(values: Values) -> dict[str, Any]:
    """Return the values of fields as a paper has them. Raises ValidationError."""
    paper = Paper.model_validate({"id": "x", "title": "x", **values})
    return {name: getattr(paper, name) for name in values if name in Paper.model_fields}
