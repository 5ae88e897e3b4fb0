"""`paper_index.load`, and the examples in docs/library.md."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import paper_index
from conftest import TWO
from paper_index.model.issues import ContentError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

PAGE = Path(__file__).parents[2] / "docs" / "library.md"
CUPS = """\
title: Cups of Tea # a comment
published: 2020
tags: [tea-science]
abstract: We fill cups.
"""


def test_an_index_is_loaded_as_frozen_values(make_index: MakeIndex) -> None:
    layout = make_index(TWO)
    index = paper_index.load(layout.root)
    assert [entry.paper.id for entry in index.papers] == ["pots", "tea"]
    assert "tea-science" in {entry.tag.id for entry in index.tags}
    with pytest.raises(FrozenInstanceError):
        index.papers = ()  # type: ignore[misc]
    assert not list(layout.docs.iterdir())


def test_content_with_errors_is_not_loaded(make_index: MakeIndex) -> None:
    layout = make_index(TWO | {"content/papers/bad.yml": "titel: Tea\n"})
    with pytest.raises(ContentError) as caught:
        paper_index.load(str(layout.root))
    assert "unknown-key" in {issue.code for issue in caught.value.issues}


def test_a_folder_without_an_index_is_not_loaded(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no index"):
        paper_index.load(tmp_path)


def test_importing_the_package_loads_nothing_else() -> None:
    program = "import sys, paper_index; print([m for m in sys.modules if 'paper_index.' in m])"
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    assert done.stdout == b"[]\n"


def test_the_examples_of_the_page_run(
    make_index: MakeIndex, capsys: pytest.CaptureFixture[str]
) -> None:
    layout = make_index(TWO | {"content/papers/cups-of-tea.yml": CUPS})
    examples = re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.M | re.S)
    assert len(examples) == 4
    names: dict[str, object] = {}
    for example in examples:
        exec(example.replace("my-index", layout.root.as_posix()), names)
    shown = capsys.readouterr().out
    assert "2020 Cups of Tea" in shown
    assert "'Tea science'" in shown
    written = (layout.papers / "cups-of-tea.yml").read_text("utf-8")
    assert "tags: [tea-science, cup-theory]" in written
    assert "# a comment" in written
