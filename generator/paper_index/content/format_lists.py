"""The form of the vocabulary, the verdicts, the authors and the permalinks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from paper_index.content.format_values import dump, load, order, put, row, text
from paper_index.model.author import Author
from paper_index.model.vocabulary import Group, Tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from paper_index.model.vocabulary import Verdict, Vocabulary

GROUP_KEYS = tuple(name for name in Group.model_fields if name != "id")
TAG_KEYS = tuple(name for name in Tag.model_fields if name != "id")
AUTHOR_KEYS = tuple(name for name in Author.model_fields if name != "id")
_VERDICT_KEYS = ("same", "different", "reason", "by", "date")
# A day is written without quotes, as in a paper file.
_BARE = frozenset({"date"})
_NO_ENTRIES = re.compile(r"^(?:\[\s*\]|\{\s*\})", re.MULTILINE)


def format_vocabulary(data: bytes) -> bytes:
    """Return `tags.yml` in its one form; groups and tags keep the order of the file."""
    document = load(data)
    for section, keys in (("groups", GROUP_KEYS), ("tags", TAG_KEYS)):
        for entry in (document.get(section) or {}).values():
            _format_entry(entry, keys)
    order(document, ("groups", "tags"))
    return dump(document)


def write_vocabulary(vocabulary: Vocabulary) -> bytes:
    """Return a vocabulary as `tags.yml` in its one form; comments are not part of it."""
    document = CommentedMap()
    for section, keys in (("groups", GROUP_KEYS), ("tags", TAG_KEYS)):
        document[section] = CommentedMap()
        for entry in getattr(vocabulary, section):
            values = ((key, getattr(entry, key)) for key in keys)
            written = ((key, _value(key, value)) for key, value in values if value)
            document[section][entry.id] = CommentedMap(written)
    return dump(document)


def format_verdicts(data: bytes) -> bytes:
    """Return `duplicates.yml` in its one form; the verdicts keep their order."""
    document = load(data)
    if not document:
        return data
    for entry in document:
        _format_entry(entry, _VERDICT_KEYS)
    return dump(document)


def format_authors(data: bytes) -> bytes:
    """Return `authors.yml` in its one form; the entries keep their order."""
    document = load(data)
    for entry in (document or {}).values():
        _format_entry(entry, AUTHOR_KEYS)
    return dump(document) if document else data


def add_verdict(data: bytes, verdict: Verdict) -> bytes:
    """Return `duplicates.yml` with a verdict behind those that are there; all comments stay."""
    said = {verdict.answer: list(verdict.papers), "reason": verdict.reason}
    said |= {"by": verdict.by} if verdict.by else {}
    said |= {"date": str(verdict.date)} if verdict.date else {}
    entry = CommentedMap((key, _value(key, value)) for key, value in said.items())
    document = load(data)
    if not document:
        # Nothing but remarks, which hang on nothing: the verdict follows them as they stand.
        before = _NO_ENTRIES.sub("", data.decode("utf-8-sig")).strip()
        kept = f"{before}\n" if before else ""
        return kept.encode() + dump(CommentedSeq([entry]))
    document.append(entry)
    document.fa.set_block_style()
    return dump(document)


def set_tag(document: CommentedMap, tag: Tag) -> None:
    """Write a tag into a loaded vocabulary: behind those of its group, or over what is there."""
    tags = document.setdefault("tags", CommentedMap())
    entry = tags.get(tag.id)
    if entry is None:
        entry = CommentedMap()
        same_group = [n for n, other in enumerate(tags.values()) if other.get("group") == tag.group]
        tags.insert(same_group[-1] + 1 if same_group else len(tags), tag.id, entry)
    for key in TAG_KEYS:
        value = getattr(tag, key)
        if value in (None, ()):
            entry.pop(key, None)
        elif key in entry:
            put(entry, key, _value(key, value))
        else:
            entry[key] = _value(key, value)
    order(entry, TAG_KEYS)


def format_permalinks(addresses: Iterable[str]) -> bytes:
    """Return `permalinks.txt`: one address a line, sorted, each once."""
    return "".join(f"{address}\n" for address in sorted(set(addresses))).encode()


def _format_entry(entry: CommentedMap, keys: Sequence[str]) -> None:
    for key, value in list(entry.items()):
        if isinstance(value, str | CommentedSeq):
            put(entry, key, _value(key, value))
    order(entry, keys)


def _value(key: str, value: Any) -> Any:
    if key in _BARE:
        return str(value)
    if isinstance(value, str):
        return text(str(value))
    return row(key, [str(item) for item in value])
