"""A title that a third paper has is weaker evidence than a title of two papers."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from paper_index.dedupe.compare import Namesakes, compare
from paper_index.dedupe.dedupe import find_pairs
from paper_index.model.pairs import Candidate, PairClass
from support.made_up_papers import BOUNDS, paper

if TYPE_CHECKING:
    from paper_index.model.paper import Paper

TITLE = "The Cooling of Green Tea"


def papers(*fields: dict[str, Any]) -> list[Paper]:
    return [paper(f"p{n}", TITLE, "", **some) for n, some in enumerate(fields)]


@pytest.mark.parametrize(
    ("fields", "namesakes", "editions"),
    [
        (({}, {}), False, False),
        (({}, {}, {}), True, False),
        (({"venue_year": 2001}, {"venue_year": 2001}, {}), True, False),
        (({"venue_year": 2001}, {"venue_year": 2002}, {}), True, True),
        (({"published": "2001-04"}, {"venue_year": 2001}, {}), True, False),
        (({"venue": "VLDB"}, {"venue": "VLDB J."}, {}), True, True),
        (({"venue": "VLDB"}, {"venue": "Very Large Data Bases"}, {}), True, False),
    ],
)
def test_a_third_paper_of_the_title_and_other_years_or_kinds_are_noted(
    fields: tuple[dict[str, Any], ...],
    namesakes: bool,  # noqa: FBT001
    editions: bool,  # noqa: FBT001
) -> None:
    some = papers(*fields)
    candidate = Candidate(some[0], some[1], "")
    found = Namesakes(some).annotate(candidate, compare(candidate))
    assert (found.namesakes, found.editions) == (namesakes, editions)


def test_two_bare_records_of_one_title_match_and_three_are_asked_about() -> None:
    """Each of three may be another's copy, or the conference paper of which that is the article."""
    classes = [[pair.pair_class for pair in find_pairs(papers(*[{}] * n), BOUNDS)] for n in (2, 3)]
    assert classes == [[PairClass.MATCH], [PairClass.POSSIBLE] * 3]


def test_a_record_without_a_year_between_conference_paper_and_article_is_asked_about() -> None:
    both = {"authors": ["Ada Brown"]}
    some = papers(
        {**both, "venue": "VLDB", "venue_year": 2001},
        {**both, "venue": "VLDB J.", "venue_year": 2003},
        both,
    )
    for order in permutations(some):
        found = {pair.ids: pair.pair_class for pair in find_pairs(order, BOUNDS)}
        assert set(found.values()) == {PairClass.POSSIBLE}
        assert len(found) == 3
    # With two papers there is nothing else that it could be.
    assert [one.pair_class for one in find_pairs(some[1:], BOUNDS)] == [PairClass.MATCH]


def test_a_title_with_which_two_others_begin_is_asked_about() -> None:
    both = {"authors": ["Ada Brown", "Bo Li"], "venue_year": 2001}
    short = paper("a", "The Cooling of Green Te…", "", **both)
    long = paper("b", "The Cooling of Green Tea in Cups", "", **both)
    other = paper("c", "The Cooling of Green Tea on Mountains", "", **both)
    assert [one.pair_class for one in find_pairs([short, long], BOUNDS)] == [PairClass.MATCH]
    for order in permutations((short, long, other)):
        found = {pair.ids: pair for pair in find_pairs(order, BOUNDS)}
        assert {found[ids].pair_class for ids in (("a", "b"), ("a", "c"))} == {PairClass.POSSIBLE}
        assert "a third paper's title begins so too" in found["a", "b"].rule
