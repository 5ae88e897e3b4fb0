"""Assigns printed author names to people, and lists the people with their papers.

Names that differ only in capitals, accents or punctuation belong to one person, since misprints
look like that; only curators join others.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from paper_index.model.author import NameClaims, Person, name_key
from paper_index.model.index import PersonEntry
from paper_index.text import urls
from paper_index.text.names import invert_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from paper_index.model.author import Author, NameKey
    from paper_index.model.paper import Paper
    from paper_index.model.settings import AuthorPages
    from paper_index.model.vocabulary import Tag

_FEED_MINIMUM = 2
"""Papers from which on a person can have a feed."""


@dataclass(eq=False)
class Writer:
    """A person: papers, and papers per printed name; complete once all names are assigned."""

    id: str
    author: Author | None = None
    papers: list[Paper] = field(default_factory=list)
    printed: Counter[str] = field(default_factory=Counter)

    @cached_property
    def spellings(self) -> tuple[str, ...]:
        """The printed names, most frequent first, then those only in the curator's entry."""

        # Accents get lost and are hardly ever added: of equally frequent names prefer those with.
        def rank(name: str) -> tuple[int, int, str]:
            composed = unicodedata.normalize("NFC", name)
            return -self.printed[name], sum(letter.isascii() for letter in composed), name

        known = self.author.spellings if self.author else ()
        printed = sorted(self.printed, key=rank) if len(self.printed) > 1 else self.printed
        return tuple(dict.fromkeys((*printed, *known)))

    @cached_property
    def name(self) -> str:
        """The displayed name: the curator's, else the most frequent."""
        return self.author.name if self.author else self.spellings[0]


@dataclass(frozen=True)
class Writers:
    """All people: those with an entry, then the others in the order in which they appeared."""

    people: tuple[Writer, ...]
    by_paper: Mapping[str, tuple[Writer, ...]]
    """By paper id: the person behind each of the authors that are named, in their order."""

    @cached_property
    def _rank(self) -> dict[Writer, int]:
        ordered = sorted(self.people, key=lambda one: (one.name, one.id))
        return {one: number for number, one in enumerate(ordered)}

    def coauthors(self, writer: Writer) -> list[tuple[Writer, int]]:
        """Return the people with whom someone wrote and how often, most often first, by name."""
        counts: dict[Writer, int] = {}
        for paper in writer.papers:
            for one in dict.fromkeys(self.by_paper[paper.id]):
                counts[one] = counts.get(one, 0) + 1
        counts.pop(writer, None)
        by_name = sorted(counts, key=self._rank.__getitem__)
        if len(writer.papers) > 1:
            by_name.sort(key=counts.__getitem__, reverse=True)
        return [(one, counts[one]) for one in by_name]


def assign_names(papers: Sequence[Paper], authors: Sequence[Author]) -> Writers:
    """Return the person behind every printed name; a person's papers keep the given order.

    The id of a person without an entry is the slug of the name. If two people would share an id,
    the one who appeared later gets a number, so that new papers do not change old addresses.
    """
    claims = NameClaims(authors)
    curated = {author.id: Writer(author.id, author) for author in authors}
    others: dict[NameKey, Writer] = {}
    taken = {name for author in authors for name in (author.id, *author.aliases)}
    by_paper: defaultdict[str, tuple[Writer, ...]] = defaultdict(tuple)
    for paper in sorted(papers, key=lambda one: (str(one.added or ""), one.id)):
        for printed in paper.named_authors:
            key = name_key(printed)
            author = claims.owner(printed, (paper.id, *paper.aliases))
            writer = curated[author.id] if author else others.get(key)
            if writer is None:
                writer = others[key] = Writer(urls.free_slug(key[0], taken, otherwise="author"))
                taken.add(writer.id)
            writer.printed[printed] += 1
            by_paper[paper.id] += (writer,)
    for paper in papers:
        for writer in dict.fromkeys(by_paper[paper.id]):
            writer.papers.append(paper)
    return Writers((*curated.values(), *others.values()), by_paper)


def relate_people(
    papers: Sequence[Paper],
    tags: Mapping[str, Tag],
    authors: Sequence[Author],
    pages: AuthorPages,
) -> tuple[tuple[PersonEntry, ...], Mapping[str, tuple[PersonEntry, ...]]]:
    """Return all people by family name, and the authors of each paper by the paper's id.

    A person's papers keep the given order. People with a curator's entry and those with enough
    papers have a page.
    """
    found = assign_names(papers, authors)
    namesakes = Counter(one.name for one in found.people)

    def person(one: Writer) -> Person:
        label = one.name if namesakes[one.name] == 1 else f"{one.name} ({one.id})"
        has_page = bool(one.author) or 0 < pages.papers <= len(one.papers)
        has_feed = pages.feeds and has_page and len(one.papers) >= _FEED_MINIMUM
        return Person(one.id, one.name, label, has_page, has_feed)

    def details(one: Writer) -> tuple[tuple[tuple[Person, int], ...], tuple[tuple[Tag, int], ...]]:
        if not people[one].has_page:
            return (), ()
        coauthors = tuple((people[other], count) for other, count in found.coauthors(one))
        return coauthors, count_tags(one.papers, tags)

    people = {one: person(one) for one in found.people}
    former = _former_ids(found.people, authors)
    inverted = {
        one: invert_name(one.name, one.author.sort if one.author else None) for one in found.people
    }
    entries = {
        one: PersonEntry(
            people[one],
            inverted[one].text,
            inverted[one].letter,
            one.spellings,
            former.get(one.id, ()),
            tuple(one.papers),
            *details(one),
            one.author,
        )
        for one in sorted(found.people, key=lambda one: (inverted[one].key, one.id))
    }
    by_paper = {name: tuple(entries[one] for one in own) for name, own in found.by_paper.items()}
    return tuple(entries.values()), by_paper


def _former_ids(writers: Sequence[Writer], authors: Sequence[Author]) -> dict[str, tuple[str, ...]]:
    """Return the ids that redirect to each entry: its aliases and the slugs of its spellings."""
    taken = {one.id for one in writers} | {alias for one in authors for alias in one.aliases}
    claims = NameClaims(authors)
    slugs = {
        author: {urls.name_slug(name) for name in author.spellings if claims.is_unambiguous(name)}
        for author in authors
    }
    uses = Counter(slug for own in slugs.values() for slug in own)
    free = {s for s in uses.keys() - {"", *taken} if uses[s] == 1 and not urls.is_reserved(s)}
    return {author.id: (*author.aliases, *sorted(own & free)) for author, own in slugs.items()}


def count_tags(
    papers: Iterable[Paper], tags: Mapping[str, Tag], *, without: str | None = None
) -> tuple[tuple[Tag, int], ...]:
    """Return the tags on some papers with their number of papers, most first, then by id.

    The tag with the id `without` is not counted.
    """
    counts: dict[str, int] = {}
    for paper in papers:
        for name in paper.tags:
            counts[name] = counts.get(name, 0) + 1
    counts.pop(without or "", None)
    ordered = sorted(sorted(counts), key=counts.__getitem__, reverse=True)
    return tuple((tags[name], counts[name]) for name in ordered)
