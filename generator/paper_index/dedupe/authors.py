"""How alike two lists of authors are, however they are written; knows nothing of titles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from anyascii import anyascii
from rapidfuzz.distance import OSA

from paper_index.dedupe.normalise import normalise_text
from paper_index.text.names import SUFFIXES, parse_author_list

if TYPE_CHECKING:
    from collections.abc import Sequence

# Letters of family names that differ in one letter and are one, mistyped: "Rosneblatt". Among
# shorter ones, such as Chen and Cheng, too many are other people's.
_MISTYPED = 5
# Of a longer one two letters may be wrong: "Bemstein" is Bernstein, badly read.
_MISREAD = 8
_HALF = 2
"""Authors of whom one is half."""
# "Mück" is "Mueck" elsewhere, and "Muck" where accents are lost.
_UMLAUT = re.compile(r"(?<=[aou])e")
# Nicknames with another first letter than the name, and that letter.
_NICKNAMES = {
    "bob": "r", "bill": "w", "dick": "r", "ted": "e", "ned": "e", "tony": "a", "drew": "a",
    "sasha": "a", "sandy": "a", "liz": "e", "beth": "e", "betty": "e", "peggy": "m", "becky": "r",
    "tina": "c", "gus": "a",
}  # fmt: skip
_LONGEST = 60
"""Authors; longer lists are compared letter by letter, which is soon done."""


@dataclass(frozen=True)
class Author:
    """A name as far as lists agree on it: its words in small letters, the family name last."""

    words: tuple[str, ...]

    @cached_property
    def family(self) -> str:
        """The last word: of a name in several parts the last."""
        return self.words[-1]

    @cached_property
    def initials(self) -> frozenset[str]:
        """The first letters of the other words, and of the names that nicknames stand for."""
        given = self.words[:-1]
        return frozenset(
            name for word in given for name in (word[0], _NICKNAMES.get(word, word[0]))
        )

    @cached_property
    def _set(self) -> frozenset[str]:
        return frozenset(self.words)

    @cached_property
    def _letters(self) -> str:
        return "".join(self.words)

    def may_be(self, other: Author) -> bool:
        """Whether the two can be one person: a family name alike, and an initial in common."""
        if self.family == other.family or _mistyped(self.family, other.family):
            ours, theirs = self.initials, other.initials
            if not ours or not theirs or not ours.isdisjoint(theirs):
                return True
        return self._holds(other) or other._holds(self) or self._letters == other._letters

    def _holds(self, other: Author) -> bool:
        """Whether all words of a longer name are in this one: "Rafael Camps" of "… Camps Paré"."""
        return len(other.words) > 1 and other._set <= self._set


def _mistyped(one: str, other: str) -> bool:
    length = min(len(one), len(other))
    errors = (length >= _MISTYPED) + (length >= _MISREAD)
    if not errors or abs(len(one) - len(other)) > errors:
        return False
    return OSA.distance(one, other, score_cutoff=errors) <= errors


@dataclass(frozen=True)
class Authors:
    """The authors of a record in their order; `cut` when it says that there are more."""

    names: tuple[Author, ...]
    cut: bool = False

    @property
    def words(self) -> tuple[tuple[str, ...], ...]:
        """The words of each name."""
        return tuple(name.words for name in self.names)


@lru_cache(maxsize=200_000)
def read_authors(written: tuple[str, ...]) -> Authors:
    """Return the authors of a record for comparison, even if one field holds several."""
    authors = parse_author_list(written)
    names = map(_author, authors.names)
    return Authors(tuple(name for name in names if name), authors.truncated)


@dataclass(frozen=True)
class Agreement:
    """How far two lists of authors agree."""

    similarity: float | None
    """0 to 100; None when one of the lists is unknown."""
    common: int
    """Names that both lists have."""
    part: bool
    """Whether all names of one list stand in the other."""
    complete: bool
    """Whether neither list has a name that the other lacks; False where one was cut."""


def agree(ours: Authors, theirs: Authors) -> Agreement:
    """Compare two lists; the result is the same with the two swapped.

    The similarity is the share of names that both have, in both lists together (Dice's
    coefficient). A list that says that it was cut need not name the others; neither need one
    whose names all stand in the other list, when they are two or more, or half of that.
    """
    # A total order, since which name is paired with which can depend on who chooses first.
    short, long = sorted((ours, theirs), key=lambda one: (len(one.names), one.words, one.cut))
    if not short.names:
        return Agreement(None, 0, part=False, complete=False)
    common = _common(short.names, long.names)
    part = common == len(short.names)
    if short.cut or (part and (common > 1 or len(long.names) <= _HALF)):
        similarity = 100.0 * common / len(short.names)
    else:
        similarity = 200.0 * common / (len(short.names) + len(long.names))
    complete = common == len(long.names) and not (short.cut or long.cut)
    return Agreement(similarity, common, part, complete)


def _common(short: Sequence[Author], long: Sequence[Author]) -> int:
    """Count the names of the shorter list that have one of their own in the longer."""
    if len(long) > _LONGEST:
        return len(set(short) & set(long))
    left = list(long)
    for name in short:
        place = next((n for n, other in enumerate(left) if name.may_be(other)), None)
        if place is not None:
            left.pop(place)
    return len(long) - len(left)


def _author(name: str) -> Author | None:
    words = [_UMLAUT.sub("", word) for word in normalise_text(anyascii(name)).split()]
    words = [word for word in words if not word.isdigit()]
    while len(words) > 1 and words[-1] in SUFFIXES:
        words.pop()
    if not words or (len(words) == 1 and words[0] in SUFFIXES):
        return None
    return Author(tuple(words))
