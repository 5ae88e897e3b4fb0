"""Lay out a file of entries for parallel edits: sorted by id, with a blank line between two.

Git merges two additions unless they are at the same place, and the longer the file, the more
places there are. The blank line keeps an addition apart from a change of the entry before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

import yaml

from paper_index.text.yaml_reader import find_comments

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True)
class EntryFile:
    """The lines of a file before, in and after the entries of one of its mappings.

    The lines of an entry begin with the comments above it; there are no blank lines around them.
    """

    before: tuple[str, ...]
    entries: Mapping[str, tuple[str, ...]]
    after: tuple[str, ...]

    def text(self, *, by_id: bool = True) -> str:
        """Return the file with its entries sorted by id, or else in their order."""
        lines = list(self.before)
        items = self.entries.items()
        for number, (_, entry) in enumerate(sorted(items) if by_id else items):
            # Comments above the first entry are apart from it.
            if number or (lines and lines[-1].lstrip().startswith("#")):
                lines.append("")
            lines.extend(entry)
        if self.after:
            lines += ["", *self.after]
        return "".join(f"{line}\n" for line in lines)


def split_entries(text: str, section: str | None = None) -> EntryFile:
    """Return the entries of a YAML mapping in block style: of the file, or of one of its keys.

    A comment belongs to the entry below it; one above the first entry, with a blank line
    between, belongs to the file. The entries of a list of lists are named by their first value,
    and a comment at the top of such a file belongs to the file.
    """
    lines = text.splitlines()
    root: Any = yaml.compose(text, _Loader)
    mapping = root
    if section is not None:
        mapping = next(value for key, value in root.value if key.value == section)
    if not isinstance(mapping, yaml.CollectionNode) or mapping.flow_style:
        return EntryFile(tuple(lines), {}, ())
    entries: dict[str, tuple[str, ...]] = {}
    is_list = isinstance(mapping, yaml.SequenceNode)
    items = [(one.value[0], one) for one in mapping.value] if is_list else mapping.value
    first = items[0][0].start_mark.line
    start = top = _with_comments(lines, first) or (first if is_list else 0)
    for key, value in items:
        last = max(_line_after(lines, node) for node in (key, *_leaves(value)))
        last += _comments_below(lines[last:], key.start_mark.column)
        entries[key.value] = _stripped(lines[start:last])
        start = last
    return EntryFile(_stripped(lines[:top]), entries, _stripped(lines[start:]))


def comments_above(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the lines of an entry that are above its key: comments and blank lines."""
    return tuple(takewhile(lambda line: not line or line.lstrip().startswith("#"), lines))


def lost_comments(before: str, after: str) -> list[str]:
    """Return the comments of a YAML text that another lacks, in their order."""
    lost = Counter(find_comments(before)) - Counter(find_comments(after))
    return list(lost.elements())


def _with_comments(lines: list[str], line: int) -> int:
    """Return the line at which the comments directly above a line begin."""
    above = reversed(lines[:line])
    return line - sum(1 for _ in takewhile(lambda one: one.lstrip().startswith("#"), above))


def _comments_below(lines: list[str], column: int) -> int:
    """Return the number of lines with comments that are indented like the keys of an entry."""
    indented = takewhile(lambda line: line[: column + 1].isspace(), lines)
    return sum(1 for _ in takewhile(lambda line: line.lstrip().startswith("#"), indented))


def _leaves(node: yaml.Node) -> Iterator[yaml.Node]:
    """Yield the nodes whose end is exact: the parser ends a block where the next token begins."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        for item in node.value:
            for one in item if isinstance(item, tuple) else (item,):
                yield from _leaves(one)
    else:
        yield node


def _line_after(lines: list[str], node: yaml.Node) -> int:
    line: int = node.end_mark.line + (node.end_mark.column > 0)
    while not lines[line - 1].strip():
        line -= 1
    return line


def _stripped(lines: list[str]) -> tuple[str, ...]:
    """Return the lines without blank ones at both ends."""
    full = [number for number, line in enumerate(lines) if line.strip()]
    return tuple(lines[full[0] : full[-1] + 1]) if full else ()
