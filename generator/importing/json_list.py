"""Reads a bibliography: a JSON list of objects whose keys are those of a paper file."""

from __future__ import annotations

import json
import re
from json import JSONDecodeError, JSONDecoder
from typing import TYPE_CHECKING, Any

from generator.addresses import code_repository
from generator.importing.record import (
    ImportedRecord,
    LeftOut,
    ParsedSource,
    SourceError,
    left_out,
)
from generator.latex import to_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    Field = str | tuple[str, ...] | dict[str, str]

_TEXTS = frozenset({"title", "title_tex", "venue", "publication", "abstract"})
_SCALARS = frozenset({"published", "venue_year", "category", "arxiv", "doi", "code", "added"})
_BLANK = re.compile(r"[ \t\r\n]*")


class _Object(dict[str, Any]):
    """A JSON object that remembers which of its keys stood in it more than once."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        keys = [key for key, _ in pairs]
        self.repeated = sorted({key for key in keys if keys.count(key) > 1})


# Numbers stay as written: 2410.21660 as a float would lose its last digit. NaN is no value.
_DECODER = JSONDecoder(
    object_pairs_hook=_Object,
    parse_float=str,
    parse_int=str,
    parse_constant=lambda _: None,
)


def parse_json(text: str, file: str) -> ParsedSource:
    """Return the records of a JSON list (or of a single object) in its order.

    Entries and fields that cannot be used are named in what was left out; a null or empty value
    counts as unknown. Raises SourceError, with its line, when the text is not JSON.
    """
    records: list[ImportedRecord] = []
    spare: list[LeftOut] = []
    for line, entry in _entries(text, file):
        fields, problems = _fields(entry) if isinstance(entry, _Object) else ({}, [])
        if not isinstance(entry, _Object):
            spare.append(left_out(file, line, _written(entry), "no object with fields"))
        elif "title" not in fields:
            reason = "; ".join(["an entry without a title", *problems])
            spare.append(left_out(file, line, _written(entry), reason))
        else:
            records.append(ImportedRecord(fields, file, line))
            title = str(fields["title"])
            spare.extend(left_out(file, line, title, problem) for problem in problems)
    return ParsedSource(tuple(records), tuple(spare))


def _entries(text: str, file: str) -> Iterator[tuple[int, Any]]:
    """Yield every entry with the line on which it starts."""
    position = _skip(text, 0)
    alone = text[position : position + 1] != "["
    if not alone:
        position = _skip(text, position + 1)
    closed = not alone and text[position : position + 1] == "]"
    end = position + closed
    while not closed:
        try:
            entry, end = _DECODER.raw_decode(text, position)
        except JSONDecodeError as problem:
            raise _malformed(text, file, problem.pos, problem.msg) from problem
        except RecursionError as problem:
            raise _malformed(text, file, position, "Too many brackets in brackets") from problem
        yield text.count("\n", 0, position) + 1, entry
        end = _skip(text, end)
        closed = alone or text[end : end + 1] == "]"
        if not closed and text[end : end + 1] != ",":
            raise _malformed(text, file, end, "Expecting ',' or ']' after an entry")
        end += not alone
        position = _skip(text, end)
    if _skip(text, end) < len(text):
        raise _malformed(text, file, _skip(text, end), "Expecting nothing after the list")


def _skip(text: str, position: int) -> int:
    match = _BLANK.match(text, position)
    return match.end() if match else position


def _malformed(text: str, file: str, position: int, message: str) -> SourceError:
    line = text.count("\n", 0, position) + 1
    hint = "check the brackets, commas and quotation marks on this line and the one before"
    return SourceError(f"this is not JSON: {message}", file=file, line=line, hint=hint)


def _fields(entry: _Object) -> tuple[dict[str, Field], list[str]]:
    """Return an entry's usable fields, cleaned, and what is wrong with the others."""
    fields: dict[str, Field] = {}
    problems = [f"field {key!r} stands twice; the last one counts" for key in entry.repeated]
    for key, value in entry.items():
        if value is None or value in ("", [], {}):
            continue
        try:
            field = _field(key, value)
        except ValueError as problem:
            problems.append(str(problem))
        else:
            fields |= {key: field} if field else {}
    exact = fields.pop("title_tex", None)
    if exact:
        fields["title"] = exact
    return _with_code(fields), problems


def _field(key: str, value: Any) -> Field:
    """Clean one field; raise ValueError with the reason when it cannot be used."""
    if key in _TEXTS:
        return to_text(_string(key, value))
    if key in _SCALARS:
        return _string(key, value).strip()
    if key == "authors":
        return _names(value)
    if key == "tags":
        return _strings(key, value)
    if key == "links":
        return _links(value)
    raise ValueError(f"unknown field {key!r}")


def _string(key: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"field {key!r} is not a text")  # noqa: TRY004 (a wrong value, reported)
    return value


def _strings(key: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"field {key!r} is not a list of texts")
    return tuple(item.strip() for item in value if item.strip())


def _links(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise ValueError("field 'links' is not an object of names and addresses")
    return {name.strip(): address.strip() for name, address in value.items() if address.strip()}


def _names(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        value = re.split(r";|\sand\s", value)
        if _ambiguous(value):
            raise ValueError(
                "field 'authors' is one text with commas of unclear sense; write a list"
            )
    names = (to_text(name) for name in _strings("authors", value))
    return tuple(name for name in names if name)


def _ambiguous(names: list[str]) -> bool:
    """Whether commas may part names here: they may also stand inside, as in "Doe, Jane"."""
    commas = [name.count(",") for name in names]
    if len(names) == 1 and commas[0] == 1:
        return all(len(part.split()) > 1 for part in names[0].split(","))
    return max(commas) > 1 or len(set(commas)) > 1


def _with_code(fields: dict[str, Field]) -> dict[str, Field]:
    code = None if "code" in fields else code_repository(str(fields.get("abstract", "")))
    return fields | ({"code": code} if code else {})


def _written(entry: Any) -> str:
    return json.dumps(entry, ensure_ascii=False)
