"""Related papers and suggested tags of this repository's index."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import yaml

from paper_index.relate.index import relate
from paper_index.relate.related import MOST_WORDS
from paper_index.relate.suggest import suggest
from paper_index.relate.terms import Stems, count_terms, stop_words, terms, text_of
from paper_index.relate.vectors import vectorize
from paper_index.text.escape import fold
from support.real_index import ROOT, real_papers, real_vocabulary

if TYPE_CHECKING:
    from paper_index.model.index import Index

# The whole index is checked once, which takes a second.
pytestmark = pytest.mark.slow

JUDGED, HELD_OUT, PAIRS = (
    yaml.safe_load(Path(__file__).with_name(name).read_text("utf-8"))
    for name in ("judgements.yml", "held_out.yml", "pairs.yml")
)

CONSTRUCTOR = {
    "constructor-theory-of-information",
    "constructor-theory-of-thermodynamics",
    "the-information-theoretic-foundation-of-thermodynamic-work-extraction",
}
TRANSPORT = {
    "energy-guided-entropic-neural-optimal-transport",
    "entropic-neural-optimal-transport-via-diffusion-processes",
}
CRYSTALS = {  # by diffusion and flow; a language model of crystals stands near language models too
    "crystal-diffusion-variational-autoencoder-for-periodic-material-generation",
    "flowmm-generating-materials-with-riemannian-flow-matching",
    "scalable-diffusion-for-materials-generation",
}


@pytest.fixture(scope="module")
def index() -> Index:
    return relate(real_papers(), real_vocabulary(), 5)


def related(found: Index) -> dict[str, list[str]]:
    return {entry.paper.id: [near.paper.id for near in entry.related] for entry in found.papers}


@pytest.mark.parametrize("group", [CONSTRUCTOR, TRANSPORT, CRYSTALS])
def test_papers_on_one_subject_are_related_to_each_other(index: Index, group: set[str]) -> None:
    found = related(index)
    for one in group:
        assert group - {one} <= set(found[one])


def test_papers_on_categories_and_entropy_are_related(index: Index) -> None:
    markov, cohomology = (
        "markov-categories-and-entropy",
        "information-structures-and-their-cohomology",
    )
    found = related(index)
    assert found[markov][0] == cohomology
    assert found[cohomology][0] == markov


def test_most_papers_that_a_reader_judged_near_are_shown(index: Index) -> None:
    found = related(index)
    near = [(one, other) for one, grades in JUDGED.items() for other in grades.get("near", [])]
    assert sum(other in found[one] for one, other in near) > 0.8 * len(near)


def test_most_links_are_good_and_few_are_wrong(index: Index) -> None:
    found = related(index)
    for read in (JUDGED, JUDGED | HELD_OUT):
        links = [(one, other) for one in read for other in found[one]]
        assert sum(other in read[one].get("near", []) for one, other in links) > 0.65 * len(links)
    held_out = [(one, other) for one in HELD_OUT for other in found[one]]
    wrong = sum(other in HELD_OUT[one].get("wrong", []) for one, other in held_out)
    assert wrong <= 0.05 * len(held_out)


def test_two_readers_find_most_links_good_and_few_wrong(index: Index) -> None:
    found = related(index)
    shown = [one["grades"] for one in PAIRS if one["papers"][1] in found[one["papers"][0]]]
    for grades in zip(*shown, strict=True):
        assert grades.count("good") > 0.65 * len(grades)
    assert sum(grades.count("wrong") for grades in shown) <= 0.05 * 2 * len(shown)


def test_judgements_name_papers_of_this_index_and_never_the_paper_itself() -> None:
    ids = {paper.id for paper in real_papers()}
    assert not JUDGED.keys() & HELD_OUT.keys()
    for one, grades in (JUDGED | HELD_OUT).items():
        others = [other for graded in grades.values() for other in graded]
        assert {one, *others} <= ids
        assert len({one, *others}) == len(others) + 1
    for pair in PAIRS:
        assert len(ids & set(pair["papers"])) == 2


def test_every_relation_has_a_reason(index: Index) -> None:
    for entry in index.papers:
        assert all(near.words for near in entry.related)


def test_words_are_few_dissimilar_and_occur_in_the_texts(index: Index) -> None:
    stop, stems = stop_words("en"), Stems("en")
    texts = {paper.id: text_of(paper).plain for paper in real_papers()}
    known = {name: {term for term, _ in terms(text, stems)} for name, text in texts.items()}
    for entry in index.papers:
        for near in entry.related:
            assert len(near.words) <= MOST_WORDS
            for word in near.words:
                assert word in texts[entry.paper.id]
                assert not set(fold(word).replace("-", " ").split()) & stop
                assert {term for term, _ in terms(word, stems)} <= known[near.paper.id]
            for a, b in combinations(near.words, 2):
                assert not set(fold(a).split()) & set(fold(b).split())


def test_a_pair_of_words_is_named_rather_than_its_words(index: Index) -> None:
    first, second = sorted(TRANSPORT)
    (entry,) = (entry for entry in index.papers if entry.paper.id == first)
    (words,) = (near.words for near in entry.related if near.paper.id == second)
    assert words[0].casefold() == "optimal transport"


def test_if_all_are_shown_relations_are_symmetric() -> None:
    found = related(relate(real_papers(), real_vocabulary(), len(real_papers())))
    assert all(one in found[other] for one, others in found.items() for other in others)


def test_papers_without_tags_are_related_by_their_words_alone() -> None:
    papers = [paper.model_copy(update={"tags": ()}) for paper in real_papers()]
    found = relate(papers, real_vocabulary(), 5)
    for group in (CONSTRUCTOR, TRANSPORT):
        for one in group:
            assert group - {one} <= set(related(found)[one])
    assert all(near.words for entry in found.papers for near in entry.related[:1])
    assert any(not entry.related for entry in found.papers)


def test_a_title_alone_is_enough_for_a_relation() -> None:
    papers = [
        paper.model_copy(update={"abstract": "n/a", "tags": ()})
        if paper.id == "constructor-theory-of-thermodynamics"
        else paper
        for paper in real_papers()
    ]
    found = related(relate(papers, real_vocabulary(), 5))["constructor-theory-of-thermodynamics"]
    assert "constructor-theory-of-information" in found[:2]


def test_similarities_are_sums_of_integers_that_every_machine_computes_alike() -> None:
    papers, stems = real_papers(), Stems("en")
    counted = [count_terms(text_of(paper), stems) for paper in papers]
    made = vectorize(
        [one.terms for one in counted],
        [one.counts for one in counted],
        [paper.tags for paper in papers],
    )
    for matrix in (made.text, made.tags):
        assert (matrix.data == np.rint(matrix.data)).all()
        assert np.asarray(matrix.multiply(matrix).sum(axis=1)).max() < 2**53


def test_scores_are_shares_and_words_occur_in_the_text() -> None:
    for found in suggest(real_papers(), real_vocabulary()):
        text = fold(f"{found.paper.title} {found.paper.abstract}")
        for one in (*found.missing, *found.doubtful):
            assert 0 <= one.score <= 1
            assert all(word in text for word in one.words)
            assert all(0 < near <= 1 for _, near in one.papers)


def told(index: Index) -> str:
    """Return all relations and suggestions of tags."""
    lines = [
        *(f"{e.paper.id} {[(n.paper.id, n.words) for n in e.related]}" for e in index.papers),
        *(
            f"{one.tag.id} {one.score} {one.words} {one.papers}"
            for found in suggest(real_papers(), real_vocabulary())
            for one in (*found.missing, *found.doubtful)
        ),
    ]
    return "\n".join(lines)


# Another process loads scikit-learn and checks the index.
def test_hash_seeds_change_neither_relations_nor_suggestions(index: Index) -> None:
    program = (
        "from index.test_relations import *;"
        "print(told(relate(real_papers(), real_vocabulary(), 5)))"
    )
    path = os.pathsep.join([str(ROOT / "generator"), str(ROOT / "tests")])
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": path}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == f"{told(index)}\n"
    assert len(done.stdout.splitlines()) > len(index.papers) > 0
