"""The git log, read once: days of papers and pages, former tags, merges, and missing histories."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from conftest import PAPER, POTS, TWO, write_files
from paper_index.content.layout import Layout
from paper_index.history.log import read_history
from paper_index.workflows.build import build, generate
from support.commands import run
from support.made_up_history import commit, git, needs_git

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

pytestmark = needs_git

TEA, POTS_FILE = "content/papers/tea.yml", "content/papers/pots.yml"


def merge(folder: Path, branch: str, day: str, *options: str) -> None:
    git(folder, "checkout", "-q", "main")
    git(folder, "merge", "-q", "--no-ff", "-m", "Merge", *options, branch, day=day)


# A whole site is built.
@pytest.mark.slow
def test_a_build_runs_git_log_once_and_git_at_most_six_times(
    make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout = make_index(TWO | {"docs/about.md": "# About\n"})
    commit(layout.root, "2026-01-01")
    write_files(layout.root, {TEA: PAPER.replace("Cooling", "Warming")})
    commit(layout.root, "2026-01-02")
    started: list[list[str]] = []
    run = subprocess.run

    def record(command: list[str], **options: object) -> object:
        started.append(command)
        return run(command, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "run", record)
    build(layout)
    commands = [command for command in started if command[0] == "git"]
    assert sum("log" in command for command in commands) == 1
    assert len(commands) <= 6


def test_a_paper_arrives_and_changes_with_the_merge(tmp_path: Path) -> None:
    write_files(tmp_path, {"README.md": "Not content."})
    commit(tmp_path, "2026-01-01")
    git(tmp_path, "checkout", "-qb", "proposal")
    write_files(tmp_path, {TEA: PAPER})
    commit(tmp_path, "2026-01-02")
    write_files(tmp_path, {TEA: POTS})
    commit(tmp_path, "2026-01-03")
    merge(tmp_path, "proposal", "2026-01-04")
    found = read_history(tmp_path)
    assert found.arrivals == found.last_changes == {"tea": "2026-01-04"}
    assert [one.local_day for one in found.edits] == ["2026-01-03", "2026-01-02", "2026-01-01"]


def test_a_renamed_file_arrives_and_the_former_id_keeps_its_day(tmp_path: Path) -> None:
    write_files(tmp_path, {TEA: PAPER})
    commit(tmp_path, "2026-01-01")
    git(tmp_path, "mv", TEA, "content/papers/leaves.yml")
    commit(tmp_path, "2026-01-02")
    found = read_history(tmp_path)
    assert found.arrivals == {"tea": "2026-01-01", "leaves": "2026-01-02"}
    assert found.first_arrival(("leaves", "tea")) == "2026-01-01"
    assert found.first_arrival(("cups",)) is None


def test_a_branch_whose_papers_were_not_taken_is_no_edit(tmp_path: Path) -> None:
    write_files(tmp_path, {TEA: PAPER})
    commit(tmp_path, "2026-01-01")
    git(tmp_path, "checkout", "-qb", "rejected")
    write_files(tmp_path, {POTS_FILE: POTS})
    commit(tmp_path, "2026-01-02")
    merge(tmp_path, "rejected", "2026-01-03", "-s", "ours")
    found = read_history(tmp_path)
    assert len(found.commits) == 3
    assert [one.local_day for one in found.edits] == ["2026-01-01"]
    assert found.arrivals == {"tea": "2026-01-01"}


def test_an_index_in_a_folder_of_the_repository(tmp_path: Path) -> None:
    files = {f"sub/{TEA}": PAPER, "sub/docs/é.md": "# É\n", POTS_FILE: POTS, "docs/a.md": "# A\n"}
    write_files(tmp_path, dict(files))
    commit(tmp_path, "2026-01-01")
    found = read_history(tmp_path / "sub")
    assert found.arrivals == {"tea": "2026-01-01"}
    assert found.page_changes("docs") == {"é.md": "2026-01-01"}


def test_a_page_changes_with_its_file_and_not_when_it_is_deleted(tmp_path: Path) -> None:
    write_files(tmp_path, {"docs/a.md": "# A\n", "docs/deep/b.md": "# B\n"})
    commit(tmp_path, "2026-01-01")
    write_files(tmp_path, {"docs/deep/b.md": "# Bee\n"})
    commit(tmp_path, "2026-01-02")
    (tmp_path / "docs" / "a.md").unlink()
    commit(tmp_path, "2026-01-03")
    found = read_history(tmp_path).page_changes("docs")
    assert found == {"a.md": "2026-01-01", "deep/b.md": "2026-01-02"}


def test_former_tags_are_removed_ids_and_not_aliases(tmp_path: Path) -> None:
    before = "tags:\n  tea:\n    name: Tea\n    aliases: [chai]\n  cups:\n    name: Cups\n"
    write_files(tmp_path, {"content/tags.yml": before})
    commit(tmp_path)
    assert read_history(tmp_path).former_tags == frozenset()
    write_files(tmp_path, {"content/tags.yml": before.replace("  tea:", "  tea-science:")})
    commit(tmp_path)
    assert read_history(tmp_path).former_tags == frozenset({"tea"})
    moved = "tags:\n  cups:\n    name: Cups\n  tea-science:\n    name: Tea\n"
    write_files(tmp_path, {"content/tags.yml": moved})
    commit(tmp_path)
    assert read_history(tmp_path).former_tags == frozenset({"tea"})


def test_without_a_complete_history_nothing_is_known(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    write_files(whole, dict(TWO))
    assert read_history(whole).commits == ()
    assert read_history(whole).former_tags is None
    commit(whole)
    write_files(whole, {TEA: POTS})
    commit(whole)
    git(tmp_path, "clone", "-q", "--depth", "1", whole.as_uri(), "shallow")
    shallow = read_history(tmp_path / "shallow")
    assert (shallow.commits, shallow.is_shallow) == ((), True)
    assert not read_history(whole).is_shallow


def test_without_git_nothing_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path, dict(TWO))
    commit(tmp_path)
    monkeypatch.setenv("PATH", "")
    assert read_history(tmp_path).commits == ()


def test_wrong_clocks_lose_no_commit(tmp_path: Path) -> None:
    write_files(tmp_path, {TEA: PAPER})
    commit(tmp_path, "2026-03-01")
    git(tmp_path, "branch", "proposal")
    write_files(tmp_path, {TEA: POTS})
    commit(tmp_path, "2026-01-01")
    git(tmp_path, "checkout", "-q", "proposal")
    write_files(tmp_path, {POTS_FILE: POTS})
    commit(tmp_path, "2026-02-01")
    merge(tmp_path, "proposal", "2026-04-01")
    found = read_history(tmp_path)
    assert found.arrivals == {"tea": "2026-03-01", "pots": "2026-04-01"}
    assert found.last_changes == {"tea": "2026-01-01", "pots": "2026-04-01"}
    assert len(list(found.edits)) == 3


def test_generating_says_once_what_is_missing_without_a_history(
    make_index: MakeIndex, tmp_path_factory: pytest.TempPathFactory
) -> None:
    layout = make_index(dict(TWO))
    based = "feeds and dates are based on `added`"
    assert based in (generate(layout).history_note or "")
    git(layout.root, "init", "-q", "-b", "main")
    said = run(layout, "generate").stderr
    assert said.count(based) == 1
    assert "commit content/ to a git repository" in said
    commit(layout.root)
    assert generate(layout).history_note is None
    write_files(layout.root, {TEA: PAPER.replace("Cooling", "Warming")})
    commit(layout.root)
    clone = tmp_path_factory.mktemp("clone")
    git(clone, "clone", "-q", "--depth", "1", layout.root.as_uri(), ".")
    said = run(Layout(clone), "generate").stderr
    assert said.count(based) == 1
    assert "`fetch-depth: 0`" in said


def test_an_index_without_papers_needs_no_history(make_index: MakeIndex) -> None:
    assert generate(make_index({})).history_note is None
