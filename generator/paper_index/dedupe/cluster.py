"""Applies verdicts: answers on pairs of papers, and clusters of the papers that are the same."""

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
    from paper_index.model.vocabulary import PlacedVerdict, Verdict


class Decisions:
    """The verdicts on pairs of ids; an alias counts as the id of its paper.

    `same` is transitive, and papers that are the same differ from the same papers. Ids without a
    paper count, since they may be imported.
    """

    def __init__(self, papers: Iterable[Paper], verdicts: Sequence[PlacedVerdict]) -> None:
        self._owner = {alias: paper.id for paper in papers for alias in paper.aliases}
        self._groups = [(placed, self._ids(placed)) for placed in verdicts]
        self._same = [one for one in self._groups if one[0].verdict.answer == "same"]
        self._different = [one for one in self._groups if one[0].verdict.answer == "different"]
        self.same = tuple(group for _, group in self._same)
        """The groups of ids that are the same, in the order of the verdicts."""
        self._leader = leaders(self.same)
        self._named = {
            frozenset(ids) for _, group in self._groups for ids in combinations(group, 2)
        }
        self._apart = {
            frozenset(map(self._root, ids))
            for _, group in self._different
            for ids in combinations(group, 2)
        }

    def answer(self, first: str, second: str) -> str | None:
        """Return "same", "different", or None without a verdict on the two."""
        roots = frozenset({self._root(first), self._root(second)})
        if len(roots) == 1:
            return "same"
        return "different" if roots in self._apart else None

    def verdicts_on(self, first: str, second: str) -> tuple[Verdict, ...]:
        """Return the verdicts that name both; without one, those that decide on them together."""
        direct = tuple(one.verdict for one, group in self._groups if {first, second} <= {*group})
        answer = self.answer(first, second)
        if direct or answer is None:
            return direct
        roots = {self._root(first), self._root(second)}
        found = []
        for placed, group in self._groups:
            shared = roots.intersection(map(self._root, group))
            same = placed.verdict.answer == "same"
            if (same and shared) or (not same and answer == "different" and shared == roots):
                found.append(placed.verdict)
        return tuple(found)

    def names_both(self, first: str, second: str) -> bool:
        """Whether a single verdict names both, whatever its answer."""
        return frozenset({first, second}) in self._named

    def contradictions(self) -> list[Issue]:
        """Return an issue for each `different` on papers that other verdicts make the same.

        Contradictions on the pair itself are found when verdicts are validated.
        """
        direct = {
            frozenset(ids)
            for placed, _ in self._same
            for ids in combinations(placed.verdict.papers, 2)
        }
        return [
            error(
                "verdict-clash",
                placed.location,
                f"{first} and {second} are different here, and the same by other verdicts",
                "keep the verdicts that are right",
            )
            for placed, _ in self._different
            for first, second in combinations(sorted(set(placed.verdict.papers)), 2)
            if frozenset({first, second}) not in direct and self.answer(first, second) == "same"
        ]

    def chain(self, first: str, second: str) -> tuple[PlacedVerdict, ...]:
        """Return the shortest chain of verdicts by which the two are the same.

        Raises ValueError when they are not the same.
        """
        chains: dict[str, tuple[PlacedVerdict, ...]] = {first: ()}
        queue = deque([first])
        while queue:
            name = queue.popleft()
            if name == second:
                return chains[name]
            for placed, group in self._same:
                for other in group if name in group else ():
                    if other not in chains:
                        chains[other] = (*chains[name], placed)
                        queue.append(other)
        raise ValueError(f"no verdicts join {first} and {second}")

    def _ids(self, placed: PlacedVerdict) -> tuple[str, ...]:
        return tuple(self._owner.get(name, name) for name in placed.verdict.papers)

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
        found = [_non_match_issue(pair, decisions) for pair in _unnamed(records, decisions, bounds)]
        kept += [Cluster(paper) for paper in records] if found else [one]
        issues += found
    return tuple(sorted(kept, key=lambda one: one.canonical.id)), issues


def _unnamed(
    records: Sequence[Paper], decisions: Decisions, bounds: DuplicateSettings
) -> Iterator[Pair]:
    for left, right in combinations(sorted(records, key=lambda paper: paper.id), 2):
        if not decisions.names_both(left.id, right.id):
            pair = judge(left, right, bounds)
            if pair.pair_class is PairClass.NON_MATCH:
                yield pair


def _non_match_issue(pair: Pair, decisions: Decisions) -> Issue:
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
