"""The dedupe stage: compares papers, applies verdicts, and merges the papers that are the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import combinations
from typing import TYPE_CHECKING

from paper_index.dedupe.block import NEIGHBOURS, block, shorten
from paper_index.dedupe.classify import classify, judge, least_title, quick_reject
from paper_index.dedupe.compare import Collection, compare
from paper_index.dedupe.explain import advice, describe
from paper_index.dedupe.merge import merge
from paper_index.model.issues import Issue, error, hint
from paper_index.model.pairs import Cluster, Deduplicated, Pair, PairClass
from paper_index.model.progress import track
from paper_index.text.wording import did_you_mean

if TYPE_CHECKING:
    from paper_index.model.issues import SourceLocation
    from paper_index.model.pairs import Candidate
    from paper_index.model.paper import Paper
    from paper_index.model.settings import DuplicateSettings
    from paper_index.model.vocabulary import PlacedVerdict, Verdict


_MOST = 400
"""Most characters of a list of papers in a message."""


def dedupe(
    papers: Sequence[Paper],
    verdicts: Sequence[PlacedVerdict],
    bounds: DuplicateSettings,
    locate: Callable[[str], SourceLocation],
    pairs: Iterable[Pair] | None = None,
    newer: Callable[[tuple[str, str]], str] = max,
) -> Deduplicated:
    """Compare the papers once and apply the verdicts.

    `locate` returns the source location of the paper with an id. `pairs` are those of
    `find_pairs`, if the papers have been compared already. `newer` returns the newer of two ids,
    which gets the issue.
    """
    decisions = Decisions(papers, verdicts)
    oversized: Mapping[str, tuple[Paper, ...]] = {}
    volumes: Mapping[str, tuple[Paper, ...]] = {}
    if pairs is None:
        blocking, among = block(papers, least_title(bounds)), Collection(papers)
        pairs, oversized = _similar(blocking.pairs, among, bounds), blocking.oversized
        volumes = among.volumes
    undecided = sorted(
        (pair for pair in pairs if decisions.answer(*pair.ids) is None), key=lambda pair: pair.ids
    )
    issues = [
        _undecided_issue(pair, locate, newer(pair.ids)) for pair in undecided
    ] + decisions.contradictions()
    issues += _unknown_papers(papers, verdicts, {name for pair in undecided for name in pair.ids})
    issues += [_oversized_issue(oversized, locate)] if oversized else []
    issues += [_volume_issue(volumes, locate)] if volumes else []
    clusters = cluster(papers, decisions.same)
    clusters, more = without_non_matches(clusters, papers, decisions, bounds)
    return Deduplicated(clusters, tuple(undecided), (*issues, *more))


def find_pairs(
    papers: Sequence[Paper], bounds: DuplicateSettings, among: AbstractSet[str] | None = None
) -> Iterator[Pair]:
    """Yield the matches and possible matches among papers, without regard to verdicts.

    With `among`, only pairs with one of these ids are compared.
    """
    candidates = block(papers, least_title(bounds)).pairs
    if among is not None:
        candidates = [one for one in candidates if {one.left.id, one.right.id} & among]
    compared = track(candidates, "comparing records")
    return _similar(compared, Collection(papers), bounds)


def _similar(
    candidates: Iterable[Candidate], among: Collection, bounds: DuplicateSettings
) -> Iterator[Pair]:
    for candidate in candidates:
        if not quick_reject(candidate, bounds):
            pair = classify(candidate, compare(candidate, among), bounds)
            if pair.needs_verdict:
                yield pair


def _undecided_issue(pair: Pair, locate: Callable[[str], SourceLocation], newer: str) -> Issue:
    first, second = pair.ids
    match = pair.pair_class is PairClass.MATCH
    what = "are the same work" if match else "may be the same work"
    lines = [describe(pair)]
    if pair.signals.identifier and not match:
        older = first if newer == second else second
        lines.append(
            f"if {newer} was made from a copy of {older}, delete {pair.signals.identifier} in its "
            "file; else"
        )
    lines.append(f"run `paper-index duplicates --decide`, or {advice(pair)}")
    return error(
        "duplicate" if match else "possible-duplicate",
        locate(newer),
        f"{first} and {second} {what} ({pair.rule})",
        "\n".join(lines),
    )


def _unknown_papers(
    papers: Sequence[Paper], verdicts: Sequence[PlacedVerdict], open_ids: set[str]
) -> Iterator[Issue]:
    """Yield a hint for each unknown id in a verdict; `open_ids` are those of undecided pairs."""
    known = {name for paper in papers for name in (paper.id, *paper.aliases)}
    keep = "keep the verdict if it is for an import, else correct or delete it"
    for placed in verdicts:
        names = placed.verdict.papers
        present = known.intersection(names)
        if placed.verdict.answer == "same" and present and not present & open_ids:
            continue  # The verdict has merged imported records into a paper.
        for name in names:
            if name not in known:
                advice = f"{did_you_mean(name, known.difference(names))} {keep}".lstrip()
                yield hint("unknown-paper", placed.location, f"there is no paper {name!r}", advice)


def _oversized_issue(
    blocks: Mapping[str, Sequence[Paper]], locate: Callable[[str], SourceLocation]
) -> Issue:
    key, members = min(blocks.items(), key=lambda one: (-len(one[1]), one[0]))
    others = f", and {len(blocks) - 1} more blocking keys have too many" if len(blocks) > 1 else ""
    return hint(
        "oversized-block",
        locate(min(paper.id for paper in members)),
        f"{len(members)} papers share the blocking key {key!r}{others}: of those that also share "
        f"an author or a rare word, each is compared only with the next {NEIGHBOURS} by title",
        "duplicates among them are still found by their other blocking keys",
    )


def _volume_issue(
    volumes: Mapping[str, Sequence[Paper]], locate: Callable[[str], SourceLocation]
) -> Issue:
    shown = "; ".join(
        f"{key} ({', '.join(sorted(paper.id for paper in papers))})"
        for key, papers in sorted(volumes.items())
    )
    return hint(
        "volume-doi",
        locate(min(paper.id for papers in volumes.values() for paper in papers)),
        f"unlike titles have one identifier, which is ignored: {shorten(shown, _MOST)}",
        "it may be that of the whole volume; give each paper its own DOI, or none",
    )


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
                "keep the verdicts that are right; the others are in "
                + ", ".join(one.location.file for one in self.chain(first, second)),
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


def by_cluster(pairs: Iterable[Pair]) -> tuple[tuple[Pair, ...], ...]:
    """Return the pairs sorted by ids, with connected ones in one tuple."""
    ordered = sorted(pairs, key=lambda pair: pair.ids)
    leader = leaders(pair.ids for pair in ordered)
    clusters: dict[str, list[Pair]] = {}
    for pair in ordered:
        clusters.setdefault(leader[pair.ids[0]], []).append(pair)
    return tuple(map(tuple, clusters.values()))


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
        found = [_non_match_issue(pair, decisions) for pair in pairs if not pair.needs_verdict]
        kept += [Cluster(paper) for paper in records] if found else [one]
        issues += found
    return tuple(sorted(kept, key=lambda one: one.canonical.id)), issues


def _non_match_issue(pair: Pair, decisions: Decisions) -> Issue:
    first, second = pair.ids
    chain = decisions.chain(first, second)

    def place(found: SourceLocation) -> str:
        return f"{found.file}:{found.line}"

    steps = " and ".join(
        f"`same: [{', '.join(one.verdict.papers)}]` in {place(one.location)}" for one in chain
    )
    return error(
        "cluster-non-match",
        max(one.location for one in chain),
        f"{first} and {second} would be merged through other verdicts, but they do not match "
        f"({pair.rule})",
        f"the verdicts are {steps}\n"
        f"if all are one work, run `paper-index duplicates --same {first} {second}`; "
        "else delete the verdict that is wrong. Until then none of them are merged",
    )
