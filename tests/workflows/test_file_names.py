"""A file name that is not UTF-8 or cannot be printed is an issue with a readable name."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from conftest import PAPER, TWO
from paper_index.text.characters import escaped
from support.commands import run, tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

NAMES = {
    b"caf\xe9.yml": (r"caf\xe9.yml", "the file name is not UTF-8", "cafe.yml"),
    b"\xff.yml": (r"\xff.yml", "the file name is not UTF-8", "y.yml"),
    b"a\nb.yml": (r"a\nb.yml", "cannot be printed", "ab.yml"),
    b"a\x1b[31mb.yml": (r"a\x1b[31mb.yml", "cannot be printed", "a-31mb.yml"),
    "a\u202eb.yml".encode(): (r"a\u202eb.yml", "cannot be printed", "ab.yml"),
    "\u200b.yaml".encode(): (r"\u200b.yaml", "cannot be printed", "after its title"),
}


def add(layout: Layout, name: bytes) -> None:
    with open(os.path.join(os.fsencode(layout.papers), name), "w", encoding="utf-8") as file:  # noqa: PTH118, PTH123 (a name of bytes)
        file.write(PAPER.replace("Tea", "Milk").replace("2104.06083", "2104.00001"))


@pytest.mark.parametrize("name", NAMES)
def test_a_paper_with_such_a_name_is_an_error_and_stays_as_it_is(
    make_index: MakeIndex, name: bytes
) -> None:
    shown, message, advice = NAMES[name]
    layout = make_index(TWO)
    add(layout, name)
    file = f"{layout.papers.as_posix()}/{shown}"
    data = json.loads(run(layout, "check", "--format", "json").stdout)
    (found,) = [one for one in data if one["code"] == "invalid-id"]
    assert found["file"] == file
    assert message in found["message"]
    assert advice in found["hint"]
    for command in ("check", "fmt", "build", "duplicates"):
        result = run(layout, command)
        assert result.exit_code == 1
        assert file in result.stdout or command == "duplicates"
    assert f"::error file={file}," in run(layout, "check", "--format", "github").stdout
    assert any(os.fsencode(path.name) == name for path in layout.papers.iterdir())
    run(layout, "record")
    recorded = layout.permalinks.read_text("utf-8")
    assert "papers/tea/" in recorded
    assert "caf" not in recorded


@pytest.mark.parametrize("name", [b"\xff.txt", b"a\nb", b"a\tb.pdf"])
def test_another_file_with_such_a_name_does_not_belong_there(
    make_index: MakeIndex, name: bytes
) -> None:
    layout = make_index(TWO)
    add(layout, name)
    result = run(layout, "check")
    assert f"{escaped(os.fsdecode(name))}: error[stray-file]" in result.stdout


def test_an_index_in_a_folder_with_such_a_name_is_read_and_written(make_index: MakeIndex) -> None:
    layout = make_index(TWO)
    root = layout.root.with_name(os.fsdecode(b"caf\xe9"))
    layout.root.rename(root)
    moved = type(layout)(root)
    assert run(moved, "fmt").exit_code == 0
    assert run(moved, "tags", "rename", "tea", "leaves").exit_code == 0
    assert "leaves" in tree(moved)["papers/tea.yml"].decode()
    add(moved, b"\xff.yml")
    assert "caf\\udce9" in run(moved, "check").stdout
