"""The sample site stays within its budgets: page sizes, files and search data per paper."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

from benchmarks.build import loaded, packed
from support.sample_index import sample_papers, sample_site

if TYPE_CHECKING:
    from pathlib import Path

# The abstracts of the sample are short; others add about 400 bytes, gzipped.
PAGE, PAGE_GZIPPED, FIRST_VISIT = 19_000, 4_500, 130_000
LIST_PER_PAPER = 1_200
SEARCH_PER_PAPER = 4_000
ENGINE = {"pagefind.js", "pagefind-worker.js", "wasm.en.pagefind", "wasm.unknown.pagefind"}
"""Files of the search engine, which are the same for every index."""


def paper_pages() -> list[Path]:
    return [sample_site() / "papers" / paper.id / "index.html" for paper in sample_papers()]


def test_no_page_of_a_paper_is_large() -> None:
    sizes = {page.parent.name: page.read_bytes() for page in paper_pages()}
    assert {name: len(data) for name, data in sizes.items() if len(data) > PAGE} == {}
    packed_sizes = {name: len(gzip.compress(data, 9)) for name, data in sizes.items()}
    assert {name: size for name, size in packed_sizes.items() if size > PAGE_GZIPPED} == {}


def test_a_first_visit_loads_little() -> None:
    site = sample_site().resolve()
    page = max(paper_pages(), key=packed).resolve()
    assert packed(page) + sum(map(packed, loaded(page, site))) <= FIRST_VISIT


def test_a_paper_has_a_page_a_citation_and_a_search_result() -> None:
    for page in paper_pages():
        assert {path.name for path in page.parent.iterdir()} == {"index.html", "cite.bib"}
    results = list((sample_site() / "search/pagefind/fragment").iterdir())
    assert len(results) <= len(sample_papers())
    packs = list((sample_site() / "cite").iterdir())
    assert len(packs) <= min(256, len(sample_papers()))


def test_search_data_grows_slowly() -> None:
    files = [path for path in (sample_site() / "search").rglob("*") if path.is_file()]
    own = sum(path.stat().st_size for path in files if path.name not in ENGINE)
    page = (sample_site() / "search/index.html").stat().st_size
    assert (own - page) / len(sample_papers()) <= SEARCH_PER_PAPER


def test_a_paper_takes_little_room_in_lists() -> None:
    page = sample_site() / "papers/index.html"
    assert page.stat().st_size - PAGE <= LIST_PER_PAPER * len(sample_papers())
