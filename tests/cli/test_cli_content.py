"""Commands on content: `check` and `new`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from conftest import PAPER
from support.commands import BARE, TEA, passes, run, tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

UNFINISHED = "title:\ntags: [tee]\n"


class TestCheck:
    def test_of_a_right_index_passes_and_counts(self, make_index: MakeIndex) -> None:
        result = run(make_index({TEA: PAPER}), "check")
        assert (result.exit_code, result.stdout) == (0, "0 errors, 0 hints\n1 paper, 2 tags\n")

    def test_of_a_wrong_index_fails_with_every_issue(self, make_index: MakeIndex) -> None:
        result = run(make_index({TEA: UNFINISHED}), "check")
        assert result.exit_code == 1
        assert "error[missing-field]: the title is empty" in result.stdout
        assert "error[unknown-tag]: unknown tag 'tee'" in result.stdout
        assert "2 errors, " in result.stdout

    def test_hints_fail_it_only_when_it_is_strict(self, make_index: MakeIndex) -> None:
        layout = make_index({TEA: BARE})
        assert run(layout, "check").exit_code == 0
        result = run(layout, "check", "--strict")
        assert result.exit_code == 1
        assert "hint[unused-tag]" in result.stdout

    def test_for_github_prints_annotations_alone(self, make_index: MakeIndex) -> None:
        result = run(make_index({TEA: UNFINISHED}), "check", "--format", "github")
        assert result.exit_code == 1
        lines = result.stdout.splitlines()
        assert lines
        assert all(line.startswith(("::error file=", "::notice file=")) for line in lines)
        assert "2 errors, " in result.stderr

    def test_for_machines_prints_json_alone(self, make_index: MakeIndex) -> None:
        result = run(make_index({TEA: UNFINISHED}), "check", "--format", "json")
        assert result.exit_code == 1
        assert {row["code"] for row in json.loads(result.stdout)} >= {"missing-field"}
        assert json.loads(run(make_index({TEA: PAPER}), "check", "--format", "json").stdout) == []

    def test_shows_an_undecided_pair_with_both_records_and_scores(
        self, make_index: MakeIndex
    ) -> None:
        copy = PAPER.replace("Cooling of", "Cooling of the").replace('arxiv: "2104.06083"\n', "")
        result = run(make_index({TEA: PAPER, "content/papers/copy.yml": copy}), "check")
        assert result.exit_code == 1
        assert "error[duplicate]: copy and on-the-cooling-of-tea are the same" in result.stdout
        for piece in ("title 100.0", "On the Cooling of Tea\n", "On the Cooling of the Tea\n"):
            assert piece in result.stdout


class TestNew:
    def test_writes_a_stub_that_can_be_filled_in(self, make_index: MakeIndex) -> None:
        layout = make_index({TEA: PAPER})
        result = run(layout, "new", "C++ & 'Leaves': a #1 {study} \\emph{again}")
        path = layout.papers / "c-plus-plus-leaves-a-1-study-again.yml"
        assert (result.exit_code, result.stdout) == (0, f"{path.as_posix()}\n")
        checked = run(layout, "check")
        assert "thin-paper" in checked.stdout
        assert "0 errors, 4 hints" in checked.stdout
        text = path.read_text("utf-8")
        path.write_text(f"{text}abstract: >-\n  We study leaves.\n", "utf-8")
        assert passes(layout)

    def test_refuses_a_near_identical_title_without_anyway(self, make_index: MakeIndex) -> None:
        layout = make_index({TEA: PAPER})
        before = tree(layout)
        result = run(layout, "new", "On cooling of tea")
        assert result.exit_code == 2
        assert "may be in the index: on-the-cooling-of-tea (On the Cooling of Tea)" in result.stderr
        assert "use --anyway if it is another paper" in result.stderr
        assert tree(layout) == before
        assert run(layout, "new", "On the Cooling of Tea", "--anyway").exit_code == 0
        assert (layout.papers / "on-the-cooling-of-tea-2.yml").exists()

    def test_knows_stubs_that_are_not_filled_in_yet(self, make_index: MakeIndex) -> None:
        layout = make_index({})
        assert run(layout, "new", "Tea and Time").exit_code == 0
        assert run(layout, "new", "Rivers").exit_code == 0
        assert "may be in the index: tea-and-time" in run(layout, "new", "Tea and the Time").stderr
        assert run(layout, "new", "Tea and Time", "--anyway").exit_code == 0
        assert {path.name for path in layout.papers.iterdir()} == {
            "tea-and-time.yml", "tea-and-time-2.yml", "rivers.yml"}  # fmt: skip

    @pytest.mark.parametrize("title", ["", "  ", "tea\x1b"])
    def test_refuses_an_invalid_title(self, make_index: MakeIndex, title: str) -> None:
        result = run(make_index({}), "new", title)
        assert result.exit_code == 2
        assert "error: the title " in result.stderr
