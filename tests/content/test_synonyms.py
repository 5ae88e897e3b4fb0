"""`synonyms.yml`: groups of words with one meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paper_index.content.read import parse_yaml
from paper_index.content.synonyms import format_synonyms, validate_synonyms

if TYPE_CHECKING:
    from paper_index.model.issues import Issue


def validated(text: str) -> tuple[tuple[tuple[str, ...], ...], list[Issue]]:
    return validate_synonyms(parse_yaml(text, "content/synonyms.yml")[0])


def test_groups_are_read_in_their_order() -> None:
    groups, issues = validated("- [OOD, out-of-distribution]\n- [1.0, no]\n")
    assert groups == (("OOD", "out-of-distribution"), ("1.0", "no"))
    assert issues == []


@pytest.mark.parametrize("text", ["", "[]\n", "# Nothing yet.\n"])
def test_there_may_be_no_groups(text: str) -> None:
    assert validated(text) == ((), [])


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: b\n", "wrong-type", 1),
        ("- [a, b]\n- c\n", "wrong-type", 2),
        ("- [a, [b]]\n", "wrong-type", 1),
        ("- [a]\n", "invalid-value", 1),
        ("- [a, '???', b]\n", "invalid-value", 1),
        ("- [Out of it, out-of-it, b]\n", "repeated-value", 1),
        ("- [a, b]\n- [b, c]\n- [b, A, d]\n", "synonym-clash", 3),
    ],
)
def test_a_fault_is_an_issue_with_its_line(text: str, code: str, line: int) -> None:
    _, issues = validated(text)
    assert [issue.code for issue in issues][:1] == [code]
    assert issues[0].location.line == line


def test_one_word_may_have_two_meanings() -> None:
    groups, issues = validated("- [SAM, one thing]\n- [SAM, another thing]\n")
    assert len(groups) == 2
    assert issues == []


def test_a_file_is_sorted_a_group_a_line_and_keeps_its_comments() -> None:
    text = """\
# About this file.

- [b, "c"]   # behind b
# above A
- - A
  - long word
"""
    formatted = """\
# About this file.

# above A
- [A, long word]
# behind b
- [b, c]
"""
    assert format_synonyms(text.encode()).decode() == formatted
    assert format_synonyms(formatted.encode()).decode() == formatted


@pytest.mark.parametrize("text", ["", "# Nothing.\n", "[]\n", "a: b\n"])
def test_a_file_without_groups_is_left_alone(text: str) -> None:
    assert format_synonyms(text.encode()) == text.encode()
