"""How the vocabulary is used: hints on tags that stand idle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.model.issues import Issue, hint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_index.model.source import Document, Record
    from paper_index.model.vocabulary import Vocabulary


def unused_tags(
    records: Sequence[Record], vocabulary: Vocabulary, document: Document
) -> list[Issue]:
    """Return a hint for every tag that no paper carries, in the vocabulary's order.

    None where there is no paper at all: the index is then new, not its tags idle.
    """
    used: set[object] = set()
    for record in records:
        tags = record.data.get("tags") if isinstance(record.data, dict) else None
        used.update(tag for tag in tags or () if isinstance(tag, str))
    if not records:
        return []
    return [
        hint(
            "unused-tag",
            document.location("tags", tag.id),
            f"no paper carries {tag.id!r}",
            "tag a paper with it, or delete it",
        )
        for tag in vocabulary.tags
        if used.isdisjoint({tag.id, *tag.aliases})
    ]
