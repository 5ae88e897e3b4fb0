"""The canonical form of a paper file: how it is written, and changed with its comments kept."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, FoldedScalarString

from generator.model.fields import PartialDate
from generator.model.paper import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.model.paper import Paper

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


def new_paper(paper: Paper) -> bytes:
    """Return the file of a paper: known fields only, in canonical order."""
    return _dump(_fill(CommentedMap(), paper, FIELDS))


def update_paper(data: bytes, paper: Paper, fields: Iterable[str]) -> bytes:
    """Return a paper's file with the named fields set as `paper` has them, all else kept."""
    document = _yaml().load(data.decode("utf-8-sig"))
    return _dump(_fill(document, paper, fields))


def _fill(document: CommentedMap, paper: Paper, fields: Iterable[str]) -> CommentedMap:
    for name in fields:
        value = getattr(paper, name)
        if value in (None, "", (), {}):
            continue
        if name in document:
            document[name] = _value(name, value)
        else:
            document.insert(_place(document, name), name, _value(name, value))
    return document


def _place(document: CommentedMap, name: str) -> int:
    """Return where a key belongs among those that are there."""
    before = set(FIELDS[: FIELDS.index(name)])
    keys = list(document)
    return max((place for place, key in enumerate(keys, start=1) if key in before), default=0)


def _value(name: str, value: Any) -> Any:
    if isinstance(value, PartialDate | int):
        return str(value)
    if isinstance(value, tuple):
        row = CommentedSeq(_text(item) for item in value)
        # A row that had to be wrapped would end in a space: it becomes one item a line.
        if name in {"tags", "aliases"} and len(f"{name}: [{', '.join(value)}]") <= WIDTH:
            row.fa.set_flow_style()
        return row
    if isinstance(value, dict):
        return CommentedMap((_text(key), _text(item)) for key, item in value.items())
    if name == "abstract" or _wants_block(value):
        return FoldedScalarString(value)
    return _text(value)


def _text(value: str) -> str:
    """Quote what other programs would read as a number, a date or the like."""
    resolver = yaml.resolver.Resolver()
    tag = resolver.resolve(yaml.ScalarNode, value, (True, False))  # type: ignore[no-untyped-call]
    return value if tag == _TEXT_TAG else DoubleQuotedScalarString(value)


def _wants_block(text: str) -> bool:
    return " " in text and (len(text) > WIDTH - 20 or not _NEEDS_BLOCK.isdisjoint(text))


def _yaml() -> YAML:
    form = YAML()
    form.Resolver = _AsWritten
    form.width = WIDTH
    form.preserve_quotes = True
    form.indent(mapping=2, sequence=4, offset=2)
    return form


def _dump(document: CommentedMap) -> bytes:
    stream = io.BytesIO()
    _yaml().dump(document, stream)
    return stream.getvalue()
