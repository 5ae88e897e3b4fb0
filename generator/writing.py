"""Files on disk, replaced whole or not at all; knows nothing of what is in them."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from generator.exceptions import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MANIFEST = ".paper-index.json"


def write_file(path: Path, data: bytes) -> bool:
    """Replace a file atomically; return False, and leave it alone, when it holds `data` already."""
    if path.is_file() and not path.is_symlink() and path.read_bytes() == data:
        return False
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
    return True


def write_tree(folder: Path, files: Mapping[str, bytes]) -> tuple[list[str], list[str]]:
    """Make the generated part of a folder hold just `files`, keyed by POSIX path.

    Writes what changed, removes what an earlier run wrote and this one does not, and returns
    both lists, sorted. A manifest in the folder says which files are generated; it is widened
    before and narrowed after, so that an interrupted run leaves nothing unowned. Raises
    UsageError, before anything is written, where a file stands that is not ours or where a
    symbolic link leads elsewhere.
    """
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
    try:
        names = json.loads((folder / MANIFEST).read_text("utf-8"))["files"]
    except FileNotFoundError:
        return set()
    except (ValueError, KeyError, TypeError) as problem:
        raise UsageError(
            f"{(folder / MANIFEST).as_posix()} is damaged",
            "delete it together with the generated folders beside it, and generate again",
        ) from problem
    return {name for name in names if isinstance(name, str) and _is_inside(name)}


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _write_manifest(folder: Path, names: Iterable[str]) -> None:
    data = json.dumps({"files": sorted(names)}, ensure_ascii=False, indent=0)
    write_file(folder / MANIFEST, f"{data}\n".encode())


def _refuse_foreign(folder: Path, files: Mapping[str, bytes], owned: set[str]) -> None:
    inside = folder.resolve()
    for name in sorted(files):
        path = folder / name
        if not path.parent.resolve().is_relative_to(inside) or path.is_symlink():
            raise UsageError(
                f"{path.as_posix()} is, or lies behind, a symbolic link",
                "remove the link: generated pages are written into the folder itself",
            )
        if name not in owned and path.exists() and path.read_bytes() != files[name]:
            raise UsageError(
                f"{path.as_posix()} was written by hand and stands where a generated page goes",
                "move it to another name, or delete it",
            )


def _remove(folder: Path, name: str) -> bool:
    path = folder / name
    if not path.parent.resolve().is_relative_to(folder.resolve()) or not path.exists():
        return False
    path.unlink()
    for parent in path.relative_to(folder).parents:
        if parent == Path():
            break
        with contextlib.suppress(OSError):  # not empty: somebody else's files
            (folder / parent).rmdir()
    return True
