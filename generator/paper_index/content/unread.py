"""Leaves out the issues that only follow from a file that cannot be read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from paper_index.model.issues import Severity, SourceLocation, hint

if TYPE_CHECKING:
    from paper_index.model.issues import Issue

_UNREAD = {"merge-conflict", "yaml-syntax", "encoding", "outside-index"}
"""The codes of errors that keep a file from being read."""
_SKIPPED = "skipped-checks"

_FOLLOWING = {
    "papers": {"lost-permalink", "lost-key", "unknown-paper", "author-paper", "unknown-author",
               "unused-tag", "tag-used-once"},
    "tags": {"lost-permalink", "unknown-tag", "tag-alias", "tag-count", "missing-tag"},
    "authors": {"lost-permalink", "similar-authors", "undecided-namesake", "joined-authors"},
    "duplicates": {"duplicate", "possible-duplicate", "cluster-non-match"},
    "config": {"too-long", "missing-file", "duplicate", "possible-duplicate"},
}  # fmt: skip
"""The codes of issues that may follow from an unread file, by its kind."""


def without_consequences(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Return the issues by location, without those that follow from files that cannot be read.

    Errors of those files come first if issues are left out, and a hint says so; conflicts always
    come first.
    """
    found = sorted(issues, key=lambda one: one.sort_key)
    causes = [one for one in found if _is_cause(one)]
    kinds = {kind for one in causes if (kind := _kind(one.location.file))}
    kept = [one for one in found if not any(_follows(one, kind) for kind in kinds)]
    first = [one for one in causes if one.code == "merge-conflict"]
    if len(kept) < len(found):
        first += [one for one in causes if one not in first]
        if all(one.code != _SKIPPED for one in kept):
            files = list(dict.fromkeys(one.location.file for one in first))
            more = f" and {len(files) - 1} more" if len(files) > 1 else ""
            what = f"checks that depend on {files[0]}{more} were skipped"
            place = SourceLocation(files[0])
            kept.append(hint(_SKIPPED, place, what, "correct the errors above, and check again"))
    first += [one for one in kept if one.code == _SKIPPED]
    return (*first, *(one for one in kept if one not in first))


def _is_cause(issue: Issue) -> bool:
    # A list in place of a mapping has no entries.
    has_no_entries = issue.code == "wrong-type" and not issue.location.key
    return issue.severity is Severity.ERROR and (issue.code in _UNREAD or has_no_entries)


def _kind(file: str) -> str | None:
    path = PurePosixPath(file)
    folder = "papers" if path.parent.name == "removed" else path.parent.name
    return next((name for name in (folder, path.stem) if name in _FOLLOWING), None)


def _follows(issue: Issue, kind: str) -> bool:
    if issue.code == "lost-permalink":
        return issue.message.startswith(f"{kind}/")
    return issue.code in _FOLLOWING[kind]
