"""Files cut into parts: each as full as it may be, none lost, none out of order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.exports.data_parts import Chunks, split
from paper_index.exports.downloads import describe


def test_nothing_is_one_file() -> None:
    assert split("a.csv", Chunks([], b"head\n"), 3) == {"a.csv": b"head\n"}


@pytest.mark.parametrize("limit", [7, 100])
def test_what_fits_is_one_file(limit: int) -> None:
    assert split("a.json", Chunks([b"1", b"22"], b"[", b", ", b"]"), limit) == {
        "a.json": b"[1, 22]"
    }


def test_a_byte_too_much_makes_two() -> None:
    assert split("a.json", Chunks([b"1", b"22"], b"[", b", ", b"]"), 6) == {
        "a-1.json": b"[1]",
        "a-2.json": b"[22]",
    }


def test_an_item_larger_than_the_limit_stands_alone() -> None:
    found = split("d/a.bib", Chunks([b"1", b"2" * 20, b"3"], between=b"\n"), 10)
    assert found == {"d/a-1.bib": b"1", "d/a-2.bib": b"2" * 20, "d/a-3.bib": b"3"}


@pytest.mark.parametrize("name", ["papers.json", "papers.csl.json", "data/papers.csv"])
def test_a_part_is_described_as_its_whole(name: str) -> None:
    (whole,) = describe({name: b""})
    parts = describe(split(name, Chunks([b"1", b"2"]), 1))
    assert [part.media_type for part in parts] == [whole.media_type] * 2
    assert [part.description for part in parts] == [
        f"{whole.description} Part {number}." for number in (1, 2)
    ]


def test_numbers_have_one_width_so_that_names_sort() -> None:
    found = list(split("a.jsonl", Chunks([b"x"] * 10), 1))
    assert found[0] == "a-01.jsonl"
    assert found == sorted(found)


@given(st.lists(st.binary(min_size=1, max_size=9)), st.binary(max_size=3), st.integers(1, 40))
def test_parts_hold_all_items_in_order_and_no_two_would_fit_together(
    items: list[bytes], between: bytes, limit: int
) -> None:
    parts = list(split("a", Chunks(items, b"<", between, b">"), limit).values())
    assert all(part.startswith(b"<") and part.endswith(b">") for part in parts)
    inner = [part[1:-1] for part in parts]
    assert between.join(inner) == between.join(items)
    largest = max(map(len, items), default=0) + 2
    assert all(len(part) <= max(limit, largest) for part in parts)
    first = len(parts[0])
    if len(parts) > 1:
        took = 0
        while len(between.join(items[: took + 1])) + 2 <= first:
            took += 1
        assert first + len(between) + len(items[took]) > limit
