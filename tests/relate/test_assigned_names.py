"""Printed names assigned to people: by curators' entries, letters, and papers of namesakes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.model.author import Author, name_key
from paper_index.relate.people import assign_names
from paper_index.text.urls import SLUG, is_reserved
from support.made_up_index import paper

if TYPE_CHECKING:
    import random

    from paper_index.relate.people import Writers


def author(person_id: str, name: str, **fields: object) -> Author:
    return Author.model_validate({"id": person_id, "name": name, **fields})


def ids(found: Writers) -> dict[str, list[str]]:
    """Return the ids of each paper's authors by the paper's id."""
    return {name: [one.id for one in people] for name, people in found.by_paper.items()}


def test_without_names_there_are_no_people() -> None:
    assert assign_names([], []).people == ()
    assert ids(assign_names([paper("a")], [])) == {"a": []}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Émile Noël", "Emile Noel"),
        ("Émile Noël", "Emile Noe\u0308l"),
        ("Łukasz Øre", "Lukasz Ore"),
        ("J.-P. Serre", "J. P. Serre"),
        ("GRACE COLE", "Grace Cole"),
        ("Dara O’Neil", "Dara O'Neil"),
    ],
)
def test_names_that_differ_in_capitals_accents_or_punctuation_are_one_person(
    one: str, other: str
) -> None:
    found = assign_names([paper("a", authors=[one]), paper("b", authors=[other])], [])
    assert len(found.people) == 1
    assert set(found.people[0].spellings) == {one, other}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Brown", "A. Brown"),
        ("Jürgen Mück", "Juergen Mueck"),
        ("Li Wei", "Wei Li"),
        ("李伟", "黎伟"),
        ("C", "C++"),
        ("…", "!"),
        ("🦊", "🐻"),
    ],
)
def test_other_names_are_two_people_with_two_addresses(one: str, other: str) -> None:
    found = assign_names([paper("a", authors=[one, other])], [])
    assert [person.name for person in found.people] == [one, other]
    assert len({person.id for person in found.people}) == 2


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Markus J. Buehler", "markus-j-buehler"),
        ("Παύλος Παππάς", "paylos-pappas"),
        ("Лев Толстой", "lev-tolstoy"),
        ("van", "van"),
        ("index", "index-2"),
        ("Page 2", "page-2-2"),
        ("…", "author"),
    ],
)
def test_the_id_of_a_person_is_the_slug_of_the_name(name: str, slug: str) -> None:
    assert ids(assign_names([paper("a", authors=[name])], [])) == {"a": [slug]}


def test_of_two_people_with_one_slug_the_later_gets_a_number() -> None:
    old = paper("z", authors=["黎伟"], added="2024-01-01")
    new = paper("a", authors=["李伟"], added="2024-01-02")
    assert ids(assign_names([new, old], [])) == {"z": ["liwei"], "a": ["liwei-2"]}


def test_the_most_frequent_spelling_is_the_name_and_accents_break_ties() -> None:
    names = ["Emina Kurtic", "Emina Kurtić"]
    papers = [paper(f"p{number}", authors=[name]) for number, name in enumerate(names)]
    (person,) = assign_names(papers, []).people
    assert person.name == "Emina Kurtić"
    more = paper("q", authors=["Emina Kurtic"])
    (person,) = assign_names([*papers, more], []).people
    assert person.name == "Emina Kurtic"


def test_an_entry_joins_spellings_and_those_that_differ_in_accents() -> None:
    papers = [
        paper(f"p{number}", authors=[name])
        for number, name in enumerate(["Emile Noel", "É. Noël", "Émile NOËL"])
    ]
    found = assign_names(papers, [author("noel", "Émile Noël", names=["É. Noël"])])
    assert ids(found) == {"p0": ["noel"], "p1": ["noel"], "p2": ["noel"]}
    assert found.people[0].name == "Émile Noël"
    assert [one.id for one in found.people[0].papers] == ["p0", "p1", "p2"]


def test_namesakes_are_distinguished_by_their_papers() -> None:
    papers = [paper(name, authors=["Wei Li"]) for name in ("a", "b", "c")]
    physicist = author("wei-li-physics", "Wei Li", papers=["a"])
    linguist = author("wei-li-language", "Wei Li", papers=["b"])
    found = ids(assign_names(papers, [physicist, linguist]))
    assert found == {"a": ["wei-li-physics"], "b": ["wei-li-language"], "c": ["wei-li"]}
    rest = author("wei-li-chemistry", "Wei Li")
    found = ids(assign_names(papers, [physicist, linguist, rest]))
    assert found["c"] == ["wei-li-chemistry"]


def test_an_entry_may_name_a_paper_by_its_former_id() -> None:
    found = assign_names(
        [paper("new", aliases=["old"], authors=["Wei Li"])],
        [author("one", "Wei Li", papers=["old"]), author("two", "Wei Li")],
    )
    assert ids(found) == {"new": ["one"]}


def test_an_exact_spelling_takes_precedence() -> None:
    authors = [author("with", "Émile Noël"), author("without", "Emile Noel")]
    papers = [
        paper(f"p{number}", authors=[name])
        for number, name in enumerate(["Émile Noël", "Emile Noel", "EMILE NOEL"])
    ]
    found = ids(assign_names(papers, authors))
    assert list(found.values()) == [
        ["with"],
        ["without"],
        ["emile-noel"],
    ]


def test_an_id_from_an_entry_is_not_given_to_others() -> None:
    authors = [author("ada-brown", "Ada B.", aliases=["grace-cole"])]
    found = assign_names([paper("a", authors=["Ada Brown", "Grace Cole", "Ada B."])], authors)
    assert ids(found) == {"a": ["ada-brown-2", "grace-cole-2", "ada-brown"]}


def test_one_paper_counts_once_for_a_person_named_twice() -> None:
    (person,) = assign_names([paper("a", authors=["Ada Brown", "Ada Brown"])], []).people
    assert len(person.papers) == 1


NAMES = st.text(
    st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" .,-'éÉøλ李🦊"),
    min_size=1,
    max_size=12,
).filter(lambda text: text.strip())


@given(st.lists(st.lists(NAMES, max_size=4), max_size=4), st.randoms(use_true_random=False))
def test_any_names_get_addresses_that_do_not_depend_on_order(
    bylines: list[list[str]], chance: random.Random
) -> None:
    papers = [paper(f"p{number}", authors=names) for number, names in enumerate(bylines)]
    found = assign_names(papers, [])
    addresses = [one.id for one in found.people]
    assert len(set(addresses)) == len(addresses)
    assert all(SLUG.fullmatch(name) and not is_reserved(name) for name in addresses)
    shuffled = list(papers)
    chance.shuffle(shuffled)
    assert ids(assign_names(shuffled, [])) == ids(found)


@given(NAMES)
def test_every_name_has_letters(name: str) -> None:
    assert name_key(name)[1]
