"""What each page kind's template may use: one frozen class a kind, nothing else.

Texts are `Markup`, escaped and ready; plain `str` values are escaped by the template engine.
Links are relative to the page. Lists stand in the order in which they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup

    from paper_index.exports.data_schema import Field
    from paper_index.model.fields import DisplayDate


@dataclass(frozen=True)
class Link:
    """A named link."""

    name: str
    href: str


@dataclass(frozen=True)
class Chip:
    """A tag to click on; `count` is its number of papers, or None where it is not shown."""

    name: str
    href: str
    definition: str
    count: int | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Card:
    """A paper in a list; `excerpt` is empty where the list shows none."""

    title: Markup
    href: str
    authors: str
    date: DisplayDate | None
    venue: str
    excerpt: Markup
    chips: tuple[Chip, ...]
    reason: str = ""


@dataclass(frozen=True)
class Section:
    """A part of a listing under a heading; `anchor` is its fragment, `total` counts all pages.

    `href` leads to the page of the year that it is about; "" where there is none.
    """

    heading: Markup
    anchor: str
    href: str
    total: int
    cards: tuple[Card, ...]
    continued: bool


@dataclass(frozen=True)
class Pager:
    """Links between the pages of a listing; empty hrefs at the ends."""

    number: int
    pages: tuple[Link, ...]
    previous: str
    next: str


@dataclass(frozen=True)
class Counted:
    """An author, a venue or a year with its number of papers."""

    name: str
    href: str
    count: int


@dataclass(frozen=True)
class Letter:
    """The names under one letter, as far as a page shows them."""

    heading: str
    anchor: str
    names: tuple[Counted, ...]
    continued: bool


@dataclass(frozen=True)
class TagGroup:
    """A group of tags with its description and chips."""

    heading: Markup
    anchor: str
    description: str
    chips: tuple[Chip, ...]


@dataclass(frozen=True)
class Export:
    """A file of references: what it is, where, its media type, and the name it is saved under."""

    name: str
    href: str
    media_type: str
    download: str


@dataclass(frozen=True)
class Citation:
    """How a paper is cited; `former_keys` are those of papers that became this one."""

    key: str
    former_keys: tuple[str, ...]
    bibtex: str
    exports: tuple[Export, ...]


@dataclass(frozen=True)
class HomePage:
    """The front page."""

    heading: Markup
    description: str
    paper_count: int
    tag_count: int
    author_count: int
    years: str
    groups: tuple[TagGroup, ...]
    newest: tuple[Card, ...]
    papers_href: str
    tags_href: str
    feeds_href: str
    data_href: str
    authors_href: str


@dataclass(frozen=True)
class PaperPage:
    """One paper."""

    crumbs: tuple[Link, ...]
    heading: Markup
    authors: tuple[Link, ...]
    date: DisplayDate | None
    venue: Link | None
    publication: str
    chips: tuple[Chip, ...]
    abstract: tuple[Markup, ...]
    links: tuple[Link, ...]
    searches: tuple[Link, ...]
    citation: Citation
    related: tuple[Card, ...]
    newer: Card | None
    older: Card | None
    suggest_href: str
    edit_href: str


@dataclass(frozen=True)
class TagPage:
    """One page of a tag's papers."""

    crumbs: tuple[Link, ...]
    heading: Markup
    definition: str
    group: Link
    parent: Chip | None
    narrower: tuple[Chip, ...]
    total: int
    cards: tuple[Card, ...]
    together: tuple[Chip, ...]
    exports: tuple[Export, ...]
    pager: Pager
    follow_href: str
    edit_href: str


@dataclass(frozen=True)
class TagsPage:
    """All tags by group; `files` are the vocabulary to take home."""

    crumbs: tuple[Link, ...]
    heading: Markup
    total: int
    groups: tuple[TagGroup, ...]
    files: tuple[Link, ...]
    edit_href: str


@dataclass(frozen=True)
class PapersPage:
    """One page of all papers by year."""

    crumbs: tuple[Link, ...]
    heading: Markup
    total: int
    years: tuple[Link, ...]
    sections: tuple[Section, ...]
    exports: tuple[Export, ...]
    pager: Pager


@dataclass(frozen=True)
class AuthorsPage:
    """One page of all authors by family name; `letters` lead to where each letter begins."""

    crumbs: tuple[Link, ...]
    heading: Markup
    total: int
    letters: tuple[Link, ...]
    sections: tuple[Letter, ...]
    pager: Pager


@dataclass(frozen=True)
class AuthorPage:
    """One page of an author's papers; what stands beside them is on the first page only."""

    crumbs: tuple[Link, ...]
    heading: Markup
    total: int
    span: str
    """The years of the papers: "2019–2024", "2021"; "" when none is known."""
    printed: tuple[str, ...]
    """How papers print the name, where that is not the heading."""
    links: tuple[Link, ...]
    chips: tuple[Chip, ...]
    cards: tuple[Card, ...]
    coauthors: tuple[Counted, ...]
    more_coauthors: int
    years: tuple[Counted, ...]
    search_href: str
    edit_href: str
    pager: Pager


@dataclass(frozen=True)
class VenuesPage:
    """One page of all venues by name."""

    crumbs: tuple[Link, ...]
    heading: Markup
    total: int
    names: tuple[Counted, ...]
    pager: Pager


@dataclass(frozen=True)
class VenuePage:
    """One page of a venue's papers by the venue's year."""

    crumbs: tuple[Link, ...]
    heading: Markup
    total: int
    years: tuple[Link, ...]
    sections: tuple[Section, ...]
    pager: Pager


@dataclass(frozen=True)
class YearPage:
    """One page of a year's papers; the tags are on the first page only."""

    crumbs: tuple[Link, ...]
    heading: Markup
    total: int
    newer: Link | None
    older: Link | None
    chips: tuple[Chip, ...]
    cards: tuple[Card, ...]
    exports: tuple[Export, ...]
    pager: Pager


@dataclass(frozen=True)
class SearchPage:
    """The result page; without JavaScript it is a way in by tags and years."""

    crumbs: tuple[Link, ...]
    heading: Markup
    total: int
    papers_href: str
    groups: tuple[TagGroup, ...]
    years: tuple[Link, ...]


@dataclass(frozen=True)
class Retagging:
    """A paper whose tags changed: those that came, those that went."""

    paper: Card
    gained: tuple[Chip, ...]
    lost: tuple[Chip, ...]


@dataclass(frozen=True)
class RecentDay:
    """What happened on one day: how many papers in all, and those that are shown."""

    date: DisplayDate
    added_count: int
    added: tuple[Card, ...]
    retagged_count: int
    retagged: tuple[Retagging, ...]


@dataclass(frozen=True)
class RecentPage:
    """Recent changes, newest day first."""

    crumbs: tuple[Link, ...]
    heading: Markup
    days: tuple[RecentDay, ...]
    papers_href: str
    feeds_href: str
    total: int


@dataclass(frozen=True)
class ContributePage:
    """How to contribute, with the vocabulary."""

    crumbs: tuple[Link, ...]
    heading: Markup
    repository_href: str
    forms_href: str
    vocabulary_href: str
    papers_href: str
    tags_href: str
    recent_href: str
    feeds_href: str
    duplicates_href: str
    groups: tuple[TagGroup, ...]
    total: int


@dataclass(frozen=True)
class FeedLinks:
    """The feeds of a page, and the page; `anchor` is the fragment where they are listed."""

    name: Markup
    href: str
    anchor: str
    atom_href: str
    json_href: str


@dataclass(frozen=True)
class FeedGroup:
    """The feeds of a group's tags."""

    heading: Markup
    anchor: str
    feeds: tuple[FeedLinks, ...]


@dataclass(frozen=True)
class FeedsPage:
    """All feeds. Where nobody has said where the site lives, `whole` is None: there are none."""

    crumbs: tuple[Link, ...]
    heading: Markup
    most: int
    """The most papers of a feed."""
    address: str
    """The whole address of the index's own feed, to be copied."""
    whole: FeedLinks | None
    groups: tuple[FeedGroup, ...]
    recent_href: str
    subscribe_href: str
    """Where readers join the digest's mailing list; "" without one."""


@dataclass(frozen=True)
class Download:
    """A file of the data; `size` is for people ("1.2 MB")."""

    name: str
    href: str
    size: str
    sha256: str
    description: str


@dataclass(frozen=True)
class DataPage:
    """The data to take home, with all that is to be known of it."""

    crumbs: tuple[Link, ...]
    heading: Markup
    total: int
    version: int
    """That of the schema."""
    license: Markup
    files: tuple[Download, ...]
    fields: tuple[Field, ...]
    tag_fields: tuple[Field, ...]
    lines: str
    """The address of the papers as JSON lines; of the first part, where there are several."""
    parted: bool
    tags_href: str
    feeds_href: str


@dataclass(frozen=True)
class Compared:
    """One of the records of a pair, its words that differ marked; no href where it has no page."""

    title: Markup
    href: str
    authors: str
    date: DisplayDate | None
    venue: str
    stays: bool = False


@dataclass(frozen=True)
class Merged:
    """A field of a merged paper: the records that gave its value, and what others say instead."""

    field: str
    papers: tuple[str, ...]
    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Decided:
    """A pair that stands apart by a rule, or papers on which a verdict was taken.

    `answer`, `reason`, `by` and `date` are those of the verdict, empty without one; `absent` are
    ids that no paper has. `rule` and `scores` are empty for more than two papers.
    """

    anchor: str
    sides: tuple[Compared, ...]
    rule: str
    scores: tuple[str, ...]
    question_href: str
    answer: str = ""
    reason: str = ""
    by: str = ""
    date: DisplayDate | None = None
    absent: tuple[str, ...] = ()
    merged: tuple[Merged, ...] = ()


@dataclass(frozen=True)
class DuplicatesPage:
    """Verdicts, the latest first, and near-misses, the closest first; counts are of all."""

    crumbs: tuple[Link, ...]
    heading: Markup
    verdict_count: int
    verdicts: tuple[Decided, ...]
    near_count: int
    near_misses: tuple[Decided, ...]
    threshold: str
    edit_href: str
    contribute_href: str


@dataclass(frozen=True)
class RedirectPage:
    """A former address that leads to the present one."""

    heading: Markup
    href: str
    name: Markup
