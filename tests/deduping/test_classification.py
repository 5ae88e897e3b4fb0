"""Every rule of the class of a pair, and the traps that must not be walked into."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deduping.made_up_papers import BOUNDS, TEA, WARS, judge, paper
from generator.config import DuplicateSettings
from generator.deduping.classification import classify
from generator.model.pairs import Candidate, PairClass, Similarities

MATCH, POSSIBLE, NON_MATCH = PairClass.MATCH, PairClass.POSSIBLE, PairClass.NON_MATCH
ID = "arxiv:2104.06083"
SCORES = st.floats(0, 100)


@pytest.mark.parametrize(
    ("found", "expected", "rule"),
    [
        (Similarities(95, None, None, ID), MATCH, f"same identifier {ID}"),
        (Similarities(10, 80, 20, ID), MATCH, f"same identifier {ID}"),
        (Similarities(10, 0, 90, ID), MATCH, f"same identifier {ID}"),
        (Similarities(10, 0, 20, ID), POSSIBLE, "nothing else agrees"),
        (Similarities(99, 100, 100, ID, "different numbers"), POSSIBLE, "but different numbers"),
        (Similarities(99, 100, 100, "", "different numbers"), NON_MATCH, "veto: different numbers"),
        (Similarities(95, None, 90), MATCH, "abstracts agree"),
        (Similarities(95, 0, 90), MATCH, "abstracts agree"),
        (Similarities(95, 60, 70), MATCH, "authors agree"),
        (Similarities(95, 60, None), MATCH, "authors agree"),
        (Similarities(95, 60, 45), POSSIBLE, "abstracts do not"),
        (Similarities(95, 60, 0), POSSIBLE, "abstracts do not"),
        (Similarities(100, 60, 45), MATCH, "authors agree"),
        (Similarities(100, None, None), MATCH, "nothing else to compare"),
        (Similarities(100, 0, None), POSSIBLE, "nothing else agrees"),
        (Similarities(100, None, 45), POSSIBLE, "nothing else agrees"),
        (Similarities(95, None, None), POSSIBLE, "nothing else agrees"),
        (Similarities(100, 100, None, versions="a version mark"), POSSIBLE, "version mark"),
        (Similarities(100, None, 100, versions="a version mark"), MATCH, "abstracts agree"),
        (Similarities(75, None, 85), MATCH, "similar titles, abstracts agree"),
        (Similarities(74, None, 95), POSSIBLE, "the same abstract under different titles"),
        (Similarities(74, 100, 94), NON_MATCH, "titles differ"),
        (Similarities(89, 100, None), POSSIBLE, "words left out"),
    ],
)
def test_the_first_rule_that_fits_decides(
    found: Similarities, expected: PairClass, rule: str
) -> None:
    pair = classify(Candidate(paper("a", "Tea"), paper("b", "Tea"), ""), found, BOUNDS)
    assert pair.pair_class is expected
    assert rule in pair.rule


def test_the_keepers_thresholds_are_used() -> None:
    candidate = Candidate(paper("a", "Tea"), paper("b", "Tea"), "")
    strict = DuplicateSettings(title=97, authors=90, abstract=99)
    found = Similarities(95, 80, None)
    assert classify(candidate, found, BOUNDS).pair_class is MATCH
    assert classify(candidate, found, strict).pair_class is NON_MATCH


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Constructor Theory of Information", "Constructor Theory of Thermodynamics"),
        (
            "Intriguing Properties of Quantization at Scale",
            "Intriguing Properties of Adversarial Examples",
        ),
        (
            "Energy-guided Entropic Neural Optimal Transport",
            "Entropic Neural Optimal Transport via Diffusion Processes",
        ),
        ("On Tea, Part I", "On Tea, Part II"),
        ("Entropic Neural Optimal Transport", "Entropic Neural Optimal Transport via Diffusion"),
        ("???", "!!!"),
    ],
)
def test_known_traps_are_no_match_even_by_the_same_authors(left: str, right: str) -> None:
    ours = paper("a", left, TEA, authors=["Ada Brown"])
    assert judge(ours, paper("b", right, WARS, authors=["Ada Brown"])).pair_class is NON_MATCH


def test_opposites_by_the_same_authors_are_asked_about_never_merged() -> None:
    ours = paper("a", "Learning with Linear Recurrent Networks of Tea", TEA, authors=["A. Li"])
    theirs = ours.model_copy(
        update={"title": "Learning with Nonlinear Recurrent Networks of Tea", "abstract": WARS}
    )
    assert judge(ours, theirs).pair_class is POSSIBLE


@given(SCORES, st.none() | SCORES, st.none() | SCORES, st.sampled_from(["", ID]))
def test_a_vetoed_pair_is_never_a_match(
    title: float, authors: float | None, abstract: float | None, same: str
) -> None:
    candidate = Candidate(paper("a", "Tea"), paper("b", "Tea"), "")
    found = Similarities(title, authors, abstract, same, "different numbers")
    assert classify(candidate, found, BOUNDS).pair_class is not MATCH
    if not same:
        assert classify(candidate, found, BOUNDS).pair_class is NON_MATCH
    # Without the veto a perfect pair does match: the property is not empty.
    best = replace(found, veto="", title=100.0, abstract=100.0)
    assert classify(candidate, best, BOUNDS).pair_class is MATCH
