"""Verdicts that join two papers only in a chain, although the two do not match.

A verdict that names both is a curator's word on them; one that follows from others may be a slip.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from paper_index.dedupe.classification import judge
from paper_index.model.issues import Issue, error
from paper_index.model.pairs import Cluster, PairClass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_index.dedupe.decisions import Decisions
    from paper_index.model.pairs import Pair
    from paper_index.model.paper import Paper
    from paper_index.model.settings import DuplicateSettings


def without_chains(
    clusters: Sequence[Cluster],
    papers: Sequence[Paper],
    decisions: Decisions,
    bounds: DuplicateSettings,
) -> tuple[tuple[Cluster, ...], list[Issue]]:
    """Return the clusters, those that hold a non-match pair in single papers, and their issues.

    `papers` are the records as they stand in their files; the result is by canonical id.
    """
    by_id = {paper.id: paper for paper in papers}
    kept: list[Cluster] = []
    issues: list[Issue] = []
    for cluster in clusters:
        records = [by_id[cluster.canonical.id], *cluster.merged]
        found = [_issue(pair, decisions) for pair in _misfits(records, decisions, bounds)]
        kept += [Cluster(paper) for paper in records] if found else [cluster]
        issues += found
    return tuple(sorted(kept, key=lambda cluster: cluster.canonical.id)), issues


def _misfits(
    records: Sequence[Paper], decisions: Decisions, bounds: DuplicateSettings
) -> Iterator[Pair]:
    for left, right in combinations(sorted(records, key=lambda paper: paper.id), 2):
        if not decisions.names_both(left.id, right.id):
            pair = judge(left, right, bounds)
            if pair.pair_class is PairClass.NON_MATCH:
                yield pair


def _issue(pair: Pair, decisions: Decisions) -> Issue:
    first, second = pair.ids
    chain = decisions.chain(first, second)
    said = " and ".join(
        f"`same: [{', '.join(one.verdict.papers)}]` in line {one.location.line}" for one in chain
    )
    return error(
        "cluster-non-match",
        max(one.location for one in chain),
        f"{first} and {second} would be one paper by way of other verdicts, and they do not match "
        f"({pair.rule})",
        f"they are joined by {said}\n"
        f"if all are one work, say so of these two: `- same: [{first}, {second}]`; "
        "else delete the verdict that is wrong. Until then none of them are joined",
    )
