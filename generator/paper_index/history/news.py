"""News about papers: what the page of recent changes lists, and when an entry was last revised."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from paper_index.history.git import read_blobs
from paper_index.model.index import News
from paper_index.text.yaml_reader import YamlError, read_yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from paper_index.history.log import FileChange, History
    from paper_index.model.index import Index
    from paper_index.model.vocabulary import Tag

    DatedChange = tuple[str, str, FileChange]
    """A day (ISO 8601), the id of a paper on that day, and the change of its file."""

_COMMITS = 200
"""Commits that are read for news, newest first."""

_BULK = 300
"""Modified papers from which on a commit is housekeeping and no news for readers."""

_KEY = re.compile(rb"[\"']?(?:title|authors|abstract|tags)[\"']?\s*:")


def recent_news(index: Index, history: History) -> tuple[News, ...]:
    """Return the additions and tag changes of the index's papers, newest first, then by id.

    A paper that was added and tagged on one day is only reported as added. A paper that is not
    committed yet counts from its `added`. Former ids of papers and tags count as the current ones.
    Days are in the committer's time zone.
    """
    changes = list(_recent_changes(history))
    found = [*_committed_news(index, history, changes), *_uncommitted_news(index, changes)]
    entered = {(one.day, one.paper.id) for one in found if one.added}
    unique: dict[tuple[str, str, bool], News] = {}
    for one in found:
        if one.added or (one.day, one.paper.id) not in entered:
            unique.setdefault((one.day, one.paper.id, one.added), one)
    ordered = sorted(unique.values(), key=lambda one: (not one.added, one.paper.id))
    return tuple(sorted(ordered, key=lambda one: one.day, reverse=True))


def _recent_changes(history: History) -> Iterator[DatedChange]:
    commits = (commit for commit in history.edits if commit.touches_papers)
    for commit in islice(commits, _COMMITS):
        is_bulk = sum(not change.added for _, change in commit.papers) >= _BULK
        for paper, change in commit.papers:
            if change.added or not is_bulk:
                yield commit.local_day, paper, change


def _committed_news(
    index: Index, history: History, changes: Sequence[DatedChange]
) -> Iterator[News]:
    papers = {entry.paper.id: entry for entry in index.papers}
    papers |= {alias: entry for entry in index.papers for alias in entry.paper.aliases}
    known = {alias: entry.tag for entry in index.tags for alias in entry.tag.aliases}
    known |= {entry.tag.id: entry.tag for entry in index.tags}
    retagged = [change for _, _, change in changes if not change.added]
    blobs = read_blobs(
        history.folder, {name for change in retagged for name in (change.before, change.after)}
    )
    tags = {name: _current_tags(data, known) for name, data in blobs.items()}
    for day, paper, change in changes:
        if paper not in papers:
            continue
        entry = papers[paper]
        before, after = (
            ({}, {})
            if change.added
            else (
                tags.get(change.before, {}),
                tags.get(change.after, {}),
            )
        )
        gained = tuple(tag for name, tag in after.items() if name not in before)
        lost = tuple(tag for name, tag in before.items() if name not in after)
        if change.added or gained or lost:
            yield News(day, entry.paper, change.added, tuple(entry.tags), gained, lost)


def _current_tags(data: bytes, known: Mapping[str, Tag]) -> dict[str, Tag]:
    """Return the tags of a paper's file by their current id."""
    tags = (_parse(data) or {}).get("tags")
    names = tags if isinstance(tags, list) else ()
    found = (known[name] for name in names if isinstance(name, str) and name in known)
    return {tag.id: tag for tag in found}


def _uncommitted_news(index: Index, changes: Iterable[DatedChange]) -> Iterator[News]:
    committed = {paper for _, paper, change in changes if change.added}
    for entry in index.papers:
        ids = {entry.paper.id, *entry.paper.aliases}
        if entry.paper.added and not ids & committed:
            yield News(str(entry.paper.added), entry.paper, added=True, tags=tuple(entry.tags))


def revisions(
    history: History, papers: Collection[str], tags: Mapping[str, str]
) -> Mapping[str, str]:
    """Return the day (ISO 8601, UTC) on which the entries of some papers were last revised, by id.

    A revision changes the title, authors, abstract or tags. Another form or order, another field
    and a renamed tag are none; `tags` maps each former or alternative id of a tag to its current
    one. Papers without a revision since they arrived are omitted.
    """
    versions: dict[str, list[tuple[str, str]]] = {}
    for commit in history.main_line:
        for paper, change in commit.papers:
            if paper in papers:
                versions.setdefault(paper, []).append((commit.day, change.after))
    several = {paper: found for paper, found in versions.items() if len(found) > 1}
    blobs = read_blobs(history.folder, {blob for found in several.values() for _, blob in found})
    days = {
        paper: _last_revision([(day, blobs.get(blob, b"")) for day, blob in found], tags)
        for paper, found in several.items()
    }
    return {paper: day for paper, day in days.items() if day}


def _last_revision(versions: Sequence[tuple[str, bytes]], tags: Mapping[str, str]) -> str | None:
    """Return the day of the newest version with other values than the one before, else None.

    `versions` are days with contents, newest first. Unreadable versions never were on the site and
    are skipped.
    """
    since, later = versions[0]
    for day, earlier in versions[1:]:
        if _relevant_lines(later) != _relevant_lines(earlier):
            now, then = _values(later, tags), _values(earlier, tags)
            if then is None:
                continue
            if now is not None and now != then:
                return since
        since, later = day, earlier
    return None


def _relevant_lines(data: bytes) -> list[bytes]:
    """Return the lines of the fields that count: if they are equal, no parsing is needed."""
    kept, inside = [], False
    lines = data.splitlines()
    for line in lines:
        if line and line[:1] not in b" \t#-":
            inside = _KEY.match(line) is not None
        if inside:
            kept.append(line)
    return kept or lines


def _values(data: bytes, tags: Mapping[str, str]) -> tuple[object, ...] | None:
    """Return the values of the fields that count, in any form; None for an unreadable file."""
    document = _parse(data)
    if document is None:
        return None
    carried = frozenset(tags.get(tag, tag) for tag in _strings(document.get("tags")))
    return *(_strings(document.get(name)) for name in ("title", "authors", "abstract")), carried


def _parse(data: bytes) -> dict[str, Any] | None:
    try:
        document = read_yaml(data.decode("utf-8-sig")).data
    except (YamlError, UnicodeDecodeError):
        return None
    return document if isinstance(document, dict) else None


def _strings(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(" ".join(text.split()) for text in values if isinstance(text, str))
