"""Similarities are symmetric, and unknown if a field is; vetoes name their reason."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.dedupe.compare import compare
from paper_index.model.pairs import Candidate
from support.made_up_papers import TEA, WARS, paper

VOCABULARY = ("a", "the", "tea", "cup", "heat", "part", "i", "ii", "iv", "x", "2", "two", "v2", "é")
WORDS = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=6).map(" ".join)
IDENTIFIERS = st.sampled_from([None, "2104.06083", "2104.06084"])
DOIS = st.sampled_from([None, "10.1000/tea", "10.1000/TEA", "10.48550/arXiv.2104.06083"])
AUTHORS = st.lists(st.sampled_from(["Ada Brown", "A. Brown", "Brown, Ada", "Bo Li"]), max_size=3)
PAPERS = st.builds(
    lambda title, authors, arxiv, doi, abstract: paper(
        "x", title, abstract, authors=authors, arxiv=arxiv, doi=doi
    ),
    WORDS, AUTHORS, IDENTIFIERS, DOIS, st.sampled_from(["", "Short.", TEA, WARS]),
)  # fmt: skip


@given(PAPERS, PAPERS)
def test_comparing_is_symmetric(left: object, right: object) -> None:
    assert compare(Candidate(left, right, "")) == compare(Candidate(right, left, ""))  # type: ignore[arg-type]


def test_what_one_side_lacks_is_unknown() -> None:
    found = compare(Candidate(paper("a", "Tea", ""), paper("b", "Tea", authors=["Bo Li"]), ""))
    assert (found.authors, found.abstract) == (None, None)
    assert str(found) == "title 100.0, authors unknown, abstract unknown"


def test_the_evidence_names_years_and_venues() -> None:
    left = paper("a", "Tea", "", venue="VLDB", venue_year=2001)
    right = paper("b", "Tea", "", venue="VLDB J.", venue_year=2002)
    assert str(compare(Candidate(left, right, ""))).endswith("1 year apart, conference and journal")
    assert str(compare(Candidate(left, left, ""))).endswith("the same year, the same venue")


@pytest.mark.parametrize(
    ("ours", "theirs", "similarity"),
    [
        (["Jun Chen"], ["J. Chen"], 100),
        (["Jun Chen"], ["Chen, Jun"], 100),
        (["René Müller"], ["Rene Muller"], 100),
        (["John Smith Jr."], ["John Smith"], 100),
        (["Jun Chen", "Bo Li"], ["Bo Li"], 100),
        (["Jun Chen", "Bo Li"], ["Bo Li", "Ada Brown"], 50),
        (["Jun Chen"], ["Wei Chen"], 0),
    ],
)
def test_authors_agree_by_family_name_and_initial(
    ours: list[str], theirs: list[str], similarity: float
) -> None:
    pair = Candidate(paper("a", "Tea", authors=ours), paper("b", "Tea", authors=theirs), "")
    assert compare(pair).authors == similarity


def test_a_doi_that_arxiv_issued_is_an_arxiv_id() -> None:
    left = paper("a", "Tea", arxiv="2104.06083")
    right = paper("b", "Cups", doi="10.48550/arXiv.2104.06083")
    assert compare(Candidate(left, right, "")).identifier == "arxiv:2104.06083"


def test_a_journal_doi_does_not_contradict_an_arxiv_id() -> None:
    left = paper("a", "Tea", arxiv="2104.06083")
    right = paper("b", "Tea", doi="10.1000/tea")
    found = compare(Candidate(left, right, ""))
    assert (found.identifier, found.veto) == ("", "")


def test_dois_are_the_same_in_any_case() -> None:
    pair = Candidate(paper("a", "Tea", doi="10.1/TEA".replace("1/", "1000/")),
                     paper("b", "Tea", doi="10.1000/tea"), "")  # fmt: skip
    assert compare(pair).identifier == "doi:10.1000/tea"


@pytest.mark.parametrize(
    ("field", "ours", "theirs"),
    [
        ("doi", "10.1000/tea", "10.1000/cup"),
        ("arxiv", "2104.06083", "2104.06084"),
        ("doi", "10.48550/arXiv.2104.06083", "10.48550/arXiv.2104.06084"),
    ],
)
def test_different_identifiers_are_a_veto(field: str, ours: str, theirs: str) -> None:
    pair = Candidate(paper("a", "Tea", **{field: ours}), paper("b", "Tea", **{field: theirs}), "")
    assert compare(pair).veto.startswith("different ")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("On Tea, Part I", "On Tea, Part II"),
        ("On Tea, Part 1", "On Tea, Part 2"),
        ("On Tea, Part I", "On Tea, Part 2"),
        ("On Tea I", "On Tea V"),
        ("On Tea II: Cups", "On Tea III: Cups"),
        ("On Tea", "On Tea II"),
        ("On Tea, Part A", "On Tea, Part B"),
        ("On Tea, Part One", "On Tea, Part Two"),
        ("Tea at 20 Degrees", "Tea at 30 Degrees"),
        ("Tea v2", "Tea v3"),
        ("Cooling with GPT2", "Cooling with GPT3"),
        ("Sql1 of Tea", "Sql of Tea"),
        ("Cooling of Tea, Part 3", "Cooling of Tea"),
        ("Cooling of Tea 2", "Cooling of Tea 3…"),
    ],
)
def test_different_numbers_are_a_veto_that_shows_them(left: str, right: str) -> None:
    veto = compare(Candidate(paper("a", left), paper("b", right), "")).veto
    assert veto.startswith("different numbers in the titles: ")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("On Tea, Part I", "On Tea, Part 1"),
        ("On Tea, Part Two", "On Tea, Part 2"),
        ("Two Cups", "Tow Cups"),
        ("X-Ray Tea", "Xray Tea"),
        ("On Tea", "On Tea v2"),
        ("1,000 Cups", "1000 Cups"),
        ("Tea 07", "Tea 7"),
        ("Relational Tea", "Re1ational Tea"),
        ("Order of Tea", "0rder of Tea"),
        ("Cooling of Tea in SQL3", "Cooling of Tea in S"),
        ("Cooling of Tea in World War 2", "Cooling of Tea in…"),
        ("On Tea", "On Tea, pp. 1-12"),
    ],
)
def test_two_spellings_of_one_number_are_no_veto(left: str, right: str) -> None:
    assert compare(Candidate(paper("a", left), paper("b", right), "")).veto == ""


@pytest.mark.parametrize(("left", "right"), [("???", "!!!"), ("…", "***"), ("∀", "∃")])
def test_two_titles_without_letters_are_not_alike(left: str, right: str) -> None:
    assert compare(Candidate(paper("a", left), paper("b", right), "")).title < 50


def test_a_title_is_not_its_own_prefix() -> None:
    short, long = "The Cooling of Tea", "The Cooling of Tea in Porcelain Cups at High Altitude"
    assert compare(Candidate(paper("a", short), paper("b", long), "")).title < 75


@pytest.mark.parametrize(
    "notice",
    ["Erratum: {}", "Corrigendum to {}", "Addendumto {}", "Reply to {}",
     "A Reply to {}", "Comments on {}", "Retraction: {}"],
)  # fmt: skip
def test_a_piece_on_a_work_is_not_the_work(notice: str) -> None:
    title = "The Cooling of Tea in Porcelain Cups at High Altitude"
    pair = Candidate(paper("a", title), paper("b", notice.format(title)), "")
    assert compare(pair).veto.startswith("one is ")
    assert compare(Candidate(pair.right, paper("c", notice.format(title)), "")).veto == ""


def test_an_article_before_it_makes_no_other_piece() -> None:
    pair = Candidate(paper("a", "Review of Tea"), paper("b", "A Review of Tea"), "")
    assert compare(pair).veto == ""


@pytest.mark.parametrize(
    ("ours", "theirs", "versions"),
    [
        ({"published": "2020", "arxiv": "2004.00001"}, {"venue": "ICML", "venue_year": 2021}, ""),
        ({"published": "2020"}, {"published": "2020-12"}, ""),
        ({"published": "2020"}, {}, ""),
        ({"published": "2020"}, {"published": "2021"}, "1 year apart"),
        ({"venue": "ICML", "venue_year": 2020}, {"venue": "ICML", "venue_year": 2021}, ""),
        ({"venue": "ICML", "venue_year": 2020}, {"venue": "ICML", "venue_year": 2022},
         "2 years apart"),
        ({"published": "2014", "arxiv": "1404.0001"}, {"venue": "ICML", "venue_year": 2021},
         "7 years apart"),
        ({"venue": "VLDB", "venue_year": 2001}, {"venue": "VLDB J.", "venue_year": 2001},
         "conference and journal"),
    ],
)  # fmt: skip
def test_versions_differ_in_year_and_venue(
    ours: dict[str, Any], theirs: dict[str, Any], versions: str
) -> None:
    pair = Candidate(paper("a", "Tea", **ours), paper("b", "Tea", **theirs), "")
    assert compare(pair).versions == versions


@pytest.mark.parametrize("mark", ["{} (Extended Abstract)", "{}: A Tutorial", "Poster: {}"])
def test_a_mark_of_form_sets_versions_apart_unless_year_and_venue_are_the_same(mark: str) -> None:
    title = "The Cooling of Tea in Cups"
    place: dict[str, Any] = {"venue": "ICML", "venue_year": 2021}
    far = Candidate(paper("a", title), paper("b", mark.format(title)), "")
    near = Candidate(paper("a", title, **place), paper("b", mark.format(title), **place), "")
    assert compare(far).title == compare(near).title == 100
    assert compare(far).versions.startswith("marked ")
    assert compare(near).versions == ""


def test_a_year_that_only_one_title_names_is_no_veto() -> None:
    left, right = (
        paper("a", "Report on the Tea Workshop 2001"),
        paper("b", "Report on the Tea Workshop"),
    )
    assert compare(Candidate(left, right, "")).veto == ""
    other = paper("c", "Report on the Tea Workshop 2002")
    assert compare(Candidate(left, other, "")).veto.startswith("different numbers")


def test_what_is_cut_off_may_hold_a_number() -> None:
    short, long = "The Cooling of Green Te", "The Cooling of Green Tea (Part 2)"
    assert compare(Candidate(paper("a", short), paper("b", long), "")).numbered
    assert not compare(Candidate(paper("a", short), paper("b", long[:24]), "")).numbered
