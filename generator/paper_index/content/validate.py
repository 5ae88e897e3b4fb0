"""Turn mappings from content files into models; report invalid keys and values as issues."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from paper_index.model.issues import Issue, error
from paper_index.model.settings import Settings
from paper_index.text.urls import find_clashes, is_reserved
from paper_index.text.wording import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pydantic_core import ErrorDetails

    from paper_index.model.author import Author
    from paper_index.model.issues import SourceLocation
    from paper_index.model.source import Document
    from paper_index.model.vocabulary import Tag
    from paper_index.text.yaml_reader import KeyPath

_Model = TypeVar("_Model", bound=BaseModel)

_TYPES = {
    "model_type": "a mapping of keys to values belongs here",
    "tuple_type": "a list belongs here: [one, two]",
    "dict_type": "a mapping of names to values belongs here",
}

_NUMBERS = {
    "int_parsing": "{input!r} is not a whole number",
    "int_type": "a whole number belongs here",
    "float_parsing": "{input!r} is not a number",
    "float_type": "a number belongs here",
    "greater_than_equal": "{input} is too small: {ge:g} or more is allowed",
    "less_than_equal": "{input} is too large: {le:g} or less is allowed",
}


@dataclass(frozen=True)
class DocumentPart:
    """The part of a document that becomes a model: the mapping at a key path.

    `extra` are fields from outside the mapping, such as an id from a file name; their issues are
    reported at `path` itself. `names` maps fields to the keys that the file uses for them.
    """

    document: Document
    path: KeyPath = ()
    extra: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


def build_model(
    model: type[_Model], part: DocumentPart, data: object
) -> tuple[_Model | None, list[Issue]]:
    """Return a model made from a mapping, or None, and the issues."""
    document, path = part.document, part.path
    if not isinstance(data, dict):
        return None, [error("wrong-type", document.location(*path), _TYPES["model_type"])]
    advice = "delete it: it is given by the name of the file, or by the key above"
    issues = [
        error("unknown-key", document.location(*path, key), f"unknown key {key!r}", advice)
        for key in data
        if key in part.extra
    ]
    try:
        built = model.model_validate({**data, **part.extra})
    except ValidationError as problem:
        return None, issues + [_issue(model, part, details) for details in problem.errors()]
    return (None if issues else built), issues


def build_entries(
    model: type[_Model], document: Document, entries: Mapping[str, object], section: KeyPath = ()
) -> tuple[tuple[_Model, ...], list[Issue]]:
    """Return the valid models of a mapping of ids to entries, in order, and the issues of all."""
    built = [
        build_model(model, DocumentPart(document, (*section, name), {"id": name}), value)
        for name, value in entries.items()
    ]
    valid = tuple(entry for entry, _ in built if entry)
    return valid, [issue for _, found in built for issue in found]


def validate_settings(document: Document) -> tuple[Settings, list[Issue]]:
    """Return the settings in `config.yml`, or the defaults when there are issues."""
    if document.data is None:
        return Settings(), []
    settings, issues = build_model(Settings, DocumentPart(document), document.data)
    return settings or Settings(), issues


def unknown_key(document: Document, path: KeyPath, known: Sequence[str]) -> Issue:
    """Return the issue of a key that is not among the known ones."""
    advice = did_you_mean(str(path[-1]), known) or f"known keys: {', '.join(known)}"
    return error("unknown-key", document.location(*path), f"unknown key {path[-1]!r}", advice)


def reserved_ids(ids: Iterable[tuple[str, SourceLocation]]) -> Iterator[Issue]:
    """Yield an error for each id or alias whose address belongs to a list page."""
    for name, place in ids:
        if is_reserved(name):
            what = f"{name!r} is the address of a list page"
            yield error("invalid-id", place, what, "choose another id")


def claimed_twice(code: str, claims: Iterable[tuple[str, str, SourceLocation]]) -> Iterator[Issue]:
    """Yield an error with this code for each id or alias that was claimed before.

    `claims` are (id or alias, owner as the message names it, place).
    """
    owned = ((name, (owner, place)) for name, owner, place in claims)
    for name, (owner, _), (_, place) in find_clashes(owned):
        what = f"{name!r} already belongs to {owner}"
        yield error(code, place, what, "delete it in one of the two places")


def entry_ids(
    code: str, entries: Sequence[Tag | Author], document: Document, section: KeyPath = ()
) -> list[Issue]:
    """Return the issues of reserved ids and aliases, and of those claimed twice with this code."""
    noun = code.removesuffix("-clash")
    claims = [
        (one.id, f"the {noun} {one.id!r}", document.location(*section, one.id)) for one in entries
    ]
    claims += [
        (alias, f"the {noun} {one.id!r}", document.location(*section, one.id, "aliases", number))
        for one in entries
        for number, alias in enumerate(one.aliases)
    ]
    reserved = reserved_ids((name, place) for name, _, place in claims)
    return [*claimed_twice(code, claims), *reserved]


def _issue(model: type[BaseModel], part: DocumentPart, details: ErrorDetails) -> Issue:
    found, kind, context = details["loc"], details["type"], details.get("ctx", {})
    document, advice = part.document, str(context.get("hint", ""))
    # Pydantic reports an invalid key of a mapping as (…, key, "[key]").
    inner = [key for key in found if key != "[key]"]
    keys = (*part.path, *(part.names.get(str(key), key) for key in inner[:1]), *inner[1:])
    place = document.location(*keys)
    if kind == "extra_forbidden":
        return unknown_key(document, keys, _known_keys(model, found[:-1]))
    if found and found[0] in part.extra:
        return error("invalid-id", document.location(*part.path), details["msg"], advice)
    if kind == "missing":
        what = f"the {keys[-1]} is missing"
        return error("missing-field", place, what, f"add a line `{keys[-1]}: …`")
    if kind == "missing-field":
        required = len(found) == 1 and model.model_fields[str(found[0])].is_required()
        advice = "write it" if required else "write it, or leave it out"
        named = keys[-1] and isinstance(keys[-1], str)
        what = f"the {keys[-1]}" if named else f"an entry of {keys[-2]}"
        return error(kind, place, f"{what} is empty", advice)
    if kind in _TYPES:
        return error("wrong-type", place, _TYPES[kind])
    template = _NUMBERS.get(kind)
    what = template.format(input=details["input"], **context) if template else details["msg"]
    return error(kind if kind == "wrong-type" else "invalid-value", place, what, advice)


def _known_keys(model: type[BaseModel], path: Sequence[str | int]) -> list[str]:
    """Return the keys of the model, or of the model inside it at a path."""
    for key in path:
        inner = model.model_fields[str(key)].annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            model = inner
    return [name for name in model.model_fields if name != "id"]
