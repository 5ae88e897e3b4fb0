"""Small git histories of indexes; tests that need them are skipped where there is no git."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

_WHO = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "init.defaultBranch=main")


def git(
    folder: Path, *arguments: str, day: str = "2026-01-01", check: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run a git command in a folder, as Ada at noon of a day."""
    noon = f"{day}T12:00:00Z"
    return subprocess.run(
        ["git", *_WHO, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=check,
        env=os.environ | {"GIT_COMMITTER_DATE": noon, "GIT_AUTHOR_DATE": noon},
    )


def commit(folder: Path, day: str = "2026-01-01") -> str:
    """Commit all that is in a folder, which becomes a repository; return the commit's hash."""
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", f"What was done by {day}", day=day)
    return git(folder, "rev-parse", "HEAD").stdout.strip()
