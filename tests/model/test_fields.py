"""Fields are validated with messages and hints for curators."""

from __future__ import annotations

import calendar
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from paper_index.model.fields import (
    ArxivId,
    Date,
    Day,
    Doi,
    Line,
    Orcid,
    PartialDate,
    Slug,
    Text,
    WebAddress,
    Year,
    parse_date,
)


def refusal(field: Any, value: object) -> tuple[str, str, str]:
    """Return kind, message and hint of why a field refuses a value."""
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(field).validate_python(value)
    (details,) = caught.value.errors()
    return details["type"], details["msg"], details["ctx"]["hint"]


def taken(field: Any, value: object) -> object:
    return TypeAdapter(field).validate_python(value)


class TestDate:
    @pytest.mark.parametrize(
        ("text", "date"),
        [
            ("2024", PartialDate(2024)),
            ("2024-10", PartialDate(2024, 10)),
            ("2024-02-29", PartialDate(2024, 2, 29)),
            ("0001-01-01", PartialDate(1, 1, 1)),
        ],
    )
    def test_year_month_and_day_are_parsed(self, text: str, date: PartialDate) -> None:
        assert parse_date(text) == date
        assert str(date) == text

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "24",
            "2023-02-29",
            "2024-13",
            "2024-00",
            "2024-10-00",
            "2024-10-32",
            "0000",
            "2024-1",
            "2024-10-5",
            "2024/10/05",
            "2024-10-05T00:00",
            "Spring 2024",
            "٢٠٢٤",
        ],
    )
    def test_an_impossible_date_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match=r"^no "):
            parse_date(text)
        kind, message, hint = refusal(Date, text)
        assert (kind, message) == ("invalid-value", f"{text!r} is not a date")
        assert "2024-10-05" in hint

    def test_another_type_is_refused(self) -> None:
        assert refusal(Date, ["2024"])[0] == "invalid-value"

    def test_a_day_needs_year_month_and_day(self) -> None:
        assert refusal(Day, "2024-10")[1] == "'2024-10' is not a full date"
        assert taken(Day, "2024-10-05") == PartialDate(2024, 10, 5)

    @given(st.dates())
    def test_any_day_is_parsed(self, day: Any) -> None:
        assert parse_date(day.isoformat()) == PartialDate(day.year, day.month, day.day)

    @given(st.integers(1, 9999), st.integers(0, 99), st.integers(0, 99))
    def test_only_days_of_the_calendar_are_accepted(self, year: int, month: int, day: int) -> None:
        text = f"{year:04}-{month:02}-{day:02}"
        exists = 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
        try:
            assert str(parse_date(text)) == text
        except ValueError:
            assert not exists
        else:
            assert exists

    def test_unknown_parts_sort_first(self) -> None:
        dates = [parse_date(text) for text in ("2024-10-05", "2024", "2023-12", "2024-10")]
        assert [str(date) for date in sorted(dates)] == ["2023-12", "2024", "2024-10", "2024-10-05"]


DIGITS = "arXiv ids have five digits after the point since 2015, four before; this one has 3"


class TestArxiv:
    @pytest.mark.parametrize(
        "text",
        [
            "2410.21666",
            "0704.0001",
            "1412.9999",
            "math/0309136",
            "math.GT/0309136",
            "hep-th/9901001",
        ],
    )
    def test_ids_of_both_forms_are_accepted(self, text: str) -> None:
        assert taken(ArxivId, text) == text

    @pytest.mark.parametrize(
        ("text", "hint"),
        [
            ("2410.21666v2", 'write "2410.21666"'),
            ("arXiv:2410.21666", 'write "2410.21666"'),
            ("https://arxiv.org/abs/2410.21666", 'write "2410.21666"'),
            ("https://arxiv.org/pdf/2410.21666v3.pdf", 'write "2410.21666"'),
            ("https://arxiv.org/abs/math/0309136", 'write "math/0309136"'),
            ("2410.216", DIGITS),
            ("2413.21666", "there is no month 13"),
            ("٢٤١٠.21666", 'write it as "2410.21666" or "math/0309136", in quotes'),
            ("javascript:alert(1)", 'write it as "2410.21666" or "math/0309136", in quotes'),
        ],
    )
    def test_an_invalid_one_is_refused_with_a_correction(self, text: str, hint: str) -> None:
        message = f"{text!r} is not an arXiv id"
        assert refusal(ArxivId, text) == ("invalid-value", message, hint)


class TestDoi:
    @pytest.mark.parametrize(
        "text", ["10.1109/TIT.2023.3328825", "10.1002/(SICI)1097<693::AID>3.0"]
    )
    def test_is_accepted(self, text: str) -> None:
        assert taken(Doi, text) == text

    @pytest.mark.parametrize(
        ("text", "hint"),
        [
            ("https://doi.org/10.1000/x", "write 10.1000/x"),
            ("doi:10.1000/x", "write 10.1000/x"),
            ("10.1000", "a DOI looks like 10.1109/TIT.2023.3328825"),
            ("11.1000/x", "a DOI looks like 10.1109/TIT.2023.3328825"),
        ],
    )
    def test_an_invalid_one_is_refused_with_a_correction(self, text: str, hint: str) -> None:
        assert refusal(Doi, text) == ("invalid-value", f"{text!r} is not a DOI", hint)


class TestOrcid:
    @pytest.mark.parametrize(
        "text", ["0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X"]
    )
    def test_is_sixteen_digits_with_a_valid_check_digit(self, text: str) -> None:
        assert taken(Orcid, text) == text

    @pytest.mark.parametrize(
        ("text", "hint"),
        [
            ("", "leave the key out"),
            ("0000000218250097", "looks like"),
            ("https://orcid.org/0000-0002-1825-0097", "write 0000-0002-1825-0097"),
            ("0000-0002-1825-0079", "compare it"),
            ("0000-0002-1694-2330", "compare it"),
        ],
    )
    def test_an_invalid_one_is_refused_with_a_hint(self, text: str, hint: str) -> None:
        assert hint in refusal(Orcid, text)[2]


class TestWebAddress:
    @pytest.mark.parametrize(
        "text", ["https://example.org", "http://a.b/c?d=e#f", "https://münchen.de/ü_(x)"]
    )
    def test_is_accepted(self, text: str) -> None:
        assert taken(WebAddress, text) == text

    @pytest.mark.parametrize(
        "text",
        [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "data:text/html,x",
            "../papers/x/",
            "/x",
            "//example.org",
            "example.org",
            "https://",
            "https://localhost",
            "ftp://a.b",
            "mailto:a@b.c",
            "https://a.b/ c",
            'https://a.b/"onclick="x',
            "https://a.b/<x>",
            "https://[x",
            "#top",
        ],
    )
    def test_an_invalid_one_is_refused(self, text: str) -> None:
        kind, message, hint = refusal(WebAddress, text)
        assert (kind, message) == ("invalid-value", f"{text!r} is not a web address")
        assert "https://" in hint


class TestSlug:
    @pytest.mark.parametrize("text", ["a", "a-b", "2", "c-plus-plus", "a" * 100])
    def test_is_accepted(self, text: str) -> None:
        assert taken(Slug, text) == text

    @pytest.mark.parametrize(
        "text", ["A", "a_b", "a--b", "-a", "a-", "é", "a b", "a/b", "..", "a" * 101]
    )
    def test_an_invalid_one_is_refused(self, text: str) -> None:
        kind, message, _ = refusal(Slug, text)
        assert (kind, message) == ("invalid-value", f"{text!r} is not a slug")


class TestText:
    def test_is_stripped(self) -> None:
        assert taken(Line, "  a b \n") == "a b"
        assert taken(Text, "\n a\n\nb ") == "a\n\nb"

    @pytest.mark.parametrize("field", [Text, Line, Slug, ArxivId, Doi, Orcid, WebAddress, Year])
    @pytest.mark.parametrize("value", ["", "  ", "\n"])
    def test_an_empty_one_is_refused(self, field: Any, value: str) -> None:
        assert refusal(field, value)[:2] == ("missing-field", "is empty")

    @pytest.mark.parametrize("field", [Text, Line, Slug, ArxivId, Doi, Orcid, WebAddress, Year])
    @pytest.mark.parametrize("value", [["a"], {"a": "b"}, None])
    def test_another_type_is_refused(self, field: Any, value: object) -> None:
        assert refusal(field, value)[:2] == ("wrong-type", "a text belongs here")

    @pytest.mark.parametrize("character", ["\0", "\t", "\x07", "\x1b", "\x85", "\ud800"])
    def test_control_characters_are_refused(self, character: str) -> None:
        kind, message, _ = refusal(Text, f"a{character}b")
        assert (kind, message) == ("invalid-value", f"control characters: U+{ord(character):04X}")

    @pytest.mark.parametrize("line_break", ["\n", "\u2028", "\u2029"])
    def test_a_line_has_no_line_break(self, line_break: str) -> None:
        assert refusal(Line, f"a{line_break}b")[1] == "has a line break"
        assert taken(Text, f"a{line_break}b") == f"a{line_break}b"

    def test_braces_are_quoted_unchanged(self) -> None:
        assert refusal(Slug, "{x} {0}")[1] == "'{x} {0}' is not a slug"


class TestYear:
    @pytest.mark.parametrize(("value", "year"), [("1948", 1948), ("2024", 2024), (2024, 2024)])
    def test_is_a_number(self, value: object, year: int) -> None:
        assert taken(Year, value) == year

    @pytest.mark.parametrize("text", ["24", "1499", "2200", "20245", "MMXX", "２０２４"])
    def test_an_invalid_one_is_refused(self, text: str) -> None:
        assert refusal(Year, text) == (
            "invalid-value",
            f"{text!r} is not a year",
            "write four digits: 2024",
        )
