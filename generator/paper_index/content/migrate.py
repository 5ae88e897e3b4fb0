"""Migrates content of older formats: in memory whenever it is read, in files by `fmt`.

Format 1 has the key `publication`, a reference in one line such as "Entropy 27(4), 344 (2025)".
Format 2 has its parts in keys of their own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from paper_index.model.issues import error, hint
from paper_index.model.settings import FORMAT
from paper_index.text.printed_reference import split_publication
from paper_index.text.wording import like_others
from paper_index.text.yaml_reader import read_yaml

if TYPE_CHECKING:
    from paper_index.model.issues import Issue
    from paper_index.model.source import Document, Record
    from paper_index.text.yaml_reader import KeyPath

OLD_KEY = "publication"
"""The key of format 1 that format 2 replaces."""
OUTDATED = "old-format"
"""The code of issues that `fmt` solves by migrating."""

# The key with its value, whose further lines are indented or empty.
_OLD_LINE = re.compile(rb"^publication[ \t]*:.*\n?(?:(?:[ \t].*)?\n)*", re.MULTILINE)
_TOP_KEY = re.compile(r"^format[ \t]*:.*$", re.MULTILINE)
# Comments at the top that belong to the file: those before an empty line, and a line for editors.
_HEAD = re.compile(r"(?:---[ \t]*\n|#[^\n]*\n)*\n|(?:---[ \t]*\n|# yaml-language-server[^\n]*\n)*")


def stated_format(config: Document) -> int | None:
    """Return the format that `config.yml` states, None if it is not a number; 1 without any."""
    value = config.data.get("format", "1") if isinstance(config.data, dict) else "1"
    is_number = isinstance(value, str) and re.fullmatch(r"[0-9]{1,6}", value)
    return int(value) if is_number else None


def format_issues(config: Document) -> list[Issue]:
    """Return an error if this program cannot read the content, a hint if `fmt` should migrate it.

    An index without settings needs no hint: nothing but old keys would have to be migrated.
    """
    stated, place = stated_format(config), config.location("format")
    if stated and stated > FORMAT:
        what = f"the content has format {stated}; this version of paper-index reads up to {FORMAT}"
        advice = "upgrade it: `pip install --upgrade paper-index`"
        return [error("newer-format", place, what, advice)]
    if stated and stated < FORMAT and config.data and isinstance(config.data, dict):
        what = f"the content has format {stated}; the current one is {FORMAT}"
        return [hint(OUTDATED, place, what, "run `paper-index fmt`")]
    return []


def migrate_records(records: Sequence[Record]) -> tuple[tuple[Record, ...], list[Issue]]:
    """Return the records in the current format, and one error if any were in an older one."""
    migrated = tuple(map(_migrate, records))
    old = [one for one, new in zip(records, migrated, strict=True) if new is not one]
    if not old:
        return migrated, []
    what = f"`{OLD_KEY}` is a key of format 1{like_others(len(old))}"
    advice = "run `paper-index fmt`: it puts volume, number and pages into keys of their own"
    return migrated, [error(OUTDATED, old[0].location(OLD_KEY), what, advice)]


def _migrate(record: Record) -> Record:
    data = record.data
    if not (isinstance(data, dict) and isinstance(data.get(OLD_KEY), str)):
        return record
    fields = split_publication(data)
    kept = {key: value for key, value in data.items() if key != OLD_KEY}
    line = record.lines.get((OLD_KEY,), 1)
    lines: dict[KeyPath, int] = {**{(key,): line for key in fields}, **record.lines}
    return replace(record, data=kept | fields, lines=lines)


def without_old_key(data: bytes) -> bytes:
    """Return a paper's file without `publication`; a comment behind it gets a line of its own."""
    found = _OLD_LINE.search(data)
    if not found:
        return data
    comment = read_yaml(data.decode("utf-8-sig")).comments.get((OLD_KEY,), "").strip()
    line = f"{comment}\n".encode() if comment else b""
    return data[: found.start()] + line + data[found.end() :]


def with_format(data: bytes) -> bytes:
    """Return `config.yml` with the current format, which is stated at the top; all else is kept."""
    text, line = data.decode("utf-8-sig"), f"format: {FORMAT}"
    if _TOP_KEY.search(text):
        return _TOP_KEY.sub(line, text, count=1).encode()
    head = _HEAD.match(text)
    end = head.end() if head else 0
    return f"{text[:end]}{line}\n{text[end:]}".encode()


def keeps_note(data: bytes) -> bool:
    """Whether the `publication` in a paper's file becomes a note, as it cannot be split."""
    if not _OLD_LINE.search(data):
        return False
    parsed = read_yaml(data.decode("utf-8-sig")).data
    return isinstance(parsed, dict) and OLD_KEY in parsed and "note" in split_publication(parsed)
