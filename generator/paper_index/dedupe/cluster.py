"""Applies verdicts: answers on pairs of papers, and clusters of the papers that are the same."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from paper_index.dedupe.classify import judge
from paper_index.dedupe.merge import merge
from paper_index.model.issues import Issue, error
from paper_index.model.pairs import Cluster

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from paper_index.model.pairs import Pair
    from paper_index.model.paper import Paper
    from paper_index.model.settings import DuplicateSettings
    from paper_index.model.vocabulary import PlacedVerdict, Verdict


class Decisions:
    """The verdicts on pairs of ids; an alias counts as the id of its paper.

    `same` is transitive, and papers that are the same differ from the same papers. Ids without a
    paper count, since they may be imported.
    """

    def __init__(self, papers: Iterable[Paper], verdicts: Sequence[PlacedVerdict]) -> None:
        self._owner = {alias: paper.id for paper in papers for alias in paper.aliases}
        self._groups = [
            (placed, tuple(self._owner.get(name, name) for name in placed.verdict.papers))
            for placed in verdicts
        ]
        self.same = tuple(
            group for placed, group in self._groups if placed.verdict.answer == "same"
        )
        """The groups of ids that are the same, in the order of the verdicts."""
        self._leader = leaders(self.same)
        self._apart = {
            frozenset(map(self._root, ids))
            for placed, group in self._groups
            if placed.verdict.answer == "different"
            for ids in combinations(group, 2)
        }

    def answer(self, first: str, second: str) -> str | None:
        """Return "same", "different", or None without a verdict on the two."""
        roots = frozenset({self._root(first), self._root(second)})
        if len(roots) == 1:
            return "same"
        return "different" if roots in self._apart else None

    def verdicts_naming(self, first: str, second: str) -> tuple[Verdict, ...]:
        """Return the verdicts that name both, whatever their answer."""
        return tuple(one.verdict for one, group in self._groups if {first, second} <= {*group})

    def verdicts_on(self, first: str, second: str) -> tuple[Verdict, ...]:
        """Return the verdicts that name both; without one, those that decide on them together."""
        direct = self.verdicts_naming(first, second)
        if direct or self.answer(first, second) is None:
            return direct
        roots = {self._root(first), self._root(second)}
        return tuple(
            placed.verdict
            for placed, group in self._groups
            if (shared := roots.intersection(map(self._root, group)))
            and (placed.verdict.answer == "same" or len(shared) > 1)
        )

    def contradictions(self) -> list[Issue]:
        """Return an issue for each `different` on papers that other verdicts make the same.

        Contradictions on the pair itself are found when verdicts are validated.
        """
        direct = {
            frozenset(ids)
            for placed, _ in self._groups
            if placed.verdict.answer == "same"
            for ids in combinations(placed.verdict.papers, 2)
        }
        return [
            error(
                "verdict-clash",
                placed.location,
                f"{first} and {second} are different here, and the same by other verdicts",
                "keep the verdicts that are right",
            )
            for placed, _ in self._groups
            if placed.verdict.answer == "different"
            for first, second in combinations(sorted(set(placed.verdict.papers)), 2)
            if frozenset({first, second}) not in direct and self.answer(first, second) == "same"
        ]

    def chain(self, first: str, second: str) -> tuple[PlacedVerdict, ...]:
        """Return the shortest chain of verdicts by which two ids are the same."""
        chains: dict[str, tuple[PlacedVerdict, ...]] = {first: ()}
        queue = [first]
        for name in queue:
            for placed, group in self._groups:
                if placed.verdict.answer == "same" and name in group:
                    new = dict.fromkeys(group, (*chains[name], placed))
                    queue += [other for other in group if other not in chains]
                    chains = new | chains
        return chains[second]

    def _root(self, name: str) -> str:
        name = self._owner.get(name, name)
        return self._leader.get(name, name)


def leaders(groups: Iterable[Sequence[str]]) -> Mapping[str, str]:
    """Return for every name in the groups the first name that it is connected with.

    Groups that share a name are connected.
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
    """Merge the papers that are the same; return clusters by canonical id.

    `same` are groups of ids in the order of the verdicts. The paper of a cluster that is named
    first is canonical. Ids without a paper connect others.
    """
    leader = leaders(same)
    named = {name: number for number, name in enumerate(leader)}
    members: dict[str, list[Paper]] = {}
    for paper in sorted(papers, key=lambda paper: (named.get(paper.id, 0), paper.id)):
        members.setdefault(leader.get(paper.id, paper.id), []).append(paper)
    clusters = (merge(group) for group in members.values())
    return tuple(sorted(clusters, key=lambda cluster: cluster.canonical.id))


def without_non_matches(
    clusters: Sequence[Cluster],
    papers: Sequence[Paper],
    decisions: Decisions,
    bounds: DuplicateSettings,
) -> tuple[tuple[Cluster, ...], list[Issue]]:
    """Split clusters with a non-match that no verdict names; return an issue for each such pair.

    A pair that is the same only through other verdicts may be a mistake. `papers` are as in their
    files; clusters are returned by canonical id.
    """
    by_id = {paper.id: paper for paper in papers}
    kept: list[Cluster] = []
    issues: list[Issue] = []
    for one in clusters:
        records = [by_id[one.canonical.id], *one.merged]
        pairs = (
            judge(left, right, bounds)
            for left, right in combinations(sorted(records, key=lambda paper: paper.id), 2)
            if not decisions.verdicts_naming(left.id, right.id)
        )
        found = [_issue(pair, decisions) for pair in pairs if not pair.needs_verdict]
        kept += [Cluster(paper) for paper in records] if found else [one]
        issues += found
    return tuple(sorted(kept, key=lambda one: one.canonical.id)), issues


def _issue(pair: Pair, decisions: Decisions) -> Issue:
    first, second = pair.ids
    chain = decisions.chain(first, second)
    steps = " and ".join(
        f"`same: [{', '.join(one.verdict.papers)}]` in line {one.location.line}" for one in chain
    )
    return error(
        "cluster-non-match",
        max(one.location for one in chain),
        f"{first} and {second} would be merged through other verdicts, but they do not match "
        f"({pair.rule})",
        f"the verdicts are {steps}\n"
        f"if all are one work, add `- same: [{first}, {second}]`; "
        "else delete the verdict that is wrong. Until then none of them are merged",
    )
