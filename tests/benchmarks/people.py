"""Measures what people, venues and years cost in an index of many papers.

    .venv/bin/python tests/benchmarks/people.py --more papers.jsonl.gz --size 5000 --size 10000

Prints for each size the seconds of finding who wrote what, of looking for names that are likely
one person's, of relating people, venues and years, and of making their pages, with the number of
people, hints and pages: they should grow as the papers do.
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
from paper_index.content.layout import Layout
from paper_index.pages.parts import RenderSettings
from paper_index.relate.index import relate, relate_venues, relate_years
from paper_index.relate.people import assign_names, relate_people
from paper_index.relate.similar_names import similar_people
from paper_index.workflows.check import validate
from support.rendered import render

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from paper_index.workflows.check import ValidContent

    _Result = TypeVar("_Result")

_OURS = {"author", "authors", "venue", "venues", "year"}


def main() -> None:
    """Measure each size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--more", type=Path, help="more papers: JSON lines, gzipped")
    parser.add_argument("--size", type=int, action="append", help="number of papers")
    chosen = parser.parse_args()
    for size in chosen.size or [124]:
        with tempfile.TemporaryDirectory() as work:
            root = Path(work) / "index"
            print(f"{make_index(root, size, chosen.more)} papers")
            measure(validate(Layout(root)))


def measure(valid: ValidContent) -> None:
    """Print the figures of an index."""
    papers = sorted(valid.papers, key=lambda paper: paper.newest_first)
    tags, who = valid.vocabulary.by_id, valid.settings.author_pages
    found = timed("who wrote what", lambda: assign_names(papers, valid.authors))
    hints = timed("similar names", lambda: similar_people(found))
    timed("people", lambda: relate_people(papers, tags, valid.authors, pages=who))
    timed("venues and years", lambda: (relate_venues(papers), relate_years(papers, tags)))
    # Without tags: how papers are related is measured elsewhere.
    bare = [paper.model_copy(update={"tags": ()}) for paper in papers]
    index = relate(bare, valid.vocabulary, 0, authors=valid.authors, author_pages=who)
    pages = timed("all pages", lambda: render(index, RenderSettings()))
    ours = sum(page.front_matter["kind"] in _OURS for page in pages)
    print(f"  {len(found.people)} people, {len(hints)} hints, {ours} of {len(pages)} pages")


def timed(what: str, work: Callable[[], _Result]) -> _Result:
    """Return what a call returns, and print the seconds that it takes."""
    began = time.monotonic()
    made = work()
    print(f"  {what:20}{time.monotonic() - began:6.1f} s")
    return made


if __name__ == "__main__":
    main()
