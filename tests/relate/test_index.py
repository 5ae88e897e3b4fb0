"""The index of some papers: order, neighbours, tags used together, related papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from paper_index.relate.index import relate
from support.made_up_index import VOCABULARY, index, paper

if TYPE_CHECKING:
    import random

    from paper_index.model.index import Index
    from paper_index.model.paper import Paper


def related(found: Index) -> dict[str, list[str]]:
    return {entry.paper.id: [near.paper.id for near in entry.related] for entry in found.papers}


def test_an_index_of_no_papers_still_has_its_groups() -> None:
    empty = index()
    assert empty.papers == ()
    assert [entry.group.id for entry in empty.groups] == ["field", "empty"]
    assert all(tag.papers == () for tag in empty.tags)


def test_one_paper_has_neither_neighbours_nor_relations() -> None:
    (only,) = index(paper("a", tags=["tea"])).papers
    assert (only.newer, only.older, only.related) == (None, None, ())


def test_papers_are_sorted_newest_first_and_undated_last() -> None:
    made = index(
        paper("undated"),
        paper("old", published="1999"),
        paper("day", published="2021-04-13"),
        paper("month", published="2021-04"),
        paper("year", published="2021"),
    )
    assert [entry.paper.id for entry in made.papers] == ["day", "month", "year", "old", "undated"]


def test_neighbours_connect_all_papers_in_both_directions() -> None:
    made = index(*(paper(f"p{year}", published=str(year)) for year in range(2001, 2006)))
    newer = [entry.newer.id if entry.newer else None for entry in made.papers]
    older = [entry.older.id if entry.older else None for entry in made.papers]
    ids = [entry.paper.id for entry in made.papers]
    assert newer == [None, *ids[:-1]]
    assert older == [*ids[1:], None]


def test_shared_tags_make_papers_more_similar_and_rare_ones_more() -> None:
    def about_silk(name: str, *tags: str) -> Paper:
        return paper(name, title="Silk", abstract=f"Silk of spider{name}.", tags=list(tags))

    common = [about_silk(f"common{number}", "tea") for number in range(4)]
    made = index(about_silk("both", "tea", "cups"), about_silk("rare", "cups"), *common)
    assert related(made)["both"][0] == "rare"
    assert related(made)["rare"][0] == "both"


def test_tags_alone_relate_no_papers() -> None:
    made = index(
        paper("a", title="Spiders", abstract="Webs of silk.", tags=["tea", "cups"]),
        paper("b", title="Glaciers", abstract="Ice of hills.", tags=["tea", "cups"]),
    )
    assert related(made) == {"a": [], "b": []}


def test_a_relation_contains_the_shared_tags() -> None:
    made = index(
        paper("a", title="Silk", tags=["tea", "cups"]),
        paper("b", title="Silk", tags=["cups", "tea"]),
    )
    (near,) = made.papers[0].related
    assert [tag.id for tag in near.shared] == list(made.papers[0].paper.tags)


def test_the_number_of_related_papers_is_limited() -> None:
    papers = [paper(f"p{number}", title="Silk", tags=["tea"]) for number in range(9)]
    made = relate(papers, VOCABULARY, 3)
    assert all(len(entry.related) == 3 for entry in made.papers)
    assert all(entry.paper not in [near.paper for near in entry.related] for entry in made.papers)


def test_tags_that_occur_together_are_counted() -> None:
    made = index(
        paper("a", tags=["tea", "cups"]), paper("b", tags=["tea", "cups"]), paper("c", tags=["tea"])
    )
    together = {
        entry.tag.id: [(tag.id, count) for tag, count in entry.together] for entry in made.tags
    }
    assert together == {"tea": [("cups", 2)], "cups": [("tea", 2)]}


@settings(max_examples=10)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["2019", "2020-02", None]), st.sets(st.sampled_from(["tea", "cups"]))
        ),
        max_size=8,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_files_changes_nothing(
    drawn: list[tuple[str | None, set[str]]], chance: random.Random
) -> None:
    papers = [
        paper(f"p{number}", tags=sorted(tags), **({"published": date} if date else {}))
        for number, (date, tags) in enumerate(drawn)
    ]
    shuffled = list(papers)
    chance.shuffle(shuffled)
    assert index(*papers) == index(*shuffled)


@settings(max_examples=10)
@given(st.lists(st.sets(st.sampled_from(["tea", "cups"]), min_size=1), min_size=2, max_size=6))
def test_if_all_are_shown_relations_are_symmetric(drawn: list[set[str]]) -> None:
    papers = [paper(f"p{number}", tags=sorted(tags)) for number, tags in enumerate(drawn)]
    found = related(relate(papers, VOCABULARY, len(papers)))
    assert all(one in found[other] for one, others in found.items() for other in others)
