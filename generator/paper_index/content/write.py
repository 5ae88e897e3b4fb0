"""Write files atomically, and keep track of generated files by a manifest."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING
from uuid import uuid4

from paper_index.cache.processes import divide
from paper_index.model.issues import UsageError
from paper_index.text.urls import free_slug, slugify

if TYPE_CHECKING:
    from paper_index.cache.keys import Lazy
    from paper_index.cache.store import Store

MANIFEST = ".paper-index.json"
_STEP = "generated files"

_TEMPORARY = re.compile(r"\..{0,50}\.[0-9a-f]{32}\.tmp")
_DOWNLOADED = re.compile(r"\s*\(\d+\)\Z")


def write_file(path: Path, data: bytes) -> bool:
    """Replace a file atomically; return False when it has this content already.

    Raises UsageError when the file cannot be written; it is then unchanged.
    """
    try:
        if not path.is_symlink() and _holds(path, data):
            return False
        _replace(path, data)
    except OSError as problem:
        what = f"{path.as_posix()} cannot be written: {problem.strerror}"
        advice = "the file is unchanged; correct the cause and run the command again"
        raise UsageError(what, advice) from problem
    return True


def is_temporary(path: Path) -> bool:
    """Whether a file has the name of one that `write_file` was writing when it was killed."""
    return bool(_TEMPORARY.fullmatch(path.name))


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False


def _replace(path: Path, data: bytes) -> None:
    temporary = path.parent / f".{path.name[:50]}.{uuid4().hex}.tmp"
    try:
        try:
            temporary.write_bytes(data)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(data)
        with contextlib.suppress(FileNotFoundError):
            shutil.copymode(path, temporary)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@dataclass(frozen=True)
class WrittenTree:
    """The names of the files that were written and removed, sorted, and of all the SHA-256."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    digests: Mapping[str, str]
    """In hexadecimal, by name."""


_State = list[str | int]
"""Of a generated file: its key, the SHA-256 of its content, its size, its time in nanoseconds."""


def write_tree(
    folder: Path,
    outputs: Mapping[str, Lazy[bytes]],
    store: Store | None = None,
    last: Mapping[str, Lazy[bytes]] = MappingProxyType({}),
) -> WrittenTree:
    """Make `outputs`, keyed by POSIX path, the generated files of a folder, and then `last`.

    A file is neither made nor read if `store` has the same key for it, and the size and time that
    it still has. Other files are made, in several processes, and written if they changed; those
    that take long should come first. Stale ones are removed. A manifest in the folder lists the
    generated files. It lists old and new files while they are written, so that an interrupted run
    leaves no file unlisted. Temporary files of a killed run are removed: no other process may write
    to the folder.

    Raises UsageError, before anything is written, if a hand-written file or a symbolic link is in
    the way.
    """
    _refuse_obstacle(folder)
    _remove_temporary(folder)
    generated, whole = generated_files(folder), {**outputs, **last}
    _refuse_conflicts(folder, whole, generated)
    _write_manifest(folder, generated | set(whole))
    known = _read_states(store, folder)

    def is_stale(name: str) -> bool:
        state = known.get(name)
        return not state or state[0] != whole[name].key or state[2:] != _stat(folder, name)

    def write(name: str) -> tuple[bool, _State]:
        path, output = folder / name, whole[name]
        data = output.make()
        written = write_file(path, data)
        return written, [output.key, hashlib.sha256(data).hexdigest(), *_stat(folder, name)]

    stale = list(filter(is_stale, outputs))
    made = dict(zip(stale, divide(write, stale, "writing pages and files"), strict=True))
    made |= {name: write(name) for name in filter(is_stale, last)}
    states = {name: made[name][1] if name in made else known[name] for name in whole}
    removed = [name for name in sorted(generated - set(whole)) if _remove(folder, name)]
    _write_manifest(folder, whole)
    if store and states != known:
        store.put(_STEP, {folder.name: json.dumps(states).encode()})
    written = sorted(name for name, (is_new, _) in made.items() if is_new)
    digests = {name: str(state[1]) for name, state in states.items()}
    return WrittenTree(tuple(written), tuple(removed), digests)


def generated_files(folder: Path) -> frozenset[str]:
    """Return the files of a folder that `write_tree` wrote, as POSIX paths.

    Raises UsageError when the manifest is damaged.
    """
    path = folder / MANIFEST
    try:
        data = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return frozenset()
    except (ValueError, RecursionError, IsADirectoryError):
        data = None
    names = data.get("files") if isinstance(data, dict) else None
    if not isinstance(names, list):
        advice = "delete it together with the generated pages beside it, and generate again"
        raise UsageError(f"{path.as_posix()} is damaged", advice)
    return frozenset(
        name
        for name in names
        if isinstance(name, str) and name.isprintable()
        if not name.startswith("/") and ".." not in name.split("/")
    )


def _write_manifest(folder: Path, names: Iterable[str]) -> None:
    data = json.dumps({"files": sorted(names)}, ensure_ascii=False, indent=0)
    write_file(folder / MANIFEST, f"{data}\n".encode())


def _read_states(store: Store | None, folder: Path) -> dict[str, _State]:
    """Return the states of the files when they were generated; files are compared with them."""
    found = store.get(_STEP, [folder.name]) if store else {}
    states: dict[str, _State] = json.loads(found.get(folder.name, b"{}"))
    return states


def _stat(folder: Path, name: str) -> _State:
    """Return the size and the time of a file; nothing for what is none."""
    try:
        found = os.lstat(f"{folder}/{name}")
    except OSError:
        return []
    return [found.st_size, found.st_mtime_ns] if stat.S_ISREG(found.st_mode) else []


def _remove_temporary(folder: Path) -> None:
    for place, _, names in os.walk(folder):
        for name in names:
            if name.startswith(".") and is_temporary(Path(name)):
                (Path(place) / name).unlink(missing_ok=True)


def _refuse_conflicts(
    folder: Path, outputs: Mapping[str, Lazy[bytes]], generated: frozenset[str]
) -> None:
    sound: set[str] = set()
    for name, output in sorted(outputs.items()):
        place = name.rpartition("/")[0]
        while place and place not in sound:
            _refuse_obstacle(folder / place)
            sound.add(place)
            place = place.rpartition("/")[0]
        if name in generated and _stat(folder, name):
            continue
        path = folder / name
        if path.is_symlink() or path.is_dir():
            kind = "symbolic link" if path.is_symlink() else "folder"
            what, it = f"is a {kind}", f"the {kind}"
        elif name in generated or not path.exists() or _holds(path, output.make()):
            continue
        else:
            what, it = "was written by hand", "it"
        what = f"{path.as_posix()} {what}, and a generated page has the same name"
        raise UsageError(what, f"move {it} to another name, or delete it")


def _refuse_obstacle(folder: Path) -> None:
    name = folder.as_posix()
    if folder.is_symlink():
        advice = "remove the link: generated pages are written into the folder itself"
        raise UsageError(f"{name} is a symbolic link", advice)
    if not folder.is_dir() and folder.exists():
        what = f"{name} is a file, and a folder of generated pages has the same name"
        raise UsageError(what, "move it to another name, or delete it")


def _remove(folder: Path, name: str) -> bool:
    path = folder / name
    parents = [folder / parent for parent in PurePosixPath(name).parents if parent.parts]
    linked = any(parent.is_symlink() for parent in parents)
    if linked or not (path.is_file() or path.is_symlink()):
        return False
    path.unlink()
    with contextlib.suppress(OSError):  # not empty
        for parent in parents:
            parent.rmdir()
    return True


def source_stem(sources: Path, file: Path, name: str | None) -> str:
    """Return the name, without suffix, under which a source is kept: `name` or that of its file.

    Raises UsageError for a file below `sources` whose name is not a slug, as papers refer to it.
    """
    if file.resolve().is_relative_to(sources.resolve()):
        if slugify(file.stem) != file.stem:
            better = f"{slugify(file.stem) or 'source'}{file.suffix}"
            what = f"papers cannot name {file.as_posix()} as their source"
            raise UsageError(what, f"rename it to {better}")
        return file.stem
    # Browsers add a number to the name of a file that was downloaded before.
    return slugify(name or _DOWNLOADED.sub("", file.stem)) or "source"


def kept_sources(sources: Path, stem: str) -> tuple[list[Path], list[Path]]:
    """Return the sources that are kept under a name, with or without a number, and all others."""
    kept = sorted(path for path in sources.glob("*") if path.is_file() and path.name[0] != ".")
    own = re.compile(rf"{re.escape(stem)}(?:-[0-9]+)?")
    named = [path for path in kept if own.fullmatch(path.stem)]
    return named, [path for path in kept if path not in named]


def free_stem(sources: Path, stem: str) -> str:
    """Return a name that no kept source has, with a number if it is taken."""
    taken = {path.stem for path in sources.glob("*") if path.is_file()}
    return free_slug(stem, taken)
