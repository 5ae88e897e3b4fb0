"""A pair in a terminal: both records side by side, at any width, with colours or without."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from wcwidth import ljust, wrap

from paper_index.dedupe.side_by_side import both, rows
from paper_index.text.escape import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_index.dedupe.side_by_side import Row, Run
    from paper_index.model.pairs import Pair

NARROW = 60
"""Columns below which the records stand one beneath the other."""
WIDEST = 140
"""Columns beyond which lines get no longer: nobody reads them."""

_LABEL = 11  # the longest name of a field
_GAP = 2
_LEAST = 20
# Joiners shape words; what else formats turns lines around, or cannot be seen.
_JOINERS = "\u200c\u200d"
_NUMBER = " {}  "
_ISOLATED = "\u2068{}\u2069"
_BOLD, _YELLOW, _RESET = "\x1b[1m", "\x1b[1;33m", "\x1b[0m"


@dataclass(frozen=True)
class Screen:
    """The width in columns, and whether there are colours."""

    columns: int = 80
    colour: bool = False

    def bold(self, words: str) -> str:
        """Return words that stand out."""
        return f"{_BOLD}{words}{_RESET}" if self.colour else words

    def mark(self, words: str) -> str:
        """Return words that differ."""
        return f"{_YELLOW}{words}{_RESET}" if self.colour else f"*{words}*"

    def lines(self, words: str, indent: str = "") -> list[str]:
        """Return words in lines that fit, each behind an indent."""
        room = max(min(self.columns, WIDEST) - len(indent), _LEAST)
        return [indent + line.rstrip() for line in wrap(visible(words), width=room)]


def records(pair: Pair, screen: Screen) -> list[str]:
    """Return both records, one line a row of the terminal.

    In front of each field stands "=" when both say the same, "≠" when they do not, and nothing
    when one of them says nothing.
    """
    left, right = both(pair)
    if screen.columns < NARROW:
        names = [
            screen.bold(f"{_NUMBER.format(n)}{one.id}") for n, one in enumerate((left, right), 1)
        ]
        return names + [line for row in rows(pair) for line in _beneath(row, screen)]
    room = (min(screen.columns, WIDEST) - _LABEL - 3 - 2 * _GAP) // 2
    heads = [[screen.bold(line) for line in wrap(one.id, width=room)] for one in (left, right)]
    found = list(_beside("", "", heads[0], heads[1], room))
    for row in rows(pair):
        sides = [_wrapped(runs, screen, room) for runs in (row.left, row.right)]
        found += _beside(_sign(row), row.name, sides[0], sides[1], room)
    return found


def _sign(row: Row) -> str:
    if not row.known:
        return " "
    return "≠" if row.differs else "="


def _beside(
    sign: str, name: str, left: Sequence[str], right: Sequence[str], room: int
) -> Iterator[str]:
    gap = " " * _GAP
    unknown = ["unknown"]
    for number, (ours, theirs) in enumerate(
        zip_longest(left or unknown, right or unknown, fillvalue="")
    ):
        label = f"{sign:1} {name}" if number == 0 else ""
        yield f"{ljust(label, _LABEL + 3)}{ljust(ours, room)}{gap}{theirs}".rstrip()


def _beneath(row: Row, screen: Screen) -> Iterator[str]:
    yield f"{_sign(row)} {row.name}"
    for number, runs in enumerate((row.left, row.right), start=1):
        room = max(screen.columns - len(_NUMBER), _LEAST)
        for place, line in enumerate(_wrapped(runs, screen, room) or ["unknown"]):
            yield f"{_NUMBER.format(number if place == 0 else ' ')}{line}"


def _wrapped(runs: Sequence[Run], screen: Screen, room: int) -> list[str]:
    # Where all differs the sign in front says so; marks would only make it hard to read.
    some = len(runs) > 1
    marked = "".join(
        screen.mark(visible(run.text)) if run.differs and some else visible(run.text)
        for run in runs
    )
    return [_isolated(line.rstrip()) for line in wrap(marked, width=room)]


def _isolated(line: str) -> str:
    """Keep what is written from right to left from turning the row around that it stands in."""
    turned = any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in line)
    return _ISOLATED.format(line) if turned else line


def visible(text: str) -> str:
    """Return a text for a terminal: formulas readable, nothing in it that steers the terminal."""
    shown = plain(text)
    if shown.isascii() and shown.isprintable():
        return shown
    return "".join(map(_visible, shown))


def _visible(letter: str) -> str:
    if letter in _JOINERS or unicodedata.category(letter) not in {"Cc", "Cf", "Zl", "Zp"}:
        return letter
    return " " if letter in "\n\t" else f"<U+{ord(letter):04X}>"
