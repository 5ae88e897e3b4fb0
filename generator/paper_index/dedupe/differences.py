"""Compares two records field by field, and two texts word by word, to show what differs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING

from rapidfuzz.distance import Prefix

from paper_index.text.escape import fold, segments

if TYPE_CHECKING:
    from paper_index.model.pairs import Pair
    from paper_index.model.paper import Paper

EXCERPT = 300
"""Most characters of an abstract that are shown."""

_BEFORE = 40  # characters shown before the first difference of two abstracts
# Texts that share a smaller part of their letters, 0 to 1, differ as a whole.
_LEAST_SHARED = 0.3
# Chinese and Japanese have no spaces: each character counts as a word.
_SIGN = r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
_BREAK = re.compile(r"[\s\-‐–—.,;:!?'\"‘’“”()\[\]…/]+")
_WORD = re.compile(rf"{_SIGN}|(?:(?!{_SIGN})\w)+|{_BREAK.pattern}|[^\w\s]")


@dataclass(frozen=True)
class Run:
    """A part of a text, and whether the other text differs there."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Row:
    """A field of two records; the side of a record without the field is empty."""

    name: str
    sides: tuple[tuple[Run, ...], tuple[Run, ...]]

    @property
    def known(self) -> bool:
        """Whether both records have the field."""
        return all(self.sides)

    @property
    def differs(self) -> bool:
        """Whether both records have the field, with different values."""
        return self.known and any(run.differs for side in self.sides for run in side)


def words(text: str) -> Iterator[str]:
    """Yield the words of a text and the punctuation and spaces between them."""
    for part in segments(text):
        if part.kind == "maths":
            yield f"${part.value}$"
        else:
            yield from (word.replace("$", r"\$") for word in _WORD.findall(part.value))


def items(text: str) -> list[str]:
    """Return the entries of a comma-separated list and the commas between them."""
    return re.split(r"(, )", text) if text else []


def whole(text: str) -> list[str]:
    """Return a value that is compared as a whole."""
    return [text] if text else []


def differences(
    ours: str, theirs: str, split: Callable[[str], Iterable[str]] = words
) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Return both texts in runs.

    `split` divides a text into the parts that are compared, by default words; a formula is one
    word. Case, accents and punctuation are ignored. Texts that have little in common differ as a
    whole; if one is empty, it is unknown, and nothing differs.
    """
    left, right = list(split(ours)), list(split(theirs))
    known = bool(left and right)
    marks = [known] * len(left), [known] * len(right)
    if known:
        a, b = (
            [" " if _BREAK.fullmatch(part) else fold(part) for part in side]
            for side in (left, right)
        )
        for block in SequenceMatcher(a=a, b=b, autojunk=False).get_matching_blocks():
            for side, start in zip(marks, (block.a, block.b), strict=True):
                side[start : start + block.size] = [False] * block.size
        if a != b and min(_shared(left, marks[0]), _shared(right, marks[1])) < _LEAST_SHARED:
            return (Run("".join(left), differs=True),), (Run("".join(right), differs=True),)
    return _runs(left, marks[0]), _runs(right, marks[1])


def rows(pair: Pair) -> tuple[Row, ...]:
    """Return the fields of both records in the order of a paper file; sides are by paper id."""
    left, right = pair.papers
    ours, theirs = _values(left), _values(right)
    ours["abstract"], theirs["abstract"] = _excerpts(left.abstract or "", right.abstract or "")
    # Equal sources and dates of entry are not worth a row.
    shown = {
        name: value
        for name, value in ours.items()
        if value != theirs[name] or (value and name not in {"source", "added"})
    }
    return value_rows(shown, theirs)


def value_rows(ours: Mapping[str, str], theirs: Mapping[str, str]) -> tuple[Row, ...]:
    """Return the fields of `ours`, each beside that of `theirs`."""
    split = {"title": words, "abstract": words, "authors": items, "tags": items}
    return tuple(
        Row(name, differences(value, theirs.get(name, ""), split.get(name, whole)))
        for name, value in ours.items()
    )


def _values(paper: Paper) -> dict[str, str]:
    return {
        "title": paper.title,
        "authors": ", ".join(paper.authors),
        "published": str(paper.published or ""),
        "venue": f"{paper.venue or ''} {paper.venue_year or ''}".strip(),
        "volume": _volume(paper),
        "arXiv": paper.arxiv or "",
        "DOI": paper.doi or "",
        "tags": ", ".join(paper.tags),
        "source": paper.source or "",
        "added": str(paper.added or ""),
        "abstract": paper.abstract or "",
    }


def _volume(paper: Paper) -> str:
    number = f"({paper.number})" if paper.number else ""
    return ", ".join(filter(None, (f"{paper.volume or ''}{number}", paper.pages)))


def _excerpts(ours: str, theirs: str) -> tuple[str, str]:
    """Return excerpts of two abstracts that start shortly before the first difference."""
    first = Prefix.similarity(ours, theirs) if ours != theirs else 0
    start = ours.rfind(" ", 0, first - _BEFORE) + 1 if first > EXCERPT // 2 else 0
    return _excerpt(ours, start), _excerpt(theirs, start)


def _excerpt(abstract: str, start: int) -> str:
    piece = abstract[start : start + EXCERPT]
    if start + EXCERPT < len(abstract):
        piece = f"{piece.rpartition(' ')[0] or piece} …"
    return " ".join(f"{'… ' if start else ''}{piece}".split())


def _shared(pieces: Sequence[str], marks: Sequence[bool]) -> float:
    """Return the part of a text's characters, 0 to 1, that is not marked."""
    sizes = [len(piece.strip()) for piece in pieces]
    unmarked = (size for size, mark in zip(sizes, marks, strict=True) if not mark)
    return sum(unmarked) / (sum(sizes) or 1)


def _runs(pieces: Sequence[str], marks: Sequence[bool]) -> tuple[Run, ...]:
    marked = list(zip(pieces, marks, strict=True))
    for place in range(1, len(marked) - 1):
        # A break is marked if the words on both sides are.
        if _BREAK.fullmatch(marked[place][0]):
            marked[place] = marked[place][0], marked[place - 1][1] and marks[place + 1]
    for place in (0, -1):
        if marked and _BREAK.fullmatch(marked[place][0]):
            marked[place] = marked[place][0], False
    return tuple(
        Run("".join(piece for piece, _ in group), differs)
        for differs, group in groupby(marked, key=lambda one: one[1])
    )
