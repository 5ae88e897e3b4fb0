"""Which tags there once were, by the git history; knows no pages and no feeds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paper_index.history.checkout import git

if TYPE_CHECKING:
    from pathlib import Path

# The key of a tag, as `fmt` writes it, in a line that is gone.
_GONE = re.compile(r'^-  ["\']?([a-z0-9-]+)["\']?:', re.MULTILINE)


def former_tags(index: Path) -> frozenset[str] | None:
    """Return every id that the main line ever took out of the vocabulary; None without a history.

    Ids of groups, and tags that only moved to another line, are among them. A shallow history has
    no beginning and is none.
    """
    if git(index, "rev-parse", "--is-shallow-repository") != b"false\n":
        return None
    shown = git(
        index,
        *("log", "--first-parent", "-m", "--no-renames", "--patch", "--unified=0", "--no-color"),
        *("--no-ext-diff", "--no-textconv", "--relative", "--format=", "--", "content/tags.yml"),
    )
    if not shown:
        return None
    return frozenset(_GONE.findall(shown.decode("utf-8", "replace")))
