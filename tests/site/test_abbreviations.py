"""Abbreviations that abstracts define, for synonyms in the search."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paper_index.site.abbreviations import abbreviations, groups_of_synonyms
from paper_index.site.search_records import search_record
from support.made_up_index import index, paper

if TYPE_CHECKING:
    from paper_index.model.paper import Paper
    from paper_index.site.search_records import SearchRecord


def records(*papers: Paper) -> list[SearchRecord]:
    return [search_record(entry) for entry in index(*papers).papers]


@pytest.mark.parametrize(
    ("abstract", "found"),
    [
        ("We use sparse autoencoders (SAEs) here.", [("SAE", "sparse autoencoder")]),
        ("SAEs (sparse autoencoders) are used.", [("SAE", "sparse autoencoder")]),
        ("We use self-supervised learning (SSL).", [("SSL", "self supervised learning")]),
        ("Tea leaves (XYZ) and more tea (NASA).", []),
        ("On the tea (T) in pots (see Sect. 2).", []),
    ],
)
def test_an_abbreviation_stands_for_the_words_before_it(
    abstract: str, found: list[tuple[str, str]]
) -> None:
    assert abbreviations(records(paper("a", abstract=abstract))) == found


def test_the_most_frequent_come_first_and_one_has_few_meanings() -> None:
    words = ["tea cup", "tin can", "top cat", "toy car", "toy car"]
    papers = [
        paper(f"p{number}", abstract=f"We study the {word} (TC) again.")
        for number, word in enumerate(words)
    ]
    assert abbreviations(records(*papers)) == [
        ("TC", "toy car"),
        ("TC", "tea cup"),
        ("TC", "tin can"),
    ]


def test_groups_that_curators_wrote_come_first_with_the_printed_words() -> None:
    made = records(paper("a", abstract="We use sparse autoencoders (SAEs)."))
    assert groups_of_synonyms(made, [["OOD", "out-of-distribution", "shifted"]]) == [
        ["ood|OOD", "out of distribution|out-of-distribution", "shifted"],
        ["sae|SAE", "sparse autoencoder"],
    ]
