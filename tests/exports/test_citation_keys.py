"""Citation keys are short, safe in every reader and unique; proper nouns keep their capitals."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.exports.citation_keys import citation_key, proper_nouns, with_keys
from paper_index.model.fields import PartialDate
from support.citation_readers import TEXTS, made_up, sample_citations, to_bibtex
from support.made_up_index import paper


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"title": "Minimum Entropy Coupling", "authors": ["M. Reza Ebrahimi"],
          "published": "2024-10"}, "ebrahimi2024minimum"),
        ({"title": "On the Cooling of Tea", "authors": ["Ada Brown", "Bo Li"]}, "browncooling"),
        ({"title": "Tea", "venue_year": "2020"}, "anon2020tea"),
        ({"title": "Tea", "published": "2019", "venue_year": "2020"}, "anon2019tea"),
        ({"title": "A $\\Lambda$CDM Tea"}, "anonlambdacdm"),
        ({"title": "V$_2$O$_3$ in Tea"}, "anonv2o3"),
        ({"title": "k-Means Tea"}, "anonkmeans"),
        ({"title": "Few-shot Tea"}, "anonfew"),
        ({"title": "How to Do What?"}, "anon"),
        ({"title": "2020: 3 Cups"}, "anoncups"),
        ({"title": "???", "authors": ["!!!"]}, "anon"),
        ({"title": "茶", "authors": ["王小明"]}, "wangxiaomingcha"),
        ({"title": "Tea", "authors": ["Jascha Sohl-Dickstein"]}, "sohldicksteintea"),
        ({"title": "Tea", "authors": ["Rianne van den Berg"]}, "bergtea"),
        ({"title": "Tea", "authors": ["Łukasz Łoś"]}, "lostea"),
        ({"title": "Tea", "authors": ["3M"]}, "mtea"),
        ({"title": "Tea", "authors": ["Conor O'Neill"]}, "oneilltea"),
    ],
)  # fmt: skip
def test_a_key_is_author_year_and_word(fields: dict[str, Any], key: str) -> None:
    assert citation_key(paper("x", **fields), ()) == key


def test_a_key_that_is_taken_in_any_case_gets_a_letter() -> None:
    tea = paper("x", title="Tea", authors=["Bo Li"])
    same = [tea.model_copy(update={"id": f"tea-{number:02}"}) for number in range(28)]
    keys = [one.citation_key for one in with_keys(same, ["LiTea"])]
    assert keys[:3] == ["liteaa", "liteab", "liteac"]
    assert keys[25:] == ["liteaz", "liteaaa", "liteaab"]


@given(TEXTS, st.lists(TEXTS, max_size=2), st.none() | st.integers(1, 9999))
def test_any_paper_has_a_key_that_bibtex_reads(
    title: str, authors: list[str], year: int | None
) -> None:
    tea = made_up(
        title=title, authors=tuple(authors), published=PartialDate(year) if year else None
    )
    key = citation_key(tea, ())
    assert re.fullmatch("[a-z][a-z0-9]*", key)
    assert len(key) <= 84
    (other,) = (one.citation_key for one in with_keys([tea], [key.upper()]))
    assert other
    assert re.fullmatch("[a-z][a-z0-9]*", other)
    assert other != key


def test_no_two_papers_of_an_index_have_one_key() -> None:
    keys = [cited.key for cited in sample_citations()]
    assert len(set(keys)) == len(keys) >= 50


class TestWithKeys:
    def test_a_key_that_is_there_stays(self) -> None:
        (kept,) = with_keys([paper("tea", citation_key="mine:2001")])
        assert kept.citation_key == "mine:2001"

    def test_papers_that_would_get_one_key_are_told_apart_by_id(self) -> None:
        alike = [
            paper(name, title="Tea", authors=["Ada Brown"], published="2021") for name in "cab"
        ]
        keys = {one.id: one.citation_key for one in with_keys(alike)}
        assert keys == {"a": "brown2021tea", "b": "brown2021teaa", "c": "brown2021teab"}

    @given(st.permutations(range(6)))
    def test_the_order_of_the_papers_does_not_matter(self, order: list[int]) -> None:
        some = [paper(f"p{n}", title="Tea", authors=["A Li"][: n % 2]) for n in range(6)]
        issued = {one.id: one.citation_key for one in with_keys(some[n] for n in order)}
        assert issued == {one.id: one.citation_key for one in with_keys(some)}

    def test_no_key_of_another_paper_is_issued_whatever_its_case(self) -> None:
        other = paper("z", citation_key="Brown2021Tea", former_keys=["brown2021teaa"])
        tea = paper("tea", title="Tea", authors=["Ada Brown"], published="2021")
        assert with_keys([tea, other])[0].citation_key == "brown2021teab"
        assert with_keys([tea, other], ["brown2021teab"])[0].citation_key == "brown2021teac"


@pytest.mark.parametrize(
    ("title", "abstract", "nouns"),
    [
        # In sentence case a capital inside is that of a name.
        ("The snake in the Brownian sphere", "", {"Brownian"}),
        ("Dense Hebbian neural networks: a replica picture", "", {"Hebbian"}),
        ("Neural networks behave as hash encoders: An empirical study", "", set()),
        ("Deep learning", "", set()),
        # In capitals throughout only the abstract can tell.
        ("Clustering onto Hamiltonian Cycle", "", set()),
        ("Clustering onto Hamiltonian Cycle", "We find a Hamiltonian cycle.", {"Hamiltonian"}),
        ("Causal de Finetti: On Data", "A causal de Finetti theorem.", {"Finetti"}),
        ("Flow Matching", "We use Matching, and matching again.", set()),
        ("Neural Optimal Transport", "We solve Optimal Transport problems.", set()),
        ("Minds. Bregman and Occam", "", set()),
        ("", "", set()),
    ],
)
def test_proper_nouns(title: str, abstract: str, nouns: set[str]) -> None:
    assert proper_nouns(title, abstract) == nouns


def test_they_keep_their_capitals_in_bibtex_but_at_the_beginning() -> None:
    tea = paper("tea", title="Brownian tea and the Brownian sphere", abstract="Tea.")
    assert "title = {Brownian tea and the {Brownian} sphere}" in to_bibtex(tea, "tea")


@given(TEXTS, TEXTS)
def test_any_texts_have_proper_nouns_of_the_title_alone(title: str, abstract: str) -> None:
    assert all(noun in title or not title.isascii() for noun in proper_nouns(title, abstract))
