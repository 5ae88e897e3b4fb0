"""Validate the entries of `authors.yml`: every spelling and every paper belongs to one person."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from paper_index.content.validate import DocumentPart, build_model, entry_ids
from paper_index.model.author import Author, NameClaims, name_key
from paper_index.model.issues import Issue, error, hint
from paper_index.text.wording import did_you_mean, nearest, question

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from paper_index.model.issues import SourceLocation
    from paper_index.model.source import Document, Record


def validate_authors(
    document: Document, records: Sequence[Record]
) -> tuple[tuple[Author, ...], list[Issue]]:
    """Return the valid authors, in the order of their file, and the issues of all entries.

    Names are compared with those that the papers print, including papers that have issues.
    """
    if not isinstance(document.data, dict):
        what = "a mapping of ids to people belongs here: `ada-brown: {name: Ada Brown}`"
        issues = [] if document.data is None else [error("wrong-type", document.location(), what)]
        return (), issues
    authors: list[Author] = []
    issues = []
    for key, value in document.data.items():
        author, found = build_model(Author, DocumentPart(document, (key,), {"id": key}), value)
        issues += found
        authors += [author] if author else []
    printed = {record.id: _texts(record, "authors") for record in records}
    former = {alias: record.id for record in records for alias in _texts(record, "aliases")}
    issues += entry_ids("author-clash", authors, document)
    issues += _repeated(authors, document)
    issues += _shared_spellings(authors, document)
    issues += _shared_papers(authors, document)
    issues += _wrong_papers(authors, document, printed, former)
    issues += _unknown_names(authors, document, {name for row in printed.values() for name in row})
    return tuple(authors), issues


def _texts(record: Record, key: str) -> list[str]:
    return [text for number, text in record.texts(key) if number is not None]


def _repeated(authors: Sequence[Author], document: Document) -> Iterator[Issue]:
    for author in authors:
        for key, values in (("names", author.names), ("papers", author.papers)):
            for number, value in enumerate(values):
                if value in values[:number] or (key == "names" and value == author.name):
                    place = document.location(author.id, key, number)
                    what = f"{value!r} is listed twice"
                    yield hint("repeated-value", place, what, "delete one of the two")


def _shared_spellings(authors: Sequence[Author], document: Document) -> Iterator[Issue]:
    """Yield an error for each spelling of two people, unless their papers are listed."""
    owners: dict[str, Author] = {}
    for author in authors:
        names = () if author.papers else (author.name, *author.names)
        for number, name in enumerate(names):
            owner = owners.setdefault(name, author)
            if owner is not author:
                keys = ("names", number - 1) if number else ("name",)
                what = f"{name!r} is a spelling of {owner.id!r} as well"
                advice = "list under `papers` of one of the two which papers are theirs"
                yield error("author-clash", document.location(author.id, *keys), what, advice)


def _shared_papers(authors: Sequence[Author], document: Document) -> Iterator[Issue]:
    """Yield an error for each paper that two people of one name claim."""
    claimed: defaultdict[str, list[Author]] = defaultdict(list)
    for author in authors:
        keys = set(map(name_key, author.spellings))
        for number, paper in enumerate(author.papers):
            for other in claimed[paper]:
                if other is not author and not keys.isdisjoint(map(name_key, other.spellings)):
                    place = document.location(author.id, "papers", number)
                    what = f"{other.id!r} has the same name and claims {paper!r} as well"
                    yield error("author-clash", place, what, "keep it in one of the two places")
            claimed[paper].append(author)


def _wrong_papers(
    authors: Sequence[Author],
    document: Document,
    printed: Mapping[str, Sequence[str]],
    former: Mapping[str, str],
) -> Iterator[Issue]:
    """Yield an error for each listed paper that does not exist or does not print the name.

    `printed` has the names on each paper, by id; `former` has the present id for each alias.
    """
    for author in authors:
        keys = set(map(name_key, author.spellings))
        for number, name in enumerate(author.papers):
            place = document.location(author.id, "papers", number)
            paper = name if name in printed else former.get(name)
            if paper is None:
                what, advice = f"there is no paper {name!r}", did_you_mean(name, printed)
                yield error("author-paper", place, what, advice)
            elif keys.isdisjoint(map(name_key, printed[paper])):
                what = f"{name!r} does not print the name {author.name!r}"
                advice = _nearest_name(author.name, printed[paper])
                yield error("author-paper", place, what, advice or "delete it, or add the spelling")


def _unknown_names(
    authors: Sequence[Author], document: Document, printed: Iterable[str]
) -> Iterator[Issue]:
    """Yield a hint for each spelling, and each person, that no paper prints."""
    known = {name_key(name) for name in printed}
    claims = NameClaims(authors)
    free = sorted(name for name in printed if not claims.candidates(name))
    for author in authors:
        for number, name in enumerate(author.names):
            if name_key(name) not in known:
                place = document.location(author.id, "names", number)
                yield _unknown_name(place, name, free)
        if known.isdisjoint(map(name_key, author.spellings)):
            yield _unknown_name(document.location(author.id, "name"), author.name, free)


def _unknown_name(place: SourceLocation, name: str, free: Sequence[str]) -> Issue:
    advice = _nearest_name(name, free) or "delete it, or wait for the paper"
    return hint("unknown-author", place, f"no paper prints the name {name!r}", advice)


def _nearest_name(name: str, choices: Iterable[str]) -> str:
    folded = {choice.casefold(): choice for choice in choices}
    return question([folded[found] for found in nearest(name, folded)])
