"""Conflicts that git leaves in a file are found, each once."""

from __future__ import annotations

import pytest

from paper_index.content.conflicts import find_conflicts

OURS, THEIRS, BASE, MIDDLE = "<<<<<<< HEAD\n", ">>>>>>> two\n", "||||||| abc\n", "=======\n"
CONFLICT = f"{OURS}a: 1\n{MIDDLE}a: 2\n{THEIRS}"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("a: 1\n", []),
        ("title: >-\n  <<<<<<< HEAD\n", []),
        ("Heading\n=======\n", []),
        ("<<<<<<<<\n>>>>>>>>>\n", []),
        (CONFLICT, [1]),
        (f"a: 0\n{CONFLICT}b: 1\n{OURS}{MIDDLE}c: 2\n{THEIRS}", [2, 8]),
        (CONFLICT.replace("\n", "\r\n"), [1]),
        (f"{OURS}a: 1\n{BASE}a: 0\n{MIDDLE}a: 2\n{THEIRS}", [1]),
        ("<<<<<<<\n=======\n>>>>>>>\n", [1]),
        (f"{OURS}a: 1\n", [1]),
        (f"a: 1\n{THEIRS}", [2]),
        (f"a: 1\n{MIDDLE}a: 2\n{THEIRS}", [2, 4]),
        (f"a: 1\n{BASE}", [2]),
        (f"{OURS}a: 1\n{OURS}a: 2\n{MIDDLE}{THEIRS}", [1, 3]),
    ],
)
def test_each_conflict_is_one_error_at_its_first_line(text: str, lines: list[int]) -> None:
    assert [issue.location.line for issue in find_conflicts(text, "x.yml")] == lines


def test_a_conflict_names_its_branches_and_what_to_do() -> None:
    (issue,) = find_conflicts(CONFLICT, "content/tags.yml")
    assert issue.message == "a merge conflict up to line 5: the versions of HEAD and two"
    assert "paper-index fmt" in issue.hint
