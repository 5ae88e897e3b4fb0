"""A validated paper."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from pydantic import BaseModel, Field

from paper_index.model.fields import (
    ArxivId,
    CitationKey,
    Date,
    Day,
    Doi,
    Line,
    Slug,
    Text,
    WebAddress,
    Year,
)
from paper_index.text.names import is_others


class PaperType(StrEnum):
    """What kind of publication a paper is."""

    ARTICLE = "article"
    CONFERENCE = "conference"
    PREPRINT = "preprint"
    BOOK = "book"
    CHAPTER = "chapter"
    THESIS = "thesis"
    REPORT = "report"
    DATASET = "dataset"
    SOFTWARE = "software"
    OTHER = "other"


class PaperStatus(StrEnum):
    """What became of a paper after it was published."""

    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    RETRACTED = "retracted"
    CORRECTED = "corrected"


def worst_status(statuses: Iterable[PaperStatus | None]) -> PaperStatus | None:
    """Return the status of a work by those of its records: retracted before withdrawn, and so on.

    Of records without a status and published ones, published remains; None without any status.
    """
    order = (
        PaperStatus.RETRACTED, PaperStatus.WITHDRAWN, PaperStatus.CORRECTED, PaperStatus.PUBLISHED
    )  # fmt: skip
    given = set(statuses)
    return next((one for one in order if one in given), None)


class Paper(BaseModel, frozen=True, extra="forbid"):
    """One paper; an unknown field is None or empty.

    The fields have the order of a paper file. `id` is the name of the file.
    """

    id: Slug = Field(description="The file's name, which is the permanent address of the page.")
    title: Line = Field(description="The title; maths between dollars.")
    authors: tuple[Line, ...] = Field((), description="Names as printed, in the order printed.")
    published: Date | None = Field(None, description="First publication: year, month or day.")
    type: PaperType | None = Field(None, description="The kind of publication.")
    venue: Line | None = Field(None, description="The conference or journal where it appeared.")
    venue_year: Year | None = Field(None, description="The venue's year.")
    volume: Line | None = Field(None, description="The volume of the journal or series.")
    number: Line | None = Field(None, description="The issue of the volume, or a report's number.")
    pages: Line | None = Field(
        None, description="First and last page, or the number of the article."
    )
    publisher: Line | None = Field(
        None, description="The publisher; of a thesis or report the institution."
    )
    category: Line | None = Field(None, description="The primary arXiv category.")
    arxiv: ArxivId | None = Field(None, description="The arXiv id, without a version.")
    doi: Doi | None = Field(None, description="The DOI, starting with 10.")
    code: WebAddress | None = Field(None, description="The repository of the paper's code.")
    links: dict[Line, WebAddress] = Field(
        default_factory=dict, description="Other links: name and address."
    )
    tags: tuple[Slug, ...] = Field((), description="Tags of the vocabulary.")
    note: Text | None = Field(
        None, description="Why it is in the index, in the curator's words; maths between dollars."
    )
    featured: Day | None = Field(None, description="A curator's pick since this day.")
    status: PaperStatus | None = Field(
        None, description="What became of it; published if there is no status."
    )
    notice: WebAddress | None = Field(
        None, description="The notice of the withdrawal, retraction or correction."
    )
    added: Day | None = Field(None, description="The day it was added to the index.")
    source: Slug | None = Field(None, description="The file of content/sources/ it came from.")
    citation_key: CitationKey | None = Field(
        None, description="The key that it is cited by; issued once and never changed."
    )
    former_keys: tuple[CitationKey, ...] = Field(
        (),
        description="Citation keys that it had before, its own and those of papers merged into it.",
    )
    aliases: tuple[Slug, ...] = Field((), description="Former ids; each redirects to this paper.")
    abstract: Text | None = Field(None, description="The abstract; maths between dollars.")

    @property
    def year(self) -> int | None:
        """The year of first publication, else the venue's."""
        return self.published.year if self.published else self.venue_year

    @property
    def keys(self) -> tuple[str, ...]:
        """All citation keys of the paper, the current one first."""
        return (self.citation_key, *self.former_keys) if self.citation_key else self.former_keys

    @property
    def appeared(self) -> int | None:
        """The venue's year, else the year of first publication."""
        return self.venue_year or self.year

    @property
    def venue_and_year(self) -> str:
        """The venue with its year, as far as known: "NeurIPS 2024"."""
        return f"{self.venue} {self.venue_year or ''}".strip() if self.venue else ""

    @property
    def named_authors(self) -> tuple[str, ...]:
        """The authors, without the "et al." of a truncated list."""
        return tuple(name for name in self.authors if not is_others(name))

    @property
    def status_label(self) -> str:
        """The status for people, such as "Retracted"; "" for a published paper."""
        is_published = self.status in {None, PaperStatus.PUBLISHED}
        return "" if is_published else str(self.status).capitalize()

    @property
    def labelled_title(self) -> str:
        """The title after the status, such as "[Retracted] On Tea"; alone if it is published."""
        return f"[{self.status_label}] {self.title}" if self.status_label else self.title

    @property
    def is_retracted(self) -> bool:
        """Whether it was withdrawn or retracted: it is listed, but never recommended."""
        return self.status in {PaperStatus.WITHDRAWN, PaperStatus.RETRACTED}

    @property
    def type_label(self) -> str:
        """The type for people, such as "Preprint"; "" where the venue shows it."""
        shown = {None, PaperType.ARTICLE, PaperType.CONFERENCE, PaperType.OTHER}
        return "" if self.type in shown else str(self.type).capitalize()

    @property
    def newest_first(self) -> tuple[int, int, int, str]:
        """Sort key: newest first, unknown dates last, ties by id."""
        date = self.published
        if not date:
            return -(self.venue_year or 0), 0, 0, self.id
        return -date.year, -date.month, -date.day, self.id


FIELDS = tuple(name for name in Paper.model_fields if name != "id")
"""The keys that a paper file may have, in the order of the file."""


class RemovedPaper(BaseModel, frozen=True, extra="forbid"):
    """A paper that is not in the index any more: a file of `content/removed/`.

    Its address shows the reason, and its citation keys are not issued again.
    """

    id: Slug = Field(description="The file's name: the id that the paper had.")
    title: Line | None = Field(None, description="The title; leave it out if it must not be shown.")
    reason: Text = Field(description="Why it was removed; readers see it at the old address.")
    date: Day | None = Field(None, description="The day on which it was removed.")
    former_keys: tuple[CitationKey, ...] = Field((), description="The citation keys that it had.")
    aliases: tuple[Slug, ...] = Field((), description="Former ids of the paper.")


class DeclinedPaper(BaseModel, frozen=True, extra="forbid"):
    """A candidate that does not belong in the index: an entry of `content/watch.yml`."""

    id: Slug = Field(description="The slug of the title.")
    title: Line = Field(description="The title; maths between dollars.")
    arxiv: ArxivId | None = Field(None, description="The arXiv id, without a version.")
    doi: Doi | None = Field(None, description="The DOI, starting with 10.")
    reason: Line | None = Field(None, description="Why it was declined, in a sentence.")
    by: Line | None = Field(None, description="The curator who decided.")
    date: Day | None = Field(None, description="The day of the decision.")


class WatchList(BaseModel, frozen=True, extra="forbid"):
    """What the search for candidates keeps: the file `content/watch.yml`."""

    searched: Day | None = Field(
        None, description="The day of the last search; the next one begins there."
    )
    declined: tuple[DeclinedPaper, ...] = ()
