"""Lists of papers and names in pages of equal length, and papers under a heading for each year."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Generic, TypeVar

from paper_index.pages.parts import Card, Link, Pager, PageSpec, cards
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from markupsafe import Markup

    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Tag
    from paper_index.pages.parts import FrontMatter

UNDATED = "Date unknown"

_Entry = TypeVar("_Entry")


@dataclass(frozen=True)
class YearSection:
    """The papers of one year on one page of a list; `anchor` is its fragment.

    `href` leads to the page of the year; "" where there is none.
    """

    heading: Markup
    anchor: str
    href: str
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

    def spec(
        self,
        context: object,
        title: str,
        description: str,
        *extra: FrontMatter,
        heading: str = "",
        steps: tuple[tuple[str, str], ...] = (),
        name: str = "",
    ) -> PageSpec:
        """Return this page, with its number in the title and links to the others.

        `name` is that of the list in the breadcrumbs of later pages, after `steps`.
        """
        later = self.number > 1
        pages = tuple(Link(str(n), self._href(n)) for n in range(1, self.count + 1))
        return PageSpec(
            self.address,
            context,
            f"{title}, page {self.number}" if later else title,
            description,
            extra,
            heading or title,
            (*steps, (name, self.first)) if later and name else steps,
            Pager(self.number, pages, self._href(self.number - 1), self._href(self.number + 1)),
        )

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
        self, tags: Mapping[str, Tag]
    ) -> Iterator[tuple[ListPage[Paper], tuple[YearSection, ...]]]:
        """Yield each page with its sections; `tags` are by id."""
        for part in list_pages(self.papers, self.per_page, self.first):
            last = {self.year(part.before)} if part.before else set()
            sections = tuple(
                YearSection(
                    text.markdown(str(year or UNDATED)),
                    _anchor(year),
                    urls.relative(urls.year(year), part.address) if year and self.linked else "",
                    cards(papers, part.address, tags),
                    year in last,
                )
                for year, papers in groupby(part.entries, key=self.year)
            )
            yield part, sections


def _anchor(year: int | None) -> str:
    return f"y{year}" if year else "undated"
