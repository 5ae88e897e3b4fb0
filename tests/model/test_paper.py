"""A paper is frozen, and sorts by date."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from paper_index.model.paper import FIELDS, Paper


def paper(paper_id: str = "x", **fields: object) -> Paper:
    return Paper.model_validate({"id": paper_id, "title": "T", "abstract": "A", **fields})


def test_the_id_is_not_a_key_of_the_file() -> None:
    assert "id" not in FIELDS
    assert FIELDS[0] == "title"
    assert FIELDS[-1] == "abstract"


def test_unknown_fields_are_empty() -> None:
    one = paper()
    assert (one.authors, one.published, one.links, one.tags, one.doi) == ((), None, {}, (), None)


def test_a_paper_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        paper().title = "Other"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("fields", "year"),
    [
        ({}, None),
        ({"venue_year": "2023"}, 2023),
        ({"published": "2022-12", "venue_year": "2023"}, 2022),
    ],
)
def test_the_year_is_that_of_first_publication(fields: dict[str, str], year: int | None) -> None:
    assert paper(**fields).year == year


def test_newest_papers_are_first_and_unknown_dates_last() -> None:
    dates = {"a": "2024-10-05", "b": "2024-10", "c": "2024", "d": "2023-01-01", "e": "2024-10-05"}
    papers = [paper(name, published=date) for name, date in dates.items()]
    papers += [paper("f"), paper("g", venue_year="2024")]
    ordered = sorted(papers, key=lambda one: one.newest_first)
    assert [one.id for one in ordered] == ["a", "e", "b", "c", "g", "d", "f"]


@given(st.permutations([("a", "2024"), ("b", "2024"), ("c", "2023-01"), ("d", "2023-01")]))
def test_the_order_is_total(given_order: list[tuple[str, str]]) -> None:
    papers = [paper(name, published=date) for name, date in given_order]
    ordered = sorted(papers, key=lambda one: one.newest_first)
    assert [one.id for one in ordered] == ["a", "b", "c", "d"]
