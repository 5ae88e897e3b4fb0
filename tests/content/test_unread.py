"""Conflict markers are named first, and nothing is reported that only follows from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conftest import PAPER, TAGS, TWO
from paper_index.workflows.check import check
from support.commands import publish, run

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

OURS, THEIRS, BASE, MIDDLE = "<<<<<<< HEAD\n", ">>>>>>> two\n", "||||||| abc\n", "=======\n"
CONFLICT = f"{OURS}a: 1\n{MIDDLE}a: 2\n{THEIRS}"
AUTHORS = "ada-brown:\n  name: Ada Brown\n  papers: [tea]\n"
VERDICT = "different: [pots, tea]\nreason: Two.\n"


@pytest.mark.parametrize(
    "file",
    ["tags.yml", "authors.yml", "papers/tea.yml", "permalinks.txt", "config.yml",
     "duplicates/pots__tea.yml"],
)  # fmt: skip
def test_only_the_conflicts_are_errors(make_index: MakeIndex, file: str) -> None:
    layout = make_index(
        {**TWO, "content/authors.yml": AUTHORS, "content/config.yml": "format: 3\nname: Tea\n",
         "content/duplicates/pots__tea.yml": VERDICT}
    )  # fmt: skip
    publish(layout)
    assert not [one for one in check(layout).issues if one.severity == "error"]
    path = layout.content / file
    text = path.read_text("utf-8")
    path.write_text(f"{CONFLICT}{text}{CONFLICT}", "utf-8")
    issues = check(layout).issues
    assert [one.code for one in issues if one.severity == "error"] == ["merge-conflict"] * 2
    assert [one.code for one in issues[:2]] == ["merge-conflict"] * 2
    assert issues[0].location.file == path.as_posix()
    shown = run(layout, "check").output
    assert shown.count("error[") == 2
    before = {one: one.read_bytes() for one in layout.content.rglob("*.*")}
    assert run(layout, "fmt").exit_code == 1
    assert {one: one.read_bytes() for one in before}[path] == before[path]


@pytest.mark.parametrize(
    ("file", "text", "code"),
    [
        ("tags.yml", b"tags:\n\t- x\n", "yaml-syntax"),
        ("tags.yml", b"- x\n", "wrong-type"),
        ("authors.yml", b"\xff", "encoding"),
        ("papers/tea.yml", b"title: [\n", "yaml-syntax"),
    ],
)
def test_other_causes_come_first_and_one_line_tells_what_was_skipped(
    make_index: MakeIndex, file: str, text: bytes, code: str
) -> None:
    layout = make_index({**TWO, "content/authors.yml": AUTHORS})
    publish(layout)
    (layout.content / file).write_bytes(text)
    cause, skipped, *rest = check(layout).issues
    assert (cause.code, skipped.code) == (code, "skipped-checks")
    path = (layout.content / file).as_posix()
    assert skipped.message == f"checks that depend on {path} were skipped"
    assert not [one for one in rest if one.severity == "error"]


def test_errors_that_do_not_follow_stay(make_index: MakeIndex) -> None:
    wrong = PAPER.replace("2104.06083", "x")
    layout = make_index({**TWO, "content/papers/cups.yml": wrong, "content/tags.yml": CONFLICT})
    codes = [one.code for one in check(layout).issues if one.severity == "error"]
    assert codes == ["merge-conflict", "invalid-value"]
    layout.permalinks.write_text("papers/gone/\ntags/gone/\n", "utf-8")
    codes = [one.code for one in check(layout).issues if one.severity == "error"]
    assert codes == ["merge-conflict", "invalid-value", "lost-permalink"]


def test_a_vocabulary_without_conflict_is_checked(make_index: MakeIndex) -> None:
    layout = make_index({**TWO, "content/tags.yml": TAGS.replace("cup-theory:", "cups:")})
    assert {one.code for one in check(layout).issues if one.severity == "error"} == {"unknown-tag"}
