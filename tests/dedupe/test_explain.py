"""Pairs with verdicts, and explanations of any two papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paper_index.content.read import parse_yaml
from paper_index.content.validate_lists import validate_verdicts
from paper_index.dedupe.dedupe import Decisions, by_cluster
from paper_index.dedupe.explain import (
    advice,
    default_reason,
    explain,
    explanation_sections,
    verdict_pairs,
)
from paper_index.model.pairs import PairClass
from paper_index.text.urls import verdict_file
from support.made_up_papers import BOUNDS, OATS, TEA, WARS, judge, paper, verdict

if TYPE_CHECKING:
    from paper_index.model.pairs import Explanation, Pair
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import PlacedVerdict

PART_ONE = paper("part-one", "Notes on the Cooling of Tea, Part I", TEA, authors=["Ada Brown"])
PART_TWO = paper("part-two", "Notes on the Cooling of Tea, Part II", WARS, authors=["Ada Brown"])
COPY = paper("copy", "Notes on the Cooling of Tea, Part I", TEA, authors=["A. Brown"])
OTHERS = paper("others", "Notes on the Cooling of Tea, Part I", OATS, authors=["Bo Li"])
FAR = paper("far", "Quarrels about Meadows", OATS, authors=["Cy Reed"])


def explained(first: Paper, second: Paper, *verdicts: PlacedVerdict) -> Explanation:
    papers = [PART_ONE, PART_TWO, COPY, OTHERS, FAR]
    decisions = Decisions(papers, verdicts)
    return explain(first, second, papers=papers, decisions=decisions, bounds=BOUNDS)


class TestExplanations:
    def test_of_a_match(self) -> None:
        one = explained(PART_ONE, COPY)
        assert (one.pair.pair_class, one.answer) == (PairClass.MATCH, None)
        blocking_key = one.pair.candidate.blocking_key
        assert blocking_key.startswith("title: notes on the cooling")
        assert any(key.startswith(blocking_key) for key in one.shared_keys)
        assert dict(explanation_sections(one, BOUNDS))["words"] == "the same words"

    def test_of_a_possible_match(self) -> None:
        one = explained(PART_ONE, OTHERS)
        assert one.pair.pair_class is PairClass.POSSIBLE
        assert one.pair.rule == "titles agree; authors differ"

    def test_of_other_numbers(self) -> None:
        one = explained(PART_TWO, PART_ONE)
        assert one.pair.ids == ("part-one", "part-two")
        assert one.pair.rule == "numbers in the titles differ"

    def test_of_two_without_a_shared_blocking_key(self) -> None:
        one = explained(PART_ONE, FAR)
        assert one.pair.pair_class is PairClass.NON_MATCH
        assert one.pair.candidate.blocking_key == ""
        assert one.shared_keys == ()
        assert "less than 75;" in dict(explanation_sections(one, BOUNDS))["blocking key"]

    def test_a_verdict_on_both_has_priority_over_a_chain(self) -> None:
        same, apart = verdict("same", "part-one", "copy"), verdict("different", "copy", "others")
        assert explained(PART_ONE, COPY, same, apart).verdicts == (same.verdict,)
        one = explained(PART_ONE, OTHERS, same, apart)
        assert (one.answer, one.verdicts) == ("different", (same.verdict, apart.verdict))
        assert explained(PART_ONE, FAR, same, apart).verdicts == ()


def test_connected_pairs_are_one_cluster() -> None:
    pairs = [judge(COPY, OTHERS), judge(PART_ONE, COPY), judge(FAR, PART_TWO)]
    assert [[pair.ids for pair in some] for some in by_cluster(pairs)] == [
        [("copy", "others"), ("copy", "part-one")],
        [("far", "part-two")],
    ]
    assert by_cluster([]) == ()


def test_every_two_papers_of_a_verdict_are_compared_if_they_are_there() -> None:
    verdicts = [verdict("same", "part-one", "copy", "ghost"), verdict("different", "x", "far")]
    one, other = verdict_pairs([PART_ONE, COPY, FAR], verdicts, BOUNDS)
    assert [pair.ids for pair in one.pairs] == [("copy", "part-one")]
    assert other.pairs == ()


def verdict_lines(pair: Pair) -> list[str]:
    head, *lines = advice(pair).splitlines()
    assert verdict_file(pair.ids) in head
    return ["\n".join(lines[:2]), "\n".join(lines[2:])]


@pytest.mark.parametrize("other", [COPY, OTHERS])
def test_the_verdict_lines_are_verdicts(other: Paper) -> None:
    pair = judge(PART_ONE, other)
    for lines, answer in zip(verdict_lines(pair), ("same", "different"), strict=True):
        document, issues = parse_yaml(lines, verdict_file(pair.ids))
        assert issues == []
        reason = default_reason(pair, answer)
        assert document.data == {answer: list(pair.ids), "reason": reason}
        assert pair.rule in reason


def test_pasting_one_of_them_decides_the_pair() -> None:
    pair = judge(PART_ONE, paper("colon", 'Notes on the Cooling: "Tea", Part I', OATS))
    for lines in verdict_lines(pair):
        document, _ = parse_yaml(lines, verdict_file(pair.ids))
        placed, issues = validate_verdicts(document)
        assert issues == []
        assert Decisions([PART_ONE], placed).answer(*pair.ids) in {"same", "different"}
