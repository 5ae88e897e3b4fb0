"""Venues and years with their papers, order and counts."""

from __future__ import annotations

import pytest

from support.made_up_index import index, paper


class TestVenues:
    def test_are_sorted_by_name_and_ignore_capitals(self) -> None:
        made = index(
            paper("a", venue="icml", published="2020"),
            paper("b", venue="ICML", published="2021"),
            paper("c", venue="ICML", published="2022"),
            paper("d", venue="Éclat"),
            paper("e"),
        )
        assert [(venue.id, venue.name) for venue in made.venues] == [
            ("eclat", "Éclat"),
            ("icml", "ICML"),
        ]
        assert [found.id for found in made.venues[1].papers] == ["c", "b", "a"]

    def test_papers_are_sorted_by_the_venues_year(self) -> None:
        made = index(
            paper("first", published="2023-10", venue="X", venue_year="2024"),
            paper("second", published="2023-12", venue="X", venue_year="2023"),
            paper("undated", venue="X"),
        )
        assert [found.id for found in made.venues[0].papers] == ["first", "second", "undated"]

    def test_other_spellings_are_other_venues(self) -> None:
        made = index(paper("a", venue="NIPS"), paper("b", venue="NeurIPS"))
        assert len(made.venues) == 2

    @pytest.mark.parametrize(
        ("venue", "slug"), [("index", "index-2"), ("…", "venue"), ("C++", "c-plus-plus")]
    )
    def test_have_a_usable_address(self, venue: str, slug: str) -> None:
        assert index(paper("a", venue=venue)).venues[0].id == slug


class TestYears:
    def test_are_sorted_newest_first_with_their_papers_and_tags(self) -> None:
        made = index(
            paper("day", published="2021-04-13", tags=["tea"]),
            paper("year", published="2021", tags=["tea", "cups"]),
            paper("venue", venue="X", venue_year="2021"),
            paper("future", published="2199"),
            paper("undated"),
        )
        assert [
            (found.year, [one.id for one in found.papers], [(t.id, n) for t, n in found.tags])
            for found in made.calendar
        ] == [
            (2199, ["future"], []),
            (2021, ["day", "venue", "year"], [("tea", 2), ("cups", 1)]),
        ]
