"""Keeps results of pure steps in one SQLite file, by the digests of their inputs.

The file is only a cache: one that is damaged, or of another version, is replaced, and one that is
locked or cannot be written is left out. Values are bytes, JSON as a rule, and never pickles: a
cloned repository may contain any file. What only a process keeps is in its memory.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Self, TypeVar

from jinja2.bccache import BytecodeCache

from paper_index.cache.keys import Digests, program_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from jinja2.bccache import Bucket

T = TypeVar("T")

FILE = "cache.sqlite"
_VERSION = 2
_PATIENCE = 2.0  # seconds for another build that is writing
_AT_ONCE = 500  # keys of a query
_BUFFER = 2**22  # bytes that wait to be written: one short transaction for many results
_RUNS = 2  # entries stay for so many later runs of their step that do not use them
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_CHECK = 16  # bytes in front of a value that show whether it is whole

_SCHEMA = """
CREATE TABLE results (step TEXT, key BLOB, value BLOB, PRIMARY KEY (step, key)) WITHOUT ROWID;
CREATE TABLE uses (step TEXT, key BLOB, run INTEGER, PRIMARY KEY (step, key)) WITHOUT ROWID;
CREATE TABLE runs (step TEXT PRIMARY KEY, run INTEGER);
"""


class Store:
    """The results of earlier builds, each under the name of its step and the key of its inputs.

    Use it as a context manager: what is new is complete in the file at its end.
    """

    def __init__(self, folder: Path | None) -> None:
        """Open the store in a folder; without one, nothing is found and nothing is kept."""
        self._path = folder / FILE if folder else None
        self._used: dict[str, set[bytes]] = defaultdict(set)
        self._new: dict[str, dict[bytes, bytes]] = defaultdict(dict)
        self._size = 0
        self._changed: set[str] = set()
        self._base: sqlite3.Connection | None = None
        self._process = os.getpid()
        self._try(self._open, None)

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Write what is new; also after an error, as each result is complete."""
        self.close()

    def get(self, step: str, keys: Iterable[str]) -> dict[str, bytes]:
        """Return the values that are known, by key; none in a copy of the process."""
        # SQLite's connections cannot be used there.
        if os.getpid() != self._process:
            return {}
        names = {self._key(key): key for key in keys}
        new = self._new.get(step, {})
        found = {name: new[name] for name in names if name in new}
        wanted = [name for name in names if name not in found]
        for start in range(0, len(wanted), _AT_ONCE):
            part = wanted[start : start + _AT_ONCE]
            known: dict[bytes, bytes] = {}
            found |= self._try(partial(self._read, step, part), known)
        self._used[step].update(found)
        return {names[name]: value for name, value in found.items()}

    def put(self, step: str, values: Mapping[str, bytes]) -> None:
        """Keep values by key; not in a copy of the process."""
        if self._base is None or os.getpid() != self._process:
            return
        for key, value in values.items():
            self._new[step][self._key(key)] = value
            self._size += len(value) + _CHECK
        if values:
            self._changed.add(step)
        if self._size > _BUFFER:
            self._flush()

    def remember(self, step: str, key: str, make: Callable[[], bytes]) -> bytes:
        """Return the value of a key, which is made and kept if it is not known."""
        found = self.get(step, [key])
        if key not in found:
            found[key] = make()
            self.put(step, found)
        return found[key]

    def close(self) -> None:
        """Write what is new, and drop what the latest runs of the changed steps did not use."""
        self._flush()
        if self._base and self._changed:
            self._try(self._drop_unused, None)
        if self._base:
            self._base.close()
            self._base = None

    @contextlib.contextmanager
    def in_copy(self) -> Iterator[Store]:
        """Yield this store or, in a copy of its process, another one of the same file."""
        if os.getpid() == self._process:
            yield self
            return
        with Store(self._path.parent if self._path and self._base else None) as own:
            yield own

    @cached_property
    def program(self) -> str:
        """The digest of the program, which every key of a result contains."""
        return program_digest()

    def _key(self, key: str) -> bytes:
        return hashlib.sha256(f"{self.program} {key}".encode()).digest()[:_CHECK]

    def _open(self) -> None:
        path = self._path
        if path is None:
            return
        if path.is_symlink():
            path.unlink()
        self._base = sqlite3.connect(
            path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
        )
        # Only a power failure can damage a file that is not synchronised; checks find that.
        self._base.execute("PRAGMA synchronous = OFF")
        self._base.execute("PRAGMA trusted_schema = OFF")
        if self._is_ready(self._base):
            return
        with self._transaction() as base:
            # Another build may have made it meanwhile.
            if self._is_ready(base):
                return
            if base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise sqlite3.DatabaseError("a store of another version")
            for statement in filter(str.strip, _SCHEMA.split(";")):
                base.execute(statement)
            base.execute(f"PRAGMA user_version = {_VERSION}")

    @staticmethod
    def _is_ready(base: sqlite3.Connection) -> bool:
        version: int = base.execute("PRAGMA user_version").fetchone()[0]
        return version == _VERSION

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        base = self._base
        if base is None:
            raise sqlite3.ProgrammingError("the store is closed")
        base.execute("BEGIN IMMEDIATE")
        try:
            yield base
            base.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                base.execute("ROLLBACK")
            raise

    def _read(self, step: str, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        if self._base is None:
            return {}
        marks = ",".join("?" * len(keys))
        query = f"SELECT key, value FROM results WHERE step = ? AND key IN ({marks})"  # noqa: S608
        rows = self._base.execute(query, [step, *keys])
        return {key: value[_CHECK:] for key, value in rows if _is_whole(key, value)}

    def _flush(self) -> None:
        if self._base and self._size:
            self._try(self._write, None)
        self._new.clear()
        self._size = 0

    def _write(self) -> None:
        with self._transaction() as base:
            for step, values in self._new.items():
                rows = ((step, key, _sum(key, value) + value) for key, value in values.items())
                base.executemany("INSERT OR REPLACE INTO results VALUES (?, ?, ?)", rows)
                _note_uses(base, step, values)

    def _drop_unused(self) -> None:
        with self._transaction() as base:
            for step in sorted(self._changed):
                run = _note_uses(base, step, self._used[step])
                base.execute("INSERT OR REPLACE INTO runs VALUES (?, ?)", [step, run])
                old = "step = ? AND key IN (SELECT key FROM uses WHERE step = ? AND run < ?)"
                for table in ("results", "uses"):
                    base.execute(f"DELETE FROM {table} WHERE {old}", [step, step, run - _RUNS])  # noqa: S608

    def _try(self, action: Callable[[], T], otherwise: T) -> T:
        """Run an action on the file; replace the file once if it is damaged."""
        try:
            return action()
        except (sqlite3.Error, OSError) as problem:
            self._abandon()
            # The low byte is the kind of the error.
            if getattr(problem, "sqlite_errorcode", 0) & 0xFF in _BUSY or self._path is None:
                return otherwise
        try:
            for name in (FILE, f"{FILE}-journal", f"{FILE}-wal", f"{FILE}-shm"):
                self._path.with_name(name).unlink(missing_ok=True)
            self._open()
        except (sqlite3.Error, OSError):
            self._abandon()
        return otherwise

    def _abandon(self) -> None:
        if self._base:
            with contextlib.suppress(sqlite3.Error):
                self._base.close()
        self._base = None


@dataclass(frozen=True)
class BuildState:
    """What the steps of one build share: the results of earlier builds, and digests of values."""

    cache: Store = field(default_factory=lambda: Store(None))
    digests: Digests = field(default_factory=Digests)


def _note_uses(base: sqlite3.Connection, step: str, keys: Iterable[bytes]) -> int:
    """Note that the present run of a step uses keys, and return its number.

    The values are not in the same table: to write a row takes the longer the larger its value is.
    """
    query = "SELECT 1 + max(CAST(run AS INTEGER)) FROM runs WHERE step = ?"
    run: int = base.execute(query, [step]).fetchone()[0] or 1
    rows = ((step, key, run) for key in keys)
    base.executemany("INSERT OR REPLACE INTO uses VALUES (?, ?, ?)", rows)
    return run


def _sum(key: bytes, value: bytes) -> bytes:
    return hashlib.blake2b(value, key=key, digest_size=_CHECK).digest()


def _is_whole(key: object, value: object) -> bool:
    return (
        isinstance(key, bytes)
        and isinstance(value, bytes)
        and value[:_CHECK] == _sum(key, value[_CHECK:])
    )


class _CompiledTemplates(BytecodeCache):
    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Use what is kept, if it was made from the same text."""
        if kept := self._kept.get(bucket.key):
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


@cache
def compiled_templates(extensions: tuple[str, ...]) -> BytecodeCache:
    """Return the templates that this process compiled with some extensions of Jinja.

    They are kept for its next build, as in a preview: compiling those of the theme takes a fifth of
    the build of a small site.
    """
    del extensions
    return _CompiledTemplates()
