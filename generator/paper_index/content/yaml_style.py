"""Read and write YAML with its comments, and choose the style of each value."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, FoldedScalarString

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH = 92
"""Longest line of wrapped text, in characters."""

# A text with one of these would need quotes; a block needs none and reads better.
_NEEDS_BLOCK = frozenset(":#'\"\\{}[]&*!|>%@`,?-")

_TEXT_TAG = "tag:yaml.org,2002:str"


class _TextResolver(VersionedResolver):
    """Resolves every plain scalar to a text, so that `null` or `+1` is written as it was read."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        plain = kind is ScalarNode and implicit[0]
        return self.DEFAULT_SCALAR_TAG if plain else super().resolve(kind, value, implicit)


def load(data: bytes) -> Any:
    """Return a document with its comments; every plain scalar is a text."""
    return _yaml().load(data.decode("utf-8-sig"))


def dump(document: Any) -> bytes:
    """Return a document as the bytes of a file."""
    stream = io.BytesIO()
    writer = _yaml()
    if isinstance(document, list):
        writer.indent(mapping=2, sequence=2, offset=0)
    writer.dump(document, stream)
    return stream.getvalue()


def _yaml() -> YAML:
    made = YAML()
    made.Resolver = _TextResolver
    made.width = WIDTH
    made.preserve_quotes = True
    made.indent(mapping=2, sequence=4, offset=2)
    return made


def style_text(value: str, *, block: bool = False) -> str:
    """Return a text in its style: folded when `block` or otherwise long or quoted, else plain."""
    if block or _needs_block(value):
        folded: str = FoldedScalarString(value)
        return folded
    return style_word(value)


def style_word(value: str) -> str:
    """Return a text for one line, in quotes if programs would read a number, a date or the like."""
    resolver = yaml.resolver.Resolver()
    tag = resolver.resolve(yaml.ScalarNode, value, (True, False))  # type: ignore[no-untyped-call]
    return value if tag == _TEXT_TAG else DoubleQuotedScalarString(value)


def _needs_block(value: str) -> bool:
    return " " in value and (len(value) > WIDTH - 20 or not _NEEDS_BLOCK.isdisjoint(value))


def style_list(values: Iterable[str], *, key: str | None = None) -> CommentedSeq:
    """Return a list with one item a line, or on one line after `key` where it fits."""
    made = CommentedSeq(style_word(value) for value in values)
    if key is not None and len(f"{key}: [{', '.join(made)}]") <= WIDTH:
        made.fa.set_flow_style()
    return made


def set_value(document: CommentedMap, name: str, value: Any) -> None:
    """Replace the value of a key; comments that belong to the old value stay."""
    old = document[name]
    if isinstance(old, FoldedScalarString) and isinstance(value, FoldedScalarString):
        comment = getattr(old, "comment", None)
        if comment is not None:
            value.comment = comment  # type: ignore[attr-defined]
    if isinstance(old, CommentedSeq) and isinstance(value, CommentedSeq):
        _carry_comments(old, value)
    # CommentedMap.__setitem__ would give the new text the quotes of the old one.
    super(CommentedMap, document).__setitem__(name, value)


def _carry_comments(old: CommentedSeq, new: CommentedSeq) -> None:
    last = len(old) - 1
    for position, comment in old.ca.items.items():
        item = old[position]
        # A comment after the last item belongs to what follows the list.
        if position == last and len(new):
            target = len(new) - 1
        elif item in new:
            target = new.index(item)
        else:
            continue
        new.ca.items[target] = comment
        new.fa.set_block_style()
    if old.ca.comment is not None:
        new.ca.comment = old.ca.comment


def sort_keys(document: CommentedMap, names: Sequence[str]) -> None:
    """Sort the keys of a mapping in the order of `names`; other keys come last."""
    rank = {name: number for number, name in enumerate(names)}
    wanted = sorted(document, key=lambda name: rank.get(name, len(rank)))
    if wanted != list(document):
        for name in wanted:
            document.move_to_end(name)
