"""What is not beyond doubt in a printed reference is not taken apart."""

from __future__ import annotations

import pytest

from paper_index.text.printed_reference import PrintedReference, parse_printed_reference

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
        "Tea, vol. 3, 45 (2023)",
        "Tea Letters 6 (2022)",
        "Tea 2023(3), 45 (2023)",
        "Tea 12(3), 45 (2023), erratum 13(1)",
    ],
)
def test_any_other_line_stays_whole(line: str) -> None:
    assert parse_printed_reference(line) is None
