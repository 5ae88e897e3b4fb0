"""Reads bibliographies in JSON whose keys are those of a paper file.

The downloads of an index are among them: their records name their page and hold cleaned text, so
they are imported unchanged.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from paper_index.ingest.draft import (
    ImportedRecord,
    LeftOut,
    ParsedSource,
    SourceError,
    left_out,
    make_record,
)
from paper_index.text import urls
from paper_index.text.latex import to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from paper_index.ingest.draft import Field

_LIST_KEY = "papers"
_SCHEMA_VERSION = "1"
"""The version of an index's download that can be read."""
_BLANK = re.compile(r"[ \t\r\n]*")
_HINT = "check the brackets, commas and quotation marks on this line and the one before"


class JsonObject(dict[str, Any]):
    """A JSON object with the sorted list of the keys that occur in it more than once."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        keys = [key for key, _ in pairs]
        self.repeated = sorted({key for key in keys if keys.count(key) > 1})


def parse_json(text: str, file: str) -> ParsedSource:
    """Return the records of a JSON list, of JSON lines or of a list under `papers`, in order.

    Invalid entries and fields are listed as left out; a null or empty value counts as missing.
    Raises SourceError, with its line, when the text is not JSON or is a download of an index in
    an unknown version.
    """
    records: list[ImportedRecord] = []
    lost: list[LeftOut] = []
    for place, entry in _entries(text, file):
        if not isinstance(entry, JsonObject):
            excerpt = json.dumps(entry, ensure_ascii=False)
            lost.append(left_out(place, excerpt, "not an object with fields"))
            continue
        is_own = _is_own(entry)
        fields, problems = _fields(entry, _OWN_FIELDS if is_own else _FIELDS)
        title = fields.pop("title_tex", None) or fields.get("title")
        if not title:
            reason = "; ".join(["an entry without a title", *problems])
            lost.append(left_out(place, json.dumps(entry, ensure_ascii=False), reason))
            continue
        fields["title"] = title
        records.append(ImportedRecord(fields, place) if is_own else make_record(place, fields))
        lost += [left_out(place, str(title), problem) for problem in problems]
    return ParsedSource(tuple(records), tuple(lost))


def _entries(text: str, file: str) -> Iterator[tuple[str, Any]]:
    """Yield every entry with its place: its number in a list, else its line."""
    values = list(_values(text, file))
    first = values[0][1]
    items = first.get(_LIST_KEY) if isinstance(first, JsonObject) else first
    if not isinstance(items, list):
        yield from ((f"{file}:{line}", value) for line, value in values)
        return
    if len(values) > 1:
        message = "this is not JSON: more text after the list"
        raise SourceError(message, file=file, line=values[1][0], hint=_HINT)
    version = first.get("schema_version") if isinstance(first, JsonObject) else None
    if version not in {None, _SCHEMA_VERSION}:
        message = f"a download of an index with schema_version {version}"
        hint = f"this program reads version {_SCHEMA_VERSION}; a newer one may read this file"
        raise SourceError(message, file=file, line=values[0][0], hint=hint)
    yield from ((f"{file} entry {number}", item) for number, item in enumerate(items, start=1))


def _values(text: str, file: str) -> Iterator[tuple[int, Any]]:
    """Yield the JSON values that follow each other in a text, at least one, with their lines.

    Numbers are strings: 2410.21660 as a float would lose its last digit. NaN is null.
    """
    decoder = json.JSONDecoder(
        object_pairs_hook=JsonObject,
        parse_float=str,
        parse_int=str,
        parse_constant=lambda _: None,
    )
    line, end = 1, 0
    while not end or end < len(text):
        start = _skip_blanks(text, end)
        line += text.count("\n", end, start)
        try:
            value, stop = decoder.raw_decode(text, start)
        except json.JSONDecodeError as problem:
            message = f"this is not JSON: {problem.msg}"
            raise SourceError(message, file=file, line=problem.lineno, hint=_HINT) from problem
        except RecursionError as problem:
            message = "this is not JSON: brackets are nested too deeply"
            raise SourceError(message, file=file, line=line, hint=_HINT) from problem
        yield line, value
        end = _skip_blanks(text, stop)
        line += text.count("\n", start, end)


def _skip_blanks(text: str, position: int) -> int:
    match = _BLANK.match(text, position)
    return match.end() if match else position


def _fields(
    entry: JsonObject, readers: Mapping[str, Callable[[Any], Field]]
) -> tuple[dict[str, Field], list[str]]:
    """Return an entry's valid fields, cleaned by `readers`, and the problems with the others."""
    fields: dict[str, Field] = {}
    problems = [f"field {key!r} occurs twice; the last one counts" for key in entry.repeated]
    for key, value in entry.items():
        if value is None or value in ("", [], {}):
            continue
        if key not in readers:
            problems.append(f"unknown field {key!r}")
            continue
        try:
            field = readers[key](value)
        except ValueError as problem:
            problems.append(f"field {key!r} {problem}")
        else:
            fields |= {key: field} if field else {}
    return fields, problems


def _is_own(entry: JsonObject) -> bool:
    """Whether an index wrote this record: it names its id, and the page under that id."""
    name, address = entry.get("id"), entry.get("address")
    if not (name and isinstance(name, str) and isinstance(address, str)):
        return False
    return f"/{address}".endswith(f"/{urls.paper(name)}")


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("is not a string")  # noqa: TRY004 (invalid data, reported)
    return value


def _strings(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError("is not a list of strings")
    return tuple(item.strip() for item in value if item.strip())


def _links(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise ValueError("is not an object of names and addresses")
    return {name.strip(): address.strip() for name, address in value.items() if address.strip()}


def _names(value: Any) -> tuple[str, ...]:
    """Return names from a list, or from a string in which `;` or `and` separates them."""
    if isinstance(value, str):
        value = re.split(r";|\sand\s", value)
        if _is_ambiguous(value):
            raise ValueError("is a string with ambiguous commas; write a list")
    names = (to_text(name) for name in _strings(value))
    return tuple(name for name in names if name)


def _is_ambiguous(names: list[str]) -> bool:
    """Whether commas may separate names here; they may also be part of one, as in "Doe, Jane"."""
    commas = [name.count(",") for name in names]
    if len(names) == 1 and commas[0] == 1:
        return all(len(part.split()) > 1 for part in names[0].split(","))
    return max(commas) > 1 or len(set(commas)) > 1


_TEXTS = ("title", "venue", "publication", "abstract")
_SCALARS = ("published", "venue_year", "category", "arxiv", "doi", "code", "added")
_FIELDS: dict[str, Callable[[Any], Field]] = {
    **dict.fromkeys((*_TEXTS, "title_tex"), lambda value: to_text(_string(value))),
    **dict.fromkeys(_SCALARS, lambda value: _string(value).strip()),
    "authors": _names,
    "tags": _strings,
    "links": _links,
}
"""Functions that check and clean the fields of a bibliography; they raise ValueError."""
_OWN_FIELDS: dict[str, Callable[[Any], Field]] = {
    **dict.fromkeys((*_TEXTS, *_SCALARS, "id", "source", "citation_key"), _string),
    **dict.fromkeys(("authors", "tags", "aliases", "former_keys"), _strings),
    "links": _links,
    "address": lambda _: "",
}
"""The same for an index's own download, whose texts are clean."""
