"""All downloads of an index together, with what is said beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.exports.data_files import checksums, manifest
from paper_index.exports.data_lists import papers_csv, papers_json, papers_jsonl, tags_json
from paper_index.exports.data_schema import schema_json
from paper_index.exports.database import sqlite

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paper_index.model.index import Index
    from paper_index.model.site import SiteInfo


def downloads(index: Index, about: SiteInfo, more: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return every download by path, `more` among them, such as references in other formats.

    The manifest lists all but itself and the checksums; the checksums cover all but themselves.
    Raises ValueError when `more` has a path that is taken.
    """
    files = {
        **papers_json(index, about),
        **papers_jsonl(index, about),
        **papers_csv(index, about),
        **sqlite(index, about),
        **tags_json(index, about),
        **schema_json(),
    }
    taken = sorted(files.keys() & more.keys())
    if taken:
        raise ValueError(f"two downloads claim one path: {', '.join(taken)}")
    files |= more
    files["manifest.json"] = manifest(files)
    files["SHA256SUMS"] = checksums(files)
    return files
