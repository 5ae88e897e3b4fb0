"""From a raw mapping to a model: what pydantic refuses becomes issues with file, line and key."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from generator.issues import Issue, error
from generator.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

    from generator.model.source import Document, KeyPath

_Model = TypeVar("_Model", bound=BaseModel)

_SHAPES = {
    "model_type": "a mapping of keys to values belongs here",
    "tuple_type": "a list belongs here: [one, two]",
    "dict_type": "a mapping of names to values belongs here",
}


def build(
    model: type[_Model],
    document: Document,
    path: KeyPath,
    data: object,
    extra: Mapping[str, str] | None = None,
) -> tuple[_Model | None, list[Issue]]:
    """Make a model from the mapping at `path`; None when there are issues.

    `extra` are fields that stand outside the mapping, such as an id that is a file's name; their
    issues are placed at `path` itself.
    """
    extra = extra or {}
    if not isinstance(data, dict):
        place = document.location(*path)
        return None, [error("wrong-type", place, _SHAPES["model_type"])]
    given = {key: value for key, value in data.items() if key not in extra}
    issues = [_unknown(model, document, (*path, key)) for key in data if key in extra]
    try:
        built = model.model_validate({**given, **extra})
    except ValidationError as problem:
        issues += [_issue(model, document, path, extra, details) for details in problem.errors()]
        return None, issues
    return (None if issues else built), issues


def _issue(
    model: type[BaseModel],
    document: Document,
    path: KeyPath,
    extra: Mapping[str, str],
    details: ErrorDetails,
) -> Issue:
    # A key of a mapping that is itself wrong is reported by pydantic as (…, key, "[key]").
    keys = tuple(key for key in details["loc"] if key != "[key]")
    kind, context = details["type"], details.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown(model, document, (*path, *keys), len(path))
    if keys and keys[0] in extra:
        place = document.location(*path)
        return error("invalid-id", place, str(details["msg"]), str(context.get("hint", "")))
    place = document.location(*path, *keys)
    if kind == "missing":
        return error(
            "missing-field", place, f"the {keys[-1]} is missing", f"add a line `{keys[-1]}: …`"
        )
    if kind in _SHAPES:
        return error("wrong-type", place, _SHAPES[kind])
    code = kind if kind in {"wrong-type", "missing-field"} else "invalid-value"
    message = details["msg"] if code != "missing-field" else f"the {keys[-1]} {details['msg']}"
    return error(code, place, message, str(context.get("hint", "")))


def _unknown(model: type[BaseModel], document: Document, path: KeyPath, depth: int = 0) -> Issue:
    for key in path[depth:-1]:
        # The key stands in a mapping inside: it is that model's keys that are known.
        field = model.model_fields.get(str(key))
        if field and isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            model = field.annotation
    known = [name for name in model.model_fields if name != "id"]
    return error(
        "unknown-key",
        document.location(*path),
        f"unknown key {path[-1]!r}",
        did_you_mean(str(path[-1]), known) or f"known keys: {', '.join(known)}",
    )
