"""Measures the search beside Material's own and plain BM25, on the same papers, in the same run.

    .venv/bin/python tests/benchmarks/search.py --more papers.jsonl.gz --sizes 124 1000 10000

For each size it prints one table: making the index (time, memory, bytes, files), the first query
(bytes fetched, time from focus to the first result), which is some words of a title or a question
that is widened, the search page with either (all requests and bytes until it has its results and
their facets; with `--slow`, what Lighthouse's score is made of, on a phone and slow 4G), later
queries (median and 95th percentile), and how often a paper of this repository comes first, or among
the first three: when its title or its first four words are typed, and for what people type
(`queries.yml` and `questions.yml` of `tests/index/`, without operators). Times are of this machine:
compare the columns, not the machines.
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
from urllib.parse import quote, urlsplit

sys.path.insert(0, str(Path(__file__).parents[1]))

import yaml
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.bm25 import Bm25
from benchmarks.corpus import make_index
from paper_index.content.layout import Layout
from paper_index.relate.index import relate
from paper_index.site.search_bundle import NewSearch
from paper_index.text.escape import plain
from paper_index.workflows.check import check
from support.find_browser import FLAGS, find
from support.real_index import real_papers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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


QUERIES = Path(__file__).parents[1] / "index"
QUESTION = "how can I train a very deep network without skip connections"

OURS = Box("Paper Index", "#pi-search", ".pi-option--paper")
MATERIAL = Box("Material", ".md-search__input", ".md-search-result__link")


@dataclass
class Figures:
    """What was measured of one engine on one index."""

    rows: dict[str, str] = field(default_factory=dict)


class _Server(http.server.SimpleHTTPRequestHandler):
    """Serves a site as hosts do, text gzipped, and keeps the paths and bytes of what it sent."""

    sent: list[tuple[str, int]] = []  # noqa: RUF012 (one benchmark, one list)
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
        _Server.sent.append((self.path, len(data)))

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


def judged(site: Path) -> list[tuple[set[str], str]]:
    """Return what people type for papers on a site, with the papers of which one is right."""
    texts = [(QUERIES / name).read_text("utf-8") for name in ("queries.yml", "questions.yml")]
    listed = [one for text in texts for one in yaml.load(text, yaml.BaseLoader)]
    return [
        (set(one["papers"]), one["query"])
        for one in listed
        if one["kind"] not in {"operator", "none"}
        and all((site / "papers" / paper).is_dir() for paper in one["papers"])
    ]


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
    return {"Paper Index": root / "site", "Material": built}


def measure_indexing(root: Path, out: Path) -> dict[str, str]:
    """Return time, memory and size of making the index alone."""
    checked = check(Layout(root))
    index = relate(checked.papers, checked.valid.vocabulary, 0)
    began = time.monotonic()
    NewSearch(index, "en").write(out)
    took = time.monotonic() - began
    files = [path for path in out.rglob("*") if path.is_file()]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "index, s": f"{took:.1f}",
        "index, MB memory": f"{peak:.0f} (with the papers)",
        "index, MB on disk": f"{sum(path.stat().st_size for path in files) / 1e6:.1f}",
        "index, files": f"{len(files)}",
    }


def measure_queries(
    browser: Browser, site: Path, box: Box, most: int, *, slow: bool = False
) -> dict[str, str]:
    """Return bytes and times of the first query, times of later ones, and success."""
    titles = [({paper}, line) for paper, typed in queries(site).items() for line in typed][
        : 2 * most
    ]
    lines = judged(site)[:most]
    rows: dict[str, str] = {}
    with serve(site) as address:
        for name, line in (("query", titles[0][1]), ("question", QUESTION)):
            page = browser.new_context().new_page()
            _Server.sent.clear()
            page.goto(address + _FROM, wait_until="load")
            cold = ask(page, box, line)[1]
            page.wait_for_load_state("networkidle")
            searching = sum(size for path, size in _Server.sent if "search" in path)
            rows |= {
                f"first {name}, kB": f"{searching / 1e3:.0f}",
                f"first {name}, ms cold": f"{cold:.0f}",
            }
            if box is OURS:
                rows |= measure_page(browser, address, name, line)
            if box is OURS and slow:
                rows |= measure_slow(browser, address, name, line)
        answers = [(papers, *ask(page, box, line)) for papers, line in (*titles, *lines)]
        page.close()
    times = [took for _, _, took in answers]
    rows |= {
        "result, ms median": f"{statistics.median(times):.0f}",
        "result, ms 95 %": f"{statistics.quantiles(times, n=20)[-1]:.0f}",
    }
    found = [(papers, ids) for papers, ids, _ in answers]
    return rows | success("titles", found[: len(titles)]) | success("typed", found[len(titles) :])


def measure_page(browser: Browser, address: str, name: str, line: str) -> dict[str, str]:
    """Return the requests and bytes of the search page for a line, with its results and facets."""
    with browser.new_context() as context:
        _Server.sent.clear()
        load(context.new_page(), address, line)
    total = sum(size for _, size in _Server.sent) / 1e3
    return {f"page, {name}, requests and kB": f"{len(_Server.sent)} / {total:.0f}"}


def measure_slow(browser: Browser, address: str, name: str, line: str) -> dict[str, str]:
    """Return the times until the search page shows papers, and what Lighthouse weighs but speed.

    Milliseconds until the first paper, the first and the largest contentful paint; those for which
    long tasks block the page; and the cumulative layout shift.
    """
    with browser.new_context(viewport={"width": 412, "height": 823}) as context:
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", _SLOW_4G)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        page.add_init_script(_OBSERVE)
        load(page, address, line)
        seen = page.evaluate("seen")
    times = " / ".join(f"{seen[one]:.0f}" for one in ("paper", "fcp", "lcp", "tbt"))
    return {f"slow 4G, {name}": f"{times} / {seen['cls']:.3f}"}


def load(page: Page, address: str, line: str) -> None:
    """Open the search page for a line and wait for its results and facets."""
    page.goto(f"{address}search/?q={quote(line)}")
    page.wait_for_selector(".pi-results__facets:not([aria-busy]) .pi-facets", state="attached")
    page.wait_for_load_state("networkidle")


_SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 0.75e6 / 8,
}
"""Lighthouse's slow 4G, with a processor four times slower: milliseconds, and bytes a second."""

_OBSERVE = """(() => {
  const seen = (window.seen = { paper: 0, fcp: 0, lcp: 0, tbt: 0, cls: 0 });
  const observe = (type, take) => new PerformanceObserver(list => list.getEntries().forEach(take))
    .observe({ type, buffered: true });
  observe("paint", one => { if (one.name === "first-contentful-paint") seen.fcp = one.startTime; });
  observe("largest-contentful-paint", one => { seen.lcp = one.startTime; });
  observe("longtask", one => { seen.tbt += Math.max(0, one.duration - 50); });
  observe("layout-shift", one => { if (!one.hadRecentInput) seen.cls += one.value; });
  new MutationObserver(() => {
    if (document.querySelector(".pi-results__list .pi-card")) seen.paper ||= performance.now();
  }).observe(document, { childList: true, subtree: true });
})()"""


def measure_bm25(root: Path, site: Path) -> dict[str, str]:
    """Return the success of plain BM25 on the papers of an index."""
    ranking = Bm25(check(Layout(root)).papers)
    titles = [({paper}, line) for paper, typed in queries(site).items() for line in typed]
    found = {
        name: [(papers, ranking.find(line)) for papers, line in lines]
        for name, lines in (("titles", titles), ("typed", judged(site)))
    }
    return success("titles", found["titles"]) | success("typed", found["typed"])


def success(name: str, found: Sequence[tuple[set[str], list[str]]]) -> dict[str, str]:
    """Return how often one of the right papers is first, and among the first three."""
    rows = {f"{name}, queries": f"{len(found)}"}
    for most in (1, 3):
        right = sum(not papers.isdisjoint(ids[:most]) for papers, ids in found)
        rows[f"{name}, success at {most}"] = f"{right / max(1, len(found)):.1%}"
    return rows


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
    parser.add_argument("--slow", action="store_true", help="also on a phone and slow 4G")
    parser.add_argument("--queries", type=int, default=10_000, help="lines of each kind at most")
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
    figures = {"Paper Index": Figures(), "Material": Figures(), "BM25": Figures()}
    root = work / "index"
    made = make_index(root, size, chosen.more)
    figures["Paper Index"].rows |= measure_indexing(root, work / "bundle")
    sites = make_sites(root, figures)
    figures["Paper Index"].rows |= measure_queries(
        browser, sites["Paper Index"], OURS, chosen.queries, slow=chosen.slow
    )
    with contextlib.suppress(TimeoutError):
        most = chosen.queries if size <= 1000 else chosen.material_queries
        figures["Material"].rows |= measure_queries(browser, sites["Material"], MATERIAL, most)
    figures["BM25"].rows |= measure_bm25(root, sites["Paper Index"])
    shutil.rmtree(root)
    return table(made, figures)


if __name__ == "__main__":
    main()
