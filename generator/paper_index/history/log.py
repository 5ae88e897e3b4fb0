"""The git log of an index, read once: its commits, and the days that follow from them."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from paper_index.model.issues import UsageError

_PAPERS, _TAGS, _PAGES = "content/papers", "content/tags.yml", "docs"
_PAPER_FILE = re.compile(rf"{_PAPERS}/(?:.*/)?([^/]*)\.ya?ml", re.DOTALL)
# A key of the vocabulary, as `fmt` writes it.
_TAG_KEY = re.compile(r'^  ["\']?([a-z0-9-]+)["\']?:', re.MULTILINE)


class FileChange(NamedTuple):
    """A file that a commit changed, compared with the commit's first parent."""

    path: str
    """A POSIX path, relative to the index's folder."""
    before: str
    """Hash of the file's former contents; zeros for a new file."""
    after: str
    status: str
    """Git's letter: A for added, M for modified, D for deleted, T for another type."""

    @property
    def added(self) -> bool:
        """Whether the file is new."""
        return self.status == "A"


@dataclass(frozen=True)
class Commit:
    """A commit with the changes that it made to the index's papers, tags and pages."""

    hash: str
    parents: tuple[str, ...]
    day: str
    """The committer's day, ISO 8601, in UTC."""
    local_day: str
    """The same in the committer's time zone."""
    changes: tuple[FileChange, ...]

    @cached_property
    def papers(self) -> tuple[tuple[str, FileChange], ...]:
        """The papers that were added or modified: id at that time and change, in order of path."""
        written = (change for change in self.changes if change.status in {"A", "M"})
        found = ((_PAPER_FILE.fullmatch(change.path), change) for change in written)
        return tuple((file[1], change) for file, change in found if file)

    @property
    def touches_papers(self) -> bool:
        """Whether any file in the papers' folder was changed or deleted."""
        return any(change.path.startswith(f"{_PAPERS}/") for change in self.changes)


@dataclass(frozen=True)
class History:
    """The commits that an index consists of, newest first; none without a complete history.

    The main line is the current commit with its first parents: a paper arrives with the merge of
    its proposal, not when a curator wrote the file.
    """

    folder: Path
    """The index's folder."""
    commits: tuple[Commit, ...] = ()
    is_shallow: bool = False
    """Whether commits are missing because only the newest were cloned."""

    @cached_property
    def main_line(self) -> tuple[Commit, ...]:
        """The commits of the main line, newest first."""
        return tuple(self._follow(first_parents_only=True))

    @cached_property
    def arrivals(self) -> Mapping[str, str]:
        """The day (ISO 8601, UTC) on which each paper first reached the main line, by id."""
        return {
            paper: commit.day
            for commit in self.main_line
            for paper, change in commit.papers
            if change.added
        }

    def first_arrival(self, ids: Iterable[str]) -> str | None:
        """Return the day on which a paper arrived under the first of its ids; None if unknown."""
        return min((self.arrivals[name] for name in ids if name in self.arrivals), default=None)

    @cached_property
    def last_changes(self) -> Mapping[str, str]:
        """The day (ISO 8601, UTC) on which each paper's file last changed, by id."""
        return {
            paper: commit.day for commit in reversed(self.main_line) for paper, _ in commit.papers
        }

    @cached_property
    def former_tags(self) -> frozenset[str] | None:
        """Every id of a tag or group that was ever removed; None if unknown."""
        changes = [
            change for commit in self.main_line for change in commit.changes if change.path == _TAGS
        ]
        hashes = {name for change in changes for name in (change.before, change.after)}
        keys: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for name, data in read_blobs(self.folder, hashes).items():
            keys[name].update(_TAG_KEY.findall(data.decode("utf-8", "replace")))
        removed = (key for change in changes for key in keys[change.before] - keys[change.after])
        return frozenset(removed) if changes else None

    @cached_property
    def first_commits(self) -> Mapping[str, int]:
        """The number of the commit that first added each paper, counted from the oldest, by id."""
        numbers: dict[str, int] = {}
        for number, commit in enumerate(reversed(self.commits)):
            for paper, _ in commit.papers:
                numbers.setdefault(paper, number)
        return numbers

    def last_versions(self, papers: Collection[str]) -> dict[str, bytes]:
        """Return the last committed file of each of some papers, by id, if it has one."""
        hashes: dict[str, str] = {}
        for commit in self.commits:
            for paper, change in commit.papers:
                if paper in papers:
                    hashes.setdefault(paper, change.after)
        blobs = read_blobs(self.folder, set(hashes.values()))
        return {paper: blobs[name] for paper, name in hashes.items() if name in blobs}

    def page_changes(self, folder: str) -> Mapping[str, str]:
        """Return the day (ISO 8601, UTC) of each page's last change, by its path in the folder.

        `folder` is a POSIX path in the index: `docs`. Other folders are not read.
        """
        return {
            change.path.removeprefix(f"{folder}/"): commit.day
            for commit in reversed(self.main_line)
            for change in commit.changes
            if change.path.startswith(f"{folder}/") and change.status in {"A", "M"}
        }

    @property
    def edits(self) -> Iterator[Commit]:
        """The commits except merges and branches whose papers were not taken, newest first."""
        return (commit for commit in self._follow() if len(commit.parents) <= 1)

    def _follow(self, *, first_parents_only: bool = False) -> Iterator[Commit]:
        """Yield the commits that can be reached by the parents that matter, newest first."""
        wanted = {commit.hash for commit in self.commits[:1]}
        for commit in self.commits:
            if commit.hash in wanted:
                yield commit
                # A merge that left every paper as in its first parent took nothing from the others.
                every = commit.touches_papers and not first_parents_only
                wanted.update(commit.parents if every else commit.parents[:1])


def read_history(folder: Path) -> History:
    """Read the history of an index from the git repository that its folder is in.

    It is empty where git or a repository is missing, and in a shallow clone, whose oldest commit
    would seem to add every paper.
    """
    is_shallow = run_git(folder, "rev-parse", "--is-shallow-repository")
    if is_shallow != b"false\n":
        return History(folder, is_shallow=is_shallow == b"true\n")
    # --sparse lists every commit, so that no parent is missing; the paths limit their changes.
    # --date-order lists parents after their children, even if clocks were wrong.
    shown = run_git(
        folder,
        *("-c", "log.showRoot=true", "log", "--full-history", "--sparse", "--date-order"),
        *("--diff-merges=first-parent", "--no-renames", "--raw", "--no-abbrev", "--relative", "-z"),
        *("--format=%x01%ct %cs %H %P", "--", _PAPERS, _TAGS, _PAGES),
    )
    return History(folder, tuple(_commits((shown or b"").decode("utf-8", "replace"))))


def _commits(shown: str) -> Iterator[Commit]:
    for block in shown.split("\x01")[1:]:
        header, *fields = block.split("\0")
        seconds, local_day, name, *parents = header.split()
        day = dt.datetime.fromtimestamp(int(seconds), dt.UTC).date().isoformat()
        changes = (
            FileChange(path, *facts.split()[2:])
            for facts, path in zip(fields[::2], fields[1::2], strict=False)
        )
        yield Commit(name, tuple(parents), day, local_day, tuple(changes))


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


def read_committed(folder: Path, name: str) -> bytes | None:
    """Return a file of the current commit, b"" if it has none; None without the index in git.

    `name` is a POSIX path, relative to the index's folder.
    """
    if run_git(folder, "rev-parse", "--git-dir") is None:
        return None
    is_new = run_git(folder, "rev-parse", "--verify", "--quiet", "HEAD") is None
    if not (is_new or run_git(folder, "ls-tree", "HEAD", "content")):
        return None
    return run_git(folder, "show", f"HEAD:./{name}") or b""


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

    Commits are those of the git repository that contains the folder `repository`; their files below
    `content/` are written to a temporary folder. A commit without content is an empty index. Raises
    UsageError when `name` is neither.
    """
    if name and (Path(name) / "content").is_dir():
        yield Path(name)
        return
    commit = resolve_commit(name, repository)
    with tempfile.TemporaryDirectory(prefix="paper-index-") as work:
        target = Path(work).resolve()
        (target / "content").mkdir()
        files = _content_files(commit, repository)
        blobs = read_blobs(repository, set(files.values()))
        for path, blob in files.items():
            file = (target / path).resolve()
            if file.is_relative_to(target):
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(blobs[blob])
        yield target


def _content_files(commit: str, repository: Path) -> dict[str, str]:
    """Return the blob of each file below `content/`, by path relative to the index.

    Symbolic links are left out: their targets are not part of the version. The blobs are read as
    they are, since a commit's own `.gitattributes` could hide files from `git archive`.
    """
    listing = run_git(repository, "ls-tree", "-r", "-z", commit, "--", "content") or b""
    text = listing.decode("utf-8", "backslashreplace")
    entries = (entry.partition("\t") for entry in text.split("\0") if entry)
    return {path: facts.split()[2] for facts, _, path in entries if facts.startswith("100")}


def resolve_commit(name: str, repository: Path) -> str:
    """Return the hash of a commit. Raises UsageError when there is none of that name."""
    options = ("--verify", "--quiet", "--end-of-options")
    found = run_git(repository, "rev-parse", *options, f"{name}^{{commit}}")
    if found is None:
        advice = "name a folder, or a branch, tag or hash of the index's git repository"
        if run_git(repository, "rev-parse", "--git-dir") is None:
            advice = f"name a folder: {repository.absolute()} is not in a git repository"
        raise UsageError(f"{name!r} is neither a folder with content/ nor a commit", advice)
    return found.decode().strip()
