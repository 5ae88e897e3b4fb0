"""Differences of two versions, given as folders or commits, in each format."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest

from conftest import PAPER, write_files
from conftest import TWO as BASE
from paper_index.content.layout import Layout
from paper_index.history.changes import Changes
from paper_index.history.summary import MOST_CHARACTERS, as_markdown, as_text
from paper_index.workflows.diff import compare_versions
from support.commands import run
from support.made_up_history import commit, git, needs_git
from support.made_up_index import paper

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]


@pytest.fixture
def two(make_index: MakeIndex, tmp_path: Path) -> tuple[Layout, Layout]:
    """Two equal versions of an index, in two folders."""
    base = make_index(BASE)
    head = tmp_path.parent / f"{tmp_path.name}-head"
    shutil.copytree(base.root, head)
    return base, Layout(head)


def changes(two: tuple[Layout, Layout]) -> Changes:
    return compare_versions(two[1], str(two[0].root), None)[0]


def edit(layout: Layout, file: str, old: str, new: str) -> None:
    path = layout.content / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


class TestCompare:
    def test_a_version_does_not_differ_from_itself(self, two: tuple[Layout, Layout]) -> None:
        found = changes(two)
        assert found == Changes()
        assert as_text(found, str) == "nothing changes for readers"
        assert "Nothing changes for readers." in as_markdown(found, str)

    def test_added_removed_and_renamed_papers(self, two: tuple[Layout, Layout]) -> None:
        head = two[1]
        (head.papers / "pots.yml").unlink()
        moved = PAPER.replace("tags:", "aliases: [tea]\ntags:")
        (head.papers / "tea.yml").unlink()
        (head.papers / "warm-tea.yml").write_text(moved, "utf-8")
        cups = PAPER.replace("Tea", "Cups of china").replace("2104.06083", "2104.06085")
        (head.papers / "cups.yml").write_text(cups.replace("We pour tea", "Porcelain is fired"))
        found = changes(two)
        assert [paper.id for paper in found.added] == ["cups"]
        assert [paper.id for paper in found.removed] == ["pots"]
        assert [(old, new.id) for old, new in found.renamed] == [("tea", "warm-tea")]
        assert found.lost_addresses == ("papers/pots/",)
        assert not found.retagged

    def test_a_paper_that_is_merged_into_a_renamed_one(self, two: tuple[Layout, Layout]) -> None:
        papers = two[1].papers
        moved = PAPER.replace("tags:", "aliases: [tea, pots]\ntags:")
        (papers / "warm-tea.yml").write_text(moved, "utf-8")
        for name in ("tea", "pots"):
            (papers / f"{name}.yml").unlink()
        found = changes(two)
        assert [(old, new.id) for old, new in found.renamed] == [("tea", "warm-tea")]
        assert [(old, new.id) for old, new in found.merged] == [("pots", "warm-tea")]
        assert not found.edited

    def test_a_hint_on_many_papers_is_new_only_for_those_that_get_it(
        self, two: tuple[Layout, Layout]
    ) -> None:
        for layout in two:
            for name in ("a", "b"):
                (layout.papers / f"{name}.yml").write_text(f"title: Lamps {name}\n", "utf-8")
        for name in ("aa", "c"):
            (two[1].papers / f"{name}.yml").write_text(f"title: Rugs {name}\n", "utf-8")
        (two[1].papers / "b.yml").write_text("title: Lamps b\nauthors: [Ada Brown]\n", "utf-8")
        shown = as_text(changes(two), str)
        assert "aa.yml:1:title: no authors, like 1 other paper (thin-paper)" in shown
        solved = shown[shown.index("Issues solved") :]
        assert "b.yml:1:title: no authors (thin-paper)" in solved
        assert "no abstract" not in solved

    def test_a_citation_key_that_moves_to_another_paper_is_reported(
        self, two: tuple[Layout, Layout]
    ) -> None:
        for layout, keys in zip(two, (("one", "two"), ("two", "one")), strict=True):
            for name, key in zip(("pots", "tea"), keys, strict=True):
                edit(layout, f"papers/{name}.yml", "tags:", f"citation_key: {key}\ntags:")
        found = changes(two)
        assert [(key, was, now.id) for key, was, now in found.moved_keys] == [
            ("one", "pots", "tea"),
            ("two", "tea", "pots"),
        ]
        assert "Citation keys that name another paper now (2)" in as_text(found, str)
        # The key of a renamed paper has not moved.
        edit(two[1], "papers/pots.yml", "citation_key: two", "citation_key: one")
        edit(two[1], "papers/tea.yml", "citation_key: one", "citation_key: two\naliases: [tea]")
        (two[1].papers / "tea.yml").rename(two[1].papers / "leaves.yml")
        assert not changes(two).moved_keys

    def test_tags_gained_and_lost(self, two: tuple[Layout, Layout]) -> None:
        edit(two[1], "papers/tea.yml", "tags: [tea-science, cup-theory]", "tags: [cup-theory]")
        found = changes(two)
        assert [(r.paper.id, r.gained, r.lost) for r in found.retagged] == [
            ("tea", (), ("tea-science",))
        ]
        assert ("tag tea-science", 2, 1) in found.counts

    def test_a_renamed_tag_is_one_change(self, two: tuple[Layout, Layout]) -> None:
        result = run(two[1], "tags", "rename", "tea-science", "brewing")
        assert result.exit_code == 0
        found = changes(two)
        assert [(old, new.id) for old, new in found.tags_renamed] == [("tea-science", "brewing")]
        assert not found.retagged
        assert not found.lost_addresses
        assert found.counts == ()

    def test_a_merged_tag_is_reported_with_its_target(self, two: tuple[Layout, Layout]) -> None:
        run(two[1], "tags", "merge", "cup-theory", "tea-science")
        found = changes(two)
        assert [(old, new.id) for old, new in found.tags_merged] == [("tea-science", "cup-theory")]

    def test_changed_fields_are_shown_before_and_after(self, two: tuple[Layout, Layout]) -> None:
        edit(two[1], "papers/tea.yml", "published: 2021-04-13", "published: 2022")
        edit(two[1], "tags.yml", "What cups have in common.", "All about cups.")
        found = changes(two)
        assert found.edited[0].fields == (("published", "2021-04-13", "2022"),)
        shown = as_text(found, str)
        assert "published: 2021-04-13 → 2022" in shown
        assert "definition: What cups have in common. → All about cups." in shown

    def test_an_issue_on_another_line_is_not_new(self, two: tuple[Layout, Layout]) -> None:
        for layout in two:
            edit(layout, "papers/tea.yml", "cup-theory]", "cup-theory, tea]")
        edit(two[1], "papers/tea.yml", "title:", "# A remark.\ntitle:")
        assert not changes(two).new_issues
        edit(two[1], "papers/pots.yml", "cup-theory]", "cup-teory]")
        (issue,) = changes(two).new_issues
        assert (issue.code, issue.location.file) == ("unknown-tag", "content/papers/pots.yml")


SCAN = PAPER.replace('arxiv: "2104.06083"\n', "venue: Tea Letters\n").replace("Ada", "A.")


class TestDuplicates:
    def test_a_new_duplicate_is_shown_as_a_question(self, two: tuple[Layout, Layout]) -> None:
        (two[1].papers / "scan.yml").write_text(SCAN, "utf-8")
        found = changes(two)
        assert [(one.papers, one.pair_class) for one in found.questions] == [
            (("scan", "tea"), "match")
        ]
        shown = as_text(found, str)
        assert "Duplicates to decide on (1):\n" in shown
        assert (
            "  scan (On the Cooling of Tea) and tea (On the Cooling of Tea): match "
            "(titles and authors agree)\n"
        ) in shown
        assert "New errors" not in shown
        assert "content/papers/scan.yml) and [" in as_markdown(found, lambda path: path)

    def test_a_known_duplicate_is_not_shown(self, two: tuple[Layout, Layout]) -> None:
        for layout in two:
            (layout.papers / "scan.yml").write_text(SCAN, "utf-8")
        edit(two[1], "papers/pots.yml", "tags: [tea-science, cup-theory]", "tags: [cup-theory]")
        assert changes(two).questions == ()

    def test_a_verdict_is_shown_with_the_merged_papers(self, two: tuple[Layout, Layout]) -> None:
        for layout in two:
            (layout.papers / "scan.yml").write_text(SCAN, "utf-8")
        verdict = "- same: [tea, scan]\n  reason: A *scan*.\n  by: Ada\n  date: 2026-11-24\n"
        (two[1].content / "duplicates.yml").write_text(verdict, "utf-8")
        found = changes(two)
        assert [(old, new.id) for old, new in found.merged] == [("scan", "tea")]
        assert not found.removed
        assert not found.lost_addresses
        shown = as_text(found, str)
        assert "Papers merged (1):\n  scan into tea (On the Cooling of Tea)\n" in shown
        assert "  tea, scan are one work: A *scan*. (Ada, 2026-11-24)\n" in shown
        assert "A &#42;scan&#42;&#46;" in as_markdown(found, str)
        back = compare_versions(two[0], str(two[1].root), None)[0]
        assert [one.papers for one in back.verdicts_removed] == [("tea", "scan")]
        assert "Verdicts withdrawn (1):" in as_text(back, str)

    def test_json_contains_verdicts_and_questions(self, two: tuple[Layout, Layout]) -> None:
        (two[1].papers / "scan.yml").write_text(SCAN, "utf-8")
        verdict = "- different: [tea, pots]\n  reason: Two.\n"
        (two[1].content / "duplicates.yml").write_text(verdict, "utf-8")
        data = json.loads(run(two[1], "diff", str(two[0].root), "--format", "json").stdout)
        assert data["verdicts_added"] == [
            {"answer": "different", "papers": ["tea", "pots"], "reason": "Two."}
        ]
        assert [one["papers"] for one in data["questions"]] == [["scan", "tea"]]
        assert set(data["questions"][0]) == {"papers", "titles", "pair_class", "rule"}


@needs_git
class TestCommits:
    def test_two_commits_and_a_commit_against_the_folder(self, make_index: MakeIndex) -> None:
        layout = make_index(BASE)
        first = commit(layout.root)
        edit(layout, "papers/tea.yml", "Cooling", "Warming")
        second = commit(layout.root)
        for head in (second, "HEAD", None):
            found, link = compare_versions(layout, first, head)
            assert [edited.id for edited in found.edited] == ["tea"]
            address = link("content/papers/tea.yml")
            assert address
            assert address.endswith(
                f"/blob/{'HEAD' if head is None else second}/content/papers/tea.yml"
            )
        assert compare_versions(layout, first, first)[0] == Changes()

    def test_an_index_in_a_folder_of_the_repository(
        self, make_index: MakeIndex, tmp_path: Path
    ) -> None:
        layout = make_index(BASE)
        inner = tmp_path / "sub" / "index"
        inner.mkdir(parents=True)
        for name in ("content", "docs", "mkdocs.yml"):
            shutil.move(layout.root / name, inner / name)
        first = commit(layout.root)
        edit(Layout(inner), "papers/tea.yml", "Cooling", "Warming")
        assert [found.id for found in compare_versions(Layout(inner), first, None)[0].edited] == [
            "tea"
        ]

    def test_a_commit_without_content_is_an_empty_index(self, make_index: MakeIndex) -> None:
        layout = make_index({**BASE, "note.txt": "note"})
        kept = layout.root.parent / f"{layout.root.name}-kept"
        shutil.move(layout.content, kept)
        first = commit(layout.root)
        shutil.move(kept, layout.content)
        found = compare_versions(layout, first, None)[0]
        assert [paper.id for paper in found.added] == ["pots", "tea"]

    def test_a_commit_can_hide_no_file_and_names_no_repository(self, make_index: MakeIndex) -> None:
        layout = make_index({"content/papers/tea.yml": PAPER})
        first = commit(layout.root)
        hidden: dict[str, str | bytes] = {
            ".gitattributes": "content/papers/pots.yml export-ignore\n",
            "content/papers/pots.yml": BASE["content/papers/pots.yml"],
            "mkdocs.yml": "repo_url: https://evil.example\n",
        }
        write_files(layout.root, hidden)
        (layout.content / "authors.yml").symlink_to(layout.mkdocs)
        second = commit(layout.root)
        git(layout.root, "reset", "-q", "--hard", first)
        found, link = compare_versions(layout, first, second)
        assert [added.id for added in found.added] == ["pots"]
        assert not [one for one in found.new_issues if "authors.yml" in one.location.file]
        assert link("x") == f"https://github.com/example/made-up/blob/{second}/x"

    @pytest.mark.parametrize("name", ["no-such-branch", "--output=stolen", "HEAD~99", ""])
    def test_an_unknown_version_is_an_error(self, make_index: MakeIndex, name: str) -> None:
        layout = make_index(BASE)
        commit(layout.root)
        result = run(layout, "diff", "--", name)
        assert result.exit_code == 2
        assert "neither a folder with content/ nor a commit" in result.output


class TestFormats:
    def test_markdown_contains_no_markup_from_the_content(self, two: tuple[Layout, Layout]) -> None:
        title = "<img src=x> @ada #1 [a](http://x.example) **b** | `c`"
        edit(two[1], "papers/tea.yml", "title: On the Cooling of Tea", f"title: '{title}'")
        shown = run(two[1], "diff", str(two[0].root), "--format", "markdown").output
        bare = re.sub(r"&#\d+;", "", shown)
        for markup in ("<img", "@ada", "#1", "](http://x.example)", "**b**", "`c`", "| "):
            assert markup not in bare
        assert "](https://github.com/example/made-up/blob/HEAD/content/papers/tea.yml)" in shown

    def test_json_contains_every_field(self, two: tuple[Layout, Layout]) -> None:
        (two[1].papers / "pots.yml").unlink()
        data = json.loads(run(two[1], "diff", str(two[0].root), "--format", "json").stdout)
        assert [paper["id"] for paper in data["removed"]] == ["pots"]
        assert data["lost_addresses"] == ["papers/pots/"]
        assert set(data) >= {"added", "retagged", "tags_renamed", "counts", "new_issues"}

    def test_a_long_list_is_truncated_and_says_so(self) -> None:
        papers = tuple(paper(f"paper-{number}") for number in range(90))
        shown = as_markdown(Changes(added=papers), lambda _: None)
        assert "Papers added (90)" in shown
        assert shown.endswith("- and 50 more")

    def test_a_long_summary_is_truncated_after_a_line(self) -> None:
        papers = tuple(paper(f"paper-{number}", title="Tea " * 500) for number in range(40))
        shown = as_markdown(Changes(added=papers), lambda _: None)
        assert MOST_CHARACTERS - 3000 < len(shown) <= MOST_CHARACTERS + 100
        assert shown.endswith("Tea\n\nand more: `paper-index diff` shows all.")
