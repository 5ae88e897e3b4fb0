"""The split of a name in authors.yml decides in sorting, citations and citation keys."""

from __future__ import annotations

import json
import re

import pytest

from paper_index.exports.citation_keys import with_keys
from paper_index.exports.citations import cite
from paper_index.model.author import Author, NameSplitter
from paper_index.model.paper import Paper
from paper_index.model.vocabulary import Vocabulary
from paper_index.relate.index import relate

LORCA = Author(
    id="lorca",
    name="Federico García Lorca",
    sort="García Lorca, Federico",
    names=("F. García Lorca",),
)
GUILD = Author(id="guild", name="Tea Pond", sort="Tea Pond")


@pytest.mark.parametrize("printed", ["Federico García Lorca", "F. García Lorca"])
def test_every_format_has_the_split_of_the_curator(printed: str) -> None:
    given = printed.split(maxsplit=1)[0]
    paper = Paper(id="cups", title="Deep Cups", authors=(printed, "Tea Pond"))
    papers = with_keys([paper], (), [LORCA, GUILD])
    index = relate(papers, Vocabulary(), 5, authors=[LORCA, GUILD])
    cited = cite(index, None).papers["cups"].texts.make()
    assert papers[0].citation_key == "garcialorcadeep"
    assert re.search(r"author = \{(.*)\},", cited.bibtex)[1] == (  # type: ignore[index]
        rf"Garc{{\'i}}a Lorca, {given} and {{Tea Pond}}"
    )
    assert f"AU  - García Lorca, {given}\r\nAU  - Tea Pond\r\n" in cited.ris
    assert json.loads(cited.csl)["author"] == [
        {"family": "García Lorca", "given": given},
        {"literal": "Tea Pond"},
    ]
    shelves = {entry.person.id: (entry.shelf, entry.letter) for entry in index.people}
    assert shelves == {"lorca": ("García Lorca, Federico", "G"), "guild": ("Tea Pond", "T")}


def test_namesakes_are_split_by_the_papers_in_their_entries() -> None:
    names = NameSplitter(
        [
            Author(id="one", name="Li Wu", sort="Li, Wu", papers=("tea",)),
            Author(id="two", name="Li Wu", papers=("cups",)),
        ]
    )
    assert names.split("Li Wu", ["tea"]).family == "Li"
    assert names.split("Li Wu", ["cups"]).family == "Wu"
    assert names.split("Li Wu").family == "Wu"
