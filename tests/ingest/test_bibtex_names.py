"""Tests of splitting the authors of BibTeX."""

from __future__ import annotations

import pytest

from paper_index.ingest.bibtex_names import parse_names


def printed(value: str) -> list[str]:
    return [name for name, _ in parse_names(value)[0]]


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Costa, Jr., P. T.", ["P. T. Costa, Jr."]),
        ("Costa, P. T., Jr.", ["P. T. Costa, Jr."]),
        ("Ann Pot AND Bo Cup\nand\tCy Jug", ["Ann Pot", "Bo Cup", "Cy Jug"]),
        ("{Council on Tea, Cake and Cups} and Pot, A", ["Council on Tea, Cake and Cups", "A Pot"]),
        ("van der Berg, Jan", ["Jan van der Berg"]),
        ("{{van der} Leaf}, Ann", ["Ann {{van der} Leaf}"]),
        ("given=Li, family=Wu", ["Li Wu"]),
        ("family=Berg, given={Jan Piet}, prefix=van, useprefix=true", ["Jan Piet van Berg"]),
        ("A and ,", ["A"]),
        ("Bo Cup 0001 and Ann Pot", ["Bo Cup", "Ann Pot"]),
        ("Ann Pot and", ["Ann Pot"]),
        ("and Ann Pot", ["Ann Pot"]),
        ("Pot Urn, Ann Li, and Lee Cup, Li Bo", ["Ann Li Pot Urn", "Li Bo Lee Cup"]),
        (r"A. Pot and \v{C}ech, E. and \O{}ster, \AE gir and \'Alvarez, J",
         ["A. Pot", r"E. \v{C}ech", r"\AE gir \O{}ster", r"J \'Alvarez"]),
        (r"Andy Sand and {Pots and Cups}", ["Andy Sand", "Pots and Cups"]),
        ("Alexandra Sanders", ["Alexandra Sanders"]),
        ("", []),
        ("{others}", ["others"]),
        ("Ann Pot, Bo Cup, et al.", ["Ann Pot", "Bo Cup", "et al."]),
        ("Pot, Ann, M.D. and Cup, Bo, PhD", ["Pot, Ann, M.D.", "Cup, Bo, PhD"]),
        ("Ann Pot, Ph.D. and Pot Cup, M.D.", ["Ann Pot, Ph.D.", "M.D. Pot Cup"]),
        ("Pots {and} Cups and Ann Li", ["Pots {and} Cups", "Ann Li"]),
        ("王, 小明 and 山田, 太郎", ["王 小明", "山田 太郎"]),
    ],
)  # fmt: skip
def test_names_are_split_as_bibtex_does(value: str, names: list[str]) -> None:
    assert printed(value) == names


@pytest.mark.parametrize(
    ("value", "split"),
    [
        ("García Lorca, Federico", "García Lorca, Federico"),
        ("van der Berg, Jan", "van der Berg, Jan"),
        ("Costa, Jr., P. T.", "Costa, P. T., Jr."),
        ("{Tea Board}", "Tea Board"),
        ("{Pots and} Cups", "{Pots and} Cups"),
        ("Pot, Ann, M.D.", None),
        ("Per {Brinch Hansen}", "{Brinch Hansen}, Per"),
        ("Federico García Lorca", None),
    ],
)
def test_the_split_is_known_only_where_the_source_shows_it(value: str, split: str | None) -> None:
    ((_, found),) = parse_names(value)[0]
    assert found == split


@pytest.mark.parametrize(
    "value",
    [
        "Ann Pot and others", "Ann Pot and OTHERS", "Ann Pot and et al.", "Pot, Ann, et al.",
        "Pot, Ann and al, et",
    ],
)  # fmt: skip
def test_a_truncated_list_ends_in_et_al(value: str) -> None:
    assert printed(value) == ["Ann Pot", "et al."]


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Pot, A.; Cup, B.", ["A. Pot", "B. Cup"]),
        ("Ann Pot, Bo Cup, Cy Jug", ["Ann Pot", "Bo Cup", "Cy Jug"]),
        ("A. Pot, B. Cup and C. Jug", ["A. Pot", "B. Cup", "C. Jug"]),
        ("Pot, A., Cup, B. K.", ["A. Pot", "B. K. Cup"]),
        ("Pot A., Cup B. K.", ["Pot A.", "Cup B. K."]),
        (r"Ann Pot \& Bo Cup", ["Ann Pot", "Bo Cup"]),
        ("Ann Pot, Bo B. Cup, and Cy Jug", ["Ann Pot", "Bo B. Cup", "Cy Jug"]),
        ("{Pot, Ann and Cup, Bo}", ["Ann Pot", "Bo Cup"]),
    ],
)
def test_names_that_are_joined_otherwise_are_split_and_told(value: str, names: list[str]) -> None:
    assert printed(value) == names
    assert parse_names(value)[1]


@pytest.mark.parametrize(
    "value",
    [
        "García Lorca, Federico José",
        "van der Berg, Jan Piet",
        "Costa P., Ann",
        "{Pot, Cup, and Jug Inc.}",
    ],
)
def test_a_name_with_commas_is_not_split(value: str) -> None:
    assert len(printed(value)) == 1


def test_a_name_that_may_be_two_is_told() -> None:
    assert parse_names("Ann Pot, Bo Cup")[1] == (
        "authors: 'Ann Pot, Bo Cup' is read as one name; “and” separates two",
    )
    for value in ("Pot, Ann Bo", "van Pot, Ann Bo", "McPot, DeAnn", "Pot Cup, Ann and Jug, Bo"):
        assert parse_names(value)[1] == ()


def test_a_name_with_a_slash_stays_as_printed_and_is_told() -> None:
    value = "Malik, J./Rupke and J./Wobbe"
    assert printed(value) == ["Malik, J./Rupke", "J./Wobbe"]
    assert "slash" in " ".join(parse_names(value)[1])
