"""The JSON Schema of papers.json, and descriptions of the fields of papers and tags."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from paper_index.exports.data_records import COLUMNS, SCHEMA_VERSION
from paper_index.model import fields
from paper_index.model.fields import model_schema
from paper_index.model.paper import Paper
from paper_index.model.vocabulary import Tag

if TYPE_CHECKING:
    from collections.abc import Sequence

Address = Annotated[str, WithJsonSchema({"type": "string", "format": "uri-reference"})]
# The files in `content/` have the year as a text.
Number = Annotated[int, WithJsonSchema({"type": "integer", "minimum": 1500, "maximum": 2199})]
Version = Annotated[int, WithJsonSchema({"const": SCHEMA_VERSION})]

_TYPES = (
    (fields.Slug, "slug"),
    (fields.Line, "one-line text"),
    (fields.Text, "text of one or more paragraphs"),
    (fields.Date, "date: year, month or day"),
    (fields.Day, "day"),
    (Number, "year"),
    (fields.ArxivId, "arXiv id"),
    (fields.Doi, "DOI"),
    (fields.CitationKey, "citation key"),
    (fields.WebAddress, "web address"),
    (Address, "web address"),
)


class PaperRecord(Paper):
    """A paper in papers.json."""

    address: Address = Field(
        description="The address of the paper's page, absolute if the site's address is known."
    )
    venue_year: Number | None = Field(
        default=None, description=Paper.model_fields["venue_year"].description
    )


class TagRecord(Tag):
    """A tag in tags.json."""

    address: Address = Field(
        description="The address of the tag's page, absolute if the site's address is known."
    )
    papers: tuple[fields.Slug, ...] = Field(description="The ids of its papers.")


class PapersFile(BaseModel):
    """The content of papers.json."""

    model_config = ConfigDict(extra="forbid", title="The papers of an index")

    schema_version: Version = Field(description="The version of this schema.")
    name: str = Field(description="The name of the index.")
    description: str | None = Field(default=None, description="What the index is about.")
    url: fields.WebAddress | None = Field(default=None, description="The address of the site.")
    license: str | None = Field(default=None, description="The licence of the data.")
    papers: tuple[PaperRecord, ...] = Field(description="The papers, by id.")


@dataclass(frozen=True)
class FieldRow:
    """A field of a record: its name, its type in words, its description."""

    name: str
    type: str
    description: str
    required: bool


def schema_json() -> bytes:
    """Return the JSON Schema (2020-12) of papers.json."""
    dialect = "https://json-schema.org/draft/2020-12/schema"
    schema = {"$schema": dialect, **model_schema(PapersFile)}
    return f"{json.dumps(schema, ensure_ascii=False, indent=1)}\n".encode()


def paper_fields() -> tuple[FieldRow, ...]:
    """Return the fields of a paper in the order in which they are written."""
    return _rows(PaperRecord, COLUMNS)


def tag_fields() -> tuple[FieldRow, ...]:
    """Return the fields of a tag in the order in which they are written."""
    names = [name for name in Tag.model_fields if name != "id"]
    return _rows(TagRecord, ("id", "address", *names, "papers"))


def _rows(model: type[BaseModel], names: Sequence[str]) -> tuple[FieldRow, ...]:
    hints = get_type_hints(model, include_extras=True)
    fields = ((name, _in_words(hints[name]), model.model_fields[name]) for name in names)
    return tuple(FieldRow(n, kind, f.description or "", f.is_required()) for n, kind, f in fields)


def _in_words(hint: Any) -> str:
    """Return a field's type in words, without the None of an optional field."""
    inner = get_args(hint)
    if get_origin(hint) is tuple:
        return f"list of {_in_words(inner[0])}s"
    if get_origin(hint) is dict:
        return f"{_in_words(inner[1])}es by name"
    kind = inner[0] if type(None) in inner else hint
    return next(words for known, words in _TYPES if known == kind)
