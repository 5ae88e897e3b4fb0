"""Parses where a paper appeared from one printed line, such as "Entropy 27(4), 344 (2025)".

Nothing is guessed: a line that does not clearly have one of the known forms is not parsed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from paper_index.text.escape import fold

_YEAR = r"(?:1[5-9]|2[01])[0-9]{2}"
_PAGE = r"[A-Za-z]{0,3}[0-9]+(?:[:.][0-9]+)*[A-Za-z]?"
_PAGES = (
    r"(?:(?i:pp?|pages?|art(?:icle)?(?: (?:no|id))?|paper(?: no)?|id)\.? ?)?"
    rf"(?P<pages>{_PAGE}(?: ?(?:-+|–|—) ?{_PAGE})?)"
)
_NUMBER = r"(?P<number>(?:[A-Za-z]+\.? ?)?[0-9]+[A-Za-z]?(?:[-–/][0-9]+)?)"
_ISSUE = rf"(?i:number|no|issue|iss)\.? ?{_NUMBER}"
_VOLUME = r"(?P<volume>[A-Z]?[0-9]{1,4}(?:[-–/](?:[0-9]{1,4}|[A-Z]{1,4}))?)"
_LABELLED = r"(?i:vol(?:ume)?)\.? ?(?P<volume>[A-Z]?[0-9]{1,4}(?:[-–/][0-9A-Z]{1,4})?|[IVXLC]+)"
_DATED = rf"(?:,? ?\((?P<year>{_YEAR})\)|, ?(?:[A-Z][a-z]{{2,8}}\.? )?(?P<last>{_YEAR}))"
# Without digits, since "part 2" or "chapter 3" could follow the name of the journal.
_VENUE = r"(?P<venue>[^\s\d()][^\d()]*?)"
# A space, or the full stop of "Phys.Rev.D76".
_THEN = r"(?:,? |(?<=\.))"

_TAILS = (
    # As in "Entropy 27(4), 344 (2025)", "Tea 70(3), 2024", "Phys.Rev.D76:044017,2007".
    rf"{_THEN}{_VOLUME}(?: ?\({_NUMBER}\))?(?:(?:, ?|: ?| ){_PAGES})?{_DATED}",
    # As in "JHEP 10 (2023) 107", "Ann. Phys. 12 (2023), no. 3, 107-110".
    rf"{_THEN}{_VOLUME} ?\((?P<year>{_YEAR})\),? ?(?:{_ISSUE},? )?{_PAGES}",
    # As in "Tea, vol. 70, no. 3, pp. 1234-1250, March 2024", "Tea, Vol. 35, 2020, No. 12, pp 3-6".
    rf",? {_LABELLED}(?:, {_ISSUE})?(?:, {_PAGES})?{_DATED}",
    rf",? {_LABELLED}, (?P<year>{_YEAR})(?:, {_ISSUE})?(?:, {_PAGES})?",
)
_LINES = tuple(re.compile(_VENUE + tail) for tail in _TAILS)
# What follows a venue that is known: the date may be missing, and pages may have any form.
_AFTER_VENUE = tuple(
    re.compile(tail)
    for tail in (
        rf", (?P<pages>[^\s()]*[0-9][-–:][^\s()]*)(?: \((?P<year>{_YEAR})\))?",
        *_TAILS,
        rf" {_VOLUME}(?:\({_NUMBER}\))?(?:, (?!{_YEAR}$)(?P<pages>[^\s()]+))?{_DATED}?",
        rf"(?:{_DATED}|,? (?P<alone>{_YEAR}))?",
    )
)
_LONGEST = 500  # characters; longer texts are no references
_SMALL_WORDS = frozenset("a an and der die et for in la le of on the und".split())  # noqa: SIM905 (one line)
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


def parse_printed_reference(line: str, venue: str | None = None) -> PrintedReference | None:
    """Parse a line that clearly names a journal, a volume and a year; return None for others.

    If the line begins with the known `venue`, what follows may have more forms.
    """
    line = " ".join(line.split()).rstrip(".;, ")
    if len(line) > _LONGEST:
        return None
    if venue and (rest := _after(line, venue)) is not None:
        return _parse_rest(rest, venue)
    for pattern in _LINES:
        match = pattern.fullmatch(line)
        if match and _is_clear(match):
            return _reference(match, match["venue"].strip(" ,"))
    return None


def split_publication(data: Mapping[str, object]) -> dict[str, str]:
    """Return the fields of a paper that replace its `publication`; they overwrite only the note.

    A line that cannot be split with certainty, or whose parts contradict the paper, is added to
    the note, unless it states no more than the venue and its year.
    """
    line = " ".join(str(data["publication"]).split())
    known = {key: value.strip() for key, value in data.items() if isinstance(value, str)}
    venue = known.get("venue", "")
    if _words(line) <= _words(f"{venue} {known.get('venue_year', '')}"):
        return {}
    found = parse_printed_reference(line, venue or None)
    if found and (not venue or is_abbreviation(found.venue or "", venue)):
        parts = (found.volume, found.number, found.pages, str(found.year or ""))
        fields = dict(zip(("volume", "number", "pages", "venue_year"), parts, strict=True))
        fields["venue"] = venue or found.venue
        stated = {key: value for key, value in fields.items() if value}
        if all(known.get(key) in {None, "", value} for key, value in stated.items()):
            return {key: value for key, value in stated.items() if not known.get(key)}
    return {"note": "\n\n".join(filter(None, (known.get("note"), line)))}


def is_abbreviation(short: str, full: str) -> bool:
    """Whether a name is another, or an abbreviation of it by words or by initials.

    "Phys. Rev. E" abbreviates "Physical Review E"; "JHEP" "Journal of High Energy Physics".
    """
    ours, theirs = (
        [word for word in re.findall(r"\w+", fold(name)) if word not in _SMALL_WORDS]
        for name in (short, full)
    )
    if len(ours) == len(theirs):
        return all(b.startswith(a) for a, b in zip(ours, theirs, strict=True))
    return "".join(ours) == "".join(word[0] for word in theirs) and len(ours) == 1


def _words(text: str) -> set[str]:
    return {*re.findall(r"\w+", fold(text))} - {"the"}


def _parse_rest(rest: str, venue: str) -> PrintedReference | None:
    for pattern in _AFTER_VENUE:
        match = pattern.fullmatch(rest)
        if match and _is_clear(match, comma=rest.startswith(",")):
            return _reference(match, venue)
    return None


def _after(line: str, venue: str) -> str | None:
    """Return what follows the venue at the beginning of a line; None if the line has another."""
    words = r"[\W_]+".join(map(re.escape, re.findall(r"\w+", fold(venue).removeprefix("the "))))
    folded = fold(line)
    # Folding may change the length of a text; then the place of the venue is not known.
    match = re.match(rf"(?:the )?{words}\b\)?", folded) if words else None
    return line[match.end() :] if match and len(folded) == len(line) else None


def _is_clear(match: re.Match[str], *, comma: bool = True) -> bool:
    """Whether the numbers are those of a journal's volume, and not of a part or an edition.

    A lone number is clear directly after a venue that is known, but not after a `comma`.
    """
    found = match.groupdict()
    volume, venue = found.get("volume") or "", found.get("venue") or ""
    lone = volume and not found.get("number") and not found.get("pages")
    is_labelled = re.search(r"\bvol", match[0], re.IGNORECASE)
    if re.fullmatch(_YEAR, volume) or _COUNTED.search(venue):
        return False
    return not (lone and comma and not is_labelled)


def _reference(match: re.Match[str], venue: str) -> PrintedReference:
    found = match.groupdict()
    years = (found.get(name) for name in ("year", "last", "alone"))
    year = next(filter(None, years), None)
    return PrintedReference(
        venue,
        found.get("volume"),
        found.get("number"),
        found.get("pages"),
        int(year) if year else None,
    )
