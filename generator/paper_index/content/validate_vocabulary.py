"""Validate the vocabulary and the verdicts."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from paper_index.content.format import VERDICT_KEYS
from paper_index.content.validate import (
    DocumentPart,
    build_entries,
    build_model,
    entry_ids,
    unknown_key,
)
from paper_index.model.issues import Issue, error
from paper_index.model.vocabulary import Group, PlacedVerdict, Tag, Verdict, Vocabulary
from paper_index.text.wording import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_index.model.issues import SourceLocation
    from paper_index.model.source import Document

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
    issues = [unknown_key(document, (key,), _SECTIONS) for key in data if key not in _SECTIONS]
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
    issues += entry_ids("tag-clash", tags, document, ("tags",))
    return vocabulary, issues


def _references(
    vocabulary: Vocabulary, groups: Sequence[str], document: Document
) -> Iterator[Issue]:
    """Yield an error for each tag with an unknown group, or an unknown or circular parent."""
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
    found = [_verdict(document, number, entry) for number, entry in enumerate(entries)]
    verdicts = tuple(
        PlacedVerdict(verdict, document.location(number))
        for number, (verdict, _) in enumerate(found)
        if verdict
    )
    return verdicts, [
        *(issue for _, issues in found for issue in issues),
        *_contradictions(verdicts),
    ]


def _verdict(document: Document, number: int, entry: object) -> tuple[Verdict | None, list[Issue]]:
    place = document.location(number)
    if not isinstance(entry, dict):
        what = "a verdict is a mapping: `same: [a, b]` and `reason: …`"
        return None, [error("wrong-type", place, what)]
    unknown = [
        unknown_key(document, (number, key), VERDICT_KEYS)
        for key in entry
        if key not in VERDICT_KEYS
    ]
    given = [key for key in ("same", "different") if key in entry]
    if len(given) != 1:
        what = "a verdict has either `same` or `different`" + ", not both" * bool(given)
        advice = "write `same: [a, b]` or `different: [a, b]`"
        return None, [*unknown, error("missing-field", place, what, advice)]
    answer = given[0]
    papers = entry[answer]
    if isinstance(papers, list) and len(set(map(str, papers))) < 2:  # noqa: PLR2004 (a pair)
        what = "a verdict names two papers or more"
        return None, [*unknown, error("invalid-value", document.location(number, answer), what)]
    fields = {key: value for key, value in entry.items() if key in VERDICT_KEYS and key != answer}
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
