"""A library that is imported again: nothing changes, or only what nobody edited since."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from support.commands import LISTING, counts, papers, passes, run, source, tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

POT = """@article{pot2019, title={On Tea}, author={Pot, Ann}, journal={Tea}, year=2019,
  volume=3, keywords={brew, cups}}
"""
CUP = """@article{cup2020, title={The Geometry of Cups}, author={Cup, Bo}, journal={Cups},
  year=2020, doi={10.1000/cups}, keywords={brew, cups}, abstract={Cups have a handle.}}
"""
JUG = "@book{jug2021, title={Jugs and their Handles}, author={Jug, Cy}, year=2021}\n"
LIBRARY = POT + CUP + JUG
RIS = """TY  - JOUR
TI  - On Tea
AU  - Pot, Ann
PY  - 2019
T2  - Tea
ER  -
"""


@pytest.fixture
def layout(make_index: MakeIndex) -> Layout:
    """An index with the library."""
    layout = make_index({})
    assert update(layout, LIBRARY).exit_code == 0
    return layout


def update(layout: Layout, text: str, *options: str, name: str = "refs.bib") -> Result:
    return run(layout, "import", source(layout, name, text), "--tags", "2+", *options)


def edit(layout: Layout, paper: str, pattern: str, text: str) -> None:
    path = layout.papers / f"{paper}.yml"
    before = path.read_text("utf-8")
    after = re.sub(pattern, text, before, flags=re.MULTILINE)
    assert after != before
    path.write_text(after, "utf-8")


class TestTheSameLibrary:
    @pytest.mark.parametrize(
        "text",
        [
            LIBRARY,
            JUG + POT + CUP,
            "% exported again\n" + LIBRARY.replace(", ", ",\n\t").replace("@article", "@ARTICLE"),
            LIBRARY.replace("{On Tea}", "{On {Tea}}").replace("year=2019", 'year = "2019"'),
            LIBRARY.replace("year=2020", "year=2020, file={x.pdf}, timestamp={2026}"),
        ],
    )
    @pytest.mark.parametrize("name", ["refs.bib", "refs (1).bib", "other.bib"])
    def test_changes_nothing_in_another_order_form_or_file(
        self, layout: Layout, text: str, name: str
    ) -> None:
        before = tree(layout)
        result = update(layout, text, name=name)
        assert result.stdout.splitlines()[-1] == "0 papers added or changed"
        assert tree(layout) == before

    def test_does_not_undo_what_curators_did(self, layout: Layout) -> None:
        edit(layout, "on-tea", "^volume:.*\n", "")
        edit(layout, "on-tea", "^venue: Tea", "venue: Tea and Cake")
        edit(layout, "on-tea", r"^tags: .*", "tags: [cups, tea-science]")
        before = tree(layout)
        result = update(layout, LIBRARY)
        assert tree(layout) == before
        assert "kept" not in result.stdout
        assert passes(layout)

    def test_fills_what_was_held_back_before(self, make_index: MakeIndex) -> None:
        tea = "title: On Tea\nauthors: [Zoe Other]\n"
        layout = make_index({"content/papers/on-tea.yml": tea})
        assert counts(update(layout, LIBRARY).stdout)["held back"] == 1
        verdict = re.search(r"duplicates --different (\S+ \S+)", update(layout, LIBRARY).stdout)
        assert verdict
        run(layout, "duplicates", "--same", *verdict[1].split(), "--reason", "One work.")
        update(layout, LIBRARY)
        assert papers(layout)["on-tea"].volume == "3"


class TestAChangedLibrary:
    def test_updates_what_nobody_edited(self, layout: Layout) -> None:
        text = LIBRARY.replace("{Tea}", "{Tea Letters}").replace("volume=3", "volume=4, number=2")
        result = update(layout, text)
        assert "on-tea: venue: updated 'Tea' to 'Tea Letters'" in result.stdout
        assert "on-tea: volume: updated '3' to '4'" in result.stdout
        assert "filled number; updated venue, volume" in result.stdout
        assert result.stdout.splitlines()[-1] == "1 paper added or changed"
        tea = papers(layout)["on-tea"]
        assert (tea.venue, tea.volume, tea.number) == ("Tea Letters", "4", "2")
        assert passes(layout)
        before = tree(layout)
        assert "updated" not in update(layout, text).stdout
        assert tree(layout) == before

    def test_long_values_are_shown_where_they_differ(self, layout: Layout) -> None:
        long = "Cups have a handle, and many more words that stay as they are, and "
        texts = [LIBRARY.replace("Cups have a handle.", f"{long}{end}") for end in ("lids", "feet")]
        update(layout, texts[0])
        assert "and lids' to '…as they are, and feet'" in update(layout, texts[1]).stdout
        edit(layout, "the-geometry-of-cups", r"feet", "ears")
        result = update(layout, texts[0])
        shown = (
            "kept '…as they are, and ears' (edited); the library now says '…as they are, and lids'"
        )
        assert f"abstract: {shown}" in result.stdout

    def test_keeps_and_reports_what_was_edited_once(self, layout: Layout) -> None:
        edit(layout, "on-tea", "^venue: Tea", "venue: Tea and Cake")
        edit(layout, "on-tea", "^volume:.*\n", "")
        text = LIBRARY.replace("{Tea}", "{Tea Letters}").replace("volume=3", "volume=4")
        result = update(layout, text)
        shown = "on-tea: venue: kept 'Tea and Cake' (edited); the library now says 'Tea Letters'"
        assert shown in result.stdout
        assert "on-tea: volume: left empty (edited); the library now says '4'" in result.stdout
        tea = papers(layout)["on-tea"]
        assert (tea.venue, tea.volume) == ("Tea and Cake", None)
        assert "edited" not in update(layout, text).stdout

    def test_a_paper_is_found_by_its_key_when_the_title_changes(self, layout: Layout) -> None:
        text = LIBRARY.replace("Jugs and their Handles", "Jugs and their Large Handles")
        result = update(layout, text)
        assert "title: updated 'Jugs and their Handles' to 'Jugs and their Large" in result.stdout
        found = counts(result.stdout)
        assert ("added" in found, found["merged"]) == (False, 3)
        assert len(papers(layout)) == 3

    def test_a_key_that_another_work_has_now_updates_nothing(self, layout: Layout) -> None:
        other = "@book{jug2021, title={Rivers of Old Kingdoms}, author={Far, Dee}, year=1950}\n"
        result = update(layout, POT + CUP + other)
        found = papers(layout)
        assert found["jugs-and-their-handles"].title == "Jugs and their Handles"
        assert found["rivers-of-old-kingdoms"].authors == ("Dee Far",)
        assert "no longer in the library: jug2021 'Jugs and their Handles'" in result.stdout

    def test_a_key_that_moves_to_a_sibling_updates_neither(self, make_index: MakeIndex) -> None:
        layout = make_index({})
        one = "@article{pot2019, title={Constructor Theory of Tea}, author={Pot, Ann}, year=2019}\n"
        two = one.replace("of Tea", "of Cups").replace("pot2019", "pot2019a")
        update(layout, one + two)
        before = tree(layout)
        assert len([name for name in before if name.startswith("papers/")]) == 2
        result = update(layout, two.replace("pot2019a", "pot2019"))
        assert "no longer in the library: pot2019 'Constructor Theory of Tea'" in result.stdout
        after = tree(layout)
        assert {name for name in before if before[name] != after.get(name)} == {"sources/refs.json"}

    def test_an_entry_of_a_paper_that_was_removed_is_not_missing(self, layout: Layout) -> None:
        run(layout, "remove", "jugs-and-their-handles", "--gone", "Not ours.")
        for _ in range(2):
            shown = update(layout, LIBRARY).stdout
            assert "it was removed from the index: Not ours." in shown
            assert "no longer in the library" not in shown

    def test_a_removed_entry_or_value_is_reported_and_stays(self, layout: Layout) -> None:
        result = update(layout, POT.replace("  volume=3,", "") + CUP)
        assert "no longer in the library: jug2021 'Jugs and their Handles'" in result.stdout
        assert "on-tea: volume: kept '3'; the library has no value any longer" in result.stdout
        assert papers(layout)["on-tea"].volume == "3"
        assert len(papers(layout)) == 3
        assert "no longer" not in update(layout, POT.replace("  volume=3,", "") + CUP).stdout

    def test_only_draft_tags_that_it_gave_are_removed(self, layout: Layout) -> None:
        edit(layout, "on-tea", r"^tags: .*", "tags: [tea-science, brew, cups]")
        text = LIBRARY.replace("keywords={brew, cups}", "keywords={brew, Cup theory, saucers}")
        update(layout, text)
        assert set(papers(layout)["on-tea"].tags) == {
            "tea-science", "brew", "cup-theory", "saucers"}  # fmt: skip
        assert update(layout, text, "--tags", "none").exit_code == 0
        assert "saucers" in papers(layout)["on-tea"].tags

    def test_the_last_tags_can_be_removed(self, layout: Layout) -> None:
        update(layout, LIBRARY.replace("keywords={brew, cups}", "isbn={1}"))
        assert papers(layout)["on-tea"].tags == ()
        assert "tags:" not in (layout.papers / "on-tea.yml").read_text("utf-8")

    def test_a_dry_run_reports_the_updates_and_writes_nothing(self, layout: Layout) -> None:
        before = tree(layout)
        result = update(layout, LIBRARY.replace("{Tea}", "{Tea Letters}"), "--dry-run")
        assert "on-tea: venue: updated 'Tea' to 'Tea Letters'" in result.stdout
        assert tree(layout) == before

    def test_overwrite_takes_the_value_of_the_library(self, layout: Layout) -> None:
        edit(layout, "on-tea", "^venue: Tea", "venue: Tea and Cake")
        update(layout, LIBRARY, "--overwrite", "venue")
        assert papers(layout)["on-tea"].venue == "Tea"


class TestOtherSources:
    def test_a_library_without_keys_is_recognised_by_titles(self, make_index: MakeIndex) -> None:
        layout = make_index({})
        update(layout, RIS, name="refs.ris")
        update(layout, RIS.replace("- Tea\n", "- Tea Letters\n"), name="refs.ris")
        assert papers(layout)["on-tea"].venue == "Tea Letters"

    def test_a_changed_listing_updates_an_abstract(self, make_index: MakeIndex) -> None:
        layout = make_index({})
        update(layout, LISTING, name="list.txt")
        update(layout, LISTING.replace("patience", "great patience"), name="list.txt")
        assert "great patience" in str(papers(layout)["winter-leaves"].abstract)
        assert [path.name for path in layout.sources.iterdir()] == ["list.txt"]

    def test_another_library_of_the_same_name_is_kept_beside_it(self, layout: Layout) -> None:
        other = "@book{a, title={Rivers of Old Kingdoms}, author={Far, Dee}, year=1950}\n"
        result = update(layout, other)
        assert "no longer" not in result.stdout
        assert sorted(path.name for path in layout.sources.iterdir()) == [
            "refs-2.json", "refs.json"]  # fmt: skip
        update(layout, other.replace("1950", "1951"))
        assert str(papers(layout)["rivers-of-old-kingdoms"].published) == "1951"

    def test_two_libraries_update_only_their_own_values(self, layout: Layout) -> None:
        update(layout, POT.replace("volume=3", "volume=3, number=7"), name="mine.bib")
        assert papers(layout)["on-tea"].number == "7"
        update(layout, LIBRARY.replace("volume=3", "volume=3, number=8"))
        assert papers(layout)["on-tea"].number == "7"
        update(layout, POT.replace("volume=3", "volume=3, number=9"), name="mine.bib")
        assert papers(layout)["on-tea"].number == "9"

    def test_a_copy_that_cannot_be_read_counts_as_none(self, layout: Layout) -> None:
        (layout.sources / "refs.json").write_bytes(b"\0")
        result = update(layout, LIBRARY.replace("{Tea}", "{Tea Letters}"))
        assert result.exit_code == 0
        assert papers(layout)["on-tea"].venue == "Tea"
