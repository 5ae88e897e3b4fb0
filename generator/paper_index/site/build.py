"""Builds the site with MkDocs."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from paper_index.content.layout import PLUGIN, read_mkdocs
from paper_index.content.validate import read_settings
from paper_index.model.issues import SiteBuildError, UsageError
from paper_index.site.check import SiteFiles, check_site
from paper_index.site.past import PastSite, scan, site_report
from paper_index.site.replace import NewSite

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from paper_index.content.layout import Layout
    from paper_index.history.log import History
    from paper_index.site.direct import PageRenderer
    from paper_index.site.past import SiteReport
    from paper_index.site.plugin import PaperIndexPlugin
    from paper_index.site.search_bundle import Search

# Material prints a banner about MkDocs 2, which the version pins exclude.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

_log = logging.getLogger(__name__)
_SHOWN = 20
"""Faults that an error lists; one mistake in a template breaks thousands of links."""


@dataclass
class Preview:
    """Where a live preview is built, and its address. Mistakes do not stop it."""

    folder: Path
    url: str
    renderer: PageRenderer | None = None
    """What rendered the pages of the last build; None before the first, and with other plugins."""


class SiteBuild:
    """A build of `site/`, which replaces the present site when it is complete and has no faults.

    Only what changed since an earlier build is made. Used in a `with` statement; another build of
    the same site waits for its end.
    """

    def __init__(
        self, layout: Layout, *, reuse: bool = True, preview: Preview | None = None
    ) -> None:
        """Read the configuration; without `reuse`, everything is made.

        Raises SiteBuildError or UsageError when the configuration cannot be used.
        """
        layout.docs.mkdir(exist_ok=True)
        self._layout, self._preview = layout, preview
        self._config = read_configuration(layout, strict=preview is None)
        if preview:
            self._config.site_url = preview.url
        self._new = NewSite(preview.folder if preview else Path(self._config.site_dir))
        self._config.site_dir = str(self._new.folder)
        self.past = PastSite(self._new.site, self._new.record, use=reuse)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._new.close()

    def run(
        self,
        digests: Mapping[str, str],
        history: History,
        search: Search,
        state: str | None = None,
    ) -> SiteReport:
        """Build with warnings as errors; `digests` are those of the generated files in `docs/`.

        The days of hand-written pages come from `history`. `state` says what the site as a whole
        is made from.

        Raises SiteBuildError when MkDocs fails, a page is missing or a link is broken.
        """
        config, folder, prefix = self._config, self._new.folder, self._layout.folder
        plugin: PaperIndexPlugin = config.plugins[PLUGIN]  # type: ignore[assignment]
        own = {f"{prefix}{name}": found for name, found in digests.items()}
        plugin.use_generated(history, own, self.past)
        self._run_mkdocs()
        _log.info("making the search index")
        bundle = search.write(folder / prefix, self.past, prefix)
        keys = {**plugin.made, **{f"{prefix}{name}": key for name, key in bundle.items()}}
        kept = [name for name, key in keys.items() if not (folder / name).exists()]
        files = SiteFiles(folder, self._new.site, kept)
        problems = check_site(files, own, self.past.names if kept else ())
        if problems:
            more = f"\nand {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
            shown = "\n".join(problems[:_SHOWN])
            if not self._preview:
                raise SiteBuildError(f"the built site has faults:\n{shown}{more}")
            _log.warning(f"{shown}{more}")
        _log.info("replacing the site")
        past = self.past.stats
        stats = dict(scan(folder)) | {name: past[name] for name in kept}
        self._new.publish(kept, past.keys() - stats.keys())
        self.past.save(state, keys, plugin.pages, stats)
        if self._preview:
            self._preview.renderer = plugin.renderer
        return site_report(self._new.site, stats)

    def _run_mkdocs(self) -> None:
        from mkdocs.commands.build import build

        _log.info("reading hand-written pages")
        with _explained_errors():
            self._config.plugins.on_startup(command="build", dirty=False)
            try:
                build(self._config, serve_url=self._preview.url if self._preview else None)
            finally:
                self._config.plugins.on_shutdown()


def mkdocs_settings(layout: Layout) -> dict[str, Any]:
    """Return what MkDocs loads its configuration from: the file, and settings that it lacks.

    Without `mkdocs.yml` the configuration is made in memory. MkDocs requires a name, which comes
    from `config.yml`; the plugin completes everything else.
    """
    from paper_index.site.defaults import theme_name

    given = read_mkdocs(layout)
    named = {} if given.get("site_name") else {"site_name": read_settings(layout).name}
    if layout.mkdocs.is_file():
        return {"config_file": str(layout.mkdocs), **named}
    place = {"config_file": os.devnull, "config_file_path": str(layout.mkdocs)}
    return {**place, **named, "theme": {"name": theme_name()}, "plugins": [PLUGIN]}


@contextmanager
def _explained_errors(what: str = "MkDocs stopped") -> Iterator[None]:
    from mkdocs.exceptions import MkDocsException

    try:
        yield
    except MkDocsException as problem:
        raise SiteBuildError(f"{what}: {problem}") from problem


def read_configuration(layout: Layout, *, strict: bool = True) -> MkDocsConfig:
    """Return MkDocs' configuration of an index. Raises SiteBuildError or UsageError."""
    from mkdocs.config import load_config

    name, source = layout.mkdocs.as_posix(), mkdocs_settings(layout)
    log_to_stderr(logging.WARNING)
    with _explained_errors(name):
        config = load_config(strict=strict, **source)
    if PLUGIN not in config.plugins:
        raise UsageError(
            f"{name} does not name the plugin {PLUGIN}", f"add `- {PLUGIN}` to `plugins:`"
        )
    return config


def log_to_stderr(level: int) -> None:
    """Show the messages of MkDocs from a level on."""
    logger = logging.getLogger("mkdocs")
    logger.setLevel(level)
    if not logger.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("mkdocs: %(levelname)s: %(message)s"))
        logger.addHandler(handler)
