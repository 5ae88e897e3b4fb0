"""Reads records with the fields of a paper: JSON, YAML and CSV, and the downloads of an index.

The keys are those of a paper file, other names that programs have for them, or those of a mapping.
The records of a download name their page and hold cleaned text, so they are imported unchanged.
"""

from __future__ import annotations

import ast
import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from paper_index.ingest.draft import (
    ImportedRecord,
    LeftOut,
    ParsedSource,
    SourceError,
    left_out,
)
from paper_index.ingest.field_names import UNMAPPED, find_keys, renamed, simple
from paper_index.ingest.identify import link_name, printed_venue
from paper_index.ingest.nested_json import flat, records_in, text_of, texts_of
from paper_index.model.paper import FIELDS
from paper_index.text import urls
from paper_index.text.escape import from_table_cell
from paper_index.text.identifiers import is_web_address
from paper_index.text.markup import Markup
from paper_index.text.printed_reference import split_publication
from paper_index.text.wording import nearest
from paper_index.text.yaml_reader import YamlError, read_yaml

if TYPE_CHECKING:
    from paper_index.ingest.draft import Field

_SCHEMA_VERSIONS = ("1", "2")
"""The versions of an index's download that can be read; version 1 has the key `publication`."""
_VALUE = re.compile(r"[^ \t\r\n]|\Z")
_PAGE = re.compile(r"(?:biblio)?(?:(?:start|begin|first|end|last)page|page(?:start|end))")
_NUMBERED = re.compile(r" (?:\([0-9]+\)|0[0-9]{3})(?= *(?:;|\Z))")
"""The number of an author in Scopus, and that of a namesake in DBLP."""
# Python's own limit of 131,072 characters is that of a text with a long line, or with one quotation
# mark, whatever its format.
csv.field_size_limit(2**31 - 1)
_FIRST_LINES = 3
"""Lines of which one has the column names: what Excel and Dimensions write begins with another."""
_DOCUMENT = re.compile(r"^---[ \t]*$", re.MULTILINE)


class JsonObject(dict[str, Any]):
    """A JSON object; `repeated` are the keys that occur more than once, sorted."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        counts = Counter(key for key, _ in pairs)
        self.repeated = sorted(key for key, count in counts.items() if count > 1)


def parse_json(text: str, file: str, mapping: Mapping[str, str] = UNMAPPED) -> ParsedSource:
    """Return the records of a JSON list, of JSON lines or of a list under `papers`, in order.

    `mapping` gives the source's keys for fields of a paper. Invalid entries and fields are listed
    as left out; a null or empty value counts as missing. Raises SourceError, with its line, when
    the text is not JSON or is a download of an index in an unknown version.
    """
    return _read(_entries(text, file), file, mapping)


def parse_yaml(text: str, file: str, mapping: Mapping[str, str] = UNMAPPED) -> ParsedSource:
    """Return the records of a YAML list, of a mapping of ids, or of several documents.

    Raises SourceError when the text is not YAML.
    """
    return _read(_yaml_entries(text, file), file, mapping)


def parse_csv(text: str, file: str, mapping: Mapping[str, str] = UNMAPPED) -> ParsedSource:
    """Return the records of a table, one of whose first lines names the columns.

    Commas, semicolons or tabs separate the columns; "; " separates the values of a list.
    """
    header = find_header(text, mapping)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=header.delimiter)
    entries = [
        (f"{file}:{rows.line_num}", _row(header.columns, row))
        for row in rows
        if rows.line_num > header.line and any(row)
    ]
    return _read(entries, file, mapping)


@dataclass(frozen=True)
class Header:
    """The line of a table that names its columns, `title` that of the titles."""

    line: int
    delimiter: str
    columns: tuple[str, ...]
    title: str | None


def find_header(text: str, mapping: Mapping[str, str] = UNMAPPED) -> Header:
    """Return the first of a table's first lines that names a column of titles, else the first."""
    headers = []
    lines = [
        (number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip(";,\t ")
    ]
    for number, line in lines[:_FIRST_LINES] or [(1, "")]:
        delimiter = max(",;\t", key=line.count)
        names = (name.strip() for name in next(csv.reader([line], delimiter=delimiter), ()))
        columns = tuple(names)
        keys = find_keys(dict.fromkeys(columns, "-"), mapping)
        # A single column is "title": "Paper | Title" and "Paper title" may begin other texts.
        is_alone = len(columns) == 1 and simple(line) not in {"title", mapping.get("title")}
        title = None if is_alone else keys.get("title")
        headers.append(Header(number, delimiter, columns, title))
    return next((one for one in headers if one.title), headers[0])


def is_table(text: str) -> bool:
    """Whether all lines of a text have as many columns as the first, and that has several."""
    delimiter = find_header(text).delimiter
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if row]
    return len(rows) > 1 and len(rows[0]) > 1 and len({len(row) for row in rows}) == 1


def _row(columns: Sequence[str], cells: Sequence[str]) -> JsonObject:
    pairs = zip(columns, (cell.strip() for cell in cells), strict=False)
    row = JsonObject([(column, _cell(cell)) for column, cell in pairs if column])
    if not _is_own(row):
        ends = {key: cell for key, cell in row.items() if _PAGE.fullmatch(simple(key))}
        pages = "-".join(dict.fromkeys(filter(None, ends.values())))
        others = [(key, cell) for key, cell in row.items() if key not in ends]
        return JsonObject([*others, ("pagination", pages)] if pages else others)
    texts = [(key, from_table_cell(cell)) for key, cell in row.items()]
    return JsonObject([(key, _split(text) if key in _LISTED else text) for key, text in texts])


def _cell(text: str) -> Any:
    """Return the list or the object that a cell has as Python or JSON prints it, else its text."""
    if not text.startswith(("[", "{")):
        return text
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return text
    is_list = isinstance(value, list) and all(isinstance(one, str | dict) for one in value)
    return value if is_list or isinstance(value, dict) else text


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _read(found: Iterable[tuple[str, Any]], file: str, mapping: Mapping[str, str]) -> ParsedSource:
    entries = [(place, _flat(entry)) for place, entry in found]
    _check_mapping(mapping, [entry for _, entry in entries if isinstance(entry, JsonObject)], file)
    records: list[ImportedRecord] = []
    lost: list[LeftOut] = []
    for place, entry in entries:
        reason = "not an object with fields"
        if isinstance(entry, JsonObject):
            is_own = _is_own(entry)
            readers = _OWN_FIELDS if is_own else _FIELDS
            named = entry if is_own else _like(entry, renamed(entry, mapping))
            fields, problems = _fields(named, readers)
            unused = tuple(sorted(key for key in named.keys() - readers.keys() if named[key]))
            if "publication" in fields:
                fields |= split_publication(fields)
                del fields["publication"]
            title = fields.pop("title_tex", None) or fields.get("title")
            if title:
                fields["title"] = title
                markup = Markup.CLEAN if is_own else Markup.LATEX
                fields = fields if is_own else _with_venue_year(fields)
                records.append(ImportedRecord(fields, place, markup, unused=unused))
                lost += [left_out(place, str(title), problem) for problem in problems]
                continue
            reason = "; ".join(["an entry without a title", *problems])
        lost.append(left_out(place, json.dumps(entry, ensure_ascii=False), reason))
    return ParsedSource(tuple(_with_split_pairs(records)), tuple(lost), len(entries))


def _with_venue_year(fields: dict[str, Field]) -> dict[str, Field]:
    """Return fields with the year of a venue such as "COLM 2025" as the venue's year."""
    venue = str(fields.get("venue", "")).rstrip(" .")
    found = printed_venue(venue) if re.search(r"(?:19|20)\d\d\Z", venue) else {}
    # "Symposium held in 2019" is no name and its year.
    is_name = re.search(r"(?:\A|\s)[^\s_a-z]\S*\Z", str(found.get("venue", "")))
    if not is_name or not found.get("venue_year") or "venue_year" in fields:
        return fields
    year = found["venue_year"]
    return {"published": year, **fields, "venue": found["venue"], "venue_year": year}


def _with_split_pairs(records: Sequence[ImportedRecord]) -> Iterator[ImportedRecord]:
    """Yield records, "Jane Doe, Richard Roe" as two authors if others have three and more.

    One such text alone may be a family name of two words and a given name of two.
    """
    texts = [names[0] for record in records if len(names := record.texts("authors")) == 1]
    has_lists = any(len(_whole_names(one)) > 2 for one in texts)  # noqa: PLR2004 (a pair)
    has_lists &= not any(";" in one for one in texts)
    for record in records:
        names = record.texts("authors")
        pair = _whole_names(names[0]) if has_lists and len(names) == 1 else ()
        text = ";".join(pair) if len(pair) == 2 else ""  # noqa: PLR2004 (a pair)
        yield replace(record, fields={**record.fields, "authors": (text,)}) if text else record


def _whole_names(text: str) -> list[str]:
    """Return the names between commas; none if one of them is a single word."""
    names = [name.strip() for name in text.split(",")]
    return names if all(" " in name for name in names) else []


def _flat(entry: Any) -> Any:
    is_other = isinstance(entry, JsonObject) and not _is_own(entry)
    return _like(entry, flat(entry)) if is_other else entry


def _like(entry: JsonObject, fields: Mapping[str, Any]) -> JsonObject:
    made = JsonObject(list(fields.items()))
    made.repeated = entry.repeated
    return made


def _check_mapping(mapping: Mapping[str, str], entries: Sequence[JsonObject], file: str) -> None:
    """Raise SourceError for a key of the mapping that no entry has."""
    keys = dict.fromkeys(key for entry in entries for key in entry)
    for name, key in mapping.items():
        if keys and key not in keys:
            close = nearest(key, keys)
            hint = f"their keys: {', '.join(keys)}"
            hint = f'did you mean --map "{name}={close[0]}"?' if close else hint
            raise SourceError(f"{file}: no entry has {key!r}, which --map gives for {name}", hint)


def json_values(text: str, file: str) -> list[Any]:
    """Return the JSON values that follow each other in a text; numbers are strings.

    Raises SourceError, with its line, when the text is not JSON.
    """
    return [value for _, value in _values(text, file)]


def yaml_values(text: str, file: str) -> list[Any]:
    """Return the documents of a YAML text, in which all scalars are strings.

    Raises SourceError, with its line, when the text is not YAML.
    """
    return [value for _, value in _documents(text, file)]


def is_yaml_list(text: str) -> bool:
    """Return whether a text is YAML with a mapping that has more than one key, or a title."""
    try:
        entries = [entry for _, entry in _yaml_entries(text, "")]
    except SourceError:
        return False
    mappings = [entry for entry in entries if isinstance(entry, dict)]
    return bool(mappings) and any(len(entry) > 1 or "title" in entry for entry in mappings)


def _documents(text: str, file: str) -> Iterator[tuple[int, Any]]:
    starts = [0, *(match.end() for match in _DOCUMENT.finditer(text))]
    ends = [*(match.start() for match in _DOCUMENT.finditer(text)), len(text)]
    for start, end in zip(starts, ends, strict=True):
        if not text[start:end].strip():
            continue
        content = start + len(text[start:]) - len(text[start:].lstrip())
        line = text.count("\n", 0, start)
        try:
            yield text.count("\n", 0, content), read_yaml(text[start:end]).data
        except YamlError as problem:
            hint = "check the indentation, colons and quotation marks on this line"
            raise SourceError(f"{file}:{line + problem.line}: {problem}", hint) from problem


def _yaml_entries(text: str, file: str) -> Iterator[tuple[str, Any]]:
    for line, value in _documents(text, file):
        items = value
        if isinstance(value, dict):
            items = records_in(value)
            items = _keyed(value) if items is None else items
        if isinstance(items, list):
            for number, item in enumerate(_ungrouped(items), start=1):
                yield f"{file} entry {number}", _as_object(item)
        else:
            yield f"{file}:{line + 1}", _as_object(value)


def _keyed(value: Mapping[str, Any]) -> list[Any] | None:
    """Return the records of an object that has them by key, or each field by the number of a row.

    The latter is what pandas writes. Of lists by key, a key that is a year is that of the records.
    """
    if value and all(isinstance(one, list) for one in value.values()):
        groups = [{"year": key, "papers": list(one)} for key, one in value.items()]
        return groups if any(isinstance(one, dict) for one in chain(*value.values())) else None
    if not all(isinstance(one, dict) for one in value.values()):
        return None
    if not find_keys(dict.fromkeys(value, "-")).get("title"):
        return [JsonObject([("citation_key", key), *one.items()]) for key, one in value.items()]
    numbers = dict.fromkeys(number for column in value.values() for number in column)
    return [
        JsonObject([(name, column.get(number)) for name, column in value.items()])
        for number in numbers
    ]


def _ungrouped(items: list[Any]) -> list[Any]:
    """Return records, those of groups such as `{"year": 2019, "papers": […]}` one by one."""
    groups = [(item, records_in(item)) for item in items if isinstance(item, dict)]
    if len(groups) < len(items) or not all(found is not None for _, found in groups):
        return items
    return [_dated(one, group.get("year")) for group, found in groups for one in found or ()]


def _dated(item: Any, year: Any) -> Any:
    """Return a record with the year of its group, if it is one and the record has none."""
    if not isinstance(item, dict) or not re.fullmatch(r"(?:19|20)\d\d", str(year)):
        return item
    return item if find_keys(item).get("published") else JsonObject([*item.items(), ("year", year)])


def _as_object(value: Any) -> Any:
    return JsonObject(list(value.items())) if isinstance(value, dict) else value


def _entries(text: str, file: str) -> Iterator[tuple[str, Any]]:
    """Yield every entry with its place: its number in a list, else its line."""
    values = list(_values(text, file))
    line, first = values[0]
    is_object = isinstance(first, JsonObject)
    items = records_in(first)
    if items is None and is_object and len(values) == 1:
        items = _keyed(first)
    if items is None:
        yield from ((f"{file}:{line}", value) for line, value in values)
        return
    if len(values) > 1:
        raise _not_json("more text after the list", file, values[1][0])
    version = first.get("schema_version") if is_object else None
    if version not in {None, *_SCHEMA_VERSIONS}:
        message = f"{file}:{line}: a download of an index with schema_version {version}"
        newest = _SCHEMA_VERSIONS[-1]
        hint = f"this program reads up to version {newest}; a newer one may read this file"
        raise SourceError(message, hint)
    numbered = enumerate(_ungrouped(items), start=1)
    yield from ((f"{file} entry {number}", item) for number, item in numbered)


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
    line, start, end, stop = 1, 0, 0, len(text.rstrip(" \t\r\n"))
    while not end or end < stop:
        before, start = start, next(_VALUE.finditer(text, end)).start()
        line += text.count("\n", before, start)
        try:
            value, end = decoder.raw_decode(text, start)
        except json.JSONDecodeError as problem:
            raise _not_json(problem.msg, file, problem.lineno) from problem
        except RecursionError as problem:
            raise _not_json("brackets are nested too deeply", file, line) from problem
        yield line, value


def _not_json(reason: str, file: str, line: int) -> SourceError:
    hint = "check the brackets, commas and quotation marks on this line and the one before"
    return SourceError(f"{file}:{line}: this is not JSON: {reason}", hint)


def _fields(
    entry: JsonObject, readers: Mapping[str, Callable[[Any], Field]]
) -> tuple[dict[str, Field], list[str]]:
    """Return an entry's valid fields, as `readers` read them, and problems with the others."""
    fields: dict[str, Field] = {}
    problems = [f"field {key!r} occurs twice; the last one counts" for key in entry.repeated]
    for key, value in entry.items():
        if value is None or value in ("", [], {}):
            continue
        try:
            fields[key] = readers[key](value) if key in readers else ""
        except ValueError as problem:
            problems.append(f"field {key!r} {problem}")
    return {key: field for key, field in fields.items() if field}, problems


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


def _text(value: Any) -> str:
    """Return a text, also that of an object; of several texts the only one that differs."""
    texts = dict.fromkeys(texts_of(value) or ()) if isinstance(value, list) else ()
    return _string(next(iter(texts)) if len(texts) == 1 else text_of(value)).strip()


def _strings(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError("is not a list of strings")
    return tuple(item.strip() for item in value if item.strip())


def _subjects(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        value = re.split(r"\|" if "|" in value else r"[;,]", value)
    return _strings(texts_of(value))


def _links(value: Any) -> dict[str, str]:
    if isinstance(value, str) and value.strip():
        # In a table, "pdf: https://…; code: https://…".
        pairs = (part.partition(": ") for part in re.split(r"; (?=[^;]+: https?://)", value))
        value = {name: address for name, _, address in pairs if address} or value.split()
    if isinstance(value, list) and all(isinstance(item, dict) and "url" in item for item in value):
        value = {item.get("name") or link_name(str(item["url"])): item["url"] for item in value}
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = {link_name(address): address for address in value if is_web_address(address)}
        if not value:
            raise ValueError("is not a web address")
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise ValueError("is not an object of names and addresses")
    # "#" stands for a link that is yet to come.
    found = {name.strip(): address.strip() for name, address in value.items()}
    return {name: address for name, address in found.items() if re.search(r"\w", address)}


def _names(value: Any) -> tuple[str, ...]:
    # A text of several authors is split when it is clean: entities in it have semicolons.
    if isinstance(value, str):
        return tuple(filter(None, (part.strip() for part in _NUMBERED.sub("", value).split("|"))))
    return tuple(_NUMBERED.sub("", name) for name in _strings(texts_of(value)))


_LISTED = ("authors", "tags", "aliases", "former_keys")
_TEXTS = (*(name for name in FIELDS if name not in {*_LISTED, "links", "source"}), "publication")
_FIELDS: dict[str, Callable[[Any], Field]] = {
    **dict.fromkeys((*_TEXTS, "title_tex"), _text),
    "authors": _names,
    "tags": _subjects,
    "links": _links,
}
"""Functions that check the fields of a bibliography; they raise ValueError."""
_OWN_FIELDS: dict[str, Callable[[Any], Field]] = {
    **dict.fromkeys((*_TEXTS, "id", "source"), _string),
    **dict.fromkeys(_LISTED, _strings),
    "links": _links,
    "address": lambda _: "",
}
"""The same for an index's own download, whose texts are clean."""
