"""Says whether anything changed that an index is built from, without reading it."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from paper_index.cache.keys import digest, program_digest
from paper_index.content.layout import PLUGIN, read_mkdocs
from paper_index.history.log import run_git
from paper_index.site.past import PastSite, recorded_state, site_report
from paper_index.site.replace import BUILDING, site_record

if TYPE_CHECKING:
    from paper_index.content.layout import Layout
    from paper_index.site.past import SiteReport

_TICK = 2.0
"""Seconds in which a file system may give two changes the same time."""


def unchanged_site(layout: Layout) -> SiteReport | None:
    """Return what a site contains from which nothing changed since it was built.

    None if something did, or if only MkDocs can tell, which is not loaded.
    """
    content = content_state(layout, program_digest())
    site = layout.root / str(read_mkdocs(layout).get("site_dir") or "site")
    if not content or not site.is_dir():
        return None
    record = site_record(site.resolve())
    if record.with_suffix(BUILDING).exists():
        return None
    if not recorded_state(record).startswith(content):
        return None
    past = PastSite(site.resolve(), record)
    return site_report(site.resolve(), past.stats) if is_unchanged(layout, content, past) else None


def is_unchanged(layout: Layout, content: str | None, past: PastSite) -> bool:
    """Whether a site is as it was built, from the present content and pages."""
    if not content or not past.state.startswith(content):
        return False
    return past.state == f"{content} {pages_state(layout)}" and past.is_intact


def content_state(layout: Layout, program: str) -> str | None:
    """Return a digest that changes with all that pages are generated from, and with the day.

    None where something else may take part: plugins, hooks, extensions of Markdown, which may
    include files, other configuration files, variables.
    A file counts with its size, inode and times. One that changed just now may change again
    without another time: it counts with the present moment too.
    """
    settings, text = read_mkdocs(layout), b""
    if layout.mkdocs.is_file():
        text = layout.mkdocs.read_bytes()
    plugins = settings.get("plugins") or [PLUGIN]
    names = [name for one in plugins for name in (one if isinstance(one, dict) else [one])]
    others = {"INHERIT", "hooks", "markdown_extensions"} & settings.keys()
    if names != [PLUGIN] or others or b"!ENV" in text:
        return None
    theme = settings.get("theme")
    own = theme.get("custom_dir") if isinstance(theme, dict) else None
    git = run_git(layout.root, "rev-parse", "HEAD", "--is-shallow-repository")
    folders = [layout.content, *([layout.root / own] if own else [])]
    files = [fact for folder in folders for fact in _facts(folder)]
    changed = max((times[-1] for _, *times in files), default=0) / 1e9
    moment = time.time_ns() if time.time() - changed < _TICK else 0
    day = dt.datetime.now(dt.UTC).date().isoformat()
    return digest(program, text.decode("utf-8", "replace"), str(git), files, moment, day)


def pages_state(layout: Layout) -> str:
    """Return a digest that changes with the files in `docs/`."""
    return digest(list(_facts(layout.docs)))


def _facts(folder: Path) -> Iterator[tuple[str, int, int, int, int]]:
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(place, name)  # noqa: PTH118 (fast)
            found = os.lstat(path)
            yield path, found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns
