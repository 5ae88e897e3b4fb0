"""Measures the search beside Material's own, on the same papers, in the same run.

    .venv/bin/python tests/benchmarks/search.py --more papers.jsonl.gz --sizes 124 1000 10000

For each size it prints one table: making the index (time, memory, bytes, files), the first query
(bytes fetched, time from focus to the first result) and later ones (median and 95th percentile),
and how often a paper of this repository comes first, or among the first three, when its title or
its first four words are typed. Times are of this machine: compare the columns, not the machines.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import http.server
import io
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.corpus import make_index
from paper_index.content.layout import Layout
from paper_index.relate.index import relate
from paper_index.site.search_bundle import start_indexing
from paper_index.text.escape import plain
from paper_index.workflows.check import check
from support.find_browser import FLAGS, find
from support.real_index import real_papers

if TYPE_CHECKING:
    from collections.abc import Iterator

# The page that a reader searches from.
_FROM = "about/"
_PATIENCE = 120_000
"""Milliseconds to wait for a result; Material's own search is slow on large indexes."""


@dataclass(frozen=True)
class Box:
    """Where a search box and its results are on a page."""

    name: str
    input: str
    results: str


OURS = Box("Pagefind", "#pi-search", ".pi-option--paper")
MATERIAL = Box("Material", ".md-search__input", ".md-search-result__link")


@dataclass
class Figures:
    """What was measured of one engine on one index."""

    rows: dict[str, str] = field(default_factory=dict)


class _Server(http.server.SimpleHTTPRequestHandler):
    """Serves a site as hosts do, text gzipped, and counts the bytes of what searching fetches."""

    sent = 0
    _packed: dict[str, bytes] = {}  # noqa: RUF012 (one benchmark, one table)

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        data = path.read_bytes()
        text = path.suffix in {".html", ".js", ".css", ".json", ".svg", ".xml"}
        if text:
            data = self._packed.setdefault(str(path), b"") or gzip.compress(data, 6)
            self._packed[str(path)] = data
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(data)))
        if text:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(data)
        if "search" in self.path:
            _Server.sent += len(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder and yield its address."""
    handler = partial(_Server, directory=os.fspath(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def queries(site: Path) -> dict[str, list[str]]:
    """Return for each paper of this repository that is on a site what is typed to find it."""
    found = {}
    for paper in real_papers():
        if not (site / "papers" / paper.id).is_dir():
            continue
        words = re.findall(r"[^\W_]+", plain(paper.title))
        found[paper.id] = [" ".join(words), " ".join(words[:4])]
    return found


def make_sites(root: Path, figures: dict[str, Figures]) -> dict[str, Path]:
    """Build the index's site with our search and with Material's own; return the folders."""
    command = [sys.executable, "-m", "paper_index", "--index", str(root), "build"]
    subprocess.run(command, check=True, capture_output=True)
    settings = (root / "mkdocs.yml").read_text("utf-8")
    plain_settings = settings.replace("  - paper-index\n", "  - search\n")
    # Our plugin keeps the papers out of the navigation.
    plain_settings += "  *\nnav:\n  - Home: index.md\n"
    (root / "material.yml").write_text(plain_settings, "utf-8")
    began = time.monotonic()
    built = root / "material-site"
    subprocess.run(
        [
            sys.executable,
            "-m",
            "mkdocs",
            "build",
            "-q",
            "-f",
            str(root / "material.yml"),
            "-d",
            str(built),
        ],
        check=True,
        capture_output=True,
    )
    index = built / "search" / "search_index.json"
    figures["Material"].rows["index, s"] = f"{time.monotonic() - began:.1f} (whole site)"
    figures["Material"].rows["index, MB on disk"] = f"{index.stat().st_size / 1e6:.1f}"
    figures["Material"].rows["index, files"] = "1"
    return {"Pagefind": root / "site", "Material": built}


def measure_indexing(root: Path, out: Path) -> dict[str, str]:
    """Return time, memory and size of making the index alone."""
    checked = check(Layout(root))
    index = relate(checked.papers, checked.valid.vocabulary, 0)
    began = time.monotonic()
    start_indexing(index, "en").finish(out)
    took = time.monotonic() - began
    files = [path for path in out.rglob("*") if path.is_file()]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {
        "index, s": f"{took:.1f}",
        "index, MB memory": f"{peak:.0f} (largest child so far)",
        "index, MB on disk": f"{sum(path.stat().st_size for path in files) / 1e6:.1f}",
        "index, files": f"{len(files)}",
    }


def measure_queries(browser: Browser, site: Path, box: Box, most: int) -> dict[str, str]:
    """Return bytes and times of the first query, times of later ones, and success."""
    wanted = dict(list(queries(site).items())[:most])
    with serve(site) as address:
        page = browser.new_page()
        _Server.sent = 0
        page.goto(address + _FROM, wait_until="load")
        first = next(iter(wanted.values()))[1]
        cold = ask(page, box, first)[1]
        page.wait_for_load_state("networkidle")
        fetched = _Server.sent
        times, firsts, thirds, asked = [], 0, 0, 0
        for paper, typed in wanted.items():
            for query in typed:
                found, took = ask(page, box, query)
                times.append(took)
                firsts += paper in found[:1]
                thirds += paper in found[:3]
                asked += 1
        page.close()
    return {
        "first query, kB": f"{fetched / 1e3:.0f}",
        "first result, ms cold": f"{cold:.0f}",
        "result, ms median": f"{statistics.median(times):.0f}",
        "result, ms 95 %": f"{statistics.quantiles(times, n=20)[-1]:.0f}",
        "success at 1": f"{firsts / asked:.1%}",
        "success at 3": f"{thirds / asked:.1%}",
        "queries": f"{asked}",
    }


def ask(page: Page, box: Box, query: str) -> tuple[list[str], float]:
    """Type a query at once and return the ids of the papers shown and the milliseconds taken.

    The list is emptied first. The time runs from focus to the first result; the list is read when
    it has held still for a moment.
    """
    took = page.evaluate(_ASK, [box.input, box.results, query, _PATIENCE])
    links = page.eval_on_selector_all(box.results, "links => links.map(link => link.href)")
    ids = [urlsplit(link).path.strip("/").split("/")[-1] for link in links]
    return list(dict.fromkeys(ids)), float(took)


_ASK = """async ([input, results, query, patience]) => {
  const box = document.querySelector(input);
  const shown = () => [...document.querySelectorAll(results)]
    .filter(link => link.checkVisibility()).map(link => link.href).join();
  const pause = () => new Promise(done => setTimeout(done, 20));
  const type = text => {
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
  };
  type("");
  const end = performance.now() + patience;
  while (shown() && performance.now() < end) await pause();
  const began = performance.now();
  let first = null;
  const watcher = new MutationObserver(() => { if (shown()) first ??= performance.now(); });
  watcher.observe(document.body, { childList: true, subtree: true });
  box.focus();
  type(query);
  for (let still = 0, last = ""; still < 10 && performance.now() < end; await pause()) {
    const now = shown();
    still = now && now === last ? still + 1 : 0;
    last = now;
    if (!now && performance.now() - began > patience / 8) break;
  }
  watcher.disconnect();
  return (first ?? performance.now()) - began;
}"""


def table(size: int, figures: dict[str, Figures]) -> str:
    """Return one index's figures as a table."""
    rows = list(dict.fromkeys(row for engine in figures.values() for row in engine.rows))
    out = io.StringIO()
    print(f"\n{size} papers", *(f"{name:>28}" for name in figures), file=out)
    for row in rows:
        print(
            f"{row:24}",
            *(f"{engine.rows.get(row, '-'):>28}" for engine in figures.values()),
            file=out,
        )
    return out.getvalue()


def main() -> None:
    """Measure every size that was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--more", type=Path, help="more papers: JSON lines, gzipped")
    parser.add_argument("--sizes", type=int, nargs="+", default=[124], help="numbers of papers")
    parser.add_argument("--material-queries", type=int, default=20, help="papers asked of Material")
    chosen = parser.parse_args()
    executable = find()
    with sync_playwright() as playwright:
        flags = [flag for flag in FLAGS if flag != "--headless"]
        browser = playwright.chromium.launch(executable_path=executable, args=flags)
        for size in chosen.sizes:
            with tempfile.TemporaryDirectory() as work:
                print(measure(browser, Path(work), size, chosen), flush=True)


def measure(browser: Browser, work: Path, size: int, chosen: argparse.Namespace) -> str:
    """Build and measure one size."""
    figures = {"Pagefind": Figures(), "Material": Figures()}
    root = work / "index"
    made = make_index(root, size, chosen.more)
    figures["Pagefind"].rows |= measure_indexing(root, work / "bundle")
    sites = make_sites(root, figures)
    figures["Pagefind"].rows |= measure_queries(browser, sites["Pagefind"], OURS, 10_000)
    with contextlib.suppress(TimeoutError):
        most = 10_000 if size <= 1000 else chosen.material_queries
        figures["Material"].rows |= measure_queries(browser, sites["Material"], MATERIAL, most)
    shutil.rmtree(root)
    return table(made, figures)


if __name__ == "__main__":
    main()
