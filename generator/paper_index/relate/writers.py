"""Assigns every printed author name to a person, by the curators' entries, else by its letters.

Names that differ only in capitals, accents or punctuation belong to one person, since misprints
look like that; only curators join others.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from paper_index.model.author import NameClaims, name_key
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from paper_index.model.author import Author, NameKey
    from paper_index.model.paper import Paper


@dataclass
class Writer:
    """A person while they are found: the papers, and each printed name with its number of them."""

    id: str
    author: Author | None = None
    papers: list[Paper] = field(default_factory=list)
    printed: Counter[str] = field(default_factory=Counter)

    @property
    def spellings(self) -> tuple[str, ...]:
        """The printed names, the most frequent first, then those that only a curator knows."""
        # Of two as frequent the one with more accents: they get lost, and are hardly ever added.
        ordered = sorted(self.printed, key=lambda name: (-self.printed[name], _ascii(name), name))
        known = self.author.spellings if self.author else ()
        return tuple(dict.fromkeys((*ordered, *known)))

    @property
    def name(self) -> str:
        """The name that readers see: the curator's, else the most frequent."""
        return self.author.name if self.author else self.spellings[0]


@dataclass(frozen=True)
class Writers:
    """Everybody: those with an entry, then the others in the order in which they appeared."""

    everybody: tuple[Writer, ...]
    by_paper: Mapping[str, tuple[Writer, ...]]
    """By a paper's id the person behind each of its authors, in their order."""


def _ascii(name: str) -> int:
    """Count the ASCII characters of a name, accents standing with their letters."""
    return sum(letter.isascii() for letter in unicodedata.normalize("NFC", name))


def writers(papers: Sequence[Paper], authors: Sequence[Author]) -> Writers:
    """Say who wrote what; a person's papers stand in the order given.

    The id of a person without an entry is the slug of the name. Where two people would share one,
    who appeared later gets a number, so that new papers do not change old addresses.
    """
    claims = NameClaims(authors)
    known = {author.id: Writer(author.id, author) for author in authors}
    others: dict[NameKey, Writer] = {}
    for printed in _by_appearance(papers, claims):
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
            writer = known[author.id] if author else others[name_key(printed)]
            writer.printed[printed] += 1
            found.append(writer)
        for writer in {one.id: one for one in found}.values():
            writer.papers.append(paper)
        by_paper[paper.id] = tuple(found)
    return Writers((*known.values(), *others.values()), by_paper)


def _by_appearance(papers: Sequence[Paper], claims: NameClaims) -> Iterator[str]:
    """Yield the names that are nobody's, those of the papers first that entered first."""
    for paper in sorted(papers, key=lambda one: (str(one.added or ""), one.id)):
        for printed in paper.authors:
            if claims.owner(printed, (paper.id, *paper.aliases)) is None:
                yield printed
