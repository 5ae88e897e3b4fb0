"""Writes papers and tags as JSON, JSON lines and CSV, with every value as the content has it."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from paper_index.model.paper import FIELDS
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paper_index.model.index import Index, TagEntry
    from paper_index.model.paper import Paper
    from paper_index.model.site import SiteInfo

    Record = Mapping[str, Any]

SCHEMA_VERSION = 1
"""Increased when programs that read older files would fail; the importer checks it."""

COLUMNS = ("id", "address", *FIELDS)
"""The fields of a record in the order in which they are written."""

SEPARATOR = "; "
"""Separates the values of a list in one cell of a table."""


def file_head(site: SiteInfo) -> dict[str, object]:
    """Return what precedes the data in a JSON file; unknown values are left out."""
    known = {name: getattr(site, name) for name in ("name", "description", "url", "license")}
    return {"schema_version": SCHEMA_VERSION, **{k: v for k, v in known.items() if v}}


def records(index: Index, site: SiteInfo) -> list[Record]:
    """Return a record for each paper, by id.

    Unknown fields are left out. Texts are content text, dates are ISO 8601 as far as they are
    known, tags are ids. Without an address of the site, addresses are relative to it.
    """
    papers = sorted((entry.paper for entry in index.papers), key=lambda paper: paper.id)
    return [_record(paper, site.url or "") for paper in papers]


def papers_json(papers: Sequence[Record], site: SiteInfo) -> bytes:
    """Return records as one JSON object that describes the index first; one record per line."""
    head = json.dumps({**file_head(site), "papers": []}, ensure_ascii=False, indent=1)
    lines = ",".join(f"\n{_compact(record)}" for record in papers) + ("\n" if papers else "")
    return (head.removesuffix("]\n}") + lines + "]\n}\n").encode()


def papers_jsonl(papers: Sequence[Record]) -> bytes:
    """Return records as JSON lines."""
    return "".join(f"{_compact(record)}\n" for record in papers).encode()


def papers_csv(papers: Sequence[Record]) -> bytes:
    """Return records as a table (RFC 4180, UTF-8 without a byte order mark).

    A list is one cell with "; " between its values, a link "name: address", an unknown field an
    empty cell. Titles are never changed, although a spreadsheet may take one that begins with "="
    for a formula.
    """
    stream = io.StringIO()
    table = csv.writer(stream, lineterminator="\r\n")
    table.writerow(COLUMNS)
    table.writerows([_cell(record.get(name, "")) for name in COLUMNS] for record in papers)
    return stream.getvalue().encode()


def tags_json(index: Index, site: SiteInfo) -> bytes:
    """Return the vocabulary as JSON: groups in their order, tags by group and name."""
    data = {
        **file_head(site),
        "groups": [entry.group.model_dump(exclude_none=True) for entry in index.groups],
        "tags": [_tag(entry, site.url or "") for entry in index.tags],
    }
    return f"{json.dumps(data, ensure_ascii=False, indent=1)}\n".encode()


def _record(paper: Paper, url: str) -> Record:
    fields = paper.model_dump(mode="json", exclude={"id"}, exclude_none=True)
    known = {name: fields[name] for name in FIELDS if fields.get(name) not in (None, [], {})}
    return {"id": paper.id, "address": url + urls.paper(paper.id), **known}


def _tag(entry: TagEntry, url: str) -> Record:
    fields = entry.tag.model_dump(mode="json", exclude={"id"}, exclude_none=True)
    papers = sorted(paper.id for paper in entry.papers)
    address = url + urls.tag(entry.tag.id)
    return {"id": entry.tag.id, "address": address, **fields, "papers": papers}


def _compact(record: Record) -> str:
    return json.dumps(record, ensure_ascii=False)


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return SEPARATOR.join(value)
    if isinstance(value, dict):
        return SEPARATOR.join(f"{name}: {address}" for name, address in value.items())
    return str(value)
