"""Make JSON Schemas of the content files, with which editors complete, explain and check."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from paper_index.model.author import Author
from paper_index.model.fields import model_schema
from paper_index.model.paper import DeclinedPaper, Paper, WatchList
from paper_index.model.refresh import RefreshEntry, Signal
from paper_index.model.settings import Settings
from paper_index.model.vocabulary import IMPORTED, Group, Tag, Verdict, Vocabulary

if TYPE_CHECKING:
    from pydantic import BaseModel

_DIALECT = "http://json-schema.org/draft-07/schema#"


SYNONYMS = {
    "title": "Synonyms",
    "description": "Groups of words with one meaning, for the search.",
    "type": "array",
    "items": {
        "description": "One group, such as [OOD, out-of-distribution].",
        "type": "array",
        "items": {"type": "string", "minLength": 1},
        "minItems": 2,
        "uniqueItems": True,
    },
}


def schemas(vocabulary: Vocabulary) -> dict[str, bytes]:
    """Return the schema files by name."""
    author = model_schema(Author, omit={"id"})
    for name in ("names", "papers", "aliases"):
        author["properties"][name]["uniqueItems"] = True
    made = {
        "paper.json": paper_schema(vocabulary),
        "tags.json": vocabulary_schema(vocabulary),
        "verdict.json": verdict_schema(),
        "authors.json": {"title": "Authors", "type": "object", "additionalProperties": author},
        "synonyms.json": SYNONYMS,
        "refresh.json": _by_paper("Answers of services", RefreshEntry),
        "signals.json": _by_paper("Citations", Signal),
        "watch.json": watch_schema(),
        "config.json": model_schema(Settings),
    }
    texts = {
        name: json.dumps({"$schema": _DIALECT, **schema}, indent=2, ensure_ascii=False)
        for name, schema in made.items()
    }
    return {name: f"{text}\n".encode() for name, text in texts.items()}


def paper_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the schema of a paper file, with the tags that it may use."""
    schema = model_schema(Paper, omit={"id"})
    for name in ("published", "venue_year"):
        # Editors read an unquoted year as a number.
        schema["properties"][name]["type"] = ["string", "integer"]
    schema["properties"]["tags"] |= {"uniqueItems": True, "items": _tag_ids(vocabulary.tags)}
    return schema


def vocabulary_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the schema of `tags.yml`, with the groups and parents that a tag may have."""
    tag, group = model_schema(Tag, omit={"id"}), model_schema(Group, omit={"id"})
    tag["properties"]["parent"] |= _tag_ids(vocabulary.tags)
    draft = {"properties": {"group": {"const": IMPORTED}}, "required": ["group"]}
    tag |= {"if": draft, "else": {"required": ["definition"]}}
    if vocabulary.groups:
        groups = {
            entry.id: f"{entry.name}: {entry.description or ''}" for entry in vocabulary.groups
        }
        explained = {"enum": list(groups), "enumDescriptions": list(groups.values())}
        tag["properties"]["group"] |= explained
    return {
        "title": "Vocabulary",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "groups": {"type": "object", "additionalProperties": group},
            "tags": {"type": "object", "additionalProperties": tag},
        },
    }


def verdict_schema() -> dict[str, Any]:
    """Return the schema of a verdict."""
    verdict = model_schema(Verdict, omit={"answer"})
    papers = verdict["properties"].pop("papers") | {"minItems": 2, "uniqueItems": True}
    verdict["properties"] |= {
        "same": {**papers, "description": "One work; the first id stays."},
        "different": {**papers, "description": "Different works."},
    }
    verdict["required"] = ["reason"]
    verdict["oneOf"] = [{"required": ["same"]}, {"required": ["different"]}]
    return verdict


def _by_paper(title: str, model: type[BaseModel]) -> dict[str, Any]:
    """Return the schema of a list with an entry a paper."""
    entry = model_schema(model, omit={"id"})
    definitions = {"$defs": entry.pop("$defs")} if "$defs" in entry else {}
    return {"title": title, "type": "object", "additionalProperties": entry, **definitions}


def watch_schema() -> dict[str, Any]:
    """Return the schema of `watch.yml`."""
    watch = model_schema(WatchList)
    declined = model_schema(DeclinedPaper, omit={"id"})
    watch["properties"]["declined"] = {"type": "object", "additionalProperties": declined}
    watch.pop("$defs", None)
    return watch


def _tag_ids(tags: Iterable[Tag]) -> dict[str, Any]:
    """Return the schema of a tag's id; editors show one of the two lists of explanations."""
    texts = {tag.id: f"{tag.name}: {tag.definition or '(no definition)'}" for tag in tags}
    explained = list(texts.values())
    return texts and {
        "enum": list(texts),
        "enumDescriptions": explained,
        "markdownEnumDescriptions": explained,
    }
