"""What the git history says of papers: which entered when, and whose tags changed.

Knows nothing of pages. Only the files of papers are read, and their tags.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import yaml

from paper_index.history.checkout import blobs, git

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMMITS = 200
"""Commits that are looked at, newest first."""

# A commit that changes this many papers at once is housekeeping: no news for a reader.
_BULK = 300
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True)
class Event:
    """A paper that entered or whose tags changed, on a day (ISO 8601) by the committer's clock."""

    day: str
    paper: str
    """Its id at that time."""
    added: bool
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Change:
    day: str
    paper: str
    added: bool
    before: str
    after: str


def events(index: Path, most: int = COMMITS) -> tuple[Event, ...] | None:
    """Return what happened to papers, newest first; None where there is no history to read.

    The history is that of the git repository that the folder `index` is in; a shallow one has no
    beginning, so that its oldest commit would seem to add everything: it is left out.
    """
    if git(index, "rev-parse", "--is-shallow-repository") != b"false\n":
        return None
    # --raw names the blobs before and after; %x00 begins a commit.
    shown = git(
        index,
        *("log", f"--max-count={most}", "--no-merges", "--no-renames", "--raw", "--no-abbrev"),
        *("--relative", "--format=%x00%cs", "--", "content/papers"),
    )
    if shown is None:
        return None
    changes = list(_changes(shown.decode("utf-8", "replace")))
    read = blobs(index, {blob for change in changes for blob in _blobs(change)})
    tags = {name: _tags_in(data) for name, data in read.items()}
    found = (_event(change, tags) for change in changes)
    return tuple(event for event in found if event)


def _changes(shown: str) -> Iterator[_Change]:
    for commit in shown.split("\0")[1:]:
        day, _, rest = commit.partition("\n")
        lines = [line for line in rest.splitlines() if line.startswith(":")]
        changed = [line for line in lines if line.split("\t")[0].endswith("M")]
        for line in sorted(lines):
            facts, _, name = line.partition("\t")
            _, _, before, after, status = facts.split(" ")
            path = PurePosixPath(name.strip('"'))
            if path.suffix not in {".yml", ".yaml"} or status not in {"A", "M"}:
                continue
            if status == "A" or len(changed) < _BULK:
                yield _Change(day, path.stem, status == "A", before, after)


def _blobs(change: _Change) -> tuple[str, ...]:
    return () if change.added else (change.before, change.after)


def _event(change: _Change, tags: dict[str, tuple[str, ...]]) -> Event | None:
    if change.added:
        return Event(change.day, change.paper, added=True)
    before, after = tags.get(change.before, ()), tags.get(change.after, ())
    gained = tuple(tag for tag in after if tag not in before)
    lost = tuple(tag for tag in before if tag not in after)
    if not (gained or lost):
        return None
    return Event(change.day, change.paper, added=False, gained=gained, lost=lost)


def _tags_in(data: bytes) -> tuple[str, ...]:
    try:
        document = yaml.load(data.decode("utf-8"), _Loader)  # noqa: S506 (builds only texts)
    except (yaml.YAMLError, UnicodeDecodeError):
        return ()
    tags = document.get("tags") if isinstance(document, dict) else None
    return tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()
