"""Who wrote the papers: every person with papers, co-authors and tags, as a library files them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from paper_index.model.author import NameClaims, Person
from paper_index.model.index import PersonEntry
from paper_index.relate.counting import count_tags
from paper_index.relate.writers import writers
from paper_index.text import urls
from paper_index.text.names import invert_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from paper_index.model.author import Author
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Tag
    from paper_index.relate.writers import Writer, Writers

_ENOUGH = 2
"""Papers from which on a person has a page in an index of any size."""


def relate_people(
    papers: Sequence[Paper],
    tags: Mapping[str, Tag],
    authors: Sequence[Author],
    most_pages: int,
) -> tuple[tuple[PersonEntry, ...], Mapping[str, tuple[PersonEntry, ...]]]:
    """Return everybody by family name, and by each paper's id the people who wrote it.

    Papers stand in the order given. Up to `most_pages` people all have a page; among more, those
    with two papers and those with an entry of a curator do.
    """
    found = writers(papers, authors)
    everybody = [one for one in found.everybody if one.papers or one.author]
    all_have = sum(bool(one.papers) for one in everybody) <= most_pages
    people = _people(everybody, all_have=all_have)
    former = _former(everybody, authors)
    shelves = {
        one.id: invert_name(one.name, one.author.sort if one.author else None) for one in everybody
    }
    everybody.sort(key=lambda one: (shelves[one.id].key, one.id))
    entries = {
        one.id: PersonEntry(
            people[one.id],
            shelves[one.id].text,
            shelves[one.id].letter,
            one.spellings,
            former.get(one.id, ()),
            tuple(one.papers),
            _coauthors(one, found, people),
            count_tags(one.papers, tags),
            (one.author and one.author.orcid) or "",
            (one.author and one.author.homepage) or "",
            one.author is not None,
        )
        for one in everybody
    }
    by_paper = {
        name: tuple(entries[one.id] for one in whole) for name, whole in found.by_paper.items()
    }
    return tuple(entries.values()), by_paper


def _people(everybody: Iterable[Writer], *, all_have: bool) -> dict[str, Person]:
    everybody = list(everybody)
    named = Counter(one.name for one in everybody)
    return {
        one.id: Person(
            one.id,
            one.name,
            one.name if named[one.name] == 1 else f"{one.name} ({one.id})",
            has_page=all_have or bool(one.author) or len(one.papers) >= _ENOUGH,
        )
        for one in everybody
    }


def _former(everybody: Iterable[Writer], authors: Sequence[Author]) -> dict[str, tuple[str, ...]]:
    """Return the other ids of those with an entry: a name that was joined leads on."""
    taken = {one.id for one in everybody} | {alias for one in authors for alias in one.aliases}
    claims = NameClaims(authors)
    slugs = {
        author.id: sorted(
            {urls.name_slug(name) for name in author.spellings if claims.is_unambiguous(name)}
        )
        for author in authors
    }
    times = Counter(slug for own in slugs.values() for slug in own)
    return {
        author.id: (
            *author.aliases,
            *(
                slug
                for slug in slugs[author.id]
                if times[slug] == 1 and slug not in taken and urls.is_usable(slug)
            ),
        )
        for author in authors
    }


def _coauthors(
    writer: Writer, found: Writers, people: Mapping[str, Person]
) -> tuple[tuple[Person, int], ...]:
    counted = Counter(
        name
        for paper in writer.papers
        for name in {one.id for one in found.by_paper[paper.id]}
        if name != writer.id
    )
    ordered = sorted(counted.items(), key=lambda item: (-item[1], people[item[0]].name, item[0]))
    return tuple((people[name], count) for name, count in ordered)
