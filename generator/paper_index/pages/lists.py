"""Lists of papers and names in pages of equal length, under headings such as year and letter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Generic, TypeVar

from paper_index.pages.parts import Link, Pager, PageSpec
from paper_index.text import urls

if TYPE_CHECKING:
    from paper_index.pages.parts import Card, FrontMatter, NameCount

UNDATED = "Date unknown"

_Entry = TypeVar("_Entry")


@dataclass(frozen=True)
class Section:
    """The cards or names under one heading on one page of a list; `anchor` is its fragment.

    `href` leads to the heading's own page; "" where there is none.
    """

    heading: str
    anchor: str
    href: str
    entries: tuple[Card | NameCount, ...]
    continued: bool


@dataclass(frozen=True)
class Part(Generic[_Entry]):
    """The entries under one heading on one page of a list; `address` is the heading's own page."""

    heading: str
    address: str
    entries: tuple[_Entry, ...]
    continued: bool

    def shown(
        self, page: str, show: Callable[[Iterable[_Entry], str], tuple[Card | NameCount, ...]]
    ) -> Section:
        """Return the part on the page at an address; `show` makes cards or names for it."""
        href = urls.relative(self.address, page) if self.address else ""
        entries = show(self.entries, page)
        return Section(self.heading, _anchor(self.heading), href, entries, self.continued)


def heading_links(addresses: Iterable[tuple[str, str]], page: str) -> tuple[Link, ...]:
    """Return a link from a page to each heading of a list."""
    return tuple(Link(heading, urls.relative(address, page)) for heading, address in addresses)


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
        links = (
            Link(str(number), urls.relative(urls.listing_page(self.first, number), self.address))
            for number in range(1, self.count + 1)
        )
        return PageSpec(
            self.address,
            context,
            f"{title}, page {self.number}" if later else title,
            description,
            extra,
            heading or title,
            (*steps, (name, self.first)) if later and name else steps,
            Pager(self.number, tuple(links)),
        )


def list_pages(entries: Sequence[_Entry], per_page: int, first: str) -> Iterator[ListPage[_Entry]]:
    """Yield the pages of a list whose first page is at an address; an empty list has one."""
    count = max(1, -(-len(entries) // per_page))
    for number in range(1, count + 1):
        shown = entries[(number - 1) * per_page : number * per_page]
        yield ListPage(first, number, count, shown)


@dataclass(frozen=True)
class SectionedList(Generic[_Entry]):
    """A list with `per_page` entries to a page, under headings; `first` is its first address."""

    entries: Sequence[_Entry]
    """In the order of their headings."""
    heading: Callable[[_Entry], str]
    per_page: int
    first: str
    linked: bool = False
    """Whether years lead to their own pages, which is wrong for the years of a venue."""

    @cached_property
    def addresses(self) -> tuple[tuple[str, str], ...]:
        """The headings, in order, each with its address."""
        found: dict[str, str] = {}
        for place, entry in enumerate(self.entries):
            heading = self.heading(entry)
            if heading not in found:
                page = urls.listing_page(self.first, place // self.per_page + 1)
                found[heading] = self._own(heading) or f"{page}#{_anchor(heading)}"
        return tuple(found.items())

    def pages(self) -> Iterator[tuple[ListPage[_Entry], tuple[Part[_Entry], ...]]]:
        """Yield each page with what it has under each heading."""
        last = ""
        for page in list_pages(self.entries, self.per_page, self.first):
            parts = []
            for heading, entries in groupby(page.entries, self.heading):
                own = self._own(heading)
                parts.append(Part(heading, own, tuple(entries), heading == last))
            last = parts[-1].heading if parts else ""
            yield page, tuple(parts)

    def _own(self, heading: str) -> str:
        return urls.year(int(heading)) if self.linked and heading != UNDATED else ""


def _anchor(heading: str) -> str:
    return (
        f"y{heading}" if heading.isdigit() else {UNDATED: "undated"}.get(heading, heading.lower())
    )
