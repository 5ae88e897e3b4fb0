"""Write the vocabulary, the list of authors and verdicts in canonical form, with their comments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from paper_index.content.entries import EntryFile, comments_above, lost_comments, split_entries
from paper_index.content.format import dump, load, set_value, sort_keys, styled
from paper_index.model.author import Author
from paper_index.model.paper import DeclinedPaper, WatchList
from paper_index.model.vocabulary import Group, Verdict

if TYPE_CHECKING:
    from paper_index.model.fields import PartialDate
    from paper_index.model.vocabulary import Vocabulary

GROUP_KEYS = tuple(name for name in Group.model_fields if name != "id")
# The group comes last, as it changes least: git merges an entry that is added below with a change
# of the other keys.
TAG_KEYS = ("name", "definition", "aliases", "parent", "group")
AUTHOR_KEYS = tuple(name for name in Author.model_fields if name != "id")
WATCH_KEYS = tuple(WatchList.model_fields)
DECLINED_KEYS = tuple(name for name in DeclinedPaper.model_fields if name != "id")
VERDICT_KEYS = ("same", "different", "reason", "by", "date")

SEARCHED = re.compile(r"^(searched[ \t]*:[ \t]*)([-0-9]+)", re.MULTILINE)
"""The day of the last search in `watch.yml`."""
_EMPTY_LIST = re.compile(r"^\{\s*\}", re.MULTILINE)


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
    text = dump(document).decode()
    if groups:
        text = split_entries(text, "groups").text(by_id=False)
    return (split_entries(text, "tags").text() if tags else text).encode()


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


def format_watch(data: bytes) -> bytes:
    """Return `watch.yml` in canonical form: declined papers by id, which spreads additions."""
    document, text = load(data), data.decode("utf-8-sig")
    if not document:
        return data
    declined = document.get("declined")
    known = [key for key in WATCH_KEYS if document.get(key)]
    if list(document) != known or (declined and declined.fa.flow_style()):
        for key in set(WATCH_KEYS).difference(known) & set(document):
            del document[key]
        sort_keys(document, WATCH_KEYS)
        if declined:
            declined.fa.set_block_style()
        text = dump(document).decode() if document else ""
    if declined:
        text = _format_entries(split_entries(text, "declined"), DECLINED_KEYS).text()
    return text.encode()


def write_watch(
    data: bytes, declined: Iterable[DeclinedPaper] = (), searched: PartialDate | None = None
) -> bytes:
    """Return `watch.yml` with more declined papers and the day of a later search.

    All comments stay.
    """
    text = format_watch(data).decode()
    found = SEARCHED.search(text)
    if searched and found:
        text = SEARCHED.sub(rf"\g<1>{max(str(searched), found[2])}", text)
    elif searched:
        line = f"searched: {searched}\n"
        # At the top, but below comments that belong to the file.
        document = load(text.encode())
        text = f"{line}\n{text}" if document else f"{text}{_gap(text)}{line}"
    more = {one.id: _entry(dict(one), DECLINED_KEYS) for one in declined}
    if not more:
        return text.encode()
    new = split_entries(dump(CommentedMap({"declined": CommentedMap(more)})).decode(), "declined")
    if (load(text.encode()) or {}).get("declined"):
        old = split_entries(text, "declined")
    else:
        old = EntryFile(tuple(f"{text}{_gap(text)}declined:".splitlines()), {}, ())
    return replace(old, entries={**old.entries, **new.entries}).text().encode()


def _gap(text: str) -> str:
    return "\n" * bool(text.strip())


def _format_entries(file: EntryFile, keys: Sequence[str], *, nested: bool = True) -> EntryFile:
    def tidy(entry: CommentedMap) -> None:
        for values in entry.values():
            # One line a key, so that git merges a new entry above with a change of the values.
            values.fa.set_block_style()
            _format_values(values, keys)

    entries = {name: edit_entry(lines, tidy, nested=nested) for name, lines in file.entries.items()}
    return replace(file, entries=entries)


def edit_entry(
    lines: Sequence[str], edit: Callable[[CommentedMap], None], *, nested: bool = True
) -> tuple[str, ...]:
    """Return the lines of an entry after `edit` of the mapping of its id to its values.

    Its comments stay. With `nested` the entries are those of a key of the file.
    """
    comments = comments_above(lines)
    text = "\n".join(["tags:"] * nested + [*lines[len(comments) :], ""])
    document = load(text.encode())
    edit(document["tags"] if nested else document)
    section, indent = ("tags", "  ") if nested else (None, "")
    (edited,) = split_entries(dump(document).decode(), section).entries.values()
    # Values are texts of one line, so that blank lines mean nothing.
    edited = tuple(filter(str.strip, edited))
    lost = lost_comments(text, "\n".join(edited))
    head = (line and f"{indent}{line.strip()}" for line in (*comments, *lost))
    made = (*head, *edited)
    # Without its comments the entry may fit into fewer lines.
    return edit_entry(made, edit, nested=nested) if lost else made


def _format_values(values: CommentedMap, keys: Sequence[str]) -> None:
    for key, value in list(values.items()):
        if isinstance(value, str | CommentedSeq):
            set_value(values, key, styled(key, value))
    sort_keys(values, keys)


def _entry(values: Mapping[str, object], keys: Sequence[str]) -> CommentedMap:
    return CommentedMap((key, styled(key, values[key])) for key in keys if values.get(key))


def format_verdict(data: bytes) -> bytes:
    """Return the file of a verdict in canonical form."""
    document = load(data)
    document.fa.set_block_style()
    _format_values(document, VERDICT_KEYS)
    return _with_comments(data, dump(document))


def write_verdict(verdict: Verdict) -> bytes:
    """Return the file of a verdict."""
    return dump(_entry({verdict.answer: verdict.papers, **dict(verdict)}, VERDICT_KEYS))


def split_verdicts(data: bytes) -> list[bytes]:
    """Return a file for each verdict of a `duplicates.yml`, in its order; all comments stay.

    Those that have no place in one of the files are in the first.
    """
    document = load(data)
    document.fa.set_block_style()
    files: list[list[str]] = []
    comments: list[str] = []
    for line in dump(document).decode().splitlines():
        if line.startswith("- "):
            files.append([*comments, line[2:]])
            comments = []
        elif line.startswith("#"):
            comments.append(line)
        else:
            files[-1:] = [[*files[-1], *comments, line[2:]]] if files else []
            comments = []
    files[-1] += comments
    first, *others = [format_verdict("\n".join([*lines, ""]).encode()) for lines in files]
    lost = _with_comments(data, b"".join([first, *others])).removesuffix(b"".join([first, *others]))
    return [lost + first, *others]


def _with_comments(before: bytes, after: bytes) -> bytes:
    """Return the new text of a file, below the comments of the old one that it lacks."""
    lost = lost_comments(before.decode("utf-8-sig"), after.decode()) if b"#" in before else ()
    return "".join(f"{comment}\n" for comment in lost).encode() + after
