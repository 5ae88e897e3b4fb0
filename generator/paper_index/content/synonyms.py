"""Validate and format `synonyms.yml`: groups of words with one meaning, for the search."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import yaml

from paper_index.model.issues import Issue, error, hint
from paper_index.text.escape import fold
from paper_index.text.yaml_reader import find_comments

if TYPE_CHECKING:
    from paper_index.model.source import Document

Synonyms = tuple[tuple[str, ...], ...]

_LEAST = 2
_WORD = re.compile(r"[^\W_]+")
_EXAMPLE = "write one group a line: `- [OOD, out-of-distribution]`"


def validate_synonyms(document: Document) -> tuple[Synonyms, list[Issue]]:
    """Return the valid groups of synonyms, in the order of the file, and the issues of all."""
    data = document.data
    if not data:
        return (), []
    if not isinstance(data, list):
        what = "a list of groups of words belongs here"
        return (), [error("wrong-type", document.location(), what, _EXAMPLE)]
    issues: list[Issue] = []
    groups: list[tuple[str, ...]] = []
    places: dict[frozenset[str], int] = {}
    for number, entry in enumerate(data):
        found = list(_faults(entry, number, document))
        issues += found
        if any(issue.code != "repeated-value" for issue in found):
            continue
        group = tuple(map(str, entry))
        groups.append(group)
        pairs = {frozenset((one, two)) for one in map(_key, group) for two in map(_key, group)}
        clash = next((places[pair] for pair in pairs if len(pair) > 1 and pair in places), None)
        if clash is not None:
            what = f"two of these words are in group {clash + 1} as well"
            place = document.location(number)
            issues.append(hint("synonym-clash", place, what, "make one group of the two"))
        places |= {pair: places.get(pair, number) for pair in pairs}
    return tuple(groups), issues


def _faults(entry: object, number: int, document: Document) -> Iterator[Issue]:
    place = document.location(number)
    if not isinstance(entry, list) or not all(isinstance(word, str) for word in entry):
        yield error("wrong-type", place, "a list of words belongs here", _EXAMPLE)
        return
    seen: set[str] = set()
    for position, word in enumerate(entry):
        where, key = document.location(number, position), _key(word)
        if not key:
            yield error("invalid-value", where, f"{word!r} has no letter or digit", "delete it")
        elif key in seen:
            yield hint(
                "repeated-value", where, f"{word!r} is listed twice", "delete one of the two"
            )
        seen.add(key)
    if len(seen) < _LEAST:
        yield error("invalid-value", place, "a group has two words or more", _EXAMPLE)


def _key(word: str) -> str:
    return " ".join(_WORD.findall(fold(word)))


def format_synonyms(data: bytes) -> bytes:
    """Return `synonyms.yml` in canonical form: a group a line, by its first word; comments stay."""
    text = data.decode("utf-8-sig")
    root: Any = yaml.compose(text, yaml.BaseLoader)
    if not isinstance(root, yaml.SequenceNode) or root.flow_style:
        return data
    lines = text.splitlines()
    starts = [node.start_mark.line for node in root.value]
    first, header = _comments_above(lines, starts[0], 0)
    above = [first]
    for before, start in pairwise(starts):
        above.append(_comments_above(lines, start, before + 1)[0])
    ends = [start - len(comments) for start, comments in zip(starts, above, strict=True)]
    entries = []
    for number, (start, comments) in enumerate(zip(starts, above, strict=True)):
        own = lines[start : ends[number + 1] if number + 1 < len(ends) else len(lines)]
        inner = find_comments("\n".join(own)) if any("#" in line for line in own) else []
        values = [str(scalar.value) for scalar in root.value[number].value]
        line = yaml.safe_dump(values, default_flow_style=True, width=10_000, allow_unicode=True)
        entries.append((values[0].casefold(), [*comments, *inner, f"- {line.strip()}"]))
    entries.sort(key=lambda entry: entry[0])
    body = [line for _, entry in entries for line in entry]
    return "".join(f"{line}\n" for line in [*header, *body]).encode()


def _comments_above(lines: Sequence[str], start: int, least: int) -> tuple[list[str], list[str]]:
    """Return the comments directly above a line, and the lines from `least` on before those."""
    begin = start
    while begin > least and lines[begin - 1].lstrip().startswith("#"):
        begin -= 1
    before = list(lines[least:begin])
    if least == 0 and not before:
        # Comments at the top belong to the file.
        return [], list(lines[:start])
    return list(lines[begin:start]), before
