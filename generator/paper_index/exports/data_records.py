"""A paper as the downloads hold it: its file's fields, its id, and the address of its page."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from paper_index.exports.data_parts import LIMIT, Chunks, split
from paper_index.model.paper import FIELDS
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paper_index.model.index import Index, TagEntry
    from paper_index.model.paper import Paper
    from paper_index.model.site import SiteInfo


SCHEMA_VERSION = 1
"""Rises when a reader of older downloads would go wrong; the importer must know it."""

COLUMNS = ("id", "address", *FIELDS)
"""The fields of a record, in the order in which they are written."""


def file_head(site: SiteInfo) -> dict[str, object]:
    """Return what precedes the data in a JSON file; unknown values are left out."""
    known = {
        "name": site.name,
        "description": site.description,
        "url": site.url,
        "license": site.license,
    }
    return {"schema_version": SCHEMA_VERSION, **{k: v for k, v in known.items() if v}}


def records(index: Index, about: SiteInfo) -> list[dict[str, Any]]:
    """Return a record for each paper, by id.

    Unknown fields are left out. Texts are content text, dates ISO 8601 as far as they are known,
    tags are ids. The address is relative to the site when that has none.
    """
    papers = sorted((entry.paper for entry in index.papers), key=lambda paper: paper.id)
    return [_record(paper, about.url) for paper in papers]


def _record(paper: Paper, url: str | None) -> dict[str, Any]:
    fields = paper.model_dump(mode="json", exclude={"id"}, exclude_none=True)
    known = {name: fields[name] for name in FIELDS if fields.get(name) not in (None, [], {})}
    return {"id": paper.id, "address": (url or "") + urls.paper(paper.id), **known}


BETWEEN = "; "
"""What stands between the values of a list in one cell of a table."""


def papers_json(index: Index, about: SiteInfo, limit: int = LIMIT) -> dict[str, bytes]:
    """Return all papers as one JSON object, by path: what the index is, then the records by id."""
    head = json.dumps({**file_head(about), "papers": []}, ensure_ascii=False, indent=1)
    # An empty list is closed on its own line; the items go between its brackets.
    opened = head.removesuffix("]\n}").encode()
    items = [f"\n{_compact(record)}".encode() for record in records(index, about)]
    chunks = Chunks(items, opened, b",", b"\n]\n}\n" if items else b"]\n}\n")
    return split("papers.json", chunks, limit)


def papers_jsonl(index: Index, about: SiteInfo, limit: int = LIMIT) -> dict[str, bytes]:
    """Return all papers as JSON lines, by path: a record a line, by id."""
    items = [f"{_compact(record)}\n".encode() for record in records(index, about)]
    return split("papers.jsonl", Chunks(items), limit)


def papers_csv(index: Index, about: SiteInfo, limit: int = LIMIT) -> dict[str, bytes]:
    """Return all papers as a table (RFC 4180, UTF-8 without a mark), by path.

    A list is one cell with "; " between its values, a link "name: address", an unknown field an
    empty cell. A cell that starts with "=" or the like stays as it is: a spreadsheet may take it
    for a formula, but a program must read the title that the paper has.
    """
    items = [
        _row(_cell(record.get(name, "")) for name in COLUMNS) for record in records(index, about)
    ]
    return split("papers.csv", Chunks(items, _row(COLUMNS)), limit)


def tags_json(index: Index, about: SiteInfo) -> dict[str, bytes]:
    """Return the vocabulary as JSON, by path: groups in their order, tags by group and name."""
    data = {
        **file_head(about),
        "groups": [entry.group.model_dump(exclude_none=True) for entry in index.groups],
        "tags": [_tag(entry, about.url or "") for entry in index.tags],
    }
    return {"tags.json": f"{json.dumps(data, ensure_ascii=False, indent=1)}\n".encode()}


def _tag(entry: TagEntry, url: str) -> dict[str, Any]:
    fields = entry.tag.model_dump(mode="json", exclude={"id"}, exclude_none=True)
    papers = sorted(paper.id for paper in entry.papers)
    address = url + urls.tag(entry.tag.id)
    return {"id": entry.tag.id, "address": address, **fields, "papers": papers}


def _compact(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False)


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return BETWEEN.join(value)
    if isinstance(value, dict):
        return BETWEEN.join(f"{name}: {address}" for name, address in value.items())
    return str(value)


def _row(cells: Iterable[str]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerow(list(cells))
    return stream.getvalue().encode()
