"""YAML as content files have it: reading with comments, and how each value is written."""

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

# A title that holds one of these would need quotes; a block needs none and reads better.
_NEEDS_BLOCK = frozenset(":#'\"\\{}[]&*!|>%@`,?-")

_TEXT_TAG = "tag:yaml.org,2002:str"


class _AsWritten(VersionedResolver):
    """Takes every plain scalar for a text, so that `null` or `+1` is written as it was read."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        """Return a node's tag."""
        plain = kind is ScalarNode and implicit[0]
        return self.DEFAULT_SCALAR_TAG if plain else super().resolve(kind, value, implicit)


def load(data: bytes) -> Any:
    """Return a document with its comments; every plain scalar is a text."""
    return _yaml().load(data.decode("utf-8-sig"))


def dump(document: Any) -> bytes:
    """Return a document as it is written."""
    stream = io.BytesIO()
    form = _yaml()
    if isinstance(document, list):
        # A whole file that is a list begins at the margin.
        form.indent(mapping=2, sequence=2, offset=0)
    form.dump(document, stream)
    return stream.getvalue()


def text(value: str, *, block: bool = False) -> str:
    """Return a text as it is written: plain, folded when it is long or `block`, else quoted."""
    if block or _wants_block(value):
        folded: str = FoldedScalarString(value)
        return folded
    return _quoted(value)


def row(name: str, values: Sequence[str]) -> CommentedSeq:
    """Return a list on one line under a key, or one item a line where that would be too long."""
    made = CommentedSeq(_quoted(value) for value in values)
    if len(f"{name}: [{', '.join(values)}]") <= WIDTH:
        made.fa.set_flow_style()
    return made


def column(values: Iterable[str]) -> CommentedSeq:
    """Return a list with one item a line."""
    return CommentedSeq(_quoted(value) for value in values)


def mapping(values: dict[str, str]) -> CommentedMap:
    """Return a mapping of texts."""
    return CommentedMap((_quoted(key), _quoted(value)) for key, value in values.items())


def put(document: CommentedMap, name: str, value: Any) -> None:
    """Set a key that is there; the comments that hang on the old value stay."""
    old = document[name]
    if isinstance(old, FoldedScalarString) and isinstance(value, FoldedScalarString):
        comment = getattr(old, "comment", None)
        if comment is not None:
            value.comment = comment  # type: ignore[attr-defined]
    if isinstance(old, CommentedSeq) and isinstance(value, CommentedSeq):
        _carry_comments(old, value)
    # Its own __setitem__ would give a new text the quotes of the old one.
    super(CommentedMap, document).__setitem__(name, value)


def _carry_comments(old: CommentedSeq, new: CommentedSeq) -> None:
    last = len(old) - 1
    for place, comment in old.ca.items.items():
        item = old[place]
        # What follows the last item belongs to what comes behind the list.
        if place == last and len(new):
            target = len(new) - 1
        elif item in new:
            target = new.index(item)
        else:
            continue
        new.ca.items[target] = comment
        new.fa.set_block_style()
    if old.ca.comment is not None:
        new.ca.comment = old.ca.comment


def order(document: CommentedMap, names: Sequence[str]) -> None:
    """Bring the keys of a mapping into an order; keys that it does not name come last."""
    rank = {name: place for place, name in enumerate(names)}
    wanted = sorted(document, key=lambda name: rank.get(name, len(rank)))
    if wanted != list(document):
        for name in wanted:
            document.move_to_end(name)


def _quoted(value: str) -> str:
    """Quote what other programs would read as a number, a date or the like."""
    resolver = yaml.resolver.Resolver()
    tag = resolver.resolve(yaml.ScalarNode, value, (True, False))  # type: ignore[no-untyped-call]
    return value if tag == _TEXT_TAG else DoubleQuotedScalarString(value)


def _wants_block(value: str) -> bool:
    return " " in value and (len(value) > WIDTH - 20 or not _NEEDS_BLOCK.isdisjoint(value))


def _yaml() -> YAML:
    form = YAML()
    form.Resolver = _AsWritten
    form.width = WIDTH
    form.preserve_quotes = True
    form.indent(mapping=2, sequence=4, offset=2)
    return form
