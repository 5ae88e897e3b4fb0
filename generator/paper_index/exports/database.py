"""The index as an SQLite database, to be queried, or served by a program that shows databases."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from importlib import resources
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from paper_index.exports.data_records import BETWEEN, SCHEMA_VERSION, file_head, records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from paper_index.model.index import Index
    from paper_index.model.site import SiteInfo

    Row = tuple[object, ...]

NAME = "papers.db"
# Where the version of SQLite that wrote a file stands in it, for information only:
# https://www.sqlite.org/fileformat.html#the_database_header
_WRITER = range(96, 100)

_COLUMNS = (
    "id", "address", "title", "authors", "published", "venue", "venue_year", "publication",
    "category", "arxiv", "doi", "code", "added", "source", "citation_key", "abstract",
)  # fmt: skip


def sqlite(index: Index, about: SiteInfo) -> dict[str, bytes]:
    """Return the database, by path.

    Papers stand by id, all else in the order of its paper; texts are content text. The same index
    gives the same bytes, unless another version of SQLite lays out its search otherwise.
    """
    with TemporaryDirectory(prefix="paper-index-") as folder:
        path = Path(folder, NAME)
        # Autocommit: VACUUM must stand outside a transaction.
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            _fill(database, index, about)
        data = path.read_bytes()
    return {NAME: data[: _WRITER.start] + bytes(len(_WRITER)) + data[_WRITER.stop :]}


def _fill(database: sqlite3.Connection, index: Index, about: SiteInfo) -> None:
    schema = resources.files("paper_index.exports").joinpath("database.sql").read_text("utf-8")
    # Nobody else sees the file before it is whole, so neither journal nor flush is needed.
    database.executescript("PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8';")
    database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
    database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    database.executescript(schema)
    database.execute("BEGIN")
    for table, rows in _tables(index, about):
        _insert(database, table, rows)
    database.execute("INSERT INTO papers_fts (papers_fts) VALUES ('rebuild')")
    database.execute("INSERT INTO papers_fts (papers_fts) VALUES ('optimize')")
    database.execute("COMMIT")
    wrong = database.execute("PRAGMA foreign_key_check").fetchall()
    if wrong:
        raise AssertionError(f"rows that lead nowhere: {wrong}")
    # Row numbers stay, which the search relies on: `papers` has an index, and no row was deleted.
    database.execute("VACUUM")


def _insert(database: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    found = list(rows)
    if found:
        marks = ", ".join("?" * len(found[0]))
        database.executemany(f'INSERT INTO "{table}" VALUES ({marks})', found)  # noqa: S608 (ours)


def _tables(index: Index, about: SiteInfo) -> Iterator[tuple[str, Iterable[Row]]]:
    """Yield the rows of every table, each after the tables that it refers to."""
    found = records(index, about)
    tags = [entry.tag for entry in index.tags]
    yield "metadata", ((key, str(value)) for key, value in file_head(about).items())
    yield "groups", ((g.group.id, g.group.name, g.group.description) for g in index.groups)
    yield "tags", ((t.id, t.name, t.group, t.definition, t.parent) for t in tags)
    yield "tag_aliases", ((alias, tag.id) for tag in tags for alias in tag.aliases)
    yield "papers", (_paper(record) for record in found)
    yield "authors", _listed(found, "authors")
    yield "paper_tags", _listed(found, "tags")
    yield "links", chain.from_iterable(_links(record) for record in found)
    yield (
        "aliases",
        ((alias, record["id"]) for record in found for alias in record.get("aliases", ())),
    )
    yield (
        "former_keys",
        ((key, record["id"]) for record in found for key in record.get("former_keys", ())),
    )


def _paper(record: Mapping[str, Any]) -> Row:
    joined = {**record, "authors": BETWEEN.join(record.get("authors", ()))}
    return tuple(joined.get(name) for name in _COLUMNS)


def _listed(found: Iterable[Mapping[str, Any]], field: str) -> Iterator[Row]:
    for record in found:
        for position, value in enumerate(record.get(field, ()), start=1):
            yield record["id"], position, value


def _links(record: Mapping[str, Any]) -> Iterator[Row]:
    for position, (name, address) in enumerate(record.get("links", {}).items(), start=1):
        yield record["id"], position, name, address
