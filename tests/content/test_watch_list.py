"""`watch.yml`: declined candidates and the day of the last search."""

from __future__ import annotations

import pytest

from paper_index.content.format_lists import format_watch, write_watch
from paper_index.content.read import parse_yaml
from paper_index.content.validate_lists import validate_watch
from paper_index.model.fields import PartialDate
from paper_index.model.paper import DeclinedPaper

TEA = DeclinedPaper(id="on-tea", title="On: Tea", arxiv="2401.00001", reason="Wet.", by="Ada")
POT = DeclinedPaper(id="a-pot", title="A Pot", doi="10.1234/pot")
DAY = PartialDate(2026, 11, 26)
WRITTEN = b"""\
# Decided by Ada.

searched: 2026-11-26

declined:
  # A pot is no tea.
  a-pot:
    title: A Pot
    doi: 10.1234/pot

  on-tea:
    title: >-
      On: Tea
    arxiv: "2401.00001"
    reason: Wet.
    by: Ada
"""


def test_entries_are_read_in_their_order() -> None:
    watch, issues = validate_watch(parse_yaml(WRITTEN.decode(), "content/watch.yml")[0])
    assert (watch.searched, watch.declined, issues) == (DAY, (POT, TEA), [])


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("- a\n", "wrong-type", 1),
        ("declined: [a]\n", "wrong-type", 1),
        ("declined:\n  a: b\n", "wrong-type", 2),
        ("declined:\n  a: {title: A}\n  b: {arxiv: x, title: B}\n", "invalid-value", 3),
        ("declined:\n  a: {reason: A}\n", "missing-field", 2),
        ("declined:\n  A b: {title: A}\n", "invalid-id", 2),
        ("searched: 2026\n", "invalid-value", 1),
        ("declind:\n  a: {title: A}\n", "unknown-key", 1),
    ],
)
def test_a_fault_is_an_issue_with_its_line(text: str, code: str, line: int) -> None:
    _, issues = validate_watch(parse_yaml(text, "content/watch.yml")[0])
    assert [(issue.code, issue.location.line) for issue in issues] == [(code, line)]


def test_additions_are_sorted_and_keep_comments() -> None:
    first = write_watch(b"# Decided by Ada.\n", [TEA], DAY)
    second = write_watch(first, [POT], PartialDate(2026, 1, 1))
    assert second == WRITTEN.replace(b"  # A pot is no tea.\n", b"")
    assert write_watch(WRITTEN) == WRITTEN
    later = write_watch(WRITTEN, (), PartialDate(2026, 12, 1))
    assert later == WRITTEN.replace(b"2026-11-26", b"2026-12-01")


def test_a_file_in_another_form_is_put_into_the_one_form() -> None:
    text = b"declined: {on-tea: {by: Ada, title: Tea}, a-pot: {title: Pot}}\nsearched: 2026-01-01\n"
    expected = (
        b"searched: 2026-01-01\ndeclined:\n  a-pot:\n    title: Pot\n\n"
        b"  on-tea:\n    title: Tea\n    by: Ada\n"
    )
    assert format_watch(text) == expected
    assert format_watch(b"declined: {}\n") == b""
    for form in (b"", WRITTEN, expected):
        assert format_watch(form) == form
