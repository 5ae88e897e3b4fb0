"""The two records of a pair as rows, one a field; knows nothing of terminals and pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING

from paper_index.text.escape import fold, segments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from paper_index.model.pairs import Pair
    from paper_index.model.paper import Paper

# Chinese and Japanese write no spaces: each of their characters stands for a word.
# With less than this part of their letters in common, 0 to 1, two texts differ as a whole.
_LITTLE = 0.3
_SIGN = r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
_BREAK = r"[\s\-‐–—.,;:!?'\"‘’“”()\[\]…/]+"
_WORD = re.compile(rf"{_SIGN}|(?:(?!{_SIGN})\w)+|{_BREAK}|[^\w\s]")


@dataclass(frozen=True)
class Run:
    """A piece of a text, and whether the other text has something else in its place."""

    text: str
    differs: bool


def differences(
    ours: str, theirs: str, split: Callable[[str], Iterable[str]] | None = None
) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Return both texts in pieces that join to them again.

    `split` cuts a text into what is compared, by default its words; a formula is one word. Case,
    accents and the signs between words make no difference. Of texts that have little in common
    all differs; where one is empty nothing does: it is unknown.
    """
    left, right = (list((split or words)(text)) for text in (ours, theirs))
    if not left or not right:
        return _runs(left, [False] * len(left)), _runs(right, [False] * len(right))
    marks = [True] * len(left), [True] * len(right)
    found = SequenceMatcher(
        a=[_key(word) for word in left], b=[_key(word) for word in right], autojunk=False
    )
    for block in found.get_matching_blocks():
        for side, start in zip(marks, (block.a, block.b), strict=True):
            side[start : start + block.size] = [False] * block.size
    if min(_alike(left, marks[0]), _alike(right, marks[1])) < _LITTLE:
        return (Run("".join(left), differs=True),), (Run("".join(right), differs=True),)
    return _runs(left, marks[0]), _runs(right, marks[1])


def words(text: str) -> Iterator[str]:
    """Yield the words of a text and what stands between them."""
    for part in segments(text):
        if part.kind == "maths":
            yield f"${part.value}$"
        else:
            yield from (word.replace("$", r"\$") for word in _WORD.findall(part.value))


def items(text: str) -> list[str]:
    """Return the entries of a list in one line, and the commas between them."""
    return re.split(r"(, )", text) if text else []


def whole(text: str) -> list[str]:
    """Return a value that is right or wrong as a whole."""
    return [text] if text else []


def _key(piece: str) -> str:
    return " " if _is_break(piece) else fold(piece)


def _is_break(piece: str) -> bool:
    return re.fullmatch(_BREAK, piece) is not None


def _alike(pieces: Sequence[str], marks: Sequence[bool]) -> float:
    """Return which part of a text's letters, 0 to 1, the other has as well."""
    told = [(len(piece.strip()), mark) for piece, mark in zip(pieces, marks, strict=True)]
    return sum(size for size, mark in told if not mark) / (sum(size for size, _ in told) or 1)


def _runs(pieces: Sequence[str], marks: Sequence[bool]) -> tuple[Run, ...]:
    told = list(zip(pieces, marks, strict=True))
    for place in range(1, len(told) - 1):
        # What stands between two words that differ differs with them.
        if _is_break(told[place][0]):
            told[place] = told[place][0], told[place - 1][1] and marks[place + 1]
    for place in (0, -1):
        if told and _is_break(told[place][0]):
            told[place] = told[place][0], False
    return tuple(
        Run("".join(word for word, _ in some), differs)
        for differs, some in groupby(told, key=lambda one: one[1])
    )


EXCERPT = 300
"""Characters of an abstract that are shown."""

_BEFORE = 40
"""Characters shown before the first difference of two abstracts that begin alike."""

_SPLIT = {"title": words, "abstract": words, "authors": items, "tags": items}
# What says nothing when it is the same.
_QUIET = {"source", "added"}


@dataclass(frozen=True)
class Row:
    """A field of both records; an empty side is unknown."""

    name: str
    left: tuple[Run, ...]
    right: tuple[Run, ...]

    @property
    def known(self) -> bool:
        """Whether both records have the field."""
        return bool(self.left and self.right)

    @property
    def differs(self) -> bool:
        """Whether both have it and say different things."""
        return self.known and any(run.differs for run in self.left + self.right)


def rows(pair: Pair) -> tuple[Row, ...]:
    """Return the fields that one of the two records has, in the order of a paper file.

    The left one is the record whose id comes first.
    """
    left, right = both(pair)
    ours, theirs = _told(left), _told(right)
    ours["abstract"], theirs["abstract"] = _excerpts(left.abstract, right.abstract)
    return tuple(
        Row(name, *differences(ours[name], theirs[name], _SPLIT.get(name, whole)))
        for name in ours
        if (ours[name] or theirs[name]) and not (name in _QUIET and ours[name] == theirs[name])
    )


def both(pair: Pair) -> tuple[Paper, Paper]:
    """Return the two papers by id."""
    one, other = sorted((pair.candidate.left, pair.candidate.right), key=lambda paper: paper.id)
    return one, other


def _told(paper: Paper) -> dict[str, str]:
    return {
        "title": paper.title,
        "authors": ", ".join(paper.authors),
        "published": str(paper.published or ""),
        "venue": f"{paper.venue or ''} {paper.venue_year or ''}".strip(),
        "publication": paper.publication or "",
        "arXiv": paper.arxiv or "",
        "DOI": paper.doi or "",
        "tags": ", ".join(paper.tags),
        "source": paper.source or "",
        "added": str(paper.added or ""),
        "abstract": paper.abstract,
    }


def _excerpts(ours: str, theirs: str) -> tuple[str, str]:
    """Return a piece of each abstract, from shortly before the first difference."""
    start = 0
    if ours and theirs and ours != theirs:
        shorter = min(len(ours), len(theirs))
        first = next((n for n in range(shorter) if ours[n] != theirs[n]), shorter)
        start = ours.rfind(" ", 0, first - _BEFORE) + 1 if first > EXCERPT // 2 else 0
    return _excerpt(ours, start), _excerpt(theirs, start)


def _excerpt(abstract: str, start: int) -> str:
    piece = abstract[start : start + EXCERPT]
    if start + EXCERPT < len(abstract):
        piece = f"{piece.rpartition(' ')[0] or piece} …"
    # A formula that is cut in two is no formula: its dollars are only dollars.
    return " ".join(f"{'… ' if start else ''}{piece}".split())
