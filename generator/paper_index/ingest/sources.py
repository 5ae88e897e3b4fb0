"""Detects the format of a source, and reads listings: the copied text of a web page."""

from __future__ import annotations

import re
from collections import deque

from paper_index.ingest.draft import (
    ImportedRecord,
    LeftOut,
    ParsedSource,
    SourceError,
    left_out,
    make_record,
)
from paper_index.ingest.json_source import parse_json
from paper_index.text.latex import to_text

_EXPECTED = {
    "json": "expected a list of objects, each with a title",
    "listing": "expected titles and abstracts in turn, each on a line of its own",
}
FORMATS = tuple(_EXPECTED)
"""The names of the formats that can be read."""

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
            fields = {"title": to_text(title), "abstract": to_text(lines.popleft()[1])}
            records.append(make_record(place, fields))
        elif _may_be_abstract(line):
            lost.append(left_out(place, line, "an abstract without a title"))
        else:
            reason = "a title without an abstract" if records else "text before the first paper"
            lost.append(left_out(place, line, reason))
    return ParsedSource(tuple(records), tuple(lost))


def _may_be_abstract(line: str) -> bool:
    return len(line.split()) >= (_SENTENCE_WORDS if line.endswith(".") else _ABSTRACT_WORDS)
