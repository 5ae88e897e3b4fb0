"""The copy of a library in `content/sources/`: finds that of its last import and replaces it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from paper_index.content.write import free_stem, kept_sources, source_stem
from paper_index.ingest import formats
from paper_index.ingest.clean import clean
from paper_index.ingest.draft import SourceError
from paper_index.ingest.kept import SUFFIX, read_copy, without_paths, write_copy
from paper_index.ingest.source_text import decode
from paper_index.ingest.update import has_same_entries, is_same_library, read_given

if TYPE_CHECKING:
    from paper_index.content.layout import Layout
    from paper_index.ingest.draft import ImportedRecord
    from paper_index.ingest.kept import Given
    from paper_index.workflows.check import ValidContent

_MAY_BE_PRIVATE = frozenset({"bibtex", "ris", "csl-json"})
"""Formats of reference managers, with paths and notes: copies in them are replaced by ours."""


@dataclass(frozen=True)
class KeptSource:
    """Where a source is kept, and its entries at the last import, none at the first."""

    stem: str
    path: Path | None = None
    form: str | None = None
    """The format of the copy; None for ours."""
    entries: tuple[Given, ...] = ()
    is_in_place: bool = False
    """Whether the file itself is in `content/sources/`."""
    is_partial: bool = False
    """Whether only what changed since the last import is read."""

    @property
    def is_exact(self) -> bool:
        """Whether the copy has only values that papers got."""
        return self.form is None


def find_kept(
    layout: Layout,
    file: Path,
    records: Sequence[ImportedRecord],
    valid: ValidContent,
    name: str | None,
) -> KeptSource:
    """Return the copy of an earlier version of a source, or a free name for a new one.

    A copy under the same name counts if at least half of the entries of the smaller version are in
    the other, one under another name if it has the same entries. Raises UsageError for a file in
    `content/sources/` whose name is not a slug.
    """
    sources = layout.sources
    stem = source_stem(sources, file, name)
    if file.resolve().is_relative_to(sources.resolve()):
        return KeptSource(stem, file, is_in_place=True)
    entries = read_given(records, valid.vocabulary, valid.settings.limits)
    named, others = kept_sources(sources, stem)
    for path in (*named, *(() if name else others)):
        form, known = _read_kept(path, valid)
        if is_same_library(known, entries) if path in named else has_same_entries(known, entries):
            return KeptSource(path.stem, path, form, tuple(known))
    return KeptSource(free_stem(sources, stem))


def find_fetched(layout: Layout, name: str, valid: ValidContent) -> KeptSource:
    """Return the copy of a library of which only what changed was fetched; `name` is its file."""
    path = layout.sources / name
    form, entries = _read_kept(path, valid) if path.is_file() else ("csl-json", [])
    return KeptSource(
        path.stem, path if path.is_file() else None, form, tuple(entries), is_partial=True
    )


def _read_kept(path: Path, valid: ValidContent) -> tuple[str | None, list[Given]]:
    """Return the format of a kept source, None for our copies, and its entries if it has any."""
    try:
        text = decode(path.read_bytes(), path.name).text
        form, parsed = None, read_copy(text, path.name)
        if parsed is None:
            form = formats.detect(text, path.name).format
            if form == "identifiers":
                return form, []
            parsed = formats.parse(text, path.name, form)
    except SourceError:
        return None, []
    records = [without_paths(clean(record)) for record in parsed.records]
    return form, read_given(records, valid.vocabulary, valid.settings.limits)


def new_copy(
    kept: KeptSource, given: Sequence[Given], original: tuple[str, bytes] | None, *, changes: bool
) -> tuple[str, bytes] | None:
    """Return name and bytes of the copy of a source, None if it need not be written.

    `given` are its entries as papers got them. `original` are the suffix and the bytes of a source
    that is kept as it is. At the first import, a source without `changes` is not kept.
    """
    if kept.is_in_place and kept.path:
        return (kept.path.name, b"") if changes else None
    if kept.is_partial and kept.path and original:
        is_same = kept.path.read_bytes() == original[1]
    elif kept.is_exact:
        is_same = {one.line for one in given} == {one.line for one in kept.entries}
    else:
        is_same = has_same_entries(given, kept.entries) and kept.form not in _MAY_BE_PRIVATE
    if is_same if kept.path else not changes:
        return None
    if original:
        return f"{kept.stem}{original[0]}", original[1]
    return f"{kept.stem}{SUFFIX}", write_copy(given)


def copy_files(
    layout: Layout, kept: KeptSource, name: str, data: bytes
) -> tuple[dict[Path, bytes | None], dict[Path, bytes]]:
    """Return the files that replace the copy of a source, and those that are there now."""
    if kept.is_in_place:
        return {}, {}
    new = layout.sources / name
    files: dict[Path, bytes | None] = {new: data}
    if kept.path and kept.path != new:
        files[kept.path] = None
    return files, {path: path.read_bytes() for path in files if path.is_file()}
