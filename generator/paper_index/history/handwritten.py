"""When pages that people wrote last changed on the main line of the index's history."""

from __future__ import annotations

import datetime as dt
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from paper_index.history.checkout import git

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


def page_changes(index: Path, folder: str) -> Mapping[str, str]:
    """Return the day (ISO 8601, UTC) of each file's last change, by its path in the folder.

    The folder is named as a POSIX path in the index. The merge counts, not the day on which
    somebody wrote. Empty without a history; a shallow one is none.
    """
    if git(index, "rev-parse", "--is-shallow-repository") != b"false\n":
        return {}
    shown = git(
        index,
        *("log", "--first-parent", "-m", "--diff-filter=AM", "--no-renames"),
        *("--name-only", "--relative", "-z", "--format=%x01%ct", "--", folder),
    )
    logged = list(_read((shown or b"").decode("utf-8", "replace")))
    inside = [(day, path) for day, path in reversed(logged) if path.is_relative_to(folder)]
    return {path.relative_to(folder).as_posix(): day for day, path in inside}


def _read(shown: str) -> Iterator[tuple[str, PurePosixPath]]:
    for commit in shown.split("\x01")[1:]:
        seconds, *names = (part.strip("\n") for part in commit.split("\0"))
        day = dt.datetime.fromtimestamp(int(seconds), dt.UTC).date().isoformat()
        yield from ((day, PurePosixPath(name)) for name in names if name)
