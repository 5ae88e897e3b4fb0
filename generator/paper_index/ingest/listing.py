"""Reads a listing, the copied text of a web page: titles and abstracts in turn, nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from paper_index.ingest.record import ImportedRecord, LeftOut, ParsedSource, left_out
from paper_index.text.addresses import code_repository
from paper_index.text.latex import to_text

# No title is as long as an abstract; a shorter one ends its sentence.
_ABSTRACT_WORDS = 35
_SENTENCE_WORDS = 12

# The page's button, copied with the first title: "SubscribeSpatiotemporal Entropy …".
_BUTTON = re.compile(r"\ASubscribe(?=[^\W_a-z]|[\"“‘'$\\{(\[])")


@dataclass(frozen=True)
class _Line:
    number: int
    text: str

    @property
    def long(self) -> bool:
        return len(self.text.split()) >= _ABSTRACT_WORDS

    @property
    def abstract_like(self) -> bool:
        sentence = self.text.endswith(".") and len(self.text.split()) >= _SENTENCE_WORDS
        return self.long or sentence


def parse_listing(text: str, file: str) -> ParsedSource:
    """Return the papers of a listing in its order, and every line that belongs to none.

    A title is the line before an abstract; blank lines do not count. A title that stands twice
    gives two records. Never raises.
    """
    lines = _lines(text)
    pairs, spare = _pairs(lines)
    records = [
        _record(title, abstract, file, first=number == 0)
        for number, (title, abstract) in enumerate(pairs)
    ]
    first = pairs[0][0].number if pairs else len(text)
    return ParsedSource(tuple(records), tuple(_left_out(line, first, file) for line in spare))


def _lines(text: str) -> list[_Line]:
    # Not splitlines(): editors do not count the form feeds and separators at which it splits.
    numbered = enumerate(re.split(r"\r\n|\r|\n", text), start=1)
    return [_Line(number, line.strip()) for number, line in numbered if line.strip()]


def _pairs(lines: list[_Line]) -> tuple[list[tuple[_Line, _Line]], list[_Line]]:
    """Return title and abstract of each paper, and the lines between them."""
    pairs: list[tuple[_Line, _Line]] = []
    spare: list[_Line] = []
    position = 0
    while position < len(lines):
        line = lines[position]
        following = lines[position + 1] if position + 1 < len(lines) else None
        # A line too short for a sure abstract may be a title that ends in a full stop.
        if following and following.abstract_like and not line.long:
            pairs.append((line, following))
            position += 2
        else:
            spare.append(line)
            position += 1
    return pairs, spare


def _record(title: _Line, abstract: _Line, file: str, *, first: bool) -> ImportedRecord:
    written = _BUTTON.sub("", title.text) if first else title.text
    fields = {"title": to_text(written), "abstract": to_text(abstract.text)}
    code = code_repository(fields["abstract"])
    return ImportedRecord(fields | ({"code": code} if code else {}), file, title.number)


def _left_out(line: _Line, first: int, file: str) -> LeftOut:
    if line.abstract_like:
        reason = "an abstract without a title"
    elif line.number < first:
        reason = "text before the first paper"
    else:
        reason = "a title without an abstract"
    return left_out(file, line.number, line.text, reason)
