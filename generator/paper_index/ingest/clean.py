"""Cleans the records of all sources: markup, and the code repository in the abstract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from paper_index.ingest.draft import ImportedRecord, one_line
from paper_index.ingest.jats import strip_markup
from paper_index.text.identifiers import code_repository
from paper_index.text.latex import to_text
from paper_index.text.markup import Markup

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.ingest.draft import Field

_CONVERTERS: dict[Markup, Callable[[str], str]] = {
    Markup.LATEX: to_text,
    Markup.HTML: lambda text: to_text(strip_markup(text)),
    Markup.PLAIN: one_line,
}
"""Functions that make content text of each kind of markup."""

_TEXTS = frozenset(
    {"title", "authors", "venue", "publication", "publisher", "note", "abstract", "tags"}
)
"""Fields that may have markup; the others are identifiers, addresses, numbers and dates."""


def clean(record: ImportedRecord) -> ImportedRecord:
    """Return a record with content text in all fields, without those that are empty then.

    A clean record is returned unchanged, so cleaning is idempotent. The first code repository in
    the abstract becomes its `code`. Never raises.
    """
    if record.markup is Markup.CLEAN:
        return record
    convert = _CONVERTERS[record.markup]
    fields = {
        key: _converted(value, convert if key in _TEXTS else one_line)
        for key, value in record.fields.items()
    }
    fields = {"code": code_repository(str(fields.get("abstract", ""))) or "", **fields}
    names = {convert(name): convert(sort) for name, sort in record.sort_names.items()}
    return replace(
        record,
        fields={key: value for key, value in fields.items() if value},
        markup=Markup.CLEAN,
        sort_names=names,
        keywords=tuple(filter(None, map(convert, record.keywords))),
    )


def _converted(value: Field, convert: Callable[[str], str]) -> Field:
    if isinstance(value, str):
        return convert(value)
    if isinstance(value, Mapping):
        pairs = ((convert(name), one_line(address)) for name, address in value.items())
        return {name: address for name, address in pairs if name and address}
    return tuple(filter(None, map(convert, value)))
