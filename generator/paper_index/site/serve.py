"""Serves a live preview, which is built again when a file changes."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mkdocs.livereload import LiveReloadServer

from paper_index.content.journal import state_folder
from paper_index.content.layout import PLUGIN
from paper_index.model.issues import FORMATS, ContentError, PaperIndexError, counts
from paper_index.site.build import Preview, log_to_stderr, read_configuration

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout

FOLDER = "preview"
_log = logging.getLogger(__name__)


def serve_site(
    layout: Layout, address: str, build: Callable[[Preview], object], *, open_browser: bool
) -> None:
    """Serve what `build` makes at `address` (host:port) until interrupted.

    Raises what the first build raises; later ones leave the preview as it is.
    """
    config = read_configuration(layout, strict=False)
    host, _, port = address.rpartition(":")
    path = urlsplit(config.site_url or "/").path.strip("/")
    folder = state_folder(layout.root) / FOLDER
    preview = Preview(folder, f"http://{address}/{path}{'/' if path else ''}")

    def rebuild() -> None:
        try:
            build(preview)
        except PaperIndexError as problem:
            issues = problem.issues if isinstance(problem, ContentError) else ()
            shown = f"{problem}\n{FORMATS['text'](issues)}\n{counts(issues)}" if issues else problem
            # The server answers nothing after a build that raises, until one succeeds.
            _log.error(f"{shown}\nthe preview shows the previous pages")

    build(preview)
    log_to_stderr(logging.INFO)
    server = LiveReloadServer(
        rebuild, host.strip("[]"), int(port), str(folder), f"/{path}", polling_interval=0.2
    )
    missing = folder / "404.html"
    server.error_handler = lambda code: missing.read_bytes() if code == 404 else None  # noqa: PLR2004
    server.watch(config.docs_dir)
    if config.config_file_path:
        server.watch(config.config_file_path)
    plugin = config.plugins[PLUGIN]
    plugin.on_serve(server, config=config, builder=rebuild)
    for item in config.watch:
        server.watch(item)
    try:
        server.serve(open_in_browser=open_browser)  # type: ignore[no-untyped-call] # MkDocs
    except KeyboardInterrupt:
        _log.info("the preview ends")
    finally:
        server.shutdown()
