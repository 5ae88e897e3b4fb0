"""Lists of papers and names in pages of equal length, and papers under a heading for each year."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Generic, TypeVar

from paper_index.pages.parts import Link, crumbs
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from markupsafe import Markup

    from paper_index.model.paper import Paper
    from paper_index.pages.parts import Card

UNDATED = "Date unknown"

_Entry = TypeVar("_Entry")


@dataclass(frozen=True)
class Pager:
    """Links between the pages of a list; `previous` and `next` are "" at the ends."""

    number: int
    pages: tuple[Link, ...]
    previous: str
    next: str


@dataclass(frozen=True)
class YearSection:
    """The papers of one year on one page of a list; `total` counts those on all pages.

    `anchor` is its fragment. `href` leads to the page of the year; "" where there is none.
    """

    heading: Markup
    anchor: str
    href: str
    total: int
    cards: tuple[Card, ...]
    continued: bool


@dataclass(frozen=True)
class ListPage(Generic[_Entry]):
    """One page of a list, with its entries."""

    first: str
    """The address of the first page of the list."""
    number: int
    """From 1."""
    count: int
    """The number of pages, at least 1."""
    entries: Sequence[_Entry]
    before: _Entry | None
    """The last entry of the page before; None on the first page."""

    @property
    def address(self) -> str:
        """The address of this page."""
        return urls.listing_page(self.first, self.number)

    def title(self, title: str) -> str:
        """Return the title of this page of a list: numbered from the second page on."""
        return title if self.number == 1 else f"{title}, page {self.number}"

    def crumbs(self, name: str, *parents: tuple[str, str]) -> tuple[Link, ...]:
        """Return the breadcrumbs; on later pages they include the list's own first page."""
        own = [(name, self.first)] if self.number > 1 else []
        return crumbs(self.address, *parents, *own)

    @property
    def pager(self) -> Pager:
        """The links to the other pages of the list."""
        pages = tuple(Link(str(n), self._href(n)) for n in range(1, self.count + 1))
        return Pager(self.number, pages, self._href(self.number - 1), self._href(self.number + 1))

    def _href(self, number: int) -> str:
        if not 1 <= number <= self.count:
            return ""
        return urls.relative(urls.listing_page(self.first, number), self.address)


def list_pages(entries: Sequence[_Entry], per_page: int, first: str) -> Iterator[ListPage[_Entry]]:
    """Yield the pages of a list whose first page is at an address; an empty list has one."""
    count = max(1, -(-len(entries) // per_page))
    for place in range(count):
        start = place * per_page
        shown = entries[start : start + per_page]
        yield ListPage(first, place + 1, count, shown, entries[start - 1] if place else None)


@dataclass(frozen=True)
class YearList:
    """A list of papers in order of year, `per_page` to a page; `first` is its first address."""

    papers: Sequence[Paper]
    year: Callable[[Paper], int | None]
    per_page: int
    first: str
    linked: bool = False
    """Whether years lead to their own pages, which is wrong for the years of a venue."""

    def addresses(self) -> dict[int | None, str]:
        """Return the address of each year's papers, in order; None is "date unknown"."""
        found: dict[int | None, str] = {}
        for place, paper in enumerate(self.papers):
            year = self.year(paper)
            page = urls.listing_page(self.first, place // self.per_page + 1)
            own = urls.year(year) if year and self.linked else f"{page}#{_anchor(year)}"
            found.setdefault(year, own)
        return found

    def links(self, page: str) -> tuple[Link, ...]:
        """Return a link from a page to each year's papers, in order."""
        return tuple(
            Link(str(year or UNDATED), urls.relative(address, page))
            for year, address in self.addresses().items()
        )

    def pages(
        self, show: Callable[[Paper, str], Card]
    ) -> Iterator[tuple[ListPage[Paper], tuple[YearSection, ...]]]:
        """Yield each page with its sections; `show` makes a paper's card for an address."""
        totals = Counter(map(self.year, self.papers))
        for part in list_pages(self.papers, self.per_page, self.first):
            last = {self.year(part.before)} if part.before else set()
            sections = tuple(
                YearSection(
                    heading=text.markdown(str(year or UNDATED)),
                    anchor=_anchor(year),
                    href=urls.relative(urls.year(year), part.address)
                    if year and self.linked
                    else "",
                    total=totals[year],
                    cards=tuple(show(paper, part.address) for paper in papers),
                    continued=year in last,
                )
                for year, papers in groupby(part.entries, key=self.year)
            )
            yield part, sections


def _anchor(year: int | None) -> str:
    return f"y{year}" if year else "undated"
