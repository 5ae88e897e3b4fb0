"""Candidates: those like the index come first, whatever the order, with what speaks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from paper_index.model.paper import PaperStatus
from paper_index.relate import candidates
from support.made_up_index import paper

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from paper_index.model.index import Candidate
    from paper_index.model.paper import Paper


def rank(
    index: Sequence[Paper], papers: Sequence[Paper], declined: Sequence[Paper] = ()
) -> tuple[Candidate, ...]:
    """Rank all papers."""
    return candidates.rank(index, papers, declined, most=len(papers))


TEAS = [
    paper("tea-1", title="Brewing green leaves", abstract="Leaves steep in a hot pot of water."),
    paper("tea-2", title="Leaves and pots", abstract="Brewing takes patience and a hot pot."),
    paper("tea-3", title="The hot pot", abstract="We brew leaves, and leaves steep in water."),
]
RIVERS = [
    paper(f"river-{n}", title=f"Floods of {n}", abstract="Rivers rise over banks and fields.")
    for n in range(8)
]
NEW = paper("new", title="Steeping leaves in pots", abstract="Brewing in hot water is quick.")


def test_a_paper_like_the_index_is_first_and_shows_why() -> None:
    found = rank(TEAS, [*RIVERS, NEW])
    assert found[0].paper.id == "new"
    assert found[0].score > 50 > found[1].score
    assert {near.id for near, _ in found[0].nearest} <= {one.id for one in TEAS}
    assert all(0.05 <= similarity <= 1 for _, similarity in found[0].nearest)
    assert {"Brewing", "hot"} < set(found[0].words)
    assert found[-1].nearest == ()
    assert found[-1].words == ()


@settings(max_examples=10)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_papers_does_not_matter(chance: random.Random) -> None:
    index, papers = [*TEAS], [*RIVERS, NEW]
    expected = rank(index, papers, RIVERS[:1])
    chance.shuffle(index)
    chance.shuffle(papers)
    assert rank(index, papers, RIVERS[:1]) == expected


def test_equal_papers_are_in_the_order_of_their_ids() -> None:
    twins = [NEW.model_copy(update={"id": name}) for name in ("b", "a", "c")]
    assert [one.paper.id for one in rank(TEAS, [*twins, *RIVERS])][:3] == ["a", "b", "c"]


def test_declined_papers_count_against_similar_ones() -> None:
    steam = paper("steam", title="Steam from a hot pot", abstract="Steam drives an engine.")
    more = [paper(f"s{n}", title="Steam engines and the hot pot") for n in range(5)]
    papers = [steam, NEW, *RIVERS]
    before = {one.paper.id: one.score for one in rank(TEAS, papers)}
    after = {one.paper.id: one.score for one in rank(TEAS, papers, more)}
    assert after["steam"] < before["steam"]


def test_known_authors_and_venues_raise_the_score() -> None:
    index = [one.model_copy(update={"authors": ("Ada Bröwn",), "venue": "Tea"}) for one in TEAS]
    plain = rank(index, [NEW, *RIVERS])[0].score
    known = NEW.model_copy(update={"authors": ("ada brown", "et al.")})
    assert rank(index, [known, *RIVERS])[0].score > plain
    assert rank(index, [NEW.model_copy(update={"venue": "TEA"}), *RIVERS])[0].score > plain


def test_a_retracted_paper_of_the_index_is_no_model() -> None:
    gone = [one.model_copy(update={"status": PaperStatus.RETRACTED}) for one in TEAS]
    assert {one.score for one in rank(gone, [NEW])} == {0}


def test_a_single_candidate_is_compared_with_the_index_alone() -> None:
    assert rank(TEAS, [NEW])[0].score > rank(TEAS, [RIVERS[0]])[0].score == 0


def test_without_papers_or_words_nothing_fails() -> None:
    silent = paper("silent", title="…", abstract="—")
    assert rank(TEAS, []) == ()
    assert [one.score for one in rank([], [NEW])] == [0]
    assert [one.score for one in rank([silent], [silent.model_copy(update={"id": "b"})])] == [0]


def test_only_the_best_are_returned_and_those_to_keep() -> None:
    found = candidates.rank(TEAS, [*RIVERS, NEW], most=1, keep={"river-7", "river-3"})
    assert [one.paper.id for one in found] == ["new", "river-3", "river-7"]
