"""The JSON Schema of papers.json, and its fields in words: both from the model of a paper."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, get_args, get_origin, get_type_hints

from paper_index.exports.data_records import COLUMNS, SCHEMA_VERSION
from paper_index.model import fields
from paper_index.model.paper import Paper
from paper_index.model.schema import model_schema
from paper_index.model.vocabulary import Tag

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ADDRESS = "The address of the paper's page."

# In the files of `content/` each value is a text; here each has the type that it is read as.
_YEAR = {"type": "integer", "minimum": 1500, "maximum": 2199}

_WORDS = (
    (fields.Slug, "slug", "slugs"),
    (fields.Line, "line of text", "lines of text"),
    (fields.Text, "text of one or more paragraphs", "texts"),
    (fields.Date, "date: year, month or day", "dates"),
    (fields.Day, "day", "days"),
    (fields.Year, "year", "years"),
    (fields.ArxivId, "arXiv id", "arXiv ids"),
    (fields.Doi, "DOI", "DOIs"),
    (fields.CitationKey, "citation key", "citation keys"),
    (fields.WebAddress, "web address", "web addresses"),
)


@dataclass(frozen=True)
class Field:
    """A field of a record, for people: its name, its type in words, what it says."""

    name: str
    type: str
    description: str
    required: bool


def field_rows() -> tuple[Field, ...]:
    """Return the fields of a record in the order in which they are written."""
    hints = get_type_hints(Paper, include_extras=True)
    rows = [Field("address", "web address", _ADDRESS, required=True)]
    rows += [
        Field(name, _in_words(hints[name]), info.description or "", info.is_required())
        for name, info in Paper.model_fields.items()
    ]
    return tuple(sorted(rows, key=lambda row: COLUMNS.index(row.name)))


def tag_rows() -> tuple[Field, ...]:
    """Return the fields of a tag in tags.json in the order in which they are written."""
    hints = get_type_hints(Tag, include_extras=True)
    rows = [
        Field(name, _in_words(hints[name]), info.description or "", info.is_required())
        for name, info in Tag.model_fields.items()
    ]
    address = Field("address", "web address", "The address of the tag's page.", required=True)
    papers = Field("papers", "list of slugs", "The ids of its papers.", required=True)
    return (rows[0], address, *rows[1:], papers)


def _in_words(hint: Any) -> str:
    """Return a field's type for people; None, which stands for unknown, is not told."""
    inner = get_args(hint)
    if get_origin(hint) is tuple:
        return f"list of {_words(inner[0])[1]}"
    if get_origin(hint) is dict:
        return f"{_words(inner[1])[1]} by name"
    return _words(inner[0] if type(None) in inner else hint)[0]


def _words(kind: Any) -> tuple[str, str]:
    return next((one, more) for known, one, more in _WORDS if known == kind)


def schema_json() -> dict[str, bytes]:
    """Return the JSON Schema (2020-12) of papers.json, by path; of each of its parts as well."""
    schema = {
        "$schema": _DIALECT,
        "title": "The papers of an index",
        "type": "object",
        "additionalProperties": False,
        "required": ["schema_version", "name", "papers"],
        "properties": {
            "schema_version": {"const": SCHEMA_VERSION},
            "name": {"type": "string", "description": "The index's name."},
            "description": {"type": "string", "description": "What it holds."},
            "url": {"type": "string", "format": "uri", "description": "Where its site is."},
            "license": {"type": "string", "description": "The licence of the data."},
            "papers": {"type": "array", "description": "By id.", "items": _record()},
        },
    }
    return {"schema.json": f"{json.dumps(schema, ensure_ascii=False, indent=1)}\n".encode()}


def _record() -> dict[str, Any]:
    schema = model_schema(Paper)
    properties = schema["properties"]
    properties["address"] = {
        "type": "string",
        "format": "uri-reference",
        "description": f"{_ADDRESS[:-1]}; relative to the site when that has none.",
    }
    properties["venue_year"] |= _YEAR
    del properties["venue_year"]["pattern"]
    return {
        **schema,
        "required": ["id", "address", *(name for name in schema["required"] if name != "id")],
        "properties": {name: properties[name] for name in COLUMNS},
    }
