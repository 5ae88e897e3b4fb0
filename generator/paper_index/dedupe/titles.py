"""Compares two normalised titles word by word."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from paper_index.dedupe.normalise import SPELLED

if TYPE_CHECKING:
    from paper_index.dedupe.normalise import NormalTitle

# Words that do not change the subject.
_LIGHT = frozenset(
    "a an and as at by for from in into is its of on or the their to under using via vs versus "  # noqa: SIM905 (three lines)
    "with within study new novel approach method case some about over through between".split()
)
# Words that mark a later work on the same subject.
_STANCE = frozenset(
    "toward towards beyond revisited revisiting rethinking reconsidered extended extending "  # noqa: SIM905 (four lines)
    "extension improved improving improvements faster generalized generalised generalizing "
    "further more without not no non continued followup sequel supplement supplementary "
    "supplemental appendix survey review tutorial primer introduction".split()
)
# Prefixes that make another word, often its opposite: no typing errors.
_PREFIXES = (
    "a anti auto bi co con counter cross de dis down em en endo ex exo hetero homo hyper hypo il "  # noqa: SIM905 (three lines)
    "im in inter intra ir macro max meta micro min mono multi non out over poly post pre pro quasi "
    "re self semi sub super tri ultra un under uni up".split()
)
_ERRORS = (4, 8, 12)  # letters of a word for one, two and three typing errors
_ENDING = 2  # letters of a plural or a similar ending
_MAX_STANCE = 3  # added words among which one marks a later work; more are a subtitle
_MISREAD = 55.0  # similarity, 0 to 100, of a word to the same word misread
_ABBREVIATION = 4  # least letters of an abbreviation, such as "dept"
_OPENING_WORDS = 3  # least words of a title that may be truncated
_OPENING_LETTERS = 15  # least characters of a title that may be truncated
# Numbers and ordinals are compared separately.
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th)?|[ivx]+")
# Digits that scanners read for letters: "re1ationa1", "0racle".
_LOOK_ALIKE = str.maketrans("015", "ols")


@dataclass(frozen=True)
class Difference:
    """The words in which two titles differ, without typing errors and light words."""

    changed: tuple[str, ...] = ()
    """Words of both titles, sorted; empty if only one has other words."""
    misread: bool = False
    """Whether one word is changed, and most of its letters are equal."""
    added: tuple[str, ...] = ()
    """Words that one title has and the other lacks, sorted."""
    stance: str = ""
    """The added word that marks a later work, such as "towards", or ""."""


def differ(ours: str, theirs: str) -> Difference:
    """Compare two normalised titles; the result is symmetric."""
    counts = Counter(ours.split()), Counter(theirs.split())
    left = list((counts[0] - counts[1]).elements())
    right = list((counts[1] - counts[0]).elements())
    _drop_compounds(left, ours, right)
    _drop_compounds(right, theirs, left)
    for word in tuple(left):
        pair = next((other for other in right if misspelt(word, other)), None)
        if pair is not None:
            left.remove(word)
            right.remove(pair)
    left, right = (
        [w for w in one if not (w in _LIGHT or w in SPELLED or _NUMBER.fullmatch(w))]
        for one in (left, right)
    )
    words = tuple(sorted(left + right))
    if left and right and not ours.startswith(theirs) and not theirs.startswith(ours):
        misread = len(left) == len(right) == 1 and fuzz.ratio(left[0], right[0]) >= _MISREAD
        return Difference(words, misread=misread and not _differ_in_prefix(left[0], right[0]))
    stance = (word for word in words if word in _STANCE and len(words) <= _MAX_STANCE)
    return Difference(added=words, stance=next(stance, ""))


def is_opening(ours: NormalTitle, theirs: NormalTitle) -> bool:
    """Whether one title is the start of the other: three words, or everything before a colon."""
    short, long = sorted((ours, theirs), key=lambda title: len(title.text))
    if short.text == long.text or not long.text.startswith(short.text):
        return False
    return short.text == long.head or (
        len(short.text.split()) >= _OPENING_WORDS and len(short.text) >= _OPENING_LETTERS
    )


def is_cut(ours: NormalTitle, theirs: NormalTitle) -> bool:
    """Whether one title is the other truncated, with an ellipsis or within a word."""
    short, long = sorted((ours, theirs), key=lambda title: len(title.text))
    if short.text == long.text or not long.text.startswith(short.text):
        return False
    last = short.text.split(" ")[-1]
    inside = long.text[len(short.text)].isalpha() and last.isalpha()
    return short.cut or (inside and not _NUMBER.fullmatch(last))


def unread(word: str) -> str:
    """Return a word with digits replaced by the letters that they may be misread for."""
    return word.translate(_LOOK_ALIKE)


def misspelt(one: str, other: str) -> bool:
    """Whether two different words may be the same: by a typing error, ending or abbreviation."""
    short, long = sorted((one, other), key=len)
    more = len(long) - len(short)
    errors = sum(len(short) >= least for least in _ERRORS)
    # In shorter words, only two letters may be swapped: "TCP-D" and "TPC-D".
    errors = errors or int(len(short) > _ENDING and sorted(short) == sorted(long))
    mistyped = (
        errors and more <= errors and OSA.distance(short, long, score_cutoff=errors) <= errors
    )
    has_ending = len(short) > _ENDING and more <= _ENDING and long.startswith(short)
    similar = has_ending or _abbreviates(short, long) or mistyped
    return bool(similar) and not _differ_in_prefix(one, other)


def _abbreviates(short: str, long: str) -> bool:
    """Whether a word is another without some letters between the first and the last."""
    if not _ABBREVIATION <= len(short) <= len(long) // 2 or short[-1] != long[-1]:
        return False
    letters = iter(long)
    return short[0] == long[0] and all(letter in letters for letter in short)


def _differ_in_prefix(one: str, other: str) -> bool:
    stems = [
        {word} | {word[len(p) :] for p in _PREFIXES if word.startswith(p)} for word in (one, other)
    ]
    return any(len(stem) > _ENDING for stem in stems[0] & stems[1])


def _drop_compounds(left: list[str], ours: str, right: list[str]) -> None:
    """Drop from both what is two words in one title and one in the other: "data base"."""
    for one, two in pairwise(ours.split()):
        if f"{one}{two}" in right:
            right.remove(f"{one}{two}")
            for word in (one, two):
                if word in left:
                    left.remove(word)
