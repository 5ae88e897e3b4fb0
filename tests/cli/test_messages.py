"""What commands say about broken input: the cause, and never that something is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conftest import TAGS, TWO
from support.commands import run, tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

BROKEN = ["groups:\n\tfield: x\n", b"\xff\n", "- a\n", "<<<<<<< HEAD\ntags:\n"]
ABOUT_TAGS = [
    ["tags", "list"],
    ["tags", "show", "tea-science"],
    ["tags", "suggest", "tea"],
    ["tags", "rename", "tea-science", "x"],
    ["tags", "merge", "tea-science", "cup-theory"],
    ["tags", "remove", "tea-science", "--redirect", "cup-theory"],
    ["tags", "add", "x", "--name", "X", "--group", "field", "--definition", "D."],
]


@pytest.mark.parametrize("data", BROKEN)
@pytest.mark.parametrize("command", ABOUT_TAGS, ids=lambda command: command[1])
def test_a_vocabulary_that_cannot_be_read_is_the_answer(
    make_index: MakeIndex, data: str | bytes, command: list[str]
) -> None:
    layout = make_index({**TWO, "content/tags.yml": data})
    before = tree(layout)
    result = run(layout, *command)
    assert (result.exit_code, tree(layout)) == (1, before)
    assert "content/tags.yml:" in result.output
    assert "there is no tag" not in result.output


def test_a_tag_with_errors_is_not_called_missing(make_index: MakeIndex) -> None:
    layout = make_index({**TWO, "content/tags.yml": f"{TAGS}  pots:\n    nam: Pots\n"})
    result = run(layout, "tags", "show", "pots")
    assert "error: the tag 'pots' has errors" in result.output


def test_an_unreadable_vocabulary_gives_no_hint_on_tags(make_index: MakeIndex) -> None:
    result = run(make_index({**TWO, "content/tags.yml": "\t"}), "check")
    assert "tag-count" not in result.output


@pytest.mark.parametrize(
    "command",
    [
        ["tags", "suggest", "stub"],
        ["fill", "stub"],
        ["duplicates", "--explain", "tea", "stub"],
        ["tags", "split", "tea-science", "cup-theory", "pot", "--paper", "stub=cup-theory"],
    ],
    ids=lambda command: command[0] + command[1],
)
@pytest.mark.parametrize(
    ("data", "message"), [("tags: [tee]\n", "has errors"), ("title: [\n", "cannot be read")]
)
def test_a_paper_with_errors_is_not_called_missing(
    make_index: MakeIndex, command: list[str], data: str, message: str
) -> None:
    tags = f"{TAGS}  pot: {{name: Pot, group: field, definition: D.}}\n"
    layout = make_index({**TWO, "content/tags.yml": tags, "content/papers/stub.yml": data})
    result = run(layout, *command)
    assert result.exit_code == 2
    assert message in result.output
    assert "papers/stub.yml" in result.output
    assert "there is no" not in result.output


def test_suggestions_say_how_many_papers_were_left_out(make_index: MakeIndex) -> None:
    result = run(make_index({**TWO, "content/papers/stub.yml": "tags: [tee]\n"}), "tags", "suggest")
    assert "1 paper with errors left out: run `paper-index check`" in result.output


def test_without_papers_there_is_nothing_that_has_tags(make_index: MakeIndex) -> None:
    assert "every paper has tags" not in run(make_index({}), "tags", "suggest").output


@pytest.mark.parametrize("name", [".", "..", "nowhere"])
def test_a_folder_without_records_is_no_source(
    make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    layout = make_index({"notes/a.yml": "a: b\n", "notes/empty/b.yml": "a: b\n"})
    monkeypatch.chdir(layout.root / "notes" / ("empty" if name == ".." else ""))
    result = run(layout, "import", name)
    assert result.exit_code == 2
    assert "error: " in result.output


FORM = """\
### Title

{title}

### Authors

Ada Brown

### arXiv id or DOI

_No response_

### Published

{published}

### Venue

_No response_

### Tags

tea-science

### Abstract

Nobody knows how spoons bend.
"""


@pytest.mark.parametrize(
    ("title", "published", "said"),
    [("Spoons", "last spring", "published: "), ("On the Cooling of Tea", "1999", "held back")],
)
def test_a_form_that_is_rejected_adds_nothing_and_says_so(
    make_index: MakeIndex, title: str, published: str, said: str
) -> None:
    layout = make_index(TWO)
    body = layout.root / "form.md"
    body.write_text(FORM.format(title=title, published=published), "utf-8")
    before = tree(layout)
    result = run(layout, "from-issue", body)
    assert (result.exit_code, tree(layout)) == (2, before)
    assert "the form cannot be applied as it is" in result.output
    assert said in result.output
    assert "added" not in result.output


@pytest.mark.parametrize("name", ["HEAD", "main"])
def test_without_git_a_commit_cannot_be_named(make_index: MakeIndex, name: str) -> None:
    result = run(make_index(TWO), "diff", name)
    assert result.exit_code == 2
    assert "is not in a git repository" in result.output
