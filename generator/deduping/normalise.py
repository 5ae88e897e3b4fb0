"""Titles made comparable: what two spellings of one title share. Knows nothing of pairs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from generator.latex import to_text
from generator.text import fold, plain

_VERSION = re.compile(r"\s+(?:v|version\s)(\d+)$")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_ROMAN = re.compile(r"(x{0,2})(ix|iv|v?i{0,3})")
_PART_LETTER = re.compile(r"\b(?:part|vol|volume)\s([a-z])\b")
# "x ray" may be "xray" elsewhere: a letter before another word is no sure numeral.
_LETTER_BEFORE = re.compile(r"(?<!\bpart )(?<!\bvol )(?<!\bvolume )\b[ivx]\b(?= )")
_ARTICLES = frozenset({"a", "an", "the"})
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_SPELLED = {word: str(number) for number, word in enumerate(_WORDS, start=1)}
# Punctuation that is a name: C, C++ and C# are three languages.
_SIGNS = ((re.compile(r"(?<=\w)\+\+"), " plus plus "), (re.compile(r"(?<=\w)#"), " sharp "))


@dataclass(frozen=True)
class NormalTitle:
    """A title taken apart for comparing; two spellings of one title give equal parts."""

    text: str
    """Small letters and digits, single spaces; a trailing version mark is cut off.

    A title without a letter or digit keeps its signs, so that two of them are not alike.
    """
    sorted_tokens: str
    """The words of `text` without articles, sorted and joined."""
    numbers: tuple[str, ...]
    """Digits, roman numerals as digits, and letters of parts, sorted: they tell part from part."""
    unsure: tuple[str, ...]
    """What may be a number, as digits, sorted: "two", or the x of "x ray"."""
    version: str
    """The number of the trailing version mark, or ""."""


@lru_cache(maxsize=200_000)
def normalise(title: str) -> NormalTitle:
    """Normalise a title: NFKC, case, accents, LaTeX and punctuation off, Greek spelled out."""
    written = _THOUSANDS.sub("", title)
    for sign, name in _SIGNS:
        written = sign.sub(name, written)
    text = normalise_text(written) or fold(title)
    match = _VERSION.search(text)
    version = match[1] if match else ""
    text = text[: match.start()] if match else text
    words = text.split()
    tokens = sorted(word for word in words if word not in _ARTICLES) or sorted(words)
    return NormalTitle(text, " ".join(tokens), _numbers(text), _unsure(text), version)


def normalise_text(text: str) -> str:
    """Return only the letters and digits of a text, folded, runs of all else as one space."""
    folded = fold(plain(to_text(text)))
    return " ".join(re.findall(r"[^\W_]+", folded))


def _numbers(text: str) -> tuple[str, ...]:
    digits = [number.lstrip("0") or "0" for number in re.findall(r"\d+", text)]
    sure = _LETTER_BEFORE.sub("", text).split()
    romans = [str(_value(word)) for word in sure if _ROMAN.fullmatch(word)]
    letters = [letter for letter in _PART_LETTER.findall(text) if not _ROMAN.fullmatch(letter)]
    return tuple(sorted(digits + romans + letters))


def _unsure(text: str) -> tuple[str, ...]:
    spelled = [_SPELLED[word] for word in text.split() if word in _SPELLED]
    return tuple(sorted(spelled + [str(_value(one)) for one in _LETTER_BEFORE.findall(text)]))


def _value(roman: str) -> int:
    """Return the value of a roman numeral up to 29."""
    worth = [{"x": 10, "v": 5, "i": 1}[letter] for letter in roman]
    after = [*worth[1:], 0]
    return sum(-one if one < two else one for one, two in zip(worth, after, strict=True))
