"""Types of single fields, such as slug, date and arXiv id, for models and their JSON Schemas.

Each is validated from the string in the file. A validation error carries a `hint` for curators.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Annotated, Any, LiteralString, NoReturn

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import PydanticCustomError

from paper_index.text.characters import bad_characters
from paper_index.text.dates import parse_loose_date
from paper_index.text.identifiers import (
    ARXIV_ID,
    DOI,
    ORCID,
    clean_arxiv_id,
    find_arxiv_id,
    is_orcid,
    is_web_address,
)
from paper_index.text.urls import CITATION_KEY, SLUG, SLUG_LENGTH, is_citation_key, is_slug

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import core_schema

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".gif")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z]+(?:-[a-z]+)*)?")
_MAILTO = re.compile(r"mailto:[^\s<>\"@?]+@[^\s<>\"@?]+(?:\?[^\s<>\"]*)?")


@dataclass(frozen=True, order=True)
class PartialDate:
    """A date as far as it is known; an unknown `month` or `day` is 0."""

    year: int
    month: int = 0
    day: int = 0

    def __str__(self) -> str:
        """Return ISO 8601: `2024`, `2024-10` or `2024-10-05`."""
        return f"{self.year:04}" + "".join(f"-{part:02}" for part in (self.month, self.day) if part)

    @property
    def date(self) -> dt.date:
        """The date; raises ValueError if the day is not known."""
        return dt.date(self.year, self.month, self.day)

    @property
    def shown(self) -> str:
        """The date for people: "13 April 2021", "April 2021" or "2021"."""
        parts = (self.day, calendar.month_name[self.month], self.year)
        return " ".join(str(part) for part in parts if part)


def parse_date(text: str) -> PartialDate:
    """Parse `2024`, `2024-10` or `2024-10-05`; raise ValueError for any other text."""
    match = _DATE.fullmatch(text)
    if not match:
        raise ValueError("no date")
    year, month, day = (int(part or 0) for part in match.groups())
    if match[2] and not 1 <= month <= 12:  # noqa: PLR2004 (months)
        raise ValueError("no month")
    if year < 1 or (match[3] and not 1 <= day <= calendar.monthrange(year, month)[1]):
        raise ValueError("no day")
    return PartialDate(year, month, day)


def _refuse(message: str, hint: str, code: LiteralString = "invalid-value") -> NoReturn:
    # Pydantic replaces braces in a message, so the text of the curator is passed as context.
    raise PydanticCustomError(code, "{message}", {"message": message, "hint": hint})


def _text(value: Any) -> str:
    if not isinstance(value, str):
        _refuse("a text belongs here", "", "wrong-type")
    text = value.strip()
    if bad := bad_characters(text):
        names = ", ".join(f"U+{ord(character):04X}" for character in bad)
        _refuse(f"control characters: {names}", "delete them; replace a tab by a space")
    if not text:
        _refuse("is empty", "write it, or leave the key out", "missing-field")
    return text


def _line(value: Any) -> str:
    text = _text(value)
    if len(text.splitlines()) > 1:
        _refuse("has a line break", "write it in one line, or as a folded block: `>-`")
    return text


def _checked(
    name: str, is_valid: Callable[[str], object], hint: Callable[[str], str]
) -> BeforeValidator:
    """Return a validator of a line that must be `name`, as `is_valid` decides."""

    def validate(value: Any) -> str:
        text = _line(value)
        if not is_valid(text):
            _refuse(f"{text!r} is not {name}", hint(text))
        return text

    return BeforeValidator(validate)


def _arxiv_hint(text: str) -> str:
    if found := find_arxiv_id(text):
        return f'write "{found}"'
    try:
        clean_arxiv_id(text)
    except ValueError as problem:
        # Else the problem is that it "is not an arXiv id".
        if not str(problem).startswith("is "):
            return str(problem)
    return 'write it as "2410.21666" or "math/0309136", in quotes'


def _doi_hint(text: str) -> str:
    found = DOI.search(text)
    return f"write {found[0]}" if found else "a DOI looks like 10.1109/TIT.2023.3328825"


def _orcid_hint(text: str) -> str:
    if ORCID.fullmatch(text):
        return "its last digit does not match the others: compare it with orcid.org"
    found = ORCID.search(text)
    return f"write {found[0]}" if found else "an ORCID iD looks like 0000-0002-1825-0097"


def _date_hint(value: Any) -> str:
    forms = "a year, a month or a day: 2024, 2024-10 or 2024-10-05"
    found = parse_loose_date(value) if isinstance(value, str) else None
    return f"write {found}; a date is {forms}" if found and "-" in found else f"write {forms}"


def _is_image(text: str) -> bool:
    if "://" in text:
        return is_web_address(text)
    path = PurePosixPath(text)
    inside = not path.is_absolute() and ".." not in path.parts and "\\" not in text
    return inside and path.suffix in _IMAGE_SUFFIXES


def _date(value: Any) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    try:
        return parse_date(value)
    except (TypeError, ValueError):
        _refuse(f"{value!r} is not a date", _date_hint(value))


def _day(value: Any) -> PartialDate:
    date = _date(value)
    if not date.day:
        _refuse(f"{value!r} is not a full date", "write year, month and day: 2024-10-05")
    return date


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
_URI = WithJsonSchema({"type": "string", "format": "uri"})

_SLUG_HINT = f"use small letters a-z, digits and single hyphens, {SLUG_LENGTH} characters at most"
_LANGUAGE_HINT = "use the code of ISO 639-1, such as de for German, or de-AT"
_KEY_HINT = f"use a letter, then letters, digits and : . _ + / -, {SLUG_LENGTH} characters at most"
_URL_HINT = "write it in full, with https:// in front"
_MAILTO_HINT = "write https://… in full, or mailto:list-join@example.org"
_IMAGE_HINT = f"write a path such as assets/card.png, ending in {', '.join(_IMAGE_SUFFIXES)}"

Text = Annotated[str, BeforeValidator(_text), _STRING]
"""One or more paragraphs."""
Line = Annotated[str, BeforeValidator(_line), _STRING]
"""A text without a line break."""
Language = Annotated[
    str,
    _checked("a language code", _LANGUAGE.fullmatch, lambda _: _LANGUAGE_HINT),
    _schema(_LANGUAGE),
]
"""A language tag of RFC 5646: a code of two or three letters, and perhaps a region or script."""
Slug = Annotated[str, _checked("a slug", is_slug, lambda _: _SLUG_HINT), _schema(SLUG)]
"""Small letters, digits and single hyphens."""
ArxivId = Annotated[
    str, _checked("an arXiv id", ARXIV_ID.fullmatch, _arxiv_hint), _schema(ARXIV_ID)
]
"""An arXiv identifier without its version."""
Category = Annotated[
    str,
    _checked(
        "an arXiv category", _CATEGORY.fullmatch, lambda _: "write it as arXiv does: cs.IT, hep-th"
    ),
    _schema(_CATEGORY),
]
"""A category of arXiv."""
Doi = Annotated[str, _checked("a DOI", DOI.fullmatch, _doi_hint), _schema(DOI)]
"""A DOI without a resolver in front."""
CitationKey = Annotated[
    str, _checked("a citation key", is_citation_key, lambda _: _KEY_HINT), _schema(CITATION_KEY)
]
"""The key by which LaTeX documents cite a paper."""
Orcid = Annotated[str, _checked("an ORCID iD", is_orcid, _orcid_hint), _schema(ORCID)]
"""An ORCID iD without orcid.org in front and with a valid check digit."""
WebAddress = Annotated[str, _checked("a web address", is_web_address, lambda _: _URL_HINT), _URI]
"""An absolute http or https address."""
SubscribeUrl = Annotated[
    str,
    _checked(
        "a web or mail address",
        lambda text: is_web_address(text) or _MAILTO.fullmatch(text),
        lambda _: _MAILTO_HINT,
    ),
    _URI,
]
"""An absolute http, https or mailto address."""
Picture = Annotated[
    str,
    _checked("a picture below docs/ or a web address", _is_image, lambda _: _IMAGE_HINT),
    AfterValidator(lambda text: text if "://" in text else PurePosixPath(text).as_posix()),
    _STRING,
]
"""A picture's path below `docs/`, or its absolute http or https address."""
Year = Annotated[
    int, BeforeValidator(_year), WithJsonSchema({"type": "string", "pattern": "^[12][0-9]{3}$"})
]
"""Four digits."""
Date = Annotated[PartialDate, BeforeValidator(_date), PlainSerializer(str), _schema(_DATE)]
"""A date as far as it is known."""
Day = Annotated[PartialDate, BeforeValidator(_day), PlainSerializer(str), _schema(_DATE)]
"""A date with year, month and day."""


class FileSchema(GenerateJsonSchema):
    """Describes values as files have them: an unknown value is left out, so it is never null."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """Return the schema of the value without null."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Return the schema of the value without its default."""
        return self.generate_inner(schema["schema"])

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Return the schema of a model without its docstring, which is for developers."""
        made = super().model_schema(schema)
        made.pop("description", None)
        return made

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 (pydantic's signature)
        """Return False: a title made from the name repeats the key."""
        return False


def model_schema(model: type[BaseModel], *, omit: Collection[str] = ()) -> dict[str, Any]:
    """Return the JSON Schema of a mapping with the fields of a model, except those omitted."""
    schema = model.model_json_schema(schema_generator=FileSchema)
    properties, required = schema["properties"], schema.pop("required", [])
    schema["properties"] = {name: properties[name] for name in properties if name not in omit}
    required = [name for name in required if name not in omit]
    return schema | {"required": required} if required else schema
