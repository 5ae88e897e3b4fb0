"""References: what each citation format says about a paper, classified once for all of them.

Nothing is guessed: what cannot be assigned to a field with certainty stays in `note`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_index.model.author import NameSplitter
from paper_index.model.fields import PartialDate
from paper_index.model.paper import PaperType
from paper_index.text import urls
from paper_index.text.characters import one_line
from paper_index.text.names import Name, is_others
from paper_index.text.venues import VenueKind, venue_kind

if TYPE_CHECKING:
    from paper_index.model.paper import Paper

_NO_SPLITS = NameSplitter()

_KINDS = {
    VenueKind.JOURNAL: PaperType.ARTICLE,
    VenueKind.CONFERENCE: PaperType.CONFERENCE,
    VenueKind.SERIES: PaperType.CONFERENCE,
    VenueKind.PREPRINT: PaperType.PREPRINT,
}


@dataclass(frozen=True)
class Reference:
    """The parts of a citation; None or empty when unknown. Texts are content text."""

    kind: PaperType
    """The paper's type, else what its venue or the lack of one shows it to be."""
    key: str
    former_keys: tuple[str, ...]
    title: str
    authors: tuple[Name, ...]
    has_others: bool
    """Whether the list of authors is cut off: "and others"."""
    container: str | None
    """The journal, the conference or another venue."""
    volume: str | None
    number: str | None
    pages: tuple[str, ...]
    """First and last page, or one article number."""
    publisher: str | None
    date: PartialDate | None
    """The year at the venue, otherwise the date of first publication."""
    doi: str | None
    arxiv: str | None
    category: str | None
    url: str | None
    note: str | None
    """The curator's words on the paper."""
    status: str
    """What became of it, such as "Retracted"; "" for a published paper."""
    notice: str | None
    """The address of the notice that states the status."""
    abstract: str
    keywords: tuple[str, ...]

    @property
    def status_line(self) -> str:
        """What citations state of the status: "Retracted: https://…"; "" for a published paper."""
        return ": ".join(filter(None, (self.status, self.status and self.notice)))

    @property
    def place(self) -> str:
        """Where it appeared, in one line: "Entropy 27(4), 344 (2025)"; "" if unknown."""
        number = f"({self.number})" if self.number else ""
        where = " ".join(filter(None, (self.container, f"{self.volume or ''}{number}")))
        # Readers know a journal by its name.
        publisher = None if self.kind is PaperType.ARTICLE else self.publisher
        parts = [where, "–".join(self.pages), publisher]
        line = ", ".join(filter(None, parts))
        return f"{line} ({self.date.year})" if line and self.date else line


def make_reference(
    paper: Paper,
    page: str | None = None,
    keywords: tuple[str, ...] = (),
    splitter: NameSplitter = _NO_SPLITS,
) -> Reference:
    """Make the reference of a paper; `page` is the absolute address of its page.

    The reference's address is that on arXiv or of the DOI; `page` is used only without both.
    The key is the paper's id until a citation key has been issued.
    """
    ids = (paper.id, *paper.aliases)
    date = PartialDate(paper.venue_year) if paper.venue_year else None
    # With an arXiv id, the month may be that of the preprint.
    is_exact = paper.published and paper.published.year == paper.venue_year and not paper.arxiv
    if paper.published and (is_exact or not (date and paper.venue)):
        date = paper.published
    printed = [name for name in map(one_line, paper.authors) if name]
    names = printed[:-1] if printed and is_others(printed[-1]) else printed
    address = urls.doi_page(paper.doi) if paper.doi else page
    if paper.arxiv:
        address = urls.arxiv_page(paper.arxiv)
    return Reference(
        kind=paper.type or _implied_type(paper),
        key=paper.citation_key or paper.id,
        former_keys=paper.former_keys,
        title=paper.title,
        authors=tuple(splitter.split(name, ids) for name in names),
        has_others=len(names) < len(printed),
        container=paper.venue,
        volume=paper.volume,
        number=paper.number,
        pages=split_pages(paper.pages or ""),
        publisher=paper.publisher,
        date=date,
        doi=paper.doi,
        arxiv=paper.arxiv,
        category=paper.category if paper.arxiv else None,
        url=address,
        note=paper.note,
        status=paper.status_label,
        notice=paper.notice,
        abstract=paper.abstract or "",
        keywords=keywords,
    )


def _implied_type(paper: Paper) -> PaperType:
    """Classify by the venue's name, otherwise a volume makes the venue a journal."""
    if not paper.venue:
        return PaperType.PREPRINT
    implied = PaperType.ARTICLE if paper.volume else PaperType.OTHER
    found = venue_kind(paper.venue)
    return _KINDS[found] if found else implied


def split_pages(pages: str) -> tuple[str, ...]:
    """Return the first and last page of a range, or a single page or article number."""
    found = re.fullmatch(r"([^\s,;–—-]+)\s*(?:-+|–|—)\s*([^\s,;–—-]+)", pages.strip())
    return found.groups() if found else tuple(filter(None, [pages.strip()]))
