"""Addresses are recorded when they are published, and only those without errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conftest import PAPER, POTS, TAGS, TWO, write_files
from paper_index.workflows.check import check
from paper_index.workflows.fmt import format_content
from paper_index.workflows.record import record
from support.commands import passes, run
from support.made_up_history import commit, git
from support.workflow_steps import Runner, needs_tools

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

ALL = [
    "@brown2021cooling", "@brown2021coolinga", "papers/pots/", "papers/tea/", "tags/cup-theory/",
    "tags/tea-science/", "tags/tea/",
]  # fmt: skip


def ledger(layout: Layout) -> list[str]:
    return layout.permalinks.read_text("utf-8").splitlines()


def test_fmt_does_not_touch_the_list_and_record_extends_it(make_index: MakeIndex) -> None:
    layout = make_index({**TWO, "content/permalinks.txt": "papers/tea/\n"})
    format_content(layout, write=True)
    assert ledger(layout) == ["papers/tea/"]
    assert passes(layout)
    shown = run(layout, "record")
    assert (shown.exit_code, shown.stdout.splitlines()[-1]) == (0, "6 recorded")
    assert ledger(layout) == ALL
    assert run(layout, "record").stdout == "0 recorded\n"


def test_the_first_run_makes_the_list(make_index: MakeIndex) -> None:
    layout = make_index(TWO)
    format_content(layout, write=True)
    assert list(record(layout)) == ledger(layout) == ALL


@pytest.mark.parametrize(
    "files",
    [
        {"content/papers/My_Paper.yml": POTS},
        {"content/papers/index.yml": POTS},
        {"content/papers/cups.yml": f'{POTS}citation_key: "bad key!"\n'},
        {"content/papers/cups.yml": f"{POTS}former_keys: ['bad key!']\n"},
        {"content/papers/cups.yml": f"{POTS}aliases: [Bad_Id]\n"},
        {"content/papers/cups.yml": f"{POTS}aliases: [tea]\n"},
        {"content/papers/cups.yml": POTS.replace("cup-theory", "cap-theory")},
        {"content/papers/cups.yml": "title: [\n"},
        {"content/tags.yml": f"{TAGS}  cup: {{name: Cup, group: field}}\n"},
        {"content/tags.yml": f"{TAGS}  Cup_1: {{name: Cup, group: field, definition: D.}}\n"},
        {"content/tags.yml": f"{TAGS}  cup: {{name: Cup, group: no, definition: D.}}\n"},
        {"content/authors.yml": "ada: {nam: Ada Brown}\n"},
    ],
)
def test_what_has_errors_is_not_recorded(
    make_index: MakeIndex, files: dict[str, str | bytes]
) -> None:
    layout = make_index({"content/papers/tea.yml": PAPER, **files})
    assert not passes(layout)
    record(layout)
    assert set(ledger(layout)) <= {*ALL} - {"papers/pots/"}
    assert not [one for one in check(layout).issues if one.location.file.endswith("permalinks.txt")]
    run(layout, "fmt")
    assert set(ledger(layout)) <= {*ALL} - {"papers/pots/"}


def test_a_list_that_cannot_be_read_is_left_alone(make_index: MakeIndex) -> None:
    layout = make_index({**TWO, "content/permalinks.txt": b"papers/\xff/\n"})
    assert run(layout, "record").exit_code == 1
    assert layout.permalinks.read_bytes() == b"papers/\xff/\n"


@needs_tools
@pytest.mark.slow  # runs git about twenty times
def test_the_workflow_commits_new_addresses_to_a_branch_that_moves(
    make_index: MakeIndex, tmp_path_factory: pytest.TempPathFactory
) -> None:
    layout = make_index(
        {**TWO, "content/permalinks.txt": "papers/gone/\n", ".gitignore": ".venv\n"}
    )
    format_content(layout, write=True)
    commit(layout.root)
    folder = tmp_path_factory.mktemp("github")
    git(layout.root, "init", "-q", "--bare", str(folder / "remote"))
    git(layout.root, "push", "-q", str(folder / "remote"), "HEAD:main")
    runner = Runner(layout.root, folder / "remote", folder / "tools")
    other = folder / "other"
    git(layout.root, "clone", "-q", "-b", "main", str(folder / "remote"), str(other))
    # Meanwhile somebody deletes a line and adds another.
    write_files(other, {"content/permalinks.txt": "papers/new/\n"})
    git(other, "commit", "-qam", "Meanwhile")
    git(other, "push", "-q", "origin", "main")
    record(layout)
    made = layout.permalinks.read_bytes()
    git(layout.root, "checkout", "-q", "content/permalinks.txt")
    (folder / "tools" / "permalinks.txt").write_bytes(made)
    given = {"GH_TOKEN": "secret-token", "GITHUB_REF": "refs/heads/main"}
    step = ("deploy.yml", "Commit new addresses")
    done = runner.run(*step, **given)
    assert done.returncode == 0, done.stderr
    git(other, "pull", "-q", "origin", "main")
    assert (other / "content/permalinks.txt").read_text("utf-8").splitlines() == sorted(
        {*ALL, "papers/new/"}
    )
    # A protected branch gives a warning.
    hook = folder / "remote/hooks/pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    hook.chmod(0o755)
    (folder / "tools" / "permalinks.txt").write_bytes(made + b"papers/more/\n")
    refused = runner.run(*step, **given)
    assert refused.returncode == 0
    assert "::warning title=Addresses not recorded::" in refused.stdout
