"""The dedupe stage: turns papers and verdicts into clusters, undecided pairs and issues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.dedupe.block import NEIGHBOURS, block
from paper_index.dedupe.classify import classify, least_title, quick_reject
from paper_index.dedupe.cluster import Decisions, cluster, without_non_matches
from paper_index.dedupe.compare import Namesakes, compare
from paper_index.dedupe.explain import advice, describe
from paper_index.model.issues import Issue, error, hint
from paper_index.model.pairs import Deduplicated, Pair, PairClass
from paper_index.text.wording import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from paper_index.model.issues import SourceLocation
    from paper_index.model.pairs import Candidate
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
    oversized: dict[str, tuple[Paper, ...]] = {}
    if pairs is None:
        blocking = block(papers, least_title(bounds))
        pairs, oversized = _similar(papers, blocking.pairs, bounds), blocking.oversized
    undecided = sorted(
        (pair for pair in pairs if decisions.answer(*pair.ids) is None), key=lambda pair: pair.ids
    )
    issues = [_undecided_issue(pair, locate) for pair in undecided] + decisions.contradictions()
    issues += _unknown_papers(papers, verdicts, {name for pair in undecided for name in pair.ids})
    issues += _oversized_blocks(oversized, locate)
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
    return _similar(papers, candidates, bounds)


def _similar(
    papers: Sequence[Paper], candidates: Iterable[Candidate], bounds: DuplicateSettings
) -> Iterator[Pair]:
    namesakes = Namesakes(papers)
    for candidate in candidates:
        if not quick_reject(candidate, bounds):
            found = namesakes.annotate(candidate, compare(candidate))
            pair = classify(candidate, found, bounds)
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


def _oversized_blocks(
    blocks: Mapping[str, Sequence[Paper]], locate: Callable[[str], SourceLocation]
) -> list[Issue]:
    """Return a hint about the largest of the oversized blocks, if there are any."""
    if not blocks:
        return []
    key, members = min(blocks.items(), key=lambda one: (-len(one[1]), one[0]))
    others = f", and {len(blocks) - 1} more blocking keys have too many" if len(blocks) > 1 else ""
    return [
        hint(
            "oversized-block",
            locate(min(paper.id for paper in members)),
            f"{len(members)} papers share the blocking key {key!r}{others}: each of them is "
            f"compared only with the next {NEIGHBOURS} by title",
            "duplicates among them are still found by their other blocking keys",
        )
    ]
