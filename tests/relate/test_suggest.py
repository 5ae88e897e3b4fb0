"""Suggested tags: from words and similar papers, with evidence, in any order of the input."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import PAPER
from paper_index.model.paper import PaperStatus
from paper_index.model.vocabulary import Group, Tag, Vocabulary
from paper_index.relate.suggest import PaperSuggestions, score_tags, suggest, vectorize
from support.commands import run
from support.made_up_index import paper

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from paper_index.content.layout import Layout

VOCABULARY = Vocabulary(
    (Group(id="g", name="G"),),
    (
        Tag(id="tea", name="Tea", group="g", definition="Leaves in hot water.", aliases=("chai",)),
        Tag(id="rivers", name="Rivers", group="g", definition="Water that flows to the sea."),
        Tag(id="unused", name="Volcanoes", group="g", definition="Mountains that burn."),
    ),
)
TEA = paper("tea-1", title="Brewing chai", abstract="Leaves steep in a pot.", tags=["tea"])
MORE = paper("tea-2", title="Leaves and pots", abstract="Brewing takes patience.", tags=["tea"])
RIVER = paper("river", title="Floods", abstract="Rivers rise over their banks.", tags=["rivers"])
NEW = paper("new", title="Brewing leaves in pots", abstract="We wait.")


def missing(found: tuple[PaperSuggestions, ...]) -> dict[str, list[str]]:
    return {one.paper.id: [tag.tag.id for tag in one.missing] for one in found}


def test_a_paper_gets_the_tag_of_similar_papers() -> None:
    (found,) = suggest([TEA, MORE, RIVER, NEW], VOCABULARY, {"new"})
    assert found.missing[0].tag.id == "tea"
    assert "leaves" in found.missing[0].words
    assert {name for name, _ in found.missing[0].papers} == {"tea-1", "tea-2"}


def test_a_retracted_paper_is_no_evidence_that_is_named() -> None:
    retracted = MORE.model_copy(update={"status": PaperStatus.RETRACTED})
    (found,) = suggest([TEA, retracted, RIVER, NEW], VOCABULARY, {"new"})
    assert {name for name, _ in found.missing[0].papers} == {"tea-1"}


def test_a_tags_name_in_the_text_is_enough() -> None:
    lone = paper("lone", title="Of volcanoes", abstract="They burn.")
    assert missing(suggest([lone], VOCABULARY))["lone"][0] == "unused"


def test_a_tag_that_the_paper_has_is_not_missing() -> None:
    found = missing(suggest([TEA, MORE, RIVER], VOCABULARY))
    assert "tea" not in found["tea-1"]


def test_a_tag_without_evidence_is_doubtful() -> None:
    wrong = paper("wrong", title="Floods again", abstract="Rivers rise.", tags=["unused"])
    (found,) = suggest([TEA, MORE, RIVER, wrong], VOCABULARY, {"wrong"})
    assert [one.tag.id for one in found.doubtful] == ["unused"]


@pytest.mark.parametrize(
    "papers", [[], [NEW], [TEA.model_copy(update={"id": f"t{n}"}) for n in range(5)]]
)
def test_no_papers_one_paper_and_equal_papers(papers: list[object]) -> None:
    found = suggest(papers, VOCABULARY)  # type: ignore[arg-type]
    assert len(found) == len(papers)
    assert suggest(papers, Vocabulary()) is not None  # type: ignore[arg-type]


@settings(max_examples=20)
@given(st.randoms(use_true_random=False))
def test_the_order_of_papers_and_tags_does_not_matter(chance: random.Random) -> None:
    papers, tags = [TEA, MORE, RIVER, NEW], list(VOCABULARY.tags)
    before = suggest(papers, VOCABULARY)
    chance.shuffle(papers)
    chance.shuffle(tags)
    assert suggest(papers, Vocabulary(VOCABULARY.groups, tuple(tags))) == before


def test_a_papers_own_tags_do_not_change_its_scores() -> None:
    tags = sorted(VOCABULARY.tags, key=lambda tag: tag.id)
    bare = TEA.model_copy(update={"tags": ()})
    with_tag = score_tags(vectorize([TEA, MORE, RIVER], tags), [0]).total
    without = score_tags(vectorize([bare, MORE, RIVER], tags), [0]).total
    assert with_tag == pytest.approx(without, abs=1e-5)


def test_the_command_shows_score_and_evidence(
    make_index: Callable[[dict[str, str | bytes]], Layout],
) -> None:
    bare = PAPER.replace("tags: [tea-science, cup-theory]\n", "")
    layout = make_index({"content/papers/tea.yml": bare})
    shown = run(layout, "tags", "suggest")
    assert shown.exit_code == 0
    assert "tea\n  + " in shown.output
    assert "words: " in shown.output
    wrong = run(layout, "tags", "suggest", "te")
    assert wrong.exit_code == 2
    assert "did you mean tea" in wrong.output


def test_a_check_hints_at_missing_tags_on_request(
    make_index: Callable[[dict[str, str | bytes]], Layout],
) -> None:
    text = PAPER.replace("tags: [tea-science, cup-theory]", "tags: [cup-theory]").replace(
        "We pour tea into cups and wait.", "Tea science: how tea behaves in cups and in pots."
    )
    layout = make_index({"content/papers/tea.yml": text})
    assert "missing-tag" not in run(layout, "check").output
    assert "'tea-science' is surely missing" in run(layout, "check", "--suggest").output
