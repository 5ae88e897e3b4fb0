"""The schemas of this index are up to date and accept its files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema
import pytest
from click.testing import CliRunner

from paper_index.cli.main import main
from support.editor import read_as_editor
from support.real_index import ROOT

if TYPE_CHECKING:
    from pathlib import Path

CONTENT = ROOT / "content"
FILES = {
    "authors.json": [CONTENT / "authors.yml"],
    "tags.json": [CONTENT / "tags.yml"],
    "config.json": [CONTENT / "config.yml"],
    "paper.json": sorted((CONTENT / "papers").glob("*.yml")),
}


def test_they_are_up_to_date() -> None:
    result = CliRunner().invoke(main, ["--index", str(ROOT), "schemas", "--check"])
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_valid(name: str) -> None:
    schema = json.loads((CONTENT / "schemas" / name).read_text("utf-8"))
    validator = jsonschema.Draft7Validator(schema)
    found: dict[Path, list[str]] = {}
    for path in FILES[name]:
        faults = list(validator.iter_errors(read_as_editor(path.read_text("utf-8"))))
        if faults:
            found[path] = [fault.message for fault in faults]
    assert not found
