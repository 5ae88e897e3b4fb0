"""Splits the authors of BibTeX and BibLaTeX, in which braces keep words together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bibtexparser.middlewares.names import parse_single_name_into_parts

from paper_index.ingest.draft import source_name
from paper_index.text.cleaning import DEGREE, ET_AL

if TYPE_CHECKING:
    from paper_index.ingest.draft import SourceName

_ET_AL = re.compile(r"(?<=\w|[.}])\s*,\s*et\.?~?\s*al\b\.?\s*\Z", re.IGNORECASE)
"""The end of "Pot, Ann, et al.", which would be the given name."""
_SETTING = re.compile(r"\s*(given|family|prefix|suffix)\s*=\s*(.*)", re.IGNORECASE | re.DOTALL)
_SETTING_START = re.compile(r"\s*(?:given|family|prefix|suffix)(?:-i)?\s*=", re.IGNORECASE)
_SUFFIX = re.compile(r"\{?(?:Jr|Sr)\.?\}?|[IVX]+|\d(?:st|nd|rd|th)", re.IGNORECASE)
_AND = re.compile(r"(?<!\S)and(?!\S)", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[\s~-]*){1,3}")
_INITIALS_FIRST = re.compile(r"(?:[^\W\d_]\.[\s~-]*)+[^\W\d_].+")
# "Brown A.", of which no name has two.
_INITIALS_LAST = re.compile(r"[^\W\d_]{2}[^\s,.]*[\s~](?:[^\W\d_a-z]\.[\s~-]?)+")

_WORDS = r"[A-Z][^\W\d_]+(?:-[A-Z][^\W\d_]+)? [A-Z][^\W\d_]+"
_TWO_NAMES = re.compile(rf"{_WORDS}, {_WORDS}")
"""One name such as "Ortiz Suarez, Pedro Javier", or two that a comma separates."""


def parse_names(value: str) -> tuple[list[SourceName], tuple[str, ...]]:
    """Return the names in an author field, and what is unusual about the list. Never raises.

    Where a list has no "and", semicolons separate names, and so do commas if each part has at
    least two words. "and others" becomes the last author "et al.".
    """
    names: list[SourceName] = []
    notes: list[str] = []
    value = _ET_AL.sub(", and others", " ".join(value.split()))
    for text in _split_list(value, notes):
        if text.casefold() in {"others", "et al", "et al.", "al, et", "al., et"}:
            names.append((ET_AL, None))
        else:
            names.append(_parse(text))
    names = [name for name in names if name[0]]
    if any("/" in printed for printed, _ in names):
        notes.append("authors: a name has a slash; check where one name ends")
    return names, tuple(dict.fromkeys(notes))


def _split_list(value: str, notes: list[str]) -> list[str]:
    if (inner := _in_braces(value)) is not None:
        parts = _split_at_and(inner)
        if len(parts) > 1 and all(len(_pieces(part)) == 2 for part in parts):  # noqa: PLR2004 (Family, Given)
            notes.append("authors: the whole list is in braces; it was split at each “and”")
            value = inner
    found: list[str] = []
    texts = _split_at_and(value)
    for text in texts:
        # "Ann Pot, Bo Cup, and Cy Jug": a name does not end with a comma.
        is_serial = text.endswith(",") and "," not in texts[-1]
        parts = _joined_names(text, alone=len(texts) == 1, fewest=2 if is_serial else 3)
        if len(parts) > 1:
            notes.append(f"authors: {len(parts)} names were not separated by “and”")
        found += parts
    if len(found) == 1 and _TWO_NAMES.fullmatch(found[0]):
        notes.append(f"authors: {found[0]!r} is read as one name; “and” separates two")
    return found


def _split_at_and(value: str) -> list[str]:
    # bibtexparser 2.0 loses the command with which a name begins, as in "and \\v{C}ech".
    names = _split_outside_braces(value, r"(?<!\S)(?i:and)(?!\S)")
    return [name for name in names if name.strip(" ,;~")]


def _joined_names(text: str, *, alone: bool, fewest: int) -> list[str]:
    """Return the names that a text joins by semicolons, commas or "&"; one is the text itself.

    Where "and" separates names, a semicolon is part of one. Commas separate `fewest` names or more.
    """
    if _SETTING_START.match(text):
        return [text]
    for separator in (";", r"\\?&"):
        parts = _split_outside_braces(text, separator)
        is_list = alone if separator == ";" else all(len(part.split()) > 1 for part in parts)
        if len(parts) > 1 and is_list:
            return parts
    pieces = _pieces(text)
    if len(pieces) > 2 and len(pieces) % 2 == 0 and all(map(_INITIALS.fullmatch, pieces[1::2])):  # noqa: PLR2004 (a pair)
        return [", ".join(pair) for pair in zip(pieces[::2], pieces[1::2], strict=True)]
    several = len(pieces) >= fewest and all(len(piece.split()) > 1 for piece in pieces)
    forms = (_INITIALS_FIRST, _INITIALS_LAST)
    if several or (len(pieces) > 1 and any(all(map(one.fullmatch, pieces)) for one in forms)):
        return pieces
    return [text]


def _pieces(text: str) -> list[str]:
    return _split_outside_braces(text, ",")


def _split_outside_braces(text: str, separator: str) -> list[str]:
    if "{" not in text:
        return [part.strip() for part in re.split(separator, text) if part.strip()]
    depth, parts, start = 0, [], 0
    for mark in re.finditer(rf"\\[{{}}]|[{{}}]|{separator}", text):
        if mark[0] in {"{", "}"}:
            depth += 1 if mark[0] == "{" else -1
        elif depth == 0 and not mark[0].startswith(("\\{", "\\}")):
            parts.append(text[start : mark.start()])
            start = mark.end()
    return [part.strip() for part in (*parts, text[start:]) if part.strip()]


def _in_braces(text: str) -> str | None:
    """Return what one pair of braces around the whole text holds, None if there is none."""
    if not text.startswith("{") or not text.endswith("}") or text.startswith("{\\"):
        return None
    depth = 0
    for position, character in enumerate(text):
        depth += (character == "{") - (character == "}")
        if depth == 0 and position < len(text) - 1:
            return None
    return text[1:-1].strip()


def _parse(text: str) -> SourceName:
    # DBLP tells people of one name apart by numbers: "Bo Cup 0001".
    text = re.sub(r"\s+\d{4}$", "", text.strip(" ,;"))
    if (inner := _in_braces(text)) is not None:
        return inner, inner
    if "/" in text:
        return text, None
    if _SETTING_START.match(text):
        return _from_settings(text)
    pieces = _pieces(text)
    # Braces keep the "and" of a company in its name: "{Barnes and} Noble".
    if len(pieces) == 1 and any(map(_AND.search, re.findall(r"\{([^{}]*)\}", text))):
        return text, text
    if len(pieces) == 2 and _SUFFIX.fullmatch(pieces[1]):  # noqa: PLR2004 ("Ann Pot, Jr.")
        return text, None
    # "Pot, Ann, M.D.", "Ann Pot, PhD"; but "Pot Cup, M.D." may have initials.
    is_degree = len(pieces) > 1 and DEGREE.fullmatch(pieces[-1])
    may_be_initials = " " not in pieces[0] or pieces[-1].replace(".", "").isupper()
    if is_degree and (len(pieces) > 2 or not may_be_initials):  # noqa: PLR2004 (three parts)
        return text, None
    # "Costa, P. T., Jr." has the suffix last; BibTeX wants it in the middle.
    if len(pieces) == 3 and _SUFFIX.fullmatch(pieces[2]):  # noqa: PLR2004 (three parts)
        text = f"{pieces[0]}, {pieces[2]}, {pieces[1]}"
    parts = parse_single_name_into_parts(text, strict=False)
    given, suffix = " ".join(parts.first), " ".join(parts.jr)
    family = " ".join((*parts.von, *parts.last))
    shows_split = len(pieces) > 1 or any("{" in word and " " in word for word in parts.last)
    return _name(given, family, suffix, shows_split=shows_split)


def _name(given: str, family: str, suffix: str, *, shows_split: bool = True) -> SourceName:
    printed, split = source_name(given, family, suffix)
    return printed, split if shows_split else None


def _from_settings(text: str) -> SourceName:
    """Read BibLaTeX's extended format: "given=Li, family=Wu, prefix=van, useprefix=true"."""
    found: dict[str, str] = {}
    for piece in _pieces(text):
        if setting := _SETTING.fullmatch(piece):
            value = setting[2].strip().strip('"')
            found[setting[1].lower()] = _in_braces(value) or value
    family = " ".join(filter(None, (found.get("prefix"), found.get("family"))))
    return _name(found.get("given", ""), family, found.get("suffix", ""))
