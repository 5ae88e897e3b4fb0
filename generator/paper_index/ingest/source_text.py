"""Decodes the bytes of a source, by its byte order mark or in the likeliest encoding."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from paper_index.ingest.draft import SourceError

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    # UTF-32 first: its mark in little-endian order begins with that of UTF-16.
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_BINARY = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database"),
    (b"{\\rtf", "a document in RTF"),
)
_EXPORT = "export a library as BibTeX, RIS or CSL-JSON, and import that file"
_TABLE = f"save a table as CSV with the encoding UTF-8; {_EXPORT}"
_TEXT_FILE = "save it as plain text with the encoding UTF-8"

# JabRef writes "% Encoding: Cp1252", Emacs and others "-*- coding: latin-1 -*-", BibDesk
# "%% Saved with string encoding Western (Windows Latin 1)".
_HEADER = re.compile(rb"coding(?:\s*[:=]\s*([\w.-]+)|[ ]+[A-Z][a-z ]+\(([\w -]+)\))", re.IGNORECASE)
_HEADER_LENGTH = 2_000
_CODECS = {
    "macroman": "mac_roman", "mac": "mac_roman", "macintosh": "mac_roman", "applemac": "mac_roman",
    "ansi": "cp1252", "windows1252": "cp1252", "cp1252": "cp1252", "ansinew": "cp1252",
    # These labels mean windows-1252 in practice: https://encoding.spec.whatwg.org/#names-and-labels
    "iso88591": "cp1252", "latin1": "cp1252", "usascii": "cp1252", "ascii": "cp1252",
    "iso885915": "iso8859_15", "latin9": "iso8859_15",
    "iso88592": "iso8859_2", "latin2": "iso8859_2", "windows1250": "cp1250", "cp1250": "cp1250",
    "windows1251": "cp1251", "cp1251": "cp1251", "koi8r": "koi8_r",
    "macosroman": "mac_roman", "windowslatin1": "cp1252", "isolatin1": "cp1252",
    "windowslatin2": "cp1250", "isolatin2": "iso8859_2",
    "gbk": "gb18030", "gb2312": "gb18030", "gb18030": "gb18030", "big5": "big5",
    "shiftjis": "cp932", "sjis": "cp932", "eucjp": "euc_jp", "euckr": "euc_kr",
}  # fmt: skip
_NAMES = {"cp1252": "windows-1252", "mac_roman": "MacRoman"}
_SMALL = frozenset("àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿßœšžıłłřčěůąęćńśźżğşőűāēīōū")
_CONTRACTION = re.compile(r"(?:s|t|d|m|re|ll|ve)\b")


@dataclass(frozen=True)
class SourceText:
    """The text of a source; `encoding` is its name for reports, None for UTF-8."""

    text: str
    encoding: str | None = None


def decode(data: bytes, file: str) -> SourceText:
    """Return the text of a source, without a byte order mark and with line feeds as line ends.

    Its encoding is that of a byte order mark, UTF-8 if that is valid, the one that its first lines
    name, or the more plausible of windows-1252 and MacRoman. Raises SourceError for an empty file
    and for one that is not a text.
    """
    for start, kind in _BINARY:
        if data.startswith(start):
            hint = _TABLE if "office" in kind else _EXPORT
            raise SourceError(f"{file}:1: this is {kind}, not a bibliography", hint)
    found = _decoded(data)
    if not found.text.strip():
        raise SourceError(f"{file}:1: the file is empty", _EXPORT)
    if "\0" in found.text:
        line = found.text.count("\n", 0, found.text.index("\0")) + 1
        hint = f"this is probably not a text file; {_TEXT_FILE}"
        raise SourceError(f"{file}:{line}: a NUL byte", hint)
    return replace(found, text=re.sub(r"\r\n?", "\n", found.text))


def _decoded(data: bytes) -> SourceText:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            shown = None if codec == "utf-8-sig" else codec.upper()
            return SourceText(data.decode(codec, errors="replace").removeprefix("\ufeff"), shown)
    if utf16 := _unmarked_utf16(data):
        return SourceText(data.decode(utf16, errors="replace"), "UTF-16")
    try:
        return SourceText(data.decode("utf-8"))
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
    if header := _HEADER.search(data[:_HEADER_LENGTH]):
        label = re.sub(r"[\W_]", "", (header[1] or header[2]).decode("ascii", "replace")).lower()
        codec = _CODECS.get(label, "")
        if codec and not _is_mostly_utf8(data):
            return SourceText(data.decode(codec, errors="replace"), _NAMES.get(codec, codec))
    if _is_mostly_utf8(data):
        text = data.decode("utf-8", errors="surrogateescape")
        repaired = re.sub("[\udc80-\udcff]+", _as_windows, text)
        return SourceText(repaired, f"UTF-8 with bytes of windows-1252, the first on line {line}")
    codec = max(("cp1252", "mac_roman"), key=lambda one: _plausibility(data, one))
    return SourceText(data.decode(codec, errors="replace"), _NAMES[codec])


def _as_windows(match: re.Match[str]) -> str:
    return match[0].encode("utf-8", "surrogateescape").decode("cp1252", "replace")


def _unmarked_utf16(data: bytes) -> str | None:
    """Return the codec of UTF-16 without a mark, in which ASCII has a NUL in each character."""
    start = data[:_HEADER_LENGTH]
    if start.count(0) * 3 < len(start):
        return None
    even, odd = start[::2].count(0), start[1::2].count(0)
    if min(even, odd) * 10 > max(even, odd):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _is_mostly_utf8(data: bytes) -> bool:
    """Whether more characters beyond ASCII are valid in UTF-8 than are not."""
    text = data.decode("utf-8", errors="surrogateescape")
    invalid = len(re.findall("[\udc80-\udcff]", text))
    valid = len(re.findall("[\x80-\ud7ff\ue000-\U0010ffff]", text))
    return valid > invalid


def _plausibility(data: bytes, codec: str) -> int:
    """Return a score of an encoding: higher if what is beyond ASCII gives letters within words."""
    text = data.decode(codec, errors="replace")
    score = 0
    for match in re.finditer("[^\x00-\x7f]", text):
        before, character = text[match.start() - 1 : match.start()], match[0]
        after = text[match.end() : match.end() + 1]
        in_word = before.isalpha() or after.isalpha()
        if character in _SMALL:
            score += 2 if in_word else 0
        elif character == "’":
            score += 2 if _CONTRACTION.match(text, match.end()) or not before.isalpha() else 0
        elif character in "“”":
            inner, outer = (after, before) if character == "“" else (before, after)
            score += 2 if inner.isalnum() and not outer.isalnum() else 0
        elif character.isalpha():
            # A capital begins a word; ligatures and ordinals do not occur within one.
            score += 1 if character.isupper() and not before.isalpha() and after.islower() else -2
        elif character == "\ufffd" or (before.isalpha() and after.isalpha()):
            score -= 2
    return score
