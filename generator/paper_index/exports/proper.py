"""Which capitals of a title belong to proper nouns, as far as the paper's own texts show it.

No dictionary: knows neither names nor LaTeX.
"""

from __future__ import annotations

import re

from paper_index.exports.citation_keys import FUNCTION_WORDS
from paper_index.text.escape import plain

_WORD = re.compile(r"[^\W\d_]+")
# Looks ahead, so that a small word can stand both before and after a name.
_BETWEEN = re.compile(r"\b[a-z]\w*[,;]?\s+(?=([^\W\d_]+)\b(?!\s+[A-Z]|-))")
_END = re.compile(r"[.:?!]\W*$")
_FEWEST_SMALL = 2
"""Small words of meaning that make a title one in sentence case: one alone may be a slip."""


def proper_nouns(title: str, abstract: str = "") -> frozenset[str]:
    """Return the words of a title with one capital, the first, that small letters would spoil.

    In a title in sentence case that is every word with a capital inside it: most of its words that
    carry meaning are small. In any other, it is a word that the abstract has with its capital
    between small words, and never without: "on a Hamiltonian cycle".
    """
    text = plain(title)
    inside = [
        match[0]
        for match in _WORD.finditer(text)
        if match.start() and text[match.start() - 1].isspace()
        and not _END.search(text[: match.start()])
    ]  # fmt: skip
    telling = [word for word in inside if word.lower() not in FUNCTION_WORDS]
    small = sum(word[0].islower() for word in telling)
    names = [word for word in inside if word[0].isupper() and word[1:].islower()]
    if small >= _FEWEST_SMALL and 2 * small >= len(telling):
        return frozenset(names)
    return frozenset(names) & _named(plain(abstract)) if names else frozenset()


def _named(text: str) -> frozenset[str]:
    """Return the words that a text has with a capital between small words, and never without."""
    small = {word for word in _WORD.findall(text) if word[0].islower()}
    found = {match[1] for match in _BETWEEN.finditer(text) if match[1][0].isupper()}
    return frozenset(
        word for word in found if not any(other.startswith(word.lower()) for other in small)
    )
