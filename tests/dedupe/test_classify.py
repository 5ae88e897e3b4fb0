"""Every rule of classification, and the known traps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper_index.dedupe.classify import classify
from paper_index.model.pairs import Candidate, PairClass, Similarities, VenueRelation
from paper_index.model.settings import DuplicateSettings
from support.made_up_papers import BOUNDS, TEA, WARS, judge, paper

SAME, OTHER_KIND = VenueRelation.SAME, VenueRelation.OTHER_KIND
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
        (Similarities(89, 100, None, changed=("cup", "pot")), NON_MATCH, "titles differ"),
        (Similarities(100, 100, None, versions="3 years apart"), POSSIBLE, "3 years apart"),
        (Similarities(100, 0, None, versions="3 years apart"), NON_MATCH, "other authors"),
        (
            Similarities(100, 100, 90, venue=OTHER_KIND, versions="two kinds"),
            POSSIBLE,
            "two kinds",
        ),
        (Similarities(100, 100, 45, years=1), POSSIBLE, "abstracts do not"),
        (Similarities(92, 100, None, changed=("cup", "pot")), POSSIBLE, "cup and pot"),
        (Similarities(92, 0, None, changed=("cup", "pot")), NON_MATCH, "other authors"),
        (Similarities(92, 100, None, stance="towards"), POSSIBLE, "'towards'"),
        (Similarities(92, 70, None, added=("tea",)), POSSIBLE, "more words: tea"),
        (Similarities(92, 80, None, added=("tea",)), MATCH, "authors agree"),
        (Similarities(100, 100, None, recurring=True), POSSIBLE, "many volumes"),
        (Similarities(100, 0, None, recurring=True), NON_MATCH, "other authors"),
        (
            Similarities(95, None, None, years=0, venue=SAME),
            MATCH,
            "year and venue agree",
        ),
        (Similarities(40, 100, None, opening=True, years=0), MATCH, "words left out"),
        (Similarities(40, 100, None, opening=True), POSSIBLE, "words left out"),
        (Similarities(39, 100, None, opening=True, years=0), POSSIBLE, "words left out"),
        (
            Similarities(39, 100, None, opening=True, years=0, venue=SAME),
            MATCH,
            "left out",
        ),
        (Similarities(80, 100, None, opening=True, years=0, numbered=True), POSSIBLE, "a number"),
        (Similarities(95, 100, None, opening=True, years=0, numbered=True), POSSIBLE, "a number"),
        (Similarities(80, 100, None, opening=True, years=0, stance="survey"), POSSIBLE, "'survey'"),
        (Similarities(80, 100, None, opening=True, years=0, stance="survey", cut=True), MATCH, ""),
        (Similarities(80, 100, None, opening=True, years=0, namesakes=True), POSSIBLE, "begins so"),
        (
            Similarities(95, 100, None, common_authors=2, opening=True, years=0, namesakes=True),
            POSSIBLE,
            "third",
        ),
        (Similarities(100, None, None, namesakes=True), POSSIBLE, "a third paper"),
        (
            Similarities(95, None, None, years=0, venue=SAME, namesakes=True),
            POSSIBLE,
            "third",
        ),
        (
            Similarities(100, 100, None, common_authors=2, years=1, namesakes=True),
            POSSIBLE,
            "third",
        ),
        (Similarities(100, 100, None, common_authors=2, years=0, namesakes=True), MATCH, "agree"),
        (
            Similarities(100, 100, None, common_authors=1, years=0, namesakes=True),
            POSSIBLE,
            "third",
        ),
        (Similarities(100, 100, None, common_authors=2, namesakes=True), MATCH, "agree"),
        (
            Similarities(100, 100, None, common_authors=2, namesakes=True, editions=True),
            POSSIBLE,
            "third",
        ),
        (
            Similarities(100, 100, None, common_authors=2, years=0, namesakes=True, brief=True),
            POSSIBLE,
            "third",
        ),
        (Similarities(100, 0, None, years=1, namesakes=True), NON_MATCH, "other authors"),
        (Similarities(100, 40, None, part_authors=True, years=0), MATCH, "all authors of one"),
        (Similarities(99, 40, None, part_authors=True, years=0), POSSIBLE, "nothing else"),
        (Similarities(100, 40, None, part_authors=True, years=1), POSSIBLE, "nothing else"),
        (Similarities(100, 40, 20, part_authors=True, years=0), POSSIBLE, "nothing else"),
        (
            Similarities(100, 40, None, part_authors=True, years=0, namesakes=True),
            POSSIBLE,
            "nothing else",
        ),
        (Similarities(40, 79, None, opening=True, years=0), NON_MATCH, "titles differ"),
        (Similarities(40, 100, 59, opening=True, years=0), NON_MATCH, "titles differ"),
        (Similarities(40, 100, None, opening=True, versions="x", years=0), NON_MATCH, "differ"),
        (Similarities(40, 100, 96, opening=True, versions="x"), POSSIBLE, "same abstract"),
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
        ("Entropic Neural Optimal Transport", "Towards Diffusion by Neural Optimal Transport"),
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


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("The Cooling of Green Tea in Cups", "Towards the Cooling of Green Tea in Cups"),
        ("The Cooling of Green Tea in Cups", "The Cooling of Green Tea in Cups Revisited"),
        ("The Cooling of Green Tea in Cups", "Beyond the Cooling of Green Tea in Cups"),
        ("A Survey of the Cooling of Green Tea", "A Survey of the Cooling of Green Ale"),
        ("Neural Networks for Image Segmentation", "Neural Networks for Image Classification"),
        ("Deep Networks for Supervised Tea Tasting", "Deep Networks for Unsupervised Tea Tasting"),
    ],
)
def test_near_titles_by_the_same_authors_are_never_merged(left: str, right: str) -> None:
    """*X* and *Towards X*, and one template with another noun, with and without abstracts."""
    fields: dict[str, Any] = {
        "authors": ["Ada Brown", "Bo Li"],
        "venue": "ICML",
        "venue_year": 2021,
    }
    for abstracts in (("", ""), (TEA, WARS), (TEA, "")):
        pair = judge(
            paper("a", left, abstracts[0], **fields), paper("b", right, abstracts[1], **fields)
        )
        assert pair.pair_class is not MATCH, pair.rule


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


def test_a_misread_word_is_passed_over_when_a_team_wrote_both_in_one_year() -> None:
    misread = Similarities(
        97, 100, None, common_authors=2, all_authors=True, years=0,
        changed=("jobs", "joins"), misread=True,
    )  # fmt: skip
    candidate = Candidate(paper("a", "Tea"), paper("b", "Tea"), "")
    assert classify(candidate, misread, BOUNDS).pair_class is MATCH
    for doubt in ({"misread": False}, {"common_authors": 1}, {"years": 1}, {"years": None},
                  {"title": 94.0}, {"all_authors": False}, {"abstract": 50.0}):  # fmt: skip
        assert classify(candidate, replace(misread, **doubt), BOUNDS).pair_class is POSSIBLE


# Around the bounds, where the rules change.
EDGES = st.sampled_from([0.0, 40.0, 59.0, 60.0, 74.0, 75.0, 80.0, 85.0, 90.0, 95.0, 99.0, 100.0])
FOUND = st.builds(
    Similarities,
    title=EDGES, authors=EDGES, abstract=st.none() | EDGES, veto=st.sampled_from(["", "no"]),
    common_authors=st.integers(0, 3), all_authors=st.booleans(),
    years=st.none() | st.integers(0, 4),
    venue=st.sampled_from(["", SAME]), versions=st.sampled_from(["", "later"]),
    changed=st.sampled_from([(), ("cup", "pot")]), misread=st.booleans(),
    added=st.sampled_from([(), ("tea",)]), stance=st.sampled_from(["", "towards"]),
    opening=st.booleans(), recurring=st.booleans(), part_authors=st.booleans(), cut=st.booleans(),
    numbered=st.booleans(), brief=st.booleans(), namesakes=st.booleans(), editions=st.booleans(),
)  # fmt: skip
# Two kinds of venue are versions; nothing else comes with them alone.
FOUND |= FOUND.map(lambda found: replace(found, venue=OTHER_KIND, versions="two kinds"))
RANK = {NON_MATCH: 0, POSSIBLE: 1, MATCH: 2}


@settings(max_examples=2_000)
@given(FOUND, st.sampled_from(["title", "authors", "abstract"]), EDGES)
def test_a_higher_similarity_never_makes_a_pair_less_of_a_match(
    found: Similarities, name: str, higher: float
) -> None:
    now = getattr(found, name)
    if now is None:
        return
    candidate = Candidate(paper("a", "Tea"), paper("b", "Tea"), "")
    more = replace(found, **{name: max(now, higher)})
    before, after = (classify(candidate, one, BOUNDS).pair_class for one in (found, more))
    assert RANK[after] >= RANK[before]
