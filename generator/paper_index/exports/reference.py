"""References: what each citation format says about a paper, classified once for all of them.

Nothing is guessed: what cannot be assigned to a field with certainty stays in `note`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from paper_index.model.fields import PartialDate
from paper_index.text import urls
from paper_index.text.escape import fold
from paper_index.text.names import Name, parse_name
from paper_index.text.venues import VenueKind, venue_kind

if TYPE_CHECKING:
    from paper_index.model.paper import Paper

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
# Control characters and lone surrogates: Unicode's categories Cc and Cs.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


class ReferenceKind(StrEnum):
    """Where a paper appeared; `OTHER` is a venue that is not known to be either of the first."""

    JOURNAL = "journal"
    CONFERENCE = "conference"
    OTHER = "other"
    PREPRINT = "preprint"


_KINDS = {
    VenueKind.JOURNAL: ReferenceKind.JOURNAL,
    VenueKind.CONFERENCE: ReferenceKind.CONFERENCE,
    VenueKind.SERIES: ReferenceKind.CONFERENCE,
    VenueKind.PREPRINT: ReferenceKind.PREPRINT,
}


@dataclass(frozen=True)
class JournalIssue:
    """A journal's volume, with what else the `publication` of a paper states; None if unknown."""

    container: str | None = None
    volume: str | None = None
    number: str | None = None
    pages: tuple[str, ...] = ()
    """First and last page, or one article number."""
    year: int | None = None


@dataclass(frozen=True)
class Reference:
    """The parts of a citation; None or empty when unknown. Texts are content text."""

    kind: ReferenceKind
    key: str
    former_keys: tuple[str, ...]
    title: str
    authors: tuple[Name, ...]
    container: str | None
    """The journal, the conference or another venue."""
    volume: str | None
    number: str | None
    pages: tuple[str, ...]
    date: PartialDate | None
    """The year at the venue, otherwise the date of first publication."""
    doi: str | None
    arxiv: str | None
    category: str | None
    url: str | None
    note: str | None
    """A `publication` that could not be split into the other fields."""
    abstract: str
    keywords: tuple[str, ...]


def make_reference(
    paper: Paper, page: str | None = None, keywords: tuple[str, ...] = ()
) -> Reference:
    """Make the reference of a paper; `page` is the absolute address of its page.

    The reference's address is that on arXiv or of the DOI; `page` is used only without both.
    The key is the paper's id until a citation key has been issued.

    A venue is classified as journal or conference by its name, otherwise a volume makes it a
    journal. The volume of a conference is that of a series and stays in the note.
    """
    issue = parse_publication(paper.publication or "") or JournalIssue()
    found = venue_kind(paper.venue or issue.container or "")
    kind = _KINDS[found] if found else None
    is_series = paper.venue and kind is ReferenceKind.CONFERENCE
    if is_series or paper.venue_year not in {None, issue.year}:
        issue = JournalIssue()
    container = paper.venue or issue.container
    if not container:
        kind = ReferenceKind.PREPRINT
    elif not kind:
        kind = ReferenceKind.JOURNAL if issue.volume else ReferenceKind.OTHER
    year = paper.venue_year or issue.year
    date = PartialDate(year) if year else None
    if paper.published and not (year and container):
        date = paper.published
    address = urls.doi_page(paper.doi) if paper.doi else page
    if paper.arxiv:
        address = urls.arxiv_page(paper.arxiv)
    # The note is left out when it states no more than the venue and a year.
    noted = not issue.volume and _words(paper.publication or "") != _words(paper.venue or "")
    return Reference(
        kind=kind,
        key=paper.citation_key or paper.id,
        former_keys=paper.former_keys,
        title=paper.title,
        authors=tuple(parse_name(name) for name in map(one_line, paper.authors) if name),
        container=container,
        volume=issue.volume,
        number=issue.number,
        pages=issue.pages,
        date=date,
        doi=paper.doi,
        arxiv=paper.arxiv,
        category=paper.category if paper.arxiv else None,
        url=address,
        note=paper.publication if noted else None,
        abstract=paper.abstract,
        keywords=keywords,
    )


def parse_publication(text: str) -> JournalIssue | None:
    """Parse a text that clearly names a journal, a volume and a year; return None for others."""
    match = _VOLUME_FIRST.fullmatch(text) or _YEAR_INSIDE.fullmatch(text)
    if not match:
        return None
    found = match.groupdict()
    # A lone number could be that of a part; "ICLR 2018(1), 2018" has no volume.
    lone = not found.get("number") and not found["pages"]
    if lone or re.fullmatch(_YEAR, found["volume"]) or _COUNTED.search(found["container"]):
        return None
    pages = tuple(re.split(r"\s*[-–]+\s*", found["pages"])) if found["pages"] else ()
    year = int(found["year"] or found["last"])
    return JournalIssue(found["container"], found["volume"], found.get("number"), pages, year)


def one_line(text: str) -> str:
    """Return a text in one line, in NFC, without control characters and lone surrogates."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    return _UNPRINTABLE.sub("", line).strip()


def _words(text: str) -> str:
    without_year = re.sub(rf"\b{_YEAR}\b", " ", fold(text)).removeprefix("the ")
    return " ".join(re.findall(r"\w+", without_year))
