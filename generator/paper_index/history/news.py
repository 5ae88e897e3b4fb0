"""News about papers: what the page of recent changes lists, and when an entry was last revised."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, Any

from paper_index.history.log import read_blobs
from paper_index.model.index import News
from paper_index.model.paper import PaperStatus
from paper_index.text.yaml_reader import YamlError, read_yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from paper_index.history.log import FileChange, History
    from paper_index.model.index import Index
    from paper_index.model.vocabulary import Tag

    DatedChange = tuple[str, str, FileChange]
    """A day (ISO 8601), the id of a paper on that day, and the change of its file."""

_COMMITS = 200
"""Commits that are read for news, newest first."""

_BULK = 300
"""Modified papers from which on a commit is housekeeping and no news for readers."""

_VALUES = ("title", "authors", "status", "notice", "abstract")
_RELEVANT = re.compile(
    rb"^[\"']?(?:title|authors|abstract|tags|status|notice)[\"']?[ \t]*:.*"
    rb"(?:\n(?![^ \t#\r\n-]).*)*",
    re.MULTILINE,
)
"""The lines of the fields that count for a revision."""


def recent_news(index: Index, history: History) -> tuple[News, ...]:
    """Return the additions, tag and status changes of the index's papers, newest first, then by id.

    A paper that was added and tagged on one day is only reported as added. A paper that is not
    committed yet counts from its `added`. Former ids of papers and tags count as the current ones.
    Days are in the committer's time zone.
    """
    changes = list(_recent_changes(history))
    found: dict[tuple[str, str, bool], News] = {}
    for news in (*_committed_news(index, history, changes), *_uncommitted_news(index, changes)):
        found.setdefault((news.day, news.paper.id, news.added), news)
    shown = [
        news
        for (day, paper, added), news in found.items()
        if added or (day, paper, True) not in found
    ]
    shown.sort(key=lambda news: (not news.added, news.paper.id))
    return tuple(sorted(shown, key=lambda news: news.day, reverse=True))


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
    hashes = {
        name for *_, change in changes if not change.added for name in (change.before, change.after)
    }
    blobs = read_blobs(history.folder, hashes)
    for day, paper, change in changes:
        if entry := papers.get(paper):
            old, new = (
                {} if change.added else _parse(blobs.get(name, b"")) or {}
                for name in (change.before, change.after)
            )
            before, after = (_current_tags(data, known) for data in (old, new))
            was, now = (str(data.get("status") or PaperStatus.PUBLISHED) for data in (old, new))
            status = now.capitalize() if was != now else ""
            gained = tuple(tag for name, tag in after.items() if name not in before)
            lost = tuple(tag for name, tag in before.items() if name not in after)
            if change.added or gained or lost or status:
                tags = tuple(entry.tags)
                yield News(day, entry.paper, change.added, tags, gained, lost, status)


def _current_tags(data: Mapping[str, Any], known: Mapping[str, Tag]) -> dict[str, Tag]:
    names = _strings(data.get("tags"))
    return {known[name].id: known[name] for name in names if name in known}


def _uncommitted_news(index: Index, changes: Sequence[DatedChange]) -> Iterator[News]:
    committed = {paper for _, paper, change in changes if change.added}
    for entry in index.papers:
        ids = {entry.paper.id, *entry.paper.aliases}
        if entry.paper.added and not ids & committed:
            yield News(str(entry.paper.added), entry.paper, added=True, tags=tuple(entry.tags))


def revisions(
    history: History, papers: Collection[str], tags: Mapping[str, str]
) -> Mapping[str, str]:
    """Return the day (ISO 8601, UTC) on which the entries of some papers were last revised, by id.

    A revision changes the title, authors, status, notice, abstract or tags. Another form or order,
    another field and a renamed tag are none; `tags` maps each former or alternative id of a tag to
    its current one. Papers without a revision since they arrived are omitted.
    """
    versions: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for commit in history.main_line:
        for paper, change in commit.papers:
            if paper in papers:
                versions[paper].append((commit.day, change.after))
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
        # If the relevant lines are equal, no parsing is needed.
        if (_RELEVANT.findall(later) or later) != (_RELEVANT.findall(earlier) or earlier):
            now, then = _values(later, tags), _values(earlier, tags)
            if then is None:
                continue
            if now is not None and now != then:
                return since
        since, later = day, earlier
    return None


def _values(data: bytes, tags: Mapping[str, str]) -> tuple[object, ...] | None:
    """Return the values of the fields that count, in any form; None for an unreadable file."""
    document = _parse(data)
    if document is None:
        return None
    carried = frozenset(tags.get(tag, tag) for tag in _strings(document.get("tags")))
    return *(_strings(document.get(name)) for name in _VALUES), carried


def _parse(data: bytes) -> dict[str, Any] | None:
    try:
        document = read_yaml(data.decode("utf-8-sig")).data
    except (YamlError, UnicodeDecodeError):
        return None
    return document if isinstance(document, dict) else None


def _strings(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(" ".join(text.split()) for text in values if isinstance(text, str))
