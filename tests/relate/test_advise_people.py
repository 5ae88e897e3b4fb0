"""Hints on who wrote what, at the place in a paper where the name stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.model.author import Author
from paper_index.model.source import Record
from paper_index.relate.name_hints import advise_people
from support.made_up_index import paper

if TYPE_CHECKING:
    from paper_index.model.paper import Paper


def advise(*papers: Paper, authors: list[Author] | None = None) -> list[tuple[str, str, str]]:
    records = {one.id: Record(f"{one.id}.yml", {}, {}, one.id) for one in papers}
    found = advise_people(papers, authors or [], records)
    return [(str(one.location), one.code, f"{one.message}; {one.hint}") for one in found]


def test_no_papers_no_hints() -> None:
    assert advise() == []


def test_of_two_alike_the_rarer_is_asked_about() -> None:
    ((place, code, said),) = advise(
        paper("a", authors=["Bo", "Ada Brown"]),
        paper("b", authors=["Ada Brown"]),
        paper("c", authors=["Cy", "A. Brown"]),
    )
    assert (place, code) == ("c.yml:1:authors[1]", "similar-authors")
    assert said.startswith("'A. Brown' and 'Ada Brown' are likely one person: ")
    assert "content/authors.yml" in said


def test_a_namesake_on_a_new_paper_is_asked_about() -> None:
    papers = [paper(name, authors=["Wei Li"]) for name in ("a", "b", "c")]
    namesakes = [
        Author(id="one", name="Wei Li", papers=("a",)),
        Author(id="two", name="Wei Li", papers=("b",)),
    ]
    ((place, _, said),) = [
        found for found in advise(*papers, authors=namesakes) if found[1] == "undecided-namesake"
    ]
    assert place == "c.yml:1:authors[0]"
    assert "add c to the `papers` of one or two" in said
    rest = Author(id="three", name="Wei Li")
    assert advise(*papers, authors=[*namesakes, rest]) == []


def test_one_address_for_two_names_is_told() -> None:
    ((place, code, said),) = advise(paper("a", authors=["李伟", "黎伟"]))
    assert (place, code) == ("a.yml:1:authors[1]", "shared-slug")
    assert "'黎伟' has the address authors/liwei-2/" in said


def test_a_name_that_no_address_can_have_is_no_clash() -> None:
    assert advise(paper("a", authors=["index", "page-2", "…"])) == []
