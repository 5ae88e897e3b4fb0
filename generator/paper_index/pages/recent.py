"""The page of recent changes: papers added and tags changed, day by day."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from paper_index.model.fields import display_date, parse_date
from paper_index.pages import parts
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_index.model.fields import DisplayDate
    from paper_index.model.index import Index, News

MOST = 100
"""The number of changes shown; the last day shown is complete."""

_A_DAY = 30  # papers shown per day and kind: an import can add hundreds


@dataclass(frozen=True)
class TagChange:
    """A paper whose tags changed, with the tags that were added and removed."""

    paper: parts.Card
    added: tuple[parts.Chip, ...]
    removed: tuple[parts.Chip, ...]


@dataclass(frozen=True)
class RecentDay:
    """The changes of one day: the number of papers, and those that are shown."""

    date: DisplayDate
    added_count: int
    added: tuple[parts.Card, ...]
    retagged_count: int
    retagged: tuple[TagChange, ...]


@dataclass(frozen=True, kw_only=True)
class RecentPage(parts.PageContext):
    """Recent changes, newest day first."""

    days: tuple[RecentDay, ...]
    papers_href: str
    feeds_href: str
    total: int


def recent_page(
    index: Index, news: Sequence[News], settings: parts.RenderSettings
) -> parts.PageSpec:
    """Return the page of recent changes; `news` come newest first."""
    page, name = urls.RECENT, settings.site.name
    last = news[min(MOST, len(news)) - 1].day if news else ""
    days = groupby((one for one in news if one.day >= last), key=lambda one: one.day)
    context = RecentPage(
        crumbs=parts.crumbs(page),
        heading=text.markdown("Recent changes"),
        days=tuple(_day(day, list(found), settings) for day, found in days),
        papers_href=urls.relative(urls.PAPERS, page),
        feeds_href=urls.relative(urls.FEEDS, page),
        total=len(index.papers),
    )
    meta = parts.front_matter(
        "Recent changes",
        f"What is new in {name}.",
        parts.alternates(*parts.feed_links(name, page, urls.HOME, settings)),
        {"lastmod": news[0].day} if news else {},
    )
    return parts.PageSpec(page, "recent", context, meta)


def _day(day: str, news: list[News], settings: parts.RenderSettings) -> RecentDay:
    date = display_date(parse_date(day))
    assert date is not None  # noqa: S101 (a day is a date)
    added = [one for one in news if one.added]
    retagged = [one for one in news if not one.added]
    return RecentDay(
        date=date,
        added_count=len(added),
        added=tuple(
            parts.card(
                one.paper, urls.RECENT, excerpt=settings.limits.excerpt_characters, tags=one.tags
            )
            for one in added[:_A_DAY]
        ),
        retagged_count=len(retagged),
        retagged=tuple(_tag_change(one) for one in retagged[:_A_DAY]),
    )


def _tag_change(news: News) -> TagChange:
    page = urls.RECENT
    return TagChange(
        paper=parts.card(news.paper, page),
        added=tuple(parts.chip(tag, page) for tag in news.gained),
        removed=tuple(parts.chip(tag, page) for tag in news.lost),
    )
