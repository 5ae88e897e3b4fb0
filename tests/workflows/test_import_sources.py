"""Tests of the sources that an import keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.commands import LISTING, LONG, OTHER, papers, run, source, tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]


class TestSources:
    def test_the_raw_source_is_kept_once(self, make_index: MakeIndex) -> None:
        layout = make_index({})
        crlf = LISTING.replace("\n", "\r\n")
        first = source(layout, "My List.txt", crlf)
        result = run(layout, "import", first)
        assert "source: content/sources/my-list.txt" in result.stdout
        assert (layout.sources / "my-list.txt").read_bytes() == crlf.encode()
        (layout.papers / "winter-leaves.yml").unlink()
        run(layout, "import", source(layout, "copy.txt", crlf))
        assert [path.name for path in layout.sources.iterdir()] == ["my-list.txt"]
        assert papers(layout)["winter-leaves"].source == "my-list"

    def test_two_sources_of_one_name_are_both_kept(self, make_index: MakeIndex) -> None:
        layout = make_index({})
        first, second = f"Winter Leaves\n{LONG}\n", [{"title": "Rivers", "abstract": OTHER}]
        run(layout, "import", source(layout, "papers.txt", first))
        run(layout, "import", source(layout, "papers.json", second))
        assert sorted(path.name for path in layout.sources.iterdir()) == [
            "papers-2.json", "papers.txt"]  # fmt: skip
        assert papers(layout)["rivers"].source == "papers-2"

    def test_a_source_can_be_given_a_name(self, make_index: MakeIndex) -> None:
        layout = make_index({})
        listing = source(layout, "x.txt", LISTING)
        run(layout, "import", listing, "--source-name", "Winter reading")
        assert papers(layout)["winter-leaves"].source == "winter-reading"

    def test_a_source_in_the_folder_is_not_copied(self, make_index: MakeIndex) -> None:
        layout = make_index({"content/sources/mine.txt": LISTING})
        run(layout, "import", layout.sources / "mine.txt")
        assert [path.name for path in layout.sources.iterdir()] == ["mine.txt"]
        assert papers(layout)["winter-leaves"].source == "mine"

    def test_an_invalid_name_in_the_folder_is_an_error(self, make_index: MakeIndex) -> None:
        layout = make_index({"content/sources/My List.txt": LISTING})
        before = tree(layout)
        result = run(layout, "import", layout.sources / "My List.txt")
        assert result.exit_code == 2
        assert "rename it to my-list.txt" in result.stderr
        assert tree(layout) == before

    def test_a_source_without_a_suffix_gets_one(self, make_index: MakeIndex) -> None:
        layout = make_index({})
        run(layout, "import", source(layout, "listing", LISTING))
        assert [path.name for path in layout.sources.iterdir()] == ["listing.txt"]
