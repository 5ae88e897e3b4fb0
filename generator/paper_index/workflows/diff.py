"""Compare two versions of an index."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from paper_index.content.addresses import read_repository
from paper_index.content.layout import Layout
from paper_index.content.validate import read_settings
from paper_index.history.changes import Changes, Question, Snapshot, compare
from paper_index.history.log import checked_out, resolve_commit
from paper_index.workflows.check import check

if TYPE_CHECKING:
    from paper_index.history.summary import Link
    from paper_index.model.issues import Issue


def compare_versions(layout: Layout, base: str, head: str | None) -> tuple[Changes, Link]:
    """Return what differs from `base` to `head`, and the address of a file of `head`.

    Each is a folder or a commit of the repository that contains the index; None as `head` is the
    index's folder itself. The address is that of the index's own repository, not of one that the
    compared versions name; it is None if `mkdocs.yml` names none.
    """
    last = layout.root.as_posix() if head is None else head
    with checked_out(base, layout.root) as before, checked_out(last, layout.root) as after:
        changes = compare(snapshot(Layout(before)), snapshot(Layout(after)))
        url = read_repository(layout, read_settings(layout)).url
        commit = "HEAD" if (Path(last) / "content").is_dir() else resolve_commit(last, layout.root)
    return changes, lambda path: f"{url}/blob/{commit}/{path}" if url else None


def snapshot(layout: Layout) -> Snapshot:
    """Check an index and return what is compared with another version of it."""
    checked, prefix = check(layout), f"{layout.root.as_posix()}/"
    issues = [_without_prefix(issue, prefix) for issue in checked.issues]
    questions = []
    for pair in checked.undecided:
        titles = (pair.papers[0].title, pair.papers[1].title)
        questions.append(Question(pair.ids, titles, pair.pair_class.value, pair.rule))
    valid = checked.valid
    verdicts = [placed.verdict for placed in valid.verdicts]
    return Snapshot(checked.papers, valid.vocabulary, issues, valid.addresses, verdicts, questions)


def _without_prefix(issue: Issue, prefix: str) -> Issue:
    """Return an issue with paths relative to the index."""
    location = replace(issue.location, file=issue.location.file.removeprefix(prefix))
    each = tuple(_without_prefix(one, prefix) for one in issue.each)
    return replace(issue, location=location, message=issue.message.replace(prefix, ""), each=each)
