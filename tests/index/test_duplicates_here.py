"""Among the papers of this index, copies are found and similar titles are not confused."""

from __future__ import annotations

import random
from functools import cache
from typing import TYPE_CHECKING

import pytest

from paper_index.content.layout import Layout
from paper_index.dedupe.block import block
from paper_index.dedupe.classify import classify
from paper_index.dedupe.compare import compare
from paper_index.dedupe.dedupe import find_pairs
from paper_index.model.pairs import PairClass
from paper_index.workflows.check import validate
from support.made_up_papers import BOUNDS, judge
from support.real_index import ROOT
from support.title_variants import VARIANTS

if TYPE_CHECKING:
    from paper_index.model.paper import Paper


# In long titles; a word without its hyphen may be a number.
CHANGED = frozenset(
    {"a typo", "a letter dropped", "a first letter dropped", "v2 at the end", "swapped words",
     "no hyphens"}
)  # fmt: skip


@cache
def real_papers() -> tuple[Paper, ...]:
    return validate(Layout(ROOT)).papers


def copy_of(original: Paper, title: str) -> Paper:
    """Return a copy under another title, without an identifier."""
    fields = {"id": "copy", "title": title, "arxiv": None, "doi": None}
    return original.model_copy(update=fields)


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_copy_of_any_paper_is_a_match_or_a_question_if_words_change(variant: str) -> None:
    papers = real_papers()
    assert len(papers) >= 124
    for original in papers:
        copy = copy_of(original, VARIANTS[variant](original.title))
        assert block([original, copy]).pairs, copy.title
        found = judge(original, copy).pair_class
        assert found is PairClass.MATCH or (variant in CHANGED and found is PairClass.POSSIBLE)


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


def test_there_are_no_duplicates() -> None:
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
    assert classify(pair.candidate, pair.signals, BOUNDS) == pair


@pytest.mark.parametrize("variant", VARIANTS)
def test_blocking_keys_find_what_comparing_all_titles_finds(variant: str) -> None:
    papers = list(real_papers())
    papers += [
        one.model_copy(update={"id": f"{one.id}-copy", "title": VARIANTS[variant](one.title)})
        for one in papers
    ]
    # Only titles are left to bring a copy and its original together.
    papers = [
        one.model_copy(update={"arxiv": None, "doi": None, "abstract": "", "authors": ()})
        for one in papers
    ]
    compared, by_key = (
        {(one.left.id, one.right.id) for one in block(papers, BOUNDS.title, all_pairs=limit).pairs}
        for limit in (len(papers), 0)
    )
    assert len(compared) >= len(papers) / 2 - 3
    assert by_key == compared
