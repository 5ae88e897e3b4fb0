"""What each page kind's template may use: one frozen class a kind, nothing else.

Texts are `Markup`, escaped and ready; plain `str` values are escaped by the template engine.
Links are relative to the page. Lists stand in the order in which they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup


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
class Moment:
    """A date: for people ("13 April 2021") and for machines ("2021-04-13")."""

    shown: str
    iso: str


@dataclass(frozen=True)
class Card:
    """A paper in a list; `excerpt` is empty where the list shows none."""

    title: Markup
    href: str
    authors: str
    date: Moment | None
    venue: str
    excerpt: Markup
    chips: tuple[Chip, ...]
    reason: str = ""


@dataclass(frozen=True)
class Section:
    """A part of a listing under a heading; `anchor` is its fragment, `total` counts all pages."""

    heading: Markup
    anchor: str
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
class TagGroup:
    """A group of tags with its description and chips."""

    heading: Markup
    anchor: str
    description: str
    chips: tuple[Chip, ...]


@dataclass(frozen=True)
class HomePage:
    """The front page."""

    heading: Markup
    description: str
    paper_count: int
    tag_count: int
    years: str
    groups: tuple[TagGroup, ...]
    newest: tuple[Card, ...]
    papers_href: str
    tags_href: str


@dataclass(frozen=True)
class PaperPage:
    """One paper."""

    crumbs: tuple[Link, ...]
    heading: Markup
    authors: tuple[Link, ...]
    date: Moment | None
    venue: Link | None
    publication: str
    chips: tuple[Chip, ...]
    abstract: tuple[Markup, ...]
    links: tuple[Link, ...]
    searches: tuple[Link, ...]
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
    pager: Pager
    edit_href: str


@dataclass(frozen=True)
class TagsPage:
    """All tags by group."""

    crumbs: tuple[Link, ...]
    heading: Markup
    total: int
    groups: tuple[TagGroup, ...]
    edit_href: str


@dataclass(frozen=True)
class PapersPage:
    """One page of all papers by year."""

    crumbs: tuple[Link, ...]
    heading: Markup
    total: int
    years: tuple[Link, ...]
    sections: tuple[Section, ...]
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

    date: Moment
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
    duplicates_href: str
    groups: tuple[TagGroup, ...]
    total: int


@dataclass(frozen=True)
class Compared:
    """One of the records of a pair, its words that differ marked; no href where it has no page."""

    title: Markup
    href: str
    authors: str
    date: Moment | None
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
    date: Moment | None = None
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
