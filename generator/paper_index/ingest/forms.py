"""Parses the text of a filled-in issue form: known headings, each once and in order.

Anybody can write the text, so that its values are validated like those of any other source.
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
MAX_LENGTH = 65_536
"""Longest text, in characters: GitHub's limit for an issue."""

_HEADING = re.compile(r"^### +(.*?) *$")
# GitHub writes this for a field that was left empty.
_EMPTY = "_No response_"


@dataclass(frozen=True)
class Form:
    """The headings of a form and the text below each, "" if it was left empty."""

    headings: tuple[str, ...]
    values: Mapping[str, str]

    def lines(self, heading: str) -> tuple[str, ...]:
        """Return a value's lines without bullets, each once; commas separate too, but authors."""
        separator = r"\n" if heading == "Authors" else r"[\n,]"
        parts = re.split(separator, self.values[heading])
        cleaned = (part.strip().removeprefix("- ").removeprefix("* ").strip("` ") for part in parts)
        return tuple(dict.fromkeys(part for part in cleaned if part))


def parse_form(text: str) -> Form:
    """Parse a form. Raises UsageError, with the line, when the text is none."""
    if len(text) > MAX_LENGTH:
        raise UsageError(f"the form has {len(text):,} characters", f"{MAX_LENGTH:,} are allowed")
    lines = text.replace("\r\n", "\n").split("\n")
    found = [
        (number, match[1]) for number, line in enumerate(lines) if (match := _HEADING.match(line))
    ]
    headings = tuple(name for _, name in found)
    if headings not in {ADD, CHANGE}:
        raise _wrong_headings(found)
    if any(line.strip() for line in lines[: found[0][0]]):
        raise UsageError("line 1: a form begins with a heading", f"write `### {headings[0]}`")
    ends = [number for number, _ in found[1:]] + [len(lines)]
    values = {
        name: "\n".join(lines[start + 1 : end]).strip()
        for (start, name), end in zip(found, ends, strict=True)
    }
    return Form(headings, {key: "" if text == _EMPTY else text for key, text in values.items()})


def _wrong_headings(found: list[tuple[int, str]]) -> UsageError:
    """Return the first error in the headings of a form, given with their lines (from 0)."""
    names = [name for _, name in found]
    known = ADD if "Abstract" in names or "Title" in names else CHANGE
    for place, (number, name) in enumerate(found):
        line = f"line {number + 1}"
        if name not in known:
            advice = did_you_mean(name, known) or f"headings: {', '.join(known)}"
            return UsageError(f"{line}: unknown heading {name!r}", advice)
        if name in names[:place]:
            return UsageError(f"{line}: the heading {name!r} occurs twice", "delete one of them")
    missing = [name for name in known if name not in names]
    if missing:
        return UsageError(f"the heading {missing[0]!r} is missing", f"headings: {', '.join(known)}")
    return UsageError("the headings are out of order", f"the order: {', '.join(known)}")
