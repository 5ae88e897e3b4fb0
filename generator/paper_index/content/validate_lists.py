"""Validate the lists of tags, verdicts and authors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import partial
from itertools import combinations
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from paper_index.content.format_lists import VERDICT_KEYS
from paper_index.content.validate import build_entries, build_model, entry_ids, unknown_key
from paper_index.model.author import Author, NameClaims, NameKey, name_key
from paper_index.model.issues import Issue, error, hint
from paper_index.model.paper import DeclinedPaper, RemovedPaper, WatchList
from paper_index.model.vocabulary import Group, PlacedVerdict, Tag, Verdict, Vocabulary
from paper_index.text.wording import did_you_mean, nearest, pluralize, question

if TYPE_CHECKING:
    from paper_index.model.issues import SourceLocation
    from paper_index.model.source import Document, Record

_SECTIONS = ("groups", "tags")


def validate_vocabulary(document: Document) -> tuple[Vocabulary, list[Issue]]:
    """Return the vocabulary, in the order of its file, and its issues.

    A group or tag with issues of its own is left out of the vocabulary.
    """
    data = document.data
    if not isinstance(data, dict):
        what = "a mapping with `groups` and `tags` belongs here"
        issues = [] if data is None else [error("wrong-type", document.location(), what)]
        return Vocabulary(readable=False), issues
    issues = [
        unknown_key(document.location(key), key, _SECTIONS) for key in data if key not in _SECTIONS
    ]
    sections = {name: data.get(name) or {} for name in _SECTIONS}
    readable = isinstance(sections["tags"], dict)
    for name, entries in sections.items():
        if not isinstance(entries, dict):
            what = f"a mapping of ids to {name} belongs here"
            issues.append(error("wrong-type", document.location(name), what))
            sections[name] = {}
    groups, found = build_entries(Group, document, sections["groups"], ("groups",))
    tags, more = build_entries(Tag, document, sections["tags"], ("tags",))
    left_out = tuple(sorted(sections["tags"].keys() - {tag.id for tag in tags}))
    vocabulary = Vocabulary(groups, tags, left_out, readable=readable)
    issues += [*found, *more, *_references(vocabulary, sorted(sections["groups"]), document)]
    issues += _missing_definitions(vocabulary, document)
    issues += entry_ids("tag-clash", tags, document, ("tags",))
    return vocabulary, issues


def _references(
    vocabulary: Vocabulary, groups: Sequence[str], document: Document
) -> Iterator[Issue]:
    ids = {*vocabulary.by_id, *vocabulary.left_out}
    for tag in vocabulary.tags:
        if tag.group not in groups:
            advice = f"known groups: {', '.join(groups)}" if groups else "define it under `groups`"
            place = document.location("tags", tag.id, "group")
            what = f"unknown group {tag.group!r}"
            yield error("unknown-group", place, what, did_you_mean(tag.group, groups) or advice)
        place = document.location("tags", tag.id, "parent")
        if tag.parent and tag.parent not in ids:
            advice = did_you_mean(tag.parent, vocabulary.by_id)
            if tag.parent in vocabulary.by_alias:
                advice = f"it is an alias: write {vocabulary.by_alias[tag.parent].id}"
            advice = advice or "a parent is the id of another tag"
            yield error("unknown-parent", place, f"unknown tag {tag.parent!r}", advice)
        elif _is_own_ancestor(tag, vocabulary):
            what = f"{tag.id!r} is its own ancestor"
            yield error("unknown-parent", place, what, "break the circle of parents")


def _missing_definitions(vocabulary: Vocabulary, document: Document) -> Iterator[Issue]:
    """Yield one hint for all draft tags without a definition."""
    drafts = [tag for tag in vocabulary.tags if tag.is_draft and not tag.definition]
    if drafts:
        what = f"{pluralize(len(drafts), 'draft tag')} without a definition"
        advice = "define them, move them to other groups, or merge them: `paper-index tags`"
        yield hint("missing-definition", document.location("tags", drafts[0].id), what, advice)


def _is_own_ancestor(tag: Tag, vocabulary: Vocabulary) -> bool:
    chain: list[str | None] = [tag.parent]
    while (above := vocabulary.by_id.get(chain[-1] or "")) and above.parent not in chain:
        chain.append(above.parent)
    return tag.id in chain


def validate_removed(
    removed: Sequence[Record], records: Sequence[Record]
) -> tuple[tuple[RemovedPaper, ...], list[Issue]]:
    """Return the valid removed papers, by id, and the issues of all; `records` are of papers."""
    built = [build_model(RemovedPaper, one.data, one.location, {"id": one.id}) for one in removed]
    papers = tuple(paper for paper, _ in built if paper)
    issues = [issue for _, found in built for issue in found]
    owners = {alias: one.file for one in records for _, alias in one.texts("aliases")}
    owners |= {one.id: one.file for one in records}
    for one in removed:
        for name in (one.id, *(alias for _, alias in one.texts("aliases"))):
            if name in owners:
                what = f"{name!r} is a removed paper, and belongs to {owners[name]} as well"
                issues.append(error("id-clash", one.location(), what, "delete one of the two"))
    return papers, issues


def validate_verdicts(*documents: Document) -> tuple[tuple[PlacedVerdict, ...], list[Issue]]:
    """Return the verdicts, in the order of their files, and their issues.

    A file in the folder of verdicts has one, any other file a list.
    """
    verdicts: list[PlacedVerdict] = []
    issues: list[Issue] = []
    for document in documents:
        is_one = PurePosixPath(document.file).parent.name == "duplicates"
        entries = [document.data] if is_one and document.data is not None else document.data or []
        if not isinstance(entries, list):
            what = "a list of verdicts belongs here: `- same: [a, b]`"
            issues.append(error("wrong-type", document.location(), what))
            continue
        for number, entry in enumerate(entries):
            locate = document.location if is_one else partial(document.location, number)
            verdict, found = _verdict(entry, locate)
            issues += found
            verdicts += [PlacedVerdict(verdict, locate())] if verdict else []
    return tuple(verdicts), [*issues, *_contradictions(verdicts)]


def _verdict(
    entry: object, locate: Callable[..., SourceLocation]
) -> tuple[Verdict | None, list[Issue]]:
    if not isinstance(entry, dict):
        what = "a verdict is a mapping: `same: [a, b]` and `reason: …`"
        return None, [error("wrong-type", locate(), what)]
    unknown = [
        unknown_key(locate(key), key, VERDICT_KEYS) for key in entry if key not in VERDICT_KEYS
    ]
    given = [key for key in ("same", "different") if key in entry]
    if len(given) != 1:
        what = "a verdict has either `same` or `different`" + ", not both" * bool(given)
        advice = "write `same: [a, b]` or `different: [a, b]`"
        return None, [*unknown, error("missing-field", locate(), what, advice)]
    answer = given[0]
    papers = entry[answer]
    if isinstance(papers, list) and len(set(map(str, papers))) < 2:  # noqa: PLR2004 (a pair)
        what = "a verdict names two papers or more"
        return None, [*unknown, error("invalid-value", locate(answer), what)]
    fields = {key: value for key, value in entry.items() if key in VERDICT_KEYS and key != answer}
    fields |= {"answer": answer, "papers": papers}
    verdict, issues = build_model(Verdict, fields, locate, names={"papers": answer})
    return verdict, unknown + issues


def _contradictions(verdicts: Sequence[PlacedVerdict]) -> Iterator[Issue]:
    answers: dict[tuple[str, str], tuple[str, SourceLocation]] = {}
    for placed in verdicts:
        for pair in combinations(sorted(set(placed.verdict.papers)), 2):
            answer, first = answers.setdefault(pair, (placed.verdict.answer, placed.location))
            if answer != placed.verdict.answer:
                other = f"line {first.line}" if first.file == placed.location.file else first.file
                what = (
                    f"{' and '.join(pair)} are {placed.verdict.answer} here and {answer} in {other}"
                )
                yield error("verdict-clash", placed.location, what, "keep one of the two")


def validate_watch(document: Document) -> tuple[WatchList, list[Issue]]:
    """Return the valid part of `watch.yml`, its entries in order, and the issues of all."""
    data = document.data
    if not isinstance(data, dict):
        what = "a mapping with `searched` and `declined` belongs here"
        issues = [] if data is None else [error("wrong-type", document.location(), what)]
        return WatchList(), issues
    entries = data.get("declined") or {}
    rest, issues = build_model(
        WatchList, {**data, "declined": ()} if "declined" in data else data, document.location
    )
    declined: tuple[DeclinedPaper, ...] = ()
    if isinstance(entries, dict):
        declined, more = build_entries(DeclinedPaper, document, entries, ("declined",))
        issues += more
    else:
        what = "a mapping of ids to declined papers belongs here"
        issues.append(error("wrong-type", document.location("declined"), what))
    return (rest or WatchList()).model_copy(update={"declined": declined}), issues


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
    if not authors:
        return authors, issues
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
    for number, name in enumerate(author.names):
        place = document.location(author.id, "names", number)
        if name == author.name or name in author.names[:number]:
            what = f"{name!r} is listed twice"
            yield hint("repeated-value", place, what, "delete one of the two")
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
            what = f"{name!r} is listed twice"
            yield hint("repeated-value", place, what, "delete one of the two")
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
