"""Similar papers are found again only where a change may have other results."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from paper_index.cache.store import Store
from paper_index.relate.neighbours import find_neighbours, row_marks
from paper_index.relate.vectors import Bounds, Vectors, nearest

if TYPE_CHECKING:
    from paper_index.relate.vectors import Links

Paper = tuple[list[int], list[str], bool]
"""How often each of some words occurs, the tags, and whether the paper is offered."""

# Few words and tags, so that many papers are equally similar.
PAPER = st.tuples(
    st.lists(st.integers(0, 2), min_size=4, max_size=4),
    st.lists(st.sampled_from("ab"), max_size=2, unique=True),
    st.sampled_from([True, True, True, False]),
)
PAPERS = st.dictionaries(st.integers(0, 9), PAPER, min_size=4)
CHANGED = st.dictionaries(st.integers(0, 12), PAPER, max_size=2)
ORDERS = st.sampled_from(["first", "last"])
"""Where the papers that were there before come."""
NUMBERS = count()


def made(papers: dict[int, Paper]) -> tuple[Vectors, list[str], list[bool]]:
    """Return the vectors, marks and offers of papers in their order.

    The weights are those given, so that the change of one paper leaves the others as they are.
    """
    text = np.array([words for words, *_ in papers.values()], float).reshape(-1, 4)
    tags = np.array([[tag in own for tag in "ab"] for _, own, _ in papers.values()], float)
    vectors = Vectors(
        csr_matrix(text), list("wxyz"), csr_matrix(tags.reshape(-1, 2)), list("ab"), scale=1
    )
    marks = row_marks(vectors, list(map(str, papers)))
    return vectors, marks, [is_offered for *_, is_offered in papers.values()]


def listed(links: Links) -> list[tuple[int, ...]]:
    return list(zip(*(axis.tolist() for axis in links), strict=True))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(tmp_path_factory.mktemp("store"))


@pytest.mark.slow  # compares 300 examples with all pairs
@settings(max_examples=300)
@given(
    before=PAPERS, after=CHANGED, kept=st.sampled_from(["first", "last"]), most=st.integers(1, 3)
)
def test_what_was_found_before_never_changes_the_result(
    store: Store, before: dict[int, Paper], after: dict[int, Paper], kept: str, most: int
) -> None:
    step, bounds = f"test {next(NUMBERS)}", Bounds(2, 1, 1)
    # The same papers but a few changes, in the same order or in another.
    versions = [before, {**before, **after} if kept == "first" else {**after, **before}]
    for papers in versions:
        vectors, marks, offered = made(papers)
        found = find_neighbours(
            vectors, marks, most, offered, step=step, cache=store, bounds=bounds
        )
        rows = np.arange(len(papers))
        expected = nearest(vectors, most, rows, np.flatnonzero(np.array(offered, bool)), bounds)
        assert listed(found) == listed(expected)
