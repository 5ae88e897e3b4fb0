"""Indexes the papers for the search engine, which itself reads each different word only once.

What the engine makes of a word does not depend on the words beside it, so the index made here is
the one that it would make of the papers, in a third of the time.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain, groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cbor2
import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from paper_index.site.search_records import SearchRecord

    Numbers = npt.NDArray[Any]

# Pagefind 1.5's files are gzip over a mark and CBOR. A chunk of its index is [[[stem, papers,
# [[word, papers], …]], …]]: a word with accents is listed apart, with its papers. Papers are
# [[number, places, []], …], the number as the difference from the one before. Places are numbers of
# words in the paper, as differences too, behind their weight, negative; low weights come first.
MARK = b"pagefind_dcd"
EVERY = "ꙮꙮ"
"""A word of every paper, as in engine.js, by which the browser finds all of them."""
_WEIGHT = 24
"""The engine's number for a weight of 1."""
_WEIGHT_BITS = 4
"""Bits of the largest weight of a part."""
_AT_ONCE = 5000
"""Words of a page that the engine reads: it takes more time for those of a long page."""
_ROWS = 50_000
"""Words in papers that are written at once, for which memory is needed."""
_NUMBER, _NEGATIVE, _LIST = 0x00, 0x20, 0x80
"""How whole numbers, negative ones (as -1 minus a number) and lists begin in CBOR (RFC 8949)."""

Form = tuple[str, str]
"""The stem of a word, and the word itself if the engine lists it apart, else ""."""


@dataclass(frozen=True)
class Stem:
    """A stem in the index: what a chunk says of it, and the number of papers."""

    name: str
    data: bytes
    papers: int


def word_pages(words: Iterable[str]) -> Iterator[str]:
    """Yield pages from which the engine learns what to make of words."""
    known = sorted({*words, EVERY})
    for start in range(0, len(known), _AT_ONCE):
        # It ends a text with a full stop, which it would take for a part of the last word.
        text = " ".join((*known[start : start + _AT_ONCE], EVERY))
        yield f'<html><p data-pagefind-body data-pagefind-weight="1">{text}</p></html>'


def read_forms(engine: Path) -> dict[str, Form]:
    """Return what the engine made of each word, from the folder of its files."""
    (meta,) = engine.glob("pagefind.*.pf_meta")
    files = (engine / f"fragment/{name}.pf_fragment" for name, *_ in _read(meta)[1])
    texts = [json.loads(_unpacked(file))["content"].split() for file in files]
    forms = {}
    for path in (engine / "index").iterdir():
        for stem, pages, apart in _read(path)[0]:
            for word, where in (("", pages), *apart):
                numbers = accumulate(number for number, *_ in where)
                for number, (_, places, *_) in zip(numbers, where, strict=True):
                    for place in accumulate(one for one in places if one >= 0):
                        forms[texts[number][place]] = (stem, word)
    return forms


def indexed(
    records: Sequence[SearchRecord], forms: Mapping[str, Form], frequent: Sequence[str] = ()
) -> tuple[list[Stem], list[int], list[Numbers]]:
    """Return the stems in order, and the number of words of each record.

    Also the numbers of the records that have any form of each `frequent` word.
    """
    known = sorted(set(forms.values()))
    numbers = {form: number for number, form in enumerate(known)}
    # A word without a form is not in the index.
    by_word = defaultdict(lambda: -1, {word: numbers[form] for word, form in forms.items()})
    weights: list[int] = []
    sizes: list[int] = []

    def parts() -> Iterator[list[str]]:
        for record in records:
            for weight, text in (*record.parts, (1, EVERY)):
                words = text.split()
                weights.append(weight)
                sizes.append(len(words))
                yield words

    found = np.fromiter(map(by_word.__getitem__, chain.from_iterable(parts())), np.int64)
    ends = np.cumsum([len(record.parts) + 1 for record in records])
    lengths = np.diff(np.cumsum(sizes)[ends - 1], prepend=0)
    listed = _listed(found, lengths, [forms.get(word, (None,))[0] for word in frequent], known)
    papers = _papers(found, np.repeat(np.array(weights, np.int8), sizes), lengths, len(known))
    by_stem = groupby(zip(known, papers, strict=True), lambda one: one[0][0])
    stems = [_stem(stem, {word: own for (_, word), own in of}) for stem, of in by_stem]
    return stems, lengths.tolist(), listed


def _listed(
    forms: Numbers, lengths: Numbers, stems: Sequence[str | None], known: Sequence[Form]
) -> list[Numbers]:
    """Return the numbers of the papers that have any form of each stem."""
    # The number of each stem in place of those of its forms; the last is that of no form.
    places = {stem: place for place, stem in enumerate(dict.fromkeys(stems))}
    of_form = np.array([*(places.get(stem, -1) for stem, _ in known), -1], np.int16)
    papers = np.zeros((len(places), len(lengths)), bool)
    chosen = of_form[forms]
    numbers = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    papers[chosen[chosen >= 0], numbers[chosen >= 0]] = True
    return [np.flatnonzero(papers[places[stem]]).astype(np.int32) for stem in stems]


def _stem(name: str, papers: dict[str, tuple[int, bytes]]) -> Stem:
    count, data = papers.pop("", (0, b""))
    apart = (
        start_list(2) + cbor2.dumps(word) + start_list(number) + own
        for word, (number, own) in papers.items()
    )
    parts = start_list(3), cbor2.dumps(name), start_list(count), data, start_list(len(papers))
    return Stem(name, b"".join((*parts, *apart)), count)


@cache
def start_list(length: int) -> bytes:
    """Return how a list of some items begins in CBOR."""
    return cbor2.dumps([None] * length).removesuffix(b"\xf6" * length)


def _papers(
    forms: Numbers, weights: Numbers, lengths: Numbers, count: int
) -> Iterator[tuple[int, bytes]]:
    """Yield the number of papers of each form, and these in CBOR, from the form of each word.

    Overwrites `forms`, to need less memory.
    """
    # One number for each word, in this order: its form, paper, weight and place.
    bits = len(lengths).bit_length(), _WEIGHT_BITS, int(lengths.max()).bit_length()
    forms <<= bits[0]
    forms |= np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    forms <<= bits[1]
    forms |= weights
    forms <<= bits[2]
    for start, length in zip(np.cumsum(lengths) - lengths, lengths, strict=True):
        forms[start : start + length] |= np.arange(length)
    forms.sort()
    bounds = np.searchsorted(forms, np.arange(count + 1, dtype=np.int64) << sum(bits))
    last = 0
    while last < count:
        first = last
        last = max(first + 1, np.searchsorted(bounds, bounds[first] + _ROWS, "right") - 1)
        ends = bounds[first : last + 1]
        rest, columns = forms[ends[0] : ends[-1]], []
        for size in reversed(bits):
            columns.append(rest & (2**size - 1))
            rest = rest >> size
        data, sizes, is_paper = _encoded(rest, *reversed(columns))
        cuts = np.append(0, np.cumsum(sizes))[ends - ends[0]].tolist()
        counts = np.add.reduceat(is_paper, ends[:-1] - ends[0], dtype=int).tolist()
        for number, (start, end) in zip(counts, pairwise(cuts), strict=True):
            yield number, data[start:end]


def _encoded(
    forms: Numbers, papers: Numbers, weights: Numbers, places: Numbers
) -> tuple[bytes, Numbers, Numbers]:
    """Return CBOR of words, which are in the order of these columns.

    Also of each word the number of bytes, and whether it is the first one of a form in a paper.
    """
    is_form = _is_new(forms)
    is_paper = is_form | _is_new(papers)
    is_weight = is_paper | _is_new(weights)
    first = np.flatnonzero(is_paper)
    before = np.diff(papers[first], prepend=0)
    paper, length, zero = np.zeros((3, len(forms)), int)
    paper[first] = np.where(is_form[first], papers[first], before)
    length[first] = np.add.reduceat(is_weight, first, dtype=int)
    length[first] += np.diff(first, append=len(forms))
    place = np.where(is_weight, places, np.diff(places, prepend=0))
    columns = (
        _written(_LIST, zero + 3, is_paper),
        _written(_NUMBER, paper, is_paper),
        _written(_LIST, length, is_paper),
        _written(_NEGATIVE, weights * _WEIGHT, is_weight),
        _written(_NUMBER, place, zero == 0),
        _written(_LIST, zero, np.roll(is_paper, -1)),
    )
    data, used = (np.concatenate(parts, axis=1) for parts in zip(*columns, strict=True))
    return data[used].tobytes(), np.count_nonzero(used, axis=1), is_paper


def _is_new(numbers: Numbers) -> Numbers:
    return np.not_equal(np.diff(numbers, prepend=-1), 0)


def _written(kind: int, numbers: Numbers, rows: Numbers) -> tuple[Numbers, Numbers]:
    """Return how values with these numbers begin, and which bytes are used: some, of these rows."""
    tails = numbers.astype(">u4").view("u1").reshape(-1, 4)
    longer = np.searchsorted((24, 2**8, 2**16), numbers, side="right")
    first = (kind + np.where(longer, 23 + longer, numbers)).astype("u1")
    used = longer[:, None] >= (0, 3, 3, 2, 1)
    return np.column_stack((first, tails)), used & rows[:, None]


def _unpacked(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()).removeprefix(MARK)


def _read(path: Path) -> Any:
    return cbor2.loads(_unpacked(path))
