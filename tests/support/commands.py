"""Runs the command line on an index, and looks at what it left on disk."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from paper_index.cli.main import main
from paper_index.workflows.check import validate
from paper_index.workflows.fmt import format_content
from paper_index.workflows.record import record

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from paper_index.content.layout import Layout
    from paper_index.model.paper import Paper


TEA = "content/papers/on-the-cooling-of-tea.yml"
BARE = "title: On the Cooling of Tea\nabstract: We pour tea into cups and wait.\n"
LONG = (
    "We count the leaves of every pot that was poured in one winter, weigh what is left in it, and "
    "find that patience explains most of the difference between households and none between years. "
    "Pots with a chipped lid lose a third more."
)
OTHER = (
    "Borders between old kingdoms moved whenever rivers flooded, and nobody asked the farmers "
    "there; this article reads parish registers, letters and maps of three long centuries again. "
    "Most of the quarrels ended with a fence, and some with a wedding."
)
LISTING = f"""\
Get trending papers in your inbox!
SubscribeWinter Leaves
{LONG}

Quarrels about Rivers
{OTHER}
"""


def publish(layout: Layout) -> None:
    """Put an index into its one form and record its addresses, as after a publication."""
    format_content(layout, write=True)
    record(layout)


def run(layout: Layout, *arguments: str | Path, stdin: str | None = None) -> Result:
    """Run a command on an index; an exception of ours that escapes it fails the test."""
    command = ["--index", *(os.fspath(part) for part in (layout.root, *arguments))]
    return CliRunner().invoke(main, command, stdin, catch_exceptions=False)


def counts(shown: str) -> dict[str, int]:
    """Return the numbers in the last row of the table of a report, by column, without zeros.

    "same" is the number of records that were merged and had nothing new.
    """
    lines = shown.splitlines()
    number = next(n for n, line in enumerate(lines) if line.startswith("source  "))
    names = re.split(r"  +", lines[number])[1:]
    rows = [re.split(r"  +", line) for line in lines[number + 1 :]]
    last = [row for row in rows if len(row) == len(names) + 1 and row[0]][-1]
    found = {name: int(cell) for name, cell in zip(names, last[1:], strict=True) if cell != "0"}
    same = re.search(r"^(\d+) of the merged had nothing new$", shown, re.MULTILINE)
    return found | ({"same": int(same[1])} if same else {})


def passes(layout: Layout) -> bool:
    """Whether the index passes its check; what it says is shown when a test fails."""
    result = run(layout, "check")
    print(result.output)
    return result.exit_code == 0


def tree(layout: Layout) -> dict[str, bytes]:
    """Return every file below content/ with its bytes."""
    files = sorted(path for path in layout.content.rglob("*") if path.is_file())
    return {path.relative_to(layout.content).as_posix(): path.read_bytes() for path in files}


def source(layout: Layout, name: str, data: Any) -> Path:
    """Write a source outside content/: bytes and texts as they are, all else as JSON."""
    path = layout.root / "incoming" / name
    path.parent.mkdir(exist_ok=True)
    if not isinstance(data, bytes | str):
        data = json.dumps(data, ensure_ascii=False, indent=1)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def papers(layout: Layout) -> dict[str, Paper]:
    """Return the right papers of an index by id."""
    return {paper.id: paper for paper in validate(layout).papers}
