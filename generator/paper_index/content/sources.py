"""Where the index keeps its sources: each once, under a name that papers can name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.content.write import write_file
from paper_index.model.errors import UsageError
from paper_index.text.urls import slugify

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def source_name(sources: Path, file: Path, data: bytes, name: str | None) -> str:
    """Return the name of the file below `sources` that holds, or will hold, a source.

    A source is kept once: one that is there already keeps its name, unless `name` asks for
    another. Raises UsageError for a file below `sources` whose name papers cannot name.
    """
    if file.resolve().is_relative_to(sources.resolve()):
        if slugify(file.stem) != file.stem:
            better = f"{slugify(file.stem) or 'source'}{file.suffix}"
            raise UsageError(
                f"papers cannot name {file.as_posix()} as their source", f"rename it to {better}"
            )
        return file.name
    if not name:
        for path in _kept(sources):
            if path.read_bytes() == data:
                return path.name
    return _free(sources, slugify(name or file.stem) or "source", file.suffix or ".txt", data)


def keep_source(sources: Path, name: str, file: Path, data: bytes) -> None:
    """Copy a source into the index under its name, unless it is there."""
    if not file.resolve().is_relative_to(sources.resolve()):
        write_file(sources / name, data)


def _kept(sources: Path) -> Iterator[Path]:
    if sources.is_dir():
        yield from sorted(path for path in sources.iterdir() if path.is_file())


def _free(sources: Path, stem: str, ending: str, data: bytes) -> str:
    """Return the first name that is free or holds the same bytes; a stem stands only once."""
    others = {path.stem: path for path in _kept(sources)}
    number, slug = 1, stem
    while slug in others and not _same(others[slug], ending, data):
        number += 1
        slug = f"{stem}-{number}"
    return f"{slug}{ending}"


def _same(path: Path, ending: str, data: bytes) -> bool:
    return path.suffix == ending and path.read_bytes() == data
