"""Hints on content that is right and could be better: thin papers, tags that blur or stand idle."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from paper_index.model.issues import Issue, hint
from paper_index.text.escape import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from paper_index.model.paper import Paper
    from paper_index.model.source import Document, Record
    from paper_index.model.vocabulary import Vocabulary

FEWEST, MOST = 2, 8
"""Tags that a paper should have."""

GROWN = 20
"""Papers from which on an index is old enough for hints on how its tags are used."""

_TOGETHER = 0.9  # Jaccard index of two tags' papers from which on one of them says nothing new
_OFTEN = 3
_ALIKE = 90  # similarity of two names, 0 to 100


def advise(
    papers: Sequence[Paper],
    records: Mapping[str, Record],
    vocabulary: Vocabulary,
    document: Document,
) -> list[Issue]:
    """Return the hints on papers, by id, and on tags, in the vocabulary's order."""
    found = [issue for paper in papers for issue in _paper(paper, records[paper.id])]
    found += _alike(vocabulary, document)
    if len(papers) >= GROWN:
        found += [*_once(papers, vocabulary, document), *_together(papers, vocabulary, document)]
    return found


def _paper(paper: Paper, record: Record) -> Iterator[Issue]:
    count = len(paper.tags)
    if not FEWEST <= count <= MOST:
        what = f"{count} tag{'s' * (count != 1)}: {FEWEST} to {MOST} serve readers best"
        advice = "CONTRIBUTING says how to choose"
        yield hint("tag-count", record.location("tags"), what, advice)
    missing = [
        name
        for name, there in (
            ("authors", paper.authors),
            ("identifier", paper.arxiv or paper.doi),
        )
        if not there
    ]
    if missing:
        what = f"no {' and no '.join(missing)}"
        advice = "add what is known: readers cite by it, and duplicates are found by it"
        yield hint("thin-paper", record.location("title"), what, advice)


def _once(papers: Sequence[Paper], vocabulary: Vocabulary, document: Document) -> Iterator[Issue]:
    count = Counter(name for paper in papers for name in paper.tags)
    for tag in vocabulary.tags:
        if count[tag.id] == 1:
            what = f"one paper alone carries {tag.id!r}"
            advice = "look for others, or merge it with `paper-index tags merge`"
            yield hint("tag-used-once", document.location("tags", tag.id), what, advice)


def _together(
    papers: Sequence[Paper], vocabulary: Vocabulary, document: Document
) -> Iterator[Issue]:
    count = Counter(name for paper in papers for name in paper.tags)
    both = Counter(pair for paper in papers for pair in combinations(sorted(paper.tags), 2))
    order = {tag.id: place for place, tag in enumerate(vocabulary.tags)}
    for pair, shared in sorted(both.items()):
        first, second = sorted(pair, key=order.__getitem__)
        if shared < _OFTEN or shared < _TOGETHER * (count[first] + count[second] - shared):
            continue
        what = f"{first!r} and {second!r} stand together on {shared} papers, and hardly apart"
        advice = "do both tell something? else `paper-index tags merge` makes one of them"
        yield hint("tags-together", document.location("tags", second), what, advice)


def _alike(vocabulary: Vocabulary, document: Document) -> Iterator[Issue]:
    names = [(tag.id, fold(tag.name)) for tag in vocabulary.tags]
    for (first, one), (second, other) in combinations(names, 2):
        if fuzz.ratio(one, other) >= _ALIKE:
            what = f"the names of {first!r} and {second!r} are near-identical"
            advice = "rename one, or merge them with `paper-index tags merge`"
            yield hint("tags-alike", document.location("tags", second, "name"), what, advice)
