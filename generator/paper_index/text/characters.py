"""Finds and removes invisible characters: control characters, soft hyphens, ligatures.

`visible` is the first step of every cleaning; `invisible_characters` tells a report what it drops.
"""

from __future__ import annotations

import re
import unicodedata

# Signs that are not printed: soft hyphen, grapheme joiner, fillers, zero-width space, word joiner,
# invisible operators, byte order mark, annotation anchors, and the plane of tags.
_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2064\u206a-\u206f\u3164\ufeff"
    "\uffa0\ufff9-\ufffc\U000e0000-\U000e007f"
)
# Embeddings, overrides, isolates and marks of direction; a page sets the direction of each text.
_DIRECTIONS = "\u200e\u200f\u202a-\u202e\u2066-\u2069"
_DROPPED = re.compile(f"[{_UNSEEN}{_DIRECTIONS}]")
# The zero-width joiners belong to emoji and to Arabic and Indian scripts; elsewhere they
# are a mistake.
_JOINER = re.compile(
    r"(?<![\u0590-\u1cff\ua800-\uabff\u2600-\u27bf\ufb1d-\ufeff\U00010000-\U0010ffff])[\u200c\u200d]"
    r"|[\u200c\u200d](?![\u0590-\u1cff\ua800-\uabff\u2600-\u27bf\ufb1d-\ufeff\U00010000-\U0010ffff])"
)
# U+FB00 to U+FB06, as fonts and PDF files have them.
_LIGATURES = str.maketrans(
    dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
)
# Unicode's categories Cc, without the line feed, and Cs.
_BAD = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_PRIVATE = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
# Windows-1252 that was read as Latin-1: "\x92" is an apostrophe.
_WINDOWS = str.maketrans(
    {
        byte: bytes([byte]).decode("cp1252")
        for byte in range(0x80, 0xA0)
        if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
    }
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_ODD = re.compile(
    f"[{_UNSEEN}{_DIRECTIONS}\u200c\u200d\ufb00-\ufb06{_PRIVATE.pattern[1:-1]}{_CONTROL.pattern[1:-1]}\x85]"
)
MARKS = "".join(
    chr(code)
    # Without the variation selectors, and without the ranges that have Chinese and Korean only.
    for code in (*range(0x300, 0x180B), *range(0x1810, 0x3100), *range(0xA000, 0xAC00), 0xFB1E)
    if unicodedata.category(chr(code)) in {"Mn", "Mc"}
)
"""Vowel signs and accents, which are parts of words but not letters for Python."""

_PARAGRAPH = re.compile(r"\n[ \t\r]*\n\s*")


def bad_characters(text: str) -> list[str]:
    """Return the control characters, except line feeds, and the lone surrogates in a text."""
    return sorted({*_BAD.findall(text)})


def invisible_characters(text: str) -> list[str]:
    """Return the characters that `visible` drops or that no font has, sorted, each once.

    These are invisible signs, marks of direction, control characters except white space,
    private-use characters and the replacement character of a failed decoding.
    """
    if _is_ordinary(text):
        return []
    patterns = (_DROPPED, _JOINER, _CONTROL, _PRIVATE)
    return sorted({found for pattern in patterns for found in pattern.findall(text)})


def character_name(character: str) -> str:
    """Return the code point of a character with its name, such as "U+200B ZERO WIDTH SPACE"."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()


def escaped(text: str) -> str:
    r"""Return a text on one line, with escapes such as `\n` for what cannot be printed.

    `\xe9` is a byte of a file name that is not UTF-8, which Python reads as a lone surrogate.
    """
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else _escape(one) for one in text)


def _escape(character: str) -> str:
    if "\udc80" <= character <= "\udcff":
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character.encode("unicode_escape").decode()


def visible(text: str) -> str:
    """Return a text on one line, in NFC, without invisible characters; idempotent.

    Control characters and all kinds of white space become one space. Ligatures become letters, and
    the control characters that are misread quotation marks and dashes become these.
    """
    if not _is_ordinary(text):
        text = _without_invisible(text)
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _without_invisible(text: str) -> str:
    text = _CONTROL.sub(" ", text.translate(_LIGATURES | _WINDOWS))
    before = ""
    # Dropping a sign can put joiners beside other characters.
    while text != before:
        before, text = text, _JOINER.sub("", _DROPPED.sub("", text))
    return text


def _is_ordinary(text: str) -> bool:
    """Whether a text has no character to drop; a quick test before the slow ones."""
    return (text.isascii() and text.isprintable()) or not _ODD.search(text)


def one_line(text: str) -> str:
    """Return a text on one line, in NFC, without control characters and lone surrogates."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return unicodedata.normalize("NFC", " ".join(_BAD.sub(" ", text).split()))


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, which blank lines separate, without empty ones."""
    return [part for part in _PARAGRAPH.split(text.replace("\r\n", "\n")) if part.strip()]
