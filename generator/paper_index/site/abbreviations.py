"""Finds the abbreviations that abstracts define, for synonyms in the search."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from paper_index.site.search_words import words

if TYPE_CHECKING:
    from paper_index.site.search_records import SearchRecord

_MOST = 2000
"""Abbreviations of an index, the most frequent first: 40 kB, gzipped."""
_FORMS = 3
"""Meanings of one abbreviation, the most frequent first."""
_LONG_INDEX = 2000
"""Papers from which an abbreviation counts only when two papers define it alike."""

_SHORT = r"[A-Za-z]?[A-Z][\w-]{0,7}[A-Z0-9]s?"
_BEHIND = re.compile(rf"\(({_SHORT})\)")
# Backwards from the abbreviation, which is faster than to try every place in front of it.
_WORDS_BACKWARDS = re.compile(r"(?: +[\w’'-]+){1,10}")
_REACH = 300
"""Characters in front of an abbreviation that may contain its meaning."""
_MAY_BE_BEFORE = re.compile(r"[A-Z0-9]s? \(")
_BEFORE = re.compile(rf"(?<![\w-])({_SHORT}) \(((?:[\w’'-]+ +){{0,7}}[\w’'-]+)\)")


def groups_of_synonyms(
    records: Sequence[SearchRecord], synonyms: Sequence[Sequence[str]]
) -> list[list[str]]:
    """Return groups of phrases with one meaning: those given, then abbreviations.

    A phrase is its folded words, with the printed phrase after a bar if it differs.
    """
    given = [[_phrase(one) for one in group] for group in synonyms]
    return [*given, *([_phrase(short), long] for short, long in abbreviations(records))]


def _phrase(printed: str) -> str:
    folded = " ".join(words(printed))
    return folded if folded == printed else f"{folded}|{printed}"


def abbreviations(records: Sequence[SearchRecord]) -> list[tuple[str, str]]:
    """Return abbreviations of the papers with their folded meanings, the most frequent first."""
    found = Counter(one for record in records for one in record.abbreviations)
    least = 2 if len(records) > _LONG_INDEX else 1
    meanings: defaultdict[str, list[str]] = defaultdict(list)
    kept = []
    for (short, long), count in sorted(found.items(), key=lambda item: (-item[1], item[0])):
        if count >= least and len(meanings[short]) < _FORMS:
            meanings[short].append(long)
            kept.append((short, long))
    return kept[:_MOST]


def defined(abstract: str) -> tuple[tuple[str, str], ...]:
    """Return the abbreviations that a text defines, sorted, with their folded meanings."""
    return tuple(sorted({(short, _singular(long)) for short, long in _defined(abstract)}))


def _defined(abstract: str) -> Iterator[tuple[str, str]]:
    for match in _BEHIND.finditer(abstract):
        before = abstract[max(0, match.start() - _REACH) : match.start()]
        found = _WORDS_BACKWARDS.match(before[::-1])
        if found and (long := _meaning(found[0][::-1], match[1])):
            yield match[1].removesuffix("s"), long
    for match in _BEFORE.finditer(abstract) if _MAY_BE_BEFORE.search(abstract) else ():
        long = _meaning(match[2], match[1])
        if long and long == " ".join(words(match[2])):
            yield match[1].removesuffix("s"), long


def _meaning(before: str, short: str) -> str | None:
    """Return the shortest end of a text that an abbreviation can stand for, folded, or None.

    A. Schwartz and M. Hearst, A simple algorithm for identifying abbreviation definitions in
    biomedical text, Pacific Symposium on Biocomputing 2003. The first letter begins a word.
    """
    letters = [sign for sign in short.removesuffix("s").lower() if sign.isalnum()]
    last = words(before)[-len(letters) :]
    if [word[0] for word in last] == letters:
        return " ".join(last)
    candidate = before.rstrip()
    at = len(candidate)
    for number in range(len(letters) - 1, -1, -1):
        at -= 1
        while at >= 0 and not (
            candidate[at].lower() == letters[number]
            and (number or at == 0 or not candidate[at - 1].isalnum())
        ):
            at -= 1
        if at < 0:
            return None
    found = words(candidate[at:])
    most = min(len(letters) + 5, 2 * len(letters))
    return " ".join(found) if 2 <= len(found) <= most else None  # noqa: PLR2004 (a phrase)


def _singular(phrase: str) -> str:
    plain = phrase[-3:-1].isalpha() and phrase[-1] == "s" and phrase[-2] not in "sui"
    return phrase[:-1] if plain else phrase
