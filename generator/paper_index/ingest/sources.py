"""Reads sources: bibliographies in JSON, and listings, which are the copied text of a web page.

The keys of a bibliography are those of a paper file. The downloads of an index are among them:
their records name their page and hold cleaned text, so they are imported unchanged.
"""

from __future__ import annotations

import json
import re
from collections import Counter, deque
from typing import TYPE_CHECKING, Any

from paper_index.ingest.draft import (
    ImportedRecord,
    LeftOut,
    ParsedSource,
    SourceError,
    left_out,
)
from paper_index.text import urls
from paper_index.text.markup import Markup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from paper_index.ingest.draft import Field

_EXPECTED = {
    "json": "expected a list of objects, each with a title",
    "listing": "expected titles and abstracts in turn, each on a line of its own",
}
FORMATS = tuple(_EXPECTED)
"""The names of the formats that can be read."""

_SCHEMA_VERSION = "1"
"""The version of an index's download that can be read."""
_VALUE = re.compile(r"[^ \t\r\n]|\Z")
_ABSTRACT_WORDS = 35
"""A line of as many words is an abstract; no title is as long."""
_SENTENCE_WORDS = 12
"""A line of as many words that ends in a full stop may be an abstract."""
# The page's button, copied with the first title: "SubscribeSpatiotemporal Entropy …".
_BUTTON = re.compile(r"\ASubscribe(?=[^\W_a-z]|[\"“‘'$\\{(\[])")


def parse(text: str, file: str, *, format: str | None = None) -> ParsedSource:  # noqa: A002 (the command's option)
    """Read a source, in the given format or the one that its first character indicates.

    Raises SourceError when it cannot be read or has no paper.
    """
    kind = format or ("json" if text.lstrip().startswith(("[", "{")) else "listing")
    source = parse_json(text, file) if kind == "json" else parse_listing(text, file)
    if not source.records:
        raise SourceError(f"{file}:1: no paper found, read as {kind}", _EXPECTED[kind])
    return source


def decode(data: bytes, file: str) -> str:
    """Return the text of a source in UTF-8, without a byte order mark.

    Raises SourceError, with the line of the first invalid byte, for anything else.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        # `object` is what the codec decoded: without the byte order mark, like `start`.
        line = problem.object.count(b"\n", 0, problem.start) + 1
        message = f"{file}:{line}: this is not UTF-8"
        raise SourceError(message, "save it with the encoding UTF-8") from problem
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        hint = "this is probably not a text file; save it as plain text with the encoding UTF-8"
        raise SourceError(f"{file}:{line}: a NUL byte", hint)
    return text


def parse_listing(text: str, file: str) -> ParsedSource:
    """Return the papers of a listing in its order, and every line that belongs to none.

    A title is the line before an abstract; blank lines do not count. A title that occurs twice
    gives two records. Never raises.
    """
    # Not splitlines(): editors do not count the form feeds and separators at which it splits.
    numbered = enumerate(re.split(r"\r\n|\r|\n", text), start=1)
    lines = deque((number, line.strip()) for number, line in numbered if line.strip())
    records: list[ImportedRecord] = []
    lost: list[LeftOut] = []
    while lines:
        number, line = lines.popleft()
        place = f"{file}:{number}"
        # A line that only may be an abstract can also be a title that ends in a full stop.
        if lines and _may_be_abstract(lines[0][1]) and len(line.split()) < _ABSTRACT_WORDS:
            title = line if records else _BUTTON.sub("", line)
            fields = {"title": title, "abstract": lines.popleft()[1]}
            records.append(ImportedRecord(fields, place))
        elif _may_be_abstract(line):
            lost.append(left_out(place, line, "an abstract without a title"))
        else:
            reason = "a title without an abstract" if records else "text before the first paper"
            lost.append(left_out(place, line, reason))
    return ParsedSource(tuple(records), tuple(lost))


def _may_be_abstract(line: str) -> bool:
    return len(line.split()) >= (_SENTENCE_WORDS if line.endswith(".") else _ABSTRACT_WORDS)


class JsonObject(dict[str, Any]):
    """A JSON object; `repeated` are the keys that occur more than once, sorted."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        counts = Counter(key for key, _ in pairs)
        self.repeated = sorted(key for key, count in counts.items() if count > 1)


def parse_json(text: str, file: str) -> ParsedSource:
    """Return the records of a JSON list, of JSON lines or of a list under `papers`, in order.

    Invalid entries and fields are listed as left out; a null or empty value counts as missing.
    Raises SourceError, with its line, when the text is not JSON or is a download of an index in
    an unknown version.
    """
    records: list[ImportedRecord] = []
    lost: list[LeftOut] = []
    for place, entry in _entries(text, file):
        reason = "not an object with fields"
        if isinstance(entry, JsonObject):
            is_own = _is_own(entry)
            readers = _OWN_FIELDS if is_own else _FIELDS
            fields, problems = _fields(entry, readers)
            unused = tuple(sorted(key for key in entry.keys() - readers.keys() if entry[key]))
            title = fields.pop("title_tex", None) or fields.get("title")
            if title:
                fields["title"] = title
                markup = Markup.CLEAN if is_own else Markup.LATEX
                records.append(ImportedRecord(fields, place, markup, unused=unused))
                lost += [left_out(place, str(title), problem) for problem in problems]
                continue
            reason = "; ".join(["an entry without a title", *problems])
        lost.append(left_out(place, json.dumps(entry, ensure_ascii=False), reason))
    return ParsedSource(tuple(records), tuple(lost))


def _entries(text: str, file: str) -> Iterator[tuple[str, Any]]:
    """Yield every entry with its place: its number in a list, else its line."""
    values = list(_values(text, file))
    line, first = values[0]
    is_object = isinstance(first, JsonObject)
    items = first.get("papers") if is_object else first
    if not isinstance(items, list):
        yield from ((f"{file}:{line}", value) for line, value in values)
        return
    if len(values) > 1:
        raise _not_json("more text after the list", file, values[1][0])
    version = first.get("schema_version") if is_object else None
    if version not in {None, _SCHEMA_VERSION}:
        message = f"{file}:{line}: a download of an index with schema_version {version}"
        hint = f"this program reads version {_SCHEMA_VERSION}; a newer one may read this file"
        raise SourceError(message, hint)
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


def _strings(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError("is not a list of strings")
    return tuple(item.strip() for item in value if item.strip())


def _links(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise ValueError("is not an object of names and addresses")
    return {name.strip(): address.strip() for name, address in value.items() if address.strip()}


def _names(value: Any) -> tuple[str, ...]:
    # A text of several authors is split when it is clean: entities in it have semicolons.
    return (value,) if isinstance(value, str) else _strings(value)


_TEXTS = ("title", "venue", "volume", "number", "pages", "publisher", "note", "abstract")
_SCALARS = (
    "published",
    "venue_year",
    "category",
    "arxiv",
    "doi",
    "code",
    "added",
    "type",
    "status",
    "notice",
    "featured",
)
_FIELDS: dict[str, Callable[[Any], Field]] = {
    **dict.fromkeys((*_TEXTS, *_SCALARS, "title_tex"), lambda value: _string(value).strip()),
    "authors": _names,
    "tags": _strings,
    "links": _links,
}
"""Functions that check the fields of a bibliography; they raise ValueError."""
_OWN_FIELDS: dict[str, Callable[[Any], Field]] = {
    **dict.fromkeys((*_TEXTS, *_SCALARS, "id", "source", "citation_key"), _string),
    **dict.fromkeys(("authors", "tags", "aliases", "former_keys"), _strings),
    "links": _links,
    "address": lambda _: "",
}
"""The same for an index's own download, whose texts are clean."""
