"""The page of recent changes: papers added and tags changed, day by day."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from paper_index.model.fields import parse_date
from paper_index.pages import parts
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_index.model.fields import PartialDate
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

    date: PartialDate
    added_count: int
    added: tuple[parts.Card, ...]
    retagged_count: int
    retagged: tuple[TagChange, ...]


@dataclass(frozen=True)
class RecentPage:
    """Recent changes, newest day first."""

    days: tuple[RecentDay, ...]
    total: int


def recent_page(
    index: Index, news: Sequence[News], settings: parts.RenderSettings
) -> parts.PageSpec:
    """Return the page of recent changes; `news` come newest first."""
    page, name = urls.RECENT, settings.site.name
    last = news[min(MOST, len(news)) - 1].day if news else ""
    days = groupby((one for one in news if one.day >= last), key=lambda one: one.day)
    shown = tuple(_day(day, list(found), settings) for day, found in days)
    feeds = parts.alternates(name, parts.feeds(page, urls.HOME, settings))
    extra: tuple[parts.FrontMatter, ...] = (feeds, {"lastmod": news[0].day} if news else {})
    context, about = RecentPage(shown, len(index.papers)), f"What is new in {name}."
    return parts.PageSpec(page, context, "Recent changes", about, extra)


def _day(day: str, news: list[News], settings: parts.RenderSettings) -> RecentDay:
    added = [one for one in news if one.added]
    retagged = [one for one in news if not one.added]
    page, length = urls.RECENT, settings.limits.excerpt_characters
    return RecentDay(
        date=parse_date(day),
        added_count=len(added),
        added=tuple(
            parts.card(one.paper, page, excerpt=length, tags=one.tags) for one in added[:_A_DAY]
        ),
        retagged_count=len(retagged),
        retagged=tuple(
            TagChange(
                paper=parts.card(one.paper, page),
                added=tuple(parts.chip(tag, page) for tag in one.gained),
                removed=tuple(parts.chip(tag, page) for tag in one.lost),
            )
            for one in retagged[:_A_DAY]
        ),
    )
