"""The page of the data: files, fields, licence and first steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.exports.data_records import SCHEMA_VERSION
from paper_index.exports.data_schema import paper_fields, tag_fields
from paper_index.pages import parts
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from paper_index.exports.data_schema import FieldRow
    from paper_index.exports.downloads import DataFile
    from paper_index.model.index import Index

_THOUSAND = 1_000


@dataclass(frozen=True)
class Download:
    """A data file; `size` is in words ("1.2 MB")."""

    name: str
    href: str
    size: str
    description: str


@dataclass(frozen=True)
class DataPage:
    """The data files with their licence and their fields."""

    total: int
    version: int
    """The version of the schema."""
    license: Markup
    files: tuple[Download, ...]
    fields: tuple[FieldRow, ...]
    tag_fields: tuple[FieldRow, ...]
    lines: str
    """The address of the papers as JSON lines."""


def data_page(
    index: Index, files: Sequence[DataFile], settings: parts.RenderSettings
) -> parts.PageSpec:
    """Return the page of the data; `files` come by path."""
    context = DataPage(
        total=len(index.papers),
        version=SCHEMA_VERSION,
        license=text.html(settings.site.license or "", link=True),
        files=tuple(_download(file) for file in files),
        fields=paper_fields(),
        tag_fields=tag_fields(),
        lines=f"{settings.site.url or ''}{urls.DATA}papers.jsonl",
    )
    about = f"The whole of {settings.site.name} as files to download."
    return parts.PageSpec(urls.DATA, context, "Data", about)


def size(count: int) -> str:
    """Return a number of bytes in words: "512 bytes", "34 kB", "1.2 MB"."""
    if count < _THOUSAND:
        return f"{count} bytes"
    if count < _THOUSAND**2 - _THOUSAND // 2:
        return f"{count / _THOUSAND:.0f} kB"
    return f"{count / _THOUSAND**2:.1f} MB"


def _download(file: DataFile) -> Download:
    href = urls.relative(file.path, urls.DATA)
    return Download(href, href, size(file.bytes), file.description)
