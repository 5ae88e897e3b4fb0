"""The decision on one draft, given the pairs that it forms."""

from __future__ import annotations

from typing import Any

from generator.importing.merge import Merge
from generator.importing.report import Fate, Outcome
from generator.model.pairs import Candidate, Pair, PairClass, Similarities
from generator.model.paper import Paper

POSSIBLE, MATCH = PairClass.POSSIBLE, PairClass.MATCH


def paper(name: str, title: str = "Tea", abstract: str = "We pour.", **fields: Any) -> Paper:
    return Paper(id=name, title=title, **fields, abstract="…").model_copy(
        update={"abstract": abstract}
    )


def pair(left: Paper, right: Paper, kind: PairClass = MATCH, abstract: float = 90) -> Pair:
    return Pair(Candidate(left, right, "key"), Similarities(99, None, abstract), kind, "rule")


def merge(*papers: Paper, overwrite: str = "", **verdicts: str) -> Merge:
    """Start a merge; verdicts are given as `a_b="same"` for the ids a and b."""
    return Merge(
        {one.id: one for one in papers},
        lambda first, second: verdicts.get(f"{min(first, second)}_{max(first, second)}", ""),
        lambda shown: f"evidence of {shown.ids}",
        frozenset(overwrite.split()),
        {},
    )


def take(merging: Merge, draft: Paper, *pairs: Pair) -> Fate:
    return merging.take(draft, Fate("list.txt", 3, draft.title), pairs)


OLD, DRAFT = paper("old", arxiv="2104.06083"), paper("x", "Teas", "We wait.", doi="10.1000/tea")


def test_a_draft_like_nothing_is_added() -> None:
    merging = merge(OLD)
    assert take(merging, DRAFT) == Fate("list.txt", 3, "Teas", Outcome.ADDED, paper="x")
    assert (merging.papers["x"], merging.added, merging.changed) == (DRAFT, {"x": 3}, {})


def test_a_match_fills_empty_fields_and_keeps_the_others() -> None:
    merging = merge(OLD)
    fate = take(merging, DRAFT, pair(OLD, DRAFT))
    assert (fate.outcome, fate.paper, fate.reason) == (Outcome.FOLDED, "old", "rule")
    assert (fate.filled, fate.kept, fate.overwritten) == (("doi",), ("title", "abstract"), ())
    assert merging.papers == {"old": OLD.model_copy(update={"doi": "10.1000/tea"})}
    assert merging.changed == {"old": {"doi"}}


def test_fields_that_are_to_be_overwritten_are() -> None:
    merging = merge(OLD, overwrite="title arxiv")
    fate = take(merging, DRAFT, pair(OLD, DRAFT))
    assert (fate.overwritten, fate.kept) == (("title",), ("abstract",))
    assert (merging.papers["old"].title, merging.papers["old"].arxiv) == ("Teas", OLD.arxiv)


def test_day_source_and_aliases_of_a_draft_are_its_own() -> None:
    draft = paper("x", added="2024-10-05", source="here", aliases=("y",))
    merging = merge(paper("old"))
    fate = take(merging, draft, pair(OLD, draft))
    assert (fate.filled, fate.changes, merging.changed) == ((), False, {})


def test_a_possible_match_waits_and_shows_all_its_evidence() -> None:
    other = paper("other")
    merging = merge(OLD, other)
    fate = take(merging, DRAFT, pair(OLD, DRAFT, POSSIBLE), pair(other, DRAFT, POSSIBLE))
    assert fate.outcome is Outcome.HELD_BACK
    assert fate.evidence == "evidence of ('old', 'x')\nevidence of ('other', 'x')"
    assert "x" not in merging.papers


def test_verdicts_decide() -> None:
    possible = pair(OLD, DRAFT, POSSIBLE)
    assert take(merge(OLD, old_x="same"), DRAFT, possible).outcome is Outcome.FOLDED
    assert take(merge(OLD, old_x="different"), DRAFT, possible).outcome is Outcome.ADDED
    assert take(merge(OLD, old_x="different"), DRAFT, pair(OLD, DRAFT)).outcome is Outcome.ADDED


def test_what_is_like_a_record_that_waits_waits_too() -> None:
    merging, later = merge(OLD), paper("y", "Teas")
    take(merging, DRAFT, pair(OLD, DRAFT, POSSIBLE))
    assert take(merging, later, pair(DRAFT, later)).outcome is Outcome.HELD_BACK


def test_what_is_like_a_folded_record_goes_where_that_went() -> None:
    merging, later = merge(OLD), paper("y", "Teas", venue="ICML")
    take(merging, DRAFT, pair(OLD, DRAFT))
    assert take(merging, later, pair(DRAFT, later)).paper == "old"
    assert merging.papers["old"].venue == "ICML"


def test_a_repeated_record_names_the_line_of_the_first() -> None:
    merging, again = merge(), paper("x-2", "Teas", "We wait.")
    take(merging, DRAFT)
    fate = take(merging, again, pair(DRAFT, again))
    assert (fate.paper, fate.repeats, fate.changes) == ("x", 3, False)


def test_the_likeliest_of_several_papers_takes_the_draft() -> None:
    near, exact = paper("z", "Teas!"), paper("a", "Teas")
    fate = take(merge(near, exact), DRAFT, pair(near, DRAFT), pair(exact, DRAFT))
    assert fate.paper == "a"
    fate = take(merge(OLD, near), DRAFT, pair(OLD, DRAFT, abstract=99), pair(near, DRAFT))
    assert fate.paper == "old"


def test_a_draft_without_an_abstract_becomes_no_paper() -> None:
    merging = merge(OLD)
    fate = take(merging, paper("x", abstract=""))
    assert (fate.outcome, fate.reason.startswith("it has no abstract")) == (Outcome.LEFT_OUT, True)
    assert list(merging.papers) == ["old"]


def test_a_refused_draft_is_held_back_with_what_would_come_of_it() -> None:
    merging = merge(OLD)
    merging.refused = {"x": pair(OLD, paper("other"))}
    fate = take(merging, DRAFT, pair(OLD, DRAFT))
    assert (fate.outcome, fate.reason) == (
        Outcome.HELD_BACK,
        "would make old and other alike: rule",
    )
