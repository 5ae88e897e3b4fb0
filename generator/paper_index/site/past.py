"""What the present site was made from, so that a build makes only what changed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import starmap
from pathlib import Path
from typing import Any

from paper_index.content.write import write_file

_VERSION = 1

Stat = tuple[int, int]
"""The size of a file in bytes, and its time in nanoseconds."""


@dataclass(frozen=True)
class SiteReport:
    """What was built: pages, files and bytes on disk."""

    folder: Path
    pages: int
    files: int
    size: int


def site_report(site: Path, stats: Mapping[str, Stat]) -> SiteReport:
    """Return what a site contains; `stats` are those of its files."""
    pages = sum(name.split("/")[-1] == "index.html" for name in stats)
    return SiteReport(site, pages, len(stats), sum(size for size, _ in stats.values()))


@dataclass(frozen=True)
class RenderedPage:
    """What the site map and the security policy need of a page."""

    name: str
    """The file in the site, as a POSIX path."""
    address: str | None
    """The canonical address; None without one, or where search engines are to skip the page."""
    lastmod: str | None
    scripts: tuple[str, ...]
    """The SHA-256 of each inline script, in Base64."""


class PastSite:
    """The files of the present site, each with the key of what an earlier build made it from.

    A file that was changed since has another size or time, and counts as missing. The record is
    only a cache: one that is damaged is empty.
    """

    def __init__(self, site: Path, record: Path, *, use: bool = True) -> None:
        """Read the record of a site; without `use`, it is empty."""
        self.site, self._record = site, record
        data = _read(record) if use else {}
        self.state = recorded_state(record) if data else ""
        """What the site as a whole was made from; "" where that is not known."""
        known: Mapping[str, list[Any]] = data.get("files", {})
        self._found = dict(scan(site))
        self._keys = {
            name: key
            for name, (key, *stat) in known.items()
            if tuple(stat) == self._found.get(name)
        }
        self._known = {name: entry[0] for name, entry in known.items()}
        self.is_intact = bool(known) and len(self._keys) == len(self._found) == len(known)
        """Whether each file is there as it was made, and no other."""
        pages = data.get("pages", {}) if known else {}
        self._pages = {
            name: RenderedPage(name, address, lastmod, tuple(scripts))
            for name, (address, lastmod, scripts) in pages.items()
        }

    @property
    def names(self) -> frozenset[str]:
        """The files of the site, as POSIX paths."""
        return frozenset(self._found)

    @property
    def stats(self) -> Mapping[str, Stat]:
        """Size and time of each file."""
        return self._found

    def is_fresh(self, name: str, key: str) -> bool:
        """Whether a file is there and was made from what the key says."""
        return bool(key) and self._keys.get(name) == key

    def page(self, name: str) -> RenderedPage | None:
        """Return what is recorded of a page, if anything is."""
        return self._pages.get(name)

    def holds(self, name: str, content: str) -> bool:
        """Whether a file is there whose key ends with this key of its content."""
        return bool(self._keys.get(name, "").endswith(f" {content}"))

    def made_from(self, key: str) -> dict[str, str]:
        """Return the keys of the files whose keys begin with this one; none if one is not fresh."""
        found = {name: known for name, known in self._known.items() if known.startswith(f"{key} ")}
        return found if all(starmap(self.is_fresh, found.items())) else {}

    def save(
        self,
        state: str | None,
        keys: Mapping[str, str],
        pages: Iterable[RenderedPage],
        stats: Mapping[str, Stat],
    ) -> None:
        """Record a site that is complete: of each file the key, "" where it is not known.

        `state` says what the site as a whole was made from, and `stats` are size and time of all
        files.
        """
        files = {name: [keys.get(name, ""), *stat] for name, stat in sorted(stats.items())}
        shown = {page.name: [page.address, page.lastmod, page.scripts] for page in pages}
        data = {"version": _VERSION, "files": files, "pages": shown}
        # The state is in a line of its own, which can be read without the rest.
        record = f"{state or ''}\n{json.dumps(data, ensure_ascii=False)}"
        write_file(self._record, record.encode())


def recorded_state(record: Path) -> str:
    """Return what a site was made from as a whole, by its record; "" if that is not known."""
    try:
        with record.open("rb") as file:
            return file.readline().decode().strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _read(record: Path) -> dict[str, Any]:
    try:
        data = json.loads(record.read_bytes().partition(b"\n")[2])
        valid = data["version"] == _VERSION
        valid = valid and all(len(entry) == 3 for entry in data["files"].values())  # noqa: PLR2004
        valid = valid and all(len(entry) == 3 for entry in data["pages"].values())  # noqa: PLR2004
    except (OSError, ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return {}
    return data if valid else {}


def scan(folder: Path, *, hidden: bool = False) -> Iterator[tuple[str, Stat]]:
    """Yield the files of a site as POSIX paths, in any order, with size and time (ns).

    What is hidden at its top, such as `.git`, is left out unless `hidden`.
    """
    waiting = [(str(folder), "")] if folder.is_dir() else []
    while waiting:
        place, inside = waiting.pop()
        with os.scandir(place) as entries:
            for entry in entries:
                name = f"{inside}{entry.name}"
                if name.startswith(".") and not hidden:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((entry.path, f"{name}/"))
                else:
                    found = entry.stat(follow_symlinks=False)
                    yield name, (found.st_size, found.st_mtime_ns)
