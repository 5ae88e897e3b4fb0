"""Verdicts that join two papers only in a chain, although the two do not match.

A verdict that names both is a curator's word on them; one that follows from others may be a slip.
"""

from __future__ import annotations

from collections import deque
from itertools import combinations
from typing import TYPE_CHECKING

from paper_index.dedupe.classify import judge
from paper_index.dedupe.merge import merge
from paper_index.model.issues import Issue, error
from paper_index.model.pairs import Cluster, PairClass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from paper_index.model.pairs import Pair
    from paper_index.model.paper import Paper
    from paper_index.model.settings import DuplicateSettings
    from paper_index.model.vocabulary import PlacedVerdict


class Decisions:
    """Answers on pairs of ids; an alias stands for the paper that has it.

    What is the same as a paper is the same as all that the paper is the same as, and differs from
    all that it differs from. Ids of papers that are not there count: they may be imported.
    """

    def __init__(self, papers: Iterable[Paper], verdicts: Sequence[PlacedVerdict]) -> None:
        self._owner = {alias: paper.id for paper in papers for alias in paper.aliases}
        same = [one for one in verdicts if one.verdict.answer == "same"]
        self.same = tuple(self._named(one) for one in same)
        """The groups of ids that are the same, in the order of the verdicts."""
        self._placed = same
        self._different = [one for one in verdicts if one.verdict.answer == "different"]
        self._leader = leaders(self.same)
        self._direct = {
            frozenset(pair)
            for group in (*self.same, *map(self._named, self._different))
            for pair in combinations(group, 2)
        }
        self._apart = {
            frozenset(map(self._root, pair))
            for placed in self._different
            for pair in combinations(self._named(placed), 2)
        }

    def answer(self, first: str, second: str) -> str:
        """Return "same", "different", or "" when no verdict decides on the two."""
        roots = frozenset({self._root(first), self._root(second)})
        if len(roots) == 1:
            return "same"
        return "different" if roots in self._apart else ""

    def contradictions(self) -> list[Issue]:
        """Return an issue for each `different` on papers that others make the same in a chain.

        Two verdicts that name one pair alike clash already where they are validated.
        """
        written = [one.verdict.papers for one in self._placed]
        direct = {frozenset(pair) for group in written for pair in combinations(group, 2)}
        return [
            error(
                "verdict-clash",
                placed.location,
                f"{first} and {second} are different here, and the same by way of other verdicts",
                "keep the verdicts that are right",
            )
            for placed in self._different
            for first, second in combinations(sorted(set(placed.verdict.papers)), 2)
            if frozenset({first, second}) not in direct and self.answer(first, second) == "same"
        ]

    def names_both(self, first: str, second: str) -> bool:
        """Whether a single verdict names the two, whatever it says of them."""
        return frozenset({first, second}) in self._direct

    def chain(self, first: str, second: str) -> tuple[PlacedVerdict, ...]:
        """Return the fewest verdicts by which the first is the same as the second, in their order.

        Raises ValueError when they are not the same.
        """
        ways: dict[str, tuple[PlacedVerdict, ...]] = {first: ()}
        queue = deque([first])
        while queue:
            name = queue.popleft()
            if name == second:
                return ways[name]
            for group, placed in zip(self.same, self._placed, strict=True):
                for other in group if name in group else ():
                    if other not in ways:
                        ways[other] = (*ways[name], placed)
                        queue.append(other)
        raise ValueError(f"no verdicts join {first} and {second}")

    def _named(self, placed: PlacedVerdict) -> tuple[str, ...]:
        return tuple(self._owner.get(name, name) for name in placed.verdict.papers)

    def _root(self, name: str) -> str:
        name = self._owner.get(name, name)
        return self._leader.get(name, name)


def leaders(groups: Iterable[Sequence[str]]) -> Mapping[str, str]:
    """Return for every name in overlapping groups the first-named one that it hangs together with.

    Groups that share a name are one.
    """
    leader: dict[str, str] = {}
    for group in groups:
        for name in group:
            leader.setdefault(name, name)
        joined = {leader[name] for name in group}
        first = next((name for name in leader if name in joined), "")
        leader.update({name: first for name, own in leader.items() if own in joined})
    return leader


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
