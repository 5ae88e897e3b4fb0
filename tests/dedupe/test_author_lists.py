"""Lists of authors agree whatever the spelling, and disagree if the people differ."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.dedupe.authors import compare_authors

NAMES = st.lists(
    st.sampled_from(
        ["Ada Brown", "A. Brown", "Brown", "Bo Li", "Li, Bo", "B. Lee et al.", "Ana Rosenblatt",
         "A. Rosneblatt", "Rosneblatt A", "Ida Rosenblat", "Bob Li",
         "Rafael Camps", "Rafael Camps Paré", "III", "?"]
    ),
    max_size=5,
).map(tuple)  # fmt: skip


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (["Ada Brown", "Bo Li"], ["A. Brown, B. Li"]),
        (["Ada Brown", "Bo Li"], ["A. Brown and B. Li"]),
        (["Ada Brown", "Bo Li"], ["Brown, A.; Li, B."]),
        (["Ada Brown", "Bo Li"], ["Brown, A., Li, B."]),
        (["Ada Brown", "Bo Li", "Cy Fox"], ["Brown, A., Li, B. and Fox, C."]),
        (["Ada Brown", "Bo Li"], ["Bo Li", "Ada Brown"]),
        (["Bill Rosneblatt"], ["Bill Rosenblatt"]),
        (["Thomas Mück"], ["Thomas Mueck"]),
        (["Lars Bækgaard"], ["Lars Baekgaard"]),
        (["Rafael Camps"], ["Rafael Camps Paré"]),
        (["Stefan Fischer 0003"], ["Stefan Fischer"]),
        (["John Smith Jr."], ["John Smith"]),
        (["Ada Brown", "Grace Cole"], ["A. Brown; G. Cole"]),
        (["Ada Brown", "Grace Cole"], ["Brown, A., Cole, G."]),
        (["Ada C. Brown", "Bo Li"], ["Brown AC, Li B"]),
        (["Ada C. Brown"], ["Brown A.C."]),
        (["Ada C. Brown"], ["Brown A C"]),
        (["Hélène Élan"], ["Élan H"]),
        (["Bo Li", "Ada Brown"], ["Bo LI", "Ada BROWN"]),
        (["Ada Brown"], ["ADA BROWN"]),
        (["Bob Gerber"], ["Robert H. Gerber"]),
        (["Wolfgang Käfer"], ["WolfgangKäfer"]),
        (["Philip Bernstein"], ["Philip Bemstein"]),
    ],
)
def test_two_spellings_of_one_list_agree_in_full(ours: list[str], theirs: list[str]) -> None:
    assert compare_authors(tuple(ours), tuple(theirs)) == 100


@pytest.mark.parametrize(
    ("ours", "theirs", "similarity"),
    [
        (["Ada Brown et al."], ["Ada Brown", "Bo Li", "Cy Fox"], 100),
        (["Ada Brown", "Cy Fox"], ["Ada Brown", "Bo Li", "Cy Fox", "Di Roe", "Ed Poe"], 100),
        (["Ada Brown"], ["Ada Brown", "Bo Li", "Cy Fox"], 50),
        (["Ada Brown", "Bo Li", "Cy Fox"], ["Ada Brown", "Di Roe", "Ed Poe"], 100 / 3),
        (["Wei Chen"], ["Wei Cheng"], 0),
        (["Ada Brown"], ["Ben Brown"], 0),
    ],
)
def test_similarity_is_the_share_of_common_authors(
    ours: list[str], theirs: list[str], similarity: float
) -> None:
    assert compare_authors(tuple(ours), tuple(theirs)) == pytest.approx(similarity)


@pytest.mark.parametrize("unknown", [(), ("?",), ("",), ("III",), ("et al.",)])
def test_a_list_without_names_is_unknown(unknown: tuple[str, ...]) -> None:
    assert compare_authors(unknown, ("Ada Brown",)) is None


def test_a_collaboration_of_thousands_is_compared() -> None:
    many = tuple(f"Ada{number} Brown{number}" for number in range(3_000))
    assert compare_authors(many, many[::-1]) == 100


@given(NAMES, NAMES)
def test_agreement_is_symmetric(ours: tuple[str, ...], theirs: tuple[str, ...]) -> None:
    assert compare_authors(ours, theirs) == compare_authors(theirs, ours)
