"""Measures the suggestion of tags, leave-one-out, on this repository's papers.

    .venv/bin/python tests/benchmarks/suggest.py

Each paper's own tags are hidden, and the three best tags are compared with them: precision (of the
three, how many it carries) and recall (of those it carries, how many are among the three), means
over the papers. Beside it stand the parts alone and the most frequent tags. Below: how often a tag
that scores `SURE` or more is one that the paper carries, and how many there are.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np

from paper_index.relate.suggest import DOUBTFUL, SURE, score_tags, vectorize
from support.real_index import real_papers, real_vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SHOWN = 3


def at_three(scores: NDArray[np.float64], carried: NDArray[np.float64]) -> tuple[float, float]:
    """Return precision and recall at three."""
    best = np.argsort(-scores, axis=1, kind="stable")[:, :_SHOWN]
    hits = np.take_along_axis(carried, best, axis=1).sum(axis=1)
    return float(hits.mean() / _SHOWN), float((hits / carried.sum(axis=1)).mean())


def main() -> None:
    """Print the table."""
    papers = [paper for paper in real_papers() if paper.tags]
    tags = sorted(real_vocabulary().tags, key=lambda tag: tag.id)
    carried = np.array([[tag.id in paper.tags for tag in tags] for paper in papers], dtype=float)
    found = score_tags(vectorize(papers, tags), range(len(papers)))
    frequent = (carried.sum(axis=0) - carried) / (len(papers) - 1)
    print(f"{len(papers)} papers, {len(tags)} tags, leave-one-out\n")
    print(f"{'':32}{'precision at 3':>16}{'recall at 3':>14}")
    rows = {
        "most frequent tags": frequent,
        "name or alias in the text": found.parts["name"] + frequent / 1000,
        "ten nearest papers": found.parts["neighbours"],
        "nearness to the tag's papers": found.parts["papers"],
        "nearness to the definition": found.parts["definition"],
        "all together": found.total,
    }
    for name, scores in rows.items():
        precision, recall = at_three(scores, carried)
        print(f"{name:32}{precision:16.1%}{recall:14.1%}")
    best = (carried.sum(axis=1).clip(max=_SHOWN) / carried.sum(axis=1)).mean()
    print(f"{'(the most that can be had)':32}{'':16}{best:14.1%}\n")
    for bound in (0.15, SURE, 0.25, 0.3):
        sure = found.total >= bound
        right = carried[sure].mean() if sure.any() else 0.0
        print(f"score {bound:.2f} and up: {sure.sum():4} tags, {right:.1%} of them carried")
    low = (found.total < DOUBTFUL) & (carried > 0)
    print(f"score below {DOUBTFUL}: {low.sum()} of {carried.sum():.0f} tags that are carried")


if __name__ == "__main__":
    main()
