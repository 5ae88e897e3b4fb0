"""Groups papers by venue and year, and counts the tags on them."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import groupby
from typing import TYPE_CHECKING

from paper_index.model.author import name_key
from paper_index.model.index import VenueEntry, YearEntry
from paper_index.text import urls
from paper_index.text.names import latin_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from paper_index.model.author import NameKey
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Tag


def relate_venues(
    papers: Sequence[Paper],
) -> tuple[tuple[VenueEntry, ...], Mapping[str, VenueEntry]]:
    """Return the venues by name, and the venue of each paper by the paper's id.

    Spellings that differ only in capitals, accents or punctuation are one venue, named by the most
    frequent of them. Its papers are sorted by the venue's year, newest first. If two venues would
    share an id, the one whose papers were added later gets a number.
    """
    by_name: defaultdict[NameKey, list[Paper]] = defaultdict(list)
    for paper in sorted(papers, key=lambda one: (str(one.added or ""), one.id)):
        if paper.venue:
            by_name[name_key(paper.venue)].append(paper)
    taken: set[str] = set()
    entries: list[VenueEntry] = []
    by_paper: dict[str, VenueEntry] = {}
    for (slug, _), own in by_name.items():
        venue_id = urls.free_slug(slug, taken, otherwise="venue")
        taken.add(venue_id)
        ordered = sorted(own, key=lambda one: (-(one.appeared or 0), one.newest_first))
        counts = Counter(paper.venue or "" for paper in own)
        name = min(counts, key=lambda spelling: (-counts[spelling], spelling))
        entries.append(VenueEntry(venue_id, name, tuple(ordered)))
        by_paper |= dict.fromkeys((paper.id for paper in own), entries[-1])
    entries.sort(key=lambda one: (latin_words(one.name), one.name, one.id))
    return tuple(entries), by_paper


def relate_years(papers: Sequence[Paper], tags: Mapping[str, Tag]) -> tuple[YearEntry, ...]:
    """Return the years with their papers, newest first; `papers` must be sorted newest first."""
    dated = (paper for paper in papers if paper.year)
    years = ((year, tuple(own)) for year, own in groupby(dated, key=lambda paper: paper.year or 0))
    return tuple(YearEntry(year, own, count_tags(own, tags)) for year, own in years)


def count_tags(
    papers: Iterable[Paper], tags: Mapping[str, Tag], *, without: str | None = None
) -> tuple[tuple[Tag, int], ...]:
    """Return the tags on some papers with their number of papers, most first, then by id.

    The tag with the id `without` is not counted.
    """
    counts = Counter(name for paper in papers for name in paper.tags if name != without)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple((tags[name], count) for name, count in ordered)
