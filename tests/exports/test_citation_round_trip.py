"""The citation files of an index can be imported: the files of the new index are the same."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from conftest import write_files
from paper_index.exports.citations import cite
from paper_index.model.paper import Paper
from paper_index.relate.index import relate
from paper_index.workflows.check import validate
from paper_index.workflows.import_ import ImportOptions, import_sources
from support.made_up_exports import BARE, FULL, VOCABULARY
from support.sample_index import sample_papers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from paper_index.content.layout import Layout

    MakeIndex = Callable[..., Layout]

FILES = ("data/papers.bib", "data/papers.ris", "data/papers.csl.json")

HOSTILE: list[dict[str, object]] = [
    {"title": "C&O in 100% #1 of {sets} & x_y: $\\mathbb{R}^2$ Tales", "authors": ["O'Neil, Inc."]},
    {"title": "@article{x, title = {y}} in Libraries", "authors": ["Tea Board", "Ann Others"]},
    {"title": "Größe naïve Čaj “α” – dash — 日本語", "authors": ["Jan van der Berg", "Li Wu"]},
    {"title": "A \\$5 Question: Why?", "authors": ["P. T. Costa, Jr.", "Federico García Lorca"]},
    {"title": "Old Cake & Cups", "authors": ["Ann Lake", "et al."], "venue": "A & B: C"},
    {"title": "TY  - JOUR", "authors": ["ER  -"], "venue": "Proceedings of TEA, 2019"},
    {"title": "Leaves", "type": "thesis", "publisher": "Tea University", "published": "2019-05"},
    {"title": "Kettles", "type": "report", "publisher": "Tea Lab", "number": "TR-7"},
    {"title": "Samovars", "type": "book", "publisher": "A & Sons", "venue": "Pots", "volume": "3"},
    {"title": "Saucers", "type": "chapter", "venue": "The Book", "pages": "1–20"},
    {"title": "Temperatures", "type": "dataset", "doi": "10.5281/zenodo.123"},
    {"title": "pot.py", "type": "software", "published": "2020-01-31"},
    {"title": "Bags", "arxiv": "2410.21666", "category": "cs.LG", "published": "2024-10-28"},
    {
        "title": "Ceylon",
        "type": "article",
        "venue": "Tea",
        "venue_year": "2020",
        "published": "2020-03",
        "volume": "12",
        "number": "3-4",
        "pages": "e105",
        "doi": "10.1000/a(b)<c>",
    },
]
# In RIS and CSL-JSON a dash or a command of LaTeX cannot be told from markup of other programs.
PLAIN = FULL.model_copy(
    update={"title": 'Tea – in "pots", for \\$5', "abstract": "We pour ‘tea’.\nIt cools."}
)


def hostile() -> list[Paper]:
    text = "cups of $x_{1}$ sizes & wait; it cools by 5% – always, e.g. in {sets} of #{}."
    return [
        Paper.model_validate(
            {"id": f"p{n}", "citation_key": f"key{n}", "abstract": f"We pour {n} {text}", **fields}
        )
        for n, fields in enumerate(HOSTILE)
    ]


def written(papers: Sequence[Paper], file: str) -> str:
    """Return a citation file without the notes of curators, which are not imported."""
    text = cite(relate(papers, VOCABULARY, 5), None).outputs[file].make().decode()
    if file.endswith(".json"):
        items = [{**item, "note": None} for item in json.loads(text)]
        return "\n".join(json.dumps(item, ensure_ascii=False, sort_keys=True) for item in items)
    return re.sub(r"^(?:  annote|N1  - ).*\n", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(
    "papers", [[PLAIN, BARE], hostile(), list(sample_papers())], ids=["full", "hostile", "sample"]
)
def test_a_citation_file_comes_back(make_index: MakeIndex, file: str, papers: list[Paper]) -> None:
    layout = make_index({})
    papers = [
        paper.model_copy(update={"citation_key": paper.citation_key or f"k{n}", "tags": ()})
        for n, paper in enumerate(papers)
    ]
    name = file.replace("data/", "incoming/")
    write_files(layout.root, {name: cite(relate(papers, VOCABULARY, 5), None).outputs[file].make()})
    import_sources(layout, [layout.root / name], ImportOptions())
    found = list(validate(layout).papers)
    assert len(found) == len(papers)
    # Both in the order of their keys: the order of the file depends on more than it has.
    assert by_key(written(found, file)) == by_key(written(papers, file))


def by_key(text: str) -> list[str]:
    parts = re.split(r"\n(?=@)|(?<=ER  - \r\n)|\n(?=\{)", text)
    return sorted(part.strip(" ,\n[]") for part in parts)
