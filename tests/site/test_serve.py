"""The live preview: a real server, changes to a file, invalid content, and no endless rebuilds.

Browsers load a page again when it is shown, and once more when the site is built behind it.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING
from urllib.error import URLError

import pytest

from conftest import PAPER
from paper_index.site.build import Preview
from paper_index.site.serve import PreviewServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from paper_index.content.layout import Layout

PATIENCE = 60  # seconds until the test fails; machines may be slow


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def preview(layout: Layout, log: Path) -> Iterator[str]:
    """Serve an index with the command until the block ends; yield the address."""
    place = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "paper_index", "--index", str(layout.root)]
    with log.open("wb") as output:
        process = subprocess.Popen([*command, "serve", "--address", place], stderr=output)
        try:
            yield f"http://{place}/"
        finally:
            process.terminate()
            process.wait(PATIENCE)


def until(address: str, text: str) -> str:
    """Fetch a page until it contains a text; return it."""
    end = time.monotonic() + PATIENCE
    page = ""
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                page = answer.read().decode()
        except (URLError, ConnectionError, TimeoutError):
            page = ""
        if text in page:
            return page
        time.sleep(0.2)
    raise AssertionError(f"{text!r} did not show at {address}: {page[:300]}")


@pytest.mark.slow  # the preview builds the site several times
def test_changes_are_shown_and_errors_keep_the_previous_pages(
    make_index: Callable[[dict[str, str | bytes]], Layout], tmp_path: Path
) -> None:
    layout = make_index({"content/papers/tea.yml": PAPER})
    paper, log = layout.papers / "tea.yml", tmp_path / "log.txt"
    with preview(layout, log) as site:
        until(f"{site}papers/tea/", "On the Cooling of Tea")
        until(f"{site}search/facets.json", '"papers":1')

        paper.write_text(PAPER.replace("Cooling", "Warming"), "utf-8")
        until(f"{site}papers/tea/", "On the Warming of Tea")
        until(f"{site}papers/", "On the Warming of Tea")

        paper.write_text(PAPER.replace("tags: [tea-science", "tags: [te-science"), "utf-8")
        end = time.monotonic() + PATIENCE
        while "unknown-tag" not in log.read_text("utf-8") and time.monotonic() < end:
            time.sleep(0.2)
        assert "tea-science" in log.read_text("utf-8").partition("unknown-tag")[2]
        until(f"{site}papers/tea/", "On the Warming of Tea")

        paper.write_text(PAPER.replace("Cooling", "Drinking"), "utf-8")
        until(f"{site}papers/tea/", "On the Drinking of Tea")
        # The site is built behind the page.
        until(f"{site}papers/", "On the Drinking of Tea")

        # The pages that a build writes must not trigger the next build.
        time.sleep(3)
        builds = log.read_text("utf-8").count("Detected file changes")
        time.sleep(3)
        assert log.read_text("utf-8").count("Detected file changes") == builds <= 5


class SlowBuilder:
    """Shows a page at once, and builds the site when the test lets it."""

    def __init__(self) -> None:
        self.may_end = Event()

    def build(self, preview: Preview) -> bool:
        assert self.may_end.wait(PATIENCE)
        (preview.folder / "list.html").write_text("<body>whole</body>", "utf-8")
        return True

    def show_papers(self, preview: Preview) -> bool:
        (preview.folder / "index.html").write_text("<body>page</body>", "utf-8")
        return True


def test_the_server_answers_during_a_build_and_browsers_hear_of_its_end(tmp_path: Path) -> None:
    folder, watched = tmp_path / "site", tmp_path / "content"
    folder.mkdir()
    watched.mkdir()
    (folder / "index.html").write_text("<body>old</body>", "utf-8")
    place, builder = f"127.0.0.1:{free_port()}", SlowBuilder()
    server = PreviewServer(builder, Preview(folder, f"http://{place}/"), place)
    server.watch(str(watched))
    thread = Thread(target=server.serve)
    thread.start()

    server.poll_response_timeout = 1

    def next_version(known: int, touched: Path | None = None) -> int:
        """Ask, as browsers do, until there is a newer version."""
        end, found = time.monotonic() + PATIENCE, known
        while found == known and time.monotonic() < end:
            # The server may not yet have looked at the folder when the first change is made.
            if touched:
                touched.write_text(f"title: Tea {time.monotonic()}\n", "utf-8")
            with urllib.request.urlopen(f"http://{place}/livereload/{known}/1") as answer:
                found = int(answer.read())
        return found

    try:
        page = until(f"http://{place}/", "old")
        first = int(page.partition("livereload(")[2].partition(",")[0])
        second = next_version(first, watched / "tea.yml")
        assert second > first
        until(f"http://{place}/", "page")
        builder.may_end.set()
        assert next_version(second) > second
        until(f"http://{place}/list.html", "whole")
    finally:
        server.shutdown()
        thread.join()
