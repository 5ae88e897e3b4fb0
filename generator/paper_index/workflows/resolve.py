"""Merges the entries of both sides of a conflict, where they do not disagree."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from paper_index.content.by_paper import MODELS, merge_entry
from paper_index.content.conflicts import conflict_sides, find_conflicts
from paper_index.content.entries import EntryFile, split_entries
from paper_index.content.format import format_permalinks
from paper_index.content.format_lists import SEARCHED
from paper_index.content.journal import apply
from paper_index.content.read import parse_yaml
from paper_index.content.synonyms import format_synonyms, validate_synonyms
from paper_index.history.log import run_git
from paper_index.model.issues import has_errors

if TYPE_CHECKING:
    from paper_index.content.layout import Layout

    Both = Callable[[Sequence[str], Sequence[str]], tuple[str, ...] | None]


@dataclass(frozen=True)
class Resolution:
    """The files whose conflicts are resolved, and those that are left as they are, by name."""

    resolved: tuple[Path, ...]
    left: tuple[Path, ...]


def resolve(layout: Layout) -> Resolution:
    """Resolve conflicts in all lists of the index, the permalinks and the answers of services.

    An entry that one side added, changed or deleted, and the other left as it was, is taken from
    that side. A file with an entry that both changed is left as it is, unless `refresh` wrote it:
    the later answer counts. So is one of which a side cannot be read.
    """
    parsers: dict[Path, Callable[[str], EntryFile | None]] = {
        layout.content / "tags.yml": lambda text: _entries(text, "tags"),
        layout.content / "authors.yml": _entries,
        layout.content / "synonyms.yml": _groups,
        **dict.fromkeys((layout.content / name for name in MODELS), _entries),
        layout.content / "watch.yml": _declined,
        layout.permalinks: lambda text: EntryFile((), {one: (one,) for one in text.split()}, ()),
    }
    writers: dict[Path, Callable[[EntryFile], bytes]] = {
        layout.permalinks: lambda merged: format_permalinks(merged.entries),
        layout.content / "synonyms.yml": lambda merged: format_synonyms(_text(merged)),
    }
    read, files, left = {}, {}, []
    for path, parse in parsers.items():
        data = path.read_bytes() if path.is_file() else b""
        text = data.decode("utf-8", "replace").replace("\r\n", "\n")
        if not find_conflicts(text, path.as_posix()):
            continue
        name = path.relative_to(layout.root).as_posix()
        base = run_git(layout.root, "show", f":1:./{name}")
        ours, theirs = map(parse, _with_later_search(*conflict_sides(text)))
        before = parse(base.decode("utf-8", "replace")) if base else EntryFile((), {}, ())
        is_utf8 = text.encode() == data.replace(b"\r\n", b"\n")
        both = partial(merge_entry, path.name) if path.name in MODELS else None
        merged = None
        if ours and theirs and before and is_utf8:
            merged = _merge(ours, theirs, before, both)
        if merged is None:
            left.append(path)
            continue
        read[path] = data
        files[path] = writers.get(path, _text)(merged)
    apply(layout.root, files, read)
    return Resolution(tuple(sorted(files)), tuple(sorted(left)))


def _with_later_search(*sides: str) -> Iterator[str]:
    """Yield the sides of a `watch.yml`, both with the later day of the last search."""
    latest = max((found[2] for side in sides for found in SEARCHED.finditer(side)), default="")
    yield from (SEARCHED.sub(rf"\g<1>{latest}", side) for side in sides)


def _declined(text: str) -> EntryFile | None:
    """Return the declined papers of a `watch.yml`, which may have none yet."""
    document, issues = parse_yaml(text, "")
    if not issues and isinstance(document.data or {}, dict) and "declined" not in text:
        return EntryFile(tuple(text.splitlines()), {}, ())
    return _entries(text, "declined")


def _entries(text: str, section: str | None = None) -> EntryFile | None:
    """Return the entries of a file, or of one of its keys; None if there is an error in it."""
    document, issues = parse_yaml(text, "")
    data = document.data or {}
    if issues or not isinstance(data, dict):
        return None
    if section is not None and not (section in data and isinstance(data[section] or {}, dict)):
        return None
    return split_entries(text, section)


def _groups(text: str) -> EntryFile | None:
    """Return groups of synonyms by their first word; None if one is wrong or two begin alike."""
    document, issues = parse_yaml(text, "")
    groups, faults = validate_synonyms(document)
    if has_errors([*issues, *faults]):
        return None
    split = split_entries(text)
    return split if len(split.entries) == len(groups) else None


def _text(merged: EntryFile) -> bytes:
    return merged.text().encode()


def _merge(
    ours: EntryFile, theirs: EntryFile, base: EntryFile, both: Both | None
) -> EntryFile | None:
    """Return the entries of both, None if they disagree. Without a base, nothing was deleted.

    `both` makes one entry of two that disagree.
    """
    if (ours.before, ours.after) != (theirs.before, theirs.after):
        return None
    entries = {}
    for name in {**ours.entries, **theirs.entries}:
        one, other, before = (side.entries.get(name) for side in (ours, theirs, base))
        if other in (one, before):
            chosen = one
        elif one == before:
            chosen = other
        else:
            chosen = both(one, other) if both and one and other else None
            if chosen is None:
                return None
        if chosen is not None:
            entries[name] = chosen
    return replace(ours, entries=entries)
