"""Finds the telling words of titles: issues citation keys and finds proper nouns."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import count, product
from string import ascii_lowercase
from typing import TYPE_CHECKING

from paper_index.model.author import NameSplitter
from paper_index.text.escape import plain
from paper_index.text.urls import slugify

if TYPE_CHECKING:
    from paper_index.model.author import Author
    from paper_index.model.paper import Paper

_NO_SPLITS = NameSplitter()
_PART_LENGTH = 40
"""Longest name or word in a key, in letters: people type keys."""

_TITLE_LENGTH = 1000
"""Letters of a title that are searched for a word."""

_LONE_LETTER = re.compile(r"(?<!\w)(\w)[-‐‑](?=\w)")
_WORD = re.compile(r"[^\W\d_]+")
_SMALL_WORD = re.compile(r"\b[a-z]\w*[,;]?\Z")
_NAME = re.compile(r"[^\W\d_]+\b(?!-)")
_SENTENCE_END = re.compile(r"[.:?!]\W*$")

_MIN_SMALL = 2
"""Small content words that a title in sentence case has at least: one alone may be a slip."""

_FUNCTION_WORDS = frozenset(
    """
    a about after against all an and any are as at be been before beneath between beyond but by
    can could do does during each every for from had has have how if in into is isnt it its like
    may might must nor not of off on onto or our over per shall should so some than that the
    their them then there these they this those through to toward towards under until up upon us
    using via vs was we were what when where whether which while who whose why will with within
    without would you your
    """.split()  # noqa: SIM905 (many words)
)


def citation_key(paper: Paper, taken: Collection[str], names: NameSplitter = _NO_SPLITS) -> str:
    """Return a free key: family name of the first author, year, first content word of the title.

    The year is that of first publication, which does not change when a preprint appears in a
    journal. The key matches `[a-z][a-z0-9]*`; keys are compared case-folded, since file systems and
    some readers of BibTeX do so. A taken key gets a letter: a to z, aa and so on; `taken` are
    case-folded keys.
    """
    key = (
        _author(paper, names) + (str(paper.year) if paper.year else "") + _content_word(paper.title)
    )
    suffixes = ("".join(end) for size in count() for end in product(ascii_lowercase, repeat=size))
    return next(key + suffix for suffix in suffixes if key + suffix not in taken)


def with_keys(
    papers: Iterable[Paper], taken: Iterable[str] = (), authors: Iterable[Author] = ()
) -> tuple[Paper, ...]:
    """Return the papers in their order, each with a citation key.

    `authors`, the entries of `content/authors.yml`, decide what a family name is.
    Existing keys are kept. New ones are issued in the order of the ids, so that the order of the
    papers does not matter; they avoid `taken` and all keys of the papers, former ones included.
    """
    given, names = tuple(papers), NameSplitter(authors)
    used = {key.casefold() for paper in given for key in paper.keys}
    used |= {key.casefold() for key in taken}
    issued: dict[str, Paper] = {}
    for paper in sorted(given, key=lambda paper: paper.id):
        if paper.citation_key is None:
            key = citation_key(paper, used, names)
            used.add(key)
            issued[paper.id] = paper.model_copy(update={"citation_key": key})
    return tuple(issued.get(paper.id, paper) for paper in given)


def proper_nouns(title: str, abstract: str) -> frozenset[str]:
    """Return the capitalised words of a title that must not be put into small letters.

    If most content words of the title are small, it is in sentence case, and every capitalised word
    but the first of a sentence is a proper noun. Otherwise a word is one if the abstract has it
    capitalised between small words ("on a Hamiltonian cycle") and never small.
    """
    text = plain(title)
    inside = [
        match[0]
        for match in _WORD.finditer(text)
        if match.start()
        and text[match.start() - 1].isspace()
        and not _SENTENCE_END.search(text[: match.start()])
    ]
    content = [word for word in inside if word.lower() not in _FUNCTION_WORDS]
    small = sum(word[0].islower() for word in content)
    capitalised = frozenset(word for word in inside if word[0].isupper() and word[1:].islower())
    if small >= _MIN_SMALL and 2 * small >= len(content):
        return capitalised
    return _confirmed(capitalised, plain(abstract))


def _confirmed(capitalised: frozenset[str], text: str) -> frozenset[str]:
    """Return the words that a text has capitalised between small words, and never small."""
    # Half of the abstracts have none of the words.
    if not any(word in text for word in capitalised):
        return frozenset()
    found = capitalised.intersection(_between_small_words(text))
    small = [word for word in _WORD.findall(text) if word[0].islower()] if found else []
    return frozenset(
        name for name in found if not any(word.startswith(name.lower()) for word in small)
    )


def _between_small_words(text: str) -> Iterator[str]:
    words = [*text.split(), ""]
    for before, word, behind in zip(words, words[1:], words[2:], strict=False):
        if word[0].isupper() and (name := _NAME.match(word)) and _SMALL_WORD.search(before):
            is_followed = name.end() == len(word) and "A" <= behind[:1] <= "Z"
            if not is_followed:
                yield name[0]


def _author(paper: Paper, names: NameSplitter) -> str:
    ids, printed = (paper.id, *paper.aliases), paper.named_authors
    family = names.split(printed[0], ids).family if printed else ""
    letters = slugify(family).replace("-", "").lstrip("0123456789")
    return letters[:_PART_LENGTH] or "anon"


def _content_word(title: str) -> str:
    # "Few-shot" is two words, "k-means" is one.
    joined = _LONE_LETTER.sub(r"\1", plain(title))
    words = slugify(joined, _TITLE_LENGTH).split("-")
    usable = (word for word in words if re.search("[a-z]", word) and word not in _FUNCTION_WORDS)
    return next(usable, "")[:_PART_LENGTH]
