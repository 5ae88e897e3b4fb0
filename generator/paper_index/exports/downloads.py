"""What stands beside the data: what each file is, its size and its checksum, and where to start.

Knows a file by its name alone, so that any writer's files can be named here.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from paper_index.exports.data_records import (
    SCHEMA_VERSION,
    papers_csv,
    papers_json,
    papers_jsonl,
    tags_json,
)
from paper_index.exports.data_schema import schema_json
from paper_index.exports.database import sqlite
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from paper_index.model.index import Index
    from paper_index.model.site import SiteInfo


_KINDS = {
    "papers.json": ("application/json", "Every paper with all of its fields, as one JSON object."),
    "papers.jsonl": ("application/jsonl", "Every paper with all of its fields, one JSON a line."),
    "papers.csv": (
        "text/csv; charset=utf-8",
        "Every paper as a row of a table; lists by semicolons.",
    ),
    "papers.db": (
        "application/vnd.sqlite3",
        "Papers, authors, tags and links as an SQLite database with full-text search.",
    ),
    "papers.bib": ("application/x-bibtex", "Every paper as a BibTeX entry."),
    "papers.ris": ("application/x-research-info-systems", "Every paper in the RIS format."),
    "papers.csl.json": ("application/vnd.citationstyles.csl+json", "Every paper as CSL JSON."),
    "tags.json": ("application/json", "The tags with their definitions and their papers."),
    "tags.yml": (
        "application/yaml",
        "The tags as the content/tags.yml of another index takes them.",
    ),
    "schema.json": ("application/schema+json", "The JSON Schema of papers.json."),
    "manifest.json": ("application/json", "These files with their sizes and checksums."),
    "SHA256SUMS": ("text/plain; charset=utf-8", "The checksums, for sha256sum."),
}
SPARE = frozenset({"manifest.json", "SHA256SUMS"})
"""What a reader of the data does not need."""

_PART = re.compile(r"([^.]+)-([0-9]+)(\..+)")
_OTHER = ("application/octet-stream", "")


@dataclass(frozen=True)
class File:
    """A download: its path as given, its size in bytes, and what it is."""

    path: str
    bytes: int
    sha256: str
    media_type: str
    description: str


def describe(files: Mapping[str, bytes]) -> tuple[File, ...]:
    """Return what is to be said of each file, by path; a part is described as its whole."""
    return tuple(_file(path, data) for path, data in sorted(files.items()))


def _file(path: str, data: bytes) -> File:
    media_type, description = _KINDS.get(_whole(path), _OTHER)
    part = _PART.fullmatch(PurePosixPath(path).name)
    if part and description:
        description += f" Part {int(part[2])}."
    return File(path, len(data), hashlib.sha256(data).hexdigest(), media_type, description)


def _whole(path: str) -> str:
    """Return a file's name; of a part the name of the whole."""
    name = PurePosixPath(path).name
    part = _PART.fullmatch(name)
    return f"{part[1]}{part[3]}" if part else name


def manifest(files: Mapping[str, bytes]) -> bytes:
    """Return the list of the files for programs, by path."""
    listed = [
        {
            "path": file.path,
            "bytes": file.bytes,
            "sha256": file.sha256,
            "media_type": file.media_type,
            "description": file.description,
        }
        for file in describe(files)
    ]
    data = {"schema_version": SCHEMA_VERSION, "files": listed}
    return f"{json.dumps(data, ensure_ascii=False, indent=1)}\n".encode()


def checksums(files: Mapping[str, bytes]) -> bytes:
    """Return what `sha256sum --check` reads, by path; paths are as given, without line breaks."""
    return "".join(f"{file.sha256}  {file.path}\n" for file in describe(files)).encode()


def llms_txt(about: SiteInfo, files: Sequence[File]) -> bytes:
    """Return `llms.txt` (https://llmstxt.org): where the data is, for programs that read text.

    The files' paths are relative to the site, and so are links when nobody has said where it lives.
    What the data can be read without stands under "Optional".
    """
    spare = [file for file in files if _whole(file.path) in SPARE or not file.description]
    data = [file for file in files if file not in spare]
    sections = {
        "Data": list(_links(data, (about.url or ""))),
        "Pages": list(_pages(about.url or "")),
        "Optional": list(_links(spare, (about.url or ""))),
    }
    description, license_ = text.plain(_line(about.description)), _line(about.license or "")
    blocks = [
        f"# {text.plain(_line(about.name))}",
        *([f"> {description}"] if description else []),
        "A curated index of research papers. Take the data whole instead of reading its pages.",
        *([f"Licence of the data: {license_}"] if license_ else []),
        *("\n".join([f"## {title}", "", *links]) for title, links in sections.items() if links),
    ]
    return ("\n\n".join(blocks) + "\n").encode()


def _links(files: Sequence[File], site_url: str) -> Iterator[str]:
    for file in files:
        note = f": {file.description}" if file.description else ""
        yield f"- [{PurePosixPath(file.path).name}]({site_url}{file.path}){note}"


def _pages(site_url: str) -> Iterator[str]:
    yield f"- [All papers]({site_url}{urls.PAPERS}): by year, each with a page of its own."
    yield f"- [All tags]({site_url}{urls.TAGS}): what each means, and its papers."
    yield f"- [Recent changes]({site_url}{urls.RECENT}): what is new."
    yield f"- [The data]({site_url}{urls.DATA}): what each file and each field holds."
    if site_url:
        yield f"- [Feeds]({site_url}{urls.FEEDS}): of all papers and of each tag."


def _line(value: str) -> str:
    return " ".join(value.split())


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
