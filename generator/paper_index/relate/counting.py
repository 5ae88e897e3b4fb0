"""How many of some papers carry each tag."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Tag


def count_tags(
    papers: Iterable[Paper], tags: Mapping[str, Tag], without: str = ""
) -> tuple[tuple[Tag, int], ...]:
    """Return the tags on some papers with their number of papers, most first, then by id.

    `without` is the id of a tag that does not count.
    """
    counted = Counter(name for paper in papers for name in paper.tags if name != without)
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return tuple((tags[name], count) for name, count in ordered)
