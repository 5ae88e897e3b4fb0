"""When files came to the main line of the index's history, and when each last changed there.

Knows only names of files. What counts is the day on which a commit reaches the main line: that of
the merge, not that on which a curator wrote the file. A shallow history has no beginning and is
none.
"""

from __future__ import annotations

import datetime as dt
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from generator.versions.checkout import git

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_PAPERS = "content/papers"


def arrivals(index: Path) -> Mapping[str, str] | None:
    """Return the day (ISO 8601, UTC) of each paper's first arrival, by id; None without history."""
    logged = _logged(index, _PAPERS, "--diff-filter=A")
    # Newest first: what is written last is the first arrival.
    return None if logged is None else {path.stem: day for day, path in logged if _is_paper(path)}


def last_changes(index: Path) -> Mapping[str, str]:
    """Return the day (ISO 8601, UTC) on which each paper's file last changed, by id.

    Empty without a history; a file that was never committed is not in it.
    """
    changed = page_changes(index, _PAPERS).items()
    return {
        PurePosixPath(name).stem: day for name, day in changed if _is_paper(PurePosixPath(name))
    }


def page_changes(index: Path, folder: str) -> Mapping[str, str]:
    """Return the day on which each file below a folder last changed, by its path in the folder.

    The folder is named as a POSIX path in the index; otherwise as `last_changes`.
    """
    logged = reversed(list(_logged(index, folder, "--diff-filter=AM") or ()))
    inside = [(day, path) for day, path in logged if path.is_relative_to(folder)]
    return {path.relative_to(folder).as_posix(): day for day, path in inside}


def _is_paper(path: PurePosixPath) -> bool:
    return path.suffix in {".yml", ".yaml"}


def _logged(index: Path, folder: str, *filters: str) -> Iterator[tuple[str, PurePosixPath]] | None:
    """Return each day and file of the main line's commits below a folder, newest first."""
    if git(index, "rev-parse", "--is-shallow-repository") != b"false\n":
        return None
    shown = git(
        index,
        *("log", "--first-parent", "-m", *filters, "--no-renames"),
        *("--name-only", "--relative", "-z", "--format=%x01%ct", "--", folder),
    )
    return None if shown is None else _read(shown.decode("utf-8", "replace"))


def _read(shown: str) -> Iterator[tuple[str, PurePosixPath]]:
    for commit in shown.split("\x01")[1:]:
        seconds, *names = (part.strip("\n") for part in commit.split("\0"))
        day = dt.datetime.fromtimestamp(int(seconds), dt.UTC).date().isoformat()
        yield from ((day, PurePosixPath(name)) for name in names if name)
