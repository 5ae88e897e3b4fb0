"""Write content files in canonical form, keeping their comments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from paper_index.content.yaml_style import (
    dump,
    load,
    set_value,
    sort_keys,
    style_list,
    style_text,
    style_word,
)
from paper_index.model.author import Author
from paper_index.model.errors import UsageError
from paper_index.model.fields import PartialDate
from paper_index.model.paper import FIELDS, Paper
from paper_index.model.vocabulary import Group, Tag, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from paper_index.model.vocabulary import Vocabulary

GROUP_KEYS = tuple(name for name in Group.model_fields if name != "id")
TAG_KEYS = tuple(name for name in Tag.model_fields if name != "id")
AUTHOR_KEYS = tuple(name for name in Author.model_fields if name != "id")
VERDICT_KEYS = ("same", "different", "reason", "by", "date")

_ONE_LINE_LISTS = {"tags", "aliases", "former_keys"}
_EMPTY: tuple[object, ...] = (None, "", (), {})
_EMPTY_LIST = re.compile(r"^(?:\[\s*\]|\{\s*\})", re.MULTILINE)

_STUB_FIELDS = """\
# Fill in what is known and delete the rest. `paper-index check` lists what is still missing.
# authors:
#   - First Author
#   - Second Author
# published: {year}           # or {year}-10, or {year}-10-05
# venue: NeurIPS
# venue_year: {year}
# arxiv: "2410.21666"       # without the version
# doi: 10.1109/TIT.2023.3328825
# code: https://github.com/owner/name
tags: []                    # two to six of content/tags.yml
"""
_STUB_ABSTRACT = """\
# Replace this line by `abstract: >-` and the text, indented by two spaces, below it.
"""


def new_paper(paper: Paper) -> bytes:
    """Return the file of a paper: non-empty fields only, in canonical order."""
    return dump(_fill(CommentedMap(), paper, FIELDS))


def paper_stub(title: str, paper_id: str, today: PartialDate) -> tuple[Paper, bytes]:
    """Return a paper without an abstract, and the file that a curator completes.

    Raises UsageError when the title is not valid.
    """
    fields = {"id": paper_id, "title": title, "abstract": "…", "added": str(today)}
    try:
        paper = Paper.model_validate(fields).model_copy(update={"abstract": ""})
    except ValidationError as problem:
        raise UsageError(f"the title {problem.errors()[0]['msg']}", "give the title") from problem
    head, _, added = new_paper(paper).decode().rpartition("added:")
    advice = _STUB_FIELDS.format(year=today.year)
    return paper, f"{head}{advice}added:{added}{_STUB_ABSTRACT}".encode()


def update_paper(data: bytes, paper: Paper, fields: Iterable[str]) -> bytes:
    """Return a paper's file with the named fields set as in `paper`; all else is kept."""
    return dump(_fill(load(data), paper, fields))


def format_paper(data: bytes, paper: Paper) -> bytes:
    """Return a paper's file in canonical form; `paper` has its values and its citation key.

    Without comments the result depends on `paper` alone.
    """
    if b"#" not in data:
        return new_paper(paper)
    document = load(data)
    for name in FIELDS:
        # An empty field is deleted, unless a comment belongs to it.
        empty = name in document and getattr(paper, name) in _EMPTY
        if empty and document.ca.items.get(name) is None:
            del document[name]
    _fill(document, paper, [name for name in FIELDS if name in document or name == "citation_key"])
    sort_keys(document, FIELDS)
    return dump(document)


def _fill(document: CommentedMap, paper: Paper, fields: Iterable[str]) -> CommentedMap:
    for name in fields:
        value = getattr(paper, name)
        if value in _EMPTY:
            continue
        if name in document:
            set_value(document, name, _paper_value(name, value))
        else:
            before = set(FIELDS[: FIELDS.index(name)])
            position = max(
                (n for n, key in enumerate(document, start=1) if key in before), default=0
            )
            document.insert(position, name, _paper_value(name, value))
    return document


def _paper_value(name: str, value: Any) -> Any:
    if isinstance(value, PartialDate | int):
        return str(value)
    if isinstance(value, tuple):
        return style_list(value, key=name if name in _ONE_LINE_LISTS else None)
    if isinstance(value, dict):
        return CommentedMap((style_word(key), style_word(item)) for key, item in value.items())
    return style_text(value, block=name == "abstract")


def format_vocabulary(data: bytes) -> bytes:
    """Return `tags.yml` in canonical form; groups and tags keep the order of the file."""
    document = load(data)
    for section, keys in (("groups", GROUP_KEYS), ("tags", TAG_KEYS)):
        for entry in (document.get(section) or {}).values():
            _format_entry(entry, keys)
    sort_keys(document, ("groups", "tags"))
    return dump(document)


def format_verdicts(data: bytes) -> bytes:
    """Return `duplicates.yml` in canonical form; the verdicts keep their order."""
    return _format_entries(data, VERDICT_KEYS)


def format_authors(data: bytes) -> bytes:
    """Return `authors.yml` in canonical form; the entries keep their order."""
    return _format_entries(data, AUTHOR_KEYS)


def _format_entries(data: bytes, keys: Sequence[str]) -> bytes:
    document = load(data)
    if not document:
        return data
    for entry in document.values() if isinstance(document, dict) else document:
        _format_entry(entry, keys)
    return dump(document)


def _format_entry(entry: CommentedMap, keys: Sequence[str]) -> None:
    for key, value in list(entry.items()):
        if isinstance(value, str | CommentedSeq):
            set_value(entry, key, entry_value(key, value))
    sort_keys(entry, keys)


def entry_value(key: str, value: Any) -> Any:
    """Return a value of an entry in a list of tags, authors or verdicts, in its style."""
    if key == "date":  # without quotes, as in a paper file
        return str(value)
    if isinstance(value, str):
        return style_text(str(value))
    return style_list([str(item) for item in value], key=key)


def write_vocabulary(vocabulary: Vocabulary) -> bytes:
    """Return a vocabulary as a `tags.yml` in canonical form, without comments."""
    document = CommentedMap({"groups": CommentedMap(), "tags": CommentedMap()})
    for group in vocabulary.groups:
        document["groups"][group.id] = _new_entry(group, GROUP_KEYS)
    for tag in vocabulary.tags:
        document["tags"][tag.id] = _new_entry(tag, TAG_KEYS)
    return dump(document)


def _new_entry(entry: Group | Tag, keys: Sequence[str]) -> CommentedMap:
    values = ((key, getattr(entry, key)) for key in keys)
    return CommentedMap((key, entry_value(key, value)) for key, value in values if value)


def add_verdict(data: bytes, verdict: Verdict) -> bytes:
    """Return `duplicates.yml` with a verdict appended; all comments stay."""
    values = {
        verdict.answer: verdict.papers,
        "reason": verdict.reason,
        "by": verdict.by,
        "date": verdict.date,
    }
    filled = ((key, value) for key, value in values.items() if value)
    entry = CommentedMap((key, entry_value(key, value)) for key, value in filled)
    document = load(data)
    if not document:
        # A file of comments only: ruamel would drop them.
        comments = _EMPTY_LIST.sub("", data.decode("utf-8-sig")).strip()
        return (f"{comments}\n" if comments else "").encode() + dump(CommentedSeq([entry]))
    document.append(entry)
    document.fa.set_block_style()
    return dump(document)


def format_permalinks(addresses: Iterable[str]) -> bytes:
    """Return `permalinks.txt`: one address a line, sorted, each once."""
    return "".join(f"{address}\n" for address in sorted(set(addresses))).encode()
