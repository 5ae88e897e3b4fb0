"""Reads lists of identifiers, one per line: arXiv ids, DOIs and addresses of papers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from paper_index.ingest.draft import LeftOut, left_out
from paper_index.ingest.reference import Kind, Reference, parse_reference
from paper_index.model.issues import UsageError
from paper_index.text.identifiers import identifier_in_address

_BULLET = re.compile(r"\s*(?:[-*+•]|\d+[.)])\s+|\s*<(?=https?://)")
_COMMENT = re.compile(r"(?:^|\s)(?:#|//).*|>\s*$")


@dataclass(frozen=True)
class IdentifierList:
    """The references of a list, each once and in its order, with the place of each."""

    references: tuple[tuple[str, Reference], ...]
    left_out: tuple[LeftOut, ...]


def count_lines(text: str) -> tuple[int, int]:
    """Return the number of identifiers, and that of lines that are neither one nor a comment."""
    found = [reference for _, _, reference in _lines(text)]
    known = sum(reference is not None for reference in found)
    return known, len(found) - known


def parse_identifiers(text: str, file: str) -> IdentifierList:
    """Return the references of a list of identifiers. Never raises.

    Empty lines and comments after `#` are ignored; a line may have several identifiers.
    """
    places: dict[Reference, str] = {}
    lost: list[LeftOut] = []
    for line, word, reference in _lines(text):
        if reference is None:
            reason = "neither an arXiv id nor a DOI nor the address of a paper"
            lost.append(left_out(f"{file}:{line}", word, reason))
        else:
            places.setdefault(reference, f"{file}:{line}")
    return IdentifierList(tuple((place, one) for one, place in places.items()), tuple(lost))


def _lines(text: str) -> Iterator[tuple[int, str, Reference | None]]:
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        content = _COMMENT.sub("", _BULLET.sub("", line, count=1)).strip()
        if not content:
            continue
        whole = _reference(content)
        words = [content] if whole else list(filter(None, re.split(r"[\s,;]+", content)))
        references = [whole] if whole else [_reference(word) for word in words]
        if all(references):
            yield from ((number, word, one) for word, one in zip(words, references, strict=True))
        else:
            yield number, content, None


def _reference(text: str) -> Reference | None:
    try:
        found = parse_reference(text)
    except UsageError:
        found = None
    if found and found.kind is not Kind.TITLE:
        return found
    if " " in text or "/" not in text:
        return None
    address = (
        identifier_in_address(text)
        if re.match(r"(?:https?://|www\.)|[\w.-]+\.\w+/", text)
        else None
    )
    if not address:
        return None
    kind, value = address
    return Reference(Kind.ARXIV if kind == "arxiv" else Kind.DOI, value)
