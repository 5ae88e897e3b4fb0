"""Detects the conflicts that git leaves in files, and reads both sides of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from paper_index.model.issues import SourceLocation, error

if TYPE_CHECKING:
    from paper_index.model.issues import Issue

# Git writes each marker at the beginning of a line.
_MARKER = re.compile(r"(<{7}|>{7}|\|{7}|={7})(?:[ \t]+(.*))?")
_KINDS = {"<<<<<<<": "start", "|||||||": "base", "=======": "middle", ">>>>>>>": "end"}


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
