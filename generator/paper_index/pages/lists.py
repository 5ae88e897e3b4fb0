"""Lists of papers and names in pages of equal length, under headings such as year and letter."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Generic, TypeVar

from paper_index.pages.parts import Link, Pager, PageSpec
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

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

    def addresses(self) -> dict[str, str]:
        """Return the address of each heading, in order."""
        found: dict[str, str] = {}
        for place, entry in enumerate(self.entries):
            heading = self.heading(entry)
            page = urls.listing_page(self.first, place // self.per_page + 1)
            found.setdefault(heading, self._own(heading) or f"{page}#{_anchor(heading)}")
        return found

    def links(self, page: str) -> tuple[Link, ...]:
        """Return a link from a page to each heading, in order."""
        found = self.addresses().items()
        return tuple(Link(heading, urls.relative(address, page)) for heading, address in found)

    def pages(
        self, show: Callable[[Iterable[_Entry], str], tuple[Card | NameCount, ...]]
    ) -> Iterator[tuple[ListPage[_Entry], tuple[Section, ...]]]:
        """Yield each page with its sections; `show` makes cards or names for an address."""
        last = ""
        for part in list_pages(self.entries, self.per_page, self.first):
            sections = []
            for heading, entries in groupby(part.entries, self.heading):
                own, page = self._own(heading), part.address
                href, shown = urls.relative(own, page) if own else "", show(entries, page)
                sections.append(Section(heading, _anchor(heading), href, shown, heading == last))
            last = sections[-1].heading if sections else ""
            yield part, tuple(sections)

    def _own(self, heading: str) -> str:
        return urls.year(int(heading)) if self.linked and heading != UNDATED else ""


def _anchor(heading: str) -> str:
    return (
        f"y{heading}" if heading.isdigit() else {UNDATED: "undated"}.get(heading, heading.lower())
    )
