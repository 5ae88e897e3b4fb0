"""Papers that verdicts call the same become one: clusters and their canonical paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.dedupe.decisions import leaders
from paper_index.dedupe.survivorship import merge

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from paper_index.model.pairs import Cluster
    from paper_index.model.paper import Paper


def cluster(papers: Sequence[Paper], same: Iterable[Sequence[str]]) -> tuple[Cluster, ...]:
    """Join the papers that `same` names together; by id of the canonical paper.

    `same` are groups of ids in the order of the curators' verdicts. Of each cluster the paper
    that was named first is canonical. Ids that are not there join others and are passed over.
    """
    leader = leaders(same)
    named = {name: number for number, name in enumerate(leader)}
    members: dict[str, list[Paper]] = {}
    for paper in sorted(papers, key=lambda paper: (named.get(paper.id, 0), paper.id)):
        members.setdefault(leader.get(paper.id, paper.id), []).append(paper)
    clusters = (merge(group) for group in members.values())
    return tuple(sorted(clusters, key=lambda cluster: cluster.canonical.id))
