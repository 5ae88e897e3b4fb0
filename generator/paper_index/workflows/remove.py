"""Removes a paper; its address and keys lead to another paper, or a page says why it is gone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from paper_index.content.edit_papers import new_removed, renamed_in_lists, with_former
from paper_index.content.journal import apply
from paper_index.content.read import parse_yaml
from paper_index.model.author import name_key
from paper_index.model.issues import ContentError, UsageError
from paper_index.model.paper import FIELDS, RemovedPaper
from paper_index.model.source import Record
from paper_index.text import urls
from paper_index.workflows.check import read_past, today, validate
from paper_index.workflows.papers import find_record, paper_id, unknown_paper
from paper_index.workflows.rename import Move, require_readable

if TYPE_CHECKING:
    from paper_index.content.layout import Layout
    from paper_index.workflows.check import ValidContent

_OWN = {"added", "source", "citation_key", "former_keys", "aliases", "featured"}
"""Fields that the paper in its place does not get."""


def remove(
    layout: Layout, name: str, *, to: str | None = None, reason: str | None = None, write: bool
) -> Move:
    """Delete a paper, or keep the address of one whose file is deleted already.

    The paper `to` gets its aliases and citation keys. Else a file in `content/removed/` keeps them
    with the `reason`, unless nothing of the paper is recorded in the permalinks.

    Raises UsageError when there is no such paper, or when it is published and neither is given,
    and ContentError when a file that may name the paper cannot be read; nothing is written then.
    """
    valid = validate(layout)
    record, is_there = _find(layout, valid, name)
    successor = find_record(valid, to) if to else None
    if successor and successor.id == record.id:
        raise UsageError("a paper cannot replace itself", "name another paper with --to")
    require_readable(valid, *([record] if is_there else ()), *([successor] if successor else ()))
    ids = [record.id, *(alias for _, alias in record.texts("aliases"))]
    keys = [key for key, _ in record.citation_keys if urls.is_citation_key(key)]
    recorded = urls.permanent(ids, (), keys=keys)
    permalinks = valid.content.permalinks
    files: dict[Path, bytes | None] = {Path(record.file): None} if is_there else {}
    if successor:
        data = valid.originals[Path(successor.file)]
        aliases = [*(alias for _, alias in successor.texts("aliases")), *filter(urls.is_slug, ids)]
        former = [*(text for _, text in successor.texts("former_keys")), *keys]
        files[Path(successor.file)] = with_former(data, aliases, former)
    elif reason:
        path = layout.removed / f"{record.id}.yml"
        if path.exists():
            raise UsageError(f"{path.as_posix()} is there already", "edit it, or delete it first")
        files[path] = _removed(record, ids[1:], keys, reason)
    elif not permalinks.readable:
        raise ContentError(valid.issues_in(permalinks.file))
    elif recorded.intersection(permalinks.addresses):
        what = f"{record.id} is published: its address and its citation key have to keep working"
        advice = "name the paper that replaces it with --to OTHER, or say why it is gone: --gone"
        raise UsageError(what, advice)
    files |= renamed_in_lists(
        layout,
        valid.originals,
        record.id,
        successor.id if successor else None,
        _people(valid, successor),
    )
    written = apply(layout.root, files, valid.originals, write=write)
    return Move(record, written, _only_there(record, successor) if successor else ())


def _find(layout: Layout, valid: ValidContent, name: str) -> tuple[Record, bool]:
    """Return a paper by its id, and whether it has a file.

    A paper whose recorded address is lost is read from its last commit, if there is one.
    """
    wanted, records = paper_id(name), {one.id: one for one in valid.content.records}
    if wanted in records:
        return records[wanted], True
    for one in records.values():
        if wanted in (alias for _, alias in one.texts("aliases")):
            raise UsageError(f"{wanted!r} is a former id of {one.id}", "name it by its present id")
    if urls.paper(wanted) in valid.content.permalinks.addresses:
        path = layout.papers / f"{wanted}.yml"
        text = read_past(layout.root).versions([wanted]).get(wanted, b"").decode("utf-8", "replace")
        document, _ = parse_yaml(text, path.as_posix())
        data = document.data if isinstance(document.data, dict) else {}
        if not path.exists() and urls.paper(wanted) not in valid.addresses:
            return Record(document.file, _lost_only(data, valid), id=wanted), False
    raise unknown_paper(valid, name, records)


def _lost_only(data: dict[str, object], valid: ValidContent) -> dict[str, object]:
    """Return the values of a former file without aliases and keys that papers have now."""
    record, taken = Record("", data), valid.addresses
    keys = [key for key, _ in record.citation_keys if f"@{key}" not in taken]
    aliases = [one for _, one in record.texts("aliases") if urls.paper(one) not in taken]
    rest = {key: value for key, value in data.items() if key not in {"citation_key", "aliases"}}
    return {**rest, "former_keys": keys, "aliases": aliases}


def _removed(record: Record, aliases: Sequence[str], keys: Sequence[str], reason: str) -> bytes:
    title = next((text for _, text in record.texts("title")), None)
    fields = {"id": record.id, "title": title, "reason": reason, "date": today()}
    try:
        removed = RemovedPaper.model_validate({**fields, "former_keys": keys, "aliases": aliases})
    except ValidationError as problem:
        details = problem.errors()[0]
        what = f"the {details['loc'][0]} {details['msg']}"
        raise UsageError(what, "`paper-index rename` it first, or correct it") from problem
    return new_removed(removed)


def _people(valid: ValidContent, successor: Record | None) -> set[str]:
    """Return the ids of the people in `authors.yml` who may have written a paper."""
    names = successor.texts("authors") if successor else []
    printed = {name_key(name) for number, name in names if number is not None}
    return {one.id for one in valid.authors if {*map(name_key, one.spellings)} & printed}


def _only_there(record: Record, successor: Record) -> tuple[str, ...]:
    """Return a note on the fields that are lost with a paper."""
    given, known = (
        {key for key in FIELDS if isinstance(one.data, dict) and one.data.get(key)}
        for one in (record, successor)
    )
    lost = [key for key in FIELDS if key in given - known - _OWN]
    return (f"{successor.id} has no {', '.join(lost)}; {record.id} had",) if lost else ()
