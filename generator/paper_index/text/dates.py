"""Reads dates as libraries write them, as far as they are known: ISO 8601 with year, month, day.

`parse_loose_date("3 May 2021")` is "2021-05-03"; `join_date("2018", "OCT 1")` is "2018-10-01".
"""

from __future__ import annotations

import calendar
import re

_YEAR = r"(?P<year>1[4-9][0-9]{2}|2[01][0-9]{2})"
_WORD = r"(?P<word>[^\W\d_]{3,}\.?)"
_DAY = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th|\.|er|º)?"
# The second word of "May/June" or of "12 May - 3 June"; the first one counts.
_RANGE = rf"(?:\s*[-–/]\s*(?:{_DAY.replace('day', 'last')}\s*)?[^\W\d_]{{3,}}\.?)?"

_NUMERIC = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # 2021-05-03T00:00:00Z, 2021/5/3, 2021.05, 2005/07/15/, 2012///, 2020///nan, 1993-00-00
        (
            rf"{_YEAR}(?P<sign>[-/.])(?P<month>[0-9]{{1,2}})(?:(?P=sign)(?P<day>[0-9]{{1,2}}))?"
            r"(?:[T\s]+[0-9]{1,2}:.*|/.*)?"
        ),
        rf"{_YEAR}(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})(?:[T ]?[0-9:]*Z?)?",
        rf"{_YEAR}(?P<month>0[1-9]|1[0-2])",  # 202105
        # 2018-12-03/2018-12-06
        (
            rf"{_YEAR}-(?P<month>[0-9]{{1,2}})(?:-(?P<day>[0-9]{{1,2}}))?[~?%]?"
            r"\s*(?:/|--|–|to|\.\.)\s*(?:[0-9]{4}(?:-[0-9uxX]{2}){0,2}|\.\.|open)?[~?%]?"
        ),
        # 2021年5月3日, 2021년 5월 3일
        (
            rf"{_YEAR}\s*[年년]\s*(?:(?P<month>[0-9]{{1,2}})\s*[月월]\s*"
            r"(?:(?P<day>[0-9]{1,2})\s*[日일])?)?"
        ),
        # 05/2021
        rf"(?P<month>[0-9]{{1,2}})[-/.]{_YEAR}",
    )
)
_WORDED = tuple(
    re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE)
    for pattern in (
        # 3 May 2021, Mon, 03 May 2021 00:00:00 GMT, 12-15 June 2019
        (
            rf"(?:{_WORD.replace('word', 'weekday')},?\s+)?(?:the\s+)?{_DAY}"
            rf"(?:\s*[-–]\s*{_DAY.replace('day', 'until')})?"
            rf"\s*[-–\s]\s*(?:of\s+|de\s+)?{_WORD}{_RANGE},?[-–\s]*(?:de\s+|del\s+)?{_YEAR}"
            r"(?:[T\s,]+[0-9]{1,2}:.*)?"
        ),
        # May 3, 2021, May 3-5, 2021, Mon May 3 00:00:00 2021
        (
            rf"(?:{_WORD.replace('word', 'weekday')},?\s+)?{_WORD}\s*{_DAY}"
            rf"(?:\s*[-–]\s*(?:[^\W\d_]{{3,}}\.?\s*)?{_DAY.replace('day', 'until')})?"
            rf"[,\s]+(?:[0-9]{{1,2}}:[0-9:]+\s+)?{_YEAR}"
        ),
        # 2021 May 3, 2021-May-03, 2021 May
        rf"{_YEAR}[-/,.\s]+{_WORD}{_RANGE}(?:[-/\s]+{_DAY})?",
        # May 2021, May/June 2021, May, 2021
        rf"{_WORD}{_RANGE}[-/,.\s]+(?:de\s+|del\s+)?{_YEAR}",
    )
)
# 3.5.2021 is a day first; 5/3/2021 is one only if the other number cannot be a month.
_DOTTED = re.compile(rf"(?P<day>[0-9]{{1,2}})\.\s*(?P<month>[0-9]{{1,2}})\.\s*{_YEAR}")
_SLASHED = re.compile(rf"(?P<first>[0-9]{{1,2}})[-/](?P<second>[0-9]{{1,2}})[-/]{_YEAR}")
# What else a text with a year may contain without being no date: "c. 1957", "autumn 2001", "2021?".
_LONE_YEAR = re.compile(rf"(?<![0-9]){_YEAR}(?![0-9u]|[Xx]|s\b)")
_UNKNOWN = re.compile(r"-(?:uu|UU|xx|XX|00|\?\?)(?:-(?:uu|UU|xx|XX|00|\?\?|[0-9]{2}))?(?![0-9])")
# Japanese writes digits as wide as its letters, too.
_SIGNS = str.maketrans("~０１２３４５６７８９／－", " 0123456789/-")
_MAX_WORDS = 6
"""Most words in a text that is taken for a date."""
_MONTHS = 12
_SEASONS = range(21, 42)
"""Numbers of seasons and quarters in EDTF, where a month would be."""
_MONTH_NAMES = """
    jan january januar jänner janvier janv enero ene gennaio gen janeiro januari января январь
    feb february februar février févr fév febrero febbraio fevereiro fev februari февраля февраль
    mar march märz mär mrz mars marzo março maart mrt марта март
    apr april avril avr abril abr aprile апреля апрель
    may mai mayo maggio mag maio mei maj мая май
    jun june juni juin junio giugno giu junho июня июнь
    jul july juli juillet juil julio luglio lug julho июля июль
    aug august août aout agosto ago augustus augusti августа август
    sep sept september septembre septiembre setiembre settembre set setembro сентября сентябрь
    oct october oktober okt octobre octubre ottobre ott outubro out октября октябрь
    nov november novembre noviembre novembro ноября ноябрь
    dec december dezember dez décembre déc diciembre dic dicembre dezembro декабря декабрь
"""
"""One line a month: English, German, French, Spanish, Italian, Portuguese, Dutch, Russian."""
_MONTH_NUMBERS = {
    name: number
    for number, line in enumerate(_MONTH_NAMES.strip().splitlines(), start=1)
    for name in line.split()
}


def parse_loose_date(text: str) -> str | None:
    """Return a date in ISO 8601 as far as it is known; None for what is none.

    Reads dates in words and numbers, time stamps, and EDTF with its unknown parts; of a range, the
    first date. A text that only mentions a year, such as "autumn 2001" or "1989 [1987]", is that
    year. A day or month that does not exist makes the text no date.
    """
    text = _UNKNOWN.sub("", " ".join(text.translate(_SIGNS).split())).strip(" ,.;()[]{}")
    for form in (*_NUMERIC, *_WORDED):
        if match := form.fullmatch(text):
            return _date(match)
    if match := _DOTTED.fullmatch(text):
        return _iso(int(match["year"]), int(match["month"]), int(match["day"]))
    if match := _SLASHED.fullmatch(text):
        return _slashed(int(match["year"]), int(match["first"]), int(match["second"]))
    if len(text.split()) > _MAX_WORDS:
        return None
    # "Published online 4 July 2020", "May 2021 (online)"; else any year, as in "c. 1957".
    for form in _WORDED:
        match = form.search(text)
        if match and _month_number(match["word"]):
            return _date(match)
    years = _LONE_YEAR.findall(text)
    return years[0] if years else None


def join_date(year: str, month: str, day: str = "") -> str | None:
    """Return the date of a year, a month and perhaps a day in fields of their own.

    `month` is a number or a name, perhaps with a day ("OCT 1", "12 May") or another month
    ("jun/jul"). A month that is none is left out; `parse_month` tells. None without a year.
    """
    date = parse_loose_date(year)
    found = parse_month(month)
    if not date or "-" in date or not found:
        return date
    number = found[1] or (int(day) if day.strip().isdecimal() else 0)
    return _iso(int(date), found[0], number) or _iso(int(date), found[0], 0)


def parse_month(text: str) -> tuple[int, int] | None:
    """Return the month, and the day or 0, in a field for months; None if it has no month."""
    # Of two numbers, such as `12 # "~" # may` in BibTeX, the first is the day.
    if pair := re.fullmatch(r"\s*([0-9]{1,2})[~\s]+([0-9]{1,2})\s*", text):
        day, month = int(pair[1]), int(pair[2])
        return (month, day) if 1 <= month <= _MONTHS else None
    parts = re.findall(r"[^\W\d_]+|[0-9]+", text)
    words = [number for part in parts if (number := _month_number(part))]
    numbers = [int(part) for part in parts if part.isdecimal()]
    if words:
        return words[0], next((n for n in numbers if 1 <= n <= 31), 0)  # noqa: PLR2004 (days)
    if not numbers or not 1 <= numbers[0] <= _MONTHS or len(parts) != len(numbers):
        return None
    return numbers[0], 0


def _date(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    year, day = int(parts["year"]), int(parts.get("day") or 0)
    if not parts.get("word"):
        return _iso(year, int(parts.get("month") or 0), day)
    month = _month_number(parts["word"])
    # "autumn 2001"; but "Vol 12 2001" is a year only if the rest of the text may be one.
    return _iso(year, month, day) if month else f"{year}"


def _slashed(year: int, first: int, second: int) -> str | None:
    if first > _MONTHS:
        return _iso(year, second, first)
    return _iso(year, first, second) if second > _MONTHS or first == second else str(year)


def _iso(year: int, month: int, day: int) -> str | None:
    if month == 0 or month in _SEASONS:
        return f"{year:04}"
    if month > _MONTHS or day > calendar.monthrange(year, month)[1]:
        return None
    return f"{year:04}-{month:02}" + (f"-{day:02}" if day else "")


def _month_number(word: str) -> int:
    """Return the number of a month by its name or abbreviation in a common language, else 0."""
    return _MONTH_NUMBERS.get(word.casefold().rstrip("."), 0)
