"""Builds and serves the site with MkDocs."""

from __future__ import annotations

import logging
import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from paper_index.model.errors import SiteBuildError, UsageError
from paper_index.site.check import check_site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mkdocs.config.defaults import MkDocsConfig

    from paper_index.content.layout import Layout
    from paper_index.history.log import History

# Material prints a banner about MkDocs 2, which the version pins exclude.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

PLUGIN = "paper-index"
"""The name of our plugin in `mkdocs.yml`."""
_SHOWN = 20
"""Faults that an error lists; one mistake in a template breaks thousands of links."""


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

    `complete` adds to the built folder what MkDocs does not make. The plugin takes the days of
    hand-written pages from `history`, or reads it itself.

    Raises SiteBuildError when MkDocs fails, a page is missing or a link is broken.
    """
    from mkdocs.commands.build import build

    config = _configuration(layout)
    plugin = config.plugins[PLUGIN]
    # The pages were just written; the plugin need not do it again.
    plugin.config["generate"] = False
    plugin.history = history  # type: ignore[attr-defined] # our plugin's own
    with _explained_errors():
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        config.plugins.on_shutdown()
    folder = Path(config.site_dir)
    complete(folder)
    problems = check_site(folder, generated)
    if problems:
        more = f"\nand {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
        raise SiteBuildError("the built site has faults:\n" + "\n".join(problems[:_SHOWN]) + more)
    files = [path for path in folder.rglob("*") if path.is_file()]
    pages = sum(path.name == "index.html" for path in files)
    return SiteReport(folder, pages, len(files), sum(path.stat().st_size for path in files))


def serve_site(layout: Layout, address: str, *, open_browser: bool) -> None:
    """Serve a live preview at `address` (host:port) until interrupted."""
    from mkdocs.commands.serve import serve

    _configuration(layout)
    _log_to_stderr(logging.INFO)
    with _explained_errors():
        serve(str(layout.mkdocs), livereload=True, dev_addr=address, open_in_browser=open_browser)


@contextmanager
def _explained_errors(what: str = "MkDocs stopped") -> Iterator[None]:
    from mkdocs.exceptions import MkDocsException

    try:
        yield
    except MkDocsException as problem:
        raise SiteBuildError(f"{what}: {problem}") from problem


def _configuration(layout: Layout) -> MkDocsConfig:
    from mkdocs.config import load_config

    name = layout.mkdocs.as_posix()
    if not layout.mkdocs.is_file():
        raise UsageError(f"{name} is missing", "the README shows the few lines that it needs")
    _log_to_stderr(logging.WARNING)
    with _explained_errors(name):
        config = load_config(config_file=str(layout.mkdocs), strict=True)
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
