"""Turns papers' texts into TF-IDF vectors, for related papers and tag suggestions.

Loads scikit-learn, which takes a second: import this module only where texts are compared.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer
from stop_words import safe_get_stop_words

from paper_index.text.escape import fold, plain
from paper_index.text.identifiers import find_urls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_index.model.paper import Paper

# Han, kana and Hangul. Nothing separates words in them, so pairs of characters are compared, as in
# https://lucene.apache.org/core/9_0_0/analysis/common/org/apache/lucene/analysis/cjk/.
_CJK = (
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff"
)
# Vowel signs and accents, which are not letters for Python.
_MARKS = "".join(
    chr(code) for code in range(0x300, 0xFE30) if unicodedata.category(chr(code)) in {"Mn", "Mc"}
)
_ASCII_WORD = re.compile(r"[^\W_]+")
_WORD = re.compile(rf"[{_CJK}]+|(?:[^\W_{_CJK}]|[{_MARKS}])+")
_IS_CJK = re.compile(rf"[{_CJK}]")
# Hiragana and the most frequent Chinese particles carry no subject.
_CJK_GRAMMAR = re.compile(r"[\u3040-\u309f的了是在和与及之]")
_BETWEEN = frozenset({" ", "-", "‐", "‑", "–"})
"""Separators of the two words of a pair."""
_MINIMUM_LENGTH = 2

Term = tuple[str, int, int]
"""A folded word, pair of neighbouring words, or pair of CJK characters; its start and end.

A plain tuple, since millions of them are made.
"""

# Words of nearly every English abstract, whatever its subject.
_COMMON = frozenset(
    "abstract achieve achieved achieves achieving advantage aim aims allow allowing allows "  # noqa: SIM905 (a paragraph)
    "alternative approach approaches article available based challenging code compare "
    "compared consider considered considering consistent consistently demonstrate "
    "demonstrated demonstrates demonstrating despite develop developed end example examples "
    "existing experiment experimental experiments extensive finally finding findings "
    "furthermore github importantly improve improved improves including introduce introduced "
    "introduces introducing investigate investigated investigates known likely method methods "
    "moreover new novel obtain obtained outperform outperforming outperforms overcome paper "
    "papers particular performance possible present presented presents previous previously "
    "problem problems promising propose proposed proposes proposing provide provided provides "
    "providing recent recently remain remains result resulting results reveal reveals shed "
    "show showed showing shown shows significant significantly specifically studied studies "
    "study studying suggest suggests use used uses using various work works".split()
)


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


def terms(text: str, stop: frozenset[str]) -> Iterator[Term]:
    """Yield the terms of an NFC text in their order, without stop words.

    A pair follows its second word; only a space or a hyphen may separate its words. Single letters
    and numbers are not words.
    """
    before, began, ended = "", 0, 0
    for match in (_ASCII_WORD if text.isascii() else _WORD).finditer(text):
        written = match[0]
        start, end = match.span()
        if not written.isascii() and is_cjk(written):
            yield from _character_pairs(written, start)
            before = ""
            continue
        word = _folded(written)
        if len(word) < _MINIMUM_LENGTH or word in stop or word.isdigit():
            before = ""
            continue
        yield word, start, end
        if before and text[ended:start] in _BETWEEN:
            yield f"{before} {word}", began, end
        before, began, ended = word, start, end


def is_cjk(term: str) -> bool:
    """Return whether a term is made of CJK characters."""
    return bool(_IS_CJK.match(term))


@lru_cache(maxsize=8)
def stop_words(language: str) -> frozenset[str]:
    """Return the folded words of a language (ISO 639-1) that do not show a text's subject.

    English words are always included, since abstracts are often English.
    """
    known = language.casefold().partition("-")[0]
    found = ENGLISH_STOP_WORDS | _COMMON
    if known != "en":  # this list of English words contains "information"
        found |= {fold(word) for word in safe_get_stop_words(known)}
    return frozenset(found)


def vectorizer(language: str, fewest: int = 1) -> TfidfVectorizer:
    """Return a vectorizer of NFC texts: TF-IDF, sublinear term frequency, length 1.

    Its terms are in code point order; those in fewer than `fewest` texts are omitted.
    """
    stop = stop_words(language)
    return TfidfVectorizer(
        analyzer=lambda text: [term for term, _, _ in terms(text, stop)],
        sublinear_tf=True,
        min_df=fewest,
    )


def _without_urls(text: str) -> str:
    shown = plain(text)
    for address in reversed(find_urls(shown)) if "://" in shown else ():
        shown = f"{shown[: address.start]} {shown[address.end :]}"
    return unicodedata.normalize("NFC", shown)


def _character_pairs(run: str, start: int) -> Iterator[Term]:
    for place in range(max(1, len(run) - 1)):
        pair = run[place : place + 2]
        if not _CJK_GRAMMAR.search(pair):
            yield _folded(pair), start + place, start + place + len(pair)


@lru_cache(maxsize=1 << 16)
def _folded(word: str) -> str:
    return sys.intern(fold(word))
