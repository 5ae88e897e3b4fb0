"""The page of recent changes: from the git history, else from the days in the papers' files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from conftest import PAPER, POTS
from paper_index.history.log import History, read_history
from paper_index.history.news import recent_news
from paper_index.workflows.build import generate, open_store
from support.commands import run
from support.made_up_history import commit, needs_git
from support.made_up_index import index, paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]


def recent(layout: Layout) -> str:
    generate(layout)
    return (layout.docs / "recent.md").read_text("utf-8")


@needs_git
def test_added_papers_and_changed_tags_are_listed_by_day(make_index: MakeIndex) -> None:
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
    assert "1 paper changed" in second
    assert "<del>− Tea science</del>" in second
    assert "On the Cooling of Tea" in page[page.index("1 January 2026") :]


@needs_git
def test_a_retraction_is_listed(make_index: MakeIndex) -> None:
    layout = make_index({"content/papers/tea.yml": PAPER})
    commit(layout.root, "2026-01-01")
    (layout.papers / "tea.yml").write_text(f"{PAPER}status: retracted\n", "utf-8")
    commit(layout.root, "2026-01-02")
    page = recent(layout)
    second = page[page.index("2 January 2026") : page.index("1 January 2026")]
    assert "1 paper changed" in second
    assert "Retracted" in second
    assert "Tags added and removed" not in second


@needs_git
def test_a_renamed_tag_or_paper_is_no_change(make_index: MakeIndex) -> None:
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
def test_an_uncommitted_paper_counts_from_its_day(make_index: MakeIndex) -> None:
    layout = make_index({"content/papers/tea.yml": PAPER})
    commit(layout.root, "2026-01-01")
    added = POTS + "added: 2026-02-03\n"
    (layout.papers / "pots.yml").write_text(added, "utf-8")
    page = recent(layout)
    assert page.index("3 February 2026") < page.index("1 January 2026")


def test_without_a_history_the_day_in_the_file_counts(make_index: MakeIndex) -> None:
    layout = make_index({"content/papers/tea.yml": f"{PAPER}added: 2026-03-04\n"})
    assert "4 March 2026" in recent(layout)


def test_without_papers_or_days_there_is_no_news() -> None:
    assert recent_news(index(), History(Path())) == ()
    assert recent_news(index(paper("a")), History(Path())) == ()


@needs_git
def test_the_changes_of_one_day_are_one_and_others_of_the_file_are_none(
    make_index: MakeIndex,
) -> None:
    layout = make_index({"content/papers/tea.yml": PAPER})
    commit(layout.root, "2026-01-01")
    path, tags = layout.papers / "tea.yml", "tea-science, cup-theory"
    for text, day in (
        (PAPER.replace(tags, "cup-theory"), 2),
        (PAPER.replace(tags, "tea-science"), 2),
        (PAPER, 3),
        (f"{PAPER}note: Warm.\n", 4),
        (PAPER.replace("tags:", "tags: ["), 5),
        (PAPER, 6),
    ):
        path.write_text(text, "utf-8")
        commit(layout.root, f"2026-01-0{day}")
    for _ in ("read", "remembered"):
        with open_store(layout) as store:
            generate(layout, store)
        page = (layout.docs / "recent.md").read_text("utf-8")
        days = re.findall(r'id="d2026-01-0(\d)"', page)
        assert days == ["3", "2", "1"]
        changed = re.findall(r"<(?:ins|del)>([^<]*)<", page)
        assert changed == ["+ Cup theory", "− Cup theory"]


@needs_git
def test_a_bulk_change_of_tags_is_listed(tmp_path: Path) -> None:
    folder = tmp_path / "content/papers"
    folder.mkdir(parents=True)
    for tags, day in (("[]", "2026-01-01"), ("[cups]", "2026-01-02")):
        for number in range(320):
            (folder / f"p{number}.yml").write_text(f"title: Pots\ntags: {tags}\n", "utf-8")
        commit(tmp_path, day)
    news = recent_news(index(paper("p7", tags=["cups"])), read_history(tmp_path))
    assert [(one.day, [tag.id for tag in one.gained]) for one in news] == [
        ("2026-01-02", ["cups"]),
        ("2026-01-01", []),
    ]
