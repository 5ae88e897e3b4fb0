"""Tests of names as sources split them: import writes them to authors.yml."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.commands import LONG, papers, passes, run, source, tree
from support.made_up_services import work

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout
    from support.made_up_services import Services

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

PEOPLE = [
    {"given": "Maria", "family": "Ortiz Suarez"},
    {"name": "Quiet Pond Friends"},
    {"given": "Ada", "family": "Brown"},
]


@pytest.fixture
def index(make_index: MakeIndex, services: Services, naps: list[float]) -> Layout:
    assert naps == []
    services.works = [work("10.1234/x", "Tea", author=PEOPLE)]
    return make_index({"content/authors.yml": "# People\nada-brown:\n  name: Ada Brown\n"})


def test_a_split_that_the_name_does_not_show_becomes_an_entry(index: Layout) -> None:
    assert run(index, "add", "10.1234/x").exit_code == 0
    written = (index.content / "authors.yml").read_text("utf-8")
    assert written.startswith("# People\nada-brown:\n  name: Ada Brown\n\nmaria-ortiz-suarez:\n")
    assert "  name: Maria Ortiz Suarez\n  sort: Ortiz Suarez, Maria\n" in written
    assert written.count("sort:") == 2
    assert "  sort: Quiet Pond Friends\n" in written
    assert passes(index)
    before = tree(index)
    run(index, "add", "10.1234/x")
    assert tree(index) == before


def test_an_entry_of_a_curator_is_not_changed(index: Layout) -> None:
    people = "maria:\n  name: María Ortiz Suárez\nqpf:\n  name: Quiet Pond Friends\n"
    (index.content / "authors.yml").write_text(people, "utf-8")
    run(index, "add", "10.1234/x")
    assert (index.content / "authors.yml").read_text("utf-8") == people


def test_names_of_a_record_that_changes_nothing_are_not_written(index: Layout) -> None:
    run(index, "add", "10.1234/x", "--dry-run")
    assert "sort:" not in (index.content / "authors.yml").read_text("utf-8")


def test_names_written_family_first_are_printed_given_first(make_index: MakeIndex) -> None:
    layout = make_index({})
    authors = ["García Lorca, Federico", "Brown, Ada", "P. T. Costa, Jr."]
    records = [{"title": "Tea", "abstract": LONG, "authors": authors}]
    run(layout, "import", source(layout, "a.json", records))
    (paper,) = papers(layout).values()
    assert paper.authors == ("Federico García Lorca", "Ada Brown", "P. T. Costa, Jr.")
    written = (layout.content / "authors.yml").read_text("utf-8")
    assert written == (
        "federico-garcia-lorca:\n  name: Federico García Lorca\n  sort: García Lorca, Federico\n"
    )
    assert passes(layout)
