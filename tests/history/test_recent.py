"""Recent changes: from the git history where there is one, else from the day of entry."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from conftest import PAPER, POTS
from paper_index.history.log import History, read_history
from paper_index.history.news import recent_news
from paper_index.workflows.build import generate
from support.commands import run
from support.made_up_history import commit, git, needs_git
from support.made_up_index import index, paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]


def recent(layout: Layout) -> str:
    generate(layout)
    return (layout.docs / "recent.md").read_text("utf-8")


@needs_git
def test_papers_that_entered_and_tags_that_changed_day_by_day(make_index: MakeIndex) -> None:
    layout = make_index({"content/papers/tea.yml": PAPER})
    commit(layout.root, "2026-01-01")
    path = layout.papers / "tea.yml"
    path.write_text(PAPER.replace("tea-science, cup-theory", "cup-theory"), "utf-8")
    (layout.papers / "pots.yml").write_text(POTS, "utf-8")
    commit(layout.root, "2026-01-02")
    page = recent(layout)
    assert page.index("2 January 2026") < page.index("1 January 2026")
    second = page[page.index("2 January 2026") : page.index("1 January 2026")]
    assert "1 paper added" in second
    assert "Earthen pots" in second
    assert "1 paper retagged" in second
    assert "<del>− Tea science</del>" in second
    assert "On the Cooling of Tea" in page[page.index("1 January 2026") :]


@needs_git
def test_a_renamed_tag_and_a_renamed_paper_are_no_news(make_index: MakeIndex) -> None:
    layout = make_index({"content/papers/tea.yml": PAPER})
    commit(layout.root, "2026-01-01")
    assert run(layout, "tags", "rename", "tea-science", "brewing").exit_code == 0
    commit(layout.root, "2026-01-02")
    text = (layout.papers / "tea.yml").read_text("utf-8")
    (layout.papers / "tea.yml").unlink()
    moved = text.replace("tags:", "aliases: [tea]\ntags:")
    (layout.papers / "warm-tea.yml").write_text(moved, "utf-8")
    commit(layout.root, "2026-01-03")
    page = recent(layout)
    assert "2 January" not in page
    assert 'href="../papers/warm-tea/"' in page[page.index("1 January 2026") :]


@needs_git
def test_what_is_not_committed_yet_counts_from_its_day(make_index: MakeIndex) -> None:
    layout = make_index({"content/papers/tea.yml": PAPER})
    commit(layout.root, "2026-01-01")
    added = POTS + "added: 2026-02-03\n"
    (layout.papers / "pots.yml").write_text(added, "utf-8")
    page = recent(layout)
    assert page.index("3 February 2026") < page.index("1 January 2026")


@needs_git
def test_an_index_in_a_folder_of_the_repository(make_index: MakeIndex) -> None:
    layout = make_index({"content/papers/tea.yml": PAPER, "sub/content/papers/cup.yml": PAPER})
    commit(layout.root, "2026-01-01")
    found = read_history(layout.root / "sub").commits
    assert [paper for commit in found for paper, _ in commit.papers] == ["cup"]


def test_without_a_history_the_day_of_entry_tells(make_index: MakeIndex) -> None:
    layout = make_index({"content/papers/tea.yml": f"{PAPER}added: 2026-03-04\n"})
    assert read_history(layout.root).commits == ()
    assert "4 March 2026" in recent(layout)


@needs_git
def test_a_shallow_history_tells_nothing(make_index: MakeIndex) -> None:
    layout = make_index({"content/papers/tea.yml": PAPER})
    commit(layout.root, "2026-01-01")
    (layout.papers / "tea.yml").write_text(PAPER.replace("Cooling", "Warming"), "utf-8")
    commit(layout.root, "2026-01-02")
    clone = layout.root.parent / f"{layout.root.name}-clone"
    source = f"file://{layout.root}"
    git(layout.root, "clone", "-q", "--depth", "1", source, str(clone))
    assert read_history(clone).commits == ()


def test_no_papers_no_news() -> None:
    assert recent_news(index(), History(Path())) == ()
    assert recent_news(index(paper("a")), History(Path())) == ()
