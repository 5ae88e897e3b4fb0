"""A small made-up index for tests of the stages that take one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.model.paper import Paper
from paper_index.model.vocabulary import Group, Tag, Vocabulary
from paper_index.relate.index import relate

if TYPE_CHECKING:
    from paper_index.model.index import Index

VOCABULARY = Vocabulary(
    (Group(id="field", name="Field"), Group(id="empty", name="Empty")),
    (
        Tag(id="tea", name="Tea & science", group="field", definition="Tea.", aliases=("chai",)),
        Tag(id="cups", name="Cups", group="field", definition="Cups."),
    ),
)


def paper(paper_id: str, **fields: object) -> Paper:
    """Return a paper with a title and an abstract unless others are given."""
    known: dict[str, object] = {"title": f"On {paper_id}", "abstract": "We wait."}
    return Paper.model_validate({**known, **fields, "id": paper_id})


def index(*papers: Paper) -> Index:
    """Return the index of some papers under the vocabulary."""
    return relate(papers, VOCABULARY, 5)
