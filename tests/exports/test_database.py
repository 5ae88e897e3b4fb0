"""The SQLite database: what stands in it, that it holds together, and that others can open it."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from paper_index.exports.data_records import records
from paper_index.exports.downloads import papers_db
from support.datasette_answers import answer
from support.made_up_exports import ABOUT, BARE, FULL, index
from support.made_up_index import paper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from paper_index.model.index import Index

    Ask = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Ask]:
    """Run a query on the database of the two made-up papers."""
    path = written(tmp_path, index(FULL, BARE))
    with closing(sqlite3.connect(path)) as database:
        yield lambda query, *values: database.execute(query, values).fetchall()


def written(folder: Path, made: Index) -> Path:
    path = folder / "papers.db"
    path.write_bytes(database_of(made))
    return path


def database_of(made: Index) -> bytes:
    return papers_db(records(made, ABOUT), made, ABOUT)


def test_an_empty_index_has_its_tables_and_tags(tmp_path: Path) -> None:
    with closing(sqlite3.connect(written(tmp_path, index()))) as database:
        assert database.execute("SELECT count(*) FROM papers").fetchone() == (0,)
        assert database.execute("SELECT count(*) FROM tags").fetchone() == (2,)
        assert database.execute("SELECT * FROM papers_fts('tea')").fetchall() == []


def test_a_paper_has_its_fields_and_null_for_unknown_ones(ask: Ask) -> None:
    assert ask(
        "SELECT id, address, title, published, venue, venue_year, volume, category, arxiv,"
        " doi, code, added, source, abstract FROM papers ORDER BY id DESC LIMIT 1"
    ) == [
        (
            "on-tea", "https://example.org/tea/papers/on-tea/", FULL.title, "2021-04", FULL.venue,
            2022, FULL.volume, FULL.category, FULL.arxiv, FULL.doi, FULL.code, "2024-05-06",
            "first-list", FULL.abstract,
        )
    ]  # fmt: skip
    assert ask("SELECT authors, doi, venue_year FROM papers WHERE id = ?", "bare-cups") == [
        ("", None, None)
    ]


def test_lists_are_tables_in_the_order_of_the_paper(ask: Ask) -> None:
    def listed(table: str, columns: str) -> list[tuple[Any, ...]]:
        return ask(f"SELECT position, {columns} FROM {table} WHERE paper_id = ?", "on-tea")

    assert listed("authors", "name") == list(enumerate(FULL.authors, start=1))
    assert listed("paper_tags", "tag_id") == [(1, "tea"), (2, "cups")]
    assert listed("links", "name, address") == [
        (place, *link) for place, link in enumerate(FULL.links.items(), start=1)
    ]
    assert sorted(ask("SELECT alias, paper_id FROM aliases")) == [
        ("about-tea", "on-tea"),
        ("zea", "on-tea"),
    ]


def test_tags_stand_under_their_groups_and_parents(ask: Ask) -> None:
    assert ask('SELECT * FROM "groups"') == [("field", "Field", "Which science it is.", "topics")]
    assert ask("SELECT * FROM tags") == [
        ("cups", "Cups", "field", "Cups.", "tea"),
        ("tea", "Tea", "field", "Tea.", None),
    ]
    assert ask("SELECT * FROM tag_aliases") == [("chai", "tea")]


def test_metadata_says_what_the_index_is(ask: Ask) -> None:
    assert dict(ask("SELECT key, value FROM metadata")) == {
        "schema_version": "2",
        "name": "Tea & papers",
        "description": "What tea does.",
        "url": "https://example.org/tea/",
        "license": "CC0-1.0",
    }
    assert ask("PRAGMA user_version") == [(2,)]


def test_it_holds_together(ask: Ask) -> None:
    assert ask("PRAGMA integrity_check") == [("ok",)]
    assert ask("PRAGMA foreign_key_check") == []
    assert ask("PRAGMA freelist_count") == [(0,)]
    # Raises when the search index and the papers differ.
    ask("INSERT INTO papers_fts (papers_fts, rank) VALUES ('integrity-check', 1)")


def test_every_way_from_table_to_table_has_an_index(ask: Ask) -> None:
    tables = [name for (name,) in ask("SELECT name FROM pragma_table_list WHERE type = 'table'")]
    references = [
        (table, column)
        for table in tables
        for (column,) in ask('SELECT "from" FROM pragma_foreign_key_list(?)', table)
    ]
    assert len(references) == 9
    for table, column in references:
        (plan,) = ask(f'EXPLAIN QUERY PLAN SELECT * FROM "{table}" WHERE "{column}" = ?', "x")
        assert "USING" in plan[-1], (table, column, plan)


FOUND = (
    "SELECT id FROM papers WHERE rowid IN (SELECT rowid FROM papers_fts WHERE papers_fts MATCH ?)"
)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("cools", ["on-tea"]),
        ("CAFÉ", ["on-tea"]),
        ("authors: emile", ["on-tea"]),
        ("title: alone", ["bare-cups"]),
        ("abstract: alone", []),
        ("baked OR brown", ["bare-cups", "on-tea"]),
    ],
)
def test_words_are_found(ask: Ask, query: str, ids: list[str]) -> None:
    assert [name for (name,) in ask(f"{FOUND} ORDER BY id", query)] == ids


def test_words_are_found_after_somebody_packed_the_file(tmp_path: Path) -> None:
    made = index(*(paper(f"p{number}", title=f"About thing{number}") for number in range(50)))
    with closing(sqlite3.connect(written(tmp_path, made), isolation_level=None)) as database:
        database.execute("VACUUM")
        assert database.execute(FOUND, ("thing17",)).fetchall() == [("p17",)]


def test_the_same_papers_in_any_order_give_the_same_bytes() -> None:
    papers = [paper(f"p{number}", authors=["A", "B"], tags=["tea"]) for number in range(200)]
    shuffled = random.Random(1).sample(papers, len(papers))
    assert database_of(index(*papers)) == database_of(index(*shuffled))


class TestDatasette:
    """A program that serves databases opens it without being told anything."""

    def test_it_lists_the_tables(self, tmp_path: Path) -> None:
        path = written(tmp_path, index(FULL, BARE))
        tables = {table["name"]: table for table in answer(path, "/papers.json")["tables"]}
        # Not the count of a table, which Datasette leaves out on a busy machine.
        assert len(answer(path, "/papers/papers.json?_shape=array")) == 2
        assert tables["papers"]["fts_table"] == "papers_fts"
        assert {link["other_table"] for link in tables["papers"]["foreign_keys"]["incoming"]} == {
            "authors", "paper_tags", "links", "aliases", "former_keys",
        }  # fmt: skip

    def test_it_searches(self, tmp_path: Path) -> None:
        path = written(tmp_path, index(FULL, BARE))
        found = answer(path, "/papers/papers.json?_search=cools&_shape=array")
        assert [row["id"] for row in found] == ["on-tea"]

    def test_it_shows_a_paper_at_its_id(self, tmp_path: Path) -> None:
        path = written(tmp_path, index(FULL, BARE))
        (row,) = answer(path, "/papers/papers/on-tea.json?_shape=array")
        assert row["title"] == FULL.title


def test_the_version_of_sqlite_is_no_part_of_it() -> None:
    assert database_of(index(FULL))[96:100] == bytes(4)
