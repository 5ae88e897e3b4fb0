"""YAML with every scalar a string and the line of every key; knows nothing of papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from paper_index.content.yaml_problems import syntax_issue, unprintable
from paper_index.model.issues import SourceLocation, error
from paper_index.model.source import Document, KeyPath, key_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_index.model.issues import Issue

# libyaml's scanner where PyYAML was built with it: about ten times as fast, same events.
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_DEPTH = 10
"""Deepest nesting: content needs five levels, and a bottomless file exhausts the stack."""


def parse_yaml(text: str, file: str) -> tuple[Document, list[Issue]]:
    """Read one YAML document whose scalars all stay strings.

    An empty file gives `data == {}`, a file that is not YAML `data is None`. Further issues, in
    order of line, name keys that stand twice: the first wins.
    """
    bad = unprintable(text, file)
    if bad:
        return Document(file, None), [bad]
    builder = _Builder(file, yaml.parse(text, Loader=_Loader))
    try:
        data = builder.document()
    except yaml.MarkedYAMLError as problem:
        return Document(file, None), [syntax_issue(problem, text, file)]
    return Document(file, data, builder.lines), builder.issues


def _problem(message: str, event: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=message, problem_mark=event.start_mark)


class _Builder:
    """Turns parsing events into strings, lists and mappings, noting lines on the way.

    Not a tree of nodes: libyaml's composer crashes on deep nesting and forgets anchors.
    """

    def __init__(self, file: str, events: Iterator[Any]) -> None:
        self._file, self._events = file, events
        self.lines: dict[KeyPath, int] = {}
        self.issues: list[Issue] = []

    def document(self) -> object:
        """Return the data; raise MarkedYAMLError at what is no YAML of ours."""
        data: object = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if data is not None:
                    raise _problem("a second document starts here", event)
                data = self._value(next(self._events), ())
        return {} if data is None else data

    def _value(self, event: Any, path: KeyPath) -> object:
        self.lines.setdefault(path, event.start_mark.line + 1)
        _refuse_marks(event)
        if len(path) > _DEPTH:
            raise _problem("this is nested too deeply", event)
        if isinstance(event, yaml.MappingStartEvent):
            return dict(self._pairs(path))
        if isinstance(event, yaml.SequenceStartEvent):
            items = enumerate(self._until(yaml.SequenceEndEvent))
            return [self._value(item, (*path, number)) for number, item in items]
        return str(event.value)

    def _pairs(self, path: KeyPath) -> Iterator[tuple[str, object]]:
        taken: dict[str, int] = {}
        for event in self._until(yaml.MappingEndEvent):
            _refuse_marks(event)
            line = event.start_mark.line + 1
            if not isinstance(event, yaml.ScalarEvent):  # {{ in a title, say
                raise _problem(
                    "a key is a plain word; a text that starts with { or [ needs quotes", event
                )
            key = str(event.value)
            if key in taken:
                self._stands_twice((*path, key), line, taken[key])
                self._value(next(self._events), (*path, key))
            else:
                taken[key] = self.lines[(*path, key)] = line
                yield key, self._value(next(self._events), (*path, key))

    def _until(self, end: type[yaml.Event]) -> Iterator[Any]:
        for event in self._events:
            if isinstance(event, end):
                return
            yield event

    def _stands_twice(self, path: KeyPath, line: int, first: int) -> None:
        message = f"the key {path[-1]!r} stands twice; it was first given in line {first}"
        place = SourceLocation(self._file, line, key_name(path))
        self.issues.append(error("duplicate-key", place, message, "keep one of the two"))


def _refuse_marks(event: Any) -> None:
    """Refuse anchors, aliases and tags: they swallow words, and aliases can explode."""
    if isinstance(event, yaml.AliasEvent):
        raise _problem("a text that starts with * needs quotes", event)
    for mark, name in (("&", "anchor"), ("!", "tag")):
        if getattr(event, name, None):
            raise _problem(f"a text that starts with {mark} needs quotes", event)
