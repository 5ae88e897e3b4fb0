"""Write the vocabulary, the list of authors and verdicts in canonical form, with their comments."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from paper_index.content.entries import EntryFile, split_entries
from paper_index.content.format import dump, load, set_value, sort_keys, styled
from paper_index.model.author import Author
from paper_index.model.vocabulary import Group, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from paper_index.model.vocabulary import Vocabulary

GROUP_KEYS = tuple(name for name in Group.model_fields if name != "id")
# The group comes last, as it changes least: git merges an entry that is added below with a change
# of the other keys.
TAG_KEYS = ("name", "definition", "aliases", "parent", "group")
AUTHOR_KEYS = tuple(name for name in Author.model_fields if name != "id")
VERDICT_KEYS = ("same", "different", "reason", "by", "date")

_EMPTY_LIST = re.compile(r"^(?:\[\s*\]|\{\s*\})", re.MULTILINE)


def format_vocabulary(data: bytes) -> bytes:
    """Return `tags.yml` in canonical form: groups in the order of the file, tags by id."""
    document = load(data)
    if not document:
        return data
    sections = [name for name in ("groups", "tags") if document.get(name)]
    is_block = not any(document[name].fa.flow_style() for name in sections)
    text = data.decode("utf-8-sig")
    if list(document) != ["groups", "tags"] or not is_block:
        sort_keys(document, ("groups", "tags"))
        for name in sections:
            document[name].fa.set_block_style()
        text = dump(document).decode()
    if "groups" in sections:
        text = _format_entries(split_entries(text, "groups"), GROUP_KEYS).text(by_id=False)
    if "tags" in sections:
        text = _format_entries(split_entries(text, "tags"), TAG_KEYS).text()
    return text.encode()


def write_vocabulary(vocabulary: Vocabulary) -> bytes:
    """Return a vocabulary as a `tags.yml` in canonical form, without comments."""
    groups = {group.id: _entry(dict(group), GROUP_KEYS) for group in vocabulary.groups}
    tags = {tag.id: _entry(dict(tag), TAG_KEYS) for tag in vocabulary.tags}
    document = CommentedMap({"groups": CommentedMap(groups), "tags": CommentedMap(tags)})
    return format_vocabulary(dump(document))


def format_authors(data: bytes) -> bytes:
    """Return `authors.yml` in canonical form: entries by id."""
    return _authors(data).text().encode()


def add_authors(data: bytes, authors: Iterable[Author]) -> bytes:
    """Return `authors.yml` with more entries; all comments stay."""
    more = {author.id: _entry(dict(author), AUTHOR_KEYS) for author in authors}
    old, new = _authors(data), split_entries(dump(CommentedMap(more)).decode())
    return replace(old, entries={**old.entries, **new.entries}).text().encode()


def _authors(data: bytes) -> EntryFile:
    document, text = load(data), data.decode("utf-8-sig")
    if not document:
        return EntryFile(tuple(_EMPTY_LIST.sub("", text).strip().splitlines()), {}, ())
    if document.fa.flow_style():
        document.fa.set_block_style()
        text = dump(document).decode()
    return _format_entries(split_entries(text), AUTHOR_KEYS, nested=False)


def _format_entries(file: EntryFile, keys: Sequence[str], *, nested: bool = True) -> EntryFile:
    def tidy(entry: CommentedMap) -> None:
        for values in entry.values():
            _format_values(values, keys)

    entries = {name: edit_entry(lines, tidy, nested=nested) for name, lines in file.entries.items()}
    return replace(file, entries=entries)


def edit_entry(
    lines: Sequence[str], edit: Callable[[CommentedMap], None], *, nested: bool = True
) -> tuple[str, ...]:
    """Return the lines of an entry after `edit` of the mapping of its id to its values.

    Its comments stay. `nested` tells that the entries are those of a key of the file.
    """
    comments = tuple(takewhile(lambda line: not line or line.lstrip().startswith("#"), lines))
    text = "\n".join(["tags:"] * nested + [*lines[len(comments) :], ""])
    document = load(text.encode())
    edit(document["tags"] if nested else document)
    section, indent = ("tags", "  ") if nested else (None, "")
    (edited,) = split_entries(dump(document).decode(), section).entries.values()
    head = (line and f"{indent}{line.strip()}" for line in comments)
    # Values are texts of one line, so that blank lines mean nothing.
    return (*head, *filter(str.strip, edited))


def _format_values(values: CommentedMap, keys: Sequence[str]) -> None:
    for key, value in list(values.items()):
        if isinstance(value, str | CommentedSeq):
            set_value(values, key, styled(key, value))
    sort_keys(values, keys)


def _entry(values: Mapping[str, object], keys: Sequence[str]) -> CommentedMap:
    return CommentedMap((key, styled(key, values[key])) for key in keys if values.get(key))


def format_verdicts(data: bytes) -> bytes:
    """Return `duplicates.yml` in canonical form; the verdicts keep their order."""
    document = load(data)
    for values in document or ():
        _format_values(values, VERDICT_KEYS)
    return dump(document) if document else data


def add_verdict(data: bytes, verdict: Verdict) -> bytes:
    """Return `duplicates.yml` with a verdict appended; all comments stay."""
    entry = _entry({verdict.answer: verdict.papers, **dict(verdict)}, VERDICT_KEYS)
    document = load(data)
    if not document:
        # A file of comments only: ruamel would drop them.
        comments = _EMPTY_LIST.sub("", data.decode("utf-8-sig")).strip()
        return (f"{comments}\n" if comments else "").encode() + dump(CommentedSeq([entry]))
    document.append(entry)
    document.fa.set_block_style()
    return dump(document)
