"""Listings in pages: which entries a page shows, and papers under a heading for each year."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

from paper_index.pages.contexts import Section
from paper_index.text import escape as text
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from paper_index.model.paper import Paper
    from paper_index.pages.contexts import Card

UNDATED = "Date unknown"

_Entry = TypeVar("_Entry")


def page_count(entries: Sequence[object], per_page: int) -> int:
    """Return how many pages a listing has: one at least."""
    return max(1, -(-len(entries) // per_page))


def paged(
    entries: Sequence[_Entry], per_page: int, first: str
) -> Iterator[tuple[int, str, Sequence[_Entry]]]:
    """Yield number, address and entries of each page of a listing."""
    for number in range(1, page_count(entries, per_page) + 1):
        shown = entries[(number - 1) * per_page : number * per_page]
        yield number, urls.listing_page(first, number), shown


@dataclass(frozen=True)
class ByYear:
    """A listing of papers in order of year, `per_page` on a page; `first` is its address.

    With `linked` each year leads to its own page: not where it is a venue's, and another.
    """

    papers: Sequence[Paper]
    year: Callable[[Paper], int | None]
    per_page: int
    first: str
    linked: bool = False

    def starts(self) -> dict[int | None, str]:
        """Return where each year starts, in their order; None is "date unknown"."""
        found: dict[int | None, str] = {}
        for place, paper in enumerate(self.papers):
            year = self.year(paper)
            page = urls.listing_page(self.first, place // self.per_page + 1)
            found.setdefault(year, f"{page}#{_anchor(year)}")
        return found

    def pages(
        self, show: Callable[[Paper, str], Card]
    ) -> Iterator[tuple[int, str, tuple[Section, ...]]]:
        """Yield number, address and sections of each page; `show` makes a card for an address."""
        totals = Counter(map(self.year, self.papers))
        before: object = None
        for number, page, shown in paged(self.papers, self.per_page, self.first):
            sections: list[Section] = []
            for year, papers in groupby(shown, key=self.year):
                cards = tuple(show(paper, page) for paper in papers)
                continued = number > 1 and not sections and year == before
                sections.append(
                    Section(
                        heading=text.markdown(str(year or UNDATED)),
                        anchor=_anchor(year),
                        href=urls.relative(urls.year(year), page) if year and self.linked else "",
                        total=totals[year],
                        cards=cards,
                        continued=continued,
                    )
                )
                before = year
            yield number, page, tuple(sections)


def _anchor(year: int | None) -> str:
    return f"y{year}" if year else "undated"
