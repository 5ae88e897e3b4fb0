"""What an index exports another can import: the same papers, and the same files again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from conftest import PAPER, write_files
from paper_index.content.format_lists import TAG_KEYS
from paper_index.exports.citation_keys import with_keys
from paper_index.exports.data_records import papers_json, papers_jsonl, records
from paper_index.relate.index import relate
from paper_index.workflows.check import check
from paper_index.workflows.import_ import ImportOptions, import_sources
from support.commands import papers, passes, run
from support.made_up_exports import ABOUT, BARE, FULL, VOCABULARY, index
from support.sample_index import sample_papers, sample_vocabulary
from support.sample_texts import SITE_FILES

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_index.content.layout import Layout
    from paper_index.model.index import Index

    MakeIndex = Callable[[dict[str, str | bytes]], Layout]


def as_json(made: Index) -> dict[str, bytes]:
    return {"papers.json": papers_json(records(made, ABOUT), ABOUT)}


def as_lines(made: Index) -> dict[str, bytes]:
    return {"papers.jsonl": papers_jsonl(records(made, ABOUT))}


WRITERS = (as_json, as_lines)


def tags_file() -> str:
    """Return the made-up vocabulary as a file; JSON is YAML too."""
    tags = {
        tag.id: tag.model_dump(exclude_none=True, include=set(TAG_KEYS)) for tag in VOCABULARY.tags
    }
    groups = {g.id: {"name": g.name, "description": g.description} for g in VOCABULARY.groups}
    return json.dumps({"groups": groups, "tags": tags})


def brought(layout: Layout, files: dict[str, bytes]) -> Index:
    """Import files that were exported into an index; return it as its pages would be made."""
    write_files(layout.root / "incoming", dict(files))
    sources = [layout.root / "incoming" / name for name in files]
    report = import_sources(layout, sources, ImportOptions())
    assert report.left_out == ()
    return relate(check(layout).papers, check(layout).valid.vocabulary, 5)


@pytest.mark.parametrize("write", WRITERS)
def test_every_field_comes_back(make_index: MakeIndex, write: Any) -> None:
    layout = make_index({"content/tags.yml": tags_file()})
    files = write(index(FULL, BARE))
    made = brought(layout, files)
    assert {entry.paper.id: entry.paper for entry in made.papers} == {
        "on-tea": FULL,
        "bare-cups": BARE,
    }
    assert write(made) == files
    assert passes(layout)


@pytest.mark.parametrize("write", WRITERS)
def test_the_sample_papers_come_back(make_index: MakeIndex, write: Any) -> None:
    layout = make_index({"content/tags.yml": SITE_FILES["content/tags.yml"]})
    sourced = [paper.model_copy(update={"source": "teapots"}) for paper in sample_papers()]
    files = write(relate(with_keys(sourced), sample_vocabulary(), 5))
    assert write(brought(layout, files)) == files


def test_importing_it_again_changes_nothing(make_index: MakeIndex) -> None:
    layout = make_index({"content/tags.yml": tags_file()})
    files = as_lines(index(FULL, BARE))
    before = brought(layout, files)
    assert brought(layout, files) == before


def test_a_paper_without_a_day_or_source_gets_those_of_the_import(make_index: MakeIndex) -> None:
    layout = make_index({"content/tags.yml": tags_file()})
    brought(layout, as_json(index(BARE.model_copy(update={"added": None, "source": None}))))
    (made,) = papers(layout).values()
    assert made.added
    assert made.source == "papers"


def test_an_id_that_another_paper_has_is_named(make_index: MakeIndex) -> None:
    layout = make_index({"content/papers/bare-cups.yml": PAPER})
    write_files(layout.root, dict(as_lines(index(BARE))))
    result = run(layout, "import", layout.root / "papers.jsonl")
    assert (
        "left out: id: 'bare-cups' is taken or invalid; the paper is 'cups-alone'" in result.output
    )
    assert sorted(papers(layout)) == ["bare-cups", "cups-alone"]
