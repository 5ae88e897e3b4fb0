"""A paper as the downloads hold it: its file's fields, its id, and the address of its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from paper_index.model.paper import FIELDS
from paper_index.text import urls

if TYPE_CHECKING:
    from paper_index.model.index import Index
    from paper_index.model.paper import Paper

SCHEMA_VERSION = 1
"""Rises when a reader of older downloads would go wrong; the importer must know it."""

COLUMNS = ("id", "address", *FIELDS)
"""The fields of a record, in the order in which they are written."""


@dataclass(frozen=True)
class About:
    """What downloads say of the index; `url` is absolute and ends in a slash, or is ""."""

    name: str
    description: str = ""
    url: str = ""
    license: str = ""
    """The licence of the data, in words or as an SPDX id; "" says nothing."""

    def __post_init__(self) -> None:
        if self.url and not self.url.endswith("/"):
            raise ValueError(f"the site's address must end in a slash: {self.url!r}")

    @property
    def head(self) -> dict[str, object]:
        """What stands before the data in a JSON file."""
        told = {
            "name": self.name,
            "description": self.description,
            "url": self.url,
            "license": self.license,
        }
        known = {key: value for key, value in told.items() if value}
        return {"schema_version": SCHEMA_VERSION, **known}


def records(index: Index, about: About) -> list[dict[str, Any]]:
    """Return a record for each paper, by id.

    Unknown fields are left out. Texts are content text, dates ISO 8601 as far as they are known,
    tags are ids. The address is relative to the site when that has none.
    """
    papers = sorted((entry.paper for entry in index.papers), key=lambda paper: paper.id)
    return [_record(paper, about.url) for paper in papers]


def _record(paper: Paper, url: str) -> dict[str, Any]:
    fields = paper.model_dump(mode="json", exclude={"id"}, exclude_none=True)
    known = {name: fields[name] for name in FIELDS if fields.get(name) not in (None, [], {})}
    return {"id": paper.id, "address": url + urls.paper(paper.id), **known}
