"""Two curators work in parallel: any two of their actions merge by git alone, in either order."""

from __future__ import annotations

import json
import os
import shutil
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from conftest import MKDOCS, PAPER, POTS, write_files
from paper_index.content.layout import Layout
from paper_index.workflows.check import check
from support.commands import publish, run
from support.made_up_history import commit, git, needs_git

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Git and the whole check run for every pair: about a minute in all.
pytestmark = [needs_git, pytest.mark.slow]

NAMES = ("Brewing", "Cups", "Leaves", "Milk", "Pots", "Sugar", "Water")
TAGS = "groups:\n  field: {name: Field}\n  method: {name: Method}\ntags:\n" + "".join(
    f"  {name.lower()}: {{name: {name}, group: field, definition: On {name.lower()}.}}\n"
    for name in NAMES
)
PEOPLE = "grace-cole: {name: Grace Cole}\n"


def paper(title: str, number: int, tags: str) -> str:
    text = PAPER.replace("On the Cooling of Tea", title).replace("2104.06083", f"2104.0{number}")
    return text.replace("tea-science, cup-theory", tags).replace("tea into cups", title.lower())


FILES: dict[str, str | bytes] = {
    "mkdocs.yml": MKDOCS, "content/tags.yml": TAGS, "content/authors.yml": PEOPLE,
    "content/config.yml": "format: 3\nname: Tea\n", "docs/about.md": "",
    "content/papers/tea.yml": paper("Tea", 1000, "brewing, leaves"),
    "content/papers/pots.yml": POTS.replace("tea-science, cup-theory", "pots, water"),
    "content/papers/milk.yml": paper("Winter Milk", 2000, "milk, sugar"),
    "content/papers/jugs.yml": paper("Jugs of Clay", 3000, "pots, cups"),
}  # fmt: skip


def edit(layout: Layout, name: str, old: str, new: str) -> None:
    path = layout.content / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    assert run(layout, "fmt").exit_code == 0


def command(*arguments: str) -> Callable[[Layout], None]:
    def act(layout: Layout) -> None:
        result = run(layout, *arguments)
        assert result.exit_code == 0, result.output

    return act


def add_tag(name: str) -> Callable[[Layout], None]:
    fields = ("--name", name.title(), "--group", "field", "--definition", f"On {name}.")
    return command("tags", "add", name, *fields)


def add_paper(name: str, text: str) -> Callable[[Layout], None]:
    def act(layout: Layout) -> None:
        (layout.papers / f"{name}.yml").write_text(text, "utf-8")
        assert run(layout, "fmt").exit_code == 0

    return act


def import_library(layout: Layout) -> None:
    entry = {"title": "Kettles of Iron", "authors": ["Bo Li"], "keywords": ["iron"]}
    file = layout.root / "library.json"
    file.write_text(json.dumps([entry]), "utf-8")
    result = run(layout, "import", file.as_posix(), "--tags", "all")
    file.unlink()
    assert result.exit_code == 0, result.output
    assert run(layout, "fmt").exit_code == 0


def editing(name: str, old: str, new: str) -> Callable[[Layout], None]:
    return lambda layout: edit(layout, name, old, new)


ACTIONS: dict[str, Callable[[Layout], None]] = {
    "add-tag": add_tag("art"),
    "add-another-tag": add_tag("zinc"),
    "add-a-tag-between": add_tag("lids"),
    "verdict": command("duplicates", "--different", "pots", "tea", "--reason", "No."),
    "another-verdict": command("duplicates", "--different", "milk", "tea", "--reason", "No."),
    "add-paper": add_paper("spoons", paper("Spoons", 4000, "cups, water")),
    "add-another-paper": add_paper("ovens", paper("Hot Ovens", 5000, "pots, sugar")),
    "join-authors": editing("authors.yml", "Grace Cole", "Grace Cole\n  names: [G. Cole]"),
    "add-author": editing("authors.yml", "grace", "ada-brown: {name: Ada Brown}\ngrace"),
    "rename-tag": command("tags", "rename", "milk", "dairy"),
    "merge-tags": command("tags", "merge", "brewing", "leaves"),
    "retag": editing("papers/jugs.yml", "[cups, pots]", "[cups, pots, sugar]"),
    "define": editing("tags.yml", "On water.", "On water and ice."),
    "import": import_library,
    "feature": editing("papers/pots.yml", "abstract:", "featured: 2025-01-01\nabstract:"),
    "note": editing("papers/tea.yml", "abstract:", "note: The classic.\nabstract:"),
    "rename-paper": command("rename", "milk", "winter-milk"),
    "remove-paper": command("remove", "jugs", "--to", "pots"),
}
DISAGREE = {
    frozenset({"remove-paper", "retag"}),  # one removes what the other changes
    frozenset({"merge-tags", "note"}),  # neighbouring lines of one paper
}

ADJACENT = {
    ("add-a-tag-between", "merge-tags"),
    ("add-a-tag-between", "rename-tag"),
    ("rename-tag", "merge-tags"),
    ("rename-tag", "import"),
    ("merge-tags", "import"),
}
"""Actions on neighbouring entries of tags.yml: git conflicts, and one command merges them."""


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published index, and a branch for each action."""
    root = tmp_path_factory.mktemp("parallel") / "index"
    write_files(root, FILES)
    layout = Layout(root)
    publish(layout)
    commit(root)
    git(root, "branch", "-q", "base")
    for name, act in ACTIONS.items():
        git(root, "switch", "-qc", name, "base")
        act(layout)
        commit(root)
    return root


def merged(root: Path, one: str, other: str) -> tuple[bool, str]:
    """Return whether two branches merge, and the tree, which may have conflict markers."""
    done = git(root, "merge-tree", "--write-tree", one, other, check=False)
    return done.returncode == 0, done.stdout.split("\n", 1)[0]


def check_out(root: Path, tree: str, folder: Path) -> Layout:
    index = {"GIT_INDEX_FILE": str(folder.parent / "tree-index")}
    os.environ |= index
    try:
        git(root, "read-tree", tree)
        git(root, "checkout-index", "--all", f"--prefix={folder}/")
    finally:
        del os.environ["GIT_INDEX_FILE"]
    return Layout(folder)


def resolved_errors(root: Path, one: str, other: str) -> list[str]:
    """Merge two branches that conflict, run `resolve`, and return the errors that are left."""
    layout = Layout(root)
    git(root, "switch", "-q", "--detach", one)
    git(root, "merge", "-q", other, check=False)
    run(layout, "resolve")
    errors = [str(issue) for issue in check(layout).issues if issue.severity == "error"]
    git(root, "reset", "-q", "--hard")
    return errors


@pytest.mark.parametrize("name", list(ACTIONS)[:-1])
def test_two_actions_merge_in_either_order(repository: Path, tmp_path: Path, name: str) -> None:
    faults, conflicts = [], {}
    for one, other in combinations(ACTIONS, 2):
        if one != name:
            continue
        is_clean, tree = merged(repository, one, other)
        again = merged(repository, other, one)
        if frozenset({one, other}) in DISAGREE:
            assert not is_clean
            continue
        if not is_clean:
            conflicts[one, other] = resolved_errors(repository, one, other)
            continue
        layout = check_out(repository, tree, tmp_path / f"{one}-{other}")
        errors = [issue for issue in check(layout).issues if issue.severity == "error"]
        if again != (True, tree) or errors:
            faults.append((one, other, str(again), [str(issue) for issue in errors]))
        shutil.rmtree(layout.root)
    assert faults == []
    assert conflicts == {pair: [] for pair in ADJACENT if pair[0] == name}


def test_two_curators_publish_one_site(repository: Path) -> None:
    """Each has a tag, a verdict and a paper; the merged index is built and recorded."""
    layout = Layout(repository)
    git(repository, "switch", "-q", "--detach", "base")
    curators = (
        ("add-tag", "verdict", "add-paper", "rename-tag"),
        ("add-another-tag", "another-verdict", "add-another-paper", "join-authors", "define"),
    )
    for branch in (name for names in curators for name in names):
        git(repository, "merge", "-q", "--no-edit", branch)
    assert run(layout, "fmt", "--check").exit_code == 0
    (repository / ".gitignore").write_text("/docs/\n/site/\n", "utf-8")
    built = run(layout, "build")
    assert built.exit_code == 0, built.output
    for page in ("tags/art", "tags/zinc", "papers/spoons", "papers/ovens", "tags/milk"):
        assert (repository / "site" / page / "index.html").is_file()
    shown = (repository / "site/duplicates/index.html").read_text("utf-8")
    assert shown.count("Different works</h3>") == 2
    assert "papers/spoons/" in run(layout, "record").stdout
    assert run(layout, "check").exit_code == 0
    git(repository, "reset", "-q", "--hard")
