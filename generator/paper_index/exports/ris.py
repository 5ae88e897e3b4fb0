"""A reference in the RIS format of reference managers; knows no venues and no names in print.

The format: https://en.wikipedia.org/wiki/RIS_(file_format). A line is a tag, two spaces, a hyphen,
a space and a value, and ends with CR LF.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.exports.citation_lines import one_line
from paper_index.exports.reference import Reference, make_reference
from paper_index.text.escape import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_index.model.paper import Paper
    from paper_index.text.names import Name

# A preprint is unpublished work; what no rule knows is generic.
_TYPES = {"journal": "JOUR", "conference": "CONF", "other": "GEN", "preprint": "UNPB"}


def to_ris(paper: Paper, key: str, page: str = "", *, keywords: Sequence[str] = ()) -> str:
    """Return a record whose lines end with CR LF, its last line "ER  - " included.

    `page` is the paper's absolute web address, `keywords` are names of tags in their order.
    """
    return ris_record(make_reference(paper, page), key, keywords)


def ris_record(reference: Reference, key: str, keywords: Sequence[str] = ()) -> str:
    """Return the record of a reference, as `to_ris` does for a paper."""
    fields = [("TY", _TYPES[reference.kind]), ("ID", key), *_fields(reference)]
    fields += [("KW", keyword) for keyword in keywords]
    lines = [(tag, one_line(value)) for tag, value in fields]
    written = [f"{tag}  - {value}\r\n" for tag, value in lines if value]
    return "".join([*written, "ER  - \r\n"])


def _fields(reference: Reference) -> Iterator[tuple[str, str]]:
    yield from (("AU", _name(name)) for name in reference.authors)
    yield "TI", plain(reference.title)
    if reference.container:
        yield "T2", plain(reference.container)
    if reference.kind == "journal":
        yield "JO", plain(reference.container)
    yield "VL", reference.volume
    yield "IS", reference.number
    yield from zip(("SP", "EP"), reference.pages, strict=False)
    yield "PY", str(reference.year or "")
    yield "DA", _date(reference)
    yield "DO", reference.doi
    yield "AN", f"arXiv:{reference.arxiv}" if reference.arxiv else ""
    yield "UR", reference.url
    yield "N1", plain(reference.note)
    yield "AB", plain(reference.abstract)


def _name(name: Name) -> str:
    last = f"{name.particle} {name.family}".strip()
    # The suffix comes third, so that a name without given name has an empty second part.
    parts = (last, name.given, name.suffix) if name.suffix else (last, name.given)
    return ", ".join(parts) if any(parts[1:]) else last


def _date(reference: Reference) -> str:
    """Return "year/month/day/" with empty parts for what is unknown, "" if that is but a year."""
    if not reference.month:
        return ""
    day = f"{reference.day:02}" if reference.day else ""
    return f"{reference.year:04}/{reference.month:02}/{day}/"
