"""Which versions of papers' files reached the main line of the index's history, and when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from paper_index.history.checkout import git

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True)
class Version:
    """A paper's file as it reached the main line on a day (ISO 8601, UTC); `blob` is its hash."""

    paper: str
    """Its id at that time."""
    day: str
    blob: str
    added: bool
    """Whether there was no such file before."""


def versions(index: Path) -> tuple[Version, ...]:
    """Return every version of every paper, newest first; none without a history.

    The merge counts, not the day on which a curator wrote the file. A shallow history has no
    beginning and is none.
    """
    if git(index, "rev-parse", "--is-shallow-repository") != b"false\n":
        return ()
    shown = git(
        index,
        *("log", "--first-parent", "-m", "--no-renames", "--diff-filter=AM", "--raw"),
        *("--no-abbrev", "--relative", "--format=%x00%ct", "--", "content/papers"),
    )
    return tuple(_versions((shown or b"").decode("utf-8", "replace")))


def _versions(shown: str) -> Iterator[Version]:
    for commit in shown.split("\0")[1:]:
        seconds, _, rest = commit.partition("\n")
        day = dt.datetime.fromtimestamp(int(seconds), dt.UTC).date().isoformat()
        for line in rest.splitlines():
            facts, _, name = line.partition("\t")
            path = PurePosixPath(name.strip('"'))
            if facts.startswith(":") and path.suffix in {".yml", ".yaml"}:
                *_, blob, status = facts.split(" ")
                yield Version(path.stem, day, blob, status == "A")
