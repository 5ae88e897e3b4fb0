"""Prints Lighthouse's scores of a built site's pages, each the median of some runs.

    npm install lighthouse
    .venv/bin/python tests/benchmarks/lighthouse.py site --program node_modules/.bin/lighthouse

The site is served from this machine, gzipped. Without names of pages it takes one of each kind.
Performance is on a phone, as Lighthouse simulates it, or with `--desktop`; an audit of
accessibility, good practice or search engines that fails is named.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.search import QUESTION, serve
from support.find_browser import FLAGS, find

if TYPE_CHECKING:
    from collections.abc import Sequence

_FIGURES = {
    "first-contentful-paint": "FCP",
    "largest-contentful-paint": "LCP",
    "total-blocking-time": "TBT",
    "cumulative-layout-shift": "CLS",
}
_SEARCHES = ("search/?q=entropy", f"search/?q={QUESTION.replace(' ', '+')}")
_PATIENCE = 180
"""Seconds for one run."""


def kinds(site: Path) -> list[str]:
    """Return the paths of one page of each kind, and of the search with two queries."""
    folders = ("papers", "tags", "authors", "venues", "years", "recent", "map", "trending", "data")
    found = ["", *(f"{name}/" for name in folders if (site / name / "index.html").is_file())]
    for name in ("papers", "tags", "authors", "venues", "years"):
        pages = sorted((site / name).glob("*/index.html"))
        found += [f"{page.parent.relative_to(site)}/" for page in pages[:1]]
    return [*found, *_SEARCHES]


def report(program: str, address: str, *, desktop: bool) -> dict[str, Any]:
    """Return Lighthouse's report on one page."""
    flags = ["--preset=desktop"] if desktop else []
    command = [program, address, "--quiet", "--output=json", f"--chrome-flags={' '.join(FLAGS)}"]
    ran = subprocess.run(
        [*command, *flags],
        check=True,
        capture_output=True,
        timeout=_PATIENCE,
        env={**os.environ, "CHROME_PATH": find() or ""},
    )
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def line(name: str, reports: Sequence[dict[str, Any]]) -> str:
    """Return the medians of some reports on one page, and the audits that failed in any."""

    def median(part: str, name: str, figure: str) -> float:
        return statistics.median(float(found[part][name][figure]) for found in reports)

    scores = (
        f"{median('categories', one, 'score') * 100:4.0f}" for one in reports[0]["categories"]
    )
    times = (
        f"{short} {median('audits', one, 'numericValue'):7.4g}" for one, short in _FIGURES.items()
    )
    failed = {
        part["id"]
        for found in reports
        for category, about in found["categories"].items()
        for part in about["auditRefs"]
        if category != "performance" and part["weight"]
        if (found["audits"][part["id"]]["score"] or 0) < 1
        if found["audits"][part["id"]]["score"] is not None
    }
    return "  ".join([f"{name or '/':40.40}", *scores, *times, *sorted(failed)])


def main() -> None:
    """Print a line for each page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("site", type=Path, help="the folder of a built site")
    parser.add_argument("pages", nargs="*", help="paths below the site, such as papers/tea/")
    parser.add_argument("--program", default="lighthouse", help="Lighthouse, from npm")
    parser.add_argument("--runs", type=int, default=3, help="runs of which the median is taken")
    parser.add_argument("--desktop", action="store_true", help="not on a phone")
    chosen = parser.parse_args()
    print("performance, accessibility, best practices, SEO; FCP, LCP and TBT in ms", flush=True)
    with serve(chosen.site) as address:
        for name in chosen.pages or kinds(chosen.site):
            runs = range(chosen.runs)
            page = f"{address}{name}"
            found = [report(chosen.program, page, desktop=chosen.desktop) for _ in runs]
            print(line(name, found), flush=True)


if __name__ == "__main__":
    main()
