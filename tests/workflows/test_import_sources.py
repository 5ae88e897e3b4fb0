"""The index keeps what it was made of."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

from support.commands import LISTING, LONG, OTHER, papers, passes, run, source, tree
from support.title_variants import VARIANTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

REAL = Path(__file__).parents[2] / "content"


def real_content() -> dict[str, str | bytes]:
    """Return the YAML files of this repository's own index."""
    return {
        f"content/{path.relative_to(REAL).as_posix()}": path.read_bytes()
        for path in sorted(REAL.rglob("*.yml"))
    }


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

    def test_one_that_stands_there_already_is_not_copied(self, make_index: MakeIndex) -> None:
        layout = make_index({"content/sources/mine.txt": LISTING})
        run(layout, "import", layout.sources / "mine.txt")
        assert [path.name for path in layout.sources.iterdir()] == ["mine.txt"]
        assert papers(layout)["winter-leaves"].source == "mine"

    def test_one_there_whose_name_no_paper_can_hold_is_refused(self, make_index: MakeIndex) -> None:
        layout = make_index({"content/sources/My List.txt": LISTING})
        before = tree(layout)
        result = run(layout, "import", layout.sources / "My List.txt")
        assert result.exit_code == 2
        assert "rename it to my-list.txt" in result.stderr
        assert tree(layout) == before

    def test_a_source_without_an_ending_gets_one(self, make_index: MakeIndex) -> None:
        layout = make_index({})
        run(layout, "import", source(layout, "listing", LISTING))
        assert [path.name for path in layout.sources.iterdir()] == ["listing.txt"]


class TestThisRepository:
    def test_all_its_papers_come_in_from_its_listing_and_bibliography(
        self, make_index: MakeIndex
    ) -> None:
        layout = make_index({})
        listing, more = (
            REAL / "sources/entropy-papers.txt",
            REAL / "sources/entropy-bibliography.json",
        )
        result = run(layout, "import", listing)
        assert "124 records read: 124 added, 0 folded, 0 held back, 0 left out" in result.stdout
        assert "… 119 more added; --verbose lists them all" in result.stdout
        assert len(result.stdout.splitlines()) < 20
        assert "writing 124 papers …" in result.stderr
        filled = run(layout, "import", more)
        assert "0 added, 124 folded" in filled.stdout
        assert "0 held back, 0 left out" in filled.stdout
        assert passes(layout)
        before = tree(layout)
        run(layout, "import", listing, more)
        assert tree(layout) == before

    def test_importing_into_it_again_would_change_no_paper(self, make_index: MakeIndex) -> None:
        layout = make_index(real_content())
        result = run(layout, "import", *sorted((REAL / "sources").iterdir()), "--dry-run")
        assert "248 records read: 0 added, 248 folded" in result.stdout
        assert "0 papers would be added or changed" in result.stdout

    def test_no_copy_under_a_slightly_different_title_comes_in(self, make_index: MakeIndex) -> None:
        layout = make_index(real_content())
        changes = cycle(VARIANTS.values())
        copies = [
            {"title": next(changes)(paper.title), "abstract": paper.abstract}
            for paper in papers(layout).values()
        ]
        result = run(layout, "import", source(layout, "copies.json", copies), "--dry-run")
        assert result.exit_code == 0
        assert f"{len(copies)} records read: 0 added, {len(copies)} folded" in result.stdout
        assert "0 papers would be added or changed" in result.stdout
