"""The dedupe stage: papers and verdicts in, clusters and undecided pairs out."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from generator.deduping.blocking import candidates
from generator.deduping.classification import classify
from generator.deduping.clustering import cluster
from generator.deduping.comparison import compare
from generator.issues import Issue, error, hint
from generator.model.pairs import Cluster, Pair, PairClass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from generator.config import DuplicateSettings
    from generator.issues import SourceLocation
    from generator.model.paper import Paper
    from generator.model.vocabulary import PlacedVerdict


def find_pairs(papers: Sequence[Paper], bounds: DuplicateSettings) -> Iterator[Pair]:
    """Yield the matches and possible matches among papers, whatever the verdicts say."""
    for candidate in candidates(papers):
        pair = classify(candidate, compare(candidate), bounds)
        if pair.pair_class is not PairClass.NON_MATCH:
            yield pair


def answers(verdicts: Sequence[PlacedVerdict]) -> dict[tuple[str, str], str]:
    """Return "same" or "different" for every pair of ids that a verdict names, ids sorted."""
    return {
        (first, second): placed.verdict.answer
        for placed in verdicts
        for first, second in combinations(sorted(set(placed.verdict.papers)), 2)
    }


def dedupe(
    papers: Sequence[Paper],
    verdicts: Sequence[PlacedVerdict],
    bounds: DuplicateSettings,
    locate: Callable[[str], SourceLocation],
) -> tuple[tuple[Cluster, ...], list[Issue]]:
    """Return the clusters, by canonical id, and an issue for each pair that nobody has decided.

    `locate` says where the paper with an id stands.
    """
    decided = answers(verdicts)
    undecided = [pair for pair in find_pairs(papers, bounds) if pair.ids not in decided]
    same = [placed.verdict.papers for placed in verdicts if placed.verdict.answer == "same"]
    issues = [_undecided(pair, locate) for pair in undecided]
    return cluster(papers, same), issues + _stale(papers, verdicts)


def _undecided(pair: Pair, locate: Callable[[str], SourceLocation]) -> Issue:
    first, second = pair.ids
    match = pair.pair_class is PairClass.MATCH
    what = "are the same work" if match else "may be the same work"
    return error(
        "duplicate" if match else "possible-duplicate",
        locate(second),
        f"{first} and {second} {what} ({pair.rule})",
        f"{side_by_side(pair)}\n"
        f"say in content/duplicates.yml `- same: [{first}, {second}]` or `- different: …`, "
        "with a `reason`",
    )


def side_by_side(pair: Pair) -> str:
    """Return both records and the evidence, for people."""
    rows = [f"{pair.similarities} (0 to 100); block key: {pair.candidate.block_key}"]
    for paper in sorted((pair.candidate.left, pair.candidate.right), key=lambda paper: paper.id):
        rows += [
            f"{paper.id}",
            f"  title     {paper.title}",
            f"  authors   {', '.join(paper.authors) or 'unknown'}",
            f"  published {paper.published or 'unknown'}",
            f"  arXiv     {paper.arxiv or 'unknown'}, DOI {paper.doi or 'unknown'}",
            f"  abstract  {paper.abstract[:100]}…",
        ]
    return "\n".join(rows)


def _stale(papers: Sequence[Paper], verdicts: Sequence[PlacedVerdict]) -> list[Issue]:
    known = {name for paper in papers for name in (paper.id, *paper.aliases)}
    return [
        hint(
            "unknown-paper",
            placed.location,
            f"there is no paper {name!r}",
            "delete the verdict, unless the paper is still to be imported",
        )
        for placed in verdicts
        for name in placed.verdict.papers
        if name not in known
    ]
