"""The types of single fields: what is a slug, a date, an arXiv id, a web address.

Every validator takes the string that stands in the file. Its error carries a `hint` for people.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Annotated, Any, NoReturn
from urllib.parse import urlsplit

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from paper_index.text.urls import CITATION_KEY, SLUG, SLUG_LENGTH

# https://info.arxiv.org/help/arxiv_identifier.html: YYMM.number since April 2007, before that
# archive/YYMMnumber.
_ARXIV = re.compile(
    r"[0-9]{2}(?:0[1-9]|1[0-2])\.[0-9]{4,5}|[a-z-]+(?:\.[A-Z]{2})?/[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{3}"
)
_ARXIV_INSIDE = re.compile(rf"({_ARXIV.pattern})(?:v[0-9]+)?(?:\.pdf)?$")

# https://www.crossref.org/blog/dois-and-matching-regular-expressions/
_DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
"""A language as machines name it: RFC 5646, roughly."""

# https://support.orcid.org/hc/en-us/articles/360006897674
_ORCID = re.compile(r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]")
_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def _refuse(message: str, hint: str = "") -> NoReturn:
    # Pydantic fills braces in its messages from the context; a user's braces are not ours.
    raise PydanticCustomError("invalid-value", "{message}", {"message": message, "hint": hint})


@dataclass(frozen=True, order=True)
class PartialDate:
    """A date as far as it is known; `month` and `day` are 0 when they are not."""

    year: int
    month: int = 0
    day: int = 0

    def __str__(self) -> str:
        """Return ISO 8601: `2024`, `2024-10` or `2024-10-05`."""
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)]
        return "-".join(parts)


def parse_date(text: str) -> PartialDate:
    """Read `2024`, `2024-10` or `2024-10-05`; raise ValueError for anything else."""
    match = _DATE.fullmatch(text)
    if not match:
        raise ValueError("no date")
    year, month, day = (int(part or 0) for part in match.groups())
    if match[2] and not 1 <= month <= 12:  # noqa: PLR2004 (months)
        raise ValueError("no month")
    if year < 1 or (match[3] and not 1 <= day <= calendar.monthrange(year, month)[1]):
        raise ValueError("no day")
    return PartialDate(year, month, day)


def _date(value: Any) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    try:
        return parse_date(value)
    except (TypeError, ValueError):
        _refuse(
            f"{value!r} is not a date",
            "write a year, a month or a day: 2024, 2024-10 or 2024-10-05",
        )


def _day(value: Any) -> PartialDate:
    date = _date(value)
    if not date.day:
        _refuse(f"{value!r} is not a full date", "write year, month and day: 2024-10-05")
    return date


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise PydanticCustomError("wrong-type", "a text belongs here", {"hint": ""})
    return value


def bad_characters(text: str) -> list[str]:
    """Return the control characters and lone surrogates in a text; a line feed is none."""
    return sorted({c for c in text if c != "\n" and unicodedata.category(c) in {"Cc", "Cs"}})


def _text(value: Any) -> str:
    text = _string(value).strip()
    bad = bad_characters(text)
    if bad:
        names = ", ".join(f"U+{ord(character):04X}" for character in bad)
        _refuse(f"control characters: {names}", "delete them; a tab becomes a space")
    if not text:
        raise PydanticCustomError(
            "missing-field", "is empty", {"hint": "write it, or leave the key out"}
        )
    return text


def _line(value: Any) -> str:
    text = _text(value)
    if len(text.splitlines()) > 1:
        _refuse("has a line break", "write it in one line, or as a folded block: `>-`")
    return text


def is_slug(text: str) -> bool:
    """Say whether a text is a slug."""
    return len(text) <= SLUG_LENGTH and SLUG.fullmatch(text) is not None


def _slug(value: Any) -> str:
    text = _line(value)
    if not is_slug(text):
        _refuse(
            f"{text!r} is not a slug",
            f"use small letters a-z, digits and single hyphens, {SLUG_LENGTH} characters at most",
        )
    return text


def _arxiv(value: Any) -> str:
    text = _line(value)
    if not _ARXIV.fullmatch(text):
        inside = _ARXIV_INSIDE.search(text)
        _refuse(
            f"{text!r} is not an arXiv id",
            f'write "{inside[1]}"'
            if inside
            else 'write it as "2410.21666" or "math/0309136", in quotes',
        )
    return text


def _doi(value: Any) -> str:
    text = _line(value)
    if not _DOI.fullmatch(text):
        inside = _DOI.search(text)
        _refuse(
            f"{text!r} is not a DOI",
            f"write {inside[0]}" if inside else "a DOI looks like 10.1109/TIT.2023.3328825",
        )
    return text


def _citation_key(value: Any) -> str:
    text = _line(value)
    if len(text) > SLUG_LENGTH or not CITATION_KEY.fullmatch(text):
        _refuse(
            f"{text!r} is not a citation key",
            f"use a letter, then letters, digits and : . _ + -, {SLUG_LENGTH} characters at most",
        )
    return text


def _web_address(value: Any) -> str:
    text = _line(value)
    try:
        parts = urlsplit(text)
        usable = parts.scheme in {"http", "https"} and "." in (parts.hostname or "")
    except ValueError:
        usable = False
    if not usable or re.search(r"[\s<>\"\\^`{|}]", text):
        _refuse(f"{text!r} is not a web address", "write it whole, with https:// in front")
    return text


def _way_in(value: Any) -> str:
    text = _line(value)
    if not text.startswith("mailto:"):
        return _web_address(text)
    if not re.fullmatch(r"mailto:[^\s<>\"@?]+@[^\s<>\"@?]+(?:\?[^\s<>\"]*)?", text):
        _refuse(f"{text!r} is no mail address", "write mailto:list-join@example.org")
    return text


def _orcid(value: Any) -> str:
    text = _line(value)
    if not _ORCID.fullmatch(text):
        inside = _ORCID.search(text)
        _refuse(
            f"{text!r} is not an ORCID iD",
            f"write {inside[0]}" if inside else "an ORCID iD looks like 0000-0002-1825-0097",
        )
    if _check_digit(text) != text[-1]:
        _refuse(
            f"{text} is no ORCID iD: its last digit does not fit the others",
            "compare it with the person's page at orcid.org",
        )
    return text


def _check_digit(orcid: str) -> str:
    """Return the last digit that the others ask for: ISO 7064, MOD 11-2."""
    total = 0
    for digit in orcid[:-1].replace("-", ""):
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11]


def _picture(value: Any) -> str:
    text = _line(value)
    if "://" in text:
        return _web_address(text)
    path = PurePosixPath(text)
    if path.is_absolute() or ".." in path.parts or "\\" in text or path.suffix not in _PICTURES:
        _refuse(
            f"{text!r} is neither a picture below docs/ nor a web address",
            f"write a path such as assets/card.png; it may end in {', '.join(_PICTURES)}",
        )
    return path.as_posix()


def _year(value: Any) -> int:
    if isinstance(value, int):
        return value
    text = _line(value)
    if not re.fullmatch(r"1[5-9][0-9]{2}|2[01][0-9]{2}", text):
        _refuse(f"{text!r} is not a year", "write four digits: 2024")
    return int(text)


def _schema(pattern: re.Pattern[str]) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": f"^(?:{pattern.pattern})$"})


_STRING = WithJsonSchema({"type": "string", "minLength": 1})

Text = Annotated[str, BeforeValidator(_text), _STRING]
"""One or more paragraphs."""
Line = Annotated[str, BeforeValidator(_line), _STRING]
"""A text without a line break."""
Slug = Annotated[str, BeforeValidator(_slug), _schema(SLUG)]
"""Small letters, digits and single hyphens."""
ArxivId = Annotated[str, BeforeValidator(_arxiv), _schema(_ARXIV)]
"""An arXiv identifier without its version."""
Doi = Annotated[str, BeforeValidator(_doi), _schema(_DOI)]
"""A DOI without a resolver in front."""
CitationKey = Annotated[str, BeforeValidator(_citation_key), _schema(CITATION_KEY)]
"""What a paper is cited by in LaTeX."""
Orcid = Annotated[str, BeforeValidator(_orcid), _schema(_ORCID)]
"""An ORCID iD without orcid.org in front, its check digit right."""
WebAddress = Annotated[
    str, BeforeValidator(_web_address), WithJsonSchema({"type": "string", "format": "uri"})
]
"""An absolute http or https address."""
WayIn = Annotated[
    str, BeforeValidator(_way_in), WithJsonSchema({"type": "string", "format": "uri"})
]
"""An absolute http, https or mailto address."""
Picture = Annotated[str, BeforeValidator(_picture), _STRING]
"""A picture's path below `docs/`, or its absolute http or https address."""
Year = Annotated[
    int, BeforeValidator(_year), WithJsonSchema({"type": "string", "pattern": "^[12][0-9]{3}$"})
]
"""Four digits."""
Date = Annotated[PartialDate, BeforeValidator(_date), PlainSerializer(str), _schema(_DATE)]
"""A date as far as it is known."""
Day = Annotated[PartialDate, BeforeValidator(_day), PlainSerializer(str), _schema(_DATE)]
"""A date with year, month and day."""


@dataclass(frozen=True)
class DisplayDate:
    """A date for people ("13 April 2021") and for machines ("2021-04-13")."""

    shown: str
    iso: str


def display_date(date: PartialDate | None) -> DisplayDate | None:
    """Return a date for display: "13 April 2021", "April 2021" or "2021"."""
    if date is None:
        return None
    month = calendar.month_name[date.month]
    parts = [str(part) for part in (date.day, month, date.year) if part]
    return DisplayDate(" ".join(parts), str(date))
