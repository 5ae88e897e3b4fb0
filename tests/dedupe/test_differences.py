"""Differences of two texts are marked, and the runs join to the texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.dedupe.differences import Run, differences, items, whole
from paper_index.text.escape import plain


def marked(runs: tuple[Run, ...]) -> str:
    return "".join(f"[{run.text}]" if run.differs else run.text for run in runs)


@pytest.mark.parametrize(
    ("ours", "theirs", "left", "right"),
    [
        ("", "", "", ""),
        ("Tea", "", "Tea", ""),
        ("Tea in Cups", "tea in cups", "Tea in Cups", "tea in cups"),
        ("Rényi Entropy", "Renyi entropy", "Rényi Entropy", "Renyi entropy"),
        ("Tea-Time: a Study", "Tea time, a study", "Tea-Time: a Study", "Tea time, a study"),
        ("Tea in C++ and Go", "Tea in C# and Go", "Tea in C[++] and Go", "Tea in C[#] and Go"),
        ("Green Tea", "Green Teas", "Green [Tea]", "Green [Teas]"),
        (
            "The Theory of Black Tea",
            "The Theory of Tea",
            "The Theory of [Black] Tea",
            "The Theory of Tea",
        ),
        (
            "A Theory of Hot Tea in Pots",
            "A Theory of Cold Cups in Pots",
            "A Theory of [Hot Tea] in Pots",
            "A Theory of [Cold Cups] in Pots",
        ),
        (
            "The $k$-means of Tea leaves",
            "The $n$-means of Tea leaves",
            "The [$k$]-means of Tea leaves",
            "The [$n$]-means of Tea leaves",
        ),
        ("量子情報理論入門", "量子情報理論概説", "量子情報理論[入門]", "量子情報理論[概説]"),
        ("Tea", "Cups of china", "[Tea]", "[Cups of china]"),
    ],
)
def test_words_that_differ_are_marked(ours: str, theirs: str, left: str, right: str) -> None:
    assert tuple(map(marked, differences(ours, theirs))) == (left, right)


def test_lists_differ_by_entry_and_single_values_as_a_whole() -> None:
    left, right = differences("Ada Brown, Bo Li, Cy", "Ada Brown, B. Li, Cy", items)
    assert (marked(left), marked(right)) == ("Ada Brown, [Bo Li], Cy", "Ada Brown, [B. Li], Cy")
    assert tuple(map(marked, differences("2021-04", "2021-05", whole))) == (
        "[2021-04]",
        "[2021-05]",
    )


TEXTS = st.text(st.characters(exclude_categories=["C"]) | st.sampled_from("$\\ ,-"), max_size=40)


@given(TEXTS, TEXTS)
def test_runs_join_to_the_text_and_are_symmetric(ours: str, theirs: str) -> None:
    left, right = differences(ours, theirs)
    for text, runs in ((ours, left), (theirs, right)):
        assert plain("".join(run.text for run in runs)) == plain(text)
        assert all(run.text for run in runs)
    assert all(not run.differs for runs in differences(ours, ours) for run in runs)
