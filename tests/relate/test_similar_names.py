"""Names that are probably one person's, names that only look so, and the hints about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.model.author import Author
from paper_index.model.source import Record
from paper_index.relate import similar_names
from paper_index.relate.people import assign_names
from paper_index.relate.similar_names import advise_people, similar_people
from support.made_up_index import paper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_index.model.paper import Paper


def pairs(*bylines: Sequence[str], authors: Sequence[Author] = ()) -> set[tuple[str, str]]:
    """Return the similar names in papers with these authors."""
    papers = [paper(f"p{number:03}", authors=names) for number, names in enumerate(bylines)]
    return {
        (like.first.name, like.second.name)
        for like in similar_people(assign_names(papers, authors))
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A. Brown", "Ada Brown"),
        ("Ada Brown", "Ada M. Brown"),
        ("Ada M. Brown", "Ada Mary Brown"),
        ("A. M. Brown", "Ada Mary Brown"),
        ("Günter Neumann", "Guenter Neumann"),
        ("Xiao-Ming Wang", "Xiaoming Wang"),
        ("Brown, A.", "Ada Brown"),
        ("A. van den Berg", "Ada van den Berg"),
    ],
)
def test_abbreviated_names_are_similar_if_no_other_name_fits(one: str, other: str) -> None:
    first, second = sorted((one, other))
    assert pairs([one], [other]) == {(first, second)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alex Brown", "Alexander Brown"),
        ("Ada Brown", "Ada Mary Brown"),
        ("Wei Li", "Li Wei"),
        ("Frank Rosenblatt", "Frank Rosneblatt"),
        ("Jonathan Cole", "Jonathon Cole"),
    ],
)
def test_other_similar_names_need_a_common_co_author(one: str, other: str) -> None:
    first, second = sorted((one, other))
    assert pairs([one], [other]) == set()
    assert pairs([one, "Grace Cole-Hill"], [other, "Grace Cole-Hill"]) == {(first, second)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Brown", "Bo Brown"),
        ("Ada Brown", "Ada Blue"),
        ("A. M. Brown", "Ada N. Brown"),
        ("Ada M. Brown", "Ada N. Brown"),
        ("Alex M. Brown", "Alexander N. Brown"),
        ("Hao Yu", "Hao Yue"),
        ("Qin Liu", "Qingyun Liu"),
        ("Wei Chen", "Wei Cheng"),
        ("Author 1 Anonymous", "Author 2 Anonymous"),
        ("Brown", "Ada Brown"),
        ("李伟", "李伟明"),
        ("🦊", "🐻"),
        ("III", "de"),
    ],
)
def test_names_that_only_look_similar_are_ignored(one: str, other: str) -> None:
    assert pairs([one, "Grace Cole-Hill"], [other, "Grace Cole-Hill"]) == set()


def test_an_initial_that_fits_two_names_needs_a_common_co_author() -> None:
    assert pairs(["A. Brown"], ["Ada Brown"], ["Alan Brown"]) == set()
    found = pairs(["A. Brown", "Bo Li"], ["Ada Brown", "Bo Li"], ["Alan Brown"])
    assert found == {("A. Brown", "Ada Brown")}


def test_three_spellings_that_fit_each_other_are_similar() -> None:
    found = pairs(["A. Brown"], ["Ada Brown"], ["Ada M. Brown"])
    assert found == {
        ("A. Brown", "Ada Brown"),
        ("A. Brown", "Ada M. Brown"),
        ("Ada Brown", "Ada M. Brown"),
    }


def test_authors_of_one_paper_are_different_people() -> None:
    assert pairs(["A. Brown", "Ada Brown"]) == set()


def test_names_with_entries_are_not_reported_again() -> None:
    one, other = (Author(id="a-brown", name="A. Brown"), Author(id="ada-brown", name="Ada Brown"))
    assert pairs(["A. Brown"], ["Ada Brown"], authors=[one, other]) == set()
    assert pairs(["A. Brown"], ["Ada Brown"], authors=[one]) != set()
    joined = Author(id="ada-brown", name="Ada Brown", names=("A. Brown",))
    assert pairs(["A. Brown"], ["Ada Brown"], authors=[joined]) == set()


def test_a_reason_names_the_co_author() -> None:
    papers = [paper("a", authors=["Alex Brown", "Bo"]), paper("b", authors=["Alexa Brown", "Bo"])]
    (like,) = similar_people(assign_names(papers, []))
    assert like.reason == "one given name is part of the other, and both wrote with Bo"


@given(
    st.lists(
        st.lists(
            st.sampled_from(
                ["A. Brown", "Ada Brown", "Ada M. Brown", "Bo", "Li Wei", "Wei Li", "Alan Brown"]
            ),
            unique=True,
            max_size=3,
        ),
        max_size=5,
    )
)
def test_the_order_of_papers_and_authors_changes_no_pair(bylines: list[list[str]]) -> None:
    turned = [list(reversed(names)) for names in reversed(bylines)]
    assert pairs(*bylines) == pairs(*turned)


@pytest.mark.parametrize(("families", "most"), [(1, 600 * 300 / 5), (600, 600 * 4)])
def test_few_of_all_pairs_are_compared(
    families: int, most: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def ask(*_: object) -> bool:
        asked.append(1)
        return False

    monkeypatch.setattr(similar_names, "may_be_one", ask)
    letter = "abcdefghijklmnopqrstuvwxyz"
    pairs(*([f"{letter[n % 26] * 3}{n} Family{n % families}"] for n in range(600)))
    assert len(asked) < most


def hints(*papers: Paper, authors: list[Author] | None = None) -> list[tuple[str, str, str]]:
    records = {one.id: Record(f"{one.id}.yml", {}, {}, one.id) for one in papers}
    found = advise_people(papers, authors or [], records)
    return [(str(one.location), one.code, f"{one.message}; {one.hint}") for one in found]


def test_no_papers_no_hints() -> None:
    assert hints() == []


def test_the_hint_is_at_the_name_with_fewer_papers() -> None:
    ((place, code, text),) = hints(
        paper("a", authors=["Bo", "Ada Brown"]),
        paper("b", authors=["Ada Brown"]),
        paper("c", authors=["Cy", "A. Brown"]),
    )
    assert (place, code) == ("c.yml:1:authors[1]", "similar-authors")
    assert text.startswith("'A. Brown' and 'Ada Brown' are probably one person: ")
    assert "content/authors.yml" in text


def test_an_undecided_namesake_is_reported() -> None:
    papers = [paper(name, authors=["Wei Li"]) for name in ("a", "b", "c")]
    namesakes = [
        Author(id="one", name="Wei Li", papers=("a",)),
        Author(id="two", name="Wei Li", papers=("b",)),
    ]
    ((place, _, text),) = [
        found for found in hints(*papers, authors=namesakes) if found[1] == "undecided-namesake"
    ]
    assert place == "c.yml:1:authors[0]"
    assert "add c to the `papers` of one or two" in text
    rest = Author(id="three", name="Wei Li")
    assert hints(*papers, authors=[*namesakes, rest]) == []


def test_two_names_with_one_slug_are_reported() -> None:
    ((place, code, text),) = hints(paper("a", authors=["李伟", "黎伟"]))
    assert (place, code) == ("a.yml:1:authors[1]", "shared-slug")
    assert "'黎伟' has the address authors/liwei-2/" in text


def test_names_without_a_usable_slug_are_not_reported() -> None:
    assert hints(paper("a", authors=["index", "page-2", "…"])) == []
