"""The form of a paper file: how it is written, and changed with its comments kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruamel.yaml.comments import CommentedMap

from paper_index.content.format_values import column, dump, load, mapping, order, put, row, text
from paper_index.model.fields import PartialDate
from paper_index.model.paper import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paper_index.model.paper import Paper

_ROWS = {"tags", "aliases", "former_keys"}
_EMPTY: tuple[object, ...] = (None, "", (), {})


def new_paper(paper: Paper) -> bytes:
    """Return the file of a paper: known fields only, in canonical order."""
    return dump(_fill(CommentedMap(), paper, FIELDS))


def update_paper(data: bytes, paper: Paper, fields: Iterable[str]) -> bytes:
    """Return a paper's file with the named fields set as `paper` has them, all else kept."""
    return dump(_fill(load(data), paper, fields))


def format_paper(data: bytes, paper: Paper) -> bytes:
    """Return a paper's file in its one form: `paper` is what the file says, and its citation key.

    Without comments the form follows from the paper alone.
    """
    if b"#" not in data:
        return new_paper(paper)
    document = load(data)
    for name in FIELDS:
        # A field that says nothing goes, unless somebody has written a remark to it.
        empty = name in document and getattr(paper, name) in _EMPTY
        if empty and document.ca.items.get(name) is None:
            del document[name]
    _fill(document, paper, [name for name in FIELDS if name in document or name == "citation_key"])
    order(document, FIELDS)
    return dump(document)


def _fill(document: CommentedMap, paper: Paper, fields: Iterable[str]) -> CommentedMap:
    for name in fields:
        value = getattr(paper, name)
        if value in _EMPTY:
            continue
        if name in document:
            put(document, name, _value(name, value))
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
        return row(name, value) if name in _ROWS else column(value)
    if isinstance(value, dict):
        return mapping(value)
    return text(value, block=name == "abstract")
