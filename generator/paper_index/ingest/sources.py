"""Detects the format of a source, and reads listings: the copied text of a web page."""

from __future__ import annotations

import re
from dataclasses import dataclass

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

FORMATS = ("json", "listing")
"""The names of the formats that can be read."""
_EXPECTED = {
    "json": "expected a list of objects, each with a title",
    "listing": "expected titles and abstracts in turn, each on a line of its own",
}

_ABSTRACT_WORDS = 35
"""A line of as many words is an abstract; no title is as long."""
_SENTENCE_WORDS = 12
"""A line of as many words that ends in a full stop may be an abstract."""
# The page's button, copied with the first title: "SubscribeSpatiotemporal Entropy …".
_BUTTON = re.compile(r"\ASubscribe(?=[^\W_a-z]|[\"“‘'$\\{(\[])")


def parse(text: str, file: str, *, format: str | None = None) -> ParsedSource:  # noqa: A002 (the command's option)
    """Read a source, in the given format or the one that its first character indicates.

    Raises SourceError when it cannot be read or has no paper, ValueError for an unknown format.
    """
    kind = format or ("json" if text.lstrip().startswith(("[", "{")) else "listing")
    if kind not in FORMATS:
        raise ValueError(f"unknown format {kind!r}; known formats: {', '.join(FORMATS)}")
    source = parse_json(text, file) if kind == "json" else parse_listing(text, file)
    if not source.records:
        message = f"no paper found, read as {kind}"
        raise SourceError(message, file=file, line=1, hint=_EXPECTED[kind])
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
        hint = "save it with the encoding UTF-8"
        raise SourceError("this is not UTF-8", file=file, line=line, hint=hint) from problem
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        hint = "this is probably not a text file; save it as plain text with the encoding UTF-8"
        raise SourceError("a NUL byte", file=file, line=line, hint=hint)
    return text


@dataclass(frozen=True)
class _Line:
    number: int
    text: str

    @property
    def is_abstract(self) -> bool:
        return len(self.text.split()) >= _ABSTRACT_WORDS

    @property
    def may_be_abstract(self) -> bool:
        sentence = self.text.endswith(".") and len(self.text.split()) >= _SENTENCE_WORDS
        return self.is_abstract or sentence


def parse_listing(text: str, file: str) -> ParsedSource:
    """Return the papers of a listing in its order, and every line that belongs to none.

    A title is the line before an abstract; blank lines do not count. A title that occurs twice
    gives two records. Never raises.
    """
    # Not splitlines(): editors do not count the form feeds and separators at which it splits.
    numbered = enumerate(re.split(r"\r\n|\r|\n", text), start=1)
    lines = [_Line(number, line.strip()) for number, line in numbered if line.strip()]
    records: list[ImportedRecord] = []
    lost: list[LeftOut] = []
    position = 0
    while position < len(lines):
        line, following = lines[position], lines[position + 1 : position + 2]
        # A line that only may be an abstract can also be a title that ends in a full stop.
        if following and following[0].may_be_abstract and not line.is_abstract:
            title = line.text if records else _BUTTON.sub("", line.text)
            fields = {"title": to_text(title), "abstract": to_text(following[0].text)}
            records.append(make_record(f"{file}:{line.number}", fields))
            position += 2
        else:
            reason = _reason(line, is_before=not records)
            lost.append(left_out(f"{file}:{line.number}", line.text, reason))
            position += 1
    return ParsedSource(tuple(records), tuple(lost))


def _reason(line: _Line, *, is_before: bool) -> str:
    if line.may_be_abstract:
        return "an abstract without a title"
    return "text before the first paper" if is_before else "a title without an abstract"
