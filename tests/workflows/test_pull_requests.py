"""Tests of pull requests from the clone to the built site, and of merging two of them."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from conftest import PAPER, POTS
from paper_index.content.layout import Layout
from paper_index.workflows.build import build
from paper_index.workflows.check import check
from paper_index.workflows.fmt import format_content
from support.commands import run
from support.made_up_history import commit, git, needs_git
from support.real_index import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]


pytestmark = needs_git


@pytest.fixture
def repository(make_index: MakeIndex) -> Path:
    """An index under git, in its one form."""
    layout = make_index({"content/papers/tea.yml": PAPER, ".gitignore": "/docs/\n/site/\n"})
    shutil.copy(ROOT / ".gitattributes", layout.root)
    format_content(layout, write=True)
    commit(layout.root)
    return layout.root


def clone(repository: Path, name: str) -> Layout:
    folder = repository.parent / f"{repository.name}-{name}"
    git(repository, "clone", "-q", str(repository), str(folder))
    (folder / "docs").mkdir(exist_ok=True)
    return Layout(folder)


def push(layout: Layout, branch: str) -> None:
    git(layout.root, "switch", "-qc", branch)
    git(layout.root, "add", "-A")
    git(layout.root, "commit", "-qm", branch)
    git(layout.root, "push", "-q", "origin", branch)


# The only one that builds the site.
@pytest.mark.slow
def test_a_pull_request_from_the_clone_to_the_redirect(repository: Path) -> None:
    mine = clone(repository, "mine")

    wrong = POTS.replace("tea-science, cup-theory", "tea-science, cup-teory")
    (mine.papers / "pots.yml").write_text(wrong, "utf-8")
    refused = run(mine, "check")
    assert refused.exit_code == 1
    place = re.escape(f"{mine.papers.as_posix()}/pots.yml:5:tags[1]")
    assert re.search(rf"{place}: error\[unknown-tag\]: unknown tag 'cup-teory'", refused.output)
    assert "did you mean cup-theory" in refused.output

    (mine.papers / "pots.yml").write_text(POTS, "utf-8")
    assert run(mine, "check").exit_code == 0
    assert run(mine, "tags", "rename", "tea-science", "brewing", "--name", "Brewing").exit_code == 0
    assert run(mine, "fmt").exit_code == 0
    assert run(mine, "fmt", "--check").exit_code == 0

    summary = run(mine, "diff", "HEAD", "--format", "markdown").output
    assert "### Papers added (1)" in summary
    assert "### Tags renamed (1)" in summary
    assert "### Papers retagged" not in summary
    assert "### New errors" not in summary
    assert "### Addresses that lead nowhere" not in summary

    push(mine, "pots-and-brewing")
    git(repository, "merge", "-q", "pots-and-brewing")
    build(Layout(repository))
    moved = (repository / "site/tags/tea-science/index.html").read_text("utf-8")
    assert re.search(r'http-equiv="refresh" content="0; ?url=\.\./brewing/"', moved)
    assert 'href="../brewing/"' in moved
    assert "Earthen pots" in (repository / "site/tags/brewing/index.html").read_text("utf-8")


def change(layout: Layout, paper: str, old: str, new: str) -> None:
    path = layout.papers / f"{paper}.yml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    format_content(layout, write=True)


def test_two_branches_that_tag_different_papers_merge(repository: Path) -> None:
    first, second = clone(repository, "first"), clone(repository, "second")
    (first.papers / "pots.yml").write_text(POTS, "utf-8")
    format_content(first, write=True)
    push(first, "one")
    change(second, "tea", "tags: [cup-theory, tea-science]", "tags: [cup-theory]")
    cups = POTS.replace("Cooling of Earthen pots", "Cups").replace("2104.06084", "2104.06085")
    (second.papers / "cups.yml").write_text(cups.replace("Clay is baked", "Porcelain is fired"))
    format_content(second, write=True)
    push(second, "two")
    git(repository, "merge", "-q", "one")
    git(repository, "merge", "-q", "two")
    merged = Layout(repository)
    assert check(merged).papers[-1].tags == ("cup-theory",)
    assert not [issue for issue in check(merged).issues if issue.severity == "error"]
    assert run(merged, "fmt", "--check").exit_code == 0


def test_two_branches_that_issue_one_citation_key_ask_the_curator(repository: Path) -> None:
    first, second = clone(repository, "first"), clone(repository, "second")
    (first.papers / "pots.yml").write_text(POTS, "utf-8")
    (second.papers / "cups.yml").write_text(
        POTS.replace("Earthen pots", "Cups").replace("2104.06084", "2104.06085"), "utf-8"
    )
    for layout, branch in ((first, "one"), (second, "two")):
        format_content(layout, write=True)
        push(layout, branch)
        git(repository, "merge", "-q", branch)
    merged = Layout(repository)
    refused = run(merged, "check").output
    assert "pots.yml:8:citation_key: error[key-clash]" in refused
    assert "'brown2021coolinga' already belongs to" in refused
    pots = merged.papers / "pots.yml"
    pots.write_text(re.sub("citation_key: .*\n", "", pots.read_text("utf-8")), "utf-8")
    assert run(merged, "fmt").exit_code == 0
    keys = {paper.id: paper.citation_key for paper in check(merged).papers}
    assert keys == {
        "tea": "brown2021cooling",
        "cups": "brown2021coolinga",
        "pots": "brown2021coolingb",
    }


def test_two_branches_that_tag_one_paper_differently_ask_the_curator(repository: Path) -> None:
    first, second = clone(repository, "first"), clone(repository, "second")
    change(first, "tea", "tags: [cup-theory, tea-science]", "tags: [tea-science]")
    push(first, "one")
    change(second, "tea", "tags: [cup-theory, tea-science]", "tags: [cup-theory]")
    push(second, "two")
    git(repository, "merge", "-q", "one")
    met = git(repository, "merge", "two", check=False)
    assert met.returncode != 0
    text = (repository / "content/papers/tea.yml").read_text("utf-8")
    conflict = text[text.index("<<<<<<<") : text.index(">>>>>>>")]
    assert "tags: [tea-science]" in conflict
    assert "tags: [cup-theory]" in conflict
    assert "title:" not in conflict
    assert run(Layout(repository), "check").exit_code == 1
