"""Migrates paper files of format 1, whose key `publication` states a reference in one line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from paper_index.text.escape import fold
from paper_index.text.printed_reference import parse_printed_reference

if TYPE_CHECKING:
    from collections.abc import Mapping

OLD_KEY = "publication"
"""The key of format 1 that format 2 replaces by venue, volume, number, pages and note."""

_YEAR = re.compile(r"\b(?:1[5-9]|2[01])[0-9]{2}\b")


def split_publication(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the fields that replace `publication`; none overwrites a field that is there.

    A line that cannot be parsed with certainty becomes the `note`, unless it states no more than
    the venue and its year.
    """
    line, venue = str(data[OLD_KEY]).strip(), str(data.get("venue") or "")
    found = parse_printed_reference(line)
    if found is None:
        known = f"{venue} {data.get('venue_year') or ''}"
        return {} if _words(line) <= _words(known) else _note(data, line)
    fields = {
        "venue": found.venue,
        "volume": found.volume,
        "number": found.number,
        "pages": found.pages,
        "venue_year": str(found.year or ""),
    }
    if venue:
        del fields["venue"]
    if any(str(data.get(key) or value) != value for key, value in fields.items() if value):
        return _note(data, line)
    return {key: value for key, value in fields.items() if value and not data.get(key)}


def _note(data: Mapping[str, Any], line: str) -> dict[str, str]:
    note = str(data.get("note") or "")
    return {"note": "\n\n".join(filter(None, (note, line)))}


def _words(text: str) -> set[str]:
    return {*re.findall(r"\w+", fold(text))} - {"the"}
