"""A command does not overwrite what is saved while it runs, and a full disk stops it cleanly."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from conftest import PAPER, TWO
from paper_index.workflows import check
from support import forked
from support.commands import run, tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout
    from paper_index.workflows.check import ValidContent

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

COMMANDS = {"fmt": ["fmt"], "tags": ["tags", "rename", "tea", "leaves"]}


@pytest.mark.parametrize("command", COMMANDS)
def test_an_edit_that_is_saved_while_a_command_runs_is_kept(
    make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    layout = make_index(TWO)
    edited = f"{PAPER}note: Saved meanwhile.\n"

    def validate_and_edit(layout: Layout) -> ValidContent:
        valid = check.validate(layout)
        (layout.papers / "tea.yml").write_text(edited, "utf-8")
        return valid

    monkeypatch.setattr(f"paper_index.workflows.{command}.validate", validate_and_edit)
    before = tree(layout)
    result = run(layout, *COMMANDS[command])
    assert result.exit_code == 2
    assert "papers/tea.yml was changed while the command ran" in result.stderr
    assert "run the command again" in result.stderr
    assert tree(layout) == {**before, "papers/tea.yml": edited.encode()}
    monkeypatch.undo()
    assert run(layout, *COMMANDS[command]).exit_code == 0
    assert "Saved meanwhile." in tree(layout)["papers/tea.yml"].decode()


@pytest.mark.slow  # starts two processes
@pytest.mark.skipif(sys.platform == "win32", reason="has no limit for the size of files")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_disk_without_room_for_a_file_leaves_all_as_they_are(
    make_index: MakeIndex, command: str
) -> None:
    layout = make_index({**TWO, "content/papers/tea.yml": PAPER + "note: " + "Long. " * 400})
    before = tree(layout)
    code = (
        "import resource, sys\n"
        "from paper_index.cli.main import main\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
        "main(sys.argv[1:])\n"
    )
    words = forked.command(code, "--index", layout.root, *COMMANDS[command])
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "cannot be written: File too large" in done.stderr
    assert "nothing was changed" in done.stderr
    assert tree(layout) == before
    assert run(layout, *COMMANDS[command]).exit_code == 0
