r"""Splits BibTeX into entries with the text of their fields.

Braces count as in BibTeX, where a backslash does not escape them; an entry that is not readable so
is read again with escaped braces and quotation marks. bibtexparser 2.1 is not used for this: it
loses entries without a key, values that end in a backslash and braces in quoted values, and where a
comma is missing it joins two fields without a word.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# An entry begins with its type and a key, or a first field; a title may well have "@CLEF{2020}".
_START = r"@[ \t]*(?P<type>\w+)\s*(?P<open>[{(])"
_BODY = r"(?=\s*+(?:(?:[^\s,{}()=\"][^,{}()=\"\n]{0,300})?\s*,|[\w-]+\s*=))"
_ENTRY = re.compile(rf"{_START}{_BODY}")
_ENTRY_LINE = re.compile(rf"^[ \t]*{_START}{_BODY}", re.MULTILINE)
_NO_COMMA = re.compile(rf"(?m:^)[ \t]*{_START}\s*[^\s,{{}}()=\"]+\s+[\w-]+\s*=\s*[{{\"\w]")
_COUNTED = re.compile(rf"(?:^|[}})])[ \t]*{_START}{_BODY}", re.MULTILINE)
_BLOCK = re.compile(rf"(?m:^[ \t]*%.*$)|(?<![\w.]){_START}")
_NOT_ENTRIES = frozenset({"comment", "preamble", "string"})

_KEY = re.compile(r"\s*+(?P<key>[^,{}()=\"]{0,300}?)\s*(?:,|(?=[)}]))")
_NO_KEY = re.compile(r"\s*,?(?=\s*[\w.:+/-]+\s*=)")
# biber reads `%` between fields as a comment; BibTeX has no comments.
_GAP = re.compile(r"(?:\s+|%.*)*")
_GAP_WITH_COMMAS = re.compile(r"(?:[\s,]+|%.*)*")
# Web of Science has a field Usage-Count-(Last-180-days).
_NAME = re.compile(r"(?P<name>[^\s=,{}()\"#%]+(?:\([\w-]+\))?)\s*=\s*")
_WORD = re.compile(r"[^\s=,{}()\"#%]+")
_BREAK = r"\n(?=[ \t]*@[ \t]*\w+\s*[{(])"
_COMMENT = re.compile(r"[{}]|^@comment\b", re.IGNORECASE | re.MULTILINE)
_BRACES = re.compile(rf"[{{}}]|{_BREAK}")
_QUOTES = re.compile(rf"[{{}}\"]|{_BREAK}")
_ESCAPED_BRACES = re.compile(rf"\\.|[{{}}]|{_BREAK}")
_ESCAPED_QUOTES = re.compile(rf"\\.|[{{}}\"]|{_BREAK}")


class BrokenEntryError(Exception):
    """An entry that cannot be read; the message is the reason."""


@dataclass(frozen=True)
class BibEntry:
    """An entry: its type and field names in lower case, and its key, None if it has none.

    `fields` are names and values in the order of the file; a name may occur more than once.
    """

    line: int
    kind: str
    key: str | None
    fields: tuple[tuple[str, str], ...]
    undefined: tuple[str, ...] = ()
    """Macros that no @string defines: "booktitle: no @string defines TEACONF (line 12) …"."""


@dataclass(frozen=True)
class BrokenEntry:
    """An entry that cannot be read."""

    line: int
    key: str | None
    text: str
    reason: str


@dataclass
class BibFile:
    """The entries of a file, in its order, and the texts of its preambles."""

    entries: list[BibEntry] = field(default_factory=list)
    broken: list[BrokenEntry] = field(default_factory=list)
    preambles: list[str] = field(default_factory=list)


def count_entries(text: str) -> int:
    """Return the number of entries that begin a line or follow another one.

    Strings, comments and preambles do not count.
    """
    kinds = (match["type"].lower() for match in _COUNTED.finditer(text))
    return sum(kind not in _NOT_ENTRIES for kind in kinds)


def split_bibtex(text: str) -> BibFile:
    """Return the entries of a file, with macros and concatenations resolved. Never raises.

    After an entry that cannot be read, reading goes on at the next line that begins an entry. Text
    between entries is ignored, as in BibTeX.
    """
    return _Reader(text).read()


# A value is a list of pieces: a text, or the name of a macro with its position.
_Piece = str | tuple[str, int]
_RawFields = list[tuple[str, list[_Piece]]]


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.strings: dict[str, str] = {name: name for name in MONTHS}
        self.newlines = [match.start() for match in re.finditer("\n", text)]

    def read(self) -> BibFile:
        found = BibFile()
        raw: list[tuple[int, str, str | None, _RawFields]] = []
        position = 0
        while match := _BLOCK.search(self.text, position):
            position = match.end()
            if match["type"] is None:  # a comment between entries
                continue
            kind, start = match["type"].lower(), match.start()
            if kind == "comment":
                position = self._after_comment(match)
                continue
            if kind not in _NOT_ENTRIES and not _ENTRY.match(self.text, start):
                found.broken += self._without_comma(match)
                continue
            try:
                if kind == "preamble":
                    pieces, position = self._value(self._skip(_GAP, position), escapes=False)
                    found.preambles.append(self._resolve(pieces, []))
                else:
                    key, fields, position = self._entry(match)
                    if kind == "string":
                        for name, pieces in fields:
                            self.strings[name] = self._resolve(pieces, [])
                    else:
                        raw.append((start, kind, key, fields))
            except BrokenEntryError as problem:
                if kind not in _NOT_ENTRIES:
                    found.broken.append(self._broken(match, str(problem)))
                following = _ENTRY_LINE.search(self.text, match.end())
                position = following.start() if following else len(self.text)
        found.entries += [self._resolved(*entry) for entry in raw]
        return found

    def _without_comma(self, match: re.Match[str]) -> Iterator[BrokenEntry]:
        """Yield an entry "@article{key title = …"; another @ is one in the text between entries."""
        if _NO_COMMA.match(self.text, match.start()):
            yield self._broken(match, "no comma follows the key")

    def _skip(self, gap: re.Pattern[str], position: int) -> int:
        match = gap.match(self.text, position)
        return match.end() if match else position

    def line(self, position: int) -> int:
        return bisect_right(self.newlines, position - 1) + 1

    def _after_comment(self, match: re.Match[str]) -> int:
        """Return the end of a comment: of its braces, or of its line if they are not balanced."""
        depth = 0
        for mark in _COMMENT.finditer(self.text, match.end() - 1):
            depth += 1 if mark[0] == "{" else -1
            if mark[0].startswith("@"):
                break
            if depth <= 0:
                return mark.end()
        end = self.text.find("\n", match.end())
        return end if end >= 0 else len(self.text)

    def _entry(self, match: re.Match[str]) -> tuple[str | None, _RawFields, int]:
        try:
            return self._entry_as(match, escapes=False)
        except BrokenEntryError as problem:
            try:
                return self._entry_as(match, escapes=True)
            except BrokenEntryError:
                raise problem from None

    def _entry_as(
        self, match: re.Match[str], *, escapes: bool
    ) -> tuple[str | None, _RawFields, int]:
        close = "}" if match["open"] == "{" else ")"
        key, position = None, match.end()
        if match["type"].lower() != "string":
            keyless = _NO_KEY.match(self.text, position)
            found = keyless or _KEY.match(self.text, position)
            if not found:
                raise BrokenEntryError("there is no comma after its key")
            key, position = (None if keyless else found["key"] or None), found.end()
        fields: _RawFields = []
        while True:
            position = self._skip(_GAP_WITH_COMMAS, position)
            if self.text.startswith(close, position):
                return key, fields, position + 1
            name = _NAME.match(self.text, position)
            if not name:
                raise BrokenEntryError(self._unexpected(position, fields))
            pieces, position = self._value(name.end(), escapes=escapes, name=name["name"])
            fields.append((name["name"].lower(), pieces))
            position = self._skip(_GAP, position)
            if self.text[position : position + 1] not in {",", close}:
                raise BrokenEntryError(self._unexpected(position, fields))

    def _unexpected(self, position: int, fields: _RawFields) -> str:
        after = f"after the field {fields[-1][0]!r}" if fields else "after its key"
        rest = self.text[position : position + 200]
        if not rest.strip():
            return f"the file ends {after}, before the entry does"
        if _ENTRY.match(rest):
            return f"its last brace is missing {after}"
        what = "a comma is missing" if _NAME.match(rest) and fields else "a field was expected"
        return f"line {self.line(position)}: {what} {after}, not {rest.split(None, 1)[0][:20]!r}"

    def _value(
        self, position: int, *, escapes: bool, name: str = "value"
    ) -> tuple[list[_Piece], int]:
        pieces: list[_Piece] = []
        while True:
            first = self.text[position : position + 1]
            if first in {"{", '"'}:
                end = self._closing(position, name, escapes=escapes)
                pieces.append(self.text[position + 1 : end - 1])
            elif word := _WORD.match(self.text, position):
                end = word.end()
                pieces.append(word[0] if word[0][0].isdigit() else (word[0], position))
            else:
                raise BrokenEntryError(
                    f"line {self.line(position)}: the field {name!r} has no value"
                )
            after = self._skip(_GAP, end)
            if not self.text.startswith("#", after):
                return pieces, end
            position = self._skip(_GAP, after + 1)

    def _closing(self, start: int, name: str, *, escapes: bool) -> int:
        """Return the position after the end of a value in braces or quotation marks."""
        quoted = self.text[start] == '"'
        if escapes:
            marks = _ESCAPED_QUOTES if quoted else _ESCAPED_BRACES
        else:
            marks = _QUOTES if quoted else _BRACES
        depth = 0 if quoted else 1
        for mark in marks.finditer(self.text, start + 1):
            character = mark[0]
            if character == "{":
                depth += 1
            elif character == "}":
                depth -= 1
                if depth < 0 or (depth == 0 and not quoted):
                    break
            elif character == '"':
                if depth == 0:
                    return mark.end()
            elif character == "\n" and _ENTRY_LINE.match(self.text, mark.end()):
                break
        else:
            mark = None
        if mark and mark[0] == "}" and not quoted:
            return mark.end()
        what = "quotation marks" if quoted else "braces"
        raise BrokenEntryError(
            f"the {what} of the field {name!r}, which begins on line {self.line(start)}, "
            "are not balanced"
        )

    def _resolve(self, pieces: list[_Piece], undefined: list[tuple[str, int]]) -> str:
        parts = []
        for piece in pieces:
            if isinstance(piece, str):
                parts.append(piece)
                continue
            name, _ = piece
            value = self.strings.get(name.lower())
            if value is None:
                undefined.append(piece)
            parts.append(name if value is None else value)
        return "".join(parts)

    def _resolved(self, start: int, kind: str, key: str | None, fields: _RawFields) -> BibEntry:
        notes: list[str] = []
        values = []
        for field_name, pieces in fields:
            undefined: list[tuple[str, int]] = []
            values.append((field_name, self._resolve(pieces, undefined)))
            notes += [
                f"{field_name}: no @string defines {name} (line {self.line(position)}); "
                "its name is used"
                for name, position in undefined
                if field_name != "month"
            ]
        return BibEntry(self.line(start), kind, key, tuple(values), tuple(notes))

    def _broken(self, match: re.Match[str], reason: str) -> BrokenEntry:
        found = _KEY.match(self.text, match.end())
        is_keyless = _NO_KEY.match(self.text, match.end())
        key = found["key"] or None if found and not is_keyless else None
        text = self.text[match.start() : match.end() + 200]
        if following := _ENTRY_LINE.search(text, 1):
            text = text[: following.start()]
        return BrokenEntry(self.line(match.start()), key, text, reason)
