"""Which papers a digest tells of."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.exports.digest_choosing import family, paper_of_the_day, shelf
from paper_index.model.vocabulary import Tag, Vocabulary
from support.made_up_index import index, paper

MONDAY = dt.date(2026, 11, 23)
IDS = st.sets(st.text("abc-123", min_size=1, max_size=6), min_size=1, max_size=30)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))


class TestPaperOfTheDay:
    @given(IDS, DAYS)
    def test_is_one_of_the_papers_in_whatever_order_they_come(
        self, ids: set[str], day: dt.date
    ) -> None:
        chosen = paper_of_the_day(sorted(ids), day)
        assert chosen in ids
        assert chosen == paper_of_the_day(sorted(ids, reverse=True), day)

    @given(IDS.filter(lambda ids: len(ids) > 1), DAYS)
    def test_is_another_the_next_day(self, ids: set[str], day: dt.date) -> None:
        chosen = [paper_of_the_day(ids, day + dt.timedelta(days=n)) for n in range(8)]
        assert all(first != second for first, second in pairwise(chosen))

    def test_of_one_paper_is_that_one(self) -> None:
        assert paper_of_the_day(["tea"], MONDAY) == "tea"

    def test_of_none_is_an_error(self) -> None:
        with pytest.raises(ValueError, match="no papers"):
            paper_of_the_day([], MONDAY)

    def test_comes_to_all_papers_in_time(self) -> None:
        ids = [f"paper-{number}" for number in range(10)]
        days = [MONDAY + dt.timedelta(days=number) for number in range(150)]
        assert {paper_of_the_day(ids, day) for day in days} == set(ids)

    def test_changes_little_when_a_paper_enters(self) -> None:
        ids = [f"paper-{number}" for number in range(50)]
        days = [MONDAY + dt.timedelta(days=number) for number in range(400)]
        changed = [d for d in days if paper_of_the_day(ids, d) != paper_of_the_day([*ids, "x"], d)]
        # One day in 51 would be the least that is fair.
        assert 0 < len(changed) < 400 * 0.05


class TestShelf:
    TEA = paper("tea", added="2026-11-20", tags=["tea"])
    CUPS = paper("cups", added="2026-11-23", tags=["cups"], aliases=["mugs"])
    BARE = paper("bare")
    LATER = paper("later", added="2026-12-01")
    ENTRIES = index(TEA, CUPS, BARE, LATER).papers

    def test_is_empty_without_papers(self) -> None:
        found = shelf((), {}, "2026-11-24")
        assert (found.ids, found.last_day, found.entered("", "9")) == ((), "", ())

    def test_leaves_out_what_enters_later(self) -> None:
        assert shelf(self.ENTRIES, {}, "2026-11-24").ids == ("bare", "cups", "tea")
        assert shelf(self.ENTRIES, {}, "2026-12-01").ids == ("bare", "cups", "later", "tea")

    @pytest.mark.parametrize(
        ("since", "until", "ids"),
        [
            ("2026-11-20", "2026-11-24", {"tea", "cups"}),
            ("2026-11-21", "2026-11-24", {"cups"}),
            ("2026-11-20", "2026-11-22", {"tea"}),
            ("2026-11-21", "2026-11-22", set()),
        ],
    )
    def test_counts_both_days_and_no_paper_of_unknown_day(
        self, since: str, until: str, ids: set[str]
    ) -> None:
        found = shelf(self.ENTRIES, {}, "2026-11-24").entered(since, until)
        assert {entry.paper.id for entry in found} == ids

    def test_a_paper_arrived_when_the_history_says_so(self) -> None:
        found = shelf(self.ENTRIES, {"tea": "2026-11-24", "mugs": "2026-11-19"}, "2026-11-24")
        assert found.days == {"tea": "2026-11-24", "cups": "2026-11-19"}
        assert found.last_day == "2026-11-24"

    def test_a_paper_under_a_new_id_is_known(self) -> None:
        found = shelf(self.ENTRIES, {}, "2026-11-24")
        assert {e.paper.id for e in found.unknown_to(["mugs", "bare"])} == {"tea"}
        assert {e.paper.id for e in found.named(["mugs"])} == {"cups"}

    def test_a_tag_leaves_the_others_out(self) -> None:
        assert shelf(self.ENTRIES, {}, "2026-11-24", frozenset({"cups"})).ids == ("cups",)


class TestFamily:
    def test_has_the_narrower_of_the_narrower(self) -> None:
        def tag(name: str, parent: str | None = None) -> Tag:
            return Tag(id=name, name=name, group="g", definition="D.", parent=parent)

        tags = (tag("oolong", "green"), tag("green", "tea"), tag("tea"), tag("cups"))
        vocabulary = Vocabulary((), tags)
        assert family(vocabulary, tags[2]) == {"tea", "green", "oolong"}
        assert family(vocabulary, tags[3]) == {"cups"}
