"""Change the vocabulary and its papers, and find tags that papers lack."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from paper_index.content.edit_tags import change_vocabulary
from paper_index.content.format import format_paper, update_paper
from paper_index.content.journal import apply
from paper_index.model.issues import ContentError, UsageError, has_errors, hint
from paper_index.workflows.check import validate

if TYPE_CHECKING:
    from paper_index.content.edit_tags import TagChange
    from paper_index.content.layout import Layout
    from paper_index.model.issues import Issue
    from paper_index.model.paper import Paper
    from paper_index.workflows.check import CheckedIndex, ValidContent


@dataclass(frozen=True)
class TagChangeResult:
    """The changed files, sorted, and the tags of each changed paper before and after, by its id."""

    files: tuple[Path, ...]
    papers: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]


def change_tags(
    layout: Layout, make: Callable[[ValidContent], TagChange], *, write: bool
) -> TagChangeResult:
    """Change the vocabulary and every paper with a removed tag, all files or none.

    `make` returns the change for the content. Raises ContentError when files that the change may
    rewrite have errors, and what `make` raises; nothing is written then.
    """
    valid = validate(layout)
    # The tags that papers use may be added now.
    if faults := [issue for issue in valid.list_errors if issue.code != "unknown-tag"]:
        raise ContentError(faults)
    try:
        change = make(valid)
    except UsageError:
        if valid.list_errors:
            raise ContentError(valid.list_errors) from None
        raise
    # Without a removed tag no paper changes, so that errors in papers do not matter.
    if change.removed and has_errors(valid.issues):
        raise ContentError(valid.issues)
    files, papers = changed_files(layout, valid, change)
    return TagChangeResult(apply(layout.root, files, valid.originals, write=write), papers)


def changed_files(
    layout: Layout, valid: ValidContent, change: TagChange
) -> tuple[dict[Path, bytes | None], dict[str, tuple[tuple[str, ...], tuple[str, ...]]]]:
    """Return the new content of each file that a change rewrites, and the tags of each paper."""
    path = layout.content / "tags.yml"
    data = change_vocabulary(valid.originals.get(path, b"groups: {}\ntags: {}\n"), change)
    files: dict[Path, bytes | None] = {path: data}
    papers = {}
    for paper in valid.papers:
        tags = change.new_tags(paper.tags, paper.id)
        if tags != paper.tags:
            changed = paper.model_copy(update={"tags": tuple(sorted(tags))})
            papers[paper.id] = paper.tags, changed.tags
            file = valid.files[paper.id]
            files[file] = retag_file(valid.originals[file], changed)
    return files, papers


def retag_file(data: bytes, paper: Paper) -> bytes:
    """Return a paper's file with the tags of `paper`; all else is kept if it has tags."""
    return update_paper(data, paper, ["tags"]) if paper.tags else format_paper(data, paper)


def missing_tags(checked: CheckedIndex) -> list[Issue]:
    """Return a hint for each tag that a paper almost certainly lacks."""
    # scikit-learn takes a second to load; checks without suggestions do not need it.
    from paper_index.relate.suggest import suggest

    valid = checked.valid
    records = {record.id: record for record in valid.content.records}
    return [
        hint(
            "missing-tag",
            records[found.paper.id].location("tags"),
            f"{one.tag.id!r} is surely missing (score {one.score:.2f})",
            f"add it if its definition applies: {one.tag.definition or one.tag.name}",
        )
        for found in suggest(valid.papers, valid.vocabulary, language=valid.settings.language)
        for one in found.missing
        if one.sure
    ]
