"""What tests share: small made-up indexes written inline, built sites, a browser."""

from __future__ import annotations

import functools
import http.server
import os
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

import find_browser
from generator.config import Layout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

# Shared machines stall now and then; a slow example is no failure.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")

MKDOCS = """\
site_name: Made-up index
site_url: https://example.org/
repo_url: https://github.com/example/made-up
theme:
  name: material
  font: false
  features: [content.action.edit]
plugins: [search, paper-index]
markdown_extensions: [attr_list]
not_in_nav: |
  /papers/
  /tags/
nav:
  - Home: index.md
  - Papers: papers/index.md
  - Tags: tags/index.md
"""

TAGS = """\
groups:
  field:
    name: Field
    description: Which science it is.
tags:
  tea-science:
    name: Tea science
    group: field
    definition: How tea behaves in cups, pots and theories.
    aliases: [tea]
  cup-theory:
    name: Cup theory
    group: field
    definition: What cups have in common.
"""

PAPER = """\
title: On the Cooling of Tea
authors: [Ada Brown, Grace Cole]
published: 2021-04-13
arxiv: "2104.06083"
tags: [tea-science, cup-theory]
abstract: >-
  We pour tea into cups and wait. It cools, and we say by how much.
"""


def write_files(root: Path, files: dict[str, str | bytes]) -> None:
    """Write files, keyed by POSIX path, below a folder."""
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())


@pytest.fixture
def make_index(tmp_path: Path) -> Callable[[dict[str, str | bytes]], Layout]:
    """Return a function that writes an index: given files over a vocabulary and mkdocs.yml."""

    def make(files: dict[str, str | bytes]) -> Layout:
        base: dict[str, str | bytes] = {"mkdocs.yml": MKDOCS, "content/tags.yml": TAGS}
        write_files(tmp_path, base | files)
        (tmp_path / "content" / "papers").mkdir(parents=True, exist_ok=True)
        (tmp_path / "docs").mkdir(exist_ok=True)
        return Layout(tmp_path)

    return make


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback and yield its address, with a slash behind."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def send_error(self, code: int, *_: object, **__: object) -> None:
            page = folder / "404.html"
            body = page.read_bytes() if page.is_file() else b""
            self.send_response(code)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

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
def browser() -> Iterator[Browser]:
    """A real Chromium; the run fails when there is none."""
    from playwright.sync_api import sync_playwright

    executable = find_browser.find()
    assert executable, "no Chromium was found: run `make browser`"
    flags = [flag for flag in find_browser.FLAGS if flag != "--headless"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=flags)
        yield chromium
        chromium.close()
