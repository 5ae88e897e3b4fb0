"""YAML with every scalar a string and the line of every key; knows nothing of papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from generator.issues import Issue, SourceLocation, error
from generator.model.source import Document, KeyPath, key_name

if TYPE_CHECKING:
    from collections.abc import Iterator

# libyaml's scanner where PyYAML was built with it: about ten times as fast, same nodes.
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def parse_yaml(text: str, file: str) -> tuple[Document, list[Issue]]:
    """Read one YAML document whose scalars all stay strings.

    An empty file gives `data == {}`. The issues, in order of line, name syntax errors, keys
    that stand twice (the first wins) and anchors, which content has no use for.
    """
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as problem:
        return Document(file, {}), [_syntax(problem, file)]
    except yaml.YAMLError as problem:
        return Document(file, {}), [error("yaml-syntax", SourceLocation(file, 1), str(problem))]
    lines: dict[KeyPath, int] = {}
    issues: list[Issue] = []
    data = _Builder(file, lines, issues).build(node, ()) if node is not None else {}
    return Document(file, data, lines), issues


def _syntax(problem: yaml.MarkedYAMLError, file: str) -> Issue:
    mark = problem.problem_mark or problem.context_mark
    what = problem.problem or problem.context or "invalid YAML"
    return error(
        "yaml-syntax",
        SourceLocation(file, mark.line + 1 if mark else 1),
        f"invalid YAML: {what}" + (f" (column {mark.column + 1})" if mark else ""),
        "a text with a colon, a # or a leading quote needs quotes, or a block: `title: >-`",
    )


class _Builder:
    """Turns a node tree into strings, lists and mappings, noting lines on the way."""

    def __init__(self, file: str, lines: dict[KeyPath, int], issues: list[Issue]) -> None:
        self._file, self._lines, self._issues = file, lines, issues
        self._seen: set[int] = set()

    def build(self, node: yaml.Node, path: KeyPath) -> object:
        self._lines.setdefault(path, node.start_mark.line + 1)
        if id(node) in self._seen:
            # A node that comes twice is an alias; expanding them can explode.
            self._report("yaml-syntax", node, path, "YAML anchors and aliases are not used here")
            return ""
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return {key: self.build(value, (*path, key)) for key, value in self._pairs(node, path)}
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, number)) for number, item in enumerate(node.value)]
        return str(node.value)

    def _pairs(self, node: yaml.MappingNode, path: KeyPath) -> Iterator[tuple[str, yaml.Node]]:
        taken: dict[str, int] = {}
        for key_node, value in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._report("yaml-syntax", key_node, path, "a key must be a plain word")
            elif key in taken:
                message = f"the key {key!r} stands twice; it was first given in line {taken[key]}"
                self._report("duplicate-key", key_node, (*path, key), message)
            else:
                taken[key] = self._lines[(*path, key)] = line
                yield key, value

    def _report(self, code: str, node: yaml.Node, path: KeyPath, message: str) -> None:
        location = SourceLocation(self._file, node.start_mark.line + 1, key_name(path))
        self._issues.append(error(code, location, message))
