"""A version of an index as a folder: one that is there, or a commit laid out for the moment."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from paper_index.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_PARTS = ("content", "mkdocs.yml")
_PATIENCE = 120  # seconds for one git command


@contextmanager
def version(name: str, repository: Path) -> Iterator[Path]:
    """Yield the folder of a version: `name` is a folder with `content/`, or a commit.

    Commits are those of the git repository that the folder `repository` is in. Raises UsageError
    when `name` is neither. A version from before there was any content is an empty index.
    """
    folder = Path(name)
    if name and (folder / "content").is_dir():
        yield folder
        return
    commit = commit_of(name, repository)
    with tempfile.TemporaryDirectory(prefix="paper-index-") as work:
        _lay_out(commit, repository, Path(work))
        (Path(work) / "content").mkdir(exist_ok=True)
        yield Path(work)


def commit_of(name: str, repository: Path) -> str:
    """Return the hash of a commit. Raises UsageError when there is none of that name."""
    found = git(
        repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"
    )
    if found is None:
        raise UsageError(
            f"{name!r} is neither a folder with content/ nor a commit",
            "name a folder, or a branch, tag or hash of the index's git repository",
        )
    return found.decode().strip()


def git(repository: Path, *arguments: str) -> bytes | None:
    """Return what a git command prints; None when it fails or there is no git."""
    command = ["git", "-C", str(repository), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def blobs(repository: Path, names: Collection[str]) -> dict[str, bytes]:
    """Return the contents of blobs by their hash; what git does not have is left out."""
    if not names:
        return {}
    command = ["git", "-C", str(repository), "cat-file", "--batch"]
    asked = "".join(f"{name}\n" for name in sorted(names)).encode()
    try:
        done = subprocess.run(  # noqa: S603
            command, input=asked, capture_output=True, timeout=_PATIENCE, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return {}
    return dict(_read(done.stdout))


def _read(data: bytes) -> Iterator[tuple[str, bytes]]:
    place = 0
    while place < len(data):
        end = data.index(b"\n", place)
        name, *facts = data[place:end].decode().split(" ")
        place = end + 1
        if facts != ["missing"]:
            size = int(facts[1])
            yield name, data[place : place + size]
            place += size + 1


def _lay_out(commit: str, repository: Path, work: Path) -> None:
    there = (git(repository, "ls-tree", "--name-only", commit, "--", *_PARTS) or b"").decode()
    parts = there.split()
    packed = git(repository, "archive", "--format=tar", commit, "--", *parts) if parts else None
    if packed is None:
        return
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive:
            path = PurePosixPath(member.name)
            # Symbolic links are left out: what they lead to is no part of the version.
            file = (
                archive.extractfile(member) if member.isfile() and ".." not in path.parts else None
            )
            if file:
                target = work / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(file.read())
