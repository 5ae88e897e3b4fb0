"""Which pairs get compared. For now every pair whose titles could be alike, and exact keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from generator.deduping.normalise import normalise, normalise_text
from generator.model.pairs import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.model.paper import Paper

LEAST_TITLE = 70.0
"""Title similarity, 0 to 100, below which only an exact key makes a pair worth comparing."""

# A shorter abstract is a placeholder that unrelated papers may share.
_LEAST_ABSTRACT = 100


def identifiers(paper: Paper) -> dict[str, str]:
    """Return a paper's identifiers by kind; a DOI that arXiv issued counts as an arXiv id."""
    found = {}
    if paper.doi:
        kind, _, number = paper.doi.casefold().rpartition("10.48550/arxiv.")
        found["doi" if kind or number == paper.doi.casefold() else "arxiv"] = number
    if paper.arxiv:
        found["arxiv"] = paper.arxiv.casefold()
    return found


def exact_keys(paper: Paper) -> Iterator[str]:
    """Yield the keys that copies of one paper share to the letter."""
    for kind, number in identifiers(paper).items():
        yield f"{kind}:{number}"
    title = normalise(paper.title).text
    if title:
        yield f"title:{title}"
    abstract = normalise_text(paper.abstract)
    if len(abstract) >= _LEAST_ABSTRACT:
        yield f"abstract:{abstract}"


def candidates(papers: Sequence[Paper]) -> Iterator[Candidate]:
    """Yield each pair once, exact keys first, in the order of `papers`."""
    seen: set[tuple[int, int]] = set()
    for source in (_same_key, _similar_titles):
        for left, right, key in source(papers):
            if (left, right) not in seen:
                seen.add((left, right))
                yield Candidate(papers[left], papers[right], key)


def _same_key(papers: Sequence[Paper]) -> Iterator[tuple[int, int, str]]:
    blocks: dict[str, list[int]] = {}
    for number, paper in enumerate(papers):
        for key in exact_keys(paper):
            for earlier in blocks.setdefault(key, []):
                yield earlier, number, key if len(key) < 100 else f"{key[:99]}…"  # noqa: PLR2004 (for showing)
            blocks[key].append(number)


def _similar_titles(papers: Sequence[Paper]) -> Iterator[tuple[int, int, str]]:
    titles = [normalise(paper.title).sorted_tokens for paper in papers]
    for number, title in enumerate(titles):
        # Two titles that normalise to nothing would score 100.
        if title:
            found = process.extract_iter(
                title, titles[:number], scorer=fuzz.ratio, score_cutoff=LEAST_TITLE
            )
            yield from ((earlier, number, "all pairs") for _, _, earlier in found)
