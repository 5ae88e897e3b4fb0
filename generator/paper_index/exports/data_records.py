"""Writes papers and tags as JSON, JSON lines and CSV, and the schema of these files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from paper_index.model import fields
from paper_index.model.fields import model_schema
from paper_index.model.paper import FIELDS, Paper, PaperStatus, PaperType
from paper_index.model.vocabulary import Tag
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from paper_index.model.index import Index, TagEntry
    from paper_index.model.settings import SiteInfo

    Record = Mapping[str, Any]

SCHEMA_VERSION = 2
"""Increased when programs that read older files would fail; the importer checks it."""

COLUMNS = ("id", "address", *FIELDS)
"""The fields of a record in the order in which they are written."""

SEPARATOR = "; "
"""Separates the values of a list in one cell of a table."""


def file_head(site: SiteInfo) -> dict[str, object]:
    """Return what precedes the data in a JSON file; unknown values are left out."""
    known = {name: getattr(site, name) for name in ("name", "description", "url", "license")}
    return {"schema_version": SCHEMA_VERSION, **{k: v for k, v in known.items() if v}}


def records(index: Index, site: SiteInfo) -> Iterator[Record]:
    """Yield a record for each paper, by id.

    Unknown fields are left out. Texts are content text, dates are ISO 8601 as far as they are
    known, tags are ids. Without an address of the site, addresses are relative to it.
    """
    papers = sorted((entry.paper for entry in index.papers), key=lambda paper: paper.id)
    return (_record(paper, site.url or "") for paper in papers)


def papers_json(papers: Iterable[Record], site: SiteInfo) -> bytes:
    """Return records as one JSON object that describes the index first; one record per line."""
    head = json.dumps({**file_head(site), "papers": []}, ensure_ascii=False, indent=1)
    # A text of all papers has up to four bytes for each character: single ones become bytes.
    lines = b",".join(b"\n" + _compact(record) for record in papers)
    return head.removesuffix("]\n}").encode() + lines + (b"\n]\n}\n" if lines else b"]\n}\n")


def papers_jsonl(papers: Iterable[Record]) -> bytes:
    """Return records as JSON lines."""
    return b"".join(_compact(record) + b"\n" for record in papers)


def papers_csv(papers: Iterable[Record]) -> bytes:
    """Return records as a table (RFC 4180, UTF-8 without a byte order mark).

    A list is one cell with "; " between its values, a link "name: address", an unknown field an
    empty cell. An apostrophe precedes a text that a spreadsheet could take for a formula.
    """
    stream = io.BytesIO()
    lines = io.TextIOWrapper(stream, "utf-8", newline="", write_through=True)
    table = csv.writer(lines, lineterminator="\r\n")
    table.writerow(COLUMNS)
    table.writerows(
        [text.table_cell(_cell(record.get(name, ""))) for name in COLUMNS] for record in papers
    )
    return stream.getvalue()


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


def _compact(record: Record) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode()


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return SEPARATOR.join(value)
    if isinstance(value, dict):
        return SEPARATOR.join(f"{name}: {address}" for name, address in value.items())
    return str(value)


Address = Annotated[str, WithJsonSchema({"type": "string", "format": "uri-reference"})]
# The files in `content/` have the year as a text.
Number = Annotated[int, WithJsonSchema({"type": "integer", "minimum": 1500, "maximum": 2199})]
Version = Annotated[int, WithJsonSchema({"const": SCHEMA_VERSION})]

_TYPES = (
    (fields.Slug, "slug"),
    (fields.Line, "one-line text"),
    (fields.Text, "text of one or more paragraphs"),
    (fields.Date, "date: year, month or day"),
    (fields.Day, "day"),
    (Number, "year"),
    (PaperType, "word"),
    (PaperStatus, "word"),
    (fields.ArxivId, "arXiv id"),
    (fields.Doi, "DOI"),
    (fields.CitationKey, "citation key"),
    (fields.WebAddress, "web address"),
    (Address, "web address"),
)


class PaperRecord(Paper):
    """A paper in papers.json."""

    address: Address = Field(
        description="The address of the paper's page, absolute if the site's address is known."
    )
    venue_year: Number | None = Field(
        default=None, description=Paper.model_fields["venue_year"].description
    )


class TagRecord(Tag):
    """A tag in tags.json."""

    address: Address = Field(
        description="The address of the tag's page, absolute if the site's address is known."
    )
    papers: tuple[fields.Slug, ...] = Field(description="The ids of its papers.")


class PapersFile(BaseModel):
    """The content of papers.json."""

    model_config = ConfigDict(extra="forbid", title="The papers of an index")

    schema_version: Version = Field(description="The version of this schema.")
    name: str = Field(description="The name of the index.")
    description: str | None = Field(default=None, description="What the index is about.")
    url: fields.WebAddress | None = Field(default=None, description="The address of the site.")
    license: str | None = Field(default=None, description="The licence of the data.")
    papers: tuple[PaperRecord, ...] = Field(description="The papers, by id.")


@dataclass(frozen=True)
class FieldRow:
    """A field of a record: its name, its type in words, its description."""

    name: str
    type: str
    description: str
    required: bool


def schema_json() -> bytes:
    """Return the JSON Schema (2020-12) of papers.json."""
    dialect = "https://json-schema.org/draft/2020-12/schema"
    schema = {"$schema": dialect, **model_schema(PapersFile)}
    return f"{json.dumps(schema, ensure_ascii=False, indent=1)}\n".encode()


def paper_fields() -> tuple[FieldRow, ...]:
    """Return the fields of a paper in the order in which they are written."""
    return _rows(PaperRecord, COLUMNS)


def tag_fields() -> tuple[FieldRow, ...]:
    """Return the fields of a tag in the order in which they are written."""
    names = [name for name in Tag.model_fields if name != "id"]
    return _rows(TagRecord, ("id", "address", *names, "papers"))


def _rows(model: type[BaseModel], names: Sequence[str]) -> tuple[FieldRow, ...]:
    hints = get_type_hints(model, include_extras=True)
    fields = ((name, _in_words(hints[name]), model.model_fields[name]) for name in names)
    return tuple(FieldRow(n, kind, f.description or "", f.is_required()) for n, kind, f in fields)


def _in_words(hint: Any) -> str:
    """Return a field's type in words, without the None of an optional field."""
    inner = get_args(hint)
    if get_origin(hint) is tuple:
        return f"list of {_in_words(inner[0])}s"
    if get_origin(hint) is dict:
        return f"{_in_words(inner[1])}es by name"
    kind = inner[0] if type(None) in inner else hint
    return next(words for known, words in _TYPES if known == kind)
