"""Which papers stand near one another, by the tags that they share."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from generator.model.index import Related

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.model.paper import Paper
    from generator.model.vocabulary import Tag


def related_papers(
    papers: Sequence[Paper],
    carrying: Mapping[str, Sequence[Paper]],
    tags: Mapping[str, Tag],
    most: int,
) -> dict[str, tuple[Related, ...]]:
    """Return for each paper's id at most `most` related papers, the nearest first.

    Nearness is the weighted Jaccard index of the two papers' tags, each tag weighing its inverse
    document frequency, so that sharing a rare tag counts for more. Ties go to the newer paper.
    """
    weight = {
        name: math.log1p(len(papers) / max(1, len(having))) for name, having in carrying.items()
    }
    total = {paper.id: sum(weight[name] for name in paper.tags) for paper in papers}
    by_id = {paper.id: paper for paper in papers}
    result = {}
    for paper in papers:
        shared: defaultdict[str, list[str]] = defaultdict(list)
        for name in paper.tags:
            for other in carrying[name]:
                shared[other.id].append(name)
        shared.pop(paper.id, None)
        scored = []
        for other_id, names in shared.items():
            common = sum(weight[name] for name in names)
            nearness = common / (total[paper.id] + total[other_id] - common)
            scored.append((-nearness, by_id[other_id].newest_first, other_id))
        result[paper.id] = tuple(
            Related(by_id[name], tuple(tags[tag] for tag in shared[name]))
            for _, _, name in sorted(scored)[:most]
        )
    return result
