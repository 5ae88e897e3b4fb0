"""What is wrong with a file that is not YAML, in plain words; knows nothing of what it holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from paper_index.model.issues import Issue, SourceLocation, error

if TYPE_CHECKING:
    import yaml

# https://yaml.org/spec/1.1/#c-printable: all else cannot stand in YAML.
_UNPRINTABLE = re.compile(
    "[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)

_KEY = re.compile(r"\s*(?:- +)?([\w-]+) *:")
_QUOTE = "put the text in quotes, or write it as a block: `title: >-`"

# What libyaml says, and what people call it.
_WORDS = {
    "mapping values are not allowed in this context": "a text with a colon needs quotes",
    "did not find expected key": "this is not in line with the keys above",
    # Newer versions stop here of their own accord.
    "exceeded maximum nesting depth": "this is nested too deeply",
}


def unprintable(text: str, file: str) -> Issue | None:
    """Return the issue of the first character that cannot stand in YAML."""
    bad = _UNPRINTABLE.search(text)
    if not bad:
        return None
    message = f"the control character U+{ord(bad[0]):04X} cannot stand in YAML"
    return _refusal(text, file, bad.start(), message, "delete it")


def syntax_issue(problem: yaml.MarkedYAMLError, text: str, file: str) -> Issue:
    """Return what the parser found, with line, column and the key of that line."""
    mark, what = _explained(problem, text)
    message = f"invalid YAML: {what}" + (f" (column {mark.column + 1})" if mark else "")
    advice = _QUOTE if "quotes" in what else ""
    return _refusal(text, file, mark.index if mark else 0, message, advice)


def _explained(problem: yaml.MarkedYAMLError, text: str) -> tuple[Any, str]:
    """Return the mark that helps most, and what is wrong there in plain words."""
    mark, what = problem.problem_mark, problem.problem or "this cannot be read"
    start, context = problem.context_mark or mark, problem.context or ""
    first = text[start.index : start.index + 1] if start else ""
    if first == "\t" and "cannot start any token" in what:
        return start, "a tab cannot indent: use spaces"
    if first and (first in "@`%" or (first in "*&!" and "while scanning" in context)):
        return start, f"a text that starts with {first} needs quotes"
    if "flow" in context and "expected ','" in what:
        return start, "a bracket is opened here and not closed"
    if "quoted" in context and "end of stream" in what:
        return start, "a quotation mark is opened here and not closed"
    if "expected ':'" in what:
        return start, "a key needs a colon and a space; a text that goes on is indented"
    return mark, _WORDS.get(what, what)


def _refusal(text: str, file: str, index: int, message: str, advice: str) -> Issue:
    """Return an error at an index of the text, with the key that stands in its line."""
    start = text.rfind("\n", 0, index) + 1
    key = _KEY.match(text, start, index)
    line = text.count("\n", 0, start) + 1
    return error("yaml-syntax", SourceLocation(file, line, key[1] if key else ""), message, advice)
