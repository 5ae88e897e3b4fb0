"""The schemas of content files accept what the package accepts, and explain tags."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from conftest import PAPER, TAGS
from paper_index.content.read import parse_yaml
from paper_index.content.schemas import schemas
from paper_index.content.validate_lists import validate_vocabulary
from paper_index.model.vocabulary import Vocabulary
from paper_index.workflows.build import generate
from paper_index.workflows.init import InitOptions, index_files
from support.commands import run
from support.editor import read_as_editor

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

VOCABULARY, _ = validate_vocabulary(parse_yaml(TAGS, "tags.yml")[0])
SCHEMAS = {name: json.loads(data) for name, data in schemas(VOCABULARY).items()}


def faults(data: object, name: str = "paper.json") -> list[str]:
    validator = jsonschema.Draft7Validator(SCHEMAS[name])
    return [fault.message for fault in validator.iter_errors(data)]


@pytest.mark.parametrize("name", SCHEMAS)
@pytest.mark.parametrize("vocabulary", [VOCABULARY, Vocabulary()])
def test_every_schema_is_valid(name: str, vocabulary: Vocabulary) -> None:
    jsonschema.Draft7Validator.check_schema(json.loads(schemas(vocabulary)[name]))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("paper.json", PAPER),
        ("paper.json", "title: T\nabstract: A\npublished: 2021\nvenue_year: 2021\n"),
        ("tags.json", TAGS),
        ("authors.json", "ada-brown: {name: Ada Brown, names: [A. Brown], papers: [tea]}\n"),
        ("synonyms.json", "- [OOD, out-of-distribution]\n- [a, b, c]\n"),
        (
            "refresh.json",
            "tea: {proposals: [{kind: title, values: {title: T}, source: X, date: 2026-11-26}]}",
        ),
        ("signals.json", "tea: {citations: 3, source: OpenAlex, date: 2026-11-26}\n"),
        ("config.json", "name: Tea\nlimits: {newest: 3}\nduplicates: {title: 91.5}\n"),
        ("verdict.json", "{same: [a, b], reason: One work., by: Ada, date: 2024-10-05}\n"),
    ],
)
def test_valid_files_pass(name: str, text: str) -> None:
    assert faults(read_as_editor(text), name) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("title:", "titel:", "'titel' was unexpected"),
        ("2021-04-13", "April", "does not match"),
        ("tea-science", "tee-science", "is not one of"),
        ("[tea-science, cup-theory]", "tea-science", "is not of type 'array'"),
        ('"2104.06083"', "arXiv:2104.06083", "does not match"),
    ],
)
def test_an_editor_marks_errors_in_a_paper(old: str, new: str, said: str) -> None:
    assert old in PAPER
    found = faults(read_as_editor(PAPER.replace(old, new)))
    assert any(said in fault for fault in found), found


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("config.json", "limits: {newst: 3}\n", "'newst' was unexpected"),
        ("config.json", "duplicates: {title: 20}\n", "less than the minimum"),
        ("tags.json", "tags: {tea: {name: Tea, group: filed, definition: D.}}\n", "is not one of"),
        ("tags.json", "tags: {tea: {name: Tea, group: field}}\n", "'definition' is a required"),
        ("authors.json", "ada: {names: [A. Brown]}\n", "'name' is a required"),
    ],
)
def test_an_editor_marks_errors_in_lists(name: str, text: str, said: str) -> None:
    found = faults(read_as_editor(text), name)
    assert any(said in fault for fault in found), found


def test_verdicts_need_one_answer_and_a_reason() -> None:
    right = {"same": ["a", "b"], "reason": "One work."}
    assert faults(right, "verdict.json") == []
    for wrong in ({"same": ["a"], "reason": "x"}, {"same": ["a", "b"]}, {**right, "different": []}):
        assert faults(wrong, "verdict.json")


def test_tags_are_explained_where_they_are_completed() -> None:
    items: dict[str, Any] = SCHEMAS["paper.json"]["properties"]["tags"]["items"]
    position = items["enum"].index("tea-science")
    assert items["enumDescriptions"][position].startswith("Tea science: How tea behaves")
    assert items["markdownEnumDescriptions"] == items["enumDescriptions"]


def test_a_command_writes_them_into_a_folder(make_index: MakeIndex) -> None:
    layout = make_index({"content/papers/tea.yml": PAPER})
    folder = layout.root / ".paper-index" / "schemas"
    result = run(layout, "schemas", str(folder))
    assert result.output.count(": written") == len(SCHEMAS)
    assert {path.name: json.loads(path.read_bytes()) for path in folder.iterdir()} == SCHEMAS
    assert "up to date" in run(layout, "schemas", str(folder)).output
    assert run(layout, "tags", "rename", "tea-science", "brewing").exit_code == 0
    assert "paper.json: written" in run(layout, "schemas", str(folder)).output
    assert '"brewing"' in (folder / "paper.json").read_text("utf-8")
    assert not (layout.content / "schemas").exists()


def test_the_site_has_them(make_index: MakeIndex) -> None:
    layout = make_index({"content/papers/tea.yml": PAPER})
    generate(layout)
    folder = layout.docs / "data" / "schemas"
    assert {path.name: json.loads(path.read_bytes()) for path in folder.iterdir()} == SCHEMAS


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://tea.example/library/", "https://tea.example/library/data/schemas/"),
        ("https://tea.example", "https://tea.example/data/schemas/"),
        (None, ".paper-index/schemas/"),
    ],
)
def test_editors_of_a_new_index_find_them(url: str | None, place: str) -> None:
    files = index_files(InitOptions(name="Tea", description="Tea.", url=url))
    known = json.loads(files[".vscode/settings.json"])["yaml.schemas"]
    assert set(known) == {f"{place}{name}" for name in SCHEMAS}
