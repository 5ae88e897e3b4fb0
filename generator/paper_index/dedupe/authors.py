"""Compares lists of authors, however the names are written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from anyascii import anyascii
from rapidfuzz.distance import OSA

from paper_index.dedupe.normalise import normalise_text
from paper_index.text.names import SUFFIXES, parse_author_list

# Letters of a family name for one typing error ("Rosneblatt") and for two ("Bemstein", misread
# from Bernstein). Shorter names that differ, such as Chen and Cheng, are mostly other people's.
_ERRORS = (5, 8)
# "Mück" is also written "Mueck", and "Muck" where accents are lost.
_UMLAUT = re.compile(r"(?<=[aou])e")
# Nicknames whose first letter is not that of the name, and the letter of the name.
_NICKNAMES = {
    "bob": "r", "bill": "w", "dick": "r", "ted": "e", "ned": "e", "tony": "a", "drew": "a",
    "sasha": "a", "sandy": "a", "liz": "e", "beth": "e", "betty": "e", "peggy": "m", "becky": "r",
    "tina": "c", "gus": "a",
}  # fmt: skip
_ROLES = frozenset({"ed", "eds", "editor", "editors"})
_MAX_AUTHORS = 60  # names of longer lists are compared for equality only, to save time


@dataclass(frozen=True)
class NameWords:
    """The words of a name in small letters, the family name last."""

    words: tuple[str, ...]

    @property
    def family(self) -> str:
        """The last word."""
        return self.words[-1]

    @cached_property
    def initials(self) -> frozenset[str]:
        """The first letters of the other words, and of the names behind nicknames."""
        return frozenset(
            letter
            for word in self.words[:-1]
            for letter in (word[0], _NICKNAMES.get(word, word[0]))
        )

    def may_equal(self, other: NameWords) -> bool:
        """Whether both can be one person: similar family names, and an initial in common."""
        if self.family == other.family or _is_mistyped(self.family, other.family):
            ours, theirs = self.initials, other.initials
            if not ours or not theirs or not ours.isdisjoint(theirs):
                return True
        # "Rafael Camps" and "Rafael Camps Paré"; "Wolfgang Käfer" and "WolfgangKäfer".
        few, more = sorted((set(self.words), set(other.words)), key=len)
        contained = min(len(self.words), len(other.words)) > 1 and few <= more
        return contained or "".join(self.words) == "".join(other.words)


def _is_mistyped(one: str, other: str) -> bool:
    length = min(len(one), len(other))
    errors = sum(length >= least for least in _ERRORS)
    return errors > 0 and OSA.distance(one, other, score_cutoff=errors) <= errors


@dataclass(frozen=True)
class Authors:
    """The authors of a record in order; `cut` if the list says that there are more."""

    names: tuple[NameWords, ...]
    cut: bool


@lru_cache(maxsize=200_000)
def read_authors(fields: tuple[str, ...]) -> Authors:
    """Return the authors of a record for comparison, even if one field holds several."""
    authors = parse_author_list(fields)
    names = filter(None, map(_words, authors.names))
    return Authors(tuple(map(NameWords, names)), authors.truncated)


def compare_authors(ours: tuple[str, ...], theirs: tuple[str, ...]) -> float | None:
    """Return the similarity of two lists of authors, 0 to 100, or None if one is empty; symmetric.

    It is Dice's coefficient: the share of common names in both lists. Names that a cut list lacks
    do not count, nor those that a list lacks whose names are all in the other, if it has two names
    or the other has at most two.
    """
    # A total order, since the pairing of names can depend on which list is first.
    short, long = sorted(
        map(read_authors, (ours, theirs)),
        key=lambda one: (len(one.names), [name.words for name in one.names], one.cut),
    )
    if not short.names:
        return None
    common = _count_common(short.names, long.names)
    part = common == len(short.names)
    if short.cut or (part and (common > 1 or len(long.names) <= 2)):  # noqa: PLR2004 (half of two)
        return 100.0 * common / len(short.names)
    return 200.0 * common / (len(short.names) + len(long.names))


def _count_common(short: Sequence[NameWords], long: Sequence[NameWords]) -> int:
    if len(long) > _MAX_AUTHORS:
        return len(set(short) & set(long))
    left = list(long)
    for name in short:
        place = next((n for n, other in enumerate(left) if name.may_equal(other)), None)
        if place is not None:
            left.pop(place)
    return len(long) - len(left)


def _words(name: str) -> tuple[str, ...]:
    words = [_UMLAUT.sub("", word) for word in normalise_text(anyascii(name)).split()]
    words = [word for word in words if not (word.isdigit() or word in _ROLES)]
    while words and words[-1] in SUFFIXES:
        words.pop()
    return tuple(words)
