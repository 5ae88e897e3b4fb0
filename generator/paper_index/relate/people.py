"""Assigns printed author names to people, and lists the people with their papers.

Names that differ only in capitals, accents or punctuation belong to one person, since misprints
look like that; only curators join others.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from paper_index.model.author import NameClaims, Person, name_key
from paper_index.model.index import PersonEntry
from paper_index.relate.facets import count_tags
from paper_index.text import urls
from paper_index.text.names import invert_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from paper_index.model.author import Author, NameKey
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Tag

_PAGE_MINIMUM = 2
"""Papers from which on a person has a page, however large the index is."""


@dataclass
class Writer:
    """A person while names are being assigned: papers, and papers per printed name."""

    id: str
    author: Author | None = None
    papers: list[Paper] = field(default_factory=list)
    printed: Counter[str] = field(default_factory=Counter)

    @property
    def spellings(self) -> tuple[str, ...]:
        """The printed names, most frequent first, then those only in the curator's entry."""

        # Accents get lost and are hardly ever added: of equally frequent names prefer those with.
        def rank(name: str) -> tuple[int, int, str]:
            composed = unicodedata.normalize("NFC", name)
            return -self.printed[name], sum(letter.isascii() for letter in composed), name

        known = self.author.spellings if self.author else ()
        return tuple(dict.fromkeys((*sorted(self.printed, key=rank), *known)))

    @property
    def name(self) -> str:
        """The displayed name: the curator's, else the most frequent."""
        return self.author.name if self.author else self.spellings[0]


@dataclass(frozen=True)
class Writers:
    """All people: those with an entry, then the others in the order in which they appeared."""

    people: tuple[Writer, ...]
    by_paper: Mapping[str, tuple[Writer, ...]]
    """By paper id: the person behind each of the authors, in their order."""


def assign_names(papers: Sequence[Paper], authors: Sequence[Author]) -> Writers:
    """Return the person behind every printed name; a person's papers keep the given order.

    The id of a person without an entry is the slug of the name. If two people would share an id,
    the one who appeared later gets a number, so that new papers do not change old addresses.
    """
    claims = NameClaims(authors)
    curated = {author.id: Writer(author.id, author) for author in authors}
    others: dict[NameKey, Writer] = {}
    for printed in _unclaimed_names(papers, claims):
        others.setdefault(name_key(printed), Writer(""))
    taken = {name for author in authors for name in (author.id, *author.aliases)}
    for (slug, _), writer in others.items():
        writer.id = urls.free_slug(slug, taken, otherwise="author")
        taken.add(writer.id)
    by_paper = {}
    for paper in papers:
        found = []
        for printed in paper.authors:
            author = claims.owner(printed, (paper.id, *paper.aliases))
            writer = curated[author.id] if author else others[name_key(printed)]
            writer.printed[printed] += 1
            found.append(writer)
        for writer in {one.id: one for one in found}.values():
            writer.papers.append(paper)
        by_paper[paper.id] = tuple(found)
    return Writers((*curated.values(), *others.values()), by_paper)


def _unclaimed_names(papers: Sequence[Paper], claims: NameClaims) -> Iterator[str]:
    """Yield the names that belong to no entry, those of the papers added first first."""
    for paper in sorted(papers, key=lambda one: (str(one.added or ""), one.id)):
        for printed in paper.authors:
            if claims.owner(printed, (paper.id, *paper.aliases)) is None:
                yield printed


def relate_people(
    papers: Sequence[Paper],
    tags: Mapping[str, Tag],
    authors: Sequence[Author],
    *,
    most_pages: int,
) -> tuple[tuple[PersonEntry, ...], Mapping[str, tuple[PersonEntry, ...]]]:
    """Return all people by family name, and the authors of each paper by the paper's id.

    A person's papers keep the given order. If there are more than `most_pages` people with papers,
    only those with two papers and those with a curator's entry have a page.
    """
    found = assign_names(papers, authors)
    writers = [one for one in found.people if one.papers or one.author]
    people = _people(writers, most_pages)
    former = _former_ids(writers, authors)
    inverted = {
        one.id: invert_name(one.name, one.author.sort if one.author else None) for one in writers
    }
    writers.sort(key=lambda one: (inverted[one.id].key, one.id))
    entries = {
        one.id: PersonEntry(
            people[one.id],
            inverted[one.id].text,
            inverted[one.id].letter,
            one.spellings,
            former.get(one.id, ()),
            tuple(one.papers),
            _coauthors(one, found, people),
            count_tags(one.papers, tags),
            (one.author and one.author.orcid) or "",
            (one.author and one.author.homepage) or "",
            one.author is not None,
        )
        for one in writers
    }
    by_paper = {
        name: tuple(entries[one.id] for one in authors) for name, authors in found.by_paper.items()
    }
    return tuple(entries.values()), by_paper


def _people(writers: Sequence[Writer], most_pages: int) -> dict[str, Person]:
    all_have_pages = sum(bool(one.papers) for one in writers) <= most_pages
    namesakes = Counter(one.name for one in writers)
    return {
        one.id: Person(
            one.id,
            one.name,
            one.name if namesakes[one.name] == 1 else f"{one.name} ({one.id})",
            has_page=all_have_pages or bool(one.author) or len(one.papers) >= _PAGE_MINIMUM,
        )
        for one in writers
    }


def _former_ids(writers: Sequence[Writer], authors: Sequence[Author]) -> dict[str, tuple[str, ...]]:
    """Return the ids that redirect to each entry: its aliases and the slugs of its spellings."""
    taken = {one.id for one in writers} | {alias for one in authors for alias in one.aliases}
    claims = NameClaims(authors)
    slugs = {
        author.id: sorted(
            {urls.name_slug(name) for name in author.spellings if claims.is_unambiguous(name)}
        )
        for author in authors
    }
    uses = Counter(slug for own in slugs.values() for slug in own)
    free = {slug for slug in uses.keys() - taken if uses[slug] == 1 and urls.is_usable(slug)}
    return {
        author.id: (*author.aliases, *(slug for slug in slugs[author.id] if slug in free))
        for author in authors
    }


def _coauthors(
    writer: Writer, found: Writers, people: Mapping[str, Person]
) -> tuple[tuple[Person, int], ...]:
    counts = Counter(
        name
        for paper in writer.papers
        for name in {one.id for one in found.by_paper[paper.id]}
        if name != writer.id
    )
    ordered = sorted(counts.items(), key=lambda item: (-item[1], people[item[0]].name, item[0]))
    return tuple((people[name], count) for name, count in ordered)
