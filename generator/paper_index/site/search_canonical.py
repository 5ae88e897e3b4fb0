"""One form for what Pagefind writes: it lists some things in the order of a seeded table.

Knows Pagefind 1.5's files: gzip over a mark and CBOR. The metadata's fourth item lists the facets
as [name, file's hash], its fifth the sort orders as [name, pages]; a facet's file is
[name, [[value, pages], …]].
"""

from __future__ import annotations

import gzip
import hashlib
import json
from typing import TYPE_CHECKING, Any

import cbor2

if TYPE_CHECKING:
    from pathlib import Path

_MARK = b"pagefind_dcd"
_FACETS, _SORTS = 3, 4


def make_canonical(engine: Path) -> None:
    """Rewrite a bundle so that the same records give the same bytes, file names included."""
    entry_path = engine / "pagefind-entry.json"
    entry = json.loads(entry_path.read_text("utf-8"))
    for language, details in sorted(entry["languages"].items()):
        old = engine / f"pagefind.{details['hash']}.pf_meta"
        meta = _read(old)
        facets = sorted(meta[_FACETS])
        meta[_FACETS] = [[name, _facet(engine, language, file)] for name, file in facets]
        meta[_SORTS] = sorted(meta[_SORTS])
        details["hash"] = _replace(old, language, meta, engine, "pagefind.{}.pf_meta")
    entry_path.write_text(json.dumps(entry, ensure_ascii=False, sort_keys=True), "utf-8")


def _facet(engine: Path, language: str, old_hash: str) -> str:
    old = engine / "filter" / f"{old_hash}.pf_filter"
    name, values = _read(old)
    return _replace(old, language, [name, sorted(values)], engine, "filter/{}.pf_filter")


def _read(path: Path) -> Any:
    return cbor2.loads(gzip.decompress(path.read_bytes()).removeprefix(_MARK))


def _replace(old: Path, language: str, data: object, engine: Path, pattern: str) -> str:
    """Write data in place of a file, under a name made of its hash, and return that hash."""
    packed = gzip.compress(_MARK + cbor2.dumps(data), compresslevel=9, mtime=0)
    # Not the packed bytes: zlib's versions differ, and names should not.
    name = f"{language}_{hashlib.sha256(cbor2.dumps(data)).hexdigest()[:10]}"
    old.unlink()
    (engine / pattern.format(name)).write_bytes(packed)
    return name
