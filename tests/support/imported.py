"""Reads made-up sources as an import does: parsed and cleaned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paper_index.ingest.clean import clean
from paper_index.ingest.formats import detect, parse

if TYPE_CHECKING:
    from paper_index.ingest.draft import ImportedRecord, LeftOut

FILE = "refs.txt"


def imported(text: str) -> list[ImportedRecord]:
    """Return the clean records of a source, in its order."""
    return [clean(record) for record in parse(text, FILE, detect(text, FILE).format).records]


def fields(text: str) -> dict[str, Any]:
    """Return the fields of a source's only record, as content text."""
    (record,) = imported(text)
    return {
        key: str(value) if isinstance(value, str) else value for key, value in record.fields.items()
    }


def left_out(text: str) -> tuple[LeftOut, ...]:
    """Return what a parser leaves out of a source."""
    return parse(text, FILE, detect(text, FILE).format).left_out


def bibtex(*lines: str, kind: str = "article", title: str = "On Tea") -> dict[str, Any]:
    """Return the fields of a BibTeX entry with a title and these lines."""
    return fields(bibtex_entry(*lines, kind=kind, title=title))


def bibtex_entry(*lines: str, kind: str = "article", title: str = "On Tea") -> str:
    """Return a BibTeX entry with the key `k`, a title and these fields."""
    return "".join(
        (f"@{kind}{{k,\n  title = {{{title}}},\n", *(f"  {line},\n" for line in lines), "}\n")
    )
