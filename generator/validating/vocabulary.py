"""The raw vocabulary becomes groups and tags whose names and links hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.issues import Issue, error
from generator.model.vocabulary import Group, Tag, Vocabulary
from generator.nearest import did_you_mean
from generator.urls import is_reserved
from generator.validating.documents import build

if TYPE_CHECKING:
    from generator.model.source import Document

_SECTIONS = ("groups", "tags")


def validate_vocabulary(document: Document) -> tuple[Vocabulary, list[Issue]]:
    """Return the vocabulary, in the order of its file, and its issues.

    A tag with an issue of its own is left out of the vocabulary.
    """
    data = document.data if isinstance(document.data, dict) else {}
    issues = _unknown_sections(document)
    groups: list[Group] = []
    tags: list[Tag] = []
    for key, value in _entries(document, data, "groups", issues):
        group, found = build(Group, document, ("groups", key), value, {"id": key})
        issues += found
        groups += [group] if group else []
    for key, value in _entries(document, data, "tags", issues):
        tag, found = build(Tag, document, ("tags", key), value, {"id": key})
        issues += found
        tags += [tag] if tag else []
    vocabulary = Vocabulary(tuple(groups), tuple(tags))
    issues += _groups(vocabulary, document) + _parents(vocabulary, document)
    issues += _clashes(vocabulary, document) + _reserved(vocabulary, document)
    return vocabulary, issues


def _unknown_sections(document: Document) -> list[Issue]:
    if document.data is None:
        return []
    if not isinstance(document.data, dict):
        return [
            error(
                "wrong-type", document.location(), "a mapping with `groups` and `tags` belongs here"
            )
        ]
    return [
        error(
            "unknown-key",
            document.location(key),
            f"unknown key {key!r}",
            did_you_mean(key, _SECTIONS),
        )
        for key in document.data
        if key not in _SECTIONS
    ]


def _entries(
    document: Document, data: dict[str, object], section: str, issues: list[Issue]
) -> list[tuple[str, object]]:
    entries = data.get(section, {})
    if entries == "" or isinstance(entries, dict):
        return list(entries.items()) if isinstance(entries, dict) else []
    place = document.location(section)
    issues.append(error("wrong-type", place, f"a mapping of ids to {section} belongs here"))
    return []


def _groups(vocabulary: Vocabulary, document: Document) -> list[Issue]:
    known = [group.id for group in vocabulary.groups]
    return [
        error(
            "unknown-group",
            document.location("tags", tag.id, "group"),
            f"unknown group {tag.group!r}",
            did_you_mean(tag.group, known) or f"known groups: {', '.join(known) or 'none yet'}",
        )
        for tag in vocabulary.tags
        if tag.group not in known
    ]


def _parents(vocabulary: Vocabulary, document: Document) -> list[Issue]:
    issues = []
    for tag in vocabulary.tags:
        place = document.location("tags", tag.id, "parent")
        if tag.parent and tag.parent not in vocabulary.by_id:
            close = did_you_mean(tag.parent, vocabulary.by_id)
            issues.append(error("unknown-parent", place, f"unknown tag {tag.parent!r}", close))
        elif _own_ancestor(tag, vocabulary):
            issues.append(error("unknown-parent", place, f"{tag.id!r} is its own ancestor"))
    return issues


def _own_ancestor(tag: Tag, vocabulary: Vocabulary) -> bool:
    seen: set[str] = set()
    parent = tag.parent
    while parent and parent not in seen:
        if parent == tag.id:
            return True
        seen.add(parent)
        above = vocabulary.by_id.get(parent)
        parent = above.parent if above else None
    return False


def _clashes(vocabulary: Vocabulary, document: Document) -> list[Issue]:
    owners = {tag.id: tag.id for tag in vocabulary.tags}
    issues = []
    for tag in vocabulary.tags:
        for number, alias in enumerate(tag.aliases):
            owner = owners.setdefault(alias, tag.id)
            if owner != tag.id or alias == tag.id:
                place = document.location("tags", tag.id, "aliases", number)
                issues.append(
                    error("tag-clash", place, f"{alias!r} already belongs to the tag {owner!r}")
                )
    return issues


def _reserved(vocabulary: Vocabulary, document: Document) -> list[Issue]:
    return [
        error(
            "invalid-id",
            document.location("tags", tag.id),
            f"{name!r} is the address of a listing's own page",
        )
        for tag in vocabulary.tags
        for name in (tag.id, *tag.aliases)
        if is_reserved(name)
    ]
