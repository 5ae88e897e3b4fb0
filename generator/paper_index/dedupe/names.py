"""How alike two lists of authors are, however they are written; knows nothing of titles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from anyascii import anyascii
from rapidfuzz.distance import OSA

from paper_index.dedupe.normalise import normalise_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_AND_OTHERS = re.compile(r"\bet\.?\s*al\b\.?|\b(?:and|&)\s+others\b|…|\.\.\.", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*;\s*|\s*,?\s+(?:and|&)\s+")
# Letters of family names that differ in one letter and are one, mistyped: "Rosneblatt". Among
# shorter ones, such as Chen and Cheng, too many are other people's.
_MISTYPED = 5
# Of a longer one two letters may be wrong: "Bemstein" is Bernstein, badly read.
_MISREAD = 8
_HALF = 2
"""Authors of whom one is half."""
# "Mück" is "Mueck" elsewhere, and "Muck" where accents are lost.
_UMLAUT = re.compile(r"(?<=[aou])e")
# "Brown A", "Brown AC" or "Brown A. C.": capitals alone stand last.
_INITIALS_LAST = re.compile(
    r"(?P<family>.*[^\W\d_]{2,})\s+(?P<given>[^\W\d_a-z](?:\.?[\s-]?[^\W\d_a-z]){0,2}\.?)"
)
# Nicknames with another first letter than the name, and that letter.
_NICKNAMES = {
    "bob": "r", "bill": "w", "dick": "r", "ted": "e", "ned": "e", "tony": "a", "drew": "a",
    "sasha": "a", "sandy": "a", "liz": "e", "beth": "e", "betty": "e", "peggy": "m", "becky": "r",
    "tina": "c", "gus": "a",
}  # fmt: skip
# Family names as short as initials, which some write in capitals: "Bo LI".
_SHORT_NAMES = frozenset(
    "ao bo cao dai do du fan fu gao gu ha he ho hu hua jia jin ko le lee li lim lin liu lo lu luo "  # noqa: SIM905 (two lines)
    "ma mai mo ng oh pan qi qin su sun tan tao vo vu wan wei wu xia xu yan yao ye yi yin yu".split()
)
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
    """Take a list of authors apart, even one that stands in a single field."""
    cut = any(_AND_OTHERS.search(one) for one in written)
    names = (_author(name) for one in written for name in _split(_AND_OTHERS.sub(" ", one)))
    return Authors(tuple(name for name in names if name), cut)


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


def _split(written: str) -> Iterator[str]:
    """Yield the names of a field: "A. Brown and B. Li", "Brown, A.; Li, B.", "A. Brown, B. Li"."""
    for part in _BETWEEN.split(written):
        pieces = [piece.strip() for piece in part.split(",")]
        # One comma turns a name around, unless both sides are whole names.
        several = len(pieces) > 2 or (len(pieces) == 2 and all(" " in one for one in pieces))  # noqa: PLR2004 (a pair)
        if several and all(len(piece.rstrip(".")) <= 2 for piece in pieces[1::2]):  # noqa: PLR2004 (initials)
            # "Brown, A., Li, B.": family names and initials in turn.
            yield from (f"{given} {family}" for family, given in _pairs(pieces))
        elif several:
            yield from pieces
        else:
            yield part


def _pairs(pieces: Sequence[str]) -> list[tuple[str, str]]:
    given = [*pieces[1::2], ""]
    return list(zip(pieces[::2], given, strict=False))


def _turned(name: str) -> tuple[str, str]:
    """Return family name and given names of "Brown, Ada", "Brown A" or "Brown A. C.", else ""."""
    family, comma, given = name.partition(",")
    if comma:
        return family, given
    match = _INITIALS_LAST.fullmatch(name.strip())
    if not match or match["given"].casefold() in _SUFFIXES | _SHORT_NAMES:
        return "", ""
    return match["family"], match["given"]


def _author(name: str) -> Author | None:
    family, given = _turned(name)
    written = anyascii(f"{given} {family}" if family else name)
    words = [_UMLAUT.sub("", word) for word in normalise_text(written).split()]
    words = [word for word in words if not word.isdigit()]
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words.pop()
    if not words or (len(words) == 1 and words[0] in _SUFFIXES):
        return None
    return Author(tuple(words))
