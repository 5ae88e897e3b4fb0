"""Turns papers' texts into terms, for related papers and tag suggestions."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from bisect import bisect_left
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from stop_words import safe_get_stop_words

from paper_index.text.characters import MARKS
from paper_index.text.escape import fold, plain
from paper_index.text.identifiers import find_urls

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from paper_index.model.paper import Paper

# Han, kana and Hangul. Nothing separates words in them, so pairs of characters are compared, as in
# https://lucene.apache.org/core/9_0_0/analysis/common/org/apache/lucene/analysis/cjk/.
_CJK = (
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff"
)
# A word and what separates it from the next.
_WORD = re.compile(r"([^\W_]+)([\W_]*)")
_RUN = re.compile(rf"([{_CJK}]+|(?:[^\W_{_CJK}]|[{MARKS}])+)([\W_]*)")
_NEEDS_RUNS = re.compile(rf"[{_CJK}{MARKS}]")
_IS_CJK = re.compile(rf"[{_CJK}]")
_CJK_RUN = re.compile(rf"[{_CJK}]+")
# Hiragana and the most frequent Chinese particles carry no subject.
_CJK_GRAMMAR = re.compile(r"[\u3040-\u309f的了是在和与及之]")
_BETWEEN = frozenset({" ", "-", "‐", "‑", "–"})
"""Separators of the two words of a pair."""
_MINIMUM_LENGTH = 2

# English endings: "entropies" and "entropic" become "entrop", "generation" and "generative" become
# "gener".
_ENDINGS = (
    "ically|ally|ical|ance|ence|able|ible|ment|ness|ian|ing|ion|ity|ive|ous|al|ed|er|ic|is|ly|or"
    "|e|y"
)
_STEM_LENGTH = 4
_ENDING = re.compile(rf"(?<=.{{{_STEM_LENGTH}}})(?:{_ENDINGS})$")
_PLURAL = re.compile(rf"(?<=.{{{_STEM_LENGTH}}})(?<![siu])s$")

# Words without a subject, in alphabetical order: function words of English and of languages that
# are often mixed with it, unless they are English words too; and words that few titles contain and
# hardly any of 10,000 abstracts of the ACL Anthology repeats (1.11 times on average at most).
_COMMON_WORDS = Path(__file__).with_name("common_words.txt")

Term = tuple[str, str]
"""A stem, pair of neighbouring stems, or pair of CJK characters; as the text spells it.

A plain tuple, since millions of them are made.
"""


class Text(NamedTuple):
    """A paper's title and abstract as plain text (NFC), without web addresses."""

    title: str
    abstract: str

    @property
    def plain(self) -> str:
        """The whole text as people read it."""
        return f"{self.title}. {self.abstract}"

    @property
    def weighted(self) -> str:
        """The text that is compared: the title counts twice."""
        return f"{self.title}. {self.title}. {self.abstract}"


def text_of(paper: Paper) -> Text:
    """Return the text of a paper."""
    return Text(_without_urls(paper.title), _without_urls(paper.abstract or ""))


class Stems(dict[str, str]):
    """The stems of written words of texts in a language; empty for words without a subject.

    A stem is a folded word without its English ending, so that forms of a word are one term.
    Single letters and numbers are no words.
    """

    def __init__(self, language: str) -> None:
        """Prepare for texts mostly in a language (ISO 639-1)."""
        super().__init__()
        self._stop = stop_words(language)

    def __missing__(self, written: str) -> str:
        """Return the stem of a word that was not asked for before."""
        word = fold(written)
        omitted = len(word) < _MINIMUM_LENGTH or word in self._stop or word.isdigit()
        self[written] = stem = "" if omitted else sys.intern(_stem(word))
        return stem


def terms(text: str, stems: Stems) -> list[Term]:
    """Return the terms of an NFC text in their order, without words that have no subject.

    A pair follows its second word; only a space or a hyphen may separate its words.
    """
    found: list[Term] = []
    before, spelled = "", ""
    other_script = not text.isascii() and _NEEDS_RUNS.search(text)
    for written, between in (_RUN if other_script else _WORD).findall(text):
        if other_script and is_cjk(written):
            found += ((name, pair) for name, pair, _ in _character_pairs(written))
            before = ""
            continue
        stem = stems[written]
        if stem:
            found.append((stem, written))
            if before:
                found.append((f"{before} {stem}", f"{spelled}{written}"))
        if stem and between in _BETWEEN:
            before, spelled = stem, written + between
        else:
            before = ""
    return found


class Counts(NamedTuple):
    """The terms of a text, with how often they occur and how the text mostly spells them."""

    terms: list[str]
    counts: list[int]
    spellings: list[str]

    def packed(self) -> bytes:
        """Return the same as bytes, which `unpacked` reads quickly: no term has a line break."""
        return json.dumps(["\n".join(self.terms), self.counts, "\n".join(self.spellings)]).encode()

    @classmethod
    def unpacked(cls, data: bytes) -> Counts:
        """Return what `packed` wrote."""
        terms, counts, spellings = json.loads(data)
        return cls(terms.split("\n"), counts, spellings.split("\n")) if counts else cls([], [], [])

    def spelling(self, term: str) -> str:
        """Return how the text mostly spells one of its terms."""
        return self.spellings[bisect_left(self.terms, term)]


def count_terms(text: Text, stems: Stems) -> Counts:
    """Return the terms of a text in code point order; those of the title count twice.

    Of equally frequent spellings, that with the fewest capitals is chosen.
    """
    titled = terms(text.title, stems)
    total = Counter(term for term, _ in titled)
    best: dict[str, tuple[int, str]] = {}
    for (term, spelling), count in Counter(titled + terms(text.abstract, stems)).items():
        total[term] += count
        if term not in best or _rank(count, spelling) < _rank(*best[term]):
            best[term] = count, spelling
    ordered = sorted(total)
    return Counts(ordered, [total[term] for term in ordered], [best[term][1] for term in ordered])


def _rank(count: int, spelling: str) -> tuple[int, int, str]:
    return -count, sum(map(str.isupper, spelling)), spelling


def is_cjk(term: str) -> bool:
    """Return whether a term is made of CJK characters."""
    return bool(_IS_CJK.match(term))


def shared_runs(pairs: Collection[str], ours: str, other: str) -> dict[str, str]:
    """Join overlapping pairs of CJK characters to the longest runs that two texts contain.

    Returns the runs, as our text writes them, by their pairs, separated by spaces.
    """
    found: dict[str, str] = {}
    for match in _CJK_RUN.finditer(ours):
        names: list[str] = []
        written, last = "", -1
        for name, pair, place in _character_pairs(match[0]):
            if name not in pairs:
                continue
            longer = written + pair[-1:]
            if names and place == last + 1 and longer in other:
                found.pop(" ".join(names), None)
                names, written = [*names, name], longer
            else:
                names, written = [name], pair
            found[" ".join(names)] = written
            last = place
    return found


@lru_cache(maxsize=8)
def stop_words(language: str) -> frozenset[str]:
    """Return the folded words of a language (ISO 639-1) that do not show a text's subject.

    English words are always included, since abstracts are often English.
    """
    known = language.casefold().partition("-")[0]
    found = frozenset(_COMMON_WORDS.read_text("utf-8").split())
    if known != "en":  # this list of English words contains "information"
        found |= {fold(word) for word in safe_get_stop_words(known)}
    return found


def _stem(word: str) -> str:
    one = f"{word[:-3]}y" if word.endswith("ies") else _PLURAL.sub("", word)
    stem = _ENDING.sub("", one)
    # "generate" is "gener", like "generation".
    is_long = len(stem) >= _STEM_LENGTH + 2
    return stem[:-2] if is_long and stem != one and stem.endswith("at") else stem


def _without_urls(text: str) -> str:
    shown = plain(text)
    for address in reversed(find_urls(shown)) if "://" in shown else ():
        shown = f"{shown[: address.start]} {shown[address.end :]}"
    return unicodedata.normalize("NFC", shown)


def _character_pairs(run: str) -> Iterator[tuple[str, str, int]]:
    """Yield pairs of neighbouring characters with a subject: folded, as written, their place."""
    for place in range(max(1, len(run) - 1)):
        pair = run[place : place + 2]
        if not _CJK_GRAMMAR.search(pair):
            yield fold(pair), pair, place
