"""Read YAML as strings, lists and mappings, with the line of every key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

import yaml

KeyPath = tuple[str | int, ...]
"""The keys and list positions (from 0) that lead to a value."""

# libyaml's scanner where PyYAML was built with it: about ten times as fast, same events.
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_MAX_DEPTH = 10  # Content needs five levels, and unlimited nesting exhausts the stack.

# All characters outside https://yaml.org/spec/1.1/#c-printable.
_UNPRINTABLE = re.compile(
    "[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_KEY = re.compile(r"\s*(?:- +)?([\w-]+) *:")
_COMMENT = re.compile(r"[ \t]+#.*")
_COMMENTS = re.compile(r"(?:^|(?<=\s))#.*", re.MULTILINE)

# Messages of libyaml in plain words.
_NO_KEY, _NO_ITEM = "did not find expected key", "did not find expected '-' indicator"
_COLON = "a text with a colon needs quotes"
_MESSAGES = {
    "mapping values are not allowed in this context": _COLON,
    "mapping keys are not allowed in this context": "a text that starts with ? needs quotes",
    "block sequence entries are not allowed in this context": (
        "a text that starts with - needs quotes"
    ),
    "found unknown escape character": (
        "a backslash between double quotation marks begins an escape: double it"
    ),
    _NO_KEY: "this is not in line with the keys above",
    _NO_ITEM: "this is not in line with the items above",
    "exceeded maximum nesting depth": "this is nested too deeply",
}


class YamlError(ValueError):
    """A text is not YAML that content may use; `line` counts from 1, `key` is that line's key."""

    def __init__(self, message: str, text: str, index: int) -> None:
        super().__init__(message)
        start = text.rfind("\n", 0, index) + 1
        key = _KEY.match(text, start, index)
        self.line = text.count("\n", 0, start) + 1
        self.key = key[1] if key else ""


@dataclass
class YamlDocument:
    """A parsed YAML document: `data` holds only str, list and dict, `lines` maps keys to lines.

    `repeated` has the path of each key that occurs twice, with the lines of this and of the first
    occurrence. Only the first is in `data`. `comments` has the comment behind each text that is
    not in a block, from the space before the `#` on.
    """

    data: object = None
    lines: dict[KeyPath, int] = field(default_factory=dict)
    comments: dict[KeyPath, str] = field(default_factory=dict)
    repeated: list[tuple[KeyPath, int, int]] = field(default_factory=list)


def read_yaml(text: str) -> YamlDocument:
    """Parse one YAML document; every scalar stays a string, an empty document is `{}`.

    Raises YamlError. Anchors, aliases, tags and further documents are refused.
    """
    if unprintable := _UNPRINTABLE.search(text):
        message = f"the control character U+{ord(unprintable[0]):04X} is not allowed in YAML"
        raise YamlError(message, text, unprintable.start())
    document = YamlDocument()
    try:
        document.data = _Builder(document, text).build()
    except yaml.MarkedYAMLError as problem:
        mark, message = _explain(problem, text)
        column = f" (column {mark.column + 1})" if mark else ""
        raise YamlError(
            f"invalid YAML: {message}{column}", text, mark.index if mark else 0
        ) from problem
    return document


def find_comments(text: str) -> list[str]:
    """Return the comments of a YAML text in their order, each from its # to the end of its line.

    Raises yaml.YAMLError when the text is not YAML.
    """
    gaps, end = [], 0
    for token in yaml.scan(text, Loader=_Loader):
        if isinstance(token, yaml.ScalarToken):
            start = token.start_mark.index
            # A comment may follow the `>-` of a block.
            head = text[start : text.find("\n", start)] if token.style in {"|", ">"} else ""
            gaps.append(text[end:start] + head)
            end = token.end_mark.index
    gaps.append(text[end:])
    return [comment.rstrip() for gap in gaps for comment in _COMMENTS.findall(gap)]


class _Builder:
    """Builds the data from parsing events.

    PyYAML's tree of nodes is no alternative: libyaml's composer crashes on deep nesting and drops
    anchors.
    """

    def __init__(self, document: YamlDocument, text: str) -> None:
        self._document, self._text = document, text
        self._events: Iterator[Any] = yaml.parse(text, Loader=_Loader)

    def build(self) -> object:
        data: object = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if data is not None:
                    raise _error("a second document starts here", event)
                data = self._value(next(self._events), ())
        return {} if data is None else data

    def _value(self, event: Any, path: KeyPath) -> object:
        self._document.lines.setdefault(path, event.start_mark.line + 1)
        _refuse_marks(event)
        if len(path) > _MAX_DEPTH:
            raise _error("this is nested too deeply", event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            items = enumerate(self._until(yaml.SequenceEndEvent))
            return [self._value(item, (*path, number)) for number, item in items]
        comment = event.style not in {"|", ">"} and _COMMENT.match(self._text, event.end_mark.index)
        if comment:
            self._document.comments.setdefault(path, comment[0].rstrip())
        return str(event.value)

    def _mapping(self, path: KeyPath) -> dict[str, object]:
        data: dict[str, object] = {}
        lines = self._document.lines
        for event in self._until(yaml.MappingEndEvent):
            _refuse_marks(event)
            line = event.start_mark.line + 1
            if not isinstance(event, yaml.ScalarEvent):  # such as {{ in a title
                raise _error(
                    "a key is a plain word; a text that starts with { or [ needs quotes", event
                )
            key = str(event.value)
            inner = (*path, key)
            if key in data:
                self._document.repeated.append((inner, line, lines[inner]))
            else:
                lines[inner] = line
            data.setdefault(key, self._value(next(self._events), inner))
        return data

    def _until(self, end: type[yaml.Event]) -> Iterator[Any]:
        return takewhile(lambda event: not isinstance(event, end), self._events)


def _refuse_marks(event: Any) -> None:
    """Refuse anchors, aliases and tags: they remove words, and aliases can grow exponentially."""
    if isinstance(event, yaml.AliasEvent):
        raise _error("a text that starts with * needs quotes", event)
    for mark, name in (("&", "anchor"), ("!", "tag")):
        if getattr(event, name, None):
            raise _error(f"a text that starts with {mark} needs quotes", event)


def _error(message: str, event: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=message, problem_mark=event.start_mark)


def _explain(problem: yaml.MarkedYAMLError, text: str) -> tuple[Any, str]:
    """Return the most helpful of the parser's marks, and a message in plain words."""
    mark, message = problem.problem_mark, problem.problem or "this cannot be read"
    start, context = problem.context_mark or mark, problem.context or ""
    first = text[start.index : start.index + 1] if start else ""
    if first == "\t" and "cannot start any token" in message:
        return start, "a tab cannot indent: use spaces"
    if first and (first in "@`%" or (first in "*&!" and "while scanning" in context)):
        return start, f"a text that starts with {first} needs quotes"
    if "flow" in context and "expected ','" in message:
        return start, "a bracket is opened here and not closed"
    if "quoted" in context and "end of stream" in message:
        return start, "a quotation mark is opened here and not closed"
    if "expected ':'" in message:
        if first == "-":
            return start, "a dash in front of an item needs a space behind it"
        return start, "a key needs a colon and a space; a text that goes on is indented"
    found = _explain_line(mark, message, text) if mark else None
    return found or (mark, _MESSAGES.get(message, message))


def _explain_line(mark: Any, message: str, text: str) -> tuple[Any, str] | None:
    """Return a better place and message, from the text in front of the place, if there is one."""
    line = text[: mark.index].rpartition("\n")[2]
    if _MESSAGES.get(message) == _COLON and re.fullmatch(r" +[\w-]+ *", line):
        return mark, f"this line goes on with the text above, and {_COLON}; a key is not indented"
    if message not in {_NO_KEY, _NO_ITEM}:
        return None
    if closed := _text_behind(text, mark):
        return closed
    line = text[: mark.index].rstrip().rpartition("\n")[2]
    if comment := re.search(r"(?<=\s)#", line):
        place, column = text.rindex(line, 0, mark.index) + comment.start(), comment.start()
        message = "` #` begins a comment, where the text ends: use quotes or a block (`>-`)"
        return yaml.Mark("", place, 0, column, None, 0), message
    return None


def _text_behind(text: str, mark: Any) -> tuple[Any, str] | None:
    """Explain words behind a closing mark, as in `[Re] A title`; None if that is not the fault."""
    last: Any = None
    with suppress(yaml.YAMLError):
        for event in yaml.parse(text, Loader=_Loader):
            last = event
    start, end = last.start_mark, last.end_mark
    if end.line != mark.line or text[end.index - 1 : end.index] not in set("\"']}"):
        return None
    if isinstance(last, yaml.ScalarEvent) and last.style in {'"', "'"} and start.line != end.line:
        what = f"a quotation mark is opened here and closed in line {end.line + 1}, before words"
        return start, what
    return mark, "nothing may follow a closing quotation mark or bracket: the text needs quotes"
