"""Makes entries of authors.yml for names that a source splits another way than the name shows."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from paper_index.model.author import Author, NameClaims, name_key
from paper_index.text.names import parse_name
from paper_index.text.urls import free_slug, name_slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


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
        author = free_slug(name_slug(printed), taken, otherwise="author")
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
