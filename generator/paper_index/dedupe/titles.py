"""What differs between two titles, word by word; knows nothing of scores."""

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
    from collections.abc import Sequence

    from paper_index.dedupe.normalise import NormalTitle

# Words that carry little: one more or one less changes no subject.
_LIGHT = frozenset(
    "a an and as at by for from in into is its of on or the their to under using via vs versus "  # noqa: SIM905 (three lines)
    "with within study new novel approach method case some about over through between".split()
)
# Words by which authors tell a later work from an earlier one.
_STANCE = frozenset(
    "toward towards beyond revisited revisiting rethinking reconsidered extended extending "  # noqa: SIM905 (four lines)
    "extension improved improving improvements faster generalized generalised generalizing "
    "further more without not no non continued followup sequel supplement supplementary "
    "supplemental appendix survey review tutorial primer introduction".split()
)
# A prefix that turns a word into another, often its opposite: no typing error.
_TURNING = (
    "a", "anti", "auto", "bi", "co", "con", "counter", "cross", "de", "dis", "down", "em", "en",
    "endo", "ex", "exo", "hetero", "homo", "hyper", "hypo", "il", "im", "in", "inter", "intra",
    "ir", "macro", "max", "meta", "micro", "min", "mono", "multi", "non", "out", "over", "poly",
    "post", "pre", "pro", "quasi", "re", "self", "semi", "sub", "super", "tri", "ultra", "un",
    "under", "uni", "up",
)  # fmt: skip
# Characters a word needs for one typing error to be likelier than another word, for two, for three.
_ERRORS = (4, 8, 12)
_ENDING = 2
"""Characters that a plural or the like adds."""
_FEW = 3
"""Added words among which one can set the whole off; a whole subtitle says more than a word."""
_SHARED_LETTERS = 55.0
"""Similarity of two words, 0 to 100, of which one may be the other badly read."""
_ABBREVIATION = 4
"""Letters of an abbreviation such as "dept" or "mgmt", at least."""
# Numbers have rules of their own; ordinals are left to them too.
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th)?|[ivx]+")
# What a machine reads for letters: "re1ationa1", "0racle".
_LOOK_ALIKE = str.maketrans("015", "ols")
_LEAST_OPENING = 3
_LEAST_LETTERS = 15
"""Words, and characters, of a title that can be another one cut short."""


@dataclass(frozen=True)
class Difference:
    """How the words of two titles differ; typing errors and light words are passed over."""

    changed: tuple[str, ...] = ()
    """Words that each side has instead of the other's, sorted; empty when one only has more."""
    misread: bool = False
    """Whether one word alone is changed, and most of its letters are the same."""
    added: tuple[str, ...] = ()
    """Words that one of the two has and the other lacks, sorted."""

    @property
    def stance(self) -> str:
        """An added word that sets a later work off from an earlier one, such as "towards"."""
        few = self.added if len(self.added) <= _FEW else ()
        return next((word for word in few if word in _STANCE), "")


def differ(ours: str, theirs: str) -> Difference:
    """Compare two normalised titles; the result is the same with the two swapped."""
    if ours == theirs:
        return Difference()
    left, right = _only(ours, theirs), _only(theirs, ours)
    _drop_joined(left, ours, right)
    _drop_joined(right, theirs, left)
    left, right = _without_misspelt(left, right)
    left, right = ([word for word in one if _tells(word)] for one in (left, right))
    if left and right and not _cut_in_a_word(ours, theirs):
        misread = len(left) == len(right) == 1 and _misread(left[0], right[0])
        return Difference(changed=tuple(sorted(left + right)), misread=misread)
    return Difference(added=tuple(sorted(left + right)))


def is_opening(ours: NormalTitle, theirs: NormalTitle) -> bool:
    """Whether one title is the beginning of the other: three words or more, or all to its colon."""
    short, long = sorted((ours, theirs), key=lambda title: len(title.text))
    if short.text == long.text or not long.text.startswith(short.text):
        return False
    return short.text == long.head or (
        len(short.text.split()) >= _LEAST_OPENING and len(short.text) >= _LEAST_LETTERS
    )


def is_cut(ours: NormalTitle, theirs: NormalTitle) -> bool:
    """Whether one title surely breaks off: an ellipsis says so, or it ends within a word."""
    short, long = sorted((ours, theirs), key=lambda title: len(title.text))
    if short.text == long.text or not long.text.startswith(short.text):
        return False
    last = short.text.split()[-1] if short.text.split() else ""
    inside = long.text[len(short.text)].isalpha() and last.isalpha()
    return short.cut or (inside and not _NUMBER.fullmatch(last))


def unread(word: str) -> str:
    """Return a word with the digits that stand for letters in badly read text as letters."""
    return word.translate(_LOOK_ALIKE)


def misspelt(one: str, other: str) -> bool:
    """Whether two different words may be one: a typing error, an ending more, an abbreviation."""
    short, long = sorted((one, other), key=len)
    alike = _ends(short, long) or _abbreviates(short, long) or _mistyped(short, long)
    return alike and not _turned(one, other)


def _ends(short: str, long: str) -> bool:
    more = len(long) - len(short)
    return len(short) > _ENDING and more <= _ENDING and long.startswith(short)


def _mistyped(short: str, long: str) -> bool:
    errors = sum(len(short) >= least for least in _ERRORS)
    if len(long) - len(short) > errors:
        return False
    if not errors:
        # Two letters swapped: "TCP-D" and "TPC-D".
        errors = len(short) > _ENDING and sorted(short) == sorted(long)
    return bool(errors) and OSA.distance(short, long, score_cutoff=errors) <= errors


def _cut_in_a_word(ours: str, theirs: str) -> bool:
    return ours.startswith(theirs) or theirs.startswith(ours)


def _tells(word: str) -> bool:
    return word not in _LIGHT and word not in SPELLED and not _NUMBER.fullmatch(word)


def _misread(one: str, other: str) -> bool:
    return not _turned(one, other) and fuzz.ratio(one, other) >= _SHARED_LETTERS


def _abbreviates(short: str, long: str) -> bool:
    """Whether a word is another with letters left out between its first and its last."""
    if not _ABBREVIATION <= len(short) <= len(long) // 2 or short[-1] != long[-1]:
        return False
    letters = iter(long)
    return short[0] == long[0] and all(letter in letters for letter in short)


def _turned(one: str, other: str) -> bool:
    stems = [
        {word} | {word[len(p) :] for p in _TURNING if word.startswith(p)} for word in (one, other)
    ]
    return any(len(stem) > _ENDING for stem in stems[0] & stems[1])


def _only(ours: str, theirs: str) -> list[str]:
    return list((Counter(ours.split()) - Counter(theirs.split())).elements())


def _drop_joined(left: list[str], ours: str, right: list[str]) -> None:
    """Drop from both what one title writes as two words and the other as one: "data base"."""
    for one, two in pairwise(ours.split()):
        if f"{one}{two}" in right:
            right.remove(f"{one}{two}")
            for word in (one, two):
                if word in left:
                    left.remove(word)


def _without_misspelt(left: Sequence[str], right: Sequence[str]) -> tuple[list[str], list[str]]:
    ours, theirs = list(left), list(right)
    for word in left:
        pair = next((other for other in theirs if misspelt(word, other)), None)
        if pair is not None:
            ours.remove(word)
            theirs.remove(pair)
    return ours, theirs
