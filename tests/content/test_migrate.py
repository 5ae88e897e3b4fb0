"""Content of format 1 becomes format 2, and nothing that it states is lost."""

from __future__ import annotations

from typing import Any

import pytest

from paper_index.content.format import format_paper
from paper_index.content.migrate import (
    format_issues,
    keeps_note,
    migrate_records,
    with_format,
    without_old_key,
)
from paper_index.content.read import parse_yaml
from paper_index.model.paper import Paper
from paper_index.model.source import Record

FILE = "content/papers/tea.yml"


def record(text: str) -> Record:
    document, _ = parse_yaml(text, FILE)
    return Record(FILE, document.data, document.lines, "tea")


def test_records_are_migrated_in_memory_with_one_error_for_all() -> None:
    old = "title: T\npublication: Tea 1(2), 3 (2020)\n"
    (first, second, third), issues = migrate_records(
        (record(old), record("title: T\n"), record(old))
    )
    assert first.data == third.data == {
        "title": "T", "venue": "Tea", "venue_year": "2020", "volume": "1", "number": "2",
        "pages": "3",
    }  # fmt: skip
    assert second.data == {"title": "T"}
    assert str(first.location("volume")) == f"{FILE}:2:volume"
    (issue,) = issues
    assert (issue.code, issue.severity) == ("old-format", "error")
    assert str(issue.location) == f"{FILE}:2:publication"
    assert issue.message == "`publication` is a key of format 1, like 1 other paper"
    assert "run `paper-index fmt`" in issue.hint


def test_a_list_is_left_to_the_check_of_keys() -> None:
    records = (record("title: T\npublication: [a]\n"), record("- a\n"))
    assert migrate_records(records) == (records, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("publication: a # why\ndoi: x\n", "# why\ndoi: x\n"),
        ("title: T\npublication: >-\n  a\n\n  b\n# c\ndoi: x\n", "title: T\n# c\ndoi: x\n"),
        ("title: T\npublication:\n  a\n  b", "title: T\n  b"),
        ("title: T\n  publication: a\n", "title: T\n  publication: a\n"),
        ("title: publication\n", "title: publication\n"),
    ],
)
def test_the_old_key_goes_and_comments_stay(text: str, expected: str) -> None:
    assert without_old_key(text.encode()).decode() in {expected, expected.replace("  b", "")}


def test_a_file_with_comments_is_migrated() -> None:
    old = (
        "# A paper on tea.\ntitle: T\nvenue: Tea\n# as printed\n"
        "publication: Tea 1(2), 3 (2020) # sic\n# an id\ndoi: 10.1000/x\n"
    )
    (new,), _ = migrate_records((record(old),))
    assert isinstance(new.data, dict)
    paper = Paper.model_validate({**new.data, "id": "tea"})
    written = format_paper(old.encode(), paper).decode()
    for comment in ("# A paper on tea.", "# as printed", "# sic", "# an id"):
        assert written.count(comment) == 1
    assert parse_yaml(written, FILE)[0].data == {**new.data}
    assert format_paper(written.encode(), paper).decode() == written


@pytest.mark.parametrize(
    ("config", "code"),
    [("", None), ("name: T\n", "old-format"), ("format: 1\n", "old-format"), ("format: 3\n", None),
     ("format: 4\n", "newer-format"), ("format: x\n", None), ("- a\n", None),
     ("format: 99\nnew_key: [1]\n", "newer-format")],
)  # fmt: skip
def test_the_format_is_compared(config: str, code: str | None) -> None:
    issues = format_issues(parse_yaml(config, "content/config.yml")[0])
    assert [issue.code for issue in issues] == ([code] if code else [])


def test_a_newer_format_asks_for_an_upgrade() -> None:
    (issue,) = format_issues(parse_yaml("name: T\nformat: 4\n", "content/config.yml")[0])
    assert (issue.severity, str(issue.location)) == ("error", "content/config.yml:2:format")
    assert "has format 4" in issue.message
    assert "upgrade" in issue.hint


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "format: 3\n"),
        ("name: T\n", "format: 3\nname: T\n"),
        ("format: 1\nname: T\n", "format: 3\nname: T\n"),
        ("name: T\nformat: 1  # old\n", "name: T\nformat: 3\n"),
        ("# Us.\n\n# The name.\nname: T\n", "# Us.\n\nformat: 3\n# The name.\nname: T\n"),
        ("# The name.\nname: T\n", "format: 3\n# The name.\nname: T\n"),
        ("# yaml-language-server: $schema=x\nname: T\n",
         "# yaml-language-server: $schema=x\nformat: 3\nname: T\n"),
        ("---\nname: T\n", "---\nformat: 3\nname: T\n"),
        ("\ufeffname: T\r\n", "format: 3\nname: T\r\n"),
    ],
)  # fmt: skip
def test_the_format_is_written_at_the_top(before: str, after: str) -> None:
    written = with_format(before.encode()).decode()
    assert written == after
    data: Any = parse_yaml(written, "config.yml")[0].data
    assert data["format"] == "3"


def test_a_line_that_stays_whole_is_told() -> None:
    assert keeps_note(b"title: T\npublication: In some book\n")
    assert not keeps_note(b"title: T\npublication: Tea 1(2), 3 (2020)\n")
    assert not keeps_note(b"title: T\nnote: publication\n")
