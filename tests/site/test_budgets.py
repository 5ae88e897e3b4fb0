"""The sample site stays within its budgets: page sizes, files and search data per paper."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from benchmarks.build import loaded, packed
from conftest import PAPER
from paper_index.workflows.build import build
from support.sample_index import sample_papers, sample_site, short_site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

# The abstracts of the sample are short; others add about 400 bytes, gzipped.
PAGE, PAGE_GZIPPED, FIRST_VISIT = 17_000, 4_400, 125_000
SHORT_PAGE, SHORT_PAGE_GZIPPED = 10_000, 3_350
"""Of a large site, in which a script adds header and navigation."""
LIST_PER_PAPER = 1_000
SEARCH_PER_PAPER = 4_000


def paper_pages() -> list[Path]:
    return [sample_site() / "papers" / paper.id / "index.html" for paper in sample_papers()]


@pytest.mark.slow  # builds the sample
def test_no_page_of_a_paper_is_large() -> None:
    sizes = {page.parent.name: page.read_bytes() for page in paper_pages()}
    assert {name: len(data) for name, data in sizes.items() if len(data) > PAGE} == {}
    packed_sizes = {name: len(gzip.compress(data, 9)) for name, data in sizes.items()}
    assert {name: size for name, size in packed_sizes.items() if size > PAGE_GZIPPED} == {}


def test_no_page_of_a_paper_is_large_on_a_large_site() -> None:
    pages = [short_site() / "papers" / paper.id / "index.html" for paper in sample_papers()]
    assert max(page.stat().st_size for page in pages) <= SHORT_PAGE
    assert max(map(packed, pages)) <= SHORT_PAGE_GZIPPED


def test_the_results_of_a_search_do_not_wait_for_the_script_of_the_theme() -> None:
    late, early = (
        (site / "search/index.html").read_text("utf-8") for site in (short_site(), sample_site())
    )
    assert 'page.js" data-pi-late="../assets/javascripts/bundle.' in late
    assert late.count("bundle.") == 1
    # Instant navigation needs it first.
    assert '<script src="../assets/javascripts/bundle.' in early
    assert "data-pi-late" not in early


def test_a_first_visit_loads_little() -> None:
    site = sample_site().resolve()
    page = max(paper_pages(), key=packed).resolve()
    assert packed(page) + sum(map(packed, loaded(page, site))) <= FIRST_VISIT


def test_a_paper_has_a_page_a_citation_a_picture_and_a_search_result() -> None:
    for page in paper_pages():
        found = {path.name for path in page.parent.iterdir()}
        assert found == {"index.html", "cite.bib", "picture.png"}
    results = list((sample_site() / "search/engine/fragment").iterdir())
    assert len(results) <= len(sample_papers())
    packs = list((sample_site() / "cite").iterdir())
    assert len(packs) <= min(256, len(sample_papers()))


def test_search_data_grows_slowly() -> None:
    files = [path for path in (sample_site() / "search").rglob("*") if path.is_file()]
    own = sum(path.stat().st_size for path in files)
    page = (sample_site() / "search/index.html").stat().st_size
    assert (own - page) / len(sample_papers()) <= SEARCH_PER_PAPER


def test_a_paper_takes_little_room_in_lists() -> None:
    page = sample_site() / "papers/index.html"
    assert page.stat().st_size - PAGE <= LIST_PER_PAPER * len(sample_papers())


FEW_FILES = """\
author_pages: {papers: 3}
citation_files: false
search_packs: true
data_formats: [csv, json]
limits: {paper_pictures: 0}
"""
"""The settings of docs/large.md for hosts that limit the number of files, without the pictures that
only a small index has."""


@pytest.mark.slow  # builds two sites
def test_with_the_settings_for_few_files_a_paper_adds_one_and_an_eighth(
    make_index: MakeIndex,
) -> None:
    counts = []
    for number in (8, 40):
        files: dict[str, str | bytes] = {
            f"content/papers/p{n}.yml": PAPER.replace("Tea\n", f"{n:b}\n")
            .replace("2104.06083", f"2104.{n:05}")
            .replace("Ada Brown, Grace Cole", f"Author {n:b} Lake")
            .replace("We pour tea", f"We count {n} cups of {n:b} teas")
            for n in range(number)
        }
        layout = make_index({**files, "content/config.yml": FEW_FILES})
        build(layout)
        found = [path for path in (layout.root / "site").rglob("*") if path.is_file()]
        counts.append(sum(path.parts[-2] not in {"cite", "index", "filter"} for path in found))
    # Citations are in at most 256 packs, and the words of the search grow slowly.
    assert counts[1] - counts[0] <= (40 - 8) * 9 / 8
