"""Replaces a built site as a whole, so that a build that fails or is killed leaves the old one."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import json
import logging
import os
import shutil
import sys
from collections.abc import Collection
from pathlib import Path, PurePosixPath

from filelock import FileLock, Timeout

from paper_index.content.journal import state_folder
from paper_index.content.write import write_file
from paper_index.model.issues import UsageError
from paper_index.site.past import scan

_CURRENT, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux
_LINKED = 1000
"""Files that are linked into the new site at most: with more, single files are replaced."""
BUILDING = ".build"
"""The suffix of the folder, beside the record, that is there while a site is built."""
_log = logging.getLogger(__name__)


def site_record(site: Path) -> Path:
    """Return the file for what a build records of a site."""
    is_inside = os.path.ismount(site) or not os.access(site.parent, os.W_OK)
    folder = state_folder(site if is_inside and site.is_dir() else site.parent)
    return folder / f"{site.name}.json"


class NewSite:
    """An empty folder that takes the place of a site when `publish` is called.

    It is beside the site and thus on the same file system, or inside a site that is a mount point
    or whose parent folder is read-only. A symbolic link is followed and stays. Another build of the
    same site waits until `close`.
    """

    def __init__(self, site: Path) -> None:
        """Repair what a killed build left, and make the folder."""
        self.site = site.resolve()
        if self.site.exists() and not self.site.is_dir():
            raise UsageError(f"{site.as_posix()} is a file", "move it: the site is built there")
        self.record = site_record(self.site)
        """The file for what a build records of the site."""
        self._work = self.record.with_suffix(BUILDING)
        self._lock = _locked(self.record.with_suffix(".lock"))
        self.folder, self._old = self._work / "new", self._work / "old"
        self._removed = self._work / "removed.json"
        self._clean()
        self.folder.mkdir(parents=True)
        if self.site.is_dir():
            shutil.copystat(self.site, self.folder)

    def publish(self, kept: Collection[str] = (), removed: Collection[str] = ()) -> None:
        """Put the folder in the place of the site, whose hidden files and folders are kept.

        `kept` are further files of the site that stay, as POSIX paths, and `removed` all others
        that are not in the folder.
        """
        if len(kept) > _LINKED:
            # `_clean` completes that if the process is killed.
            write_file(self._removed, json.dumps(sorted(removed)).encode())
            self._move()
            return
        for name in kept:
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            _link(self.site / name, self.folder / name)
        if not self.site.exists():
            self.folder.rename(self.site)
        elif self.folder.is_relative_to(self.site) or not self._swap():
            _fill(self.site, self.folder)

    def _move(self) -> None:
        removed = [PurePosixPath(name) for name in json.loads(self._removed.read_bytes())]
        for name in removed:
            (self.site / name).unlink(missing_ok=True)
        for folder in {name.parent for name in removed}:
            with contextlib.suppress(OSError):  # not empty
                for parent in (folder, *folder.parents)[:-1]:
                    (self.site / parent).rmdir()
        ready: set[Path] = set()
        for new, _ in sorted(scan(self.folder, hidden=True)):
            target = self.site / new
            if target.parent not in ready or target.is_dir():
                _make_room(target, self.site)
                ready.add(target.parent)
            (self.folder / new).replace(target)
        self._removed.unlink()

    def close(self) -> None:
        """Remove what is left of the folder and of the old site, and let another build begin."""
        try:
            self._clean()
        finally:
            self._lock.release()

    def _clean(self) -> None:
        """Complete or undo what a killed build began, and remove what is left of it."""
        if self._removed.exists() and self.site.exists():
            self._move()
        if self._old.exists() and not self.site.exists():
            self._old.rename(self.site)
        shutil.rmtree(self._work, ignore_errors=True)

    def _swap(self) -> bool:
        """Return whether the file system can rename the site: some cannot in containers."""
        _keep_hidden(self.site, self.folder)
        try:
            _exchange(self.folder, self.site)
        except OSError:
            try:
                self.site.rename(self._old)
            except OSError:
                return False
            self.folder.rename(self.site)
        return True


def _make_room(path: Path, site: Path) -> None:
    """Remove what has the name of a file or of a folder that it is in, and make the folder."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    for parent in path.relative_to(site).parents:
        if (site / parent).is_file():
            (site / parent).unlink()
    path.parent.mkdir(parents=True, exist_ok=True)


def _locked(path: Path) -> FileLock:
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        _log.info("waiting for another build of this site")
        lock.acquire()
    return lock


def _exchange(one: Path, other: Path) -> None:
    """Exchange two folders in one step. Raises OSError where the system cannot."""
    library = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    exchange = getattr(library, "renameat2", None)
    if exchange is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    names = os.fsencode(one), os.fsencode(other)
    if exchange(_CURRENT, names[0], _CURRENT, names[1], _EXCHANGE):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _keep_hidden(site: Path, new: Path) -> None:
    """Add the hidden files and folders of a site, such as `.git`, to the one that replaces it."""
    for path in sorted(site.glob(".*")):
        target = new / path.name
        if target.exists():
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.copytree(path, target, symlinks=True, copy_function=_link)
        else:
            _link(path, target)


def _link(source: str | Path, target: str | Path) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)


def _fill(site: Path, new: Path) -> None:
    """Replace the contents of a site one by one, except hidden files and folders."""
    fresh = {path.name for path in new.iterdir()}
    for name in sorted(fresh | {path.name for path in site.glob("[!.]*")}):
        old = site / name
        if old.is_dir() and not old.is_symlink():
            shutil.rmtree(old)
        else:
            old.unlink(missing_ok=True)
        if name in fresh:
            shutil.move(new / name, old)
