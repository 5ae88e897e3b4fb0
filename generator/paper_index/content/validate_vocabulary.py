"""Validate the vocabulary and the verdicts."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, TypeVar

from paper_index.content.validate import DocumentPart, build_model, entry_ids, unknown_key
from paper_index.model.issues import Issue, error
from paper_index.model.vocabulary import Group, PlacedVerdict, Tag, Verdict, Vocabulary
from paper_index.text.wording import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from paper_index.model.issues import SourceLocation
    from paper_index.model.source import Document

_Entry = TypeVar("_Entry", Group, Tag)

_SECTIONS = ("groups", "tags")
_ANSWERS = ("same", "different")
_VERDICT_FIELDS = ("reason", "by", "date")


def validate_vocabulary(document: Document) -> tuple[Vocabulary, list[Issue]]:
    """Return the vocabulary, in the order of its file, and its issues.

    A group or tag with issues of its own is left out of the vocabulary.
    """
    data = document.data
    if not isinstance(data, dict):
        what = "a mapping with `groups` and `tags` belongs here"
        issues = [] if data is None else [error("wrong-type", document.location(), what)]
        return Vocabulary(readable=False), issues
    issues = [unknown_key(document, (key,), _SECTIONS) for key in data if key not in _SECTIONS]
    groups, group_ids, found = _entries(Group, document, "groups", data.get("groups"))
    tags, tag_ids, more = _entries(Tag, document, "tags", data.get("tags"))
    left_out = tuple(sorted(tag_ids - {tag.id for tag in tags}))
    readable = isinstance(data.get("tags") or {}, dict)
    vocabulary = Vocabulary(groups, tags, left_out, readable=readable)
    issues += [*found, *more]
    issues += [*_groups(tags, group_ids, document), *_parents(vocabulary, document)]
    issues += entry_ids("tag-clash", tags, document, ("tags",))
    return vocabulary, issues


def _entries(
    model: type[_Entry], document: Document, section: str, entries: object
) -> tuple[tuple[_Entry, ...], set[str], list[Issue]]:
    """Return the valid entries of a section, the ids of all its entries, and the issues."""
    if not isinstance(entries, dict):
        what = f"a mapping of ids to {section} belongs here"
        place = document.location(section)
        return (), set(), [error("wrong-type", place, what)] if entries else []
    valid: list[_Entry] = []
    issues: list[Issue] = []
    for key, value in entries.items():
        part = DocumentPart(document, (section, key), {"id": key})
        entry, found = build_model(model, part, value)
        issues += found
        valid += [entry] if entry else []
    return tuple(valid), set(entries), issues


def _groups(tags: Sequence[Tag], known: Collection[str], document: Document) -> Iterator[Issue]:
    otherwise = f"known groups: {', '.join(sorted(known))}" if known else "define it under `groups`"
    for tag in tags:
        if tag.group not in known:
            place = document.location("tags", tag.id, "group")
            advice = did_you_mean(tag.group, known) or otherwise
            yield error("unknown-group", place, f"unknown group {tag.group!r}", advice)


def _parents(vocabulary: Vocabulary, document: Document) -> Iterator[Issue]:
    for tag in vocabulary.tags:
        place = document.location("tags", tag.id, "parent")
        if tag.parent and tag.parent not in {*vocabulary.by_id, *vocabulary.left_out}:
            advice = did_you_mean(tag.parent, vocabulary.by_id)
            if tag.parent in vocabulary.by_alias:
                advice = f"it is an alias: write {vocabulary.by_alias[tag.parent].id}"
            advice = advice or "a parent is the id of another tag"
            yield error("unknown-parent", place, f"unknown tag {tag.parent!r}", advice)
        elif _is_own_ancestor(tag, vocabulary):
            what = f"{tag.id!r} is its own ancestor"
            yield error("unknown-parent", place, what, "break the circle of parents")


def _is_own_ancestor(tag: Tag, vocabulary: Vocabulary) -> bool:
    chain: list[str | None] = [tag.parent]
    while (above := vocabulary.by_id.get(chain[-1] or "")) and above.parent not in chain:
        chain.append(above.parent)
    return tag.id in chain


def validate_verdicts(document: Document) -> tuple[tuple[PlacedVerdict, ...], list[Issue]]:
    """Return the verdicts, in the order of their file, and their issues."""
    entries = document.data or []
    if not isinstance(entries, list):
        what = "a list of verdicts belongs here: `- same: [a, b]`"
        return (), [error("wrong-type", document.location(), what)]
    verdicts: list[PlacedVerdict] = []
    issues: list[Issue] = []
    for number, entry in enumerate(entries):
        verdict, found = _verdict(document, number, entry)
        issues += found
        verdicts += [PlacedVerdict(verdict, document.location(number))] if verdict else []
    return tuple(verdicts), [*issues, *_contradictions(verdicts)]


def _verdict(document: Document, number: int, entry: object) -> tuple[Verdict | None, list[Issue]]:
    place = document.location(number)
    if not isinstance(entry, dict):
        what = "a verdict is a mapping: `same: [a, b]` and `reason: …`"
        return None, [error("wrong-type", place, what)]
    keys = (*_ANSWERS, *_VERDICT_FIELDS)
    unknown = [unknown_key(document, (number, key), keys) for key in entry if key not in keys]
    given = [key for key in _ANSWERS if key in entry]
    if len(given) != 1:
        what = "a verdict has either `same` or `different`" + ", not both" * bool(given)
        advice = "write `same: [a, b]` or `different: [a, b]`"
        return None, [*unknown, error("missing-field", place, what, advice)]
    answer = given[0]
    papers = entry[answer]
    if isinstance(papers, list) and len(set(map(str, papers))) < 2:  # noqa: PLR2004 (a pair)
        what = "a verdict names two papers or more"
        return None, [*unknown, error("invalid-value", document.location(number, answer), what)]
    fields = {key: value for key, value in entry.items() if key in _VERDICT_FIELDS}
    part = DocumentPart(document, (number,), names={"papers": answer})
    verdict, issues = build_model(Verdict, part, {**fields, "answer": answer, "papers": papers})
    return verdict, unknown + issues


def _contradictions(verdicts: Sequence[PlacedVerdict]) -> Iterator[Issue]:
    answers: dict[tuple[str, str], tuple[str, SourceLocation]] = {}
    for placed in verdicts:
        for pair in combinations(sorted(set(placed.verdict.papers)), 2):
            answer, first = answers.setdefault(pair, (placed.verdict.answer, placed.location))
            if answer != placed.verdict.answer:
                what = f"{' and '.join(pair)} are {placed.verdict.answer} here"
                what += f" and {answer} in line {first.line}"
                yield error("verdict-clash", placed.location, what, "keep one of the two")
