"""Change the vocabulary: which tags change, what papers get instead, and the new `tags.yml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from pydantic import ValidationError
from ruamel.yaml.comments import CommentedMap

from paper_index.content.entries import split_entries
from paper_index.content.format import dump, load, set_value, sort_keys, styled
from paper_index.content.format_lists import TAG_KEYS, edit_entry, format_vocabulary
from paper_index.model.issues import UsageError, invalid_value
from paper_index.model.vocabulary import Tag
from paper_index.text.urls import is_device, is_reserved
from paper_index.text.wording import did_you_mean

if TYPE_CHECKING:
    from paper_index.model.vocabulary import Group, Vocabulary


@dataclass(frozen=True)
class TagChange:
    """A change of the vocabulary: new and changed tags, and the tag that it removes, if any.

    Papers with the removed tag get `replacements` instead; those in `by_paper`, keyed by id, get
    what it lists.
    """

    tags: tuple[Tag, ...]
    removed: str | None = None
    groups: tuple[Group, ...] = ()
    """New groups."""
    replacements: tuple[str, ...] = ()
    by_paper: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def new_tags(self, tags: Sequence[str], paper_id: str) -> tuple[str, ...]:
        """Return a paper's tags after the change, in their order, each once."""
        instead = self.by_paper.get(paper_id, self.replacements)
        changed = (instead if name == self.removed else (name,) for name in tags)
        return tuple(dict.fromkeys(chain.from_iterable(changed)))


def find_tag(vocabulary: Vocabulary, name: str) -> Tag:
    """Return the tag with an id or alias; raise UsageError with the nearest when there is none."""
    tag = vocabulary.by_id.get(name) or vocabulary.by_alias.get(name)
    if name in vocabulary.left_out:
        raise UsageError(f"the tag {name!r} has errors", "`paper-index check` lists them")
    if tag is None:
        names = [*vocabulary.by_id, *vocabulary.by_alias]
        advice = did_you_mean(name, names, limit=3) or "`paper-index tags list` shows all"
        advice = advice if names else "the vocabulary, content/tags.yml, has no tags yet"
        raise UsageError(f"there is no tag {name!r}", advice)
    return tag


def add(vocabulary: Vocabulary, fields: Mapping[str, object]) -> TagChange:
    """Return the change that adds a tag with these fields."""
    tag = _make_tag(fields)
    for name in (tag.id, *tag.aliases):
        _require_free(vocabulary, name)
    groups = [group.id for group in vocabulary.groups]
    if tag.group not in groups:
        advice = did_you_mean(tag.group, groups) or f"groups: {', '.join(groups) or 'none yet'}"
        raise UsageError(f"there is no group {tag.group!r}", advice)
    if tag.parent:
        find_tag(vocabulary, tag.parent)
    return TagChange((tag,))


def rename(vocabulary: Vocabulary, old: str, new: str, name: str | None) -> TagChange:
    """Return the change that gives a tag another id; the old id becomes an alias.

    An alias of the tag itself may become its id, so that a rename can be undone.
    """
    tag = find_tag(vocabulary, old)
    if new == tag.id:
        raise UsageError(f"the tag already has the id {new}", "give another id")
    if vocabulary.by_alias.get(new) is not tag:
        _require_free(vocabulary, new)
    aliases = (*(alias for alias in tag.aliases if alias != new), tag.id)
    changed = {"id": new, "name": name or tag.name, "aliases": aliases}
    renamed = _make_tag({**tag.model_dump(exclude_none=True), **changed})
    return TagChange((renamed, *_children(vocabulary, tag.id, new)), tag.id, replacements=(new,))


def merge(vocabulary: Vocabulary, kept: str, removed: str) -> TagChange:
    """Return the change that merges a tag into another; its id and aliases become aliases."""
    target, source = find_tag(vocabulary, kept), find_tag(vocabulary, removed)
    if target is source:
        raise UsageError(f"{kept} and {removed} are the same tag", "name two tags")
    parent = source.parent if target.parent == source.id else target.parent
    aliases = (*target.aliases, source.id, *source.aliases)
    merged = target.model_copy(update={"aliases": aliases, "parent": parent})
    children = [tag for tag in _children(vocabulary, source.id, target.id) if tag.id != target.id]
    return TagChange((merged, *children), source.id, replacements=(target.id,))


def split(
    vocabulary: Vocabulary, old: str, new: Sequence[str], by_paper: Mapping[str, tuple[str, ...]]
) -> TagChange:
    """Return the change that replaces a tag by two or more existing tags.

    Papers in `by_paper`, keyed by id, get the tags that it lists, others get all new tags. The
    old id and its aliases become aliases of the first new tag.
    """
    source, targets = find_tag(vocabulary, old), [find_tag(vocabulary, name) for name in new]
    ids = tuple(tag.id for tag in targets)
    if source in targets or len(set(ids)) < 2:  # noqa: PLR2004 (a split makes two)
        raise UsageError(f"{old} is split into two or more other tags", "add them first")
    for paper, name in ((paper, name) for paper, names in by_paper.items() for name in names):
        if name not in ids:
            raise UsageError(f"{paper} cannot get the tag {name}", f"choose among {', '.join(ids)}")
    change = merge(vocabulary, ids[0], source.id)
    return replace(change, replacements=ids, by_paper=by_paper)


def remove(vocabulary: Vocabulary, old: str, successor: str) -> TagChange:
    """Return the change that removes a tag from all papers; its address leads to another tag's."""
    if find_tag(vocabulary, old) is find_tag(vocabulary, successor):
        raise UsageError("a tag cannot redirect to itself", "name another tag with --redirect")
    return replace(merge(vocabulary, successor, old), replacements=())


def change_vocabulary(data: bytes, change: TagChange) -> bytes:
    """Return `tags.yml` after a change, in canonical form; comments stay with their entries."""
    document = load(data) or CommentedMap()
    if change.groups or not document.get("tags"):
        groups = document.setdefault("groups", CommentedMap())
        for group in change.groups:
            groups[group.id] = CommentedMap(group.model_dump(exclude={"id"}, exclude_none=True))
        if not document.get("tags"):
            # An entry without values makes the section a block.
            document["tags"] = CommentedMap({"": CommentedMap()})
        data = dump(document)
    file = split_entries(format_vocabulary(data).decode(), "tags")
    entries = dict(file.entries)
    entries.pop("", None)
    removed = change.removed or ""
    for tag in change.tags:
        is_renamed = removed in entries and tag.id not in entries
        old = entries.pop(removed if is_renamed else tag.id, ("  x: {}",))
        entries[tag.id] = edit_entry(old, partial(_set_tag, tag=tag))
    entries.pop(removed, None)
    return replace(file, entries=entries).text().encode()


def _set_tag(tags: CommentedMap, *, tag: Tag) -> None:
    """Make a tag of the only entry of a mapping; comments stay."""
    (old,) = tags
    comment, entry = tags.ca.items.pop(old, None), tags.pop(old)
    entry.fa.set_block_style()
    tags[tag.id] = entry
    if comment is not None:
        tags.ca.items[tag.id] = comment
    for key in TAG_KEYS:
        value = getattr(tag, key)
        if not value:
            entry.pop(key, None)
        elif key in entry:
            set_value(entry, key, styled(key, value))
        else:
            entry[key] = styled(key, value)
    sort_keys(entry, TAG_KEYS)


def _children(vocabulary: Vocabulary, old: str, new: str) -> list[Tag]:
    return [tag.model_copy(update={"parent": new}) for tag in vocabulary.tags if tag.parent == old]


def _make_tag(fields: Mapping[str, object]) -> Tag:
    try:
        return Tag.model_validate({key: value for key, value in fields.items() if value})
    except ValidationError as problem:
        raise invalid_value(problem, "the tag's ") from None


def _require_free(vocabulary: Vocabulary, name: str) -> None:
    if owner := vocabulary.by_id.get(name) or vocabulary.by_alias.get(name):
        raise UsageError(f"{name!r} already belongs to the tag {owner.id}", "choose another id")
    if is_reserved(name):
        kind = (
            "the name of a device on Windows" if is_device(name) else "the address of a list page"
        )
        raise UsageError(f"{name!r} is {kind}", "choose another id")
