"""Runs git: any command, the contents of blobs, and another version of an index as a folder."""

from __future__ import annotations

import io
import stat
import subprocess
import tempfile
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from paper_index.model.issues import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_TIMEOUT = 120  # seconds for one git command


def run_git(folder: Path, *arguments: str, stdin: bytes = b"") -> bytes | None:
    """Return what a git command prints in a folder; None when it fails or git is missing."""
    command = ["git", "-C", str(folder), *arguments]
    try:
        return subprocess.run(  # noqa: S603
            command, input=stdin, capture_output=True, timeout=_TIMEOUT, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None


def read_blobs(folder: Path, hashes: Collection[str]) -> dict[str, bytes]:
    """Return the contents of blobs by their hash; blobs that git does not have are omitted."""
    wanted = "".join(f"{name}\n" for name in sorted(hashes)).encode()
    output = io.BytesIO((wanted and run_git(folder, "cat-file", "--batch", stdin=wanted)) or b"")
    blobs = {}
    for header in output:
        name, *facts = header.decode().split()
        if facts != ["missing"]:
            blobs[name] = output.read(int(facts[1]))
            output.read(1)  # the line's end
    return blobs


@contextmanager
def checked_out(name: str, repository: Path) -> Iterator[Path]:
    """Yield the folder of a version: `name` is a folder with `content/`, or a commit.

    Commits are those of the git repository that contains the folder `repository`; their files are
    extracted into a temporary folder. A commit without content is an empty index. Raises UsageError
    when `name` is neither.
    """
    if name and (Path(name) / "content").is_dir():
        yield Path(name)
        return
    commit = resolve_commit(name, repository)
    with tempfile.TemporaryDirectory(prefix="paper-index-") as work:
        target, wanted = Path(work), ("content", "mkdocs.yml")
        (target / "content").mkdir()
        listing = run_git(repository, "ls-tree", "--name-only", commit, "--", *wanted) or b""
        options = ("--format=zip", "-0", commit, "--", *listing.decode().split())
        if packed := listing and run_git(repository, "archive", *options):
            with zipfile.ZipFile(io.BytesIO(packed)) as archive:
                # Symbolic links are skipped: their targets are not part of the version.
                files = [f for f in archive.infolist() if not stat.S_ISLNK(f.external_attr >> 16)]
                archive.extractall(target, files)
        yield target


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
