"""Tests of the decision on a draft, given its pairs."""

from __future__ import annotations

from functools import partial
from typing import Any

from paper_index.dedupe.classify import judge
from paper_index.ingest.merge import Merge
from paper_index.ingest.report import ImportResult, Outcome
from paper_index.model.pairs import Candidate, Pair, PairClass, Signals
from paper_index.model.paper import Paper
from paper_index.model.settings import DuplicateSettings

POSSIBLE, MATCH, NON_MATCH = PairClass.POSSIBLE, PairClass.MATCH, PairClass.NON_MATCH


def paper(name: str, title: str = "Tea", abstract: str | None = "We pour.", **fields: Any) -> Paper:
    return Paper(id=name, title=title, **fields, abstract="…").model_copy(
        update={"abstract": abstract}
    )


def pair(left: Paper, right: Paper, kind: PairClass = MATCH, abstract: float = 90) -> Pair:
    return Pair(Candidate(left, right, "key"), Signals(99, abstract=abstract), kind, "rule")


def merge(*papers: Paper, overwrite: str = "", **verdicts: str) -> Merge:
    """Start a merge; verdicts are given as `a_b="same"` for the ids a and b."""
    return Merge(
        {one.id: one for one in papers},
        answer=lambda first, second: verdicts.get(f"{min(first, second)}_{max(first, second)}"),
        judge=partial(judge, bounds=DuplicateSettings()),
        show=lambda shown: f"evidence of {shown.ids}",
        overwrite=frozenset(overwrite.split()),
        canonical={},
    )


def decide(merging: Merge, draft: Paper, *pairs: Pair) -> ImportResult:
    return merging.decide(draft, ImportResult("list.txt:3", draft.title), pairs)


OLD, DRAFT = paper("old", arxiv="2104.06083"), paper("x", "Teas", "We wait.", doi="10.1000/tea")


def test_a_draft_without_pairs_is_added() -> None:
    merging = merge(OLD)
    assert decide(merging, DRAFT) == ImportResult("list.txt:3", "Teas", Outcome.ADDED, paper="x")
    assert (merging.papers["x"], merging.added, merging.changed) == (DRAFT, {"x": "list.txt:3"}, {})


def test_a_match_fills_empty_fields_and_keeps_the_others() -> None:
    merging = merge(OLD)
    result = decide(merging, DRAFT, pair(OLD, DRAFT))
    assert (result.outcome, result.paper, result.reason) == (Outcome.FOLDED, "old", "rule")
    assert (result.filled, result.kept, result.overwritten) == (("doi",), ("title", "abstract"), ())
    assert merging.papers == {"old": OLD.model_copy(update={"doi": "10.1000/tea"})}
    assert merging.changed == {"old": {"doi"}}


def test_new_tags_are_united_and_sorted() -> None:
    draft = paper("x", tags=("apple",))
    for ours, expected in ((("zebra",), ("apple", "zebra")), (("zebra", "apple"), None)):
        old = paper("old", tags=ours)
        merging = merge(old)
        decide(merging, draft, pair(old, draft))
        assert merging.papers["old"].tags == (expected or ours)


def test_given_fields_are_overwritten() -> None:
    merging = merge(OLD, overwrite="title arxiv")
    result = decide(merging, DRAFT, pair(OLD, DRAFT))
    assert (result.overwritten, result.kept) == (("title",), ("abstract",))
    assert (merging.papers["old"].title, merging.papers["old"].arxiv) == ("Teas", OLD.arxiv)


def test_day_source_and_aliases_of_a_draft_are_not_folded() -> None:
    draft = paper("x", added="2024-10-05", source="here", aliases=("y",))
    merging = merge(paper("old"))
    result = decide(merging, draft, pair(OLD, draft))
    assert (result.filled, result.changes, merging.changed) == ((), False, {})


def test_a_possible_match_is_held_back_with_all_evidence() -> None:
    other = paper("other")
    merging = merge(OLD, other)
    result = decide(merging, DRAFT, pair(OLD, DRAFT, POSSIBLE), pair(other, DRAFT, POSSIBLE))
    assert result.outcome is Outcome.HELD_BACK
    assert result.evidence == "evidence of ('old', 'x')\nevidence of ('other', 'x')"
    assert "x" not in merging.papers


def test_verdicts_decide() -> None:
    possible = pair(OLD, DRAFT, POSSIBLE)
    assert decide(merge(OLD, old_x="same"), DRAFT, possible).outcome is Outcome.FOLDED
    assert decide(merge(OLD, old_x="different"), DRAFT, possible).outcome is Outcome.ADDED
    assert decide(merge(OLD, old_x="different"), DRAFT, pair(OLD, DRAFT)).outcome is Outcome.ADDED


def test_a_match_of_a_held_back_record_is_held_back() -> None:
    merging, later = merge(OLD), paper("y", "Teas")
    decide(merging, DRAFT, pair(OLD, DRAFT, POSSIBLE))
    assert decide(merging, later, pair(DRAFT, later)).outcome is Outcome.HELD_BACK


def test_a_match_of_a_folded_record_is_folded_into_the_same_paper() -> None:
    merging, later = merge(OLD), paper("y", "Tea", venue="ICML")
    draft = paper("x", "Tea", doi="10.1000/tea")
    decide(merging, draft, pair(OLD, draft))
    assert decide(merging, later, pair(draft, later)).paper == "old"
    assert merging.papers["old"].venue == "ICML"


def test_a_repeated_record_names_the_place_of_the_first() -> None:
    merging, again = merge(), paper("x-2", "Teas", "We wait.")
    decide(merging, DRAFT)
    result = decide(merging, again, pair(DRAFT, again))
    assert (result.paper, result.repeats, result.changes) == ("x", "list.txt:3", False)


def test_a_draft_is_folded_into_the_most_likely_paper() -> None:
    near, exact = paper("z", "Teas!"), paper("a", "Teas")
    result = decide(merge(near, exact), DRAFT, pair(near, DRAFT), pair(exact, DRAFT))
    assert result.paper == "a"
    other = paper("b", "Teas.")
    result = decide(merge(other, near), DRAFT, pair(other, DRAFT, abstract=99), pair(near, DRAFT))
    assert result.paper == "b"


def test_a_draft_without_an_abstract_becomes_a_paper() -> None:
    merging = merge(OLD)
    result = decide(merging, paper("x", abstract=None))
    assert (result.outcome, result.paper) == (Outcome.ADDED, "x")
    assert list(merging.papers) == ["old", "x"]


def test_a_refused_draft_is_held_back_with_the_pair() -> None:
    merging = merge(OLD)
    merging.refused = {"x": pair(OLD, paper("other"))}
    result = decide(merging, DRAFT, pair(OLD, DRAFT))
    assert (result.outcome, result.reason) == (
        Outcome.HELD_BACK,
        "would make old and other alike: rule",
    )


TITLE = "The Cooling of Green Tea in Cups"


def real(merging: Merge, draft: Paper, *others: Paper) -> ImportResult:
    """Merge a draft with the pairs that the comparison finds."""
    pairs = [judge(other, draft, DuplicateSettings()) for other in others]
    return decide(merging, draft, *(one for one in pairs if one.pair_class is not NON_MATCH))


def test_a_record_that_matches_two_works_is_held_back() -> None:
    """A record of a title alone may be either of two works."""
    ours = paper("a", TITLE, "We pour green tea.", doi="10.1000/tea", authors=("Ada Brown",))
    theirs = paper("b", TITLE, "Rivers flood old meadows.", doi="10.1000/cup", authors=("Bo Li",))
    bare = paper("x", TITLE, "")
    merging = merge(ours, theirs)
    result = real(merging, bare, ours, theirs)
    assert result.outcome is Outcome.HELD_BACK
    assert str(result.reason).startswith("would join a and b, which are no match: titles agree; ")
    assert result.evidence == "evidence of ('a', 'x')\nevidence of ('b', 'x')"
    assert merging.papers == {"a": ours, "b": theirs}
    # Either answer settles it.
    assert real(merge(ours, theirs, a_x="same"), bare, ours, theirs).paper == "a"
    assert real(merge(ours, theirs, a_x="different"), bare, ours, theirs).paper == "b"


def test_a_record_that_matches_two_works_with_a_verdict_is_held_back() -> None:
    ours, theirs = paper("a", TITLE, authors=("Ada Brown",)), paper("b", TITLE, authors=("Bo Li",))
    result = real(merge(ours, theirs, a_b="different"), paper("x", TITLE, ""), ours, theirs)
    assert result.reason == "would join a and b, which are no match: different by a verdict"


def test_a_repetition_of_one_of_two_similar_works_is_folded() -> None:
    ours = paper("a", TITLE, "We pour green tea into four cups.")
    theirs = paper("b", TITLE, "We pour green tea into five cups.")
    again = ours.model_copy(update={"id": "x"})
    merging = merge(ours, theirs, a_b="different")
    assert (real(merging, again, ours, theirs).paper, merging.changed) == ("a", {})
    arxiv = ours.model_copy(update={"arxiv": "2104.06083"})
    known = paper("x", TITLE, "We pour green tea, then more of it.", arxiv="2104.06083")
    assert real(merge(arxiv, theirs, a_b="different"), known, arxiv, theirs).paper == "a"


def test_records_that_match_in_a_chain_are_not_joined() -> None:
    """The middle one has the title of the first and the abstract of the last."""
    first = paper("x", TITLE, "", doi="10.1000/tea")
    middle = paper("y", TITLE, "", authors=("Ada Brown",))
    last = paper("z", TITLE, "", doi="10.1000/cup", authors=("Ada Brown",))
    start = paper("old", TITLE)
    merging = merge(start)
    assert real(merging, first, start).outcome is Outcome.FOLDED
    assert real(merging, middle, start, first).outcome is Outcome.FOLDED
    result = real(merging, last, start, first, middle)
    assert result.outcome is Outcome.HELD_BACK
    assert str(result.reason).startswith("would join x and z, which are no match: titles agree; ")
    assert "evidence of ('x', 'z')" in str(result.evidence)
    assert merging.papers["old"].doi == "10.1000/tea"


def test_a_match_of_a_folded_record_alone_is_not_folded() -> None:
    old = paper("old", TITLE, "We pour green tea into cups and wait for an hour.")
    way = paper("x", TITLE, "", authors=("Ada Brown",))
    last = paper("y", TITLE, "Rivers flooded, so parish borders moved.", authors=("Ada Brown",))
    merging = merge(old)
    real(merging, way, old)
    result = decide(merging, last, pair(way, last))
    assert result.outcome is Outcome.FOLDED
    other = last.model_copy(update={"title": "Quarrels about Meadows"})
    merging = merge(old)
    real(merging, way, old)
    result = decide(merging, other, pair(way, other))
    assert result.reason == "would join old and y, which are no match: titles differ"
    assert "evidence of ('x', 'y')\nevidence of ('old', 'y')" in str(result.evidence)


def test_preprint_and_article_become_one_paper_with_both_identifiers() -> None:
    """In either order, and also if the preprint has arXiv's own DOI."""
    for ours, theirs in (
        ({"arxiv": "2104.06083"}, {"doi": "10.1000/tea", "venue": "ICML"}),
        ({"doi": "10.1000/tea", "venue": "ICML"}, {"arxiv": "2104.06083"}),
        ({"doi": "10.48550/arXiv.2104.06083"}, {"doi": "10.1000/tea", "venue": "ICML"}),
        ({"doi": "10.1000/tea", "venue": "ICML"}, {"doi": "10.48550/ARXIV.2104.06083v2"}),
    ):
        old, draft = paper("old", TITLE, **ours), paper("x", TITLE, **theirs)
        merging = merge(old)
        result = real(merging, draft, old)
        assert (result.outcome, result.kept) == (Outcome.FOLDED, ())
        found = merging.papers["old"]
        assert (found.arxiv, found.doi, found.venue) == ("2104.06083", "10.1000/tea", "ICML")
        assert real(merging, draft.model_copy(update={"id": "y"}), found).changes is False
