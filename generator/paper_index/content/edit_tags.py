"""Changes of the vocabulary as plain values: who gets which tag, and what stays of the old one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from paper_index.model.errors import UsageError
from paper_index.model.vocabulary import Tag
from paper_index.text.urls import is_reserved
from paper_index.text.wording import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paper_index.model.vocabulary import Vocabulary


@dataclass(frozen=True)
class TagChange:
    """A change of the vocabulary: tags that are new or different, ids that go, what papers get.

    `replaced` maps the id of a tag that goes to the ids that its papers carry instead.
    """

    tags: tuple[Tag, ...] = ()
    gone: tuple[str, ...] = ()
    replaced: Mapping[str, tuple[str, ...]] | None = None
    only: Mapping[str, tuple[str, ...]] | None = None
    """Where papers differ: paper id to what that paper gets in place of the tag that goes."""


def known(vocabulary: Vocabulary, name: str) -> Tag:
    """Return the tag with an id or alias; UsageError, with the nearest, when there is none."""
    tag = vocabulary.by_id.get(name) or vocabulary.by_alias.get(name)
    if tag is None:
        names = [*vocabulary.by_id, *vocabulary.by_alias]
        advice = did_you_mean(name, names, limit=3) or "`paper-index tags list` shows all"
        raise UsageError(f"there is no tag {name!r}", advice)
    return tag


def add(vocabulary: Vocabulary, fields: Mapping[str, object]) -> TagChange:
    """Return the change that adds a tag with these fields."""
    tag = _made(fields)
    _free(vocabulary, tag.id)
    for alias in tag.aliases:
        _free(vocabulary, alias)
    _group(vocabulary, tag.group)
    if tag.parent:
        known(vocabulary, tag.parent)
    return TagChange((tag,))


def rename(vocabulary: Vocabulary, old: str, new: str, name: str | None) -> TagChange:
    """Return the change that gives a tag another id; the old one stays as an alias.

    An alias of the tag itself may become its id, so that a rename can be undone.
    """
    tag = known(vocabulary, old)
    if new == tag.id:
        raise UsageError(f"the tag is called {new} already", "give another id")
    if vocabulary.by_alias.get(new) is not tag:
        _free(vocabulary, new)
    aliases = tuple(alias for alias in tag.aliases if alias != new)
    named = {"id": new, "name": name or tag.name, "aliases": (*aliases, tag.id)}
    renamed = _made({**tag.model_dump(exclude_none=True), **named})
    return TagChange((renamed, *_children(vocabulary, tag.id, new)), (tag.id,), {tag.id: (new,)})


def merge(vocabulary: Vocabulary, first: str, second: str) -> TagChange:
    """Return the change that makes the second tag part of the first; its names become aliases."""
    stays, goes = known(vocabulary, first), known(vocabulary, second)
    if stays is goes:
        raise UsageError(f"{first} and {second} are one tag already", "name two tags")
    parent = None if stays.parent == goes.id else stays.parent
    aliases = (*stays.aliases, goes.id, *goes.aliases)
    merged = stays.model_copy(update={"aliases": aliases, "parent": parent})
    children = [tag for tag in _children(vocabulary, goes.id, stays.id) if tag.id != stays.id]
    return TagChange((merged, *children), (goes.id,), {goes.id: (stays.id,)})


def split(
    vocabulary: Vocabulary, old: str, new: Sequence[str], papers: Mapping[str, tuple[str, ...]]
) -> TagChange:
    """Return the change that replaces a tag by others that are there already.

    `papers` says what each of its papers gets; one that it does not name gets all. The old id and
    its aliases lead to the first of the new tags.
    """
    goes, into = known(vocabulary, old), [known(vocabulary, name) for name in new]
    if goes in into or len({tag.id for tag in into}) < _TWO:
        raise UsageError(f"{old} is split into two other tags or more", "add them first")
    ids = tuple(tag.id for tag in into)
    for paper, tags in papers.items():
        strange = [name for name in tags if name not in ids]
        if strange:
            raise UsageError(f"{paper} cannot get {strange[0]}", f"choose among {', '.join(ids)}")
    heir = into[0].model_copy(update={"aliases": (*into[0].aliases, goes.id, *goes.aliases)})
    children = [tag for tag in _children(vocabulary, goes.id, heir.id) if tag.id != heir.id]
    if heir.parent == goes.id:
        heir = heir.model_copy(update={"parent": goes.parent})
    return TagChange((heir, *children), (goes.id,), {goes.id: ids}, dict(papers))


def remove(vocabulary: Vocabulary, old: str, heir: str) -> TagChange:
    """Return the change that takes a tag from all papers; its address leads to the heir's."""
    goes, stays = known(vocabulary, old), known(vocabulary, heir)
    if goes is stays:
        raise UsageError("a tag cannot stand in for itself", "name another with --redirect")
    merged = merge(vocabulary, stays.id, goes.id)
    return TagChange(merged.tags, merged.gone, {goes.id: ()})


def new_tags(tags: Sequence[str], paper: str, change: TagChange) -> tuple[str, ...]:
    """Return a paper's tags after a change, in their order, each once."""
    result: dict[str, None] = {}
    for name in tags:
        instead = (change.replaced or {}).get(name, (name,))
        if name in change.gone and change.only and paper in change.only:
            instead = change.only[paper]
        result.update(dict.fromkeys(instead))
    return tuple(result)


_TWO = 2


def _children(vocabulary: Vocabulary, old: str, new: str) -> list[Tag]:
    return [tag.model_copy(update={"parent": new}) for tag in vocabulary.tags if tag.parent == old]


def _made(fields: Mapping[str, object]) -> Tag:
    try:
        return Tag.model_validate({key: value for key, value in fields.items() if value})
    except ValidationError as problem:
        details = problem.errors()[0]
        where = ".".join(str(part) for part in details["loc"])
        raise UsageError(f"the tag's {where}: {details['msg']}", "mend it and try again") from None


def _free(vocabulary: Vocabulary, name: str) -> None:
    taken = vocabulary.by_id.get(name) or vocabulary.by_alias.get(name)
    if taken:
        raise UsageError(f"{name!r} belongs to the tag {taken.id} already", "choose another id")
    if is_reserved(name):
        raise UsageError(f"{name!r} is the address of a listing's own page", "choose another id")


def _group(vocabulary: Vocabulary, name: str) -> None:
    groups = [group.id for group in vocabulary.groups]
    if name not in groups:
        advice = did_you_mean(name, groups) or f"groups: {', '.join(groups) or 'none yet'}"
        raise UsageError(f"there is no group {name!r}", advice)
