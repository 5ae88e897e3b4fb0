"""The raw vocabulary becomes groups and tags whose names and links hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from paper_index.content.documents import Place, build, unknown_key
from paper_index.model.issues import Issue, error
from paper_index.model.vocabulary import Group, Tag, Vocabulary
from paper_index.text.urls import is_reserved
from paper_index.text.wording import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection

    from paper_index.model.source import Document
    from paper_index.text.yaml_reader import KeyPath

_Entry = TypeVar("_Entry", Group, Tag)

_SECTIONS = ("groups", "tags")


def validate_vocabulary(document: Document) -> tuple[Vocabulary, list[Issue]]:
    """Return the vocabulary, in the order of its file, and its issues.

    A group or tag with an issue of its own is left out of the vocabulary.
    """
    if not isinstance(document.data, dict):
        issues = [] if document.data is None else [_no_mapping(document)]
        return Vocabulary(readable=False), issues
    data = document.data
    issues = [unknown_key(document, (key,), _SECTIONS) for key in data if key not in _SECTIONS]
    groups, names = _entries(Group, document, "groups", issues)
    tags, ids = _entries(Tag, document, "tags", issues)
    left_out = tuple(sorted(ids - {tag.id for tag in tags}))
    readable = isinstance(data.get("tags") or {}, dict)
    vocabulary = Vocabulary(groups, tags, left_out, readable=readable)
    issues += _groups(vocabulary, names, document) + _parents(vocabulary, document)
    issues += _clashes(vocabulary, document) + _reserved(vocabulary, document)
    return vocabulary, issues


def _no_mapping(document: Document) -> Issue:
    what = "a mapping with `groups` and `tags` belongs here"
    return error("wrong-type", document.location(), what)


def _entries(
    model: type[_Entry], document: Document, section: str, issues: list[Issue]
) -> tuple[tuple[_Entry, ...], set[str]]:
    """Return the entries of a section that are right, and the ids of all."""
    entries = document.data.get(section) if isinstance(document.data, dict) else None
    if not isinstance(entries, dict):
        if entries:
            what = f"a mapping of ids to {section} belongs here"
            issues.append(error("wrong-type", document.location(section), what))
        return (), set()
    right: list[_Entry] = []
    for key, value in entries.items():
        entry, found = build(model, Place(document, (section, key), {"id": key}), value)
        issues += found
        right += [entry] if entry else []
    return tuple(right), set(entries)


def _groups(vocabulary: Vocabulary, known: Collection[str], document: Document) -> list[Issue]:
    names = ", ".join(sorted(known))
    otherwise = f"known groups: {names}" if known else "define it under `groups`"
    return [
        error(
            "unknown-group",
            document.location("tags", tag.id, "group"),
            f"unknown group {tag.group!r}",
            did_you_mean(tag.group, known) or otherwise,
        )
        for tag in vocabulary.tags
        if tag.group not in known
    ]


def _parents(vocabulary: Vocabulary, document: Document) -> list[Issue]:
    issues = []
    for tag in vocabulary.tags:
        place = document.location("tags", tag.id, "parent")
        if tag.parent and tag.parent not in {*vocabulary.by_id, *vocabulary.left_out}:
            what = f"unknown tag {tag.parent!r}"
            issues.append(error("unknown-parent", place, what, _advice(tag.parent, vocabulary)))
        elif _own_ancestor(tag, vocabulary):
            what = f"{tag.id!r} is its own ancestor"
            issues.append(error("unknown-parent", place, what, "break the circle of parents"))
    return issues


def _advice(parent: str, vocabulary: Vocabulary) -> str:
    alias_of = vocabulary.by_alias.get(parent)
    if alias_of:
        return f"it is an alias: write {alias_of.id}"
    return did_you_mean(parent, vocabulary.by_id) or "a parent is the id of another tag"


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
            if alias in owners:
                place = document.location("tags", tag.id, "aliases", number)
                what = f"{alias!r} already belongs to the tag {owners[alias]!r}"
                issues.append(error("tag-clash", place, what, "delete it in one of the two places"))
            owners.setdefault(alias, tag.id)
    return issues


def _reserved(vocabulary: Vocabulary, document: Document) -> list[Issue]:
    names: list[tuple[str, KeyPath]] = [(tag.id, ("tags", tag.id)) for tag in vocabulary.tags]
    names += [
        (alias, ("tags", tag.id, "aliases", number))
        for tag in vocabulary.tags
        for number, alias in enumerate(tag.aliases)
    ]
    return [
        error(
            "invalid-id",
            document.location(*path),
            f"{name!r} is the address of a listing's own page",
            "choose another id",
        )
        for name, path in names
        if is_reserved(name)
    ]
