"""Pairs for people to look at: undecided, decided, and any two that they name."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from paper_index.dedupe.blocking import LEAST_TITLE, block, shorten
from paper_index.dedupe.classification import LOOSER, classify, judge
from paper_index.dedupe.decisions import leaders
from paper_index.dedupe.keys import similar_families, sure_families
from paper_index.model.review import Answered, Explanation, Review

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from paper_index.dedupe.decisions import Decisions
    from paper_index.model.pairs import Cluster, Pair
    from paper_index.model.paper import Paper
    from paper_index.model.settings import DuplicateSettings
    from paper_index.model.vocabulary import PlacedVerdict, Verdict

_LONGEST_KEY = 60


def _without_veto(pair: Pair, bounds: DuplicateSettings) -> Pair | None:
    if not pair.similarities.veto:
        return None
    return classify(pair.candidate, replace(pair.similarities, veto=""), bounds)


def settled(
    papers: Sequence[Paper],
    clusters: Sequence[Cluster],
    verdicts: Sequence[PlacedVerdict],
    bounds: DuplicateSettings,
) -> Review:
    """Return the verdicts and the merged papers of an index where nothing is undecided.

    `papers` are the records as they stand in their files, `clusters` what became of them.
    """
    return Review(
        answered=answered(papers, verdicts, bounds),
        clusters=tuple(one for one in clusters if one.merged),
    )


def answered(
    papers: Sequence[Paper], verdicts: Sequence[PlacedVerdict], bounds: DuplicateSettings
) -> tuple[Answered, ...]:
    """Return the verdicts in their order, each with the pairs that it decides on, compared."""
    owner = owners(papers)
    return tuple(_answered(placed.verdict, owner, bounds) for placed in verdicts)


def _answered(verdict: Verdict, owner: dict[str, Paper], bounds: DuplicateSettings) -> Answered:
    found = {owner[name].id: owner[name] for name in verdict.papers if name in owner}
    pairs = (
        judge(found[left], found[right], bounds) for left, right in combinations(sorted(found), 2)
    )
    return Answered(verdict, tuple(found.values()), tuple(pairs))


def owners(papers: Iterable[Paper]) -> dict[str, Paper]:
    """Return the paper of every id and alias."""
    found = list(papers)
    aliases = {alias: paper for paper in found for alias in paper.aliases}
    return aliases | {paper.id: paper for paper in found}


def by_cluster(pairs: Sequence[Pair]) -> tuple[tuple[Pair, ...], ...]:
    """Return the pairs with those that hang together in one tuple; sorted by ids."""
    ordered = sorted(pairs, key=lambda pair: pair.ids)
    leader = leaders([pair.ids for pair in ordered])
    found: dict[str, list[Pair]] = {}
    for pair in ordered:
        found.setdefault(leader[pair.ids[0]], []).append(pair)
    return tuple(tuple(some) for some in found.values())


def explain(
    first: Paper,
    second: Paper,
    papers: Sequence[Paper],
    verdicts: Sequence[PlacedVerdict],
    decisions: Decisions,
    bounds: DuplicateSettings,
) -> Explanation:
    """Return all that decides on two of some papers: scores, block keys, vetoes and verdicts."""
    left, right = sorted((first, second), key=lambda paper: paper.id)
    pair = judge(left, right, bounds)
    least = min(LEAST_TITLE, bounds.title - LOOSER)
    brought = next(
        (
            found.block_key
            for found in block(papers, least).pairs
            if {found.left.id, found.right.id} == {left.id, right.id}
        ),
        "",
    )
    return Explanation(
        pair=replace(pair, candidate=replace(pair.candidate, block_key=brought)),
        brought_by=brought,
        shared_keys=_shared_keys(left, right, papers),
        least_title=least,
        without_veto=_without_veto(pair, bounds),
        answer=decisions.answer(left.id, right.id),
        verdicts=_said(left.id, right.id, papers, verdicts, decisions),
    )


def _shared_keys(left: Paper, right: Paper, papers: Sequence[Paper]) -> tuple[str, ...]:
    place = {paper.id: number for number, paper in enumerate(papers)}
    one, two = place[left.id], place[right.id]
    return tuple(
        shorten(f"{family.name}: {key}", _LONGEST_KEY)
        for family in (*sure_families(papers), *similar_families(papers))
        for key in sorted(set(family.keys(one)) & set(family.keys(two)))
    )


def _said(
    first: str,
    second: str,
    papers: Sequence[Paper],
    verdicts: Sequence[PlacedVerdict],
    decisions: Decisions,
) -> tuple[Verdict, ...]:
    """Return the verdicts that name both; where none does, those that decide by way of others."""
    owner = owners(papers)
    named = [
        (one.verdict, {owner[name].id if name in owner else name for name in one.verdict.papers})
        for one in verdicts
    ]
    direct = tuple(verdict for verdict, names in named if {first, second} <= names)
    answer = decisions.answer(first, second)
    if direct or not answer:
        return direct

    def near(names: Iterable[str], one: str) -> bool:
        return any(decisions.answer(name, one) == "same" for name in names)

    return tuple(
        verdict
        for verdict, names in named
        if (verdict.answer == "same" and (near(names, first) or near(names, second)))
        or (verdict.answer == answer == "different" and near(names, first) and near(names, second))
    )
