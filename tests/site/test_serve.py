"""The live preview: a real server, changes to a file, invalid content, and no endless rebuilds."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.error import URLError

import pytest

from conftest import PAPER

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

        # The pages that a build writes must not trigger the next build.
        time.sleep(3)
        builds = log.read_text("utf-8").count("Reloading browsers")
        time.sleep(3)
        assert log.read_text("utf-8").count("Reloading browsers") == builds <= 5
