"""A command that is killed at any time leaves all of its change or nothing of it.

Each command runs as a process of its own, which is killed before a change of the disk or after some
time. The next command, whatever it is, completes the change or drops it.
"""

from __future__ import annotations

import random
import shutil
from typing import TYPE_CHECKING

import pytest

from conftest import MKDOCS, PAPER, TAGS, TWO, write_files
from paper_index.workflows.candidate_list import MARK
from support.killed_commands import running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.killed_commands import Runner

MESSY = PAPER.replace("[tea-science, cup-theory]", "[tea]").replace("title: On the", "title:  On")
FILES: dict[str, str | bytes] = {
    "mkdocs.yml": MKDOCS,
    "content/tags.yml": TAGS,
    **TWO,
    "content/papers/leaves.yml": "title: Winter Leaves\narxiv: '2201.00001'\n",
    "content/papers/rivers.yml": "title: Quarrels about Rivers\ndoi: 10.1234/rivers\n",
    "content/authors.yml": "ada: {name: Ada Brown, papers: [tea]}\n",
    "library.bib": "@article{pot, title={On Milk}, author={Pot, Ann}, year=2019, keywords={brew}}\n"
    "@article{jug, title={Jugs and Handles}, author={{van der} Jug, Cy}, year=2021}\n",
    "add.md": "### Title\n\nMilk\n\n### Authors\n\nAnn Pot\n\n### arXiv id or DOI\n\n\n\n"
    "### Published\n\n2020\n\n### Venue\n\n\n\n### Tags\n\ntea-science\n\n### Abstract\n\nMilk.\n",
    "candidates.md": f"{MARK}\n\nLast search: 2021-05-01\n\n- [x] Add `doi:10.1234/brooks`\n"
    "- [x] Decline `arXiv:2201.00002`: No.\n",
    "change.md": "### Paper\n\ntea\n\n### Add\n\n\n\n### Remove\n\ncup-theory\n\n"
    "### Reason\n\nNo.\n",
}
OLD: dict[str, str | bytes] = {
    "content/config.yml": "name: Tea\n",
    "content/papers/tea.yml": f"{MESSY}publication: Tea 1(2), 3 (2020) # sic\n",
    "content/duplicates.yml": "- different: [tea, pots]\n  reason: Two.\n",
}
CHANGED = str(FILES["library.bib"]).replace("On Milk", "On Milk and Cream") + (
    "@book{can, title={A History of Tea Canisters}, author={Can, Di}, year=2022}\n"
)
NEW_TAG = ["--name", "New", "--group", "field", "--definition", "What is new."]
COMMANDS: dict[str, list[str]] = {
    "fmt": ["fmt"],
    "migrate": ["fmt"],
    "new": ["new", "Milk jugs"],
    "add a tag": ["tags", "add", "new", *NEW_TAG],
    "rename a tag": ["tags", "rename", "cup-theory", "cups"],
    "merge tags": ["tags", "merge", "tea-science", "cup-theory"],
    "split a tag": [
        "tags",
        "split",
        "old",
        "tea-science",
        "cup-theory",
        "--paper",
        "tea=cup-theory",
    ],
    "remove a tag": ["tags", "remove", "cup-theory", "--redirect", "tea-science"],
    "verdict": ["duplicates", "--different", "tea", "pots", "--reason", "Two."],
    "rename": ["rename", "tea", "cooling-tea"],
    "remove": ["remove", "tea", "--to", "pots"],
    "import": ["import", "library.bib", "--tags", "all"],
    "import of a changed library": ["import", "library.bib", "--tags", "all"],
    "import in place": ["import", "content/sources/library.bib"],
    "form that adds": ["from-issue", "add.md"],
    "form that changes": ["from-issue", "change.md"],
    "add": ["add", "10.1234/rivers", "arxiv:2201.00001"],
    "fill": ["fill"],
    "refresh": ["refresh", "--apply", "--signals"],
    "watch": ["watch", "--since", "2021-01-01"],
    "form of candidates": ["from-issue", "candidates.md"],
    "decline": ["watch", "--decline", "2201.00002", "--by", "Ada"],
}
RESTS = {".paper-index/.gitignore", ".paper-index/lock"}


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with running() as started:
        yield started


def restore(runner: Runner, root: Path, name: str) -> None:
    shutil.rmtree(root, ignore_errors=True)
    files = {**FILES, **(OLD if name == "migrate" else {})}
    if name == "add":
        del files["content/papers/leaves.yml"], files["content/papers/rivers.yml"]
    if name == "split a tag":
        old = "  old:\n    name: Old\n    group: field\n    definition: Both.\n"
        files["content/tags.yml"] = f"{TAGS}{old}"
        for paper, data in TWO.items():
            files[paper] = str(data).replace("[tea-science, cup-theory]", "[old]")
    if name == "import in place":
        files["content/sources/library.bib"] = files.pop("library.bib")
    write_files(root, files)
    if name == "import of a changed library":
        assert runner.run(root, "import", f"{root}/library.bib", "--tags", "all")[0] == 0
        write_files(root, {"library.bib": CHANGED})


def tree(root: Path) -> dict[str, bytes]:
    found = (path for path in root.rglob("*") if path.is_file())
    names = {path.relative_to(root).as_posix(): path for path in found}
    return {name: path.read_bytes() for name, path in names.items() if name not in RESTS}


# Some processes run for each of the commands.
@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_a_killed_command_is_completed_or_dropped(
    runner: Runner, tmp_path: Path, name: str
) -> None:
    root = tmp_path / "index"
    command = [f"{root}/{one}" if one.endswith((".bib", ".md")) else one for one in COMMANDS[name]]
    restore(runner, root, name)
    before = tree(root)
    code, changes, seconds = runner.run(root, *command)
    after = tree(root)
    assert code in {0, 1}
    assert after != before
    rng = random.Random(name)
    points = sorted(rng.sample(range(1, changes + 1), min(3, changes)))
    kills: list[dict[str, float]] = [{"kill_at": point} for point in points]
    kills.append({"seconds": rng.random() * seconds})
    for kill in kills:
        restore(runner, root, name)
        killed, _, _ = runner.run(root, *command, **kill)
        assert killed == -9 or "seconds" in kill
        # Any command completes the change.
        runner.run(root, *rng.choice([["check"], ["tags", "list"], ["fmt", "--check"]]))
        found = tree(root)
        # What is fetched is written answer by answer.
        assert found in (before, after) or name in {"fill", "refresh"}
        # Where nothing is left of it, the command would only do what it did the first time.
        if found not in (before, after):
            runner.run(root, *command)
        assert found == before or tree(root) == after
