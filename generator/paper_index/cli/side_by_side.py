"""Prints pairs of papers in a terminal, both records side by side."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from paper_index.dedupe.differences import rows
from paper_index.dedupe.explain import evidence
from paper_index.text.escape import plain

if TYPE_CHECKING:
    from paper_index.dedupe.differences import Row, Run
    from paper_index.model.pairs import Pair

NARROW = 60
"""Columns below which the records are printed one below the other."""
WIDEST = 140
"""Most columns that are used: longer lines are hard to read."""

_NAME = 13  # the sign, a space, the longest name of a field
_GAP = 2
_NUMBER = 4  # the number of a record and the spaces around it
# Joiners shape words; other format characters are invisible or change the direction of text.
_JOINERS = "\u200c\u200d"
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"


def open_console() -> Console:
    """Return a console for standard output, without colours unless it is a terminal that has them.

    NO_COLOR turns colours off (https://no-color.org). No text is interpreted as markup.
    """
    system = None if os.environ.get("NO_COLOR") else "auto"
    console = Console(color_system=system, markup=False, highlight=False, emoji=False)  # type: ignore[arg-type]
    console.width = min(console.width, WIDEST)
    return console


def print_heading(console: Console, text: str) -> None:
    """Print a line in bold."""
    console.print(Text(visible(text), "bold"))


def print_pair(console: Console, pair: Pair, heading: str | None = None) -> None:
    """Print the evidence and both records, below a heading."""
    for line in (heading, evidence(pair)) if heading else (evidence(pair),):
        console.print(Text(visible(line)))
    console.print()
    print_records(console, pair)


def print_records(console: Console, pair: Pair) -> None:
    """Print both records, with a blank line after them.

    Before each field there is "=" if the records agree, "≠" if they differ, and nothing if one of
    them lacks it.
    """
    print_rows(console, pair.ids, rows(pair))


def print_rows(console: Console, heads: Iterable[str], fields: Iterable[Row]) -> None:
    """Print the fields of two records below their names, with a blank line after them."""
    console.print(_table(heads, fields, console))
    console.print()


def print_sections(console: Console, sections: Iterable[tuple[str, str]]) -> None:
    """Print texts with their headings on the left."""
    table = Table.grid(padding=(0, 1, 0, 0))
    for name, text in sections:
        table.add_row(Text(name, "bold"), Text(visible(text)))
    console.print(table)


def _table(heads: Iterable[str], given: Iterable[Row], console: Console) -> Table:
    narrow = console.width < NARROW
    room = console.width - _NUMBER if narrow else (console.width - _NAME - 2 * _GAP) // 2
    table = Table.grid(padding=(0, 0 if narrow else _GAP, 0, 0))
    for width in (_NUMBER, room) if narrow else (_NAME, room, room):
        table.add_column(width=width)
    fields = [("", "", [Text(visible(head), "bold", overflow="fold") for head in heads])]
    for row in given:
        cells = [_cell(side, console, room) for side in row.sides]
        sign = ("≠" if row.differs else "=") if row.known else " "
        fields.append((sign, row.name, cells))
    for sign, name, cells in fields:
        if not narrow:
            table.add_row(f"{sign} {name}", *cells)
            continue
        if name:
            table.add_row(sign, name)
        for number, cell in enumerate(cells, start=1):
            table.add_row(f" {number}", cell)
    return table


def _cell(runs: Sequence[Run], console: Console, room: int) -> Text:
    """Return a value in lines of `room` columns, with the parts that differ marked."""
    text = Text(overflow="fold")
    # If the whole value differs, the sign says so, and marks would make it hard to read.
    partly = len(runs) > 1
    for run in runs:
        shown, marked = visible(run.text), run.differs and partly
        text.append(f"*{shown}*" if marked and not console.color_system else shown)
        if marked and console.color_system:
            text.stylize("bold yellow", len(text) - len(shown))
    lines = text.wrap(console, room) if text else [Text("unknown")]
    return Text("\n", no_wrap=True, overflow="ignore").join(map(_isolated, lines))


def _isolated(line: Text) -> Text:
    """Keep right-to-left text from reversing the rest of its row."""
    line.rstrip()
    if any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in line.plain):
        return Text.assemble(_ISOLATE, line, _END_ISOLATE)
    return line


def visible(text: str) -> str:
    """Return a text for a terminal: formulas readable, control characters as `<U+001B>`."""
    shown = plain(text)
    if shown.isascii() and shown.isprintable():
        return shown
    return "".join(map(_visible, shown))


def _visible(letter: str) -> str:
    if letter in _JOINERS or unicodedata.category(letter) not in {"Cc", "Cf", "Zl", "Zp"}:
        return letter
    return " " if letter in "\n\t" else f"<U+{ord(letter):04X}>"
