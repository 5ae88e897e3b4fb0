"""The two records of a pair as rows, one a field; knows nothing of terminals and pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.dedupe.differences import differences, items, whole, words

if TYPE_CHECKING:
    from paper_index.dedupe.differences import Run
    from paper_index.model.pairs import Pair
    from paper_index.model.paper import Paper

EXCERPT = 300
"""Characters of an abstract that are shown."""

_BEFORE = 40
"""Characters shown before the first difference of two abstracts that begin alike."""

_SPLIT = {"title": words, "abstract": words, "authors": items, "tags": items}
# What says nothing when it is the same.
_QUIET = {"source", "added"}


@dataclass(frozen=True)
class Row:
    """A field of both records; an empty side is unknown."""

    name: str
    left: tuple[Run, ...]
    right: tuple[Run, ...]

    @property
    def known(self) -> bool:
        """Whether both records have the field."""
        return bool(self.left and self.right)

    @property
    def differs(self) -> bool:
        """Whether both have it and say different things."""
        return self.known and any(run.differs for run in self.left + self.right)


def rows(pair: Pair) -> tuple[Row, ...]:
    """Return the fields that one of the two records has, in the order of a paper file.

    The left one is the record whose id comes first.
    """
    left, right = both(pair)
    ours, theirs = _told(left), _told(right)
    ours["abstract"], theirs["abstract"] = _excerpts(left.abstract, right.abstract)
    return tuple(
        Row(name, *differences(ours[name], theirs[name], _SPLIT.get(name, whole)))
        for name in ours
        if (ours[name] or theirs[name]) and not (name in _QUIET and ours[name] == theirs[name])
    )


def both(pair: Pair) -> tuple[Paper, Paper]:
    """Return the two papers by id."""
    one, other = sorted((pair.candidate.left, pair.candidate.right), key=lambda paper: paper.id)
    return one, other


def _told(paper: Paper) -> dict[str, str]:
    return {
        "title": paper.title,
        "authors": ", ".join(paper.authors),
        "published": str(paper.published or ""),
        "venue": f"{paper.venue or ''} {paper.venue_year or ''}".strip(),
        "publication": paper.publication or "",
        "arXiv": paper.arxiv or "",
        "DOI": paper.doi or "",
        "tags": ", ".join(paper.tags),
        "source": paper.source or "",
        "added": str(paper.added or ""),
        "abstract": paper.abstract,
    }


def _excerpts(ours: str, theirs: str) -> tuple[str, str]:
    """Return a piece of each abstract, from shortly before the first difference."""
    start = 0
    if ours and theirs and ours != theirs:
        shorter = min(len(ours), len(theirs))
        first = next((n for n in range(shorter) if ours[n] != theirs[n]), shorter)
        start = ours.rfind(" ", 0, first - _BEFORE) + 1 if first > EXCERPT // 2 else 0
    return _excerpt(ours, start), _excerpt(theirs, start)


def _excerpt(abstract: str, start: int) -> str:
    piece = abstract[start : start + EXCERPT]
    if start + EXCERPT < len(abstract):
        piece = f"{piece.rpartition(' ')[0] or piece} …"
    # A formula that is cut in two is no formula: its dollars are only dollars.
    return " ".join(f"{'… ' if start else ''}{piece}".split())
