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

_HEADING = re.compile(r"^### +(.*?) *$", re.MULTILINE)
# GitHub writes this for a field that was left empty.
_EMPTY = "_No response_"


@dataclass(frozen=True)
class Form:
    """The text below each heading of a form, in its order; "" if it was left empty."""

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
    text = text.replace("\r\n", "\n")
    start, *parts = _HEADING.split(text)
    headings = tuple(parts[::2])
    if headings not in {ADD, CHANGE}:
        raise _wrong_headings(text)
    if start.strip():
        raise UsageError("line 1: a form begins with a heading", f"write `### {headings[0]}`")
    values = (part.strip() for part in parts[1::2])
    values = ("" if value == _EMPTY else value for value in values)
    return Form(dict(zip(headings, values, strict=True)))


def _wrong_headings(text: str) -> UsageError:
    """Return the first error in the headings of a form."""
    names = _HEADING.findall(text)
    known = ADD if "Abstract" in names or "Title" in names else CHANGE
    order = ", ".join(known)
    for number, match in enumerate(_HEADING.finditer(text)):
        line, name = text.count("\n", 0, match.start()) + 1, match[1]
        if name not in known:
            advice = did_you_mean(name, known) or f"headings: {order}"
            return UsageError(f"line {line}: unknown heading {name!r}", advice)
        if name in names[:number]:
            message = f"line {line}: the heading {name!r} occurs twice"
            return UsageError(message, "delete one of them")
    for name in known:
        if name not in names:
            return UsageError(f"the heading {name!r} is missing", f"headings: {order}")
    return UsageError("the headings are out of order", f"the order: {order}")
