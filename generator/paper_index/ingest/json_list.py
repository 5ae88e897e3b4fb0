"""Reads a bibliography: JSON objects whose keys are those of a paper file.

An index's own downloads are among them. Their records name their page and hold content text, so
they come in as they are.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from paper_index.ingest.json_entries import JsonObject, entries
from paper_index.ingest.record import ImportedRecord, LeftOut, ParsedSource, left_out
from paper_index.text import urls
from paper_index.text.addresses import code_repository
from paper_index.text.latex import to_text

if TYPE_CHECKING:
    Field = str | tuple[str, ...] | dict[str, str]

_TEXTS = frozenset({"title", "title_tex", "venue", "publication", "abstract"})
_SCALARS = frozenset({"published", "venue_year", "category", "arxiv", "doi", "code", "added"})
# What an index says of its own papers, beside what anybody may.
_OWN_SCALARS = _SCALARS | _TEXTS - {"title_tex"} | {"id", "source", "citation_key"}
_OWN_LISTS = frozenset({"authors", "tags", "aliases", "former_keys"})


def parse_json(text: str, file: str) -> ParsedSource:
    """Return the records of a JSON list, of JSON lines or of a list under `papers`, in its order.

    Entries and fields that cannot be used are named in what was left out; a null or empty value
    counts as unknown. Raises SourceError, with its line, when the text is not JSON.
    """
    records: list[ImportedRecord] = []
    spare: list[LeftOut] = []
    for line, entry in entries(text, file):
        fields, problems = _fields(entry) if isinstance(entry, JsonObject) else ({}, [])
        if not isinstance(entry, JsonObject):
            spare.append(left_out(file, line, _written(entry), "no object with fields"))
        elif "title" not in fields:
            reason = "; ".join(["an entry without a title", *problems])
            spare.append(left_out(file, line, _written(entry), reason))
        else:
            records.append(ImportedRecord(fields, file, line))
            title = str(fields["title"])
            spare.extend(left_out(file, line, title, problem) for problem in problems)
    return ParsedSource(tuple(records), tuple(spare))


def _fields(entry: JsonObject) -> tuple[dict[str, Field], list[str]]:
    """Return an entry's usable fields, cleaned, and what is wrong with the others."""
    fields: dict[str, Field] = {}
    read = _own_field if _is_own(entry) else _field
    problems = [f"field {key!r} stands twice; the last one counts" for key in entry.repeated]
    for key, value in entry.items():
        if value is None or value in ("", [], {}):
            continue
        try:
            field = read(key, value)
        except ValueError as problem:
            problems.append(str(problem))
        else:
            fields |= {key: field} if field else {}
    if read is _own_field:
        return fields, problems
    exact = fields.pop("title_tex", None)
    if exact:
        fields["title"] = exact
    return _with_code(fields), problems


def _is_own(entry: JsonObject) -> bool:
    """Say whether an index wrote this record: it names its id, and the page under that id."""
    name, address = entry.get("id"), entry.get("address")
    if not (name and isinstance(name, str) and isinstance(address, str)):
        return False
    return f"/{address}".endswith(f"/{urls.paper(name)}")


def _own_field(key: str, value: Any) -> Field:
    """Return one field of an index's own record as it stands; "" for one that needs no keeping."""
    if key == "address":
        return ""
    if key in _OWN_SCALARS:
        return _string(key, value)
    if key in _OWN_LISTS:
        return _strings(key, value)
    if key == "links":
        return _links(value)
    raise ValueError(f"unknown field {key!r}")


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
