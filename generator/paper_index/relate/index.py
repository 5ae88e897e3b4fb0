"""Canonical papers and the vocabulary become the index; every list has a total order."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from paper_index.model.index import GroupEntry, Index, PaperEntry, TagEntry
from paper_index.relate.counting import count_tags
from paper_index.relate.people import relate_people
from paper_index.relate.places import relate_venues, relate_years

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paper_index.model.author import Author
    from paper_index.model.index import Related
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Tag, Vocabulary


def relate(
    papers: Sequence[Paper],
    vocabulary: Vocabulary,
    most_related: int,
    authors: Sequence[Author] = (),
    most_author_pages: int = 1000,
    *,
    language: str = "en",
) -> Index:
    """Make the index; each paper gets at most `most_related` related papers.

    `authors` is what curators said about people; up to `most_author_pages` people all get a page.
    `language` (ISO 639-1) is that of most texts.
    """
    ordered = sorted(papers, key=lambda paper: paper.newest_first)
    carrying: dict[str, list[Paper]] = {tag.id: [] for tag in vocabulary.tags}
    for paper in ordered:
        for name in paper.tags:
            carrying[name].append(paper)
    related = _related(ordered, carrying, vocabulary, most_related, language)
    neighbours = _neighbours(ordered)
    people, writing = relate_people(ordered, vocabulary.by_id, authors, most_author_pages)
    venues, publishing = relate_venues(ordered)
    entries = tuple(
        PaperEntry(
            paper,
            tuple(vocabulary.by_id[name] for name in paper.tags),
            *neighbours[paper.id],
            related.get(paper.id, ()),
            writing[paper.id],
            publishing.get(paper.id),
        )
        for paper in ordered
    )
    years = relate_years(ordered, vocabulary.by_id)
    return Index(entries, _groups(vocabulary, carrying), people, venues, years)


def _related(
    ordered: Sequence[Paper],
    carrying: Mapping[str, Sequence[Paper]],
    vocabulary: Vocabulary,
    most: int,
    language: str,
) -> Mapping[str, tuple[Related, ...]]:
    if not most:
        return {}
    from paper_index.relate.related import related_papers

    return related_papers(ordered, carrying, vocabulary.by_id, most, language)


def _neighbours(ordered: Sequence[Paper]) -> dict[str, tuple[Paper | None, Paper | None]]:
    """Return the next newer and the next older paper of each."""
    newer = {second.id: first for first, second in pairwise(ordered)}
    older = {first.id: second for first, second in pairwise(ordered)}
    return {paper.id: (newer.get(paper.id), older.get(paper.id)) for paper in ordered}


def _groups(
    vocabulary: Vocabulary, carrying: Mapping[str, Sequence[Paper]]
) -> tuple[GroupEntry, ...]:
    groups = []
    for group in vocabulary.groups:
        tags = sorted((tag for tag in vocabulary.tags if tag.group == group.id), key=_by_name)
        entries = tuple(
            TagEntry(
                tag,
                group,
                tuple(carrying[tag.id]),
                count_tags(carrying[tag.id], vocabulary.by_id, without=tag.id),
                tuple(sorted((t for t in vocabulary.tags if t.parent == tag.id), key=_by_name)),
            )
            for tag in tags
        )
        groups.append(GroupEntry(group, entries))
    return tuple(groups)


def _by_name(tag: Tag) -> tuple[str, str]:
    return tag.name.casefold(), tag.id
