"""Serves a live preview, which is built again when a file changes."""

from __future__ import annotations

import logging
import time
from threading import Condition, Event, Lock, Thread
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from mkdocs.livereload import LiveReloadServer

from paper_index.content.journal import state_folder
from paper_index.content.layout import PLUGIN
from paper_index.model.issues import FORMATS, ContentError, PaperIndexError, counts
from paper_index.site.build import Preview, log_to_stderr, read_configuration

if TYPE_CHECKING:
    from paper_index.content.layout import Layout

FOLDER = "preview"
_log = logging.getLogger(__name__)


class Builder(Protocol):
    """What makes the pages of a preview."""

    def build(self, preview: Preview) -> bool:
        """Build the whole site, and return whether that was necessary."""

    def show_papers(self, preview: Preview) -> bool:
        """Write the pages of edited papers alone, and return whether there are any."""


class PreviewServer(LiveReloadServer):
    """MkDocs' server, which answers after a rebuild and then lets browsers load their page again.

    The pages of edited papers are there at once; the site is then built while it answers.
    """

    _epoch_cond: Condition
    _visible_epoch: int
    _wanted_epoch: int

    def __init__(self, builder: Builder, preview: Preview, address: str) -> None:
        host, _, port = address.rpartition(":")
        place, path = str(preview.folder), urlsplit(preview.url).path
        super().__init__(
            self._follow, host.strip("[]"), int(port), place, path, polling_interval=0.2
        )
        self._pages, self._preview = builder, preview
        self._building, self._is_outdated = Lock(), Event()
        missing = preview.folder / "404.html"
        self.error_handler = lambda code: missing.read_bytes() if code == 404 else None  # noqa: PLR2004

    def build_behind(self) -> None:
        """Let a thread build the site."""
        self._is_outdated.set()

    def serve(self, *, open_in_browser: bool = False) -> None:
        """Serve until interrupted."""
        Thread(target=self._build_behind, daemon=True).start()
        super().serve(open_in_browser=open_in_browser)  # type: ignore[no-untyped-call] # MkDocs

    def _follow(self) -> None:
        """Show what changed: called by the server."""
        if self._pages.show_papers(self._preview):
            self.build_behind()
            return
        with self._building:
            self._build()

    def _build_behind(self) -> None:
        while self._is_outdated.wait():
            with self._building:
                self._is_outdated.clear()
                try:
                    self._build()
                    # The site has those that were edited meanwhile as they were before.
                    self._pages.show_papers(self._preview)
                except Exception:  # noqa: BLE001 (the server, too, goes on after any)
                    _log.exception("the preview shows the previous pages")
            with self._epoch_cond:
                self._visible_epoch = self._wanted_epoch = int(time.monotonic() * 1000)
                self._epoch_cond.notify_all()

    def _build(self) -> None:
        try:
            self._pages.build(self._preview)
        except PaperIndexError as problem:
            issues = problem.issues if isinstance(problem, ContentError) else ()
            shown = f"{problem}\n{FORMATS['text'](issues)}\n{counts(issues)}" if issues else problem
            # The server answers nothing after a build that raises, until one succeeds.
            _log.error(f"{shown}\nthe preview shows the previous pages")


def serve_site(layout: Layout, address: str, builder: Builder, *, open_browser: bool) -> None:
    """Serve what `builder` makes at `address` (host:port) until interrupted.

    Raises what the first build raises; later ones leave the preview as it is.
    """
    config = read_configuration(layout, strict=False)
    path = urlsplit(config.site_url or "/").path.strip("/")
    folder = state_folder(layout.root) / FOLDER
    preview = Preview(folder, f"http://{address}/{path}{'/' if path else ''}")
    is_built = builder.build(preview)
    log_to_stderr(logging.INFO)
    server = PreviewServer(builder, preview, address)
    server.watch(config.docs_dir)
    if config.config_file_path:
        server.watch(config.config_file_path)
    plugin = config.plugins[PLUGIN]
    plugin.on_serve(server, config=config, builder=server.builder)
    for item in config.watch:
        server.watch(item)
    if not is_built:
        # Single papers can be shown when the others are known.
        server.build_behind()
    try:
        server.serve(open_in_browser=open_browser)
    except KeyboardInterrupt:
        _log.info("the preview ends")
    finally:
        server.shutdown()
