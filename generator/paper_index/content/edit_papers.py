"""Change what names a paper by its id: its own file, verdicts, and entries of lists."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruamel.yaml.comments import CommentedMap

from paper_index.content.by_paper import MODELS, rename_entry
from paper_index.content.format import dump, load, set_value, styled, update_paper
from paper_index.content.format_lists import format_authors
from paper_index.model.paper import Paper
from paper_index.text.urls import verdict_file

if TYPE_CHECKING:
    from paper_index.content.layout import Layout
    from paper_index.model.paper import RemovedPaper


def with_former(data: bytes, aliases: Iterable[str], keys: Iterable[str] = ()) -> bytes:
    """Return a paper's file with these aliases and, if there are some, these former keys."""
    former = tuple(dict.fromkeys(aliases))
    fields = {"aliases": former, "former_keys": tuple(dict.fromkeys(keys))}
    # Only these fields are written.
    paper = Paper(id="x", title="x").model_copy(update=fields)
    data = update_paper(data, paper, fields)
    return data if former else without_field(data, "aliases")


def without_field(data: bytes, name: str) -> bytes:
    """Return a paper's file without a field."""
    document = load(data)
    document.pop(name, None)
    return dump(document)


def new_removed(removed: RemovedPaper) -> bytes:
    """Return the file of a removed paper: non-empty values only."""
    values = {name: value for name, value in dict(removed).items() if value and name != "id"}
    return dump(CommentedMap((name, styled(name, value)) for name, value in values.items()))


def renamed_in_lists(
    layout: Layout,
    originals: Mapping[Path, bytes],
    old: str,
    new: str | None,
    authors: Container[str] | None = None,
) -> dict[Path, bytes | None]:
    """Return the lists and verdicts that name a paper, with another one in its place.

    Without `new` the name is deleted. A verdict with less than two papers left is deleted. With
    `authors`, only their entries get the new name; those of others lose the old one.
    """
    files: dict[Path, bytes | None] = {}
    for path, data in originals.items():
        if old.encode() not in data:
            continue
        if path == layout.content / "authors.yml":
            files[path] = _in_authors(data, old, new, authors)
        elif path.parent == layout.content and path.name in MODELS:
            files[path] = rename_entry(data, old, new)
        elif path == layout.content / "duplicates.yml":
            files[path] = _in_verdicts(data, old, new)
        elif path.parent == layout.duplicates and (edited := _in_verdicts(data, old, new)) != data:
            files[path] = None
            if edited:
                names = next(value for value in load(edited).values() if isinstance(value, list))
                wanted = layout.root / verdict_file(names)
                # The name is changed by `fmt` if a verdict on these papers is there.
                is_taken = wanted in originals or wanted in files
                files[path if is_taken else wanted] = edited
    return {path: data for path, data in files.items() if data != originals.get(path)}


def _in_verdicts(data: bytes, old: str, new: str | None) -> bytes | None:
    """Return a file of one or more verdicts; None if nothing is left of it."""
    document = load(data)
    entries = document if isinstance(document, list) else [document]
    kept = [entry for entry in entries if _keep_verdict(entry, old, new)]
    if isinstance(document, list):
        for number, entry in reversed(list(enumerate(document))):
            if all(entry is not one for one in kept):
                del document[number]
    return dump(document) if kept else b"" if isinstance(document, list) else None


def _keep_verdict(entry: Any, old: str, new: str | None) -> bool:
    """Replace an id in a verdict; return whether it still names two papers."""
    for answer in ("same", "different"):
        names = entry.get(answer) if isinstance(entry, dict) else None
        if isinstance(names, list) and old in names:
            rest = _replaced(names, old, new)
            set_value(entry, answer, styled(answer, rest))
            return len(rest) > 1
    return True


def _in_authors(data: bytes, old: str, new: str | None, authors: Container[str] | None) -> bytes:
    document = load(data)
    for author, entry in document.items():
        names = entry.get("papers") if isinstance(entry, dict) else None
        if isinstance(names, list) and old in names:
            successor = new if authors is None or author in authors else None
            rest = _replaced(names, old, successor)
            if rest:
                set_value(entry, "papers", styled("papers", rest))
            else:
                del entry["papers"]
    return format_authors(dump(document))


def _replaced(names: Sequence[str], old: str, new: str | None) -> list[str]:
    replaced = (new if name == old else name for name in names)
    return [name for name in dict.fromkeys(replaced) if name is not None]
