"""One command merges entries that two branches added or changed at the same place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conftest import TAGS, TWO
from paper_index.workflows.check import validate
from support.commands import passes, run
from support.made_up_history import commit, git, needs_git
from support.made_up_services import Preprint

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout
    from support.made_up_services import Services

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

pytestmark = needs_git

ART, ASH = (("tags", "add", name, "--name", name, "--group", "field", "--definition", f"On {name}.")
            for name in ("art", "ash"))  # fmt: skip


def conflict(layout: Layout, one: tuple[str, ...], other: tuple[str, ...]) -> str:
    """Merge two branches that each run a command; return what `resolve` prints."""
    assert run(layout, "fmt").exit_code == 0
    commit(layout.root)
    git(layout.root, "branch", "-q", "base")
    for name, command in (("one", one), ("two", other)):
        git(layout.root, "switch", "-qc", name, "base")
        result = run(layout, *command)
        assert result.exit_code == 0, result.output
        commit(layout.root)
    assert git(layout.root, "merge", "-q", "one", check=False).returncode != 0
    assert not passes(layout)
    return run(layout, "resolve").output


@pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])
def test_two_new_tags_at_one_place_are_both_kept(make_index: MakeIndex, style: str) -> None:
    layout = make_index(TWO)
    git(layout.root, "init", "-q")
    git(layout.root, "config", "merge.conflictStyle", style)
    assert "content/tags.yml: resolved" in conflict(layout, ART, ASH)
    assert passes(layout)
    text = (layout.content / "tags.yml").read_text("utf-8")
    assert text.index("  art:") < text.index("  ash:") < text.index("  cup-theory:")
    assert run(layout, "fmt", "--check").exit_code == 0


def test_a_tag_that_one_branch_removed_stays_removed(make_index: MakeIndex) -> None:
    tags = TAGS.replace("cup-theory", "axe").replace("Cup theory", "Axe")
    files = {name: str(text).replace("cup-theory", "axe") for name, text in TWO.items()}
    layout = make_index({**files, "content/tags.yml": tags})
    merge = ("tags", "merge", "tea-science", "axe")
    assert "resolved" in conflict(layout, merge, ART)
    assert passes(layout)
    text = (layout.content / "tags.yml").read_text("utf-8")
    assert "  axe:" not in text
    assert "  art:" in text


def test_a_tag_that_both_changed_is_left(make_index: MakeIndex) -> None:
    layout = make_index(TWO)
    one, other = (("tags", "rename", "cup-theory", "cups", "--name", name) for name in "AB")
    shown = conflict(layout, one, other)
    assert "content/tags.yml: both sides changed one entry, or one has errors; edit" in shown
    assert "<<<<<<<" in (layout.content / "tags.yml").read_text("utf-8")
    assert "error[merge-conflict]" in run(layout, "check").output


@pytest.mark.parametrize(
    "above",
    [
        b"x:\n  name: One\nx:\n  name: Two\n",
        b"x:\n  name: \xff\n",
        b"- x\n",
        b"? [x]\n: y\n",
        b"x\n",
    ],
)
def test_a_file_with_errors_is_left(make_index: MakeIndex, above: bytes) -> None:
    sides = b"<<<<<<< one\nart:\n  name: A\n=======\nash:\n  name: B\n>>>>>>> two\n"
    layout = make_index({**TWO, "content/authors.yml": above + sides})
    result = run(layout, "resolve")
    assert (result.exit_code, "one has errors" in result.output) == (1, True)
    assert (layout.content / "authors.yml").read_bytes() == above + sides


def test_the_first_two_authors_are_both_kept(make_index: MakeIndex) -> None:
    sides = "<<<<<<< one\nart:\n  name: A\n=======\nash:\n  name: B\n>>>>>>> two\n"
    layout = make_index({**TWO, "content/authors.yml": f"# People.\n\n{sides}"})
    assert "resolved" in run(layout, "resolve").output
    text = (layout.content / "authors.yml").read_text("utf-8")
    assert text == "# People.\n\nart:\n  name: A\n\nash:\n  name: B\n"


def test_groups_of_synonyms_of_both_sides_are_kept(make_index: MakeIndex) -> None:
    sides = "<<<<<<< one\n# Drinks.\n- [tea, chai]\n=======\n- [pot, kettle]\n>>>>>>> two\n"
    layout = make_index({**TWO, "content/synonyms.yml": f"# Words.\n- [cup, mug]\n{sides}"})
    assert "content/synonyms.yml: resolved" in run(layout, "resolve").output
    text = (layout.content / "synonyms.yml").read_text("utf-8")
    assert text == "# Words.\n\n- [cup, mug]\n- [pot, kettle]\n# Drinks.\n- [tea, chai]\n"
    assert "synonyms.yml" not in run(layout, "fmt", "--check").output


@pytest.mark.parametrize("ours", ["- [tea, cha]", "- [cup, tea]", "- [mug]", "- tea"])
def test_groups_that_both_sides_have_otherwise_are_left(make_index: MakeIndex, ours: str) -> None:
    sides = f"- [cup, mug]\n<<<<<<< one\n{ours}\n=======\n- [tea, chai]\n>>>>>>> two\n"
    layout = make_index({**TWO, "content/synonyms.yml": sides})
    assert run(layout, "resolve").exit_code == 1
    assert (layout.content / "synonyms.yml").read_text("utf-8") == sides


@pytest.mark.usefixtures("naps")
def test_declined_papers_and_the_later_search_of_both_sides_are_kept(
    make_index: MakeIndex, services: Services
) -> None:
    services.preprints = [Preprint("2201.00001", "Milk"), Preprint("2201.00002", "Of Milk")]
    layout = make_index({**TWO, "content/watch.yml": "searched: 2026-01-01\n"})
    one, two = (("watch", "--decline", one.id, "--by", "Ada") for one in services.preprints)
    assert "content/watch.yml: resolved" in conflict(layout, one, two)
    assert [one.title for one in validate(layout).watch.declined] == ["Milk", "Of Milk"]
    text = "<<<<<<< a\nsearched: 2026-02-01\n=======\nsearched: 2026-03-01\n>>>>>>> b\n\n"
    path = layout.content / "watch.yml"
    path.write_text(f"{text}declined:\n  a:\n    title: A\n", "utf-8")
    run(layout, "resolve")
    assert path.read_text("utf-8").startswith("searched: 2026-03-01\n\ndeclined:")


def test_without_conflicts_nothing_happens(make_index: MakeIndex) -> None:
    result = run(make_index(TWO), "resolve")
    assert (result.exit_code, "there are no conflicts" in result.output) == (0, True)
