"""Runs git: any command, the contents of blobs, and another version of an index as a folder."""

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

_TIMEOUT = 120  # seconds for one git command


def run_git(folder: Path, *arguments: str, stdin: bytes = b"") -> bytes | None:
    """Return what a git command prints in a folder; None when it fails or git is missing."""
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=stdin, capture_output=True, timeout=_TIMEOUT, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout


def read_blobs(folder: Path, hashes: Collection[str]) -> dict[str, bytes]:
    """Return the contents of blobs by their hash; blobs that git does not have are omitted."""
    if not hashes:
        return {}
    wanted = "".join(f"{name}\n" for name in sorted(hashes)).encode()
    return dict(_parse_batch(run_git(folder, "cat-file", "--batch", stdin=wanted) or b""))


def _parse_batch(data: bytes) -> Iterator[tuple[str, bytes]]:
    start = 0
    while start < len(data):
        end = data.index(b"\n", start)
        name, *facts = data[start:end].decode().split(" ")
        start = end + 1
        if facts != ["missing"]:
            size = int(facts[1])
            yield name, data[start : start + size]
            start += size + 1


@contextmanager
def checked_out(name: str, repository: Path) -> Iterator[Path]:
    """Yield the folder of a version: `name` is a folder with `content/`, or a commit.

    Commits are those of the git repository that contains the folder `repository`; their files are
    extracted into a temporary folder. A commit without content is an empty index. Raises UsageError
    when `name` is neither.
    """
    folder = Path(name)
    if name and (folder / "content").is_dir():
        yield folder
        return
    commit = resolve_commit(name, repository)
    with tempfile.TemporaryDirectory(prefix="paper-index-") as work:
        _extract(commit, repository, Path(work))
        (Path(work) / "content").mkdir(exist_ok=True)
        yield Path(work)


def resolve_commit(name: str, repository: Path) -> str:
    """Return the hash of a commit. Raises UsageError when there is none of that name."""
    options = ("--verify", "--quiet", "--end-of-options")
    found = run_git(repository, "rev-parse", *options, f"{name}^{{commit}}")
    if found is None:
        raise UsageError(
            f"{name!r} is neither a folder with content/ nor a commit",
            "name a folder, or a branch, tag or hash of the index's git repository",
        )
    return found.decode().strip()


def _extract(commit: str, repository: Path, target: Path) -> None:
    listing = run_git(repository, "ls-tree", "--name-only", commit, "--", "content", "mkdocs.yml")
    parts = (listing or b"").decode().split()
    packed = run_git(repository, "archive", "--format=tar", commit, "--", *parts) if parts else None
    if packed is None:
        return
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive:
            path = PurePosixPath(member.name)
            # Symbolic links are skipped: their targets are not part of the version.
            if member.isfile() and ".." not in path.parts and (file := archive.extractfile(member)):
                (target / path).parent.mkdir(parents=True, exist_ok=True)
                (target / path).write_bytes(file.read())
