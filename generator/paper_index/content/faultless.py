"""Remembers which files of papers have no issues, so that they are not parsed and checked again."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from paper_index.model.fields import parse_date
from paper_index.model.paper import Paper, PaperStatus, PaperType
from paper_index.model.source import Record
from paper_index.text.yaml_reader import YamlDocument, read_yaml

if TYPE_CHECKING:
    from paper_index.cache.store import BuildState
    from paper_index.model.issues import Issue
    from paper_index.model.settings import Limits
    from paper_index.text.yaml_reader import KeyPath

T = TypeVar("T")

_STEP = "papers without issues"
_TYPES: Mapping[str, Callable[[Any], object]] = {
    "authors": tuple,
    "published": parse_date,
    "type": PaperType,
    "tags": tuple,
    "featured": parse_date,
    "status": PaperStatus,
    "added": parse_date,
    "former_keys": tuple,
    "aliases": tuple,
}
"""What makes the value of a field from JSON, where it is not the same."""


_BLANK = Paper(id="blank", title="Blank")


class FaultlessPapers:
    """The papers whose files had no issues in an earlier build, and have not changed since."""

    def __init__(self, build: BuildState, limits: Limits) -> None:
        self._cache = build.cache
        self._limits = build.digests.of(limits)
        self._found: dict[str, tuple[Record, Paper]] = {}
        """Those found, by file; papers have their tags as the file has them."""

    def load(self, files: Mapping[Path, bytes | None]) -> None:
        """Look for files, which are given with their content."""
        keys = {path: self._key(path.stem, raw) for path, raw in files.items() if raw}
        known = self._cache.get(_STEP, keys.values())
        for path, key in keys.items():
            if key in known:
                # A value that is valid JSON of another form is none of ours.
                with contextlib.suppress(ValueError, TypeError, AttributeError):
                    data, changed = json.loads(known[key])
                    paper = _construct(path.stem, data, changed)
                    record = _record(path, data, files[path] or b"")
                    self._found[record.file] = record, paper

    def record(self, path: Path) -> Record | None:
        """Return the record of a file that was found."""
        return self._found.get(path.as_posix(), (None, None))[0]

    def paper(self, record: Record) -> Paper | None:
        """Return the paper of a record that was found, with its tags as the file has them."""
        return self._found.get(record.file, (None, None))[1]

    def unknown(self, records: Iterable[Record]) -> list[Record]:
        """Return the records that were not found, whose values must be checked."""
        return [record for record in records if record.file not in self._found]

    def remember(
        self, records: Iterable[Record], papers: Iterable[Paper], issues: Iterable[Issue]
    ) -> None:
        """Keep those of the valid papers whose files have no issues."""
        faulty, known = {issue.location.file for issue in issues}, {one.id: one for one in papers}
        values = {}
        for record in self.unknown(records):
            paper = known.get(record.id)
            if paper and record.raw is not None and record.file not in faulty:
                values[self._key(record.id, record.raw)] = _write(record, paper)
        self._cache.put(_STEP, values)

    def _key(self, name: str, raw: bytes) -> str:
        return f"{hashlib.sha256(raw).hexdigest()} {name} {self._limits}"


class _Places(Mapping["KeyPath", T]):
    """The lines or the comments of a file, which is parsed when they are needed."""

    def __init__(self, raw: bytes, kind: Literal["lines", "comments"]) -> None:
        self._raw, self._kind = raw, kind

    @cached_property
    def _found(self) -> Mapping[KeyPath, T]:
        document: YamlDocument = read_yaml(self._raw.decode("utf-8-sig"))
        found: Mapping[KeyPath, T] = getattr(document, self._kind)
        return found

    def __getitem__(self, key: KeyPath) -> T:
        return self._found[key]

    def __iter__(self) -> Iterator[KeyPath]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def _write(record: Record, paper: Paper) -> bytes:
    """Return the data of a record, and the fields of the paper that have other values."""
    data: dict[str, object] = record.data if isinstance(record.data, dict) else {}
    fields = paper.model_dump(mode="json", exclude={"id"}, exclude_unset=True)
    changed = {key: value for key, value in fields.items() if data.get(key) != value}
    return json.dumps([data, changed], ensure_ascii=False).encode()


class _Lines(_Places[int]):
    """The lines of a file, which is not parsed for the key in the first one: the title's."""

    def __getitem__(self, key: KeyPath) -> int:
        is_first = len(key) == 1 and self._raw.startswith(f"{key[0]}:".encode())
        return 1 if is_first else super().__getitem__(key)


def _record(path: Path, data: object, raw: bytes) -> Record:
    lines = _Lines(raw, "lines")
    comments: _Places[str] = _Places(raw, "comments")
    return Record(path.as_posix(), data, lines, path.stem, comments=comments, raw=raw)


def _construct(name: str, data: dict[str, Any], changed: dict[str, Any]) -> Paper:
    fields = {"links": {}, **data, **changed, "id": name}
    for key in _TYPES.keys() & fields.keys():
        if fields[key] is not None:
            fields[key] = _TYPES[key](fields[key])
    # `model_construct` takes much longer, as it looks up each default.
    return _BLANK.model_copy(update=fields)
