"""Real sites for the browser tests of search: this repository's index, and small made-up ones."""

from __future__ import annotations

import atexit
import functools
import http.server
import os
import shutil
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import generator
import pytest
from generator.config import Layout
from generator.pipeline import build, check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.model.paper import Paper
    from playwright.sync_api import Browser, Page

ROOT = Path(generator.__file__).parents[1]

MKDOCS = """\
site_name: Made-up index
site_url: https://example.org/
theme:
  name: material
  font: false
  features: [navigation.instant]
plugins: [paper-index]
markdown_extensions: [attr_list]
not_in_nav: |
  /papers/
  /tags/
  /search.md
nav:
  - Home: index.md
  - Papers: papers/index.md
  - Tags: tags/index.md
"""


@functools.cache
def real_site() -> Path:
    """Build this repository's index once, away from its own `docs/` and `site/`."""
    root = Path(tempfile.mkdtemp(prefix="paper-index-site-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    shutil.copytree(ROOT / "content", root / "content")
    shutil.copy(ROOT / "mkdocs.yml", root)
    (root / "docs").mkdir()
    for page in (ROOT / "docs").glob("*.md"):
        if page.stem in {"about", "checks"}:
            shutil.copy(page, root / "docs")
    build(Layout(root))
    return root / "site"


@functools.cache
def real_papers() -> tuple[Paper, ...]:
    """Return the papers of this repository's index, as they are on its site."""
    return check(Layout(ROOT)).papers


@contextmanager
def serve(folder: Path, headers: dict[str, str] | None = None) -> Iterator[str]:
    """Serve a folder on loopback with extra headers; yield its address, with a slash behind."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def end_headers(self) -> None:
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            super().end_headers()

    handler = functools.partial(Quiet, directory=os.fspath(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of this repository's index."""
    with serve(real_site()) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new page; a script that fails on it fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    assert not problems


def instant(page: Page, site: str) -> None:
    """Let instant navigation work here: it goes only where the site map says the site lives."""
    there = (real_site() / "sitemap.xml").read_text("utf-8")
    here = there.replace("https://example.org/", site)
    page.route("**/sitemap.xml", lambda route: route.fulfill(body=here, content_type="text/xml"))
