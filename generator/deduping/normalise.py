"""Titles made comparable: what two spellings of one title share. Knows nothing of pairs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from generator.latex import to_text
from generator.text import fold, plain

_VERSION = re.compile(r"\s+(?:v|version\s)(\d+)$")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_ROMAN = re.compile(r"x{0,2}(?:ix|iv|v?i{1,3}|v|x)")
_ARTICLES = frozenset({"a", "an", "the"})


@dataclass(frozen=True)
class NormalTitle:
    """A title taken apart for comparing."""

    text: str
    """Small letters and digits, single spaces; a trailing version mark is cut off."""
    sorted_tokens: str
    """The words of `text` without articles, sorted and joined."""
    numbers: tuple[str, ...]
    """Digits and roman numerals in it, sorted: they tell part from part."""
    version: str
    """The number of the trailing version mark, or ""."""


@lru_cache(maxsize=200_000)
def normalise(title: str) -> NormalTitle:
    """Normalise a title: NFKC, case, accents, LaTeX and punctuation off, Greek spelled out."""
    text = normalise_text(_THOUSANDS.sub("", title))
    match = _VERSION.search(text)
    version = match[1] if match else ""
    text = text[: match.start()] if match else text
    words = text.split()
    numerals = [word for word in words if _ROMAN.fullmatch(word)]
    numbers = sorted(re.findall(r"\d+", text) + numerals)
    tokens = sorted(word for word in words if word not in _ARTICLES) or words
    return NormalTitle(text, " ".join(tokens), tuple(numbers), version)


def normalise_text(text: str) -> str:
    """Return only the letters and digits of a text, folded, runs of all else as one space."""
    folded = fold(plain(to_text(text)))
    return " ".join(re.findall(r"[^\W_]+", folded))
