"""Revisions of papers: which changes of a file are one, and on which day."""

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
# Current ids by alias and by former id.
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
    """Commit versions of one paper, one per day; return the days of the last revisions."""
    write_files(folder, dict(TWO))
    for day, file in enumerate(files, start=first):
        write_files(folder, {TEA: file, "unrelated": str(day)})
        commit(folder, f"2026-01-{day:02}")
    return dict(revisions(read_history(folder), {"tea", "pots"}, SPELLINGS))


def test_a_paper_that_was_only_added_has_no_revision(tmp_path: Path) -> None:
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
def test_a_changed_title_author_abstract_or_tag_is_a_revision(tmp_path: Path, changed: str) -> None:
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
def test_form_order_of_tags_and_other_fields_are_no_revision(tmp_path: Path, same: str) -> None:
    assert history(tmp_path, PAPER, same, PAPER, same) == {}


@pytest.mark.parametrize("broken", ["title: [", b"title: \xff", "- a list"])
def test_an_unreadable_version_is_skipped(tmp_path: Path, broken: str | bytes) -> None:
    changed = PAPER.replace("Cooling", "Warming")
    assert history(tmp_path, PAPER, broken, PAPER) == {}
    assert history(tmp_path, PAPER, broken, changed, broken, first=10) == {"tea": "2026-01-12"}


def test_a_paper_that_was_deleted_and_restored_has_no_revision(tmp_path: Path) -> None:
    history(tmp_path, PAPER)
    (tmp_path / TEA).unlink()
    commit(tmp_path, "2026-02-01")
    assert history(tmp_path, PAPER, first=3) == {}


def test_a_revision_has_the_day_of_its_merge(tmp_path: Path) -> None:
    history(tmp_path, PAPER)
    git(tmp_path, "checkout", "-qb", "proposal")
    history(tmp_path, PAPER.replace("Cooling", "Warming"), first=2)
    git(tmp_path, "checkout", "-q", "main")
    git(tmp_path, "merge", "-q", "--no-ff", "-m", "Merge", "proposal", day="2026-01-20")
    assert revisions(read_history(tmp_path), {"tea"}, {}) == {"tea": "2026-01-20"}


def test_only_the_given_papers_are_examined(tmp_path: Path) -> None:
    history(tmp_path, PAPER, PAPER.replace("Cooling", "Warming"))
    assert revisions(read_history(tmp_path), {"pots"}, {}) == {}


def test_without_a_history_no_revision_is_known(tmp_path: Path) -> None:
    assert revisions(read_history(tmp_path), {"tea"}, {}) == {}
