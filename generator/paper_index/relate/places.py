"""Where and when papers appeared: every venue and every year with its papers."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import groupby
from typing import TYPE_CHECKING

from paper_index.model.author import name_key
from paper_index.model.index import VenueEntry, YearEntry
from paper_index.relate.counting import count_tags
from paper_index.text import urls
from paper_index.text.names import latin_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paper_index.model.author import NameKey
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Tag


def relate_venues(
    papers: Sequence[Paper],
) -> tuple[tuple[VenueEntry, ...], Mapping[str, VenueEntry]]:
    """Return the venues by name, and by each paper's id its venue.

    Spellings that differ in capitals, accents or punctuation are one venue, under the most
    frequent of them; nothing else is joined. Papers stand newest first by the venue's year. Where
    two venues would share an id, the one whose papers entered later gets a number.
    """
    found: defaultdict[NameKey, list[Paper]] = defaultdict(list)
    for paper in sorted(papers, key=lambda one: (str(one.added or ""), one.id)):
        if paper.venue:
            found[name_key(paper.venue)].append(paper)
    taken: set[str] = set()
    entries: list[VenueEntry] = []
    by_paper: dict[str, VenueEntry] = {}
    for (slug, _), own in found.items():
        name = urls.free_slug(slug, taken, otherwise="venue")
        taken.add(name)
        ordered = sorted(own, key=lambda one: (-(one.appeared or 0), one.newest_first))
        entries.append(VenueEntry(name, _most_frequent(own), tuple(ordered)))
        by_paper |= dict.fromkeys((paper.id for paper in own), entries[-1])
    entries.sort(key=lambda one: (latin_words(one.name), one.name, one.id))
    return tuple(entries), by_paper


def _most_frequent(papers: Sequence[Paper]) -> str:
    counted = Counter(paper.venue or "" for paper in papers)
    return min(counted, key=lambda name: (-counted[name], name))


def relate_years(papers: Sequence[Paper], tags: Mapping[str, Tag]) -> tuple[YearEntry, ...]:
    """Return the years, newest first; `papers` come newest first."""
    years = groupby((paper for paper in papers if paper.year), key=lambda paper: paper.year or 0)
    found = [(year, tuple(own)) for year, own in years]
    return tuple(YearEntry(year, own, count_tags(own, tags)) for year, own in found)
