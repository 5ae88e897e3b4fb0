"""Dates in words, numbers and EDTF are read as far as they are known."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.text.dates import join_date, parse_loose_date, parse_month


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("1957", "1957"),
        ("2024-10", "2024-10"),
        ("2024-10-05", "2024-10-05"),
        ("2021-05-03T00:00:00Z", "2021-05-03"),
        ("2021-05-03 12:30:00+02:00", "2021-05-03"),
        ("20210503", "2021-05-03"),
        ("２０２１年５月", "2021-05"),
        ("2021년 5월 3일", "2021-05-03"),
        ("202105", "2021-05"),
        ("2021-5-3", "2021-05-03"),
        ("2001/5", "2001-05"),
        ("Mon, 03 May 2021 00:00:00 GMT", "2021-05-03"),
        ("May 2021", "2021-05"),
        ("3 May 2021", "2021-05-03"),
        ("03-May-2021", "2021-05-03"),
        ("May 3, 2021", "2021-05-03"),
        ("May 3rd, 2021", "2021-05-03"),
        ("2021 May", "2021-05"),
        ("2021 May 3", "2021-05-03"),
        ("Sept. 2019", "2019-09"),
        ("May/June 2020", "2020-05"),
        ("12–15 June 2019", "2019-06-12"),
        ("June 28 - July 3, 2019", "2019-06-28"),
        ("3. Mai 2021", "2021-05-03"),
        ("août 2021", "2021-08"),
        ("3 de mayo de 2021", "2021-05-03"),
        ("3 мая 2021", "2021-05-03"),
        ("2021年5月3日", "2021-05-03"),
        ("Published online 4 July 2020", "2020-07-04"),
        # Fields of RIS.
        ("2012///", "2012"),
        ("2005/07/15", "2005-07-15"),
        ("2005/07/15/", "2005-07-15"),
        ("2016/01/", "2016-01"),
        ("2020///nan", "2020"),
        ("2012//", "2012"),
        # EDTF, with unknown and uncertain parts.
        ("2016/2017", "2016"),
        ("2018-12-03/2018-12-06", "2018-12-03"),
        ("1999-uu", "1999"),
        ("2004-06-XX", "2004-06"),
        ("1993-00-00", "1993"),
        ("2004-21", "2004"),
        ("2004-06~", "2004-06"),
        ("2004?", "2004"),
        ("2004/..", "2004"),
        # A year among other words.
        ("autumn 2001", "2001"),
        ("1989 [1987]", "1989"),
        ("c. 1957", "1957"),
        ("[1999]", "1999"),
        ("2010–11", "2010"),
        # The day and the month can be told apart only sometimes.
        ("12.5.2021", "2021-05-12"),
        ("25/3/2021", "2021-03-25"),
        ("3/25/2021", "2021-03-25"),
        ("5/3/2021", "2021"),
    ],
)
def test_a_date_is_read_as_far_as_it_is_known(text: str, date: str) -> None:
    assert parse_loose_date(text) == date


@pytest.mark.parametrize(
    "text",
    [
        "", "199u", "19XX", "1990s", "in press", "to appear", "n.d.", "13th century", "10 15",
        "nan", "2021-13-01", "2021-02-30", "99", "12345",
        "a line with 1999 in it and many other words",
    ],
)  # fmt: skip
def test_what_is_no_date_gives_none(text: str) -> None:
    assert parse_loose_date(text) is None


@pytest.mark.parametrize(
    ("year", "month", "day", "date"),
    [
        ("2018", "OCT 1", "", "2018-10-01"),
        ("2019", "12 May", "", "2019-05-12"),
        ("2019", "12~5", "", "2019-05-12"),
        ("2004", "FEB", "", "2004-02"),
        ("2004", "aug.", "", "2004-08"),
        ("2004", "8", "3", "2004-08-03"),
        ("2004", "jun/jul", "", "2004-06"),
        ("2004", "MAR-APR", "", "2004-03"),
        ("2004", "May 12--14", "", "2004-05-12"),
        ("2004", "WIN", "", "2004"),
        ("2004", "", "", "2004"),
        ("2004", "2", "31", "2004-02"),
        ("2004-03", "8", "", "2004-03"),
        ("", "may", "", None),
        ("in press", "may", "", None),
    ],
)
def test_a_year_and_a_month_are_joined(year: str, month: str, day: str, date: str | None) -> None:
    assert join_date(year, month, day) == date


@pytest.mark.parametrize("text", ["", "WIN", "13", "0", "spring", "32 13"])
def test_what_is_no_month_gives_none(text: str) -> None:
    assert parse_month(text) is None


@given(st.text(st.sampled_from("0123456789-/. ,uXMayJune[]T:Z?~—年月") | st.characters()))
def test_any_text_gives_a_valid_date_or_none(text: str) -> None:
    date = parse_loose_date(text)
    assert date is None or re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", date)
    assert date is None or parse_loose_date(date) == date
