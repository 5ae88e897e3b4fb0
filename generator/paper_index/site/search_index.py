"""Indexes the words of the papers for the search: which papers have a word, how much, and where."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import Stemmer

from paper_index.site.search_words import AUTHOR_WORD, TITLE_WORD

if TYPE_CHECKING:
    import numpy.typing as npt

    from paper_index.site.search_records import SearchRecord

    Numbers = npt.NDArray[Any]

_LETTERS = 4
"""First letters of words that share a chunk."""
_SIGN = ord("#")
"""The character of 0 where numbers are characters, after space and quotation mark."""
_SURROGATES = range(0xD800, 0xE000)
"""Code points that are not characters."""


@dataclass(frozen=True)
class Stem:
    """A stem, with the words of papers that have it, and its papers as `signs`."""

    name: str
    words: tuple[str, ...]
    papers: str
    """The number of each paper, as the difference from the one before, and the sum of the weights
    of its places there."""
    places: str
    """For each paper the number of places, and these, as differences too: numbers of words."""

    @property
    def endings(self) -> str:
        """The words, each without the stem, or whole behind an equals sign, between spaces."""
        size = len(self.name)
        return " ".join(
            word[size:] if word.startswith(self.name) else f"={word}" for word in self.words
        )


def order(text: str) -> bytes:
    """Return a key that sorts as JavaScript does, which compares UTF-16."""
    return text.encode("utf-16-be", "surrogatepass")


def signs(numbers: Iterable[int]) -> str:
    """Return numbers as one character each, which in UTF-8 are short if the numbers are small."""
    return _characters(np.fromiter(numbers, np.uint32))


def stems_of(words: Sequence[str], language: str) -> list[str]:
    """Return the stem of each word; the word itself in a language (ISO 639-1) without a stemmer."""
    try:
        stemmer = Stemmer.Stemmer(language)
    except KeyError:
        return list(words)
    found: list[str] = stemmer.stemWords(words)
    # An ending alone has none.
    return [stem or word for stem, word in zip(found, words, strict=True)]


def indexed(records: Sequence[SearchRecord], language: str) -> list[Stem]:
    """Return the stems of all words, in the order of JavaScript."""
    numbers: defaultdict[str, int] = defaultdict(lambda: len(numbers))
    weights: list[int] = []
    sizes: list[int] = []

    def parts() -> Iterator[list[str]]:
        for record in records:
            for weight, text in record.parts:
                words = text.split()
                weights.append(weight)
                sizes.append(len(words))
                yield words

    found = np.fromiter(map(numbers.__getitem__, chain.from_iterable(parts())), np.int32)
    known = list(numbers)
    by_stem: defaultdict[str, list[str]] = defaultdict(list)
    stem_of = stems_of(known, language)
    for word, stem in zip(known, stem_of, strict=True):
        by_stem[stem].append(word)
    names = sorted(by_stem, key=order)
    position = {stem: number for number, stem in enumerate(names)}
    stems = np.array([position[stem] for stem in stem_of], np.int32)[found]
    counts = np.array([len(record.parts) for record in records])
    columns = _columns(stems, np.array(weights, np.int32), np.array(sizes), counts)
    words = (tuple(sorted(by_stem[name])) for name in names)
    texts = _texts(len(names), *columns)
    return [Stem(*one) for one in zip(names, words, *texts, strict=True)]


def _columns(
    stems: Numbers, weights: Numbers, sizes: Numbers, counts: Numbers
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Return stem, paper, place and weight of each word, sorted in this order.

    `weights` and `sizes` are those of the parts of papers, of which each has so many as `counts`
    says. Between two parts one place is free: the last word of a title is not before an author.
    """
    starts = np.cumsum(sizes) - sizes
    free = starts + np.arange(len(sizes))
    # What is added to the number of a word among all, to get its place in its paper.
    shifts = free - np.repeat(free[np.cumsum(counts) - counts], counts) - starts
    places = np.repeat(shifts.astype(np.int32), sizes)
    places += np.arange(len(stems), dtype=np.int32)
    papers = np.repeat(np.repeat(np.arange(len(counts), dtype=np.int32), counts), sizes)
    columns = [papers, places, np.repeat(weights, sizes)]
    bits = [int(one.max()).bit_length() for one in columns]
    key = stems.astype(np.int64)
    for number, size in enumerate(bits):
        key <<= size
        key |= columns[number]
    key.sort()
    # In place, as there are many words.
    for number, size in reversed([*enumerate(bits)]):
        columns[number][:] = key & (2**size - 1)
        key >>= size
    papers, places, weights = columns
    return key.astype(np.int32), papers, places, weights


def _texts(
    count: int, stems: Numbers, papers: Numbers, places: Numbers, weights: Numbers
) -> tuple[list[str], list[str]]:
    """Return the papers and the places of so many stems, each as `signs`; changes the places."""
    none, before = np.int32(0), np.int32(-1)
    is_stem = np.diff(stems, prepend=before) != 0
    first = np.flatnonzero(is_stem | (np.diff(papers, prepend=before) != 0)).astype(np.int32)
    own = papers[first]
    gaps = np.where(is_stem[first], own, np.diff(own, prepend=none))
    pairs = np.column_stack((gaps, np.add.reduceat(weights, first))).ravel()
    # Each stem's first paper, and its first word.
    papers_at = np.searchsorted(stems[first], np.arange(count + 1))
    words_at = np.append(first, len(places))[papers_at]
    begin = places[first]
    places[1:] = np.diff(places)
    places[first] = begin
    listed = np.insert(places, first, np.diff(first, append=len(places)))
    return (
        _cut(_characters(pairs), 2 * papers_at),
        _cut(_characters(listed), papers_at + words_at),
    )


def _cut(text: str, bounds: Numbers) -> list[str]:
    return [text[start:end] for start, end in pairwise(bounds.tolist())]


def _characters(numbers: Numbers) -> str:
    codes = numbers.astype("<u4")
    codes += _SIGN
    codes[codes >= _SURROGATES.start] += len(_SURROGATES)
    return str(codes.data, "utf-32-le")


@dataclass(frozen=True)
class Chunk:
    """Stems that are fetched together, and where words are that belong here by their letters."""

    start: str
    """The least word that belongs here."""
    stems: list[Stem]
    elsewhere: Mapping[str, str]
    """The stems, in other chunks, of words of this one."""


def chunks(stems: Sequence[Stem], apart: Container[str], size: int) -> list[Chunk]:
    """Divide stems into chunks of some `size`, in characters, at most twice that but for one stem.

    Those with the same first letters share one if they can, so that a beginning is searched in one.
    Papers of the stems `apart` are elsewhere.
    """
    groups: list[list[Stem]] = []
    filled, family = 0, ""
    for stem in stems:
        if not groups or filled >= (2 * size if stem.name.startswith(family) else size):
            groups.append([])
            filled = 0
        groups[-1].append(stem)
        filled += len(stem.name + stem.endings) + (0 if stem.name in apart else len(stem.papers))
        letters = len(TITLE_WORD) if stem.name.startswith((TITLE_WORD, AUTHOR_WORD)) else 0
        family = stem.name[: letters + _LETTERS]
    starts = [group[0].name for group in groups]
    keys = [order(start) for start in starts]

    def place(word: str) -> int:
        return max(0, bisect_right(keys, order(word)) - 1)

    elsewhere: list[dict[str, str]] = [{} for _ in groups]
    for number, group in enumerate(groups):
        for stem in group:
            for word in stem.words:
                if (own := place(word)) != number:
                    elsewhere[own][word] = stem.name
    return [Chunk(*one) for one in zip(starts, groups, elsewhere, strict=True)]
