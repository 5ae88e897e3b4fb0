"""What comes out of reading a source: records, what was left out, or an error; knows no format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.model.errors import PaperIndexError

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHOWN = 80
"""Longest piece of a source that a report quotes, in characters."""


class SourceError(PaperIndexError):
    """A source that cannot be read at all; `line` (from 1) is where reading ended."""

    def __init__(self, message: str, *, file: str, line: int, hint: str = "") -> None:
        super().__init__(f"{file}:{line}: {message}", hint)
        self.message = message
        self.file = file
        self.line = line


@dataclass(frozen=True)
class ImportedRecord:
    """One entry of a source as it came in, cleaned.

    The keys of `fields` are those of a paper file; every scalar is a string, lists are tuples.
    `file` is the source's path as given, `line` (from 1) where the entry starts in it; of a record
    that a service gave, `file` is what names it there, such as `arXiv:2410.21666`, and `line` is 0.
    """

    fields: Mapping[str, str | tuple[str, ...] | Mapping[str, str]]
    file: str
    line: int


@dataclass(frozen=True)
class LeftOut:
    """A piece of a source that did not come in: where it stands, what it says, and why."""

    file: str
    line: int
    text: str
    reason: str


@dataclass(frozen=True)
class ParsedSource:
    """All that a source holds, both parts in the order of the source."""

    records: tuple[ImportedRecord, ...]
    left_out: tuple[LeftOut, ...]


def left_out(file: str, line: int, text: str, reason: str) -> LeftOut:
    """Return what was left out, its text on one line and cut to 80 characters."""
    text = " ".join(text.split())
    shown = text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + "…"
    return LeftOut(file, line, shown, reason)
