"""The schemas of the content files: true to the models, and what an editor makes of them."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from conftest import PAPER
from support.commands import run
from support.real_index import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

CONTENT = ROOT / "content"
SCHEMAS = {
    "authors.json": [CONTENT / "authors.yml"],
    "tags.json": [CONTENT / "tags.yml"],
    "config.json": [CONTENT / "config.yml"],
    "paper.json": sorted((CONTENT / "papers").glob("*.yml")),
}


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CONTENT / "schemas" / name).read_text("utf-8"))
    return found


def as_an_editor_reads(text: str) -> Any:
    """Read YAML by its core schema, in which a date is a text."""
    return _without_dates(YAML(typ="safe", pure=True).load(text))


def _without_dates(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _without_dates(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_without_dates(value) for value in data]
    return data.isoformat() if isinstance(data, dt.date) else data


def faults(data: object, name: str = "paper.json") -> list[str]:
    return [fault.message for fault in jsonschema.Draft7Validator(schema(name)).iter_errors(data)]


def test_those_of_this_index_are_not_stale() -> None:
    from click.testing import CliRunner

    from paper_index.cli.main import main

    result = CliRunner().invoke(main, ["--index", str(ROOT), "schemas", "--check"])
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("name", [*SCHEMAS, "duplicates.json"])
def test_it_is_a_schema(name: str) -> None:
    jsonschema.Draft7Validator.check_schema(schema(name))


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_file_of_this_index_is_right_by_it(name: str) -> None:
    found: dict[Path, list[str]] = {}
    for path in SCHEMAS[name]:
        wrong = faults(as_an_editor_reads(path.read_text("utf-8")), name)
        if wrong:
            found[path] = wrong
    assert not found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("title:", "titel:", "'titel' was unexpected"),
        ("2021-04-13", "April", "does not match"),
        ("information-theory", "informaton-theory", "is not one of"),
        ("[information-theory]", "information-theory", "is not of type 'array'"),
        ('"2104.06083"', "arXiv:2104.06083", "does not match"),
    ],
)
def test_an_editor_marks_what_is_wrong(old: str, new: str, said: str) -> None:
    text = PAPER.replace("[tea-science, cup-theory]", "[information-theory]")
    assert faults(as_an_editor_reads(text)) == []
    assert old in text
    wrong = faults(as_an_editor_reads(text.replace(old, new)))
    assert any(said in fault for fault in wrong), wrong


def test_verdicts_need_one_answer_and_a_reason() -> None:
    right = {"same": ["a", "b"], "reason": "One work."}
    assert faults([right], "duplicates.json") == []
    for wrong in ({"same": ["a"], "reason": "x"}, {"same": ["a", "b"]}, {**right, "different": []}):
        assert faults([wrong], "duplicates.json")


def test_tags_are_explained_where_they_are_completed() -> None:
    items = schema("paper.json")["properties"]["tags"]["items"]
    place = items["enum"].index("optimal-transport")
    assert items["enumDescriptions"][place].startswith("Optimal transport: ")


def test_a_change_of_the_vocabulary_keeps_them_true(make_index: MakeIndex) -> None:
    layout = make_index({"content/papers/tea.yml": PAPER})
    assert run(layout, "schemas", "--check").exit_code == 1
    assert run(layout, "schemas").exit_code == 0
    assert run(layout, "tags", "rename", "tea-science", "brewing").exit_code == 0
    assert run(layout, "schemas", "--check").exit_code == 0
    made = (layout.content / "schemas" / "paper.json").read_text("utf-8")
    assert '"brewing"' in made
