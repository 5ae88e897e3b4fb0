"""When what a paper says last changed: what counts as a change and what does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conftest import PAPER, TWO, write_files
from paper_index.history.log import read_history
from paper_index.history.news import revisions
from support.made_up_history import commit, git, needs_git

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = needs_git

TEA = "content/papers/tea.yml"
# What `tags` gives: another spelling, and a former id.
SPELLINGS = {"tea": "tea-science", "cups": "cup-theory"}
OTHER_FORM = """\
# A comment.
added: 2021-05-01
"abstract": "We pour tea into cups and wait.
  It cools, and we say by how much."
tags:
- cup-theory
- tea
authors:
  - Ada  Brown
  - 'Grace Cole'
title: >-
  On the
  Cooling of Tea
citation_key: brown2021cooling
"""


def history(folder: Path, *files: str | bytes, first: int = 1) -> dict[str, str]:
    """Commit versions of one paper, a day each; return when the entries last changed."""
    write_files(folder, dict(TWO))
    for day, file in enumerate(files, start=first):
        write_files(folder, {TEA: file, "unrelated": str(day)})
        commit(folder, f"2026-01-{day:02}")
    return dict(revisions(read_history(folder), {"tea", "pots"}, SPELLINGS))


def test_a_paper_that_only_entered_has_not_changed(tmp_path: Path) -> None:
    assert history(tmp_path, PAPER, PAPER, PAPER) == {}


@pytest.mark.parametrize(
    "changed",
    [
        PAPER.replace("Cooling", "Warming"),
        PAPER.replace("Ada Brown, Grace Cole", "Grace Cole, Ada Brown"),
        PAPER.replace("by how much", "nothing"),
        PAPER.replace("[tea-science, cup-theory]", "[tea-science]"),
        PAPER.replace("On the Cooling of Tea", "On the Cooling of Tea.").replace(
            "title", '"title"'
        ),
        "{title: On Tea, abstract: We wait.}",
    ],
)
def test_title_authors_abstract_and_tags_are_what_an_entry_says(
    tmp_path: Path, changed: str
) -> None:
    assert history(tmp_path, PAPER, changed, changed + "\n") == {"tea": "2026-01-02"}


@pytest.mark.parametrize(
    "same",
    [
        OTHER_FORM,
        PAPER.replace("[tea-science, cup-theory]", "[cups, tea]"),
        PAPER.replace("2021-04-13", "2021-04-14"),
        PAPER + "doi: 10.1000/tea\nvenue: Teas\n",
        PAPER.replace("\n", "\r\n"),
    ],
)
def test_form_order_of_tags_and_other_fields_say_nothing_new(tmp_path: Path, same: str) -> None:
    assert history(tmp_path, PAPER, same, PAPER, same) == {}


@pytest.mark.parametrize("broken", ["title: [", b"title: \xff", "- a list"])
def test_a_version_that_cannot_be_read_is_passed_over(tmp_path: Path, broken: str | bytes) -> None:
    changed = PAPER.replace("Cooling", "Warming")
    assert history(tmp_path, PAPER, broken, PAPER) == {}
    assert history(tmp_path, PAPER, broken, changed, broken, first=10) == {"tea": "2026-01-12"}


def test_a_paper_that_went_and_came_back_as_it_was_has_not_changed(tmp_path: Path) -> None:
    history(tmp_path, PAPER)
    (tmp_path / TEA).unlink()
    commit(tmp_path, "2026-02-01")
    assert history(tmp_path, PAPER, first=3) == {}


def test_a_change_counts_from_the_day_on_which_it_reached_the_main_line(tmp_path: Path) -> None:
    history(tmp_path, PAPER)
    git(tmp_path, "checkout", "-qb", "proposal")
    history(tmp_path, PAPER.replace("Cooling", "Warming"), first=2)
    git(tmp_path, "checkout", "-q", "main")
    git(tmp_path, "merge", "-q", "--no-ff", "-m", "Merge", "proposal", day="2026-01-20")
    assert revisions(read_history(tmp_path), {"tea"}, {}) == {"tea": "2026-01-20"}


def test_only_the_papers_that_are_asked_for_are_looked_at(tmp_path: Path) -> None:
    history(tmp_path, PAPER, PAPER.replace("Cooling", "Warming"))
    assert revisions(read_history(tmp_path), {"pots"}, {}) == {}


def test_without_a_whole_history_nothing_is_said(tmp_path: Path) -> None:
    assert revisions(read_history(tmp_path), {"tea"}, {}) == {}
    assert read_history(tmp_path).former_tags is None
    history(tmp_path / "whole", PAPER, PAPER.replace("Cooling", "Warming"))
    git(tmp_path, "clone", "-q", "--depth", "1", (tmp_path / "whole").as_uri(), "cut")
    assert revisions(read_history(tmp_path / "cut"), {"tea"}, {}) == {}
    assert read_history(tmp_path / "cut").former_tags is None


def test_ids_that_tags_once_had_are_known_and_spellings_are_none(tmp_path: Path) -> None:
    before = "tags:\n  tea:\n    name: Tea\n    aliases: [chai]\n  cups:\n    name: Cups\n"
    write_files(tmp_path, {"content/tags.yml": before})
    commit(tmp_path)
    assert read_history(tmp_path).former_tags == frozenset()
    write_files(tmp_path, {"content/tags.yml": before.replace("  tea:", "  tea-science:")})
    commit(tmp_path)
    assert read_history(tmp_path).former_tags == frozenset({"tea"})
