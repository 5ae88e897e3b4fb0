"""Measures what feeds and data add to a site of many papers.

    .venv/bin/python tests/benchmarks/exports.py --more papers.jsonl.gz --size 10000

The index gets a git history: a commit that brings everything, one that puts every file into another
form, and as many more as `--commits` says, each of which changes one paper. Prints seconds, files
and megabytes of feeds and data, and for comparison those of reading the index and of the pages.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.corpus import make_index
from paper_index.cache.keys import Digests
from paper_index.content.layout import Layout
from paper_index.exports.citations import cite
from paper_index.exports.downloads import data_files
from paper_index.history.log import read_history
from paper_index.history.news import revisions
from paper_index.model.settings import SiteInfo
from paper_index.pages.parts import RenderSettings
from paper_index.pages.render import page_bytes, page_input
from paper_index.relate.index import relate
from paper_index.workflows.build import feeds
from paper_index.workflows.check import check
from support.made_up_history import commit
from support.rendered import render

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from paper_index.cache.keys import Lazy

ABOUT = SiteInfo("Many papers", url="https://example.org/")


def main() -> None:
    """Measure one size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--more", type=Path, help="more papers: JSON lines, gzipped")
    parser.add_argument("--size", type=int, default=124, help="number of papers")
    parser.add_argument("--commits", type=int, default=100, help="commits of one paper each")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        layout = Layout(Path(work) / "index")
        print(f"{make_index(layout.root, chosen.size, chosen.more)} papers")
        write_history(layout, chosen.commits)
        began = time.monotonic()
        checked = check(layout)
        print(f"{'read and check':12}{time.monotonic() - began:8.2f} s")
        index = relate(checked.papers, checked.valid.vocabulary, 5)
        settings = RenderSettings(ABOUT)
        measured("pages", lambda: {p.path: page_bytes(p) for p in render(index, settings)})
        measured("data", lambda: made(data_files(index, ABOUT, Digests())))
        history = read_history(layout.root)
        given = page_input(index, settings, cite(index, ABOUT.url))
        measured("feeds", lambda: made(feeds(given, history, Digests())))
        began = time.monotonic()
        found = revisions(history, {paper.id for paper in checked.papers}, {})
        took = time.monotonic() - began
        print(f"{'history':12}{took:8.2f} s, of every paper; {len(found)} changed")


def write_history(layout: Layout, commits: int) -> None:
    """Commit an index, then changes of form and of single papers."""
    files = sorted(layout.papers.glob("*.yml"))
    for path in files:
        path.write_text(path.read_text("utf-8") + "category: cs.IT\n", "utf-8")
    commit(layout.root, "2026-01-02")
    for number in range(commits):
        path = files[number * 7919 % len(files)]
        changed = path.read_text("utf-8").replace("title: ", f"title: No. {number} ", 1)
        path.write_text(changed, "utf-8")
        commit(layout.root, f"2026-02-{number % 28 + 1:02}")


def made(files: Mapping[str, Lazy[bytes]]) -> dict[str, bytes]:
    """Make files, by path."""
    return {path: file.make() for path, file in files.items()}


def measured(name: str, work: Callable[[], Mapping[str, bytes]]) -> None:
    """Print how long some files take, how many they are and how large."""
    began = time.monotonic()
    files = work()
    took, size = time.monotonic() - began, sum(map(len, files.values()))
    print(f"{name:12}{took:8.2f} s{len(files):8} files{size / 1_000_000:8.1f} MB")


if __name__ == "__main__":
    main()
