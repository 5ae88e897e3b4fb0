"""Builds the index from canonical papers and the vocabulary; every list has a total order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.model.index import GroupEntry, Index, PaperEntry, TagEntry
from paper_index.relate.facets import count_tags, relate_venues, relate_years
from paper_index.relate.people import relate_people

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paper_index.model.author import Author
    from paper_index.model.index import Related
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Vocabulary


def relate(
    papers: Sequence[Paper],
    vocabulary: Vocabulary,
    most_related: int,
    *,
    authors: Sequence[Author] = (),
    most_author_pages: int = 1000,
    language: str = "en",
) -> Index:
    """Return the index; each paper has at most `most_related` related papers.

    `authors` are the curators' entries of people. If there are at most `most_author_pages` people,
    each has a page. `language` (ISO 639-1) is that of most texts.
    """
    ordered = sorted(papers, key=lambda paper: paper.newest_first)
    by_tag: dict[str, list[Paper]] = {tag.id: [] for tag in vocabulary.tags}
    for paper in ordered:
        for name in paper.tags:
            by_tag[name].append(paper)
    related: Mapping[str, tuple[Related, ...]] = {}
    if most_related:
        # Loading scikit-learn takes a second.
        from paper_index.relate.related import related_papers

        related = related_papers(ordered, vocabulary.by_id, most_related, language)
    people, people_by_paper = relate_people(
        ordered, vocabulary.by_id, authors, most_pages=most_author_pages
    )
    venues, venue_by_paper = relate_venues(ordered)
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
    return Index(entries, _groups(vocabulary, by_tag), people, venues, years)


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
