"""Similar words are suggested in a question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.text.wording import did_you_mean, nearest, question, two_lines

KEYS = ["title", "authors", "abstract", "aliases", "tags"]


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        ("autors", "did you mean authors?"),
        ("TITLE", "did you mean title?"),
        ("zzzz", ""),
        ("", ""),
    ],
)
def test_the_most_similar_word_is_suggested(word: str, answer: str) -> None:
    assert did_you_mean(word, KEYS) == answer


def test_no_choices_give_no_suggestion() -> None:
    assert nearest("x", [], limit=3, cutoff=0) == []


def test_without_a_cutoff_there_are_always_three() -> None:
    assert nearest("abstrct", KEYS, limit=3, cutoff=0)[0] == "abstract"
    assert len(nearest("zzzz", KEYS, limit=3, cutoff=0)) == 3


@pytest.mark.parametrize(
    ("found", "asked"),
    [
        ([], ""),
        (["a"], "did you mean a?"),
        (["a", "b"], "did you mean a or b?"),
        (["a", "b", "c"], "did you mean a, b or c?"),
    ],
)
def test_suggestions_become_one_question(found: list[str], asked: str) -> None:
    assert question(found) == asked


@given(st.permutations(KEYS), st.text(max_size=8))
def test_the_order_of_the_choices_does_not_matter(choices: list[str], word: str) -> None:
    assert nearest(word, choices, 3, 0) == nearest(word, KEYS, 3, 0)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Causal tea", ("Causal tea",)),
        ("Thermodynamics of teapots", ("Thermodynamics", "of teapots")),
        ("Chaos and nonlinear dynamics", ("Chaos and", "nonlinear dynamics")),
        ("Thermodynamically-stable", ("Thermodynamically-stable",)),
    ],
)
def test_a_long_name_has_two_lines(name: str, lines: tuple[str, ...]) -> None:
    assert two_lines(name) == lines
