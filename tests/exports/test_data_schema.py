"""The schema of papers.json accepts exported papers and describes every field."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from paper_index.exports.data_records import (
    COLUMNS,
    paper_fields,
    papers_json,
    records,
    schema_json,
)
from paper_index.model.paper import Paper
from paper_index.model.settings import SiteInfo
from paper_index.relate.index import relate
from support.made_up_exports import ABOUT, BARE, FULL, index
from support.sample_index import sample_papers, sample_vocabulary

SCHEMA = json.loads(schema_json())


def faults(data: Any) -> list[str]:
    return [fault.message for fault in jsonschema.Draft202012Validator(SCHEMA).iter_errors(data)]


def exported(about: SiteInfo = ABOUT) -> Any:
    return json.loads(papers_json(records(index(FULL, BARE), about), about))


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("about", [ABOUT, SiteInfo("Tea")])
def test_made_up_papers_are_right_by_it(about: SiteInfo) -> None:
    assert faults(exported(about)) == []


def test_sample_papers_are_right_by_it() -> None:
    made = relate(sample_papers(), sample_vocabulary(), 5)
    found = json.loads(papers_json(records(made, ABOUT), ABOUT))
    assert len(found["papers"]) >= 50
    assert faults(found) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "No Slug"),
        ("title", ""),
        ("title", None),
        ("venue_year", "2022"),
        ("published", "April"),
        ("arxiv", "arXiv:2104.06080"),
        ("tags", "tea"),
        ("colour", "red"),
    ],
)
def test_what_is_wrong_is_found(field: str, value: object) -> None:
    data = exported()
    data["papers"][1][field] = value
    assert faults(data)


@pytest.mark.parametrize("field", ["id", "address", "title"])
def test_what_must_be_there_is_missed(field: str) -> None:
    data = exported()
    del data["papers"][1][field]
    assert faults(data)


def test_every_field_is_told_in_words() -> None:
    rows = {row.name: row for row in paper_fields()}
    assert tuple(rows) == COLUMNS
    assert all(row.description and row.type for row in rows.values())
    assert rows["authors"].type == "list of one-line texts"
    assert rows["published"].type == "date: year, month or day"
    assert rows["added"].type == "day"
    assert rows["links"].type == "web addresses by name"
    assert rows["abstract"].type == "text of one or more paragraphs"
    assert {name for name, row in rows.items() if row.required} == {"id", "address", "title"}
    assert rows["doi"].description == Paper.model_fields["doi"].description
