"""Capitals that belong to proper nouns are seen in the paper's own texts, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given

from paper_index.exports.citation_keys import proper_nouns
from support.citation_readers import TEXTS, to_bibtex
from support.made_up_index import paper


@pytest.mark.parametrize(
    ("title", "abstract", "nouns"),
    [
        # In sentence case a capital inside is that of a name.
        ("The snake in the Brownian sphere", "", {"Brownian"}),
        ("Dense Hebbian neural networks: a replica picture", "", {"Hebbian"}),
        ("Neural networks behave as hash encoders: An empirical study", "", set()),
        ("Deep learning", "", set()),
        # In capitals throughout only the abstract can tell.
        ("Clustering onto Hamiltonian Cycle", "", set()),
        ("Clustering onto Hamiltonian Cycle", "We find a Hamiltonian cycle.", {"Hamiltonian"}),
        ("Causal de Finetti: On Data", "A causal de Finetti theorem.", {"Finetti"}),
        ("Flow Matching", "We use Matching, and matching again.", set()),
        ("Neural Optimal Transport", "We solve Optimal Transport problems.", set()),
        ("Minds. Bregman and Occam", "", set()),
        ("", "", set()),
    ],
)
def test_proper_nouns(title: str, abstract: str, nouns: set[str]) -> None:
    assert proper_nouns(title, abstract) == nouns


def test_they_keep_their_capitals_in_bibtex_but_at_the_beginning() -> None:
    tea = paper("tea", title="Brownian tea and the Brownian sphere", abstract="Tea.")
    assert "title = {Brownian tea and the {Brownian} sphere}" in to_bibtex(tea, "tea")


@given(TEXTS, TEXTS)
def test_any_texts_have_proper_nouns_of_the_title_alone(title: str, abstract: str) -> None:
    assert all(noun in title or not title.isascii() for noun in proper_nouns(title, abstract))
