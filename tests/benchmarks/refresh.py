"""Measures `refresh`: requests, pauses and time for 124, 2,000 and 10,000 papers.

Half of the papers have an arXiv id, half a DOI; 1 % are retracted, and of 5 % of the preprints
arXiv knows the journal. A server on loopback answers like arXiv, Crossref and OpenAlex. The
pauses between requests, which the services ask for, are counted, not made. The second run is a
month later.

    python tests/benchmarks/refresh.py --sizes 124 2000 10000
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock
from urllib.parse import parse_qs, unquote, urlsplit

sys.path.insert(0, str(Path(__file__).parents[1]))

from paper_index.content.layout import Layout
from paper_index.model.fields import parse_date
from paper_index.workflows.refresh import RefreshOptions, refresh
from support.made_up_services import Preprint, Reply, feed, message, open_work, serving, title, work

if TYPE_CHECKING:
    from support.made_up_services import Services

TEAM = "[Ada Brown, Grace Cole]"
TAGS = "groups: {}\ntags: {}\n"
RETRACTED = [{"DOI": "10.1234/notice", "type": "retraction"}]


def paper(number: int) -> str:
    """Return a paper that lacks nothing."""
    head = f"title: {title(number)}\nauthors: {TEAM}\npublished: 2021\nabstract: Paper {number}.\n"
    if number % 2:
        return f'{head}type: preprint\narxiv: "2201.{number:05}"\ncategory: cs.IT\n'
    place = "venue: Tea Letters\nvenue_year: 2022\nvolume: '12'\nnumber: '3'\npages: 45–67\n"
    return f"{head}type: article\n{place}doi: 10.1234/{number}\n"


def preprint(name: str) -> str:
    """Return the entry of an arXiv id."""
    number = int(name.partition(".")[2])
    journal = "Tea Lett. 1, 2 (2022)" if number % 40 == 1 else ""
    return Preprint(name, title(number), journal=journal).entry("v1")


def answer(target: str) -> Reply:
    """Return what the services answer; every identifier has a record."""
    parts = urlsplit(target)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if parts.path == "/api/query":
        return Reply(body=feed(*map(preprint, query["id_list"].split(","))))
    if "filter" in query:
        dois = query["filter"].replace("|", ",").replace("doi:", "").split(",")
    else:
        dois = [unquote(parts.path).partition("works/")[2].removeprefix("doi:")]
    # The paper of arXiv is 10.48550/arXiv.2201.00001.
    numbers = [int(doi.rpartition("/")[2].rpartition(".")[2]) for doi in dois]
    if parts.path.startswith("/openalex/"):
        found = [
            open_work(*pair, cited_by_count=7)
            for pair in zip(dois, map(title, numbers), strict=True)
        ]
        data = {"results": found} if "filter" in query else found[0]
        return Reply(body=json.dumps(data).encode())
    works = [
        work(doi, title(number), **({"updated-by": RETRACTED} if number % 100 == 0 else {}))
        for doi, number in zip(dois, numbers, strict=True)
    ]
    return Reply(
        body=message("work-list", {"items": works}) if "filter" in query else message("", works[0])
    )


def measure(root: Path, size: int, services: Services) -> None:
    """Ask about an index of some size, twice."""
    papers = root / "content/papers"
    papers.mkdir(parents=True)
    (root / "content/tags.yml").write_text(TAGS, "utf-8")
    for number in range(1, size + 1):
        (papers / f"p{number:05}.yml").write_text(paper(number), "utf-8")
    for day in ("2026-10-26", "2026-11-26"):
        services.asked.clear()
        pauses: list[float] = []
        options = RefreshOptions(signals=True, accept=True, cache=False)
        with (
            mock.patch("paper_index.ingest.client.time.sleep", pauses.append),
            mock.patch("paper_index.workflows.refresh.today", lambda day=day: parse_date(day)),
        ):
            began, used = time.monotonic(), time.process_time()
            report = refresh(Layout(root), options)
            took, used = time.monotonic() - began, time.process_time() - used
        hosts = {"arXiv": "/api/", "Crossref": "/works", "OpenAlex": "/openalex/"}
        sent = (
            f"{name} {sum(one.startswith(path) for one in services.asked)}"
            for name, path in hosts.items()
        )
        print(
            f"{size:6} papers on {day}: {report.requests} requests ({', '.join(sent)}), "
            f"pauses {sum(pauses):.0f} s, else {took:.1f} s ({used:.1f} s of CPU with the server); "
            f"{len(report.answered)} answered, {len(report.accepted)} accepted"
        )


def main() -> None:
    """Measure each size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[124, 2_000, 10_000])
    chosen = parser.parse_args()
    for size in chosen.sizes:
        with (
            serving() as services,
            tempfile.TemporaryDirectory() as folder,
            mock.patch("paper_index.workflows.add.ARXIV", replace(services.arxiv)),
            mock.patch("paper_index.workflows.add.CROSSREF", services.crossref),
            mock.patch("paper_index.workflows.add.OPENALEX", services.openalex),
        ):
            services.reply = answer  # type: ignore[method-assign]
            measure(Path(folder), size, services)


if __name__ == "__main__":
    main()
