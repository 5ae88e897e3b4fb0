"""Tests of reading tables of papers in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from paper_index.ingest.formats import detect
from paper_index.ingest.markdown_fields import Role, role_of, split_names
from paper_index.ingest.markdown_list import parse_markdown
from support.imported import FILE, imported, left_out

if TYPE_CHECKING:
    from collections.abc import Mapping

README = """# Awesome Tea

## Brewing

| Title | Venue | Date | Code | Remarks | Score |
|:------|:-----:|:----:|:----:|---------|------:|
| [Deep Tea](https://arxiv.org/abs/1905.00001) (Pot Inc.) | TEA 2019 (Oral) | 19-05 | \
[![Stars](https://img.shields.io/github/stars/a/b.svg)](https://github.com/a/b) | Steeps long | 3 |
| [**On Cups**](https://openreview.net/forum?id=abcde12) | J. of Tea | Oct 21, 2020 | - | N/A | |

## Contributing

| Title | How |
|---|---|
| [A link](https://x.org) | first |
"""


def row(header: str, cells: str) -> Mapping[str, Any]:
    """Return the fields of the only row of a table, without its type."""
    columns = header.count("|") + 1
    table = f"| {header} |\n|{'---|' * columns}\n| {cells} |\n"
    (record,) = imported(f"# Tea\n\n{table}")
    return {key: value for key, value in record.fields.items() if key != "type"}


def test_rows_below_headings_become_records() -> None:
    first, second = imported(README)
    assert {key: value for key, value in first.fields.items() if key != "type"} == {
        "title": "Deep Tea",
        "arxiv": "1905.00001",
        "code": "https://github.com/a/b",
        "venue": "TEA",
        "venue_year": "2019",
        "published": "2019-05",
        "note": "(Pot Inc.) Steeps long",
    }
    assert (first.place, first.keywords, first.unused) == ("refs.txt:7", ("Brewing",), ("Score",))
    assert second.fields == {
        "title": "On Cups",
        "links": {"OpenReview": "https://openreview.net/forum?id=abcde12"},
        "type": "article",
        "venue": "J. of Tea",
        "published": "2020-10-21",
    }
    assert left_out(README) == ()


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Title", Role.TITLE), ("**Paper**", Role.TITLE), ("📄 Paper Title", Role.TITLE),
        ("Paper & Code", Role.TITLE), ("Title / Authors", Role.TITLE), ("论文", Role.TITLE),
        ("Name", Role.NAME), ("Author(s)", Role.AUTHORS), ("AUTHORS", Role.AUTHORS),
        ("Conference/Journal", Role.VENUE), ("Venue & Year", Role.VENUE),
        ("Published in", Role.VENUE), ("Year", Role.DATE), ("Pub. Date", Role.DATE),
        ("Publication Date", Role.DATE), ("arXiv", Role.LINKS), ("DOI", Role.LINKS),
        ("Paper Link", Role.LINKS), ("PDF", Role.LINKS), ("Project Page", Role.LINKS),
        ("Code", Role.CODE), ("GitHub", Role.CODE), ("TL;DR", Role.NOTE),
        ("Keywords", Role.KEYWORDS), ("Task", Role.KEYWORDS), ("Abstract", Role.ABSTRACT),
        ("Accuracy", None), ("#", None), ("", None), ("Model", None),
    ],
)  # fmt: skip
def test_the_name_of_a_column_says_what_it_has(name: str, role: Role | None) -> None:
    assert role_of(name) is role


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        # The place of the title and of its link.
        ("Year | Title | URL", "2020 | On Tea | https://arxiv.org/abs/1905.00001",
         {"title": "On Tea", "arxiv": "1905.00001", "published": "2020"}),
        ("Paper | Title", "[pdf](https://arxiv.org/abs/1905.00001) | On Tea",
         {"title": "On Tea", "arxiv": "1905.00001"}),
        ("Name | Paper | Year", "TeaNet | [link](https://doi.org/10.9999/x) | 2020",
         {"title": "TeaNet", "doi": "10.9999/x", "published": "2020"}),
        ("Paper | Venue", "Pot et al., *On the Leaves of Tea* | TEA'19",
         {"title": "On the Leaves of Tea", "venue": "TEA", "venue_year": "2019",
          "published": "2019", "note": "Pot et al."}),
        ("Title | ID", "On Tea | arXiv 1905.00001", None),
        ("Title | arXiv", "On Tea | 1905.00001v2", {"title": "On Tea", "arxiv": "1905.00001"}),
        ("Title | DOI", "On Tea | 10.9999/x", {"title": "On Tea", "doi": "10.9999/x"}),
        ("Title & Authors | Link",
         "<br>[**On Tea**](https://x.org/a)<br>Ann Pot, Bo Cup | [Github](https://github.com/a/b)",
         {"title": "On Tea", "authors": ("Ann Pot", "Bo Cup"), "code": "https://github.com/a/b",
          "links": {"x.org": "https://x.org/a"}}),
        # Other columns.
        ("Title | Authors", "On Tea | [Ann Pot](https://pot.org) and Bo Cup",
         {"title": "On Tea", "authors": ("Ann Pot", "Bo Cup")}),
        ("Title | Venue / Year", "On Tea | ICLR 2020 poster",
         {"title": "On Tea", "venue": "ICLR", "venue_year": "2020", "published": "2020"}),
        ("Title | Venue | Year", "On Tea | CVPR21 | 2021",
         {"title": "On Tea", "venue": "CVPR", "venue_year": "2021", "published": "2021"}),
        ("Title | Published | Dataset", "On Tea | May 2020 | [TeaSet](https://github.com/d/s)",
         {"title": "On Tea", "published": "2020-05", "code": "https://github.com/d/s"}),
        ("Title | Dataset | Code",
         "On Tea | [x](https://github.com/d/s) | [y](https://github.com/a/b)",
         {"title": "On Tea", "code": "https://github.com/a/b"}),
        ("Title | Notes | Year", r"Tea \| Cake | see [here](notes/tea.md) | 2020",
         {"title": "Tea | Cake", "published": "2020", "note": "see"}),
        ("Title | Year | Venue", "On Tea | 2020 |", {"title": "On Tea", "published": "2020"}),
        ("Title | Date | Link", "On Tea | ECCV 2020 | https://a.org",
         {"title": "On Tea", "venue": "ECCV", "venue_year": "2020", "published": "2020",
          "links": {"a.org": "https://a.org"}}),
        ("Title | Date | Link", "On Tea | last spring | https://a.org",
         {"title": "On Tea", "note": "last spring", "links": {"a.org": "https://a.org"}}),
        ("Method | Title | Publication", "TeaNet | [On Tea](https://a.org) | KDD 2020",
         {"title": "On Tea", "venue": "KDD", "venue_year": "2020", "published": "2020",
          "links": {"a.org": "https://a.org"}}),
    ],
)  # fmt: skip
def test_a_row_is_read(header: str, cells: str, expected: dict[str, Any] | None) -> None:
    if expected is None:
        assert parse_markdown(f"| {header} |\n|---|---|\n| {cells} |\n", FILE).records == ()
    else:
        assert row(header, cells) == expected


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Method | Accuracy", "[TeaNet](https://x.org) | 90"),
        ("Name | Link", "[A tool](https://x.org) | [x](https://y.org)"),
        ("Title | Text", "On Tea | words"),
        ("Paper | Code", "[pdf](https://x.org/a.pdf) | -"),
    ],
)
def test_a_table_without_titles_of_papers_is_reported_once(header: str, cells: str) -> None:
    table = f"| {header} |\n|---|---|\n| {cells} |\n| {cells} |\n"
    text = f"- [A](https://x.org)\n\n{table}"
    (lost,) = left_out(text)
    assert (lost.place, header.replace(" | ", ", ") in lost.reason) == ("refs.txt:3", True)


def test_a_row_without_a_title_is_reported_with_what_it_names() -> None:
    link = "https://arxiv.org/abs/1905.0000"
    rows = f"| On Tea | {link}1 |\n| | {link}2 |\n| | |\n| On Cups | {link}3 |\n"
    text = f"| Paper | Link |\n|---|---|\n{rows}"
    (lost,) = left_out(text)
    assert (lost.place, "paper-index add 1905.00002" in lost.reason) == ("refs.txt:4", True)
    source = parse_markdown(text, FILE)
    assert (len(source.records), source.entries) == (2, 3)


def test_the_rows_show_the_format() -> None:
    text = "\n".join(["Title | Year", "--- | ---", *(f"On {n} Teas | 2020" for n in range(30))])
    found = detect(text, FILE)
    assert (found.format, "30 list items or rows" in found.reason) == ("markdown", True)
    assert len(imported(text)) == 30


def test_ragged_rows_are_no_error() -> None:
    text = "| Title | Year |\n|---|---|\n| On Tea |\n| On Cups | 2020 | more | cells |\n"
    assert [one.fields["title"] for one in imported(text)] == ["On Cups"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ann Pot, Bo Cup and Cy Jug", ("Ann Pot", "Bo Cup", "Cy Jug")),
        ("Ann Pot, Bo Cup, & Cy Jug.", ("Ann Pot", "Bo Cup", "Cy Jug")),
        ("Pot, A.; Cup, B.", ("Pot, A.", "Cup, B.")),
        ("Pot, Cup, Jug", ("Pot", "Cup", "Jug")),
        ("Pot, Ann", ("Pot, Ann",)),
        ("Ann Pot et al.", ("Ann Pot et al.",)),
        ("Ann Pot (2020)", ("Ann Pot",)),
    ],
)
def test_names_are_told_apart(text: str, names: tuple[str, ...]) -> None:
    assert split_names(text) == names
