"""Write content files in canonical form, keeping their comments."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

import yaml
from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, FoldedScalarString

from paper_index.content.entries import comments_above, lost_comments, split_entries
from paper_index.content.migrate import without_old_key
from paper_index.model.fields import PartialDate
from paper_index.model.issues import UsageError
from paper_index.model.paper import FIELDS, Paper
from paper_index.text.yaml_reader import find_comments

WIDTH = 92
"""Longest line of wrapped text, in characters."""

# A text with one of these would need quotes; a block needs none and reads better.
_NEEDS_BLOCK = frozenset(":#'\"\\{}[]&*!|>%@`,?-")

_TEXT_TAG = "tag:yaml.org,2002:str"

# Numbers of YAML 1.2 that YAML 1.1 reads as texts: "084902", "12e3".
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7]+")

# Line breaks of YAML 1.1 that other programs take for characters.
_OTHER_BREAKS = re.compile("[\x85\u2028\u2029]")

_EMPTY: tuple[object, ...] = (None, "", (), {})

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
    fields = {"id": paper_id, "title": title, "added": str(today)}
    try:
        paper = Paper.model_validate(fields)
    except ValidationError as problem:
        raise UsageError(f"the title {problem.errors()[0]['msg']}", "give the title") from problem
    head, _, added = new_paper(paper).decode().rpartition("added:")
    advice = _STUB_FIELDS.format(year=today.year)
    return paper, f"{head}{advice}added:{added}{_STUB_ABSTRACT}".encode()


def update_paper(
    data: bytes, paper: Paper, fields: Iterable[str], *, remove_tags: bool = False
) -> bytes:
    """Return a paper's file with the named fields set as in `paper`; all else is kept.

    No field is emptied, but for the tags with `remove_tags`.
    """
    document = load(data)
    if remove_tags and not paper.tags:
        document.pop("tags", None)
    text = dump(_fill(document, paper, fields)).decode()
    lost = lost_comments(data.decode("utf-8-sig"), text) if b"#" in data else []
    return "".join([*(f"{comment}\n" for comment in lost), text]).encode()


def format_paper(data: bytes, paper: Paper) -> bytes:
    """Return a paper's file in canonical form; `paper` has its values and its citation key.

    Comments above a key, behind its value and in it stay with the key. Without comments the result
    depends on `paper` alone.
    """
    new = new_paper(paper)
    if b"#" not in data:
        return new
    text, canonical = without_old_key(data).decode("utf-8-sig"), new.decode()
    file, fields = split_entries(text), split_entries(canonical).entries
    if not file.entries or _OTHER_BREAKS.search(text + canonical):
        # No line can keep its comments, such as in a mapping in braces.
        return "".join(f"{line}\n" for line in find_comments(text)).encode() + new
    first = next(iter(file.entries))
    lines = [*file.before, *[""] * bool(file.before), *comments_above(file.entries[first])]
    for name in FIELDS:
        old, field = file.entries.get(name, ()), fields.get(name, ())
        above = comments_above(old)
        if find_comments("\n".join(inner := old[len(above) :])):
            field = _with_comments(field, inner, name, getattr(paper, name))
        # Indented, a comment below a folded text would become part of it.
        lines += [*(line.strip() for line in above if name != first), *field]
    lines += ["", *(line.strip() for line in file.after)] if file.after else []
    return "".join(f"{line}\n" for line in lines).encode()


def _with_comments(
    field: tuple[str, ...], old: tuple[str, ...], name: str, value: object
) -> tuple[str, ...]:
    """Return the lines of a field with the comments in its old lines, or below those comments."""
    if value in _EMPTY:
        return old
    text = "".join(f"{line}\n" for line in old)
    kept = _set_field(text, name, value)
    if _set_field(kept, name, value) != kept:
        # The next `fmt` would move the comments again.
        return *find_comments(text), *field
    return *lost_comments(text, kept), *kept.splitlines()


def _set_field(text: str, name: str, value: object) -> str:
    document = load(text.encode())
    set_value(document, name, styled(name, value))
    return dump(document).decode()


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
    if key == "sort":
        return style_word(str(value))
    if isinstance(value, str):
        return style_text(str(value), block=key == "abstract")
    if isinstance(value, dict):
        return CommentedMap((style_word(name), style_word(item)) for name, item in value.items())
    return style_list(map(str, value), key=None if key == "authors" else key)


def format_permalinks(addresses: Iterable[str]) -> bytes:
    """Return `permalinks.txt`: one address a line, sorted, each once."""
    return "".join(f"{address}\n" for address in sorted(set(addresses))).encode()


class _TextResolver(VersionedResolver):
    """Resolves every plain scalar to a text, so that `null` or `+1` is written as it was read."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        plain = kind is ScalarNode and implicit[0]
        return self.DEFAULT_SCALAR_TAG if plain else super().resolve(kind, value, implicit)


def load(data: bytes) -> Any:
    """Return a document with its comments; every plain scalar is a text."""
    return _yaml().load(data.decode("utf-8-sig"))


def dump(document: Any) -> bytes:
    """Return a document as the bytes of a file."""
    stream = io.BytesIO()
    writer = _yaml()
    if isinstance(document, list):
        writer.indent(mapping=2, sequence=2, offset=0)
    writer.dump(document, stream)
    return stream.getvalue()


def _yaml() -> YAML:
    made = YAML()
    made.Resolver = _TextResolver
    made.width = WIDTH
    made.preserve_quotes = True
    made.indent(mapping=2, sequence=4, offset=2)
    return made


def style_text(value: str, *, block: bool = False) -> str:
    """Return a text in its style: folded when `block` or otherwise long or quoted, else plain."""
    wrapped = " " in value and (len(value) > WIDTH - 20 or not _NEEDS_BLOCK.isdisjoint(value))
    folded: str = FoldedScalarString(value) if block or wrapped else style_word(value)
    return folded


def style_word(value: str) -> str:
    """Return a text for one line, in quotes if programs would read a number, a date or the like."""
    resolver = yaml.resolver.Resolver()
    tag = resolver.resolve(yaml.ScalarNode, value, (True, False))  # type: ignore[no-untyped-call]
    is_text = tag == _TEXT_TAG and not _NUMBER.fullmatch(value)
    return value if is_text else DoubleQuotedScalarString(value)


def style_list(values: Iterable[str], *, key: str | None = None) -> CommentedSeq:
    """Return a list with one item a line, or on one line after `key` where it fits."""
    made = CommentedSeq(style_word(value) for value in values)
    if key is not None and len(f"{key}: [{', '.join(made)}]") <= WIDTH:
        made.fa.set_flow_style()
    return made


def set_value(document: CommentedMap, name: str, value: Any) -> None:
    """Replace the value of a key; comments that belong to the old value stay."""
    old = document[name]
    if isinstance(old, FoldedScalarString) and isinstance(value, FoldedScalarString):
        comment = getattr(old, "comment", None)
        if comment is not None:
            value.comment = comment  # type: ignore[attr-defined]
    if isinstance(old, CommentedSeq) and isinstance(value, CommentedSeq):
        _carry_comments(old, value)
    if isinstance(old, CommentedMap) and isinstance(value, CommentedMap):
        value.ca.items.update((key, one) for key, one in old.ca.items.items() if key in value)
        value.ca.comment = old.ca.comment
    # CommentedMap.__setitem__ would give the new text the quotes of the old one.
    super(CommentedMap, document).__setitem__(name, value)


def _carry_comments(old: CommentedSeq, new: CommentedSeq) -> None:
    last = len(old) - 1
    for position, comment in old.ca.items.items():
        item = old[position]
        # A comment after the last item belongs to what follows the list.
        if position == last and len(new):
            target = len(new) - 1
        elif item in new:
            target = new.index(item)
        else:
            continue
        new.ca.items[target] = comment
        new.fa.set_block_style()
    if old.ca.comment is not None:
        new.ca.comment = old.ca.comment


def sort_keys(document: CommentedMap, names: Sequence[str]) -> None:
    """Sort the keys of a mapping in the order of `names`; other keys come last."""
    rank = {name: number for number, name in enumerate(names)}
    wanted = sorted(document, key=lambda name: rank.get(name, len(rank)))
    if wanted != list(document):
        for name in wanted:
            document.move_to_end(name)
