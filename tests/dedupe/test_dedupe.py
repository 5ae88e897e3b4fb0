"""Papers and verdicts become clusters and undecided pairs."""

from __future__ import annotations

from itertools import combinations, permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.dedupe.block import block
from paper_index.dedupe.classify import classify, quick_reject
from paper_index.dedupe.compare import Collection, compare
from paper_index.dedupe.dedupe import find_pairs
from paper_index.model.pairs import Candidate, PairClass
from support.made_up_papers import BOUNDS, TEA, WARS, deduped, judge, located, paper, verdict

if TYPE_CHECKING:
    from paper_index.model.issues import Issue
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import PlacedVerdict

A = paper(
    "a-tea", "The Cooling of Green Tea",
    authors=["Ada Brown"], doi="10.1000/tea", venue="Tea Letters", venue_year=2021,
)  # fmt: skip
B = paper("b-tea", "Cooling of Green Tea", tags=["tea"], links={"Talk": "https://example.org/"})
C = paper("c-tea", "Green Tea, the Cooling of", arxiv="2104.06083", aliases=["old-tea"])
WAR = paper("war", "Quarrels about Meadows", WARS)


def issues_of(papers: list[Paper], *verdicts: PlacedVerdict) -> list[Issue]:
    return deduped(papers, verdicts)[1]


def codes(papers: list[Paper], *verdicts: PlacedVerdict) -> list[str]:
    return [issue.code for issue in issues_of(papers, *verdicts)]


def test_no_papers_give_no_clusters_and_no_issues() -> None:
    assert deduped([], []) == ((), [])


def test_one_paper_is_its_own_cluster() -> None:
    clusters, issues = deduped([A], [])
    assert ([cluster.canonical for cluster in clusters], issues) == ([A], [])


def test_all_identical_papers_are_all_asked_about() -> None:
    papers = [A.model_copy(update={"id": f"tea-{number}"}) for number in range(4)]
    assert codes(papers) == ["duplicate"] * 6


def test_an_undecided_match_shows_both_records_and_the_scores() -> None:
    [issue] = issues_of([A, B, WAR])
    assert issue.code == "duplicate"
    assert issue.location == located("b-tea")
    assert "a-tea and b-tea are the same work" in issue.message
    for piece in (A.title, B.title, "Ada Brown", "title 100.0", "abstract 100.0", "authors unknown",
                  "venue     Tea Letters 2021\n", "venue     unknown\n",
                  "same: [a-tea, b-tea]", "different: [a-tea, b-tea]"):  # fmt: skip
        assert piece in issue.hint


def test_an_undecided_possible_match_is_asked_about() -> None:
    [issue] = issues_of([A, paper("z-tea", A.title, WARS)])
    assert issue.code == "possible-duplicate"
    assert "may be the same work" in issue.message


def test_a_verdict_different_silences_a_pair() -> None:
    assert codes([A, B], verdict("different", "b-tea", "a-tea")) == []


def test_a_verdict_same_makes_one_paper_of_both() -> None:
    clusters, issues = deduped([A, B, WAR], [verdict("same", "b-tea", "a-tea")])
    assert issues == []
    merged, war = (cluster.canonical for cluster in clusters)
    assert (merged.id, merged.aliases, merged.title) == ("b-tea", ("a-tea",), B.title)
    assert (merged.doi, merged.authors, merged.tags) == ("10.1000/tea", ("Ada Brown",), ("tea",))
    assert war == WAR
    assert clusters[0].merged == (A,)


def test_the_first_named_paper_of_a_chain_is_canonical() -> None:
    verdicts = [verdict("same", "b-tea", "a-tea"), verdict("same", "c-tea", "a-tea")]
    clusters, issues = deduped([A, B, C], verdicts)
    assert issues == []
    assert [cluster.canonical.id for cluster in clusters] == ["b-tea"]
    assert clusters[0].canonical.aliases == ("a-tea", "c-tea", "old-tea")


def test_a_missing_paper_connects_others() -> None:
    verdicts = [verdict("same", "ghost", "a-tea"), verdict("same", "ghost", "b-tea")]
    clusters, _ = deduped([A, B], verdicts)
    assert [(one.canonical.id, one.merged) for one in clusters] == [("a-tea", (B,))]


def test_what_differs_from_one_differs_from_all_that_are_the_same() -> None:
    verdicts = [verdict("same", "a-tea", "b-tea"), verdict("different", "b-tea", "c-tea")]
    assert codes([A, B, C], *verdicts) == []


def test_a_verdict_may_name_a_paper_by_its_alias() -> None:
    verdicts = [verdict("same", "a-tea", "old-tea")]
    clusters, issues = deduped([A, C], verdicts)
    assert issues == []
    assert clusters[0].canonical.aliases == ("c-tea", "old-tea")


def test_verdicts_that_contradict_each_other_in_a_chain_clash() -> None:
    verdicts = [
        verdict("same", "a-tea", "b-tea"),
        verdict("same", "b-tea", "c-tea"),
        verdict("different", "a-tea", "c-tea", line=7),
    ]
    [issue] = issues_of([A, B, C], *verdicts)
    assert (issue.code, issue.location.line) == ("verdict-clash", 7)
    assert "a-tea and c-tea" in issue.message


CHAIN = (verdict("same", "a-tea", "b-tea", line=3), verdict("same", "b-tea", "war", line=6))


def test_verdicts_that_join_two_papers_in_a_chain_are_an_error_when_these_do_not_match() -> None:
    clusters, [issue] = deduped([A, B, WAR], CHAIN)
    assert (issue.code, issue.severity, issue.location.line) == ("cluster-non-match", "error", 6)
    assert issue.message.startswith("a-tea and war would be merged through other verdicts")
    assert issue.message.endswith("they do not match (titles differ)")
    for piece in ("`same: [a-tea, b-tea]` in content/duplicates.yml:3 and `same: [b-tea, war]` in",
                  "`paper-index duplicates --same a-tea war`"):  # fmt: skip
        assert piece in issue.hint
    assert [(one.canonical, one.merged) for one in clusters] == [(A, ()), (B, ()), (WAR, ())]


def test_a_veto_in_a_chain_is_named() -> None:
    parts = [paper(f"part-{n}", f"On Tea, Part {n}", "", authors=["Bo Li"]) for n in (1, 2)]
    whole = paper("whole", "On Tea", "", authors=["Bo Li"])
    verdicts = [verdict("same", "whole", "part-1"), verdict("same", "whole", "part-2")]
    [issue] = issues_of([*parts, whole], *verdicts)
    assert "(numbers in the titles differ)" in issue.message


@pytest.mark.parametrize(
    "more", [verdict("same", "a-tea", "war"), verdict("same", "war", "b-tea", "a-tea")]
)
def test_a_verdict_on_the_two_themselves_is_the_last_word(more: PlacedVerdict) -> None:
    clusters, issues = deduped([A, B, WAR], [*CHAIN, more])
    assert issues == []
    assert [one.canonical.id for one in clusters] == ["a-tea"]


def test_a_chain_of_papers_that_all_match_is_joined() -> None:
    verdicts = [verdict("same", "a-tea", "b-tea"), verdict("same", "b-tea", "c-tea")]
    clusters, issues = deduped([A, B, C], verdicts)
    assert (issues, len(clusters)) == ([], 1)


def test_a_chain_by_way_of_an_alias_or_of_a_paper_that_is_gone_is_followed() -> None:
    verdicts = [
        verdict("same", "old-tea", "ghost", line=3), verdict("same", "ghost", "war", line=6),
    ]  # fmt: skip
    [issue] = issues_of([C, WAR], *verdicts)
    assert (issue.code, issue.location.line) == ("cluster-non-match", 6)
    assert "`same: [old-tea, ghost]` in content/duplicates.yml:3" in issue.hint


def test_a_chain_that_a_verdict_contradicts_is_reported_once() -> None:
    assert codes([A, B, WAR], *CHAIN, verdict("different", "a-tea", "war")) == ["verdict-clash"]


def test_verdicts_clash_under_a_former_id_too() -> None:
    verdicts = [
        verdict("same", "a-tea", "old-tea"),
        verdict("different", "a-tea", "c-tea", line=7),
    ]
    clashes = [one for one in issues_of([A, C], *verdicts) if one.code == "verdict-clash"]
    assert [issue.location.line for issue in clashes] == [7]


def test_a_verdict_on_an_unknown_paper_gets_a_hint_with_the_nearest_id() -> None:
    [issue] = issues_of([A, WAR], verdict("different", "a-tea", "wars"))
    assert (issue.code, issue.severity) == ("unknown-paper", "hint")
    assert issue.hint.startswith("did you mean war? keep the verdict if")
    [other] = issues_of([A], verdict("different", "a-tea", "xyzzy"))
    assert other.hint.startswith("keep the verdict if")


def test_a_verdict_that_folds_a_record_at_every_import_gets_no_hint() -> None:
    assert codes([A, WAR], verdict("same", "a-tea", "a-tea-2")) == []


def test_a_verdict_that_leaves_its_paper_in_question_is_taken_for_mistyped() -> None:
    assert codes([A, B], verdict("same", "a-tea", "b-tee")) == ["duplicate", "unknown-paper"]


def test_a_verdict_on_papers_that_are_all_gone_gets_hints() -> None:
    assert codes([A], verdict("same", "x", "y")) == ["unknown-paper"] * 2


@pytest.mark.slow  # compares all pairs of 320 papers
def test_an_oversized_block_gives_a_hint() -> None:
    papers = [paper(f"p{n:03}", f"Quarrels about Meadow {n}", WARS) for n in range(320)]
    found = [issue for issue in issues_of(papers) if issue.code == "oversized-block"]
    assert [(issue.severity, issue.location) for issue in found] == [("hint", located("p000"))]
    assert found[0].message.startswith("320 papers share the blocking key 'abstract: ")
    assert codes(papers[:20]) == []


def test_a_blocking_key_is_shown_short() -> None:
    keys = {pair.candidate.blocking_key for pair in find_pairs([A, B, C], BOUNDS)}
    assert keys
    assert all(len(key) <= 100 for key in keys)


def test_a_short_abstract_is_no_blocking_key() -> None:
    left, right = paper("a", "Quarrels", "To appear."), paper("b", "Tea", "To appear.")
    assert block([left, right]).pairs == []


def test_one_abstract_under_two_titles_is_asked_about() -> None:
    [pair] = find_pairs([A, paper("z", "An Hour beside Four Cups", TEA)], BOUNDS)
    assert pair.pair_class is PairClass.POSSIBLE


def test_one_abstract_with_a_mended_word_under_two_titles_is_asked_about() -> None:
    mended = TEA.replace("cools", "will cool")
    [pair] = find_pairs([A, paper("z", "An Hour beside Four Cups", mended)], BOUNDS)
    assert pair.pair_class is PairClass.POSSIBLE


TITLES = ["Tea", "The Tea", "Tea v2", "Tea Cups", "Tea Cusp", "Tea, Part I", "Tea, Part II", "???"]
SOME = st.lists(
    st.builds(
        lambda title, abstract, **fields: paper("x", title, abstract, **fields),
        st.sampled_from(TITLES),
        st.sampled_from(["", TEA, WARS, TEA.replace("cools", "will cool")]),
        doi=st.sampled_from([None, "10.1000/tea", "10.1000/cup"]),
        authors=st.sampled_from([(), ("Ada Brown",), ("A. Brown", "Bo Li"), ("Li, Bo",)]),
        venue=st.sampled_from([None, "VLDB", "VLDB J."]),
        venue_year=st.sampled_from([None, 2001, 2002, 2005]),
    ),
    max_size=6,
).map(lambda found: [one.model_copy(update={"id": f"p{n}"}) for n, one in enumerate(found)])
NAMED = st.lists(st.sampled_from([f"p{n}" for n in range(6)]), min_size=2, max_size=3, unique=True)
VERDICTS = st.lists(st.builds(lambda names: verdict("same", *names), NAMED), max_size=4)


@given(SOME, st.randoms())
def test_the_order_of_papers_changes_nothing(papers: list[Paper], random: object) -> None:
    shuffled = list(papers)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    found, again = ({(pair.ids, pair.pair_class, pair.rule) for pair in find_pairs(one, BOUNDS)}
                    for one in (papers, shuffled))  # fmt: skip
    assert found == again
    verdicts = [verdict("same", "p3", "p1"), verdict("same", "p2", "p3")]
    ours, theirs = (deduped(one, verdicts) for one in (papers, shuffled))
    assert ours == theirs


@given(SOME)
def test_blocking_loses_no_pair_that_comparing_all_would_find(papers: list[Paper]) -> None:
    among = Collection(papers)
    every = {}
    for left, right in combinations(papers, 2):
        candidate = Candidate(left, right, "oracle")
        pair = classify(candidate, compare(candidate, among), BOUNDS)
        if pair.pair_class is not PairClass.NON_MATCH:
            every[pair.ids] = (pair.pair_class, pair.rule)
    assert {pair.ids: (pair.pair_class, pair.rule) for pair in find_pairs(papers, BOUNDS)} == every


@given(SOME, VERDICTS)
def test_two_papers_that_do_not_match_are_one_only_where_a_verdict_names_both(
    papers: list[Paper], verdicts: list[PlacedVerdict]
) -> None:
    clusters, issues = deduped(papers, verdicts)
    named = {pair for one in verdicts for pair in permutations(one.verdict.papers, 2)}
    by_id = {one.id: one for one in papers}
    together = [
        (left, right)
        for one in clusters
        for left, right in combinations([one.canonical.id, *(two.id for two in one.merged)], 2)
    ]
    for left, right in together:
        if (left, right) not in named:
            assert judge(by_id[left], by_id[right]).pair_class is not PairClass.NON_MATCH
    # Nothing is lost: every paper has its place, and what is not joined is an error.
    assert sorted(one.id for group in clusters for one in (group.canonical, *group.merged)) == [
        one.id for one in papers
    ]
    apart = {pair for pair in named if set(pair) <= set(by_id)} - set(together)
    apart -= {(right, left) for left, right in together}
    assert not apart or "cluster-non-match" in [issue.code for issue in issues]


@given(SOME.filter(len), st.randoms())
def test_an_exact_copy_among_others_is_always_found(papers: list[Paper], random: object) -> None:
    original = random.choice(papers)  # type: ignore[attr-defined]
    copy = original.model_copy(update={"id": "copy"})
    assert ("copy", original.id) in {pair.ids for pair in find_pairs([*papers, copy], BOUNDS)}


@given(SOME)
def test_no_two_papers_are_joined_without_a_verdict(papers: list[Paper]) -> None:
    clusters, _ = deduped(papers, [])
    assert [one.canonical for one in clusters] == papers


@given(SOME)
def test_a_look_in_passing_rejects_no_pair_that_is_alike(papers: list[Paper]) -> None:
    for left, right in combinations(papers, 2):
        candidate = Candidate(left, right, "")
        if quick_reject(candidate, BOUNDS):
            assert judge(left, right).pair_class is PairClass.NON_MATCH


@given(st.text(min_size=1).filter(lambda text: text.strip().isprintable() and text.strip()))
def test_an_exact_copy_is_always_found(title: str) -> None:
    first = paper("a", title)
    found = list(find_pairs([first, first.model_copy(update={"id": "b"})], BOUNDS))
    assert [pair.pair_class for pair in found] == [PairClass.MATCH]


@pytest.mark.parametrize("order", [("a-tea", "b-tea"), ("b-tea", "a-tea")])
def test_the_canonical_paper_keeps_its_own_day_and_source(order: tuple[str, str]) -> None:
    papers = [
        A.model_copy(update={"source": "one"}),
        B.model_copy(update={"source": None}),
    ]
    clusters, _ = deduped(papers, [verdict("same", *order)])
    assert clusters[0].canonical.source == {"a-tea": "one", "b-tea": None}[order[0]]


def test_the_keys_of_a_merged_paper_lead_to_the_canonical_one() -> None:
    a = A.model_copy(update={"citation_key": "a"})
    b = B.model_copy(update={"citation_key": "b", "former_keys": ("c", "a2")})
    clusters, _ = deduped([a, b], [verdict("same", "a-tea", "b-tea")])
    assert clusters[0].canonical.keys == ("a", "b", "c", "a2")
