"""Renames a paper: its file, and what names it by its id; the old address redirects."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from paper_index.content.edit_papers import renamed_in_lists, with_former
from paper_index.content.journal import apply
from paper_index.model.issues import ContentError, UsageError
from paper_index.text.urls import is_device, is_reserved, is_slug, slugify
from paper_index.workflows.check import validate
from paper_index.workflows.papers import find_record, paper_id

if TYPE_CHECKING:
    from paper_index.content.layout import Layout
    from paper_index.model.source import Record
    from paper_index.workflows.check import ValidContent


@dataclass(frozen=True)
class Move:
    """A paper that was renamed or removed: its record, and the files that change, sorted."""

    record: Record
    files: tuple[Path, ...]
    notes: tuple[str, ...] = ()


def rename(layout: Layout, old: str, new: str, *, write: bool) -> Move:
    """Give a paper another id, with its errors if it has some.

    Raises UsageError when there is no such paper or the new id is not free, and ContentError when
    a file that may name the paper cannot be read; nothing is written then.
    """
    valid = validate(layout)
    record, wanted = find_record(valid, old), paper_id(new)
    require_free(valid, record, wanted)
    require_readable(valid, record)
    path, target = Path(record.file), layout.papers / f"{wanted}.yml"
    if target.exists():
        what = f"{target.as_posix()} is there already, and cannot be read as a paper"
        raise UsageError(what, "correct or delete it first")
    # An invalid id was never an address.
    is_address = is_slug(record.id) and not is_reserved(record.id)
    aliases = [alias for _, alias in record.texts("aliases") if alias != wanted]
    data = with_former(valid.originals[path], [*aliases, *([record.id] if is_address else ())])
    files: dict[Path, bytes | None] = {path: None, target: data}
    files |= renamed_in_lists(layout, valid.originals, record.id, wanted)
    return Move(record, apply(layout.root, files, valid.originals, write=write))


def require_free(valid: ValidContent, record: Record, wanted: str) -> None:
    """Raise UsageError when an id is not one, or belongs to another paper."""
    if wanted == record.id:
        raise UsageError(f"the paper has the id {wanted!r} already", "give another id")
    if not is_slug(wanted):
        better = slugify(wanted)
        advice = f"did you mean {better}?" if better else "use small letters, digits and hyphens"
        raise UsageError(f"{wanted!r} is not an id", advice)
    if is_reserved(wanted):
        kind = "the name of a device on Windows" if is_device(wanted) else "a list page's address"
        raise UsageError(f"{wanted!r} is {kind}", "choose another id")
    for other in valid.content.records:
        names = {other.id, *(alias for _, alias in other.texts("aliases"))}
        if other.id != record.id and wanted in names:
            what = f"{wanted!r} already belongs to {other.file}"
            advice = f"choose another id; if both are one work: `paper-index remove {record.id} "
            raise UsageError(what, f"{advice}--to {other.id}`")
    for one in valid.content.removed:
        if wanted in {one.id, *(alias for _, alias in one.texts("aliases"))}:
            raise UsageError(f"{wanted!r} belongs to a removed paper, {one.file}", "choose another")


def require_readable(valid: ValidContent, *records: Record) -> None:
    """Raise ContentError when files that a change rewrites, or might, cannot be rewritten."""
    lists, own = [*valid.content.verdicts, valid.content.authors], {one.file for one in records}
    mappings = (valid.content.authors, *records)
    unread = {one.file for one in lists if not isinstance(one.data, dict | list)}
    unread |= {one.file for one in mappings if not isinstance(one.data, dict)}
    changed = {one.file for one in lists} | own
    faults = [
        issue
        for issue in valid.issues
        if issue.location.file in unread
        or (issue.location.file in changed and issue.code == "duplicate-key")
        or (issue.location.file in own and issue.location.key in {"aliases", "former_keys"})
    ]
    if faults:
        raise ContentError(faults)
