"""Hints on who wrote what: names that are likely one person's, or that nobody has told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_index.model.author import NameClaims
from paper_index.model.issues import Issue, hint
from paper_index.relate.likeness import alike
from paper_index.relate.writers import writers
from paper_index.text import urls

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from paper_index.model.author import Author
    from paper_index.model.issues import SourceLocation
    from paper_index.model.paper import Paper
    from paper_index.model.source import Record
    from paper_index.relate.writers import Writer

_FILE = "content/authors.yml"


def advise_people(
    papers: Sequence[Paper], authors: Sequence[Author], records: Mapping[str, Record]
) -> list[Issue]:
    """Return the hints, each at a name in a paper: of two alike, at the one in fewer papers."""
    found = writers(papers, authors)
    issues = list(_undecided(papers, authors, records))
    for like in alike(found):
        pair = sorted(
            zip((like.one, like.other), like.names, strict=True),
            key=lambda one: (len(one[0].papers), one[1]),
        )
        (rarer, name), (_, other) = pair
        what = f"{name!r} and {other!r} are likely one person: {like.reason}"
        advice = f"join them in {_FILE}, or give each an entry of its own there"
        issues.append(hint("similar-authors", _place(rarer, name, records), what, advice))
    for writer in found.everybody:
        wanted = urls.name_slug(writer.name)
        if not writer.author and urls.is_usable(wanted) and writer.id != wanted:
            what = f"{writer.name!r} has the address {urls.author(writer.id)}: another has {wanted}"
            advice = f"give each an entry with an id in {_FILE}, so that the addresses stay"
            place = _place(writer, writer.name, records)
            issues.append(hint("shared-slug", place, what, advice))
    return issues


def _undecided(
    papers: Sequence[Paper], authors: Sequence[Author], records: Mapping[str, Record]
) -> Iterator[Issue]:
    claims = NameClaims(authors)
    for paper in papers if authors else ():
        for number, name in enumerate(paper.authors):
            candidates = claims.candidates(name)
            if candidates and claims.owner(name, (paper.id, *paper.aliases)) is None:
                ids = " or ".join(one.id for one in candidates)
                what = f"{name!r} is the name of several people, and nobody says whose it is here"
                advice = f"add {paper.id} to the `papers` of {ids} in {_FILE}"
                place = records[paper.id].location("authors", number)
                yield hint("undecided-namesake", place, what, advice)


def _place(writer: Writer, name: str, records: Mapping[str, Record]) -> SourceLocation:
    """Return where a person's name stands first; a name that only curators know, any of them."""
    places = [
        records[paper.id].location("authors", number)
        for paper in writer.papers
        for number, printed in enumerate(paper.authors)
        if printed == name or name not in writer.printed
    ]
    return min(places)
