"""Change files of `content/` together: a kill or an error never leaves one half of a change.

The new files are first written to a folder below `.paper-index/`. Then a record is put beside it,
in one step, that lists the files with the SHA-256 of their old and new content. Then the files are
moved to their places, and the record is removed. A command that is killed before there is a record
has changed nothing; after one that is killed later, the next command completes the change. Power
failures are as safe as the file system makes renames.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from filelock import FileLock, Timeout
from pydantic import BaseModel, Field, ValidationError

from paper_index.content.write import is_temporary, write_file
from paper_index.model.issues import UsageError

if TYPE_CHECKING:
    _Change = tuple[Path, bytes | None, bytes | None]
    """A file, and its content before and after the change, None where it is missing."""

FOLDER = ".paper-index"
"""The folder of an index for the journal, the lock and state files; git ignores it."""

GENERATING = "generate.lock"
"""The lock for writing generated files, which does not keep commands from changing `content/`."""

_RECORD, _STAGED = "change.json", "change-"
_PATIENCE = 10  # seconds; a change of a thousand files takes less than one
_LONG_PATIENCE = 600  # seconds; to generate ten thousand pages takes less than one minute


class _Entry(BaseModel, frozen=True, extra="forbid"):
    """A file of a change; SHA-256 of its content before and after it, None where it is missing."""

    path: str = Field(pattern="^content/")
    before: str | None
    after: str | None


class _Record(BaseModel, frozen=True, extra="forbid"):
    """A change: the new content of the first file is in the file `0` of the folder `staged`."""

    staged: str = Field(pattern=f"^{_STAGED}[0-9a-f]{{32}}$")
    files: tuple[_Entry, ...]
    is_reverse: bool = False
    """Whether it undoes a change that failed."""


def apply(
    root: Path,
    files: Mapping[Path, bytes | None],
    read: Mapping[Path, bytes],
    *,
    write: bool = True,
) -> tuple[Path, ...]:
    """Write files of `content/`, all or none, and return those that change, sorted.

    `root` is the folder of the index. `files` has the new content of each file, None to remove it.
    `read` has the content from which the change was made, as in `ValidContent.originals`; a file
    that is not in it must not exist. A file in `files` that does not change is only compared.

    Raises UsageError when one of the files is not as it was read, when one cannot be written, and
    when another command does not release the lock in ten seconds; nothing has changed then. Without
    `write` nothing is compared or written.
    """
    changes = [(path, read.get(path), files[path]) for path in sorted(files)]
    changed = tuple(path for path, before, after in changes if before != after)
    if not (changed and write):
        return changed
    with _explained(root), lock(root):
        _complete(root)
        _refuse([path for path, before, _ in changes if _content(path) != before])
        _perform(root, [one for one in changes if one[1] != one[2]])
    return changed


def recover(root: Path) -> list[str]:
    """Complete the change that a killed command left, remove its other files, and return notes.

    Does nothing, and needs no permission to write, if there is nothing to do. Raises UsageError
    when the change cannot be completed, or when a running command holds the lock.
    """
    is_pending, notes = (root / FOLDER / _RECORD).exists(), []
    if is_pending or any(_leftovers(root)):
        # Files that cannot be removed do no harm.
        with _explained(root) if is_pending else contextlib.suppress(OSError), lock(root):
            notes = _complete(root)
            for path in _leftovers(root):
                _remove(path)
    return notes


def state_folder(root: Path) -> Path:
    """Return the folder for state files, which is made if it is missing."""
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / ".gitignore").exists():
        (folder / ".gitignore").write_bytes(b"*\n")
    return folder


@contextlib.contextmanager
def lock(root: Path, name: str = "lock") -> Iterator[None]:
    """Keep other commands from writing to an index; the lock of a killed process is free.

    There is no lock where the folder cannot be written. Raises UsageError when another process
    holds it for ten seconds, or for ten minutes if it is `GENERATING`.
    """
    patience = _LONG_PATIENCE if name == GENERATING else _PATIENCE
    held = FileLock(root / FOLDER / name, timeout=patience)
    try:
        state_folder(root)
        held.acquire()
    except Timeout as problem:
        what = f"another paper-index command is writing to {root.absolute()}"
        raise UsageError(what, "wait until it has ended, and run this one again") from problem
    except PermissionError:
        pass
    except OSError as problem:
        if problem.errno != errno.EROFS:
            raise
    try:
        yield
    finally:
        held.release()


def _perform(root: Path, changes: Iterable[_Change]) -> None:
    """Make a change; when it fails, make the reverse change, in the same way."""
    try:
        _refuse(_replay(root, _stage(root, changes)))
    except BaseException:
        if (root / FOLDER / _RECORD).exists():
            done = [(path, new, old) for path, old, new in changes if _content(path) == new]
            _replay(root, _stage(root, done, is_reverse=True))
        _clear(root)
        raise
    _clear(root)


def _stage(root: Path, changes: Iterable[_Change], *, is_reverse: bool = False) -> _Record:
    """Write the new files and their record, which replaces one that is there; return it."""
    folder, name, entries = root / FOLDER, f"{_STAGED}{uuid4().hex}", []
    staged = folder / name
    staged.mkdir()
    for number, (path, before, after) in enumerate(changes):
        if after is not None:
            (staged / str(number)).write_bytes(after)
            with contextlib.suppress(FileNotFoundError):
                shutil.copymode(path, staged / str(number))
        relative = path.relative_to(root).as_posix()
        entries.append(_Entry(path=relative, before=_digest(before), after=_digest(after)))
    record = _Record(staged=name, files=tuple(entries), is_reverse=is_reverse)
    write_file(folder / _RECORD, record.model_dump_json(indent=1).encode())
    return record


def _replay(root: Path, record: _Record) -> list[Path]:
    """Move the recorded files to their places; return those that cannot be moved."""
    folder = root / FOLDER
    left = []
    for number, entry in enumerate(record.files):
        path, staged = root / entry.path, folder / record.staged / str(number)
        found = _digest(_content(path))
        if found == entry.after:
            continue
        if found != entry.before or not _is_inside(root, entry.path):
            left.append(path)
        elif entry.after is None:
            path.unlink()
        elif _digest(_content(staged)) == entry.after:
            _move(staged, path)
        else:
            left.append(path)
    return left


def _complete(root: Path) -> list[str]:
    """Complete a recorded change and return notes: what was done, and what could not be done."""
    if not (root / FOLDER / _RECORD).exists():
        return []
    try:
        record = _Record.model_validate_json((root / FOLDER / _RECORD).read_bytes())
    except ValidationError:
        _clear(root)
        what = "an interrupted command left a damaged record, which is removed"
        return [f"{what}; compare content/ with its last version in git"]
    left = _replay(root, record)
    _clear(root)
    advice = "was changed since, and is left as it is; `paper-index check` shows whether it fits"
    notes = [f"{path.as_posix()} {advice}" for path in left]
    done = "undone" if record.is_reverse else "completed"
    return [f"the change of an interrupted command is {done}", *notes]


def _clear(root: Path) -> None:
    """Remove the record first, then the files that belong to it."""
    folder = root / FOLDER
    (folder / _RECORD).unlink(missing_ok=True)
    for path in folder.glob(f"{_STAGED}*"):
        _remove(path)


def _leftovers(root: Path) -> Iterator[Path]:
    """Yield what a killed command may leave besides the record."""
    folder, content = root / FOLDER, root / "content"
    yield from folder.glob(f"{_STAGED}*")
    for place in (folder, content, *(one for one in content.glob("*/") if not one.is_symlink())):
        yield from filter(is_temporary, place.glob(".*.tmp"))


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink()


def _move(staged: Path, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        staged.replace(path)
    except OSError as problem:
        if problem.errno != errno.EXDEV:
            raise
        # The folder of the file is on another disk.
        write_file(path, staged.read_bytes())


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _digest(data: bytes | None) -> str | None:
    return None if data is None else hashlib.sha256(data).hexdigest()


def _is_inside(root: Path, name: str) -> bool:
    """Whether a recorded file is inside the index: a cloned repository may have any record."""
    folder = Path(os.path.realpath((root / name).parent))
    return ".." not in name.split("/") and folder.is_relative_to(os.path.realpath(root))


def _refuse(changed: list[Path]) -> None:
    if changed:
        what = f"{changed[0].as_posix()} was changed while the command ran; nothing is written"
        raise UsageError(what, "run the command again")


@contextlib.contextmanager
def _explained(root: Path) -> Iterator[None]:
    """Turn an OSError into a message that says what state the index is in."""
    try:
        yield
    except OSError as problem:
        name = problem.filename2 or problem.filename or (root / "content")
        what = f"{os.fspath(name)} cannot be written: {problem.strerror or problem}"
        advice = "nothing was changed; correct the cause and run the command again"
        with contextlib.suppress(OSError):
            if (root / FOLDER / _RECORD).exists():
                advice = "correct the cause; the next command completes or undoes the change"
        raise UsageError(what, advice) from problem
