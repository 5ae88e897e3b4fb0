"""What is not beyond doubt in a printed reference is not taken apart."""

from __future__ import annotations

import pytest

from paper_index.text.printed_reference import (
    PrintedReference,
    is_abbreviation,
    parse_printed_reference,
    split_publication,
)

JHEP = PrintedReference("JHEP", "10", None, "107", 2023)


@pytest.mark.parametrize(
    ("line", "place"),
    [
        (
            "PNAS 120(31), e2305273120 (2023)",
            PrintedReference("PNAS", "120", "31", "e2305273120", 2023),
        ),
        ("Entropy 27(4), 344 (2025)", PrintedReference("Entropy", "27", "4", "344", 2025)),
        (
            "IEEE Transactions on Information Theory 70(3), 2024",
            PrintedReference("IEEE Transactions on Information Theory", "70", "3", None, 2024),
        ),
        ("JHEP 10 (2023) 107", JHEP),
        (
            "BioNanoScience 1(4), 153-161 (2011)",
            PrintedReference("BioNanoScience", "1", "4", "153-161", 2011),
        ),
        (
            "Tea Letters 6, 055012 (2022)",
            PrintedReference("Tea Letters", "6", None, "055012", 2022),
        ),
        ("Tea 6(1-2), E1–E9 (2022)", PrintedReference("Tea", "6", "1-2", "E1–E9", 2022)),
        (
            "Phys. Rev. E 99, 012345 (2019)",
            PrintedReference("Phys. Rev. E", "99", None, "012345", 2019),
        ),
        ("Phys.Rev.D76:044017,2007", PrintedReference("Phys.Rev.", "D76", None, "044017", 2007)),
        (
            "Nucl.Tea B644 (2002) 727-745",
            PrintedReference("Nucl.Tea", "B644", None, "727-745", 2002),
        ),
        ("Tea 115 (48) E1-E3 (2018)", PrintedReference("Tea", "115", "48", "E1-E3", 2018)),
        (
            "IEEE Trans. Tea, vol. 70, no. 3, pp. 1234-1250, March 2024.",
            PrintedReference("IEEE Trans. Tea", "70", "3", "1234-1250", 2024),
        ),
        (
            "Theory of Tea, Vol. 35, 2020, No. 12, pp 345-367",
            PrintedReference("Theory of Tea", "35", "12", "345-367", 2020),
        ),
        ("Ann. Tea 12 (2020), no. 3, 1–9", PrintedReference("Ann. Tea", "12", "3", "1–9", 2020)),
        ("Proc. Tea 5, Article 12 (2021)", PrintedReference("Proc. Tea", "5", None, "12", 2021)),
        ("J. Tea 23(109): 1-40, 2022", PrintedReference("J. Tea", "23", "109", "1-40", 2022)),
        (
            "ACM Tea 3(2), 24:1--24:25 (2020)",
            PrintedReference("ACM Tea", "3", "2", "24:1--24:25", 2020),
        ),
        (
            "Izv. Tea 63-II, 12-14 (1990)",
            PrintedReference("Izv. Tea", "63-II", None, "12-14", 1990),
        ),
        ("Tea, vol. 3, 45 (2023)", PrintedReference("Tea", "3", None, "45", 2023)),
    ],
)
def test_an_unmistakable_line_comes_apart(line: str, place: PrintedReference) -> None:
    assert parse_printed_reference(line) == place


@pytest.mark.parametrize(
    "line",
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
        "Proceedings of Tea 2020, pp. 3-4",
        "Tea 12, " + "3" * 600 + " (2020)",
        "Tea Letters 6 (2022)",
        "Tea 2023(3), 45 (2023)",
        "Tea 12(3), 45 (2023), erratum 13(1)",
    ],
)
def test_any_other_line_stays_whole(line: str) -> None:
    assert parse_printed_reference(line) is None


@pytest.mark.parametrize(
    ("line", "venue", "parts"),
    [
        ("Tea Letters 6 (2022)", "Tea Letters", ("6", None, None, 2022)),
        ("The Tea Letters, 45-67 (2022)", "Tea Letters", (None, None, "45-67", 2022)),
        ("Tea 2022, 45-67 (2022)", "Tea 2022", (None, None, "45-67", 2022)),
        ("Tea 12(3), 45", "Tea", ("12", "3", "45", None)),
        ("Tea 63-II, i-xii (2020)", "Tea", ("63-II", None, "i-xii", 2020)),
        ("Tea & Milk (2024)", "Tea & Milk", (None, None, None, 2024)),
        ("Tea 70, 2024", "Tea", ("70", None, None, 2024)),
        ("Tea", "Tea", (None, None, None, None)),
    ],
)
def test_after_a_known_venue_a_line_may_have_more_forms(
    line: str, venue: str, parts: tuple[str | int | None, ...]
) -> None:
    found = parse_printed_reference(line, venue)
    assert found is not None
    assert (found.volume, found.number, found.pages, found.year) == parts
    assert found.venue == venue


@pytest.mark.parametrize(
    ("line", "venue"),
    [
        ("ICLR 2018 Workshop", "ICLR"),
        ("ICLR 2018(1), 2018", "ICLR"),
        ("Theory of Tea (TOT), 2020", "Theory of Tea"),
        ("Tea (accepted 2023-11-21)", "Tea"),
        ("Tea 2022 (Workshop on Cups)", "Tea"),
        ("Tea, 12 (2020)", "Tea"),
    ],
)
def test_after_a_known_venue_anything_else_stays_whole(line: str, venue: str) -> None:
    assert parse_printed_reference(line, venue) is None


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"publication": "Tea Letters 12(3), 45-67 (2024)"},
         {"venue": "Tea Letters", "venue_year": "2024", "volume": "12", "number": "3",
          "pages": "45-67"}),
        ({"publication": "JTL 10 (2023) 107", "venue": "Journal of Tea Letters",
          "venue_year": "2023"}, {"volume": "10", "pages": "107"}),
        ({"publication": "Phys. Tea E 89, 052137 (2014)", "venue": "Physical Tea E"},
         {"venue_year": "2014", "volume": "89", "pages": "052137"}),
        ({"publication": "The Tea Letters (2024)", "venue": "Tea Letters", "venue_year": "2024"},
         {}),
        ({"publication": "Tea Letters (2024)", "venue": "Tea Letters"}, {"venue_year": "2024"}),
        ({"publication": "ICLR 2018 Workshop", "venue": "ICLR Workshop", "venue_year": "2018"}, {}),
        ({"publication": "  ", "venue": "Tea"}, {}),
        # Nothing certain: the line is kept.
        ({"publication": "TMLR (accepted)", "venue": "TMLR"}, {"note": "TMLR (accepted)"}),
        ({"publication": "In some book", "note": "Worth it."},
         {"note": "Worth it.\n\nIn some book"}),
        # The volume is that of a series, not of the venue.
        ({"publication": "LNCS 11425, 331-347 (2019)", "venue": "FoSSaCS"},
         {"note": "LNCS 11425, 331-347 (2019)"}),
        # Two years cannot both be right.
        ({"publication": "Tea 1(2), 3 (2020)", "venue": "Tea", "venue_year": "2021"},
         {"note": "Tea 1(2), 3 (2020)"}),
        ({"publication": "Tea 1(2), 3 (2020)", "venue": "Tea", "volume": "7"},
         {"note": "Tea 1(2), 3 (2020)"}),
        ({"publication": "Tea 1(2), 3 (2020)", "venue": "Tea", "volume": "1"},
         {"venue_year": "2020", "number": "2", "pages": "3"}),
    ],
)  # fmt: skip
def test_a_reference_is_split_or_kept_as_a_note(
    fields: dict[str, str], expected: dict[str, str]
) -> None:
    assert split_publication(fields) == expected


@pytest.mark.parametrize(
    ("short", "full", "is_short"),
    [
        ("Phys. Rev. E", "Physical Review E", True),
        ("JHEP", "Journal of High Energy Physics", True),
        ("PNAS", "Proceedings of the National Academy of Sciences", True),
        ("Tea & Cups", "Tea and Cups", True),
        ("LNCS", "FoSSaCS", False),
        ("Phys. Rev. D", "Physical Review E", False),
        ("Tea", "Tea Letters", False),
    ],
)
def test_an_abbreviation_names_its_venue(short: str, full: str, *, is_short: bool) -> None:
    assert is_abbreviation(short, full) is is_short
