"""Parses where a paper appeared from one printed line, such as "Entropy 27(4), 344 (2025)"."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PAGES = r"[A-Za-z]?[0-9]+(?:\s*[-–]+\s*[A-Za-z]?[0-9]+)?"
# Without digits, since "part 2" or "chapter 3" could follow the name of the journal.
_CONTAINER = r"[^\s\d()][^\d()]*?"
_YEAR = r"(?:1[5-9]|2[01])[0-9]{2}"
# "Entropy 27(4), 344 (2025)", "IEEE Transactions on Information Theory 70(3), 2024".
_VOLUME_FIRST = re.compile(
    rf"(?P<container>{_CONTAINER}),? (?P<volume>[0-9]{{1,4}})"
    r"(?:\((?P<number>[0-9]+(?:[-–/][0-9]+)?)\))?"
    rf"(?:, (?P<pages>{_PAGES}))?(?: \((?P<year>{_YEAR})\)|, (?P<last>{_YEAR}))"
)
# "JHEP 10 (2023) 107".
_YEAR_INSIDE = re.compile(
    rf"(?P<container>{_CONTAINER}) (?P<volume>[0-9]{{1,4}})"
    rf" \((?P<year>{_YEAR})\) (?P<pages>{_PAGES})"
)
_COUNTED = re.compile(
    r"\b(?:chapter|no|number|p|pages?|part|pp|section|vol|volume)\.?$", re.IGNORECASE
)


@dataclass(frozen=True)
class PrintedReference:
    """The parts of a printed reference; None if it does not state them."""

    venue: str | None = None
    volume: str | None = None
    number: str | None = None
    pages: str | None = None
    year: int | None = None


def parse_printed_reference(text: str) -> PrintedReference | None:
    """Parse a text that clearly names a journal, a volume and a year; return None for others."""
    match = _VOLUME_FIRST.fullmatch(text) or _YEAR_INSIDE.fullmatch(text)
    if not match:
        return None
    found = match.groupdict()
    # A lone number could be that of a part; "ICLR 2018(1), 2018" has no volume.
    lone = not found.get("number") and not found["pages"]
    if lone or re.fullmatch(_YEAR, found["volume"]) or _COUNTED.search(found["container"]):
        return None
    year = int(found["year"] or found["last"])
    return PrintedReference(
        found["container"], found["volume"], found.get("number"), found["pages"], year
    )
