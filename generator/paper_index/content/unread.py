"""Detect conflict markers, and leave out what only follows from a file that cannot be read."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from paper_index.model.issues import Severity, SourceLocation, error, hint

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from paper_index.model.issues import Issue

# Git writes each marker at the beginning of a line.
_MARKER = re.compile(r"(<{7}|>{7}|\|{7}|={7})(?:[ \t]+(.*))?")
_KINDS = {"<<<<<<<": "start", "|||||||": "base", "=======": "middle", ">>>>>>>": "end"}

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


def find_conflicts(text: str, file: str) -> list[Issue]:
    """Return an error for each conflict that git left in a file, and for each single marker."""
    issues: list[Issue] = []
    marks = [
        (number, _KINDS[found[1]], (found[2] or "").strip())
        for number, line in enumerate(text.splitlines(), start=1)
        if (found := _MARKER.fullmatch(line.rstrip()))
    ]
    # Seven equals signs alone may underline a heading in a text.
    is_conflict = any(kind != "middle" for _, kind, _ in marks)
    advice = (
        "run `paper-index resolve`, which keeps the entries of both sides; if they disagree, keep "
        "what both mean and delete the markers. Then run `paper-index fmt`"
    )
    for number, kind, name in marks if is_conflict else ():
        place = SourceLocation(file, number)
        if kind == "start":
            ends = [one for one in marks if one[0] > number and one[1] in {"start", "end"}]
            other, last = (ends[0][2], ends[0][0]) if ends and ends[0][1] == "end" else ("", number)
            names = " and ".join(filter(None, (name, other))) or "two branches"
            what = f"a merge conflict up to line {last}: the versions of {names}"
            issues.append(error("merge-conflict", place, what, advice))
        elif not _is_inside(number, marks):
            what = f"a conflict marker of git without the start of its conflict: {kind}"
            issues.append(error("merge-conflict", place, what, advice))
    return issues


def conflict_sides(text: str) -> tuple[str, str]:
    """Return a text with conflicts as it is on either side."""
    sides: tuple[list[str], list[str]] = ([], [])
    part = ""
    for line in text.splitlines():
        found = _MARKER.fullmatch(line.rstrip())
        if found and (part or found[1] == "<<<<<<<"):
            part = "" if found[1] == ">>>>>>>" else _KINDS[found[1]]
        else:
            for side, owned in zip(sides, ("start", "middle"), strict=True):
                if part in {"", owned}:
                    side.append(line)
    ours, theirs = ("".join(f"{line}\n" for line in side) for side in sides)
    return ours, theirs


def _is_inside(number: int, marks: Sequence[tuple[int, str, str]]) -> bool:
    """Whether a marker has a start above it that no end closes before."""
    above = [kind for line, kind, _ in marks if line < number and kind in {"start", "end"}]
    return bool(above) and above[-1] == "start"


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
