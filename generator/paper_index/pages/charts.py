"""Charts of numbers of papers: per year as bars, and tags by year as a table of shades.

A bar is a link with an SVG in it, and not a link in an SVG: Material's instant navigation fails at
these. Lengths are per cent of the chart, so that it fits a phone without smaller labels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil, sqrt
from typing import TYPE_CHECKING

from paper_index.pages.parts import NameCount
from paper_index.text import urls
from paper_index.text.wording import pluralize

if TYPE_CHECKING:
    from paper_index.model.index import TagEntry

FEW_PAPERS = 4
"""Papers of a tag, an author or a venue that have no chart: all of them are seen at a glance."""
MOST_YEARS = 80
"""Years from the first bar to the last; papers before them are one number beside the chart."""

_STEPS = (1, 2, 5, 10, 20)
_LABELS = 10
"""Labels that fit beside each other on a phone."""
_COUNTS = 20
"""Bars that have room for their number on a wide screen."""
_TOP, _BASE = 17, 82
"""Where the longest bar ends and all begin, in per cent of the height from the top."""
_COLUMNS, _ROWS = 12, 20
"""Years and tags in a table of shades."""
_SHADES = 4


@dataclass(frozen=True)
class YearBar:
    """A year with its number of papers, 0 in a gap; the bar is a link to exactly these papers.

    `top` and `height` are per cent of the chart's height.
    """

    year: int
    count: int
    href: str
    top: float
    height: float
    name: str
    """What the bar says of itself: "2024: 12 papers"."""
    has_label: bool
    """Whether the year is written below."""
    has_count: bool
    """Whether the number is written above, on narrow screens only for the longest bar."""
    is_longest: bool


@dataclass(frozen=True)
class YearChart:
    """Papers per year, oldest first, without a year left out."""

    bars: tuple[YearBar, ...]
    others: tuple[NameCount, ...]
    """Papers before the first bar and those without a date; a link is "" where there is none."""


@dataclass(frozen=True)
class YearCounts:
    """Numbers of papers by year, oldest first, and of those without a year."""

    years: tuple[tuple[int, int], ...]
    undated: int

    @classmethod
    def of(cls, years: Iterable[int | None]) -> YearCounts:
        """Count papers by their years."""
        found = Counter(years)
        undated = found.pop(None, 0)
        return cls(tuple(sorted((year, n) for year, n in found.items() if year)), undated)

    @property
    def total(self) -> int:
        """The number of all papers."""
        return sum(count for _, count in self.years) + self.undated


def year_chart(
    counts: YearCounts | None,
    href: Callable[[str], str],
    *,
    undated: str = "",
    few: int = 0,
) -> YearChart | None:
    """Return a chart of papers per year; None with up to `few` papers, or papers of one year.

    `href` returns the link to the papers of a year, "2024", and to those before the first bar,
    "-1944"; `undated` is the link to those without a date.
    """
    if not counts or not counts.years or counts.total <= few:
        return None
    last = counts.years[-1][0]
    shown = {year: count for year, count in counts.years if year > last - MOST_YEARS}
    first, most = min(shown), max(shown.values())
    if first == last:
        return None
    span = range(first, last + 1)
    # How many years there are from one label to the next.
    step = next((one for one in _STEPS if len(span) <= one * _LABELS), _STEPS[-1])
    longest = max(year for year, count in shown.items() if count == most)
    bars = []
    for year in span:
        count = shown.get(year, 0)
        height = round(max(count / most * (_BASE - _TOP), 1.5), 1) if count else 0
        bars.append(
            YearBar(
                year=year,
                count=count,
                href=href(str(year)) if count else "",
                top=round(_BASE - height, 1),
                height=height,
                name=f"{year}: {pluralize(count, 'paper')}",
                has_label=year % step == 0,
                has_count=bool(count) and (len(span) <= _COUNTS or year == longest),
                is_longest=len(span) <= _LABELS or year == longest,
            )
        )
    before = sum(count for year, count in counts.years if year < first)
    others = (
        NameCount(f"before {first}", href(f"-{first - 1}") if before else "", before),
        NameCount("without a date", undated, counts.undated),
    )
    return YearChart(tuple(bars), tuple(one for one in others if one.count))


def search_years(page: str, **facets: str) -> Callable[[str], str]:
    """Return the links of a chart on the page at an address: searches with facet values."""
    return lambda years: urls.relative(urls.search(**facets, year=years), page)


@dataclass(frozen=True)
class TagBar:
    """A tag with its number of papers; `length` is per cent of the longest bar."""

    name: str
    href: str
    count: int
    length: float


def tag_bars(entries: Iterable[TagEntry], most: int, page: str) -> tuple[TagBar, ...]:
    """Return the bars of tags for the page at an address; one of `most` papers has full length."""
    return tuple(
        TagBar(
            entry.tag.name,
            urls.relative(urls.tag(entry.tag.id), page),
            len(entry.papers),
            round(100 * len(entry.papers) / most, 1) if most else 0,
        )
        for entry in entries
    )


@dataclass(frozen=True)
class HeatCell:
    """The papers of a tag in a year; `shade` is from 1 to 4, and 0 without papers."""

    count: int
    href: str
    shade: int


@dataclass(frozen=True)
class HeatRow:
    """A tag with its cells, one for each column."""

    name: str
    href: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True)
class HeatTable:
    """The largest tags by year, the oldest first; the first column may be "to 2013"."""

    years: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    is_complete: bool
    """Whether all tags with papers are in it."""


def heat_table(entries: Iterable[TagEntry], page: str) -> HeatTable | None:
    """Return the table of the largest tags for the page at an address.

    None if their papers are of one year.
    """
    used = sorted((one for one in entries if one.papers), key=lambda one: -len(one.papers))
    counts = [Counter(p.year for p in one.papers if p.year) for one in used[:_ROWS]]
    years = {year for found in counts for year in found}
    if len(years) < 2:  # noqa: PLR2004 (two can be compared)
        return None
    columns = _columns(min(years), max(years))
    numbers = [
        [sum(n for year, n in found.items() if year in column) for column in columns]
        for found in counts
    ]
    most = max(map(max, numbers))
    rows = tuple(
        HeatRow(
            one.tag.name,
            urls.relative(urls.tag(one.tag.id), page),
            tuple(
                _cell(count, most, one.tag.id, column, page)
                for count, column in zip(row, columns, strict=True)
            ),
        )
        for one, row in zip(used, numbers, strict=False)
    )
    names = tuple(str(one[-1]) if len(one) == 1 else f"to {one[-1]}" for one in columns)
    return HeatTable(names, rows, len(used) <= _ROWS)


def _columns(first: int, last: int) -> list[range]:
    """Return the latest years, after one column with all before them where they are too many."""
    start = max(first, last - _COLUMNS + 1)
    earlier = [range(first, start + 1)] if first < start else []
    return earlier + [range(year, year + 1) for year in range(start + len(earlier), last + 1)]


def _cell(count: int, most: int, tag: str, years: range, page: str) -> HeatCell:
    """Return a cell; its shade grows with the root of the number, as most numbers are small."""
    year = str(years[0]) if len(years) == 1 else f"-{years[-1]}"
    href = urls.relative(urls.search(tag=tag, year=year), page) if count else ""
    return HeatCell(count, href, ceil(_SHADES * sqrt(count / most)))
