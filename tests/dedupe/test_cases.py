"""Different works stay apart, and one work is never two without a question: real faults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from paper_index.dedupe.dedupe import find_pairs
from paper_index.model.pairs import PairClass
from support.made_up_papers import BOUNDS, OATS, TEA, WARS, deduped, paper

if TYPE_CHECKING:
    from paper_index.model.paper import Paper

ADA, BO = ("Ada Quill", "Cy Reed"), ("Ben Moss", "Di Sand")
NOTHING = "No abstract available."
TEMPLATE = (
    "We search for a {0} that decays to a pair of {1} in the data of the Pond detector, taken in "
    "the years from 2015 to 2018 at thirteen ripples. No excess over the expected background is "
    "found, and upper limits are set on the product of cross section and branching fraction."
)


def records(*fields: dict[str, Any]) -> list[Paper]:
    """Make papers of one year by one team, without abstracts, but for the fields given."""
    usual = {"abstract": "", "authors": ADA, "venue_year": 2021}
    return [paper(f"p{n}", **{**usual, **some}) for n, some in enumerate(fields)]


def classes(*fields: dict[str, Any]) -> list[PairClass]:
    """Return the classes of the pairs that are reported."""
    return [pair.pair_class for pair in find_pairs(records(*fields), BOUNDS)]


NONE: list[PairClass] = []
ASKED = [PairClass.POSSIBLE]
MERGED = [PairClass.MATCH]


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (
            {"title": "Book Review: Pond Frogs of Asia", "abstract": NOTHING, "venue_year": 2001},
            {"title": "Book Review: Pond Frogs of Africa", "abstract": NOTHING, "authors": BO},
            NONE,
        ),
        (
            {"title": "Search for a Heavy Newt Decaying to Pike Pairs in the Pond Detector",
             "abstract": TEMPLATE.format("heavy newt", "pikes")},
            {"title": "Search for a Heavy Frog Decaying to Carp Pairs in the Pond Detector",
             "abstract": TEMPLATE.format("heavy frog", "carps")},
            ASKED,
        ),
        (
            {"title": "A Rule-Based Morphological Analyser for Ladin", "abstract": TEA},
            {"title": "A Rule-Based Morphological Analyser for Friulan", "abstract": TEA,
             "authors": BO, "venue_year": 2014},
            NONE,
        ),
        (
            {"title": "Team Heron at PondEval 2021: Frog Call Detection"},
            {"title": "Team Egret at PondEval 2021: Frog Call Detection", "authors": BO},
            NONE,
        ),
        (
            {"title": "Scheduling with Predictions", "abstract": "[No abstract available]"},
            {"title": "Online Scheduling with Predictions", "abstract": "[No abstract available]",
             "authors": BO, "venue_year": 2018},
            NONE,
        ),
        (
            {"title": "Stereo from Shadows", "doi": "10.1000/vol"},
            {"title": "Hearing Rooms in Echoes", "doi": "10.1000/vol"},
            ASKED,
        ),
        ({"title": "Control of Large Pond Networks"},
         {"title": "Optimal Control of Large Pond Networks"}, ASKED),
        ({"title": "Large Pond Networks"},
         {"title": "Optimization of Large Pond Networks"}, ASKED),
        ({"title": "Findings of the Second Newt Challenge"},
         {"title": "Findings of the Newt Challenge"}, ASKED),
        ({"title": "Report on the Pond Survey", "venue": "PondConf"},
         {"title": "Report on the Pond Survey", "venue": "PondConf", "venue_year": 2022}, ASKED),
        ({"title": "Overview of PondEval 2020"}, {"title": "Overview of PondEval 2021"}, NONE),
        ({"title": "Ponds and Newts, Part I"}, {"title": "Ponds and Newts, Part II"}, NONE),
        ({"title": "Intriguing Properties of Ponds"},
         {"title": "Intriguing Properties of Newts", "authors": BO}, NONE),
        ({"title": "Editorial"}, {"title": "Editorial", "venue_year": 2022}, NONE),
        ({"title": "Editorial"}, {"title": "Editorial", "authors": BO}, NONE),
        ({"title": "From Ponds to Newts"}, {"title": "From Newts to Ponds"}, ASKED),
        ({"title": "Linear Models of Large Old Ponds"},
         {"title": "Nonlinear Models of Large Old Ponds"}, ASKED),
        ({"title": "Nitrates in Large Old Ponds"}, {"title": "Nitrites in Large Old Ponds"}, ASKED),
        ({"title": "Large Old Ponds at 5 °C"}, {"title": "Large Old Ponds at −5 °C"}, ASKED),
        ({"title": "Pond Networks for $p<1$"}, {"title": "Pond Networks for $p>1$"}, NONE),
        ({"title": "中国男性健康研究"}, {"title": "中国女性健康研究"}, ASKED),
        ({"title": "Letter to the Editor"}, {"title": "Letter to the Editor"}, ASKED),
        ({"title": "Ponds with GPT-3"}, {"title": "Ponds with GPT-4"}, NONE),
        ({"title": "Erratum: Newts in Ponds"}, {"title": "Newts in Ponds"}, NONE),
    ],
)  # fmt: skip
def test_different_works_are_not_merged(
    ours: dict[str, Any], theirs: dict[str, Any], expected: list[PairClass]
) -> None:
    assert classes(ours, theirs) == classes(theirs, ours) == expected


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ({"doi": "10.1101/2020.01.31.929299"}, {"doi": "10.7554/elife.13715"}, ASKED),
        ({"doi": "10.31234/osf.io/abcde_v1"}, {"doi": "10.31234/osf.io/abcde_v2"}, ASKED),
        ({"doi": "10.5281/zenodo.3526563"}, {"doi": "10.5281/zenodo.4526564"}, ASKED),
        ({"doi": "10.2139/ssrn.1"}, {"doi": "10.1000/tea", "venue_year": 2024}, ASKED),
        ({"arxiv": "math/0309136"}, {"arxiv": "math.GT/0309136"}, MERGED),
        ({"title": "Fastformer 1.0: A Tool"}, {"title": "Fastformer: A Tool"}, ASKED),
        ({"title": "CityGen: Latent Diffusion"}, {"title": "CityGen: Flow Matching"}, ASKED),
        ({"title": "RETRACTED: Ants and Sugar Trails"}, {"title": "Ants and Sugar Trails"}, ASKED),
        ({"title": "Ants and Sugar Trails", "status": "retracted"},
         {"title": "Ants and Sugar Trails"}, ASKED),
        ({"title": "Salt & Sugar"}, {"title": "Salt &amp; Sugar"}, MERGED),
        ({"title": "Salt and Sugar", "venue": "VLDB"},
         {"title": "Salt and Sugar", "venue": "VLDB Journal"}, ASKED),
        ({"arxiv": "2104.06083", "venue": "arXiv"}, {"venue": "ICML", "venue_year": 2023}, MERGED),
        ({"venue": "bioRxiv"}, {"venue": "Nature", "venue_year": 2025}, ASKED),
        ({"authors": ("A. Quill", "C. Reed")}, {"authors": ("Quill, Ada", "Reed, Cy")}, MERGED),
        ({"authors": ("Ada Quill et al.",)}, {}, MERGED),
        ({"title": "1. Ponds of Newts"}, {"title": "Ponds of Newts, pp. 1-12"}, MERGED),
        ({"title": "Data Base Ponds"}, {"title": "Database Ponds"}, MERGED),
        ({"title": "池塘 生态 研究"}, {"title": "池塘生态研究"}, MERGED),
        ({"title": "Multi-Agent Ponds"}, {"title": "Multiagent Ponds"}, MERGED),
    ],
)  # fmt: skip
def test_one_work_is_merged_or_asked_about(
    ours: dict[str, Any], theirs: dict[str, Any], expected: list[PairClass]
) -> None:
    both = {"title": "The Pond Newts of Asia", "abstract": TEA}
    assert classes({**both, **ours}, {**both, **theirs}) == expected


def test_abstracts_that_agree_make_no_match_of_other_titles_or_authors() -> None:
    for other in ({"title": "Large Newts in Ponds"}, {"title": "Newts in Pods"}, {"authors": BO}):
        both = {"title": "Newts in Ponds", "abstract": TEA}
        assert classes(both, {**both, **other}) != MERGED


def test_a_doi_of_a_volume_is_one_hint_and_no_question() -> None:
    titles = ("Stereo from Shadows", "Hearing Rooms in Echoes", "Newts at Night", "Old Meadows")
    _, issues = deduped(records(*({"title": one, "doi": "10.1000/vol"} for one in titles)), [])
    assert [(issue.code, str(issue.severity)) for issue in issues] == [("volume-doi", "hint")]
    assert "doi:10.1000/vol (p0, p1, p2, p3)" in issues[0].message


def test_an_abstract_of_three_papers_brings_no_question() -> None:
    titles = ("Stereo from Shadows", "Hearing Rooms in Echoes", "Newts at Night")
    assert classes(*({"title": one, "abstract": WARS} for one in titles)) == []
    assert classes(*({"title": one, "abstract": OATS} for one in titles[:2])) == ASKED


def test_versions_of_which_each_has_a_copy_are_not_asked_about_across() -> None:
    first = {"title": "Newts in Ponds", "venue": "VLDB", "venue_year": 2001}
    later = {**first, "venue": "VLDB Journal", "venue_year": 2002}
    assert classes(first, later) == ASKED
    assert classes(first, first, later, later) == MERGED * 2


def test_a_column_is_merged_in_no_case() -> None:
    column = {"title": "Book Review Column", "authors": ("Ada Quill",)}
    assert classes(column, column) == ASKED
    assert classes(column, column, column) == []


def test_without_authors_a_title_of_three_papers_is_a_question() -> None:
    bare = {"title": "Newts in Ponds", "authors": ()}
    assert classes(bare, bare) == MERGED
    assert classes(bare, bare, bare) == ASKED * 3


@pytest.mark.slow  # compares a large block
def test_papers_of_a_large_block_are_compared_if_they_share_an_author_or_a_rare_word() -> None:
    many = [
        {"title": f"Newts of Pond Number {n:03}", "authors": (f"Ada Quill{n}",)} for n in range(150)
    ]
    copy = {"title": "Pond Number Newts of 077", "authors": ("A. Quill77",)}
    assert PairClass.MATCH in classes(*many, copy) or PairClass.POSSIBLE in classes(*many, copy)
