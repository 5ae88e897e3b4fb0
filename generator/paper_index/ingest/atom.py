"""Reads the Atom feeds in which arXiv answers; asks for nothing.

The format: https://info.arxiv.org/help/api/user-manual.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.parsers import expat

from paper_index.ingest.lines import one_line
from paper_index.ingest.record import ImportedRecord
from paper_index.model.errors import FetchError
from paper_index.text.addresses import code_repository
from paper_index.text.latex import to_text

if TYPE_CHECKING:
    from typing import NoReturn

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_ID = re.compile(r"https?://(?:[a-z]+\.)?arxiv\.org/abs/(.+?)(?:v\d+)?")
_ERROR = re.compile(r"https?://(?:[a-z]+\.)?arxiv\.org/api/errors")


def read_feed(body: bytes) -> tuple[ImportedRecord, ...]:
    """Return the records of a feed in its order; what has no id or no title is no paper.

    Raises FetchError when the body is no feed, declares a document type, or tells of an error.
    """
    feed = _parse(body)
    if feed.tag != f"{_ATOM}feed":
        raise _garbled(f"it is <{feed.tag.rpartition('}')[2]}>, not a feed")
    records = (_record(entry) for entry in feed.iterfind(f"{_ATOM}entry"))
    return tuple(record for record in records if record)


def _parse(body: bytes) -> ET.Element:
    """Parse XML without a document type: only in one can entities be declared, and bombs built."""
    first = expat.ParserCreate()
    first.StartDoctypeDeclHandler = _refuse
    try:
        first.Parse(body, True)  # noqa: FBT003 (expat has no name for it)
        return ET.fromstring(body)  # noqa: S314 (nothing is declared that could be expanded)
    except (expat.ExpatError, ET.ParseError, ValueError, LookupError) as problem:
        raise _garbled(f"it is not XML ({problem})") from problem


def _refuse(*_: object) -> NoReturn:
    raise _garbled("it declares a document type, which no feed does")


def _garbled(reason: str) -> FetchError:
    return FetchError(f"arXiv's answer cannot be read: {reason}", "try again later")


def _record(entry: ET.Element) -> ImportedRecord | None:
    address = _text(entry, f"{_ATOM}id")
    if _ERROR.match(address):
        raise FetchError(f"arXiv refuses the request: {_text(entry, f'{_ATOM}summary')}")
    match = _ID.fullmatch(address)
    title = to_text(_text(entry, f"{_ATOM}title"))
    if not match or not title:
        return None
    names = (to_text(_text(author, f"{_ATOM}name")) for author in entry.iterfind(f"{_ATOM}author"))
    category = entry.find(f"{_ARXIV}primary_category")
    abstract = to_text(_text(entry, f"{_ATOM}summary"))
    fields: dict[str, str | tuple[str, ...]] = {
        "title": title,
        "authors": tuple(name for name in names if name),
        "published": _text(entry, f"{_ATOM}published")[:10],
        # A venue cannot be told from the volume and the pages behind it: it is not guessed.
        "publication": to_text(_text(entry, f"{_ARXIV}journal_ref")),
        "category": "" if category is None else category.get("term", ""),
        "arxiv": match[1],
        # Authors write several into the one field, with a space between.
        "doi": _text(entry, f"{_ARXIV}doi").partition(" ")[0],
        "code": code_repository(f"{abstract} {_text(entry, f'{_ARXIV}comment')}") or "",
        "abstract": abstract,
    }
    known = {key: value for key, value in fields.items() if value}
    return ImportedRecord(known, f"arXiv:{match[1]}", 0)


def _text(element: ET.Element, name: str) -> str:
    return one_line(element.findtext(name) or "")
