"""Writes stubs of new papers, which a curator fills in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.content.format import paper_stub
from paper_index.content.write import write_file
from paper_index.dedupe.dedupe import find_pairs
from paper_index.model.errors import UsageError
from paper_index.model.paper import Paper
from paper_index.text import urls
from paper_index.text.latex import to_text
from paper_index.workflows.build import validate
from paper_index.workflows.import_ import today

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from paper_index.content.layout import Layout
    from paper_index.workflows.build import ValidContent


def new(layout: Layout, title: str, *, anyway: bool = False) -> Path:
    """Write a stub for a paper and return its path.

    Raises UsageError when the title is invalid, or when a paper of a near-identical title is in
    the index, unless `anyway`. Stubs that are not filled in yet count as papers.
    """
    valid = validate(layout)
    title = to_text(title)
    names = {record.id for record in valid.content.records}
    taken = names.union(name for paper in valid.papers for name in (paper.id, *paper.aliases))
    paper, data = paper_stub(title, urls.free_slug(title, taken), today())
    papers = (*_with_title(valid), paper)
    pairs = [] if anyway else list(find_pairs(papers, valid.settings.duplicates, among={paper.id}))
    if pairs:
        other = max(pairs, key=lambda pair: (pair.similarities.title, pair.ids)).candidate.left
        message = f"a paper of that title may be in the index: {other.id} ({other.title})"
        raise UsageError(message, "use --anyway if it is another paper")
    path = layout.papers / f"{paper.id}.yml"
    write_file(path, data)
    return path


def _with_title(valid: ValidContent) -> Iterator[Paper]:
    """Yield all papers; of invalid records only the title, which is enough for a comparison."""
    papers = {paper.id: paper for paper in valid.papers}
    for record in valid.content.records:
        title = record.data.get("title") if isinstance(record.data, dict) else None
        if record.id in papers:
            yield papers[record.id]
        elif isinstance(title, str) and title.strip():
            yield Paper.model_construct(id=record.id, title=title, abstract="")
