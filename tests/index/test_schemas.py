"""The schemas accept the files of this index."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema
import pytest

from paper_index.content.layout import Layout
from paper_index.content.schemas import schemas
from paper_index.workflows.check import validate
from support.editor import read_as_editor
from support.real_index import ROOT

if TYPE_CHECKING:
    from pathlib import Path

CONTENT = ROOT / "content"
SCHEMAS = schemas(validate(Layout(ROOT)).vocabulary)
FILES = {
    "authors.json": [CONTENT / "authors.yml"],
    "tags.json": [CONTENT / "tags.yml"],
    "synonyms.json": [CONTENT / "synonyms.yml"],
    "config.json": [CONTENT / "config.yml"],
    "paper.json": sorted((CONTENT / "papers").glob("*.yml")),
}


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_valid(name: str) -> None:
    validator = jsonschema.Draft7Validator(json.loads(SCHEMAS[name]))
    found: dict[Path, list[str]] = {}
    for path in FILES[name]:
        faults = list(validator.iter_errors(read_as_editor(path.read_text("utf-8"))))
        if faults:
            found[path] = [fault.message for fault in faults]
    assert not found
