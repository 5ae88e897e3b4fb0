"""A paper is classified once, and what is not beyond doubt is not taken apart."""

from __future__ import annotations

from typing import Any

import pytest

from paper_index.exports.reference import (
    make_reference,
)
from paper_index.model.fields import PartialDate
from support.made_up_index import paper


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ("preprint", "", "", "")),
        ({"venue": "ICML"}, ("conference", "ICML", "", "")),
        ({"venue": "Tea House"}, ("other", "Tea House", "", "")),
        ({"venue": "Tea House", "volume": "1"}, ("article", "Tea House", "1", "")),
        ({"venue": "Proceedings of Tea", "volume": "1"},
         ("conference", "Proceedings of Tea", "1", "")),
        ({"type": "thesis", "venue": "University of Cups"},
         ("thesis", "University of Cups", "", "")),
        ({"note": "In some book"}, ("preprint", "", "", "In some book")),
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
        ({"published": "2021-04-13", "venue": "ICML", "venue_year": "2021"}, (2021, 4, 13)),
        (
            {
                "published": "2021-04-13",
                "venue": "ICML",
                "venue_year": "2021",
                "arxiv": "2104.06083",
            },
            (2021, 0, 0),
        ),
        ({"published": "2021-04-13", "venue": "ICML"}, (2021, 4, 13)),
        ({"published": "2021-04-13", "venue_year": "2022"}, (2021, 4, 13)),
        ({"venue_year": "2022"}, (2022, 0, 0)),
    ],
)
def test_a_month_is_told_only_of_the_publication_that_is_cited(
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
