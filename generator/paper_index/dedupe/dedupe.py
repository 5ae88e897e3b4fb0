"""The dedupe stage: papers and verdicts in, clusters and undecided pairs out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.dedupe.block import LEAST_TITLE, NEIGHBOURS, Blocking, block, shorten
from paper_index.dedupe.classify import LOOSER, classify, is_hopeless
from paper_index.dedupe.cluster import Decisions, cluster, without_chains
from paper_index.dedupe.compare import Namesakes, compare
from paper_index.dedupe.explain import lines_to_paste
from paper_index.model.issues import Issue, error, hint
from paper_index.model.pairs import Cluster, Pair, PairClass
from paper_index.text.wording import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from paper_index.model.issues import SourceLocation
    from paper_index.model.paper import Paper
    from paper_index.model.settings import DuplicateSettings
    from paper_index.model.vocabulary import PlacedVerdict

_KEEP = "keep the verdict if it answers an import, else mend or delete it"
_EXCERPT = 100
"""Characters of an abstract that are shown beside another."""


def find_pairs(
    papers: Sequence[Paper], bounds: DuplicateSettings, among: AbstractSet[str] | None = None
) -> Iterator[Pair]:
    """Yield the matches and possible matches among papers, whatever the verdicts say.

    With `among` only pairs with one of these ids are compared.
    """
    yield from _alike(papers, _blocking(papers, bounds), bounds, among)


def _blocking(papers: Sequence[Paper], bounds: DuplicateSettings) -> Blocking:
    return block(papers, min(LEAST_TITLE, bounds.title - LOOSER))


def _alike(
    papers: Sequence[Paper],
    blocking: Blocking,
    bounds: DuplicateSettings,
    among: AbstractSet[str] | None = None,
) -> Iterator[Pair]:
    namesakes = Namesakes(papers)
    for candidate in blocking.pairs:
        if among is not None and not among & {candidate.left.id, candidate.right.id}:
            continue
        if is_hopeless(candidate, bounds):
            continue
        found = namesakes.note(candidate, compare(candidate))
        pair = classify(candidate, found, bounds)
        if pair.pair_class is not PairClass.NON_MATCH:
            yield pair


def undecided(
    papers: Sequence[Paper], decisions: Decisions, bounds: DuplicateSettings
) -> list[Pair]:
    """Return the matches and possible matches on which no verdict decides, by ids."""
    return _open(find_pairs(papers, bounds), decisions)


def _open(pairs: Iterable[Pair], decisions: Decisions) -> list[Pair]:
    found = (pair for pair in pairs if not decisions.answer(*pair.ids))
    return sorted(found, key=lambda pair: pair.ids)


def dedupe(
    papers: Sequence[Paper],
    verdicts: Sequence[PlacedVerdict],
    bounds: DuplicateSettings,
    locate: Callable[[str], SourceLocation],
    found: Iterable[Pair] | None = None,
) -> tuple[tuple[Cluster, ...], list[Issue]]:
    """Return the clusters, by canonical id, and an issue for each pair that nobody has decided.

    A hint says where not all pairs that share a block key were compared. `locate` says where the
    paper with an id stands. `found` are the pairs of `find_pairs`, if it has run already.
    """
    decisions = Decisions(papers, verdicts)
    blocking = _blocking(papers, bounds) if found is None else Blocking()
    pairs = _open(_alike(papers, blocking, bounds) if found is None else found, decisions)
    issues = [_undecided(pair, locate) for pair in pairs] + decisions.contradictions()
    issues += _stale(papers, verdicts, {name for pair in pairs for name in pair.ids})
    issues += _oversized(blocking, locate)
    clusters, chained = without_chains(cluster(papers, decisions.same), papers, decisions, bounds)
    return clusters, issues + chained


def _oversized(blocking: Blocking, locate: Callable[[str], SourceLocation]) -> list[Issue]:
    """Return a hint that names the largest of the oversized blocks, if there are any."""
    if not blocking.oversized:
        return []
    sizes = {key: len(members) for key, members in blocking.oversized.items()}
    key = min(sizes, key=lambda key: (-sizes[key], key))
    where = locate(min(paper.id for paper in blocking.oversized[key]))
    others = f", as do those of {len(sizes) - 1} more" if len(sizes) > 1 else ""
    return [
        hint(
            "oversized-block",
            where,
            f"{sizes[key]} papers share the block key {key!r}{others}: of so many each is compared "
            f"with the next {NEIGHBOURS} by title alone",
            "two of them that are one work are still found by any other key that they share",
        )
    ]


def _undecided(pair: Pair, locate: Callable[[str], SourceLocation]) -> Issue:
    first, second = pair.ids
    match = pair.pair_class is PairClass.MATCH
    what = "are the same work" if match else "may be the same work"
    return error(
        "duplicate" if match else "possible-duplicate",
        locate(second),
        f"{first} and {second} {what} ({pair.rule})",
        f"{side_by_side(pair)}\nrun `paper-index duplicates --decide`, or {advice(pair)}",
    )


def advice(pair: Pair) -> str:
    """Return what a curator can do about an undecided pair: the lines to choose from and paste."""
    return f"paste one of these two into content/duplicates.yml:\n{lines_to_paste(pair)}"


def side_by_side(pair: Pair) -> str:
    """Return both records and the evidence, for people."""
    rows = [f"{pair.similarities} (0 to 100); block key: {pair.candidate.block_key}"]
    for paper in sorted((pair.candidate.left, pair.candidate.right), key=lambda paper: paper.id):
        rows += [
            f"{paper.id}",
            f"  title     {paper.title}",
            f"  authors   {', '.join(paper.authors) or 'unknown'}",
            f"  published {paper.published or 'unknown'}",
            f"  venue     {paper.venue or 'unknown'} {paper.venue_year or ''}".rstrip(),
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
