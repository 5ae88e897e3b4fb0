"""A copy under a slightly different title is caught, for short and long titles and real ones."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from paper_index.content.layout import Layout
from paper_index.dedupe.block import block
from paper_index.dedupe.classify import classify
from paper_index.dedupe.compare import compare
from paper_index.dedupe.dedupe import find_pairs
from paper_index.model.pairs import PairClass
from paper_index.workflows.build import validate
from support.made_up_papers import BOUNDS, deduped, judge, paper
from support.title_variants import VARIANTS

if TYPE_CHECKING:
    from paper_index.model.paper import Paper

TITLES = (
    "Rényi Entropy",
    "On Tea",
    "Grokking X-ray Vision",
    "The Cooling of Two Cups of Tea in Three Dimensions",
    "GPT-4 and the Entropy of English: Fifty Years after Shannon (Part II)",
    "Spatiotemporal Cups are All You Need for Learned Tea Compression, Pouring and Drinking",
)


def copy_of(original: Paper, title: str) -> Paper:
    """Return a copy under another title, without an identifier."""
    fields = {"id": "copy", "title": title, "arxiv": None, "doi": None}
    return original.model_copy(update=fields)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("title", TITLES)
def test_a_copy_under_a_slightly_different_title_is_reported_with_its_scores(
    title: str, variant: str
) -> None:
    original = paper("original", title, arxiv="2104.06083")
    copy = copy_of(original, VARIANTS[variant](title))
    _, issues = deduped([original, copy], [])
    assert [issue.code for issue in issues] == ["duplicate"]
    assert all(one in issues[0].hint for one in (original.title, copy.title, "abstract 100.0"))


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("title", TITLES[3:])
def test_a_copy_with_its_authors_but_no_abstract_is_caught(title: str, variant: str) -> None:
    original = paper("original", title, authors=["Ada Brown"])
    copy = copy_of(original, VARIANTS[variant](title)).model_copy(update={"abstract": ""})
    assert judge(original, copy).pair_class is not PairClass.NON_MATCH


@cache
def real_papers() -> tuple[Paper, ...]:
    return validate(Layout(Path(__file__).parents[2])).papers


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_copy_of_any_paper_of_this_repository_is_a_match(variant: str) -> None:
    papers = real_papers()
    assert len(papers) >= 124
    for original in papers:
        copy = copy_of(original, VARIANTS[variant](original.title))
        assert block([original, copy]).pairs, copy.title
        assert judge(original, copy).pair_class is PairClass.MATCH, copy.title


def test_copies_of_all_papers_at_once_are_matched_to_their_originals_alone() -> None:
    papers = real_papers()
    chance = random.Random(7)
    copies = [
        copy_of(one, VARIANTS[chance.choice(list(VARIANTS))](one.title)).model_copy(
            update={"id": f"copy-{number}"}
        )
        for number, one in enumerate(papers)
    ]
    expected = {tuple(sorted((one.id, f"copy-{number}"))) for number, one in enumerate(papers)}
    assert {pair.ids for pair in find_pairs((*papers, *copies), BOUNDS)} == expected


def test_this_repository_holds_no_duplicates() -> None:
    assert list(find_pairs(real_papers(), BOUNDS)) == []
    closest = max(
        (compare(pair).title, pair.left.id, pair.right.id)
        for pair in block(real_papers(), 50).pairs
    )
    assert closest[0] < BOUNDS.title - 10


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("constructor-theory-of-information", "constructor-theory-of-thermodynamics"),
        (
            "intriguing-properties-of-quantization-at-scale",
            "intriguing-properties-of-adversarial-examples",
        ),
        (
            "energy-guided-entropic-neural-optimal-transport",
            "entropic-neural-optimal-transport-via-diffusion-processes",
        ),
    ],
)
def test_the_real_look_alikes_are_not_reported(left: str, right: str) -> None:
    by_id = {paper.id: paper for paper in real_papers()}
    pair = judge(by_id[left], by_id[right])
    assert pair.pair_class is PairClass.NON_MATCH
    assert classify(pair.candidate, pair.similarities, BOUNDS) == pair
