"""People as curators describe them, and which of them a printed name can mean."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pydantic import BaseModel, Field

from paper_index.model.fields import Line, Orcid, Slug, WebAddress
from paper_index.text import urls
from paper_index.text.names import Name, parse_name, without_marks

NameKey = tuple[str, str]


class Author(BaseModel, frozen=True, extra="forbid"):
    """One person: an entry of `content/authors.yml`."""

    id: Slug = Field(description="The person's slug: permanent, and the address of the page.")
    name: Line = Field(description="The name that readers see, given name first.")
    sort: Line | None = Field(
        None,
        description="The name with the family name first, where it is not the last word: "
        "`García Lorca, Federico`.",
    )
    names: tuple[Line, ...] = Field(
        (), description="Other spellings of the name, as papers print them."
    )
    papers: tuple[Slug, ...] = Field((), description="Of namesakes: the papers by this person.")
    orcid: Orcid | None = Field(None, description="The ORCID iD: 0000-0002-1825-0097.")
    homepage: WebAddress | None = Field(None, description="The person's own page.")
    aliases: tuple[Slug, ...] = Field((), description="Former ids; each redirects to this person.")

    @property
    def spellings(self) -> tuple[str, ...]:
        """All spellings of the name, each once, the one that readers see first."""
        return tuple(dict.fromkeys((self.name, *self.names)))


@dataclass(frozen=True)
class Person:
    """An author of papers, for pages and search."""

    id: str
    name: str
    label: str
    """The name, followed by the id if several people have it: labels are unique."""
    has_page: bool
    has_feed: bool = False


@lru_cache(maxsize=200_000)
def name_key(name: str) -> NameKey:
    """Return the slug and the bare letters of a name.

    Spellings with equal keys count as one name: they differ in capitals, accents or punctuation.
    """
    bare = "".join(re.findall(r"[^\W_]+", without_marks(name)))
    return urls.name_slug(name), bare or name


class NameClaims:
    """Looks up the person that a printed name means, by the entries of `content/authors.yml`."""

    def __init__(self, authors: Sequence[Author]) -> None:
        self._by_spelling: defaultdict[str, list[Author]] = defaultdict(list)
        self._by_key: defaultdict[NameKey, list[Author]] = defaultdict(list)
        for author in authors:
            for name in author.spellings:
                self._by_spelling[name].append(author)
            for key in dict.fromkeys(map(name_key, author.spellings)):
                self._by_key[key].append(author)

    def candidates(self, printed: str) -> Sequence[Author]:
        """Return the people with exactly this spelling, else those with a spelling of equal key."""
        return self._by_spelling.get(printed) or self._by_key.get(name_key(printed)) or ()

    def is_unambiguous(self, name: str) -> bool:
        """Return whether a spelling means the same person on every paper."""
        found = self.candidates(name)
        return len(found) == 1 and not found[0].papers

    def owner(self, printed: str, paper_ids: Iterable[str]) -> Author | None:
        """Return the person with this name on a paper, given by its id and aliases; None if open.

        A person whose entry lists the paper comes before one whose entry lists no papers.
        """
        candidates, ids = self.candidates(printed), set(paper_ids)
        named = [one for one in candidates if not ids.isdisjoint(one.papers)]
        found = named or [one for one in candidates if not one.papers]
        return found[0] if len(found) == 1 else None


class NameSplitter:
    """Splits printed names into their parts; `sort` in `content/authors.yml` decides.

    The one way to split the name of an author for sorting, citations, keys and search.
    """

    def __init__(self, authors: Iterable[Author] = ()) -> None:
        self._claims = NameClaims(tuple(authors))

    def split(self, printed: str, paper_ids: Iterable[str] = ()) -> Name:
        """Return the parts of a name on a paper, which is given by its id and aliases."""
        author = self._claims.owner(printed, paper_ids)
        return parse_name(printed, author.sort if author else None)


def new_authors(names: Iterable[tuple[str, str]], authors: Sequence[Author]) -> tuple[Author, ...]:
    """Return an entry with `sort` for each name that needs one, by id.

    `names` are names as printed, each with the name as a source splits it. Names that `authors` has
    are left to the curator. If sources differ, the split that most of them have is taken.
    """
    claims = NameClaims(authors)
    found: defaultdict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
    for printed, sort in names:
        if not claims.candidates(printed) and not _agrees(printed, sort):
            found[name_key(printed)][printed, sort] += 1
    taken = {name for author in authors for name in (author.id, *author.aliases)}
    made = []
    for _, splits in sorted(found.items()):
        printed, sort = min(splits, key=lambda split: (-splits[split], split))
        author = urls.free_slug(urls.name_slug(printed), taken, otherwise="author")
        taken.add(author)
        made.append(Author(id=author, name=printed, sort=sort))
    return tuple(sorted(made, key=lambda author: author.id))


def _agrees(printed: str, sort: str) -> bool:
    """Whether a printed name shows the same split as a source."""
    ours = parse_name(printed)
    if printed == sort:
        return not ours.given
    theirs = parse_name(sort)
    family = f"{ours.particle} {ours.family}".split(), f"{theirs.particle} {theirs.family}".split()
    return family[0] == family[1] or ours.family == theirs.family
