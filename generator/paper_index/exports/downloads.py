"""The data files of an index, what each contains, and `llms.txt`, which links to them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, get_args

from paper_index.cache.keys import Lazy
from paper_index.exports.data_records import (
    SCHEMA_VERSION,
    SEPARATOR,
    file_head,
    papers_csv,
    papers_json,
    papers_jsonl,
    records,
    schema_json,
    tags_json,
)
from paper_index.model.settings import DataFormat
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from sqlite_utils import Database
    from sqlite_utils.db import Table

    from paper_index.cache.keys import Digests
    from paper_index.exports.data_records import Record
    from paper_index.model.index import Index
    from paper_index.model.settings import SiteInfo

    Row = dict[str, Any]

DATA_FORMATS = get_args(DataFormat)
_KINDS = {
    "papers.bib": ("application/x-bibtex", "All papers as BibTeX entries."),
    "papers.csl.json": ("application/vnd.citationstyles.csl+json", "All papers as CSL-JSON."),
    "papers.csv": (
        "text/csv; charset=utf-8",
        "All papers as a table; semicolons separate values, an apostrophe precedes a formula.",
    ),
    "papers.db": (
        "application/vnd.sqlite3",
        "Papers, authors, tags and links as an SQLite database with full-text search.",
    ),
    "papers.json": ("application/json", "All papers with all fields, as one JSON object."),
    "papers.jsonl": ("application/jsonl", "All papers with all fields, one JSON object per line."),
    "papers.ris": ("application/x-research-info-systems", "All papers in the RIS format."),
    "schema.json": ("application/schema+json", "The JSON Schema of papers.json."),
    "tags.json": ("application/json", "The tags with their definitions and their papers."),
    "tags.yml": ("application/yaml", "The vocabulary, ready to be the tags.yml of another index."),
}


@dataclass(frozen=True)
class DataFile:
    """A file below `data/`: its path below the site, its size in bytes, and what it contains."""

    path: str
    bytes: int
    media_type: str
    description: str


def data_files(
    index: Index, site: SiteInfo, digests: Digests, formats: Collection[str] = DATA_FORMATS
) -> dict[str, Lazy[bytes]]:
    """Return the papers in some formats, and the tags, as files by path.

    Citations and `tags.yml` are not among them.
    """
    papers = tuple(entry.paper for entry in index.papers)
    known = digests.of(papers, site)
    tags = digests.of(known, index.groups)

    # Made for each file: records of all papers take more memory than time.
    def of_records(write: Callable[[Iterable[Record]], bytes]) -> Lazy[bytes]:
        return Lazy(known, lambda: write(records(index, site)))

    files = {
        "papers.json": of_records(lambda found: papers_json(found, site)),
        "papers.jsonl": of_records(papers_jsonl),
        "papers.csv": of_records(papers_csv),
        "papers.db": Lazy(tags, lambda: papers_db(records(index, site), index, site)),
        "tags.json": Lazy(tags, lambda: tags_json(index, site)),
        "schema.json": Lazy("", schema_json),
    }
    for form in set(DATA_FORMATS) - set(formats):
        del files[f"papers.{form}"]
    if "json" not in formats:
        del files["schema.json"]
    return {f"{urls.DATA}{name}": file for name, file in files.items()}


def describe(sizes: Mapping[str, int]) -> tuple[DataFile, ...]:
    """Return what each file below `data/` contains, by path; other files are ignored.

    `sizes`, in bytes, are by path. Raises KeyError for a file below `data/` without a description.
    """
    return tuple(
        DataFile(path, size, *_KINDS[path.removeprefix(urls.DATA)])
        for path, size in sorted(sizes.items())
        if path.startswith(urls.DATA)
    )


def llms_txt(site: SiteInfo, files: Sequence[DataFile]) -> bytes:
    """Return `llms.txt` (https://llmstxt.org): where the data is, for programs that read text.

    Without an address of the site, links are relative to it.
    """
    url, name, description = site.url or "", *map(_line, (site.name, site.description))
    data = [f"- [{PurePosixPath(f.path).name}]({url}{f.path}): {f.description}" for f in files]
    pages = [
        f"- [All papers]({url}{urls.PAPERS}): by year, each with a page of its own.",
        f"- [All tags]({url}{urls.TAGS}): definitions and papers.",
        f"- [Recent changes]({url}{urls.RECENT}): new papers and changed tags, by day.",
        f"- [The data]({url}{urls.DATA}): the files and their fields.",
    ]
    if url:
        pages.append(f"- [Feeds]({url}{urls.FEEDS}): of all papers and of each tag.")
    blocks = [
        f"# {text.plain(name)}",
        description and f"> {text.plain(description)}",
        "A curated index of research papers. Download the data instead of reading page after page.",
        site.license and f"Licence of the data: {_line(site.license)}",
        "\n".join(["## Data", "", *data]) if data else None,
        "\n".join(["## Pages", "", *pages]),
    ]
    return ("\n\n".join(filter(None, blocks)) + "\n").encode()


def _line(value: str) -> str:
    return " ".join(value.split())


# The columns of each table, after those of the tables that it refers to. The primary key is the
# first column or, in tables of the values of a paper's list, paper and position (from 1).
_COLUMNS = {
    "metadata": "key value",
    "groups": "id name description names",
    "tags": "id name group_id definition parent",
    "tag_aliases": "alias tag_id",
    # `authors` repeats the table of that name as one text, for display and search.
    "papers": "id address title authors published type venue venue_year volume number "
    "pages publisher category arxiv doi code note featured status notice added source "
    "citation_key abstract",
    "authors": "paper_id position name",
    "paper_tags": "paper_id position tag_id",
    "links": "paper_id position name address",
    "aliases": "alias paper_id",
    "former_keys": "citation_key paper_id",
}
_INTEGERS = frozenset({"position", "venue_year"})
_NULLABLE = frozenset(
    "description definition parent published type venue venue_year volume number pages "  # noqa: SIM905 (three lines)
    "publisher category arxiv doi code note featured status notice added source citation_key "
    "abstract".split()
)
_REFERENCES = {"group_id": "groups", "parent": "tags", "tag_id": "tags", "paper_id": "papers"}
_INDEXES = {
    "papers": (("published",), ("added",), ("venue", "venue_year")),
    "authors": (("name",),),
}
_SEARCHED = ("title", "abstract", "authors")

# Where four bytes hold the version of the SQLite library that wrote a file, for information only:
# https://www.sqlite.org/fileformat.html#the_database_header
_LIBRARY_VERSION = 96


def papers_db(papers: Iterable[Record], index: Index, site: SiteInfo) -> bytes:
    """Return the database of an index, whose records are `papers`.

    Papers are sorted by id, everything else by paper and position. The same index gives the same
    bytes, unless another version of SQLite arranges the search differently.
    """
    # Imported late: `check` does not need it, and it takes as long as reading a hundred papers.
    from sqlite_utils import Database

    # In a file: one in memory takes several times its size when it is complete.
    with TemporaryDirectory() as folder:
        path = Path(folder, "papers.db")
        # Plugins of the user could change the file.
        database = Database(path, execute_plugins=False)
        _fill(database, list(papers), index, site)
        database.close()
        with path.open("r+b") as file:
            file.seek(_LIBRARY_VERSION)
            file.write(bytes(4))
        return path.read_bytes()


def _fill(database: Database, papers: Sequence[Record], index: Index, site: SiteInfo) -> None:
    # The file is new, and is not kept if an error occurs.
    database.execute("PRAGMA synchronous = OFF")
    database.execute("PRAGMA journal_mode = OFF")
    database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    for name, rows in _rows(papers, index, site):
        _create(database.table(name))
        columns = _COLUMNS[name].split()
        marks = ", ".join("?" * len(columns))
        # Not `insert_all`, which takes five times as long.
        statement = f"INSERT INTO [{name}] VALUES ({marks})"  # noqa: S608 (our own names)
        with database.conn:
            database.conn.executemany(statement, ([row[one] for one in columns] for row in rows))
    # Case and accents are ignored. The texts themselves are stored in `papers` only.
    searched = database.table("papers")
    searched.enable_fts(_SEARCHED, tokenize="unicode61 remove_diacritics 2")
    searched.optimize()
    if wrong := database.execute("PRAGMA foreign_key_check").fetchall():
        raise AssertionError(f"rows that refer to missing rows: {wrong}")
    database.vacuum()


def _create(table: Table) -> Table:
    columns = _COLUMNS[table.name].split()
    key = columns[:2] if "position" in columns else columns[:1]
    references = [column for column in columns if column in _REFERENCES]
    statement = table.db.create_table_sql(
        table.name,
        {column: int if column in _INTEGERS else str for column in columns},
        pk=tuple(key) if len(key) > 1 else key[0],
        not_null={column for column in columns if column in key or column not in _NULLABLE},
        foreign_keys=[(column, _REFERENCES[column], "id") for column in references],
    )
    # Without numbered rows a table of many short rows is stored once, not in an index as well.
    ending = " WITHOUT ROWID" if len(key) > 1 else ""
    table.db.execute(statement.rstrip().rstrip(";") + ending)
    # The primary key is an index by its first column.
    others = [(column,) for column in references if column != key[0]]
    for indexed in (*others, *_INDEXES.get(table.name, ())):
        table.create_index(indexed)
    if table.name == "papers":
        table.create_index(["citation_key"], unique=True)
    return table


def _rows(
    papers: Sequence[Record], index: Index, site: SiteInfo
) -> Iterator[tuple[str, Iterable[Row]]]:
    tags = [entry.tag for entry in index.tags]
    groups = [entry.group for entry in index.groups]
    columns = _COLUMNS["papers"].split()
    yield "metadata", ({"key": key, "value": str(value)} for key, value in file_head(site).items())
    yield (
        "groups",
        (
            {**group.model_dump(), "names": "topics" if group.has_topics else "kinds"}
            for group in groups
        ),
    )
    rows = ({**tag.model_dump(exclude={"aliases", "group"}), "group_id": tag.group} for tag in tags)
    yield "tags", rows
    yield "tag_aliases", ({"alias": a, "tag_id": tag.id} for tag in tags for a in tag.aliases)
    yield (
        "papers",
        (
            {name: record.get(name) for name in columns}
            | {"authors": SEPARATOR.join(record.get("authors", ()))}
            for record in papers
        ),
    )
    yield "authors", _values(papers, "authors", "name")
    yield "paper_tags", _values(papers, "tags", "tag_id")
    yield "links", _values(papers, "links", "name", "address")
    for name, column in (("aliases", "alias"), ("former_keys", "citation_key")):
        values = [(record["id"], value) for record in papers for value in record.get(name, ())]
        yield name, ({column: value, "paper_id": paper_id} for paper_id, value in values)


def _values(papers: Sequence[Record], field: str, *columns: str) -> Iterator[Row]:
    """Yield a row for each value in a list, or each item of a mapping, of each paper."""
    for record in papers:
        values = record.get(field, ())
        items = values.items() if isinstance(values, dict) else ((value,) for value in values)
        for position, item in enumerate(items, start=1):
            yield {
                "paper_id": record["id"],
                "position": position,
                **dict(zip(columns, item, strict=True)),
            }
