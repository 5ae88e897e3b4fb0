"""Tells sources apart by what stands in them and has them read; knows no format itself."""

from __future__ import annotations

from paper_index.ingest.json_list import parse_json
from paper_index.ingest.listing import parse_listing
from paper_index.ingest.record import ParsedSource, SourceError

_PARSERS = {"json": parse_json, "listing": parse_listing}
_EXPECTED = {
    "json": "expected a list of objects, each with a title",
    "listing": "expected titles and abstracts in turn, each on a line of its own",
}

FORMATS = tuple(_PARSERS)
"""The names of the formats that can be read."""


def parse(text: str, file: str, *, format: str | None = None) -> ParsedSource:  # noqa: A002 (the command's option)
    """Read a source, of the format given or else told by its first character.

    Raises SourceError when it cannot be read or holds no paper, ValueError for an unknown format.
    """
    kind = format or ("json" if text.lstrip().startswith(("[", "{")) else "listing")
    if kind not in _PARSERS:
        raise ValueError(f"no format {kind!r}; there are {', '.join(FORMATS)}")
    source = _PARSERS[kind](text, file)
    if not source.records:
        message = f"no paper in it, read as {kind}"
        raise SourceError(message, file=file, line=1, hint=_EXPECTED[kind])
    return source


def decode(data: bytes, file: str) -> str:
    """Return the text of a source in UTF-8, without a byte order mark.

    Raises SourceError, with the line of the first bad byte, for anything else.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        # The codec counts behind a mark that it took off, and hands over what it then saw.
        line = problem.object.count(b"\n", 0, problem.start) + 1
        hint = "save it with the encoding UTF-8"
        raise SourceError("this is not UTF-8", file=file, line=line, hint=hint) from problem
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        hint = "this looks like no text file; save it as plain text with the encoding UTF-8"
        raise SourceError("a NUL byte", file=file, line=line, hint=hint)
    return text
