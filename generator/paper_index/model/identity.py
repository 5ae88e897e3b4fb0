"""Which person each printed name is: by what curators said, else by its letters.

Knows nothing of pages. Two names that differ in capitals, accents or punctuation alone are one
person's, since that is how names get misprinted; all else is for curators to say.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from paper_index.text import urls
from paper_index.text.names import without_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from paper_index.model.author import Author
    from paper_index.model.paper import Paper

Letters = tuple[str, str]


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


@lru_cache(maxsize=200_000)
def letters(name: str) -> Letters:
    """Return what two names of one person have in common: the slug, and the bare letters."""
    bare = "".join(re.findall(r"[^\W_]+", without_marks(name)))
    return urls.name_slug(name), bare or name


def _ascii(name: str) -> int:
    """Count the ASCII characters of a name, accents standing with their letters."""
    return sum(letter.isascii() for letter in unicodedata.normalize("NFC", name))


class Claims:
    """Whose spelling it is, by what `content/authors.yml` says."""

    def __init__(self, authors: Sequence[Author]) -> None:
        self._exact: defaultdict[str, list[Author]] = defaultdict(list)
        self._alike: defaultdict[Letters, list[Author]] = defaultdict(list)
        for author in authors:
            for name in author.spellings:
                self._exact[name].append(author)
            for key in dict.fromkeys(map(letters, author.spellings)):
                self._alike[key].append(author)

    def candidates(self, printed: str) -> Sequence[Author]:
        """Return the persons who may be meant: those with that very spelling, else alike ones."""
        return self._exact.get(printed) or self._alike.get(letters(printed)) or ()

    def alone(self, name: str) -> bool:
        """Whether a spelling can only be one person's, on whatever paper it stands."""
        found = self.candidates(name)
        return len(found) == 1 and not found[0].papers

    def whose(self, printed: str, ids: Iterable[str]) -> Author | None:
        """Return who has the name on a paper, given by its id and former ids; None if unsaid."""
        candidates, paper = self.candidates(printed), set(ids)
        named = [one for one in candidates if not paper.isdisjoint(one.papers)]
        found = named or [one for one in candidates if not one.papers]
        return found[0] if len(found) == 1 else None


def writers(papers: Sequence[Paper], authors: Sequence[Author]) -> Writers:
    """Say who wrote what; a person's papers stand in the order given.

    The id of a person without an entry is the slug of the name. Where two people would share one,
    who appeared later gets a number, so that new papers do not change old addresses.
    """
    claims = Claims(authors)
    known = {author.id: Writer(author.id, author) for author in authors}
    others: dict[Letters, Writer] = {}
    for printed in _by_appearance(papers, claims):
        others.setdefault(letters(printed), Writer(""))
    taken = {name for author in authors for name in (author.id, *author.aliases)}
    for (slug, _), writer in others.items():
        writer.id = urls.free_slug(slug, taken, otherwise="author")
        taken.add(writer.id)
    by_paper = {}
    for paper in papers:
        found = []
        for printed in paper.authors:
            author = claims.whose(printed, (paper.id, *paper.aliases))
            writer = known[author.id] if author else others[letters(printed)]
            writer.printed[printed] += 1
            found.append(writer)
        for writer in {one.id: one for one in found}.values():
            writer.papers.append(paper)
        by_paper[paper.id] = tuple(found)
    return Writers((*known.values(), *others.values()), by_paper)


def _by_appearance(papers: Sequence[Paper], claims: Claims) -> Iterator[str]:
    """Yield the names that are nobody's, those of the papers first that entered first."""
    for paper in sorted(papers, key=lambda one: (str(one.added or ""), one.id)):
        for printed in paper.authors:
            if claims.whose(printed, (paper.id, *paper.aliases)) is None:
                yield printed
