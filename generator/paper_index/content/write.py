"""Files on disk, replaced whole or not at all; knows nothing of what is in them."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from paper_index.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MANIFEST = ".paper-index.json"


def write_file(path: Path, data: bytes) -> bool:
    """Replace a file atomically; return False, and leave it alone, when it holds `data` already.

    Raises UsageError when the file cannot be written; what was there is then unchanged.
    """
    try:
        if path.is_file() and not path.is_symlink() and path.read_bytes() == data:
            return False
        _replace(path, data)
    except OSError as problem:
        raise UsageError(
            f"{path.as_posix()} cannot be written: {problem.strerror}",
            "mend that and run the command again; the file is as it was",
        ) from problem
    return True


def write_all(files: Mapping[Path, bytes]) -> None:
    """Replace several files, all or none: when one cannot be written the others are put back.

    Raises UsageError as `write_file` does. A machine that stops half-way may leave some of the
    files new; each of them is whole.
    """
    before: dict[Path, bytes | None] = {}
    try:
        for path, data in files.items():
            before[path] = path.read_bytes() if path.is_file() else None
            write_file(path, data)
    except BaseException:
        for path, old in before.items():
            if old is None:
                path.unlink(missing_ok=True)
            else:
                write_file(path, old)
        raise


def _replace(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:50]}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        # mkstemp makes files that only their owner may read.
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
        raise


def write_tree(folder: Path, files: Mapping[str, bytes]) -> tuple[list[str], list[str]]:
    """Make the generated part of a folder hold just `files`, keyed by POSIX path.

    Writes what changed, removes what an earlier run wrote and this one does not, and returns
    both lists, sorted. A manifest in the folder says which files are generated; it is widened
    before and narrowed after, so that an interrupted run leaves nothing unowned. Raises
    UsageError, before anything is written, where something stands that is not ours or where a
    symbolic link leads elsewhere.
    """
    _refuse_obstacle(folder)
    owned = _read_manifest(folder)
    _refuse_foreign(folder, files, owned)
    _write_manifest(folder, owned | set(files))
    written = [name for name in sorted(files) if write_file(folder / name, files[name])]
    stale = sorted(name for name in owned - set(files) if _remove(folder, name))
    _write_manifest(folder, set(files))
    return written, stale


def generated_files(folder: Path) -> frozenset[str]:
    """Return the files of a folder that `write_tree` wrote, as POSIX paths."""
    return frozenset(_read_manifest(folder))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _read_manifest(folder: Path) -> set[str]:
    path = folder / MANIFEST
    try:
        data = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return set()
    except (ValueError, RecursionError, IsADirectoryError):
        data = None
    names = data.get("files") if isinstance(data, dict) else None
    if not isinstance(names, list):
        raise UsageError(
            f"{path.as_posix()} is damaged",
            "delete it together with the generated pages beside it, and generate again",
        )
    return {name for name in names if isinstance(name, str) and _is_inside(name)}


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return name.isprintable() and not path.is_absolute() and ".." not in path.parts


def _write_manifest(folder: Path, names: Iterable[str]) -> None:
    data = json.dumps({"files": sorted(names)}, ensure_ascii=False, indent=0)
    write_file(folder / MANIFEST, f"{data}\n".encode())


def _refuse_foreign(folder: Path, files: Mapping[str, bytes], owned: set[str]) -> None:
    for name in sorted(files):
        path = folder / name
        for parent in reversed(_parents(folder, name)):
            _refuse_obstacle(parent)
        if path.is_symlink() or path.is_dir():
            what = "symbolic link" if path.is_symlink() else "folder"
            raise UsageError(
                f"{path.as_posix()} is a {what} and stands where a generated page goes",
                f"move the {what} to another name, or delete it",
            )
        if name not in owned and path.exists() and path.read_bytes() != files[name]:
            raise UsageError(
                f"{path.as_posix()} was written by hand and stands where a generated page goes",
                "move it to another name, or delete it",
            )


def _refuse_obstacle(folder: Path) -> None:
    """Refuse what stands where a folder for generated pages goes: a symbolic link, or a file."""
    if folder.is_symlink():
        raise UsageError(
            f"{folder.as_posix()} is a symbolic link",
            "remove the link: generated pages are written into the folder itself",
        )
    if folder.exists() and not folder.is_dir():
        raise UsageError(
            f"{folder.as_posix()} is a file and stands where a folder of generated pages goes",
            "move it to another name, or delete it",
        )


def _parents(folder: Path, name: str) -> list[Path]:
    """Return the folders between a file and the tree's own, the innermost first."""
    return [folder / parent for parent in PurePosixPath(name).parents if parent.parts]


def _remove(folder: Path, name: str) -> bool:
    path, parents = folder / name, _parents(folder, name)
    if any(parent.is_symlink() for parent in parents):
        return False
    if not path.is_file() and not path.is_symlink():
        return False
    path.unlink()
    for parent in parents:
        with contextlib.suppress(OSError):  # not empty: somebody else's files
            parent.rmdir()
    return True
