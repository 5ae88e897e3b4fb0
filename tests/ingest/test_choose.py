"""Which paper a title means: the near-identical one, if there is one alone."""

from __future__ import annotations

import pytest

from paper_index.ingest.choose import authors_agree, near_identical
from paper_index.ingest.record import ImportedRecord
from paper_index.model.settings import DuplicateSettings

BOUNDS = DuplicateSettings()


def record(title: str, *authors: str, name: str = "x") -> ImportedRecord:
    return ImportedRecord({"title": title} | ({"authors": authors} if authors else {}), name, 0)


@pytest.mark.parametrize(
    ("title", "near"),
    [
        ("On the Cooling of Tea", True),
        ("on the cooling of tea.", True),
        ("On the Coolling of Tea", True),
        ("On the Cooling of Tea, Part II", False),
        ("On the Cooling of Coffee", False),
        ("Tea", False),
    ],
)
def test_titles_are_compared_as_the_duplicate_check_does(title: str, *, near: bool) -> None:
    found = near_identical("On the Cooling of Tea", [record(title)], BOUNDS)
    assert bool(found) is near


def test_the_likeliest_wins() -> None:
    far, exact = record("On the Coolings of Tea"), record("On the Cooling of Tea")
    assert near_identical("On the Cooling of Tea", [far, exact], BOUNDS) == [exact]
    assert near_identical("On the Cooling of Tea", [], BOUNDS) == []


def test_copies_by_the_same_authors_are_one_work() -> None:
    first, second = record("Tea Time", "Ada Brown"), record("Tea Time", "A. Brown")
    assert near_identical("Tea Time", [first, second], BOUNDS) == [first]


def test_papers_by_others_are_not() -> None:
    papers = [record("Tea Time", "Ada Brown"), record("Tea Time", "Bo Li"), record("Tea Time")]
    assert near_identical("Tea Time", papers, BOUNDS) == papers
    assert near_identical("Tea Time", papers[::2], BOUNDS) == papers[::2]


def test_unknown_authors_agree_with_nobody() -> None:
    assert not authors_agree(record("Tea"), record("Tea"), BOUNDS)
    assert authors_agree(record("Tea", "Bo Li"), record("Cups", "Li, Bo"), BOUNDS)
