"""Papers and tags as JSON, JSON lines and CSV: what stands in them, and in which order."""

from __future__ import annotations

import csv
import io
import json
import random
from typing import TYPE_CHECKING, Any

import pytest

from paper_index.exports.data_records import (
    COLUMNS,
    papers_csv,
    papers_json,
    papers_jsonl,
    records,
    tags_json,
)
from paper_index.model.paper import FIELDS
from paper_index.model.settings import SiteInfo
from support.made_up_exports import ABOUT, BARE, FULL, index
from support.made_up_index import paper

if TYPE_CHECKING:
    from paper_index.model.index import Index

TEA = "https://example.org/tea"

WRITERS = (
    lambda made: papers_json(records(made, ABOUT), ABOUT),
    lambda made: papers_jsonl(records(made, ABOUT)),
    lambda made: papers_csv(records(made, ABOUT)),
)


def from_json(made: Index, about: SiteInfo = ABOUT) -> Any:
    return json.loads(papers_json(records(made, about), about))


def from_csv(data: bytes) -> list[dict[str, str]]:
    text = data.decode()
    assert text.endswith("\r\n")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_the_made_up_paper_has_every_field() -> None:
    (record,) = records(index(FULL), ABOUT)
    assert tuple(record) == COLUMNS == ("id", "address", *FIELDS)


def test_a_record_has_the_fields_as_they_are_and_no_unknown_ones() -> None:
    full, bare = from_json(index(FULL, BARE))["papers"][::-1]
    known = {"id", "address", "title", "abstract", "added", "source", "citation_key"}
    assert set(bare) == known
    assert full["title"] == FULL.title
    assert (full["published"], full["venue_year"], full["added"]) == ("2021-04", 2022, "2024-05-06")
    assert full["address"] == "https://example.org/tea/papers/on-tea/"
    assert full["tags"] == ["tea", "cups"]
    assert list(full["links"]) == ["Video", "Anhang"]


def test_without_an_address_of_the_site_that_of_a_page_is_relative() -> None:
    found = from_json(index(BARE), SiteInfo("Tea"))
    assert found["papers"][0]["address"] == "papers/bare-cups/"
    assert {key for key in found if key != "papers"} == {"schema_version", "name"}


def test_an_address_without_its_slash_is_refused() -> None:
    with pytest.raises(ValueError, match="slash at the end"):
        SiteInfo("Tea", url="https://example.org")


def test_the_json_says_what_the_index_is() -> None:
    found = from_json(index(BARE))
    del found["papers"]
    assert found == {
        "schema_version": 2,
        "name": "Tea & papers",
        "description": "What tea does.",
        "url": "https://example.org/tea/",
        "license": "CC0-1.0",
    }


def test_every_format_holds_the_same_papers_by_id() -> None:
    made = index(FULL, BARE, paper("middle"))
    listed = from_json(made)["papers"]
    lines = papers_jsonl(records(made, ABOUT)).decode().split("\n")
    assert [json.loads(line) for line in lines[:-1]] == listed == list(records(made, ABOUT))
    rows = from_csv(papers_csv(records(made, ABOUT)))
    assert [row["id"] for row in rows] == ["bare-cups", "middle", "on-tea"]


def test_an_empty_index_gives_whole_files() -> None:
    assert from_json(index())["papers"] == []
    assert papers_jsonl(records(index(), ABOUT)) == b""
    assert papers_csv(records(index(), ABOUT)) == f"{','.join(COLUMNS)}\r\n".encode()


def test_a_row_joins_lists_and_leaves_unknown_cells_empty() -> None:
    bare, full = from_csv(papers_csv(records(index(FULL, BARE), ABOUT)))
    assert full["authors"] == "Ada Brown; Grace, Cole; Jr.; Émile Noël"
    assert full["tags"] == "tea; cups"
    assert full["links"] == "Video: https://example.org/v?a=1&b=2; Anhang: https://example.org/ä"
    assert full["venue_year"] == "2022"
    assert full["abstract"] == FULL.abstract
    assert bare["doi"] == bare["authors"] == bare["links"] == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "\u200b=", "'=", "''+", "--"])
def test_no_cell_is_a_formula_in_a_spreadsheet(start: str) -> None:
    title = f'{start}HYPERLINK("x")'
    made = paper("x", title=title, authors=(title, "Ada"), abstract=title, links={title: TEA})
    (row,) = from_csv(papers_csv(records(index(made), ABOUT)))
    assert row["title"] == row["abstract"] == f"'{title}"
    assert row["authors"] == f"'{title}; Ada"
    assert row["links"] == f"'{title}: {TEA}"


def test_negative_numbers_stay_numbers() -> None:
    made = paper("x", volume="-3", number="-2.5", pages="-3-4")
    (row,) = from_csv(papers_csv(records(index(made), ABOUT)))
    assert (row["volume"], row["number"], row["pages"]) == ("-3", "-2.5", "'-3-4")


def test_line_separators_of_unicode_part_no_json_line() -> None:
    made = index(paper("x", abstract="One\u2028two\u2029three"))
    data = papers_jsonl(records(made, ABOUT))
    assert data.count(b"\n") == 1
    assert json.loads(data)["abstract"] == "One\u2028two\u2029three"


@pytest.mark.parametrize("write", WRITERS)
def test_the_order_of_the_papers_changes_no_byte(write: Any) -> None:
    papers = [paper(f"p{number}") for number in range(20)]
    shuffled = random.Random(1).sample(papers, 20)
    assert write(index(*papers)) == write(index(*shuffled))


def test_tags_come_with_their_groups_and_papers() -> None:
    found = json.loads(tags_json(index(FULL, paper("a", tags=["tea"])), ABOUT))
    assert found["schema_version"] == 2
    assert found["groups"] == [
        {"id": "field", "name": "Field", "description": "Which science it is."}
    ]
    cups, tea = found["tags"]
    assert cups == {
        "id": "cups",
        "address": "https://example.org/tea/tags/cups/",
        "name": "Cups",
        "group": "field",
        "definition": "Cups.",
        "aliases": [],
        "parent": "tea",
        "papers": ["on-tea"],
    }
    assert (tea["aliases"], tea["papers"]) == (["chai"], ["a", "on-tea"])
    assert "parent" not in tea
