"""The text of a filled-in issue form, read under a strict grammar: known headings, once each.

The text comes from anybody. It is data: each value is checked by the models like any other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.model.errors import UsageError
from paper_index.text.wording import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

ADD = ("Title", "Authors", "arXiv id or DOI", "Published", "Venue", "Tags", "Abstract")
"""Headings of the form "Add a paper", in its order."""

CHANGE = ("Paper", "Add", "Remove", "Reason")
"""Headings of the form "Change tags", in its order."""

LONGEST = 65_536
"""Characters of a text; GitHub takes no more in an issue."""

_HEADING = re.compile(r"^### +(.*?) *$")
# What GitHub writes for a field that was left empty.
_EMPTY = "_No response_"


@dataclass(frozen=True)
class Form:
    """A form: its headings with what stands under each; nothing is left out."""

    headings: tuple[str, ...]
    values: Mapping[str, str]

    def lines(self, heading: str) -> tuple[str, ...]:
        """Return a value's lines, or its parts between commas, without bullets, each once."""
        parts = (
            re.split(r"[\n,]", self.values[heading])
            if heading != "Authors"
            else (self.values[heading].split("\n"))
        )
        cleaned = (part.strip().removeprefix("- ").removeprefix("* ").strip("` ") for part in parts)
        return tuple(dict.fromkeys(part for part in cleaned if part))


def parse_form(text: str) -> Form:
    """Return the form that a text is. Raises UsageError, with the line, when it is none."""
    if len(text) > LONGEST:
        raise UsageError(f"the form has {len(text):,} characters", f"{LONGEST:,} are allowed")
    lines = text.replace("\r\n", "\n").split("\n")
    found = [
        (number, match[1]) for number, line in enumerate(lines) if (match := _HEADING.match(line))
    ]
    headings = _form(found)
    if any(line.strip() for line in lines[: found[0][0]]):
        raise UsageError("line 1: a form begins with a heading", f"write `### {headings[0]}`")
    ends = [number for number, _ in found[1:]] + [len(lines)]
    values = {
        name: _value("\n".join(lines[start + 1 : end]))
        for (start, name), end in zip(found, ends, strict=True)
    }
    return Form(headings, values)


def _form(found: list[tuple[int, str]]) -> tuple[str, ...]:
    names = [name for _, name in found]
    for headings in (ADD, CHANGE):
        if tuple(names) == headings:
            return headings
    known = ADD if "Abstract" in names or "Title" in names else CHANGE
    for place, (number, name) in enumerate(found):
        line = f"line {number + 1}"
        if name not in known:
            advice = did_you_mean(name, known) or f"headings: {', '.join(known)}"
            raise UsageError(f"{line}: a form has no heading {name!r}", advice)
        if name in names[:place]:
            raise UsageError(f"{line}: the heading {name!r} stands twice", "leave one of them")
    missing = [name for name in known if name not in names]
    if missing:
        raise UsageError(f"the heading {missing[0]!r} is missing", f"headings: {', '.join(known)}")
    raise UsageError("the headings are out of order", f"write them so: {', '.join(known)}")


def _value(text: str) -> str:
    stripped = text.strip()
    return "" if stripped == _EMPTY else stripped
