"""Similarities are symmetric, and unknown if a field is; vetoes name their reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.dedupe.compare import Collection, compare
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
    assert str(compare(Candidate(left, right, ""))).endswith("1 year apart, other venues")
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
    assert (found.identifier, found.conflict) == ("", "")


def test_dois_are_the_same_in_any_case() -> None:
    pair = Candidate(paper("a", "Tea", doi="10.1/TEA".replace("1/", "1000/")),
                     paper("b", "Tea", doi="10.1000/tea"), "")  # fmt: skip
    assert compare(pair).identifier == "doi:10.1000/tea"


@pytest.mark.parametrize(
    ("field", "ours", "theirs"),
    [
        ("doi", "10.1000/tea", "10.1000/cup"),
        ("doi", "10.1101/2020.01.31.929299", "10.7554/elife.13715"),
        ("doi", "10.31234/osf.io/abcde_v1", "10.31234/osf.io/abcde_v2"),
        ("arxiv", "2104.06083", "2104.06084"),
        ("doi", "10.48550/arXiv.2104.06083", "10.48550/arXiv.2104.06084"),
    ],
)
def test_different_identifiers_are_a_conflict(field: str, ours: str, theirs: str) -> None:
    pair = Candidate(paper("a", "Tea", **{field: ours}), paper("b", "Tea", **{field: theirs}), "")
    assert " differ, " in compare(pair).conflict


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("On Tea, Part I", "On Tea, Part II", True),
        ("On Tea, Part I", "On Tea, Part 2", True),
        ("On Tea II: Cups", "On Tea III: Cups", True),
        ("On Tea, Part One", "On Tea, Part Two", True),
        ("Tea at 20 Degrees", "Tea at 30 Degrees", True),
        ("The Tea Workshop 2001", "The Tea Workshop 2002", True),
        ("On Tea", "On Tea II", None),
        ("Fastformer 1.0: A Tool", "Fastformer: A Tool", None),
        ("Findings of the Second Tea Challenge", "Findings of the Tea Challenge", None),
        ("On Tea, Part I", "On Tea, Part 1", False),
        ("On Tea, Part Two", "On Tea, Part 2", False),
        ("1,000 Cups", "1000 Cups", False),
        ("Tea 07", "Tea 7", False),
        ("On Tea", "On Tea, pp. 1-12", False),
        ("The Tea Workshop 2001", "The Tea Workshop", False),
    ],
)
def test_numbers_differ_or_only_one_title_has_one(
    left: str,
    right: str,
    expected: bool | None,  # noqa: FBT001
) -> None:
    assert compare(Candidate(paper("a", left), paper("b", right), "")).numbers is expected


@pytest.mark.parametrize(("left", "right"), [("???", "!!!"), ("…", "***"), ("∀", "∃")])
def test_two_titles_without_letters_are_not_alike(left: str, right: str) -> None:
    assert compare(Candidate(paper("a", left), paper("b", right), "")).title < 50


def test_a_title_is_not_its_own_prefix() -> None:
    short, long = "The Cooling of Tea", "The Cooling of Tea in Porcelain Cups at High Altitude"
    assert compare(Candidate(paper("a", short), paper("b", long), "")).title < 75


def test_a_status_is_a_mark_as_in_a_title() -> None:
    plain, title = paper("a", "Tea"), paper("b", "RETRACTED: Tea")
    status = paper("c", "Tea", status="retracted")
    assert compare(Candidate(plain, title, "")).marks == "retracted"
    assert compare(Candidate(plain, status, "")).marks == "retracted"
    assert compare(Candidate(title, status, "")).marks == ""


def test_an_abstract_that_three_papers_have_counts_as_none() -> None:
    papers = [paper(name, f"Tea {name}", TEA) for name in "abc"]
    pair = Candidate(papers[0], papers[1], "")
    assert compare(pair, Collection(papers[:2])).abstract == 100
    assert compare(pair, Collection(papers)).abstract is None


def test_a_short_abstract_can_only_disagree() -> None:
    short, other = " ".join(TEA.split()[:20]), " ".join(WARS.split()[:20])
    left = paper("a", "Tea", short)
    assert compare(Candidate(left, paper("b", "Tea", short), "")).abstract is None
    assert (compare(Candidate(left, paper("b", "Tea", other), "")).abstract or 100) < 60
    assert compare(Candidate(left, paper("b", "Tea", "N/A"), "")).abstract is None


def test_a_doi_of_three_unlike_titles_is_that_of_a_volume() -> None:
    titles = ("Stereo from Shadows", "Hearing Rooms in Echoes", "Newts at Night")
    papers = [paper(f"p{n}", one, "", doi="10.1000/vol") for n, one in enumerate(titles)]
    pair = Candidate(papers[0], papers[1], "")
    assert compare(pair, Collection(papers[:2])).identifier == "doi:10.1000/vol"
    assert compare(pair, Collection(papers)).identifier == ""
    assert [*Collection(papers).volumes] == ["doi:10.1000/vol"]
    # No volume has an arXiv id: one under three titles is a mistake, and still a disagreement.
    papers = [paper(f"p{n}", one, "", arxiv="2104.06083") for n, one in enumerate(titles)]
    assert not Collection(papers).volumes
