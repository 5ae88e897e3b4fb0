"""The canonical form of a paper file: how it is written, and changed with its comments kept."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
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
    if isinstance(value, PartialDate):
        return _date(value)
    if name in {"tags", "aliases"}:
        row = CommentedSeq(value)
        row.fa.set_flow_style()
        return row
    if isinstance(value, tuple):
        return CommentedSeq(value)
    if isinstance(value, dict):
        return CommentedMap(value)
    if name == "arxiv":
        return DoubleQuotedScalarString(value)
    if name == "abstract" or (isinstance(value, str) and _wants_block(value)):
        return FoldedScalarString(value)
    return value


def _date(date: PartialDate) -> Any:
    # Typed values, so that no quotes are put around what cannot be mistaken.
    if date.day:
        return dt.date(date.year, date.month, date.day)
    return str(date) if date.month else date.year


def _wants_block(text: str) -> bool:
    return " " in text and (len(text) > WIDTH - 20 or not _NEEDS_BLOCK.isdisjoint(text))


def _yaml() -> YAML:
    yaml = YAML()
    yaml.width = WIDTH
    yaml.preserve_quotes = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _dump(document: CommentedMap) -> bytes:
    stream = io.BytesIO()
    _yaml().dump(document, stream)
    return stream.getvalue()
