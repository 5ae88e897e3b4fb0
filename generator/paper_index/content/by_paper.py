"""The files `refresh.yml` and `signals.yml`: an entry a paper, written by `refresh`.

The entries are laid out like those of other lists, so that git merges them, and are written without
ruamel, which would take ten seconds for ten thousand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from paper_index.content.entries import EntryFile, comments_above, split_entries
from paper_index.content.validate import build_entries
from paper_index.model.fields import PartialDate
from paper_index.model.issues import error, hint
from paper_index.model.refresh import RefreshEntry, Signal
from paper_index.text.wording import did_you_mean
from paper_index.text.yaml_reader import find_comments

if TYPE_CHECKING:
    from paper_index.model.issues import Issue
    from paper_index.model.source import Document, Record

Entry = TypeVar("Entry", RefreshEntry, Signal)

REFRESH, SIGNALS = "refresh.yml", "signals.yml"
MODELS: Mapping[str, type[RefreshEntry] | type[Signal]] = {REFRESH: RefreshEntry, SIGNALS: Signal}
"""What each of the files has an entry of for a paper."""

_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def validate_entries(
    model: type[Entry], document: Document, records: Sequence[Record]
) -> tuple[tuple[Entry, ...], list[Issue]]:
    """Return the valid entries, in order, and the issues of all; `records` are those of papers.

    The entry of a former id is that of the present paper.
    """
    data = document.data or {}
    if not isinstance(data, dict):
        what = "a mapping of the ids of papers belongs here"
        return (), [error("wrong-type", document.location(), what)]
    entries, issues = build_entries(model, document, data)
    present = {one.id: one.id for one in records}
    former = {alias: one.id for one in records for _, alias in one.texts("aliases")}
    owners = former | present
    for name in data:
        if name not in owners:
            what, advice = f"there is no paper {name!r}", did_you_mean(name, present)
            issues.append(
                hint("unknown-paper", document.location(name), what, advice or "delete it")
            )
    found = {one.id: one for one in entries if one.id in present}
    moved = (one for one in entries if one.id in former and one.id not in present)
    for one in moved:
        found.setdefault(owners[one.id], one.model_copy(update={"id": owners[one.id]}))
    return tuple(found.values()), issues


def split_by_paper(data: bytes) -> EntryFile:
    """Return the entries of a file without errors, each with its comments."""
    text = data.decode("utf-8-sig")
    file = split_entries(text) if text.strip() else EntryFile((), {}, ())
    if file.entries or not text.strip():
        return file
    loaded = yaml.load(text, yaml.BaseLoader)  # noqa: S506 (BaseLoader makes only texts)
    if not loaded:
        return EntryFile(tuple(find_comments(text)), {}, ())
    # In braces.
    made = {name: _lines(name, value) for name, value in loaded.items()}
    return EntryFile(tuple(find_comments(text)), made, ())


def with_entries(file: EntryFile, entries: Iterable[RefreshEntry | Signal]) -> EntryFile:
    """Return a file with entries in place of those of their papers; all comments stay.

    An entry without values is left out.
    """
    made = {one.id: _with_comments(file.entries.get(one.id, ()), one) for one in entries}
    kept = {**file.entries, **made}
    for name, lines in made.items():
        if lines == (f"{name}: {{}}",):
            del kept[name]
    return replace(file, entries=kept)


def format_by_paper(data: bytes, entries: Iterable[RefreshEntry | Signal]) -> bytes:
    """Return a file in canonical form: entries by id; `entries` are those in it."""
    file = split_by_paper(data)
    known = (one for one in entries if one.id in file.entries)
    return with_entries(file, known).text().encode()


def rename_entry(data: bytes, old: str, new: str | None) -> bytes:
    """Return a file in which the entry of a paper is that of another one; without `new`, of none.

    An entry that the other one has already stays.
    """
    file = split_by_paper(data)
    entries = dict(file.entries)
    lines = entries.pop(old, None)
    if lines is None:
        return data
    if new is not None and new not in entries:
        above = comments_above(lines)
        first = lines[len(above)].replace(old, new, 1)
        entries[new] = (*above, first, *lines[len(above) + 1 :])
    return replace(file, entries=entries).text().encode()


def merge_entry(name: str, ours: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...] | None:
    """Return what both versions of an entry mean: the later answer, and what either declined.

    None if one of them has errors. `name` is that of the file.
    """
    try:
        one, other = (_parse(MODELS[name], lines) for lines in (ours, theirs))
    except (yaml.YAMLError, ValidationError, TypeError):
        return None
    if isinstance(one, Signal) and isinstance(other, Signal):
        return tuple(ours if one.date >= other.date else theirs)
    if not (isinstance(one, RefreshEntry) and isinstance(other, RefreshEntry)):
        return None
    old, new = sorted((one, other), key=lambda entry: str(entry.asked or ""))
    declined = [proposal for proposal in old.proposals if not proposal.is_open]
    kept = [
        next((gone for gone in declined if gone.is_same(proposal)), proposal)
        for proposal in new.proposals
    ]
    kept += [gone for gone in declined if not any(gone.is_same(other) for other in kept)]
    version = max(filter(None, (one.version, other.version)), default=None)
    merged = new.model_copy(update={"version": version, "proposals": tuple(kept)})
    return _with_comments((*comments_above(theirs), *ours), merged)


def _parse(model: type[RefreshEntry] | type[Signal], lines: Sequence[str]) -> BaseModel:
    loaded = yaml.load("\n".join(lines), yaml.BaseLoader)  # noqa: S506 (BaseLoader makes only texts)
    ((name, values),) = loaded.items()
    return model.model_validate({**values, "id": name})


def _with_comments(old: Sequence[str], entry: RefreshEntry | Signal) -> tuple[str, ...]:
    """Return the lines of an entry below the comments in its old lines."""
    comments = find_comments("\n".join(old)) if any("#" in line for line in old) else []
    return (*comments, *_lines(entry.id, _plain(entry), flow=isinstance(entry, Signal)))


def _lines(name: str, values: Any, *, flow: bool = False) -> tuple[str, ...]:
    """Return an entry: a signal in one line, so that ten thousand are not a hundred thousand."""
    text: str = yaml.dump(
        {name: values},
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=2**20,
        default_flow_style=None if flow else False,
    )
    return tuple(text.splitlines())


def _plain(value: Any) -> Any:
    """Return a value for YAML: dates and numbers without quotes, which the files do not need."""
    if isinstance(value, BaseModel):
        value = {name: one for name, one in value if name != "id" and one not in (None, ())}
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, PartialDate):
        return value.date
    return value if isinstance(value, int) else str(value)
