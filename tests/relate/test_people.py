"""People with their papers: order, counts, pages and redirects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paper_index.model.author import Author
from paper_index.model.settings import AuthorPages
from paper_index.relate.index import relate
from support.made_up_index import VOCABULARY, index, paper

if TYPE_CHECKING:
    from paper_index.model.index import Index, PersonEntry
    from paper_index.model.paper import Paper


def people(found: Index) -> dict[str, PersonEntry]:
    return {entry.person.id: entry for entry in found.people}


def related(*papers: Paper, authors: list[Author] | None = None, pages: int = 1) -> Index:
    return relate(
        papers, VOCABULARY, 5, authors=authors or [], author_pages=AuthorPages(papers=pages)
    )


def test_an_empty_index_has_no_people_venues_or_years() -> None:
    assert (index().people, index().venues, index().calendar) == ((), (), ())


def test_people_are_sorted_by_family_name_and_names_without_letters_are_last() -> None:
    made = index(paper("a", authors=["Zoe Abel", "…", "Ada Zed", "Rianne van den Berg"]))
    assert [entry.person.name for entry in made.people] == [
        "Zoe Abel",
        "Rianne van den Berg",
        "Ada Zed",
        "…",
    ]


def test_papers_are_sorted_newest_first_and_co_authors_and_tags_by_count() -> None:
    made = index(
        paper("old", published="2001", authors=["Ada", "Bo"], tags=["tea"]),
        paper("new", published="2003", authors=["Ada", "Cy", "Bo"], tags=["cups", "tea"]),
    )
    ada = people(made)["ada"]
    assert [found.id for found in ada.papers] == ["new", "old"]
    assert [(person.name, count) for person, count in ada.coauthors] == [("Bo", 2), ("Cy", 1)]
    assert [(tag.id, count) for tag, count in ada.tags] == [("tea", 2), ("cups", 1)]


def test_the_rest_of_a_truncated_list_is_no_person() -> None:
    people = index(paper("a", authors=["Ann Lake", "et al."])).people
    assert [(one.person.name, one.coauthors) for one in people] == [("Ann Lake", ())]


def test_people_are_not_their_own_co_authors() -> None:
    made = related(
        paper("a", authors=["Ada Brown", "A. Brown", "Ada Brown"]),
        authors=[Author(id="ada", name="Ada Brown", names=("A. Brown",))],
    )
    (ada,) = made.people
    assert (len(ada.papers), ada.coauthors) == (1, ())
    assert made.papers[0].people == (ada, ada, ada)


@pytest.mark.parametrize(
    ("least", "having"), [(1, "ada bo cy"), (2, "ada cy"), (3, "cy"), (0, "cy")]
)
def test_a_page_needs_an_entry_or_as_many_papers_as_are_set(least: int, having: str) -> None:
    made = related(
        paper("a", authors=["Ada", "Bo"]),
        paper("b", authors=["Ada", "Cy"]),
        authors=[Author(id="cy", name="Cy")],
        pages=least,
    )
    assert [entry.person.id for entry in made.people if entry.person.has_page] == having.split()


def test_feeds_are_for_authors_with_a_page_and_two_papers_on_request() -> None:
    papers = [paper("a", authors=["Ada", "Bo"]), paper("b", authors=["Ada"])]
    for asked, having in ((True, ["ada"]), (False, [])):
        made = relate(papers, VOCABULARY, 0, author_pages=AuthorPages(papers=1, feeds=asked))
        assert [entry.person.id for entry in made.people if entry.person.has_feed] == having


def test_joined_names_and_former_ids_redirect() -> None:
    made = related(
        paper("a", authors=["A. Brown"]),
        authors=[Author(id="ada", name="Ada Brown", names=("A. Brown",), aliases=("ada-b",))],
    )
    assert made.people[0].former == ("ada-b", "a-brown", "ada-brown")


def test_an_ambiguous_name_does_not_redirect() -> None:
    namesakes = [
        Author(id="one", name="Wei Li", papers=("a",)),
        Author(id="two", name="Wei Li", papers=("b",)),
    ]
    made = related(
        paper("a", authors=["Wei Li"]), paper("b", authors=["Wei Li"]), authors=namesakes
    )
    assert [(one.person.label, one.former) for one in made.people] == [
        ("Wei Li (one)", ()),
        ("Wei Li (two)", ()),
    ]


def test_an_entry_without_papers_is_listed() -> None:
    made = related(authors=[Author(id="ada", name="Ada Brown")])
    assert [(entry.person.id, entry.papers) for entry in made.people] == [("ada", ())]


def test_three_hundred_authors_are_each_others_co_authors() -> None:
    made = index(paper("a", authors=[f"Author {number:03}" for number in range(300)]))
    assert {len(entry.coauthors) for entry in made.people} == {299}
