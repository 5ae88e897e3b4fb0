"""The build: MkDocs makes the site, and what it made is checked. The only user of MkDocs' API."""

from __future__ import annotations

import logging
import os
import re
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from paper_index.model.errors import SiteBuildError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mkdocs.config.defaults import MkDocsConfig

    from paper_index.content.layout import Layout
    from paper_index.history.log import History

# Material prints a banner about MkDocs 2, which the version pins already answer.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

PLUGIN = "paper-index"
_LINK = re.compile(r'<(?:a|link|script|img|source)\b[^>]*?\s(?:href|src)="([^"]*)"')
_ID = re.compile(r'\s(?:id|name)="([^"]*)"')
_SHOWN = 20
"""Broken links that an error names; one mistake in a template breaks thousands."""


@dataclass(frozen=True)
class SiteReport:
    """What was built: pages, files and bytes on disk."""

    folder: Path
    pages: int
    files: int
    size: int


def build_site(
    layout: Layout,
    generated: Iterable[str],
    complete: Callable[[Path], None],
    history: History | None = None,
) -> SiteReport:
    """Build `site/` with warnings as errors; `generated` are the pages that must be in it.

    `complete` puts into the built folder what does not come from MkDocs. The plugin takes the days
    of hand-written pages from `history`, or reads it itself.

    Raises SiteBuildError when MkDocs fails, a page is missing or a link leads nowhere.
    """
    from mkdocs.commands.build import build

    with _loaded(layout) as config:
        # The pages were just written; the plugin need not do it again.
        config.plugins[PLUGIN].config["generate"] = False
        config.plugins[PLUGIN].history = history  # type: ignore[attr-defined] # our plugin's own
        build(config)
        folder = Path(config.site_dir)
    complete(folder)
    problems = check_site(folder, generated)
    if problems:
        more = f"\nand {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
        raise SiteBuildError("the built site has faults:\n" + "\n".join(problems[:_SHOWN]) + more)
    return _report(folder)


def serve_site(layout: Layout, address: str, *, open_browser: bool) -> None:
    """Serve a live preview at `address` (host:port) until interrupted."""
    from mkdocs.commands.serve import serve
    from mkdocs.exceptions import Abort, ConfigurationError

    _configuration(layout)
    _log_to_stderr(logging.INFO)
    try:
        serve(str(layout.mkdocs), livereload=True, dev_addr=address, open_in_browser=open_browser)
    except (Abort, ConfigurationError) as problem:
        raise SiteBuildError(f"MkDocs stopped: {problem}") from problem


def check_site(folder: Path, generated: Iterable[str]) -> list[str]:
    """Return what is wrong with a built site: missing pages, links that lead nowhere; sorted."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    there = {path.relative_to(folder).as_posix() for path in files}
    missing = [
        f"{name}: the page was not built" for name in sorted(generated) if _built(name) not in there
    ]
    anchors: dict[str, frozenset[str]] = {}
    broken = [
        problem
        for path in files
        # The page for missing addresses is served at any depth; its links are absolute.
        if path.suffix == ".html" and path.name != "404.html"
        for problem in _broken_links(path, folder, there, anchors)
    ]
    return missing + broken


def _built(name: str) -> str:
    if not name.endswith(".md"):
        return name
    path = name.removesuffix(".md")
    return f"{path}.html" if path.split("/")[-1] == "index" else f"{path}/index.html"


def _broken_links(
    page: Path, folder: Path, there: set[str], anchors: dict[str, frozenset[str]]
) -> Iterator[str]:
    name = page.relative_to(folder).as_posix()
    for link in sorted(set(_LINK.findall(page.read_text("utf-8")))):
        parts = urlsplit(unescape(link))
        if parts.scheme or parts.netloc or parts.path.startswith("/"):
            continue
        target = os.path.normpath(os.path.join(os.path.dirname(name), unquote(parts.path)))  # noqa: PTH118, PTH120 (a URL)
        if not parts.path:
            target = name
        elif parts.path.endswith(("/", ".")):
            target = os.path.normpath(f"{target}/index.html")
        if target not in there:
            yield f"{name}: the link {link} leads nowhere"
        elif parts.fragment and target.endswith(".html"):
            if target not in anchors:
                found = _ID.findall((folder / target).read_text("utf-8"))
                anchors[target] = frozenset(unescape(anchor) for anchor in found)
            if unquote(parts.fragment) not in anchors[target]:
                yield f"{name}: the link {link} names a place that is not on that page"


@contextmanager
def _loaded(layout: Layout) -> Iterator[MkDocsConfig]:
    from mkdocs.exceptions import Abort, BuildError, ConfigurationError
    from mkdocs.exceptions import PluginError as MkDocsPluginError

    config = _configuration(layout)
    try:
        config.plugins.on_startup(command="build", dirty=False)
        yield config
        config.plugins.on_shutdown()
    except (Abort, BuildError, ConfigurationError, MkDocsPluginError) as problem:
        raise SiteBuildError(f"MkDocs stopped: {problem}") from problem


def _configuration(layout: Layout) -> MkDocsConfig:
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, ConfigurationError

    name = layout.mkdocs.as_posix()
    if not layout.mkdocs.is_file():
        raise UsageError(f"{name} is missing", "the README shows the few lines that it needs")
    _log_to_stderr(logging.WARNING)
    try:
        config = load_config(config_file=str(layout.mkdocs), strict=True)
    except (Abort, ConfigurationError) as problem:
        raise SiteBuildError(f"{name}: {problem}") from problem
    if PLUGIN not in config.plugins:
        raise UsageError(
            f"{name} does not name the plugin {PLUGIN}", f"add `- {PLUGIN}` to `plugins:`"
        )
    return config


def _log_to_stderr(level: int) -> None:
    logger = logging.getLogger("mkdocs")
    logger.setLevel(level)
    if not logger.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("mkdocs: %(levelname)s: %(message)s"))
        logger.addHandler(handler)


def _report(folder: Path) -> SiteReport:
    files = [path for path in folder.rglob("*") if path.is_file()]
    pages = sum(path.name == "index.html" for path in files)
    return SiteReport(folder, pages, len(files), sum(path.stat().st_size for path in files))
