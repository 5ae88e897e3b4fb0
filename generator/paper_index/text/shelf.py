"""Where a library files a name: its inverted form, its letter and its sort key.

A particle in small letters does not count: "van den Berg" is filed under B, as "Berg, Rianne van
den". One in capitals is the family name's: "La Malfa" is filed under L. Other scripts are filed
by their letters in Latin ones, a group without its article.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from anyascii import anyascii

from paper_index.text.names import parse_name

_ARTICLE = re.compile(r"\A[Tt]he\s+")


@dataclass(frozen=True)
class Place:
    """A name's place among others."""

    shown: str
    """The name as it is filed: "Berg, Rianne van den"."""
    letter: str
    """A capital from A to Z; "" where it begins with none: such names come last."""
    key: tuple[bool, str, str, str]


def place(name: str, sort: str = "") -> Place:
    """Return the place of a name printed as it is said; `sort` is what a curator files it under."""
    if sort:
        family, _, given = sort.partition(",")
        return _place(sort, family, given, name)
    parsed = parse_name(name)
    if parsed.literal:
        return _place(parsed.family, _ARTICLE.sub("", parsed.family), "", name)
    rest = " ".join(part for part in (parsed.given, parsed.particle) if part)
    shown = ", ".join(part for part in (parsed.family, rest, parsed.suffix) if part)
    return _place(shown, parsed.family, f"{parsed.given} {parsed.suffix}", name)


def plain(text: str) -> str:
    """Return a text's words in small Latin letters, one space between them."""
    written = anyascii(unicodedata.normalize("NFKC", text)).lower()
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", written)))


def _place(shown: str, family: str, given: str, name: str) -> Place:
    under = plain(family)
    letter = under[:1].upper() if under[:1].isalpha() else ""
    return Place(shown, letter, (not letter, under, plain(given), name))
