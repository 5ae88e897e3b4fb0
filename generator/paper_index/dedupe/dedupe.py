"""The dedupe stage: turns papers and verdicts into clusters, undecided pairs and issues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.dedupe.block import LEAST_TITLE, NEIGHBOURS, Blocking, block
from paper_index.dedupe.classify import LOOSER, classify, quick_reject
from paper_index.dedupe.cluster import Decisions, cluster, without_non_matches
from paper_index.dedupe.compare import Namesakes, compare
from paper_index.dedupe.explain import advice, describe
from paper_index.model.issues import Issue, error, hint
from paper_index.model.pairs import Deduplicated, Pair, PairClass
from paper_index.text.wording import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from paper_index.model.issues import SourceLocation
    from paper_index.model.paper import Paper
    from paper_index.model.settings import DuplicateSettings
    from paper_index.model.vocabulary import PlacedVerdict


def dedupe(
    papers: Sequence[Paper],
    verdicts: Sequence[PlacedVerdict],
    bounds: DuplicateSettings,
    locate: Callable[[str], SourceLocation],
    pairs: Iterable[Pair] | None = None,
) -> Deduplicated:
    """Compare the papers once and apply the verdicts.

    `locate` returns the source location of the paper with an id. `pairs` are those of
    `find_pairs`, if the papers have been compared already.
    """
    decisions = Decisions(papers, verdicts)
    blocking = block_papers(papers, bounds) if pairs is None else Blocking()
    found = _compared(papers, blocking, bounds) if pairs is None else pairs
    undecided = sorted(
        (pair for pair in found if decisions.answer(*pair.ids) is None), key=lambda pair: pair.ids
    )
    issues = [_undecided_issue(pair, locate) for pair in undecided] + decisions.contradictions()
    issues += _unknown_papers(papers, verdicts, {name for pair in undecided for name in pair.ids})
    issues += _oversized_blocks(blocking, locate)
    clusters = cluster(papers, decisions.same)
    clusters, more = without_non_matches(clusters, papers, decisions, bounds)
    return Deduplicated(clusters, tuple(undecided), (*issues, *more))


def find_pairs(
    papers: Sequence[Paper], bounds: DuplicateSettings, among: AbstractSet[str] | None = None
) -> Iterator[Pair]:
    """Yield the matches and possible matches among papers, without regard to verdicts.

    With `among`, only pairs with one of these ids are compared.
    """
    yield from _compared(papers, block_papers(papers, bounds), bounds, among)


def block_papers(papers: Sequence[Paper], bounds: DuplicateSettings) -> Blocking:
    """Return the candidate pairs that the thresholds need."""
    return block(papers, min(LEAST_TITLE, bounds.title - LOOSER))


def _compared(
    papers: Sequence[Paper],
    blocking: Blocking,
    bounds: DuplicateSettings,
    among: AbstractSet[str] | None = None,
) -> Iterator[Pair]:
    namesakes = Namesakes(papers)
    for candidate in blocking.pairs:
        if among is not None and among.isdisjoint({candidate.left.id, candidate.right.id}):
            continue
        if quick_reject(candidate, bounds):
            continue
        similarities = namesakes.annotate(candidate, compare(candidate))
        pair = classify(candidate, similarities, bounds)
        if pair.needs_verdict:
            yield pair


def _undecided_issue(pair: Pair, locate: Callable[[str], SourceLocation]) -> Issue:
    first, second = pair.ids
    match = pair.pair_class is PairClass.MATCH
    what = "are the same work" if match else "may be the same work"
    return error(
        "duplicate" if match else "possible-duplicate",
        locate(second),
        f"{first} and {second} {what} ({pair.rule})",
        f"{describe(pair)}\nrun `paper-index duplicates --decide`, or {advice(pair)}",
    )


def _unknown_papers(
    papers: Sequence[Paper], verdicts: Sequence[PlacedVerdict], open_ids: set[str]
) -> list[Issue]:
    """Return a hint for each unknown id in a verdict; `open_ids` are those of undecided pairs."""
    known = {name for paper in papers for name in (paper.id, *paper.aliases)}
    keep = "keep the verdict if it is for an import, else correct or delete it"
    return [
        hint(
            "unknown-paper",
            placed.location,
            f"there is no paper {name!r}",
            f"{did_you_mean(name, known - set(placed.verdict.papers))} {keep}".lstrip(),
        )
        for placed in verdicts
        for name in placed.verdict.papers
        if name not in known and not _merges_imports(placed, known, open_ids)
    ]


def _merges_imports(placed: PlacedVerdict, known: set[str], open_ids: set[str]) -> bool:
    """Whether a verdict merges imported records into a paper without open questions."""
    present = known & set(placed.verdict.papers)
    return placed.verdict.answer == "same" and bool(present) and not present & open_ids


def _oversized_blocks(blocking: Blocking, locate: Callable[[str], SourceLocation]) -> list[Issue]:
    """Return a hint about the largest of the oversized blocks, if there are any."""
    if not blocking.oversized:
        return []
    sizes = {key: len(members) for key, members in blocking.oversized.items()}
    key = min(sizes, key=lambda key: (-sizes[key], key))
    location = locate(min(paper.id for paper in blocking.oversized[key]))
    others = f", and {len(sizes) - 1} more blocking keys have too many" if len(sizes) > 1 else ""
    return [
        hint(
            "oversized-block",
            location,
            f"{sizes[key]} papers share the blocking key {key!r}{others}: each of them is compared "
            f"only with the next {NEIGHBOURS} by title",
            "duplicates among them are still found by their other blocking keys",
        )
    ]
