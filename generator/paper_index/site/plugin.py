"""The MkDocs plugin: generates the pages before a build and adds the index's theme."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from markupsafe import Markup
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.exceptions import ConfigurationError, PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File
from mkdocs.utils import get_relative_url

from paper_index.cache.keys import Digests
from paper_index.cache.store import compiled_templates
from paper_index.content.journal import recover
from paper_index.content.layout import PLUGIN, Layout, find_index
from paper_index.content.validate import read_settings
from paper_index.content.write import generated_files
from paper_index.history.log import read_history
from paper_index.model.fields import parse_date
from paper_index.model.issues import FORMATS, ContentError, PaperIndexError, UsageError, counts
from paper_index.site.check import POLICY_FILE, content_security_policy, script_hashes
from paper_index.site.defaults import (
    complete_addresses,
    complete_navigation,
    complete_site,
    complete_templates,
    limit_instant_navigation,
    theme_name,
)
from paper_index.site.direct import (
    PageRenderer,
    common_key,
    content,
    headings_of,
    html_blocks,
    is_possible,
    last_change,
    make_files,
    rendered,
    take_files,
)
from paper_index.site.past import scan
from paper_index.site.replace import NewSite
from paper_index.site.scripts import join_scripts
from paper_index.site.shrink import (
    has_schemes,
    has_search,
    icon_file,
    icon_reference,
    remove_unused,
    shares_start,
    short_pages,
    shrink,
    simplify_palette,
    theme_icons,
)
from paper_index.text import urls
from paper_index.workflows.build import generate, make_search, open_store

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

    from paper_index.history.log import History
    from paper_index.site.direct import DirectFile
    from paper_index.site.past import PastSite, RenderedPage
    from paper_index.site.search_bundle import Search
    from paper_index.workflows.build import Generated

_THEME = Path(__file__).parent / "theme"
_WHOLE_SITE = Path(__file__).parent / "theme_whole_site"
_BASE = "partials/language.html"
"""A file of Material, and of its successors, that our templates extend."""
_ASSETS = "assets/paper-index"
ICONS = "icons.svg"
"""The file of the theme's icons."""
_BUILD_DAY = "1970-01-01"
"""The day that MkDocs writes into sitemap.xml.gz: a fixed one, so that builds are reproducible."""
_log = logging.getLogger(f"mkdocs.plugins.{__name__}")


class PluginConfig(Config):  # type: ignore[no-untyped-call] # MkDocs leaves it untyped
    """The plugin's settings in `mkdocs.yml`."""

    generate = config_options.Type(bool, default=True)
    path = config_options.Type(str, default="")
    """The folder of the site that the index is in, such as `literature/`; "" is the whole site."""


class PaperIndexPlugin(BasePlugin[PluginConfig]):  # type: ignore[no-untyped-call] # ditto
    """Generates the pages before a build and extends Material by the index's theme."""

    history: History | None = None
    """The index's history, where it has been read already."""
    _search: Search | None = None
    _icons: Mapping[str, str] = {}
    _is_short = False
    _serving = False
    _replaces_site = False
    _last: Generated | None = None
    _build: tuple[MkDocsConfig, str, NewSite] | None = None
    """The configuration of a build, its `site_dir`, and what replaces that."""
    _is_built = False
    _nav: Navigation | None = None
    _direct: tuple[DirectFile, ...] = ()
    _blocks: Sequence[str] | None = None
    _folder = ""
    _digests: Mapping[str, str] | None = None
    _past: PastSite | None = None
    renderer: PageRenderer | None = None
    made: Mapping[str, str] = {}
    pages: Sequence[RenderedPage] = ()

    def use_generated(self, history: History, digests: Mapping[str, str], past: PastSite) -> None:
        """Build from the files that were just written, and leave the replacement to the caller.

        `digests` are the SHA-256 of the generated files by their path in `docs/`. Files that are
        fresh in the past site are not made; afterwards `made` has the keys of all such files by
        their path in the site, `pages` the pages among them, and `renderer` what rendered them.
        """
        self.config["generate"] = False
        self.history, self._digests, self._past = history, digests, past

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Record whether this is a live preview, and whether the present site is replaced.

        MkDocs keeps a plugin that has this method from build to build.
        """
        self._serving = command == "serve"
        self._replaces_site = not (self._serving or dirty) and self.config["generate"]

    @event_priority(100)  # before other plugins read where the site is
    def _on_config_first(self, config: MkDocsConfig) -> MkDocsConfig:
        """Let MkDocs build into a new folder."""
        if self._replaces_site and not self._build:
            try:
                site = NewSite(Path(config.site_dir))
            except UsageError as problem:
                raise PluginError(f"{problem}\n{problem.hint}") from problem
            self._build = config, config.site_dir, site
            config.site_dir = str(site.folder)
        return config

    def _on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Fill in what the configuration leaves out, and add the index's theme.

        The theme comes before Material's, after the maintainer's own `custom_dir`.

        Raises ConfigurationError if addresses would not be those of the generator.
        """
        if not config.use_directory_urls:
            raise ConfigurationError(
                "permalinks end in a slash, so remove `use_directory_urls: false` from mkdocs.yml"
            )
        settings = read_settings(Layout(_root(config)))
        complete_addresses(config, settings)
        # The pages use it for the anchors and the direction of headings.
        if "attr_list" not in config.markdown_extensions:
            config.markdown_extensions.append("attr_list")
        folder = self._layout(config).folder
        if not folder:
            complete_site(config, settings)
            config.extra_css[:0] = [f"{_ASSETS}/{name}.css" for name in ("paper-index", "site")]
        if not any((Path(place) / _BASE).is_file() for place in config.theme.dirs):
            raise ConfigurationError(
                f"the pages need Material, and the theme is {config.theme.name or 'another'}: "
                f"write `theme: {theme_name()}` into mkdocs.yml"
            )
        for theme in (_THEME, *([] if folder else [_WHOLE_SITE])):
            if str(theme) not in config.theme.dirs:
                config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(theme))
        complete_templates(config.theme)
        config.theme.static_templates.add("404.html")
        if not folder and has_schemes(config):
            config.theme.static_templates.add(f"{_ASSETS}/start.js")
        return config

    on_config = CombinedEvent(_on_config_first, _on_config)

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Write the pages; errors in the content are listed and stop the build.

        A live preview keeps the previous pages until the content is valid again.
        """
        if not self.config["generate"]:
            return
        # MkDocs keeps the plugin from build to build.
        self._digests = self._past = None
        is_first = self._last is None
        try:
            for note in recover(_root(config)):
                _log.info(note)
            layout = self._layout(config)
            with open_store(layout) as store:
                self._last = generate(layout, store)
        except ContentError as problem:
            shown = f"{problem}\n{FORMATS['text'](problem.issues)}\n{counts(problem.issues)}"
            if not (self._serving and self._last):
                raise PluginError(shown) from problem
            _log.error("%s\nthe preview shows the previous pages", shown)
        except PaperIndexError as problem:
            raise PluginError(f"{problem}\n{problem.hint}") from problem
        if is_first and self._last.history_note:
            _log.info(self._last.history_note)  # a warning would stop a strict build
        self.history = self._last.history
        self._search = make_search(self._last)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Complete the navigation, and put the files of the theme into the index's folder."""
        layout = self._layout(config)
        self._folder = layout.folder
        complete_navigation(config, files, generated_files(layout.pages), layout.folder)
        if not layout.folder:
            limit_instant_navigation(config, files)
        names = [f"{layout.folder}{name}" for name in generated_files(layout.pages)]
        self._direct, self.made, self.pages, self.renderer = (), {}, (), None
        if is_possible(config, PLUGIN):
            self._direct = take_files(files, names, config, all_kinds=self._past is not None)
        self._icons = theme_icons(config)
        made = File.generated(config, f"{_ASSETS}/{ICONS}", content=icon_file(self._icons))
        files.append(made)
        join_scripts(files, config, _ASSETS)
        remove_unused(files, config)
        if not layout.folder:
            simplify_palette(files, config)
        for file in files if layout.folder else ():
            if file.src_uri.startswith(f"{_ASSETS}/"):
                file.dest_uri = file.url = f"{layout.folder}{file.src_uri}"
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep the navigation, which each page shows."""
        del config, files
        self._nav = nav
        return nav

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Set the day on which each page changed as `lastmod`, which the sitemap shows.

        Templates find the index's folder and its home page under `paper_index`.
        """
        root, docs = _root(config), Path(config.docs_dir)
        folder = self._layout(config).folder
        home = files.get_file_from_path(f"{folder}{urls.source_file(urls.HOME)}")
        shared = not folder and shares_start(config)
        found: dict[str, Any] = {"folder": folder, "icon": self._icon, "shared": shared}
        found |= short_pages(config) if shared else {}
        self._is_short = "short" in found
        found["home"] = home and home.page
        env.bytecode_cache = compiled_templates(tuple(env.extensions))
        env.globals["paper_index"] = found
        history = self.history or read_history(root)
        inside = docs.relative_to(root).as_posix() if docs.is_relative_to(root) else None
        days = history.page_changes(inside) if inside else {}
        others = []
        for page in (file.page for file in files.documentation_pages()):
            if page:
                page.meta["lastmod"] = last_change(page) or days.get(page.file.src_uri)
                page.update_date = _BUILD_DAY
                others.append(rendered(page))
        if files.get_file_from_path("sitemap.xml"):
            # The maintainer's own; the template would overwrite it.
            config.theme.static_templates.discard("sitemap.xml")
        if self._nav and self._direct:
            self.pages = self._make_direct(config, files, self._nav, env)
        pages = (*others, *self.pages)
        found["pages"] = sorted((one.address, one.lastmod) for one in pages if one.address)
        newest = max((one.lastmod for one in pages if one.lastmod), default="")
        found["updated"] = parse_date(newest).shown if newest else ""
        return env

    def _make_direct(
        self, config: MkDocsConfig, files: Files, nav: Navigation, env: Environment
    ) -> list[RenderedPage]:
        """Make the generated files that MkDocs does not make, and return the pages."""

        def finish(html: str, page: Page) -> str:
            return self.on_post_page(html, page=page, config=config)

        self.renderer = PageRenderer(config, files, nav, env, finish)
        digests = self._digests or {}
        home = cast("dict[str, Any]", env.globals["paper_index"])["home"]
        # Of the home page, the others show nothing but the image.
        common = common_key(config, nav, home and home.meta.get("image"), self._icons)
        keys, made = {}, Digests()
        for file in self._direct:
            own = digests.get(file.src_uri, "")
            keys[file.dest_uri] = made.of(common, own) if own and file.is_page else own
        self.made = keys
        return make_files(self.renderer, self._direct, keys, self._past)

    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Return the headings of a generated page in the navigation: the rest is HTML already."""
        del files
        is_ours = bool(page.meta.get("generated")) and is_possible(config, PLUGIN)
        self._blocks = html_blocks(markdown) if is_ours else None
        return markdown if self._blocks is None else "\n\n".join(headings_of(self._blocks))

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Complete a page of which only the headings were converted, just now."""
        del page, config, files
        return html if self._blocks is None else content(self._blocks, html)

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Make a page smaller; only a generated one where the index is a part of a site."""
        folder = self._folder
        if folder and not page.meta.get("generated"):
            return output
        icons = get_relative_url(f"{folder}{_ASSETS}/{ICONS}", page.url)
        short = self._is_short and bool(page.meta.get("generated"))
        return shrink(output, self._icons, icons, keep_search=has_search(config), short=short)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Add the search index and the security policy to the site."""
        site = Path(config.site_dir)
        if self._search:
            search, self._search = self._search, None
            search.write(site / self._layout(config).folder)
        hashes = {one for page in self.pages for one in page.scripts}
        made = {page.name for page in self.pages}
        for name, _ in scan(site, hidden=True):
            if name.endswith(".html") and name not in made:
                hashes |= script_hashes((site / name).read_text("utf-8"))
        (site / POLICY_FILE).write_text(f"{content_security_policy(hashes)}\n", "utf-8")
        self._is_built = True

    def on_shutdown(self) -> None:
        """Replace the site by the new one unless the build failed."""
        if not self._build:
            return
        config, site_dir, site = self._build
        with contextlib.closing(site):
            if self._is_built:
                site.publish()
        config.site_dir, self._build = site_dir, None

    def on_build_error(self, *, error: Exception) -> None:
        """Keep the past site after a build that failed."""
        del error
        self._is_built, self._search = False, None

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Point the edit link of a generated page to the content instead of the Markdown."""
        del config, nav
        if page.meta.get("generated"):
            page.edit_url = page.meta.get("edit_url")
        return context

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: object
    ) -> LiveReloadServer:
        """Watch the content and the hand-written part of `docs/`."""
        del builder
        layout = self._layout(config)
        server.unwatch(config.docs_dir)
        generated = {name.split("/")[0] for name in generated_files(layout.pages)}
        for folder, recursive in _handwritten(layout.docs, layout.pages, generated):
            server.watch(str(folder), recursive=recursive)
        server.watch(str(layout.content))
        if not Path(config.config_file_path).exists():
            server.unwatch(config.config_file_path)
        return server

    def _icon(self, name: str) -> Markup:
        """Return what shows an icon in HTML that a file beside that of the icons contains."""
        return Markup(icon_reference(name, self._icons.get(name, ""), ICONS))  # noqa: S704 (ours)

    def _layout(self, config: MkDocsConfig) -> Layout:
        try:
            folder = urls.site_folder(self.config["path"])
        except ValueError as problem:
            raise PluginError(f"mkdocs.yml: plugin {PLUGIN}: path: {problem}") from problem
        root, docs = _root(config), Path(config.docs_dir)
        docs = docs.relative_to(root) if docs.is_relative_to(root) else docs
        return replace(find_index(root), folder=folder, docs_dir=docs.as_posix())


def _handwritten(folder: Path, pages: Path, generated: set[str]) -> Iterator[tuple[Path, bool]]:
    """Yield folders below `docs/` with hand-written pages, and whether all in them is such.

    `generated` are the folders in `pages` that are generated.
    """
    yield folder, False
    for path in sorted(path for path in folder.iterdir() if path.is_dir()):
        if pages.is_relative_to(path):
            yield from _handwritten(path, pages, generated)
        elif folder != pages or path.name not in generated:
            yield path, True


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent
