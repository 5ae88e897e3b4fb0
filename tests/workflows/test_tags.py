"""The `tags` commands change all files or none, and lose nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conftest import TAGS, TWO
from paper_index.content import edit_tags, journal
from paper_index.model.issues import ContentError, UsageError
from paper_index.workflows.check import check
from paper_index.workflows.fmt import format_content
from paper_index.workflows.tags import change_tags
from support.commands import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]


def contents(layout: Layout) -> dict[str, bytes]:
    files = sorted(path for path in layout.content.rglob("*") if path.is_file())
    return {path.relative_to(layout.root).as_posix(): path.read_bytes() for path in files}


class TestShowingTags:
    MORE = TAGS + "  pots: {name: Pots, group: field, definition: What holds tea.}\n"

    @pytest.mark.parametrize(
        ("options", "shown", "hidden"),
        [
            ((), ["Field (field)", "2  tea-science", "0  pots", "3 tags"], []),
            (("--unused",), ["0  pots", "1 tag"], ["tea-science"]),
            (("--once",), ["0 tags"], ["tea-science", "pots"]),
            (("--once", "--unused"), ["0  pots"], ["tea-science"]),
            (("--group", "field"), ["2  tea-science"], []),
        ],
    )
    def test_a_list_counts_by_group(
        self, make_index: MakeIndex, options: tuple[str, ...], shown: list[str], hidden: list[str]
    ) -> None:
        layout = make_index({**TWO, "content/tags.yml": self.MORE})
        said = run(layout, "tags", "list", *options).stdout
        assert all(part in said for part in shown)
        assert not [part for part in hidden if part in said]

    def test_a_tag_is_shown_with_its_papers(self, make_index: MakeIndex) -> None:
        tags = (
            TAGS + "  green-tea: {name: Green, group: field, definition: G., parent: tea-science}\n"
        )
        layout = make_index({**TWO, "content/tags.yml": tags})
        said = run(layout, "tags", "show", "tea").stdout
        assert said.startswith("Tea science (tea-science), group field\n  How tea behaves")
        assert "aliases: tea\n" in said
        assert said.endswith("2 papers\n  pots\n  tea\n")
        assert "parent: tea-science" in run(layout, "tags", "show", "green-tea").stdout


class TestTags:
    def test_a_rename_changes_every_paper_and_leaves_an_alias(self, make_index: MakeIndex) -> None:
        layout = make_index({**TWO, "content/permalinks.txt": "tags/tea-science/\n"})
        result = run(layout, "tags", "rename", "tea-science", "brewing")
        assert result.exit_code == 0, result.output
        assert "pots: -tea-science +brewing" in result.output
        checked = check(layout)
        assert checked.issues == () or {i.code for i in checked.issues} == {
            "missing-key",
        }
        assert all("brewing" in paper.tags for paper in checked.papers)
        assert checked.valid.vocabulary.by_alias["tea-science"].id == "brewing"
        assert layout.permalinks.read_text("utf-8") == "tags/tea-science/\n"

    def test_renaming_back_restores_the_papers(self, make_index: MakeIndex) -> None:
        layout = make_index(TWO)
        format_content(layout, write=True)
        before = contents(layout)
        for old, new in (("tea-science", "brewing"), ("brewing", "tea-science")):
            change_tags(
                layout,
                lambda valid, old=old, new=new: edit_tags.rename(valid.vocabulary, old, new, None),  # type: ignore[misc]
                write=True,
            )
        after = contents(layout)
        assert {n: d for n, d in after.items() if "papers/" in n} == {
            n: d for n, d in before.items() if "papers/" in n
        }
        # The other name was published for a while: it stays as an alias.
        tag = check(layout).valid.vocabulary.by_id["tea-science"]
        assert set(tag.aliases) == {"tea", "brewing"}

    def test_a_merge_gives_papers_names_and_address_to_the_kept_tag(
        self, make_index: MakeIndex
    ) -> None:
        layout = make_index(TWO)
        result = run(layout, "tags", "merge", "cup-theory", "tea-science")
        assert result.exit_code == 0, result.output
        checked = check(layout)
        assert [paper.tags for paper in checked.papers] == [("cup-theory",)] * 2
        assert set(checked.valid.vocabulary.by_alias) == {"tea", "tea-science"}

    def test_a_split_gives_each_paper_what_it_should_get(self, make_index: MakeIndex) -> None:
        more = """
  hot-tea: {name: Hot tea, group: field, definition: Above sixty degrees.}
  cold-tea: {name: Cold tea, group: field, definition: Below it.}
"""
        layout = make_index({**TWO, "content/tags.yml": TAGS + more})
        split = ("tags", "split", "tea-science", "hot-tea", "cold-tea", "--paper", "tea=cold-tea")
        result = run(layout, *split)
        assert result.exit_code == 0, result.output
        tags = {paper.id: set(paper.tags) for paper in check(layout).papers}
        assert tags == {
            "tea": {"cup-theory", "cold-tea"},
            "pots": {"cup-theory", "hot-tea", "cold-tea"},
        }
        assert check(layout).valid.vocabulary.by_alias["tea-science"].id == "hot-tea"

    def test_a_removed_tag_redirects_to_another(self, make_index: MakeIndex) -> None:
        layout = make_index(TWO)
        command = ("tags", "remove", "tea", "--redirect", "cup-theory")
        result = run(layout, *command)
        assert result.exit_code == 0, result.output
        assert [paper.tags for paper in check(layout).papers] == [("cup-theory",)] * 2

    def test_a_new_tag_is_written_where_its_id_belongs(self, make_index: MakeIndex) -> None:
        layout = make_index(TWO)
        fields = ("--name", "Pots", "--group", "field", "--definition", "What holds tea: pots.")
        result = run(layout, "tags", "add", "pots", *fields)
        assert result.exit_code == 0, result.output
        assert list(check(layout).valid.vocabulary.by_id) == ["cup-theory", "pots", "tea-science"]
        assert "  definition: >-\n      What holds tea: pots." in (
            layout.content / "tags.yml"
        ).read_text("utf-8")

    @pytest.mark.parametrize(
        ("command", "said"),
        [
            (("show", "te-science"), "did you mean tea-science"),
            (("rename", "tea-science", "cup-theory"), "already belongs to the tag cup-theory"),
            (("rename", "tea-science", "Tea Science"), "the tag's id"),
            (("rename", "tea-science", "page-2"), "address of a list"),
            (("merge", "tea", "tea-science"), "are the same tag"),
            (("split", "tea", "cup-theory"), "two or more other tags"),
            (("list", "--group", "feld"), "there is no group"),
            (("renam", "a", "b"), "did you mean rename"),
        ],
    )
    def test_an_invalid_form_is_an_error_and_nothing_changes(
        self, make_index: MakeIndex, command: tuple[str, ...], said: str
    ) -> None:
        layout = make_index(TWO)
        before = contents(layout)
        result = run(layout, "tags", *command)
        assert result.exit_code == 2
        assert said in result.output
        assert contents(layout) == before

    def test_a_new_tag_does_not_wait_for_unfinished_papers(self, make_index: MakeIndex) -> None:
        layout = make_index({**TWO, "content/papers/stub.yml": "title: Soon\n"})
        fields = ("--name", "Pots", "--group", "field", "--definition", "What holds tea.")
        assert run(layout, "tags", "add", "pots", *fields).exit_code == 0
        (layout.content / "tags.yml").write_text("tags: [\n", "utf-8")
        assert run(layout, "tags", "add", "pans", *fields).exit_code != 0

    def test_content_with_errors_is_not_changed(self, make_index: MakeIndex) -> None:
        layout = make_index({**TWO, "content/papers/wrong.yml": "title: [\n"})
        before = contents(layout)
        with pytest.raises(ContentError):
            change_tags(
                layout,
                lambda valid: edit_tags.rename(valid.vocabulary, "tea", "brewing", None),
                write=True,
            )
        assert contents(layout) == before

    def test_a_dry_run_writes_nothing(self, make_index: MakeIndex) -> None:
        layout = make_index(TWO)
        before = contents(layout)
        command = ("tags", "rename", "tea-science", "brewing", "--dry-run")
        result = run(layout, *command)
        assert "3 files would change, 2 papers retagged" in result.output
        assert contents(layout) == before

    def test_when_a_file_cannot_be_written_all_stay_as_they_were(
        self, make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        layout = make_index(TWO)
        before = contents(layout)
        move = journal._move

        def failing(staged: Path, path: Path) -> None:
            if path.name == "tea.yml" and b"brewing" in staged.read_bytes():
                raise OSError(28, "No space left on device")
            move(staged, path)

        monkeypatch.setattr(journal, "_move", failing)
        with pytest.raises(UsageError, match="No space left"):
            change_tags(
                layout,
                lambda valid: edit_tags.rename(valid.vocabulary, "tea", "brewing", None),
                write=True,
            )
        assert contents(layout) == before
