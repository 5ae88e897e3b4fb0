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
    from collections.abc import Iterable, Mapping, Sequence

    from paper_index.model.vocabulary import Vocabulary

GROUP_KEYS = tuple(name for name in Group.model_fields if name != "id")
TAG_KEYS = tuple(name for name in Tag.model_fields if name != "id")
AUTHOR_KEYS = tuple(name for name in Author.model_fields if name != "id")
VERDICT_KEYS = ("same", "different", "reason", "by", "date")

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
    for name in list(document):
        # An empty field is deleted, unless a comment belongs to it.
        if getattr(paper, name) in _EMPTY and document.ca.items.get(name) is None:
            del document[name]
    _fill(document, paper, [*document, "citation_key"])
    sort_keys(document, FIELDS)
    return dump(document)


def _fill(document: CommentedMap, paper: Paper, fields: Iterable[str]) -> CommentedMap:
    for name in fields:
        value = getattr(paper, name)
        if value in _EMPTY:
            continue
        if name in document:
            set_value(document, name, styled(name, value))
        else:
            before = FIELDS[: FIELDS.index(name)]
            positions = [n for n, key in enumerate(document, start=1) if key in before]
            document.insert(max(positions, default=0), name, styled(name, value))
    return document


def styled(key: str, value: Any) -> Any:
    """Return the value of a key of any content file, in its style."""
    if isinstance(value, PartialDate | int) or key == "date":
        return str(value)
    if isinstance(value, str):
        return style_text(str(value), block=key == "abstract")
    if isinstance(value, dict):
        return CommentedMap((style_word(name), style_word(item)) for name, item in value.items())
    return style_list(map(str, value), key=None if key == "authors" else key)


def format_vocabulary(data: bytes) -> bytes:
    """Return `tags.yml` in canonical form; groups and tags keep the order of the file."""
    document = load(data)
    for section, keys in (("groups", GROUP_KEYS), ("tags", TAG_KEYS)):
        _format_entries((document.get(section) or {}).values(), keys)
    sort_keys(document, ("groups", "tags"))
    return dump(document)


def format_verdicts(data: bytes) -> bytes:
    """Return `duplicates.yml` in canonical form; the verdicts keep their order."""
    document = load(data)
    _format_entries(document or (), VERDICT_KEYS)
    return dump(document) if document else data


def format_authors(data: bytes) -> bytes:
    """Return `authors.yml` in canonical form; the entries keep their order."""
    document = load(data)
    _format_entries(document.values(), AUTHOR_KEYS)
    return dump(document)


def _format_entries(entries: Iterable[CommentedMap], keys: Sequence[str]) -> None:
    for entry in entries:
        for key, value in list(entry.items()):
            if isinstance(value, str | CommentedSeq):
                set_value(entry, key, styled(key, value))
        sort_keys(entry, keys)


def write_vocabulary(vocabulary: Vocabulary) -> bytes:
    """Return a vocabulary as a `tags.yml` in canonical form, without comments."""
    groups = {group.id: _entry(dict(group), GROUP_KEYS) for group in vocabulary.groups}
    tags = {tag.id: _entry(dict(tag), TAG_KEYS) for tag in vocabulary.tags}
    return dump(CommentedMap({"groups": CommentedMap(groups), "tags": CommentedMap(tags)}))


def _entry(values: Mapping[str, object], keys: Sequence[str]) -> CommentedMap:
    return CommentedMap((key, styled(key, values[key])) for key in keys if values.get(key))


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


def format_permalinks(addresses: Iterable[str]) -> bytes:
    """Return `permalinks.txt`: one address a line, sorted, each once."""
    return "".join(f"{address}\n" for address in sorted(set(addresses))).encode()
