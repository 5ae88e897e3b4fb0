"""What was told already, in a small file that outlives a crash; knows no mail and no papers."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from paper_index.content.write import write_file
from paper_index.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = ".paper-index"
"""Where states are kept below the index's root; the folder tells git to leave it alone."""

Status = Literal["sending", "sent"]
_VERSION = 1


@dataclass(frozen=True)
class State:
    """The last digest: under way ("sending") or done with ("sent")."""

    status: Status
    day: str
    """The day of the digest, ISO 8601; "" when none was sent yet."""
    message_id: str
    when: str
    """Since when its papers are new, in words; "" for the paper of the day."""
    papers: tuple[str, ...]
    """Ids of the papers that it tells of, sorted."""
    known: tuple[str, ...]
    """Ids of all papers that count as told once it is sent, sorted."""
    tag: str = ""
    """The id of the tag that it is on."""


def state_file(root: Path, tags: tuple[str, ...]) -> Path:
    """Return where the state of an index's digest is kept, or of that on a tag.

    `tags` are the tag's id and its former ones: a state under one of these goes on.
    """
    folder = root / FOLDER
    files = [folder / f"digest-{tag}.json" for tag in tags] or [folder / "digest.json"]
    return next((file for file in files if file.is_file()), files[0])


def read_state(path: Path) -> State | None:
    """Return the state in a file, None when there is none. Raises UsageError for any other file."""
    try:
        data = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (ValueError, RecursionError):
        data = None
    state = _read(data) if isinstance(data, dict) else None
    if state is None:
        raise UsageError(
            f"{path.as_posix()} is no state of a digest",
            "put back a copy, or delete it: the next digest then tells of the last day on which "
            "something entered",
        )
    return state


def write_state(path: Path, state: State | None) -> None:
    """Keep a state, or remove it, so that it is on the disk when this returns.

    Raises UsageError when the file cannot be written; what was there is then unchanged.
    """
    if state is None:
        path.unlink(missing_ok=True)
    else:
        if path.parent.name == FOLDER:
            write_file(path.parent / ".gitignore", b"*\n")
        data = {"version": _VERSION, **dataclasses.asdict(state)}
        write_file(path, f"{json.dumps(data, indent=1)}\n".encode())
        with path.open("r+b") as file:
            os.fsync(file.fileno())
    _sync_folder(path.parent)


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keep other runs away from a state. Raises UsageError when one is at work."""
    lock = path.with_name(f"{path.name}.lock")
    lock.parent.mkdir(parents=True, exist_ok=True)
    if path.parent.name == FOLDER:
        write_file(path.parent / ".gitignore", b"*\n")
    with lock.open("ab") as file:
        try:
            _lock(file.fileno())
        except BlockingIOError:
            raise UsageError(
                f"another digest is being sent with {path.as_posix()}", "wait until it is done"
            ) from None
        # The file stays: another run might hold it open, and lock what has no name any more.
        yield


def _lock(handle: int) -> None:
    # The system lets go of the lock when a run ends, however it ends. Windows has no such module:
    # there two runs at one time are the keeper's to avoid.
    try:
        import fcntl  # noqa: PLC0415
    except ImportError:
        return
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _sync_folder(folder: Path) -> None:
    # Without this a file's new name may be lost with the power. Windows opens no folders.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _read(data: dict[str, Any]) -> State | None:
    data = dict(data)
    version = data.pop("version", None)
    lists = {name: data.pop(name, None) for name in ("papers", "known")}
    texts = {name: data.pop(name, None) for name in ("status", "day", "message_id", "when", "tag")}
    right = (
        version == _VERSION
        and not data
        and texts["status"] in get_args(Status)
        and all(isinstance(text, str) for text in texts.values())
        and all(
            isinstance(names, list) and all(isinstance(name, str) for name in names)
            for names in lists.values()
        )
    )
    fields: dict[str, Any] = {**texts, **{name: tuple(lists[name] or ()) for name in lists}}
    return State(**fields) if right else None
