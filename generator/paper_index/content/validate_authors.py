"""The raw `authors.yml` becomes people; every spelling and every paper is one person's."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from paper_index.content.documents import Place, build
from paper_index.model.author import Author, NameClaims, name_key
from paper_index.model.issues import Issue, error, hint
from paper_index.text.urls import is_reserved
from paper_index.text.wording import did_you_mean, nearest, question

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from paper_index.model.issues import SourceLocation
    from paper_index.model.source import Document, Record


def validate_authors(
    document: Document, records: Sequence[Record]
) -> tuple[tuple[Author, ...], list[Issue]]:
    """Return the people, in the order of their file, and the issues of it.

    An entry with an issue of its own is left out. Names are compared with what the papers print,
    also with papers that have issues.
    """
    if not isinstance(document.data, dict):
        what = "a mapping of ids to people belongs here: `ada-brown: {name: Ada Brown}`"
        issues = [] if document.data is None else [error("wrong-type", document.location(), what)]
        return (), issues
    authors: list[Author] = []
    issues = []
    for key, value in document.data.items():
        author, found = build(Author, Place(document, (key,), {"id": key}), value)
        issues += found
        authors += [author] if author else []
    issues += [*_ids(authors, document), *_repeated(authors, document)]
    issues += _spellings(authors, document)
    printed = {record.id: _texts(record, "authors") for record in records}
    former = {alias: record.id for record in records for alias in _texts(record, "aliases")}
    issues += _papers(authors, document, printed, former)
    issues += _unknown(authors, document, printed)
    return tuple(authors), issues


def _texts(record: Record, key: str) -> list[str]:
    values = record.data.get(key) if isinstance(record.data, dict) else None
    found = values if isinstance(values, list) else []
    return [value.strip() for value in found if isinstance(value, str)]


def _ids(authors: Sequence[Author], document: Document) -> Iterator[Issue]:
    owners = {author.id: author.id for author in authors}
    for author in authors:
        places = [(author.id, document.location(author.id))]
        for number, alias in enumerate(author.aliases):
            place = document.location(author.id, "aliases", number)
            places.append((alias, place))
            if alias in owners:
                what = f"{alias!r} already belongs to {owners[alias]!r}"
                yield error("author-clash", place, what, "delete it in one of the two places")
            owners.setdefault(alias, author.id)
        for name, place in places:
            if is_reserved(name):
                what = f"{name!r} is the address of a listing's own page"
                yield error("invalid-id", place, what, "choose another id")


def _repeated(authors: Sequence[Author], document: Document) -> Iterator[Issue]:
    for author in authors:
        for key, taken, values in (
            ("names", {author.name}, author.names),
            ("papers", set[str](), author.papers),
        ):
            for number, value in enumerate(values):
                if value in taken:
                    place = document.location(author.id, key, number)
                    what = f"{value!r} stands twice"
                    yield hint("repeated-value", place, what, "delete one of the two")
                taken.add(value)


def _spellings(authors: Sequence[Author], document: Document) -> Iterator[Issue]:
    """Yield an error for each spelling or paper that two people claim."""
    owners: dict[str, Author] = {}
    for author in authors:
        for number, name in enumerate((author.name, *author.names)):
            if author.papers:
                continue
            first = owners.setdefault(name, author)
            if first is not author:
                keys = ("names", number - 1) if number else ("name",)
                what = f"{name!r} is a spelling of {first.id!r} as well"
                advice = "list under `papers` of one of the two which papers are theirs"
                yield error("author-clash", document.location(author.id, *keys), what, advice)
    claimed: defaultdict[str, list[Author]] = defaultdict(list)
    for author in authors:
        for number, paper in enumerate(author.papers):
            for other in claimed[paper]:
                both = {*map(name_key, author.spellings)} & {*map(name_key, other.spellings)}
                if both and other is not author:
                    place = document.location(author.id, "papers", number)
                    what = f"{other.id!r} has the same name and claims {paper!r} as well"
                    yield error("author-clash", place, what, "keep it in one of the two places")
            claimed[paper].append(author)


def _papers(
    authors: Sequence[Author],
    document: Document,
    printed: Mapping[str, Sequence[str]],
    former: Mapping[str, str],
) -> Iterator[Issue]:
    for author in authors:
        own = {name_key(name) for name in author.spellings}
        for number, name in enumerate(author.papers):
            place = document.location(author.id, "papers", number)
            paper = name if name in printed else former.get(name)
            if paper is None:
                what, advice = f"there is no paper {name!r}", did_you_mean(name, printed)
                yield error("author-paper", place, what, advice)
            elif own.isdisjoint(map(name_key, printed[paper])):
                what = f"{name!r} does not print the name {author.name!r}"
                close = _near(author.name, printed[paper])
                yield error("author-paper", place, what, close or "delete it, or add the spelling")


def _unknown(
    authors: Sequence[Author], document: Document, printed: Mapping[str, Sequence[str]]
) -> Iterator[Issue]:
    everything = {name for names in printed.values() for name in names}
    known = {name_key(name) for name in everything}
    claims = NameClaims(authors)
    free = sorted(name for name in everything if not claims.candidates(name))
    for author in authors:
        for number, name in enumerate(author.names):
            if name_key(name) not in known:
                place = document.location(author.id, "names", number)
                yield _nobody(place, name, free)
        if known.isdisjoint(map(name_key, author.spellings)):
            yield _nobody(document.location(author.id, "name"), author.name, free)


def _near(name: str, choices: Iterable[str]) -> str:
    """Return "did you mean A. Brown?", capitals not counting, or "" when no name is near."""
    folded = {choice.casefold(): choice for choice in choices}
    return question([folded[found] for found in nearest(name, folded)])


def _nobody(place: SourceLocation, name: str, free: Sequence[str]) -> Issue:
    advice = _near(name, free) or "delete it, or wait for the paper"
    return hint("unknown-author", place, f"no paper prints the name {name!r}", advice)
