"""When each paper came to the main line of the index's history; knows only names of files."""

from __future__ import annotations

import datetime as dt
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from generator.versions.checkout import git

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


def arrivals(index: Path) -> Mapping[str, str] | None:
    """Return the day (ISO 8601, UTC) of each paper's first arrival by id; None without a history.

    A paper arrives when the commit that brings it reaches the main line: the merge counts, not
    the day on which a curator wrote the file. A shallow history has no beginning and is none.
    """
    if git(index, "rev-parse", "--is-shallow-repository") != b"false\n":
        return None
    shown = git(
        index,
        *("log", "--first-parent", "-m", "--diff-filter=A", "--no-renames"),
        *("--name-only", "--relative", "-z", "--format=%x01%ct", "--", "content/papers"),
    )
    if shown is None:
        return None
    found: dict[str, str] = {}
    # Newest first: what is written last is the first arrival.
    for commit in shown.decode("utf-8", "replace").split("\x01")[1:]:
        seconds, *names = (part.strip("\n") for part in commit.split("\0"))
        day = dt.datetime.fromtimestamp(int(seconds), dt.UTC).date().isoformat()
        for path in map(PurePosixPath, filter(None, names)):
            if path.suffix in {".yml", ".yaml"}:
                found[path.stem] = day
    return found


def arrival(names: Iterable[str], days: Mapping[str, str]) -> str:
    """Return the day on which a paper first arrived under any of its ids; "" when none is known."""
    return min((days[name] for name in names if name in days), default="")
