"""Builds the index from canonical papers and the vocabulary; every list has a total order."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import groupby
from typing import TYPE_CHECKING

from paper_index.cache.store import Store
from paper_index.model.author import name_key
from paper_index.model.index import GroupEntry, Index, PaperEntry, TagEntry, VenueEntry, YearEntry
from paper_index.model.settings import AuthorPages
from paper_index.relate.people import count_tags, relate_people
from paper_index.relate.related import Compared, compare, read_related
from paper_index.text import urls
from paper_index.text.names import latin_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paper_index.model.author import Author, NameKey
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Tag, Vocabulary

FEWEST_ON_MAP = 3
"""Papers from which on an index has a map."""

_ALL_AUTHORS = AuthorPages(papers=1)


def relate(  # noqa: PLR0913 (one value for each kind of input)
    papers: Sequence[Paper],
    vocabulary: Vocabulary,
    most_related: int,
    *,
    authors: Sequence[Author] = (),
    author_pages: AuthorPages = _ALL_AUTHORS,
    language: str = "en",
    with_map: bool = True,
    cache: Store | None = None,
) -> Index:
    """Return the index; each paper has at most `most_related` related papers.

    `authors` are the curators' entries of people; `author_pages` says which authors have a page.
    `language` (ISO 639-1) is that of most texts; `cache` has the results of earlier builds.
    """
    ordered = sorted(papers, key=lambda paper: paper.newest_first)
    by_tag: defaultdict[str, list[Paper]] = defaultdict(list)
    for paper in ordered:
        for name in paper.tags:
            by_tag[name].append(paper)
    compared = Compared(ordered, vocabulary, language, cache or Store(None))
    has_map = with_map and len(ordered) >= FEWEST_ON_MAP
    with compare(compared, most_related, has_map=has_map) as comparing:
        people, people_by_paper = relate_people(ordered, vocabulary.by_id, authors, author_pages)
        venues, venue_by_paper = relate_venues(ordered)
        found, (places, regions) = comparing.result()
    related = read_related(compared, found) if found else {}
    neighbours = zip([None, *ordered], ordered, [*ordered[1:], None], strict=False)
    entries = tuple(
        PaperEntry(
            paper,
            tuple(vocabulary.by_id[name] for name in paper.tags),
            newer,
            older,
            related.get(paper.id, ()),
            people_by_paper[paper.id],
            venue_by_paper.get(paper.id),
        )
        for newer, paper, older in neighbours
    )
    years = relate_years(ordered, vocabulary.by_id)
    groups = _groups(vocabulary, by_tag)
    return Index(entries, groups, people, venues, years, places=places, regions=regions)


def _groups(
    vocabulary: Vocabulary, by_tag: Mapping[str, Sequence[Paper]]
) -> tuple[GroupEntry, ...]:
    tags = sorted(vocabulary.tags, key=lambda tag: (tag.name.casefold(), tag.id))
    return tuple(
        GroupEntry(
            group,
            tuple(
                TagEntry(
                    tag,
                    group,
                    tuple(by_tag[tag.id]),
                    count_tags(by_tag[tag.id], vocabulary.by_id, without=tag.id),
                    tuple(narrower for narrower in tags if narrower.parent == tag.id),
                )
                for tag in tags
                if tag.group == group.id
            ),
        )
        for group in vocabulary.groups
    )


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
        spellings = Counter(sorted(paper.venue for paper in own if paper.venue)).most_common()
        entries.append(VenueEntry(venue_id, spellings[0][0], tuple(ordered)))
        by_paper |= dict.fromkeys((paper.id for paper in own), entries[-1])
    entries.sort(key=lambda one: (latin_words(one.name), one.name, one.id))
    return tuple(entries), by_paper


def relate_years(papers: Sequence[Paper], tags: Mapping[str, Tag]) -> tuple[YearEntry, ...]:
    """Return the years with their papers, newest first; `papers` must be sorted newest first."""
    dated = (paper for paper in papers if paper.year)
    years = ((year, tuple(own)) for year, own in groupby(dated, key=lambda paper: paper.year or 0))
    return tuple(YearEntry(year, own, count_tags(own, tags)) for year, own in years)
