"""Blocking finds the pairs that comparing all titles finds, and reports oversized blocks."""

from __future__ import annotations

import random
from itertools import pairwise, product
from typing import TYPE_CHECKING

import pytest

from paper_index.dedupe.block import ALL_OF_PART, OVERSIZED, block
from support.made_up_papers import BOUNDS, WARS, paper
from support.title_variants import VARIANTS

if TYPE_CHECKING:
    from paper_index.model.paper import Paper

FIELDS = ("Entropy", "Tea", "Graphs", "Rivers", "Compilers", "Proteins", "Meadows", "Lattices")
VERBS = ("Cooling", "Sorting", "Pouring", "Learning", "Counting", "Folding", "Weighing", "Mapping")
PLACES = ("Mountains", "Porcelain", "Parliament", "Finite Spaces", "Old Kingdoms", "Weak Signals")


def pairs(papers: list[Paper], all_pairs: int) -> set[tuple[str, str]]:
    found = block(papers, BOUNDS.title, all_pairs).pairs
    return {(one.left.id, one.right.id) for one in found}


def many() -> list[Paper]:
    """Make papers with many similar titles, and a variant of every third."""
    chance = random.Random(5)
    papers = []
    for number, (verb, field, place) in enumerate(product(VERBS, FIELDS, PLACES)):
        title = f"{verb} of {field} under Pressure in {place}"
        papers.append(paper(f"p{number}", title, WARS[:90]))
        if number % 3 == 0:
            variant = VARIANTS[chance.choice(list(VARIANTS))]
            papers.append(paper(f"p{number}-copy", variant(title), WARS[:90]))
    return papers


def test_every_copy_among_titles_of_one_template_is_found_with_its_original() -> None:
    papers = many()
    assert len(papers) == 512
    copies = {(one.id.removesuffix("-copy"), one.id) for one in papers if one.id.endswith("-copy")}
    assert len(copies) == 128
    assert copies <= pairs(papers, all_pairs=0)


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_papers_for_a_pair_give_none(count: int) -> None:
    papers = [paper("a", "Tea")][:count]
    assert (block(papers).pairs, block(papers, all_pairs=0).pairs) == ([], [])


def test_a_candidate_pair_has_its_blocking_key() -> None:
    papers = [
        paper("a", "Cooling of Tea in Cups", "", doi="10.1000/tea", authors=["Ada Brown"]),
        paper("b", "Quarrels", "", doi="10.1000/tea"),
        paper("c", "Coolign of Tea in Cups", ""),
        paper("d", "Cooling of Tea in Cups, a Longer Study with Porcelain", ""),
    ]
    found = {
        (one.left.id, one.right.id): one.blocking_key for one in block(papers, all_pairs=0).pairs
    }
    assert found == {
        ("a", "b"): "identifier: doi:10.1000/tea",
        ("a", "c"): "words: cups in",
        ("a", "d"): "opening: cooling of tea in cups",
    }


def test_an_oversized_block_is_reported_and_its_neighbours_are_compared() -> None:
    papers = [paper(f"p{number:03}", "Cooling of Tea", "") for number in range(ALL_OF_PART + 50)]
    found = block(papers, all_pairs=0)
    assert found.oversized["title: cooling of tea"] == tuple(papers)
    together = {(one.left.id, one.right.id) for one in found.pairs}
    assert {(one.id, two.id) for one, two in pairwise(papers)} <= together
    assert len(together) < len(papers) * 25


def test_a_title_that_begins_very_many_is_reported() -> None:
    papers = [paper("short", "Cooling of Green Tea", "")]
    papers += [paper(f"p{n:03}", f"Cooling of Green Tea {n:03}", "") for n in range(OVERSIZED + 9)]
    assert block(papers, all_pairs=0).oversized["opening: cooling of green tea"] == tuple(papers)
