"""A paper is classified once, and what is not beyond doubt is not taken apart."""

from __future__ import annotations

from typing import Any

import pytest

from paper_index.exports.reference import (
    JournalIssue,
    make_reference,
    parse_publication,
)
from paper_index.model.fields import PartialDate
from support.made_up_index import paper

JHEP = JournalIssue("JHEP", "10", None, ("107",), 2023)


@pytest.mark.parametrize(
    ("publication", "place"),
    [
        (
            "PNAS 120(31), e2305273120 (2023)",
            JournalIssue("PNAS", "120", "31", ("e2305273120",), 2023),
        ),
        ("Entropy 27(4), 344 (2025)", JournalIssue("Entropy", "27", "4", ("344",), 2025)),
        (
            "IEEE Transactions on Information Theory 70(3), 2024",
            JournalIssue("IEEE Transactions on Information Theory", "70", "3", (), 2024),
        ),
        ("JHEP 10 (2023) 107", JHEP),
        (
            "BioNanoScience 1(4), 153-161 (2011)",
            JournalIssue("BioNanoScience", "1", "4", ("153", "161"), 2011),
        ),
        ("Tea Letters 6, 055012 (2022)", JournalIssue("Tea Letters", "6", None, ("055012",), 2022)),
        ("Tea 6(1-2), E1–E9 (2022)", JournalIssue("Tea", "6", "1-2", ("E1", "E9"), 2022)),
        (
            "Phys. Rev. E 99, 012345 (2019)",
            JournalIssue("Phys. Rev. E", "99", None, ("012345",), 2019),
        ),
    ],
)
def test_an_unmistakable_publication_comes_apart(publication: str, place: JournalIssue) -> None:
    assert parse_publication(publication) == place


@pytest.mark.parametrize(
    "publication",
    [
        "",
        "Nature Communications (2024)",
        "Journal of Cheminformatics",
        "TMLR (accepted 2023-11-21)",
        "ICLR 2018 Workshop",
        "ICLR 2018, 2018",
        "Theory and Applications of Categories (TAC), 2020",
        "Transactions on Tea (2023), in two parts",
        "NeurReps 2022 (Workshop on Symmetry)",
        "120(31), e2305273120 (2023)",
        "Tea 12(3), pages 4 and 6 (2023)",
        "Tea 12(3), 45",
        "On Tea, part 2 (2023)",
        "Book of Tea, chapter 3, 45 (2023)",
        "Tea, vol. 3, 45 (2023)",
        "Tea Letters 6 (2022)",
        "Tea 2023(3), 45 (2023)",
        "Tea 12(3), 45 (2023), erratum 13(1)",
    ],
)
def test_any_other_publication_stays_whole(publication: str) -> None:
    assert parse_publication(publication) is None


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ("preprint", "", "", "")),
        ({"venue": "ICML"}, ("conference", "ICML", "", "")),
        ({"venue": "Tea House"}, ("other", "Tea House", "", "")),
        ({"venue": "Tea House", "publication": "Tea 1(2), 3 (2020)"},
         ("journal", "Tea House", "1", "")),
        ({"publication": "Tea 1(2), 3 (2020)"}, ("journal", "Tea", "1", "")),
        ({"publication": "Proceedings of Tea 1, 3 (2020)"},
         ("conference", "Proceedings of Tea", "1", "")),
        ({"venue": "FoSSaCS", "publication": "LNCS 11425, 331-347 (2019)"},
         ("conference", "FoSSaCS", "", "LNCS 11425, 331-347 (2019)")),
        # Two years cannot both be right.
        ({"venue": "PNAS", "venue_year": "2021", "publication": "PNAS 1(2), 3 (2020)"},
         ("journal", "PNAS", "", "PNAS 1(2), 3 (2020)")),
        ({"publication": "In some book"}, ("preprint", "", "", "In some book")),
        ({"venue": "TMLR", "publication": "TMLR (accepted)"},
         ("journal", "TMLR", "", "TMLR (accepted)")),
        # What the venue says already is no news.
        ({"venue": "Physical Tea", "publication": "The Physical Tea (2024)"},
         ("other", "Physical Tea", "", "")),
        ({"venue": "ICLR Workshop", "publication": "ICLR 2018 Workshop"},
         ("conference", "ICLR Workshop", "", "")),
    ],
)  # fmt: skip
def test_a_paper_is_classified(fields: dict[str, Any], expected: tuple[str, ...]) -> None:
    found = make_reference(paper("tea", **fields))
    assert (
        found.kind,
        *(part or "" for part in (found.container, found.volume, found.note)),
    ) == expected


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ({}, None),
        ({"published": "2021"}, (2021, 0, 0)),
        ({"published": "2021-04"}, (2021, 4, 0)),
        ({"published": "2021-04-13"}, (2021, 4, 13)),
        ({"published": "2021-04-13", "venue": "ICML", "venue_year": "2022"}, (2022, 0, 0)),
        ({"published": "2021-04-13", "venue": "ICML", "venue_year": "2021"}, (2021, 0, 0)),
        ({"published": "2021-04-13", "venue": "ICML"}, (2021, 4, 13)),
        ({"published": "2021-04-13", "venue_year": "2022"}, (2021, 4, 13)),
        ({"venue_year": "2022"}, (2022, 0, 0)),
        ({"published": "2021-04", "publication": "Tea 1, 3 (2022)"}, (2022, 0, 0)),
    ],
)
def test_a_month_is_told_only_of_first_publication(
    fields: dict[str, Any], date: tuple[int, int, int] | None
) -> None:
    found = make_reference(paper("tea", **fields))
    assert found.date == (PartialDate(*date) if date else None)


@pytest.mark.parametrize(
    ("fields", "page", "url"),
    [
        ({}, None, None),
        ({"doi": "10.1000/tea"}, None, "https://doi.org/10.1000/tea"),
        ({"doi": "10.1000/tea", "arxiv": "2104.06083"}, None, "https://arxiv.org/abs/2104.06083"),
        ({}, "https://example.org/tea/", "https://example.org/tea/"),
        ({"arxiv": "2104.06083"}, "https://example.org/tea/", "https://arxiv.org/abs/2104.06083"),
    ],
)
def test_the_address_is_where_the_paper_is_or_else_its_page(
    fields: dict[str, Any], page: str | None, url: str | None
) -> None:
    assert make_reference(paper("tea", **fields), page).url == url


def test_names_that_print_as_nothing_are_no_authors() -> None:
    nobody = paper("tea").model_copy(update={"authors": ("\x00", " ", "Ada\nBrown")})
    assert [name.printed for name in make_reference(nobody).authors] == ["Ada Brown"]
