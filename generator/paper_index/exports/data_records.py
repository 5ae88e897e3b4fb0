"""A paper as the downloads hold it: its file's fields, its id, and the address of its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paper_index.model.paper import FIELDS
from paper_index.text import urls

if TYPE_CHECKING:
    from paper_index.model.index import Index
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
