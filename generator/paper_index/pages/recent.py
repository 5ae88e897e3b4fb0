"""The page of recent changes, and that of each month where there are too many for one page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from paper_index.model.fields import parse_date
from paper_index.pages import parts
from paper_index.pages.lists import ListPage
from paper_index.text import urls

if TYPE_CHECKING:
    from paper_index.model.fields import PartialDate
    from paper_index.model.index import News


@dataclass(frozen=True)
class TagChange:
    """A paper whose tags or status changed, with the tags that were added and removed."""

    paper: parts.Card
    added: tuple[parts.Chip, ...]
    removed: tuple[parts.Chip, ...]


@dataclass(frozen=True)
class RecentDay:
    """The changes of one day, or those of them that are on this page.

    The numbers are those of the whole day, and 0 where the day begins on the page before.
    """

    date: PartialDate
    added_count: int
    added: tuple[parts.Card, ...]
    retagged_count: int
    retagged: tuple[TagChange, ...]


@dataclass(frozen=True)
class RecentMonth:
    """The days of a month; `name` is "November 2026"."""

    name: str
    anchor: str
    href: str
    """The page of the month, where this page may lack changes of it."""
    days: tuple[RecentDay, ...]


@dataclass(frozen=True)
class RecentPage:
    """The latest changes, or those of a month; newest day first."""

    total: int | None
    """The number of all papers; None on the page of a month."""
    months: tuple[RecentMonth, ...]
    archive: tuple[parts.NameCount, ...]
    """The pages of all months, where this page has not all changes."""
    newer: parts.Link | None
    older: parts.Link | None
    """The months before and after that of the page."""


def recent_pages(given: parts.PageInput, news: Sequence[News]) -> Iterator[parts.PagePlan]:
    """Yield the pages of changes; `news` come newest day first."""
    settings, most = given.settings, given.settings.limits.papers_per_page
    fixed = settings.without_history()
    days = Counter((one.day, one.added) for one in news)
    months = [(month, list(found)) for month, found in groupby(news, key=lambda one: one.day[:7])]
    archive = tuple((month, len(found)) for month, found in months) if len(news) > most else ()
    shown = tuple(news[:most])
    latest = (shown, _numbers(days, shown, None), archive, len(given.index.papers), fixed)
    yield parts.PagePlan(urls.RECENT, "Recent changes", recent_page, latest)
    names = [month for month, _ in archive]
    neighbours = zip([None, *names], months, [*names[1:], None], strict=False)
    for newer, (month, found), older in neighbours if archive else ():
        before = None
        for part in _month_parts(found, most, urls.recent(month)):
            numbers, before = _numbers(days, part.entries, before), part.entries[-1]
            values = (part, (month, newer, older), numbers, fixed)
            yield parts.PagePlan(part.address, f"Changes in {month}", month_page, values)


def _month_parts(news: Sequence[News], most: int, first: str) -> Iterator[ListPage[News]]:
    """Yield the pages of a month; only the first one may be shorter, and gets what is new."""
    count = -(-len(news) // most)
    starts = [0, *range(len(news) - (count - 1) * most, len(news), most)]
    for number, (start, end) in enumerate(pairwise((*starts, len(news))), 1):
        yield ListPage(first, number, count, tuple(news[start:end]))


_Numbers = tuple[tuple[tuple[str, bool], int], ...]
"""Numbers of changes by day and by whether papers were added."""


def _numbers(
    days: Mapping[tuple[str, bool], int], news: Sequence[News], before: News | None
) -> _Numbers:
    """Return the numbers for the headings of a page; a heading that continues another has none."""
    shown = dict.fromkeys((one.day, one.added) for one in news)
    return tuple(
        (key, days[key]) for key in shown if not before or key != (before.day, before.added)
    )


def recent_page(
    news: tuple[News, ...],
    numbers: _Numbers,
    archive: tuple[tuple[str, int], ...],
    total: int,
    settings: parts.RenderSettings,
) -> parts.PageSpec:
    """Return the page of the latest changes."""
    page, name = urls.RECENT, settings.site.name
    months = tuple(
        parts.NameCount(_name(month), urls.relative(urls.recent(month), page), count)
        for month, count in archive
    )
    shown = _months(news, numbers, page, settings, months)
    context = RecentPage(total, shown, months, None, None)
    feeds = parts.alternates(name, parts.feeds(page, urls.HOME, settings))
    extra: tuple[parts.FrontMatter, ...] = (feeds, {"lastmod": news[0].day} if news else {})
    return parts.PageSpec(page, context, "Recent changes", f"What is new in {name}.", extra)


def month_page(
    part: ListPage[News],
    place: tuple[str, str | None, str | None],
    numbers: _Numbers,
    settings: parts.RenderSettings,
) -> parts.PageSpec:
    """Return one page of the changes of a month; `place` has it, and the newer and older month."""
    month, newer, older = place
    page, name = part.address, _name(month)
    months = _months(part.entries, numbers, page, settings)
    beside = (
        parts.Link(_name(one), urls.relative(urls.recent(one), page)) if one else None
        for one in (newer, older)
    )
    context = RecentPage(None, months, (), *beside)
    about = f"What was new in {settings.site.name} in {name}."
    steps = (("Recent", urls.RECENT),)
    lastmod: parts.FrontMatter = {"lastmod": part.entries[0].day}
    return part.spec(context, f"Changes in {name}", about, lastmod, steps=steps, name=name)


def _months(
    news: Sequence[News],
    numbers: _Numbers,
    page: str,
    settings: parts.RenderSettings,
    archive: Sequence[parts.NameCount] = (),
) -> tuple[RecentMonth, ...]:
    counts, hrefs = dict(numbers), {one.name: one.href for one in archive}
    return tuple(
        RecentMonth(
            _name(month),
            f"m{month}",
            hrefs.get(_name(month), ""),
            tuple(
                _day(day, list(found), counts, page, settings)
                for day, found in groupby(entries, key=lambda one: one.day)
            ),
        )
        for month, entries in groupby(news, key=lambda one: one.day[:7])
    )


def _day(
    day: str,
    news: list[News],
    counts: Mapping[tuple[str, bool], int],
    page: str,
    settings: parts.RenderSettings,
) -> RecentDay:
    length = settings.limits.excerpt_characters
    return RecentDay(
        date=parse_date(day),
        added_count=counts.get((day, True), 0),
        added=tuple(
            parts.card(one.paper, page, excerpt=length, tags=one.tags) for one in news if one.added
        ),
        retagged_count=counts.get((day, False), 0),
        retagged=tuple(
            TagChange(
                paper=parts.card(one.paper, page),
                added=tuple(parts.chip(tag, page) for tag in one.gained),
                removed=tuple(parts.chip(tag, page) for tag in one.lost),
            )
            for one in news
            if not one.added
        ),
    )


def _name(month: str) -> str:
    return parse_date(month).shown
