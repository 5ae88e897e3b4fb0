"""Tests that no import loses content: refusals, dry runs, comments, interruptions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conftest import PAPER
from support.commands import BARE, LISTING, LONG, OTHER, TEA, papers, passes, run, source, tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]


class TestSafety:
    def test_a_dry_run_writes_nothing_and_reports_the_changes(self, make_index: MakeIndex) -> None:
        layout = make_index({TEA: PAPER})
        before = tree(layout)
        result = run(layout, "import", source(layout, "list.txt", LISTING), "--dry-run")
        assert "dry run: nothing was written; 2 papers would be added or changed" in result.stdout
        assert "added winter-leaves" in result.stdout
        assert tree(layout) == before

    def test_comments_in_a_paper_file_survive_a_fold(self, make_index: MakeIndex) -> None:
        commented = f"# Look again in spring.\n{BARE}tags: [tea] # more?\n"
        layout = make_index({TEA: commented})
        record = {"title": "On the Cooling of Tea", "doi": "10.1000/tea"}
        run(layout, "import", source(layout, "b.json", [record]))
        text = (layout.root / TEA).read_text("utf-8")
        assert "# Look again in spring." in text
        assert "# more?" in text
        assert "doi: 10.1000/tea" in text

    def test_a_paper_file_with_the_other_ending_is_folded_into(self, make_index: MakeIndex) -> None:
        layout = make_index({TEA.replace(".yml", ".yaml"): BARE})
        record = {"title": "On the Cooling of Tea", "doi": "10.1000/tea"}
        assert run(layout, "import", source(layout, "b.json", [record])).exit_code == 0
        assert papers(layout)["on-the-cooling-of-tea"].doi == "10.1000/tea"

    @pytest.mark.parametrize(
        "files",
        [
            {TEA: "title: Tea\nabstrct: We pour.\n"},
            {TEA: PAPER, "content/papers/on-cooling-of-tea.yml": PAPER},
            {"content/duplicates.yml": "- maybe: [a, b]\n"},
        ],
    )
    def test_content_with_errors_stops_the_import_before_anything_is_written(
        self, make_index: MakeIndex, files: dict[str, str | bytes]
    ) -> None:
        layout = make_index(files)
        before = tree(layout)
        result = run(layout, "import", source(layout, "list.txt", LISTING))
        assert result.exit_code == 1
        assert "error[" in result.stdout
        assert tree(layout) == before

    def test_a_bad_second_source_stops_the_first_too(self, make_index: MakeIndex) -> None:
        layout = make_index({})
        good = source(layout, "good.txt", LISTING)
        result = run(layout, "import", good, source(layout, "bad.json", "[{]"))
        assert result.exit_code == 2
        assert "bad.json:1: this is not JSON" in result.stderr
        assert list(tree(layout)) == ["tags.yml"]

    @pytest.mark.parametrize(
        ("data", "message"),
        [
            (b"", "l.txt:1: the file is empty"),
            (b"%PDF-1.7\n%\xe2\xe3\n", "l.txt:1: this is a PDF"),
            (b"Tea\n\nWe\0pour\n", "l.txt:3: a NUL byte"),
            (b"<!doctype html>\n<title>Log in</title>", "l.txt:1: this is an HTML page"),
        ],
    )
    def test_files_that_are_no_sources_are_an_error(
        self, make_index: MakeIndex, data: bytes, message: str
    ) -> None:
        layout = make_index({})
        result = run(layout, "import", source(layout, "l.txt", data))
        assert result.exit_code == 2
        assert message in result.stderr
        assert list(tree(layout)) == ["tags.yml"]

    @pytest.mark.parametrize("stop", range(4))
    def test_an_interrupted_import_leaves_whole_files_and_can_be_run_again(
        self, make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch, stop: int
    ) -> None:
        layout = make_index({TEA: BARE})
        records = [
            {"title": "Winter Leaves", "abstract": LONG},
            {"title": "On the Cooling of Tea", "doi": "10.1000/tea"},
            {"title": "Quarrels about Rivers", "abstract": OTHER},
        ]
        file = source(layout, "b.json", records)
        with monkeypatch.context() as patch:
            left = iter(range(stop))
            replace_file = Path.replace

            def replace(self: Path, target: Path) -> Path:
                if next(left, None) is None:
                    raise KeyboardInterrupt
                return replace_file(self, target)

            patch.setattr(Path, "replace", replace)
            assert run(layout, "import", file).exit_code == 130
        assert not [name for name in tree(layout) if name.endswith(".tmp")]
        assert passes(layout)
        assert run(layout, "import", file).exit_code == 0
        assert set(papers(layout)) == {
            "on-the-cooling-of-tea", "quarrels-about-rivers", "winter-leaves"}  # fmt: skip
        assert papers(layout)["on-the-cooling-of-tea"].doi == "10.1000/tea"
        assert list(layout.sources.iterdir()) == [layout.sources / "b.json"]
        assert passes(layout)
