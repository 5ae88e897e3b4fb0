"""Files that were copied or renamed by hand, in a repository with a real history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conftest import PAPER, POTS
from paper_index.workflows.check import check
from paper_index.workflows.fmt import format_content
from support.commands import publish
from support.made_up_history import commit, needs_git

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout
    from paper_index.model.issues import Issue

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

pytestmark = needs_git


@pytest.fixture
def layout(make_index: MakeIndex) -> Layout:
    """An index under git with all addresses recorded."""
    made = make_index({"content/papers/tea.yml": PAPER, "content/papers/pots.yml": POTS})
    publish(made)
    commit(made.root)
    return made


def errors(layout: Layout) -> list[Issue]:
    return [one for one in check(layout).issues if one.severity == "error"]


def copied(layout: Layout) -> str:
    """Return the file of the paper on tea as one on cakes that keeps its citation key."""
    text = (layout.papers / "tea.yml").read_text("utf-8").replace("2104.06083", "2104.07777")
    text = text.replace("On the Cooling of Tea", "What Remains of Cakes")
    return text.replace(
        "We pour tea into cups and wait. It cools, and we say by how much.", "Cake."
    )


@pytest.mark.parametrize("name", ["cakes", "zebra-cakes", "a-cake"])
@pytest.mark.parametrize("recorded", [True, False])
@pytest.mark.parametrize("committed", [True, False])
def test_a_copy_is_named_and_fmt_gives_it_another_key(
    layout: Layout, name: str, *, recorded: bool, committed: bool
) -> None:
    if not recorded:
        layout.permalinks.unlink()
        commit(layout.root)
    path = layout.papers / f"{name}.yml"
    path.write_text(copied(layout), "utf-8")
    if committed:
        commit(layout.root, "2026-01-02")
    (issue,) = errors(layout)
    assert (issue.code, issue.location.file) == ("key-clash", path.as_posix())
    assert f"belongs to {layout.papers.as_posix()}/tea.yml" in issue.message
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(one for one in lines if "citation_key" not in one), "utf-8")
    format_content(layout, write=True)
    assert errors(layout) == []
    assert "citation_key: brown2021coolinga\n" in (layout.papers / "tea.yml").read_text("utf-8")
    assert "citation_key: brown2021remains\n" in path.read_text("utf-8")


@pytest.mark.parametrize("name", ["a-cake", "zebra-cakes"])
def test_a_copy_that_keeps_the_identifier_is_named_too(layout: Layout, name: str) -> None:
    text = copied(layout).replace("2104.07777", "2104.06083").replace("coolinga", "remains")
    path = layout.papers / f"{name}.yml"
    path.write_text(text, "utf-8")
    (issue,) = errors(layout)
    assert (issue.code, issue.location.file) == ("possible-duplicate", path.as_posix())
    assert f"if {name} was made from a copy of tea, delete arxiv:2104.06083 in its" in issue.hint


@pytest.mark.parametrize("committed", [True, False])
def test_a_renamed_file_is_found_and_the_line_to_write_is_right(
    layout: Layout, *, committed: bool
) -> None:
    new = layout.papers / "cold-tea.yml"
    (layout.papers / "tea.yml").rename(new)
    new.write_text(new.read_text("utf-8").replace("Cooling of Tea", "Cooling of Cups"), "utf-8")
    if committed:
        commit(layout.root, "2026-01-02")
    (issue,) = errors(layout)
    assert issue.code == "lost-permalink"
    assert new.as_posix() in issue.hint
    line = issue.hint.splitlines()[-1]
    assert line == "aliases: [tea]"
    new.write_text(f"{new.read_text('utf-8')}{line}\n", "utf-8")
    assert errors(layout) == []


def test_a_deleted_file_is_not_taken_for_another_paper(layout: Layout) -> None:
    (layout.papers / "tea.yml").unlink()
    found = errors(layout)
    assert {one.code for one in found} == {"lost-permalink", "lost-key"}
    assert not any("pots" in one.hint + one.message for one in found)


def test_a_stub_that_was_never_committed_was_not_published(layout: Layout) -> None:
    stub = layout.papers / "stub.yml"
    stub.write_text("title: A Stub about Spoons\n", "utf-8")
    layout.permalinks.write_text(f"{layout.permalinks.read_text('utf-8')}papers/stub/\n", "utf-8")
    stub.unlink()
    (issue,) = errors(layout)
    assert "published" not in issue.message
    assert issue.hint.startswith("delete this line")
