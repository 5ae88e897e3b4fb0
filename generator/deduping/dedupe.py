"""The dedupe stage: papers and verdicts in, clusters and undecided pairs out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.deduping.blocking import LEAST_TITLE, candidates, shorten
from generator.deduping.classification import LOOSER, classify
from generator.deduping.clustering import cluster
from generator.deduping.comparison import compare
from generator.deduping.decisions import Decisions
from generator.issues import Issue, error, hint
from generator.model.pairs import Cluster, Pair, PairClass
from generator.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from generator.config import DuplicateSettings
    from generator.issues import SourceLocation
    from generator.model.paper import Paper
    from generator.model.vocabulary import PlacedVerdict

_KEEP = "keep the verdict if it answers an import, else mend or delete it"
_EXCERPT = 100
"""Characters of an abstract that are shown beside another."""


def find_pairs(papers: Sequence[Paper], bounds: DuplicateSettings) -> Iterator[Pair]:
    """Yield the matches and possible matches among papers, whatever the verdicts say."""
    for candidate in candidates(papers, min(LEAST_TITLE, bounds.title - LOOSER)):
        pair = classify(candidate, compare(candidate), bounds)
        if pair.pair_class is not PairClass.NON_MATCH:
            yield pair


def undecided(
    papers: Sequence[Paper], decisions: Decisions, bounds: DuplicateSettings
) -> list[Pair]:
    """Return the matches and possible matches on which no verdict decides, by ids."""
    found = (pair for pair in find_pairs(papers, bounds) if not decisions.answer(*pair.ids))
    return sorted(found, key=lambda pair: pair.ids)


def dedupe(
    papers: Sequence[Paper],
    verdicts: Sequence[PlacedVerdict],
    bounds: DuplicateSettings,
    locate: Callable[[str], SourceLocation],
) -> tuple[tuple[Cluster, ...], list[Issue]]:
    """Return the clusters, by canonical id, and an issue for each pair that nobody has decided.

    `locate` says where the paper with an id stands.
    """
    decisions = Decisions(papers, verdicts)
    pairs = undecided(papers, decisions, bounds)
    issues = [_undecided(pair, locate) for pair in pairs] + decisions.contradictions()
    issues += _stale(papers, verdicts, {name for pair in pairs for name in pair.ids})
    return cluster(papers, decisions.same), issues


def _undecided(pair: Pair, locate: Callable[[str], SourceLocation]) -> Issue:
    first, second = pair.ids
    match = pair.pair_class is PairClass.MATCH
    what = "are the same work" if match else "may be the same work"
    return error(
        "duplicate" if match else "possible-duplicate",
        locate(second),
        f"{first} and {second} {what} ({pair.rule})",
        f"{side_by_side(pair)}\n{advice(pair)}",
    )


def advice(pair: Pair) -> str:
    """Return what a curator can do about an undecided pair."""
    ids = ", ".join(pair.ids)
    return (
        f"say in content/duplicates.yml `- same: [{ids}]` or `- different: [{ids}]`, "
        "each with a `reason:`"
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
            f"  abstract  {shorten(paper.abstract, _EXCERPT) or 'unknown'}",
        ]
    return "\n".join(rows)


def _stale(
    papers: Sequence[Paper], verdicts: Sequence[PlacedVerdict], asked: set[str]
) -> list[Issue]:
    """Return a hint for each id in a verdict that no paper has; `asked` are in open questions."""
    known = {name for paper in papers for name in (paper.id, *paper.aliases)}
    return [
        hint(
            "unknown-paper",
            placed.location,
            f"there is no paper {name!r}",
            f"{did_you_mean(name, known - set(placed.verdict.papers))} {_KEEP}".lstrip(),
        )
        for placed in verdicts
        for name in placed.verdict.papers
        if name not in known and not _folds(placed, known, asked)
    ]


def _folds(placed: PlacedVerdict, known: set[str], asked: set[str]) -> bool:
    """Whether a verdict folds records at every import: `same`, with a paper that is settled."""
    there = known & set(placed.verdict.papers)
    return placed.verdict.answer == "same" and bool(there) and not there & asked
