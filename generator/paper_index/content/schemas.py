"""JSON Schemas of the content files, from the models: editors complete and explain by them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from paper_index.content.format_lists import AUTHOR_KEYS, GROUP_KEYS, TAG_KEYS
from paper_index.model.author import Author
from paper_index.model.paper import FIELDS, Paper
from paper_index.model.vocabulary import Group, Tag, Verdict, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import BaseModel

FOLDER = "schemas"
"""Where the schemas stand, below `content/`."""

_DIALECT = "http://json-schema.org/draft-07/schema#"
# Editors read an unquoted year as a number, and it may stand so.
_NUMBERS = ("published", "venue_year")


def schemas(vocabulary: Vocabulary, settings: type[BaseModel]) -> Mapping[str, bytes]:
    """Return each schema file by its name; `settings` is the model of `config.yml`."""
    made = {
        "paper.json": _paper(vocabulary),
        "tags.json": _vocabulary(vocabulary),
        "duplicates.json": _verdicts(),
        "authors.json": _authors(),
        "config.json": model_schema(settings, settings.model_fields),
    }
    return {name: _written(schema) for name, schema in made.items()}


def _paper(vocabulary: Vocabulary) -> dict[str, Any]:
    schema = model_schema(Paper, FIELDS)
    for name in _NUMBERS:
        schema["properties"][name]["type"] = ["string", "integer"]
    schema["properties"]["tags"] = {
        "type": "array",
        "description": "Two to six tags of the vocabulary.",
        "uniqueItems": True,
        "items": _names(vocabulary.tags),
    }
    return {"title": "A paper", **schema}


def _names(tags: Iterable[Tag]) -> dict[str, Any]:
    """Return the schema of a tag's id; the two lists of explanations are what editors show."""
    found = list(tags)
    told = [f"{tag.name}: {tag.definition}" for tag in found]
    ids = [tag.id for tag in found]
    return {"enum": ids, "enumDescriptions": told, "markdownEnumDescriptions": told} if ids else {}


def _vocabulary(vocabulary: Vocabulary) -> dict[str, Any]:
    tag = model_schema(Tag, TAG_KEYS)
    groups = [group.id for group in vocabulary.groups]
    told = [f"{group.name}: {group.description or ''}" for group in vocabulary.groups]
    if groups:
        tag["properties"]["group"] |= {"enum": groups, "enumDescriptions": told}
    tag["properties"]["parent"] |= _names(vocabulary.tags)
    return {
        "title": "The vocabulary",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "groups": {"type": "object", "additionalProperties": model_schema(Group, GROUP_KEYS)},
            "tags": {"type": "object", "additionalProperties": tag},
        },
    }


def _verdicts() -> dict[str, Any]:
    said = model_schema(Verdict, ("reason", "by", "date"))["properties"]
    ids = {"type": "array", "items": {"type": "string"}, "minItems": 2, "uniqueItems": True}
    return {
        "title": "Verdicts on pairs of papers",
        "type": "array",
        "items": {
            "type": "object",
            "additionalProperties": False,
            "required": ["reason"],
            "oneOf": [{"required": ["same"]}, {"required": ["different"]}],
            "properties": {
                "same": {**ids, "description": "One work; the first id stays."},
                "different": {**ids, "description": "Different works."},
                **said,
            },
        },
    }


def _authors() -> dict[str, Any]:
    author = model_schema(Author, AUTHOR_KEYS)
    for name in ("names", "papers", "aliases"):
        author["properties"][name]["uniqueItems"] = True
    return {
        "title": "People: one person's spellings, and namesakes told apart",
        "type": "object",
        "additionalProperties": author,
    }


def model_schema(model: type[BaseModel], names: Iterable[str]) -> dict[str, Any]:
    """Return the schema of a mapping with the named fields of a model, as a file writes them."""
    known = list(names)
    schema = model.model_json_schema()
    inner = schema.get("$defs", {})
    required = [name for name in schema.get("required", []) if name in known]
    return {
        "type": "object",
        "additionalProperties": False,
        **({"required": required} if required else {}),
        "properties": {name: _field(schema["properties"][name], inner) for name in known},
    }


def _field(schema: dict[str, Any], inner: dict[str, Any]) -> dict[str, Any]:
    """Return a field's schema: no null, since what is unknown is left out; no reference."""
    kept = {key: value for key, value in schema.items() if key not in {"anyOf", "default", "title"}}
    for choice in schema.get("anyOf", []):
        if choice.get("type") != "null":
            kept |= choice
    reference = kept.pop("$ref", "").rpartition("/")[2]
    if reference:
        found = inner[reference]
        fields = found["properties"].items()
        kept |= {"type": "object", "additionalProperties": False}
        kept["properties"] = {name: _field(value, inner) for name, value in fields}
    return kept


def _written(schema: dict[str, Any]) -> bytes:
    text = json.dumps({"$schema": _DIALECT, **schema}, indent=2, ensure_ascii=False)
    return f"{text}\n".encode()
