"""The thin MkDocs plugin: plain `mkdocs build` and `mkdocs serve` generate pages first."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin

from paper_index.content.layout import find_index
from paper_index.content.write import generated_files
from paper_index.history.log import read_history
from paper_index.model.errors import ContentError, PaperIndexError
from paper_index.model.issues import FORMATS, counts
from paper_index.site import csp as policy
from paper_index.site import sitemap
from paper_index.workflows.build import generate, start_search

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

    from paper_index.history.log import History
    from paper_index.site.search_bundle import SearchJob
    from paper_index.workflows.build import Generated

_THEME = Path(__file__).parent / "theme"
_ASSETS = "assets/paper-index"
_log = logging.getLogger(f"mkdocs.plugins.{__name__}")


class PluginConfig(Config):  # type: ignore[no-untyped-call] # MkDocs leaves it untyped
    """The plugin's settings in `mkdocs.yml`."""

    generate = config_options.Type(bool, default=True)


class PaperIndexPlugin(BasePlugin[PluginConfig]):  # type: ignore[no-untyped-call] # ditto
    """Generates the pages before a build and dresses Material with the index's theme."""

    history: History | None = None
    """The index's history, where it has been read already."""
    _search: SearchJob | None = None
    _serving = False
    _last: Generated | None = None
    _files: Files | None = None

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether this is a live preview; MkDocs keeps a plugin that has this method."""
        del dirty
        self._serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Lay the theme over Material's, behind the keeper's own `custom_dir`."""
        custom = 1 if config.theme.custom_dir else 0
        if str(_THEME) not in config.theme.dirs:
            config.theme.dirs.insert(custom, str(_THEME))
        config.theme.static_templates.add("404.html")
        config.extra_css.insert(0, f"{_ASSETS}/paper-index.css")
        config.extra_javascript.insert(0, f"{_ASSETS}/paper-index.js")
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Write the pages; content with errors is named, and stops the build.

        A live preview goes on with the pages of before, until the content is right again.
        """
        if not self.config["generate"]:
            return
        try:
            self._last = generate(find_index(_root(config)))
        except ContentError as problem:
            shown = f"{problem}\n{FORMATS['text'](problem.issues)}\n{counts(problem.issues)}"
            if not (self._serving and self._last):
                raise PluginError(shown) from problem
            _log.error("%s\nthe preview stays as it was", shown)
        except PaperIndexError as problem:
            raise PluginError(f"{problem}\n{problem.hint}") from problem
        self.history = self._last.history
        self._search = start_search(self._last)

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Remember the files when every plugin has had its say, for the site map."""
        del config
        self._files = files
        return env

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Put the search index, made in the meantime, the site map and the policy into the site."""
        site = Path(config.site_dir)
        if self._files:
            _replace_sitemap(self._files, config, self.history or read_history(_root(config)))
        if self._search:
            search, self._search = self._search, None
            search.finish(site)
        (site / policy.FILE).write_text(f"{policy.content_security_policy(site)}\n", "utf-8")

    def on_build_error(self, *, error: Exception) -> None:
        """Stop what runs beside a build that failed."""
        del error
        if self._search:
            self._search.cancel()
            self._search = None

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Let a generated page's edit link lead to the content, never to the Markdown."""
        del config, nav
        if page.meta.get("generated"):
            page.edit_url = page.meta.get("edit_url")
        return context

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: object
    ) -> LiveReloadServer:
        """Watch the content, and of `docs/` only what is written by hand."""
        del builder
        docs = Path(config.docs_dir)
        server.unwatch(config.docs_dir)
        server.watch(str(docs), recursive=False)
        generated = {name.split("/")[0] for name in generated_files(docs)}
        for folder in sorted(path for path in docs.iterdir() if path.is_dir()):
            if folder.name not in generated:
                server.watch(str(folder))
        server.watch(str(find_index(_root(config)).content))
        return server


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent


def _replace_sitemap(files: Files, config: MkDocsConfig, history: History) -> None:
    """Put our site map, or the keeper's own, where MkDocs says that all changed on this day."""
    custom = config.theme.custom_dir
    if custom and Path(custom, sitemap.FILE).is_file():
        return
    for name in (sitemap.FILE, f"{sitemap.FILE}.gz"):
        Path(config.site_dir, name).unlink(missing_ok=True)
    own = Path(config.docs_dir, sitemap.FILE)
    found = {sitemap.FILE: own.read_bytes()} if own.is_file() else _sitemap(files, config, history)
    for name, data in found.items():
        Path(config.site_dir, name).write_bytes(data)


def _sitemap(files: Files, config: MkDocsConfig, history: History) -> Mapping[str, bytes]:
    root, docs = _root(config), Path(config.docs_dir)
    # A page of the keeper's own changed when its file did, unless it says otherwise.
    inside = docs.relative_to(root).as_posix() if docs.is_relative_to(root) else ""
    days = history.page_changes(inside) if inside else {}
    pages = [
        (page.canonical_url, _day(page) or days.get(page.file.src_uri, ""))
        for page in (file.page for file in files.documentation_pages())
        if page and page.canonical_url and not _is_hidden(page)
    ]
    site_url = f"{(config.site_url or '').rstrip('/')}/"
    return sitemap.sitemap_files(site_url, pages)


def _is_hidden(page: Page) -> bool:
    """Say whether a page only leads on, or asks search engines to pass it by."""
    return bool(page.meta.get("redirect")) or "noindex" in str(page.meta.get("robots", ""))


def _day(page: Page) -> str:
    """Return the day (ISO 8601) on which a page says that it changed, "" when it says none."""
    said = re.match(r"\d{4}-\d\d-\d\d(?!\d)", str(page.meta.get("lastmod", "")))
    return said[0] if said else ""
