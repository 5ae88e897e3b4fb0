"""Validate the entries of `authors.yml`: every spelling and every paper belongs to one person."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from paper_index.content.validate import build_entries, entry_ids
from paper_index.model.author import Author, NameClaims, NameKey, name_key
from paper_index.model.issues import Issue, error, hint
from paper_index.text.wording import did_you_mean, nearest, question

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

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
    authors, issues = build_entries(Author, document, document.data)
    printed = {record.id: _texts(record, "authors") for record in records}
    former = {alias: record.id for record in records for alias in _texts(record, "aliases")}
    issues += entry_ids("author-clash", authors, document)
    issues += _clashes(authors, document)
    claims, names = NameClaims(authors), sorted({name for row in printed.values() for name in row})
    known = set(map(name_key, names))
    free = [name for name in names if not claims.candidates(name)]
    for author in authors:
        issues += _names(author, document, known, free)
        issues += _papers(author, document, printed, former)
    return authors, issues


def _texts(record: Record, key: str) -> list[str]:
    return [text for number, text in record.texts(key) if number is not None]


def _clashes(authors: Sequence[Author], document: Document) -> Iterator[Issue]:
    """Yield an error for each spelling of two people, and each paper that two namesakes claim.

    People whose papers are listed may share a spelling.
    """
    owners: dict[str, Author] = {}
    claimed: defaultdict[str, list[Author]] = defaultdict(list)
    for author in authors:
        names = () if author.papers else (author.name, *author.names)
        for number, name in enumerate(names):
            owner = owners.setdefault(name, author)
            if owner is not author:
                keys = ("names", number - 1) if number else ("name",)
                what = f"{name!r} is a spelling of {owner.id!r} as well"
                advice = "list under `papers` of one of the two which papers are theirs"
                yield error("author-clash", document.location(author.id, *keys), what, advice)
        for number, paper in enumerate(author.papers):
            for other in claimed[paper]:
                if other is not author and not _keys(author).isdisjoint(_keys(other)):
                    place = document.location(author.id, "papers", number)
                    what = f"{other.id!r} has the same name and claims {paper!r} as well"
                    yield error("author-clash", place, what, "keep it in one of the two places")
            claimed[paper].append(author)


def _keys(author: Author) -> set[NameKey]:
    return set(map(name_key, author.spellings))


def _names(
    author: Author, document: Document, known: Set[NameKey], free: Sequence[str]
) -> Iterator[Issue]:
    """Yield hints at repeated spellings, and at spellings and people that no paper prints."""
    for number, name in enumerate(author.names):
        place = document.location(author.id, "names", number)
        if name == author.name or name in author.names[:number]:
            yield hint(
                "repeated-value", place, f"{name!r} is listed twice", "delete one of the two"
            )
        if name_key(name) not in known:
            yield _unknown_name(place, name, free)
    if known.isdisjoint(_keys(author)):
        yield _unknown_name(document.location(author.id, "name"), author.name, free)


def _papers(
    author: Author,
    document: Document,
    printed: Mapping[str, Sequence[str]],
    former: Mapping[str, str],
) -> Iterator[Issue]:
    """Yield issues of listed papers: repeated, not there, or without the name.

    `printed` has the names on each paper, by id; `former` has the present id for each alias.
    """
    for number, name in enumerate(author.papers):
        place = document.location(author.id, "papers", number)
        if name in author.papers[:number]:
            yield hint(
                "repeated-value", place, f"{name!r} is listed twice", "delete one of the two"
            )
        paper = name if name in printed else former.get(name)
        if paper is None:
            what, advice = f"there is no paper {name!r}", did_you_mean(name, printed)
            yield error("author-paper", place, what, advice)
        elif _keys(author).isdisjoint(map(name_key, printed[paper])):
            what = f"{name!r} does not print the name {author.name!r}"
            advice = _nearest_name(author.name, printed[paper])
            yield error("author-paper", place, what, advice or "delete it, or add the spelling")


def _unknown_name(place: SourceLocation, name: str, free: Sequence[str]) -> Issue:
    advice = _nearest_name(name, free) or "delete it, or wait for the paper"
    return hint("unknown-author", place, f"no paper prints the name {name!r}", advice)


def _nearest_name(name: str, choices: Iterable[str]) -> str:
    folded = {choice.casefold(): choice for choice in choices}
    return question([folded[found] for found in nearest(name, folded)])
