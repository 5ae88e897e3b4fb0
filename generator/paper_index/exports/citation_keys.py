"""Citation keys, such as `ebrahimi2024minimum`: what people type to cite a paper."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

from paper_index.text.escape import plain
from paper_index.text.names import parse_name
from paper_index.text.urls import slugify

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from paper_index.model.paper import Paper


_PART_LENGTH = 40
"""Most letters of a name or of a word in a key: someone has to type it."""

_TITLE_LENGTH = 1000
"""Most letters of a title that are looked at for a word."""

_LONE_LETTER = re.compile(r"(?<!\w)(\w)[-‐‑](?=\w)")

FUNCTION_WORDS = frozenset(
    """
    a about after against all an and any are as at be been before beneath between beyond but by
    can could do does during each every for from had has have how if in into is isnt it its like
    may might must nor not of off on onto or our over per shall should so some than that the
    their them then there these they this those through to toward towards under until up upon us
    using via vs was we were what when where whether which while who whose why will with within
    without would you your
    """.split()  # noqa: SIM905 (many words)
)


def citation_key(paper: Paper, taken: Collection[str]) -> str:
    """Return a key that is not taken: family name of the first author, year, a word of the title.

    The year is that of first publication, which stays when a preprint appears in a journal. The
    key matches `[a-z][a-z0-9]*`; keys are compared case-folded, since file systems and some
    readers of BibTeX do. Where the key is taken, a letter tells the papers apart: a to z, aa …
    """
    key = _author(paper) + (str(paper.year) if paper.year else "") + _word(paper.title)
    used = {other.casefold() for other in taken}
    if key not in used:
        return key
    return next(free for free in (key + _letters(number) for number in count()) if free not in used)


def with_keys(papers: Iterable[Paper], taken: Iterable[str] = ()) -> tuple[Paper, ...]:
    """Return the papers in their order, each with a citation key.

    Keys that are there stay. The others are issued by id, so that the order of the papers does
    not matter, and avoid all keys of the papers, former ones and `taken` among them.
    """
    given: Sequence[Paper] = tuple(papers)
    used = {key for paper in given for key in paper.keys} | set(taken)
    issued: dict[str, Paper] = {}
    for paper in sorted(given, key=lambda paper: paper.id):
        if paper.citation_key is None:
            key = citation_key(paper, used)
            used.add(key)
            issued[paper.id] = paper.model_copy(update={"citation_key": key})
    return tuple(issued.get(paper.id, paper) for paper in given)


def _author(paper: Paper) -> str:
    family = parse_name(paper.authors[0]).family if paper.authors else ""
    letters = slugify(family).replace("-", "").lstrip("0123456789")
    return letters[:_PART_LENGTH] or "anon"


def _word(title: str) -> str:
    # "Few-shot" is two words, "k-means" is one.
    joined = _LONE_LETTER.sub(r"\1", plain(title))
    words = slugify(joined, _TITLE_LENGTH).split("-")
    usable = (word for word in words if re.search("[a-z]", word) and word not in FUNCTION_WORDS)
    return next(usable, "")[:_PART_LENGTH]


def _letters(number: int) -> str:
    """Return a for 0, b for 1, z for 25, aa for 26 and so on."""
    letters = ""
    number += 1
    while number:
        number, place = divmod(number - 1, 26)
        letters = chr(ord("a") + place) + letters
    return letters


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
