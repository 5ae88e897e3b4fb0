"""Tests of importing this repository's own sources."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING

import pytest

from support.commands import counts, papers, passes, run, source, tree
from support.real_index import ROOT
from support.title_variants import VARIANTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]

REAL = ROOT / "content"


def real_content() -> dict[str, str | bytes]:
    """Return the YAML files of this repository's own index."""
    return {
        f"content/{path.relative_to(REAL).as_posix()}": path.read_bytes()
        for path in sorted(REAL.rglob("*.yml"))
    }


# Three imports of 124 records each take seconds.
@pytest.mark.slow
def test_all_papers_are_imported_from_the_listing_and_the_bibliography(
    make_index: MakeIndex,
) -> None:
    layout = make_index({})
    listing, more = (
        REAL / "sources/entropy-papers.txt",
        REAL / "sources/entropy-bibliography.json",
    )
    result = run(layout, "import", listing)
    assert counts(result.stdout) == {"entries": 126, "added": 124, "left out": 2}
    assert "… 119 more added; --verbose lists them all" in result.stdout
    assert len(result.stdout.splitlines()) < 20
    assert "writing 124 papers …" in result.stderr
    filled = run(layout, "import", more)
    found = counts(filled.stdout)
    assert (found["entries"], found["merged"]) == (124, 124)
    assert passes(layout)
    before = tree(layout)
    run(layout, "import", listing, more)
    assert tree(layout) == before


def test_a_repeated_import_changes_no_paper(make_index: MakeIndex) -> None:
    layout = make_index(real_content())
    result = run(layout, "import", *sorted((REAL / "sources").iterdir()), "--dry-run")
    assert counts(result.stdout) == {"entries": 250, "merged": 248, "same": 248, "left out": 2}
    assert "0 papers would be added or changed" in result.stdout
    assert "publication" not in result.stdout


def test_no_copy_under_a_similar_title_is_added(make_index: MakeIndex) -> None:
    layout = make_index(real_content())
    changes = cycle(VARIANTS.values())
    copies = [
        {"title": next(changes)(paper.title), "abstract": paper.abstract}
        for paper in papers(layout).values()
    ]
    result = run(layout, "import", source(layout, "copies.json", copies), "--dry-run")
    assert result.exit_code == 1
    # Titles that are nearly alike, without authors, are a question.
    found = counts(result.stdout)
    assert (found["entries"], found.get("added"), found.get("left out")) == (124, None, None)
    assert "0 papers would be added or changed" in result.stdout
