"""The page of recent changes: papers that entered and tags that changed, day by day."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from paper_index.model.fields import display_date, parse_date
from paper_index.pages.contexts import RecentDay, RecentPage, Retagging
from paper_index.pages.parts import card, chip, crumbs
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_index.model.index import Index
    from paper_index.model.page import News
    from paper_index.pages.parts import RenderSettings

MOST = 100
"""Papers that the page names, as far as they are of one day each."""

_A_DAY = 30  # papers named of one day and kind; a whole import is no reading matter


def recent_page(index: Index, news: Sequence[News], settings: RenderSettings) -> RecentPage:
    """Return the context of the page of recent changes; `news` come newest first."""
    last = news[min(MOST, len(news)) - 1].day if news else ""
    days = groupby((one for one in news if one.day >= last), key=lambda one: one.day)
    return RecentPage(
        crumbs=crumbs(urls.RECENT),
        heading=text.markdown("Recent changes"),
        days=tuple(_day(day, list(found), settings) for day, found in days),
        papers_href=urls.relative(urls.PAPERS, urls.RECENT),
        feeds_href=urls.relative(urls.FEEDS, urls.RECENT),
        total=len(index.papers),
    )


def _day(day: str, news: list[News], settings: RenderSettings) -> RecentDay:
    date = display_date(parse_date(day))
    assert date is not None  # noqa: S101 (a day is a date)
    added = [one for one in news if one.added]
    retagged = [one for one in news if not one.added]
    return RecentDay(
        date=date,
        added_count=len(added),
        added=tuple(
            card(one.paper, urls.RECENT, excerpt=settings.limits.excerpt_characters, tags=one.tags)
            for one in added[:_A_DAY]
        ),
        retagged_count=len(retagged),
        retagged=tuple(_retagging(one) for one in retagged[:_A_DAY]),
    )


def _retagging(one: News) -> Retagging:
    page = urls.RECENT
    return Retagging(
        paper=card(one.paper, page),
        gained=tuple(chip(tag, page) for tag in one.gained),
        lost=tuple(chip(tag, page) for tag in one.lost),
    )
