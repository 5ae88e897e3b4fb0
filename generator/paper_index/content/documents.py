"""From a raw mapping to a model: what pydantic refuses becomes issues with file, line and key."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from paper_index.model.issues import Issue, error
from paper_index.text.wording import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic_core import ErrorDetails

    from paper_index.model.source import Document
    from paper_index.text.yaml_reader import KeyPath

_Model = TypeVar("_Model", bound=BaseModel)

_SHAPES = {
    "model_type": "a mapping of keys to values belongs here",
    "tuple_type": "a list belongs here: [one, two]",
    "dict_type": "a mapping of names to values belongs here",
}

_NUMBERS = {
    "int_parsing": "{input!r} is not a whole number",
    "int_type": "a whole number belongs here",
    "float_parsing": "{input!r} is not a number",
    "float_type": "a number belongs here",
    "greater_than_equal": "{input} is too little: {ge:g} or more is allowed",
    "less_than_equal": "{input} is too much: {le:g} or less is allowed",
}


@dataclass(frozen=True)
class Place:
    """Where the mapping stands that becomes a model.

    `extra` are fields that stand outside the mapping, such as an id that is a file's name: their
    issues are placed at `path` itself. `names` maps fields to the keys that the file has for them.
    """

    document: Document
    path: KeyPath = ()
    extra: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def keys(self, found: Sequence[str | int]) -> KeyPath:
        """Return the key path in the file of what pydantic found."""
        # A key of a mapping that is itself wrong is reported by pydantic as (…, key, "[key]").
        inside = [key for key in found if key != "[key]"]
        return *self.path, *(self.names.get(str(key), key) for key in inside[:1]), *inside[1:]


def build(model: type[_Model], place: Place, data: object) -> tuple[_Model | None, list[Issue]]:
    """Make a model from a mapping; None when there are issues."""
    document, path = place.document, place.path
    if not isinstance(data, dict):
        return None, [error("wrong-type", document.location(*path), _SHAPES["model_type"])]
    given = {key: value for key, value in data.items() if key not in place.extra}
    issues = [_own_key(place, key) for key in data if key in place.extra]
    try:
        built = model.model_validate({**given, **place.extra})
    except ValidationError as problem:
        return None, issues + [_issue(model, place, details) for details in problem.errors()]
    return (None if issues else built), issues


def unknown_key(document: Document, path: KeyPath, known: Sequence[str]) -> Issue:
    """Return the issue of a key that is not among the known ones."""
    advice = did_you_mean(str(path[-1]), known) or f"known keys: {', '.join(known)}"
    return error("unknown-key", document.location(*path), f"unknown key {path[-1]!r}", advice)


def _own_key(place: Place, key: str) -> Issue:
    where = place.document.location(*place.path, key)
    advice = "delete it: the name of the file, or the key above, says it"
    return error("unknown-key", where, f"unknown key {key!r}", advice)


def _issue(model: type[BaseModel], place: Place, details: ErrorDetails) -> Issue:
    found, kind, context = details["loc"], details["type"], details.get("ctx", {})
    keys, advice = place.keys(found), str(context.get("hint", ""))
    if kind == "extra_forbidden":
        return unknown_key(place.document, keys, _known(model, found[:-1]))
    if found and found[0] in place.extra:
        return error(
            "invalid-id", place.document.location(*place.path), str(details["msg"]), advice
        )
    where = place.document.location(*keys)
    if kind == "missing":
        what = f"the {keys[-1]} is missing"
        return error("missing-field", where, what, f"add a line `{keys[-1]}: …`")
    if kind == "missing-field":
        return error(kind, where, f"{_named(keys)} is empty", _fill_in(model, found))
    if kind in _SHAPES:
        return error("wrong-type", where, _SHAPES[kind])
    return error(
        kind if kind == "wrong-type" else "invalid-value", where, _message(details), advice
    )


def _message(details: ErrorDetails) -> str:
    context: dict[str, Any] = details.get("ctx", {})
    template = _NUMBERS.get(details["type"])
    return template.format(input=details["input"], **context) if template else details["msg"]


def _named(keys: KeyPath) -> str:
    last = keys[-1]
    return f"the {last}" if last and isinstance(last, str) else f"an entry of {keys[-2]}"


def _fill_in(model: type[BaseModel], found: Sequence[str | int]) -> str:
    required = len(found) == 1 and model.model_fields[str(found[0])].is_required()
    return "write it" if required else "write it, or leave it out"


def _known(model: type[BaseModel], path: Sequence[str | int]) -> list[str]:
    """Return the keys of the model, or of the one inside it that a path leads to."""
    for key in path:
        inner = model.model_fields[str(key)].annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            model = inner
    return [name for name in model.model_fields if name != "id"]
