"""Parts a JSON text into entries, each with its line; knows nothing of what a paper is made of."""

from __future__ import annotations

import re
from json import JSONDecodeError, JSONDecoder
from typing import TYPE_CHECKING, Any

from paper_index.ingest.record import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLANK = re.compile(r"[ \t\r\n]*")
_WRAPPER = "papers"
_VERSIONS = ("1",)
"""The forms of an index's own download that can be read."""


class JsonObject(dict[str, Any]):
    """A JSON object that remembers which of its keys stood in it more than once."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        keys = [key for key, _ in pairs]
        self.repeated = sorted({key for key in keys if keys.count(key) > 1})


# Numbers stay as written: 2410.21660 as a float would lose its last digit. NaN is no value.
_DECODER = JSONDecoder(
    object_pairs_hook=JsonObject,
    parse_float=str,
    parse_int=str,
    parse_constant=lambda _: None,
)


def entries(text: str, file: str) -> Iterator[tuple[int, Any]]:
    """Yield every entry with the line on which it starts; numbers are texts.

    Entries stand in a list, in a list under `papers` in an object, or one after the other, as in
    JSON lines. Raises SourceError, with its line, when the text is not JSON, or is a download of
    an index in a form that is not known.
    """
    reader = _Reader(text, file)
    if reader.next() == "[":
        yield from reader.items()
        reader.expect_end("the list")
        return
    line, first = reader.entry()
    if isinstance(first, JsonObject) and isinstance(first.get(_WRAPPER), list):
        reader.expect_end("the object")
        _check_version(first, file, line)
        yield from _Reader(text, file).wrapped_items()
        return
    yield line, first
    while reader.next():
        yield reader.entry()


def _check_version(found: JsonObject, file: str, line: int) -> None:
    version = found.get("schema_version", _VERSIONS[0])
    if version not in _VERSIONS:
        message = f"a download of an index with schema_version {version}"
        hint = f"this program reads version {', '.join(_VERSIONS)}; a newer one may read this"
        raise SourceError(message, file=file, line=line, hint=hint)


class _Reader:
    """Walks through a JSON text, and counts its lines once."""

    def __init__(self, text: str, file: str) -> None:
        self._text, self._file, self._position = text, file, 0
        self._line, self._counted = 1, 0

    def next(self) -> str:
        """Skip blanks and return the next character, "" at the end."""
        match = _BLANK.match(self._text, self._position)
        self._position = match.end() if match else self._position
        return self._text[self._position : self._position + 1]

    def entry(self) -> tuple[int, Any]:
        """Read one value; return it with its line."""
        self.next()
        line = self._line_here()
        try:
            value, self._position = _DECODER.raw_decode(self._text, self._position)
        except JSONDecodeError as problem:
            raise self._malformed(problem.msg, problem.pos) from problem
        except RecursionError as problem:
            raise self._malformed("Too many brackets in brackets") from problem
        return line, value

    def items(self) -> Iterator[tuple[int, Any]]:
        """Yield the items of the list that is next."""
        self._skip()
        closed = self.next() == "]"
        while not closed:
            yield self.entry()
            closed = self.next() == "]"
            if not closed and self.next() != ",":
                raise self._malformed("Expecting ',' or ']' after an entry")
            if not closed:
                self._skip()
        self._skip()

    def wrapped_items(self) -> Iterator[tuple[int, Any]]:
        """Yield the items of the wrapped list in the object that is next, known to be JSON."""
        while self.next() != "}":
            self._skip()  # the opening brace, or the comma between two fields
            _, key = self.entry()
            self.next()
            self._skip()  # the colon
            if key == _WRAPPER and self.next() == "[":
                yield from self.items()
            else:
                self.entry()

    def expect_end(self, what: str) -> None:
        """Raise SourceError when anything follows."""
        if self.next():
            raise self._malformed(f"Expecting nothing after {what}")

    def _skip(self) -> None:
        self.next()
        self._position += 1

    def _line_here(self) -> int:
        self._line += self._text.count("\n", self._counted, self._position)
        self._counted = self._position
        return self._line

    def _malformed(self, message: str, position: int | None = None) -> SourceError:
        place = self._position if position is None else position
        line = self._text.count("\n", 0, place) + 1
        hint = "check the brackets, commas and quotation marks on this line and the one before"
        return SourceError(f"this is not JSON: {message}", file=self._file, line=line, hint=hint)
