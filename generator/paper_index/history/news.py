"""News about papers: what the page of recent changes lists, and when an entry was last revised."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from paper_index.cache.store import Store
from paper_index.history.log import read_blobs
from paper_index.model.index import News
from paper_index.model.paper import PaperStatus
from paper_index.text.yaml_reader import YamlError, read_yaml

if TYPE_CHECKING:
    from paper_index.history.log import FileChange, History
    from paper_index.model.index import Index
    from paper_index.model.vocabulary import Tag

    DatedChange = tuple[str, str, FileChange]
    """A day (ISO 8601), the id of a paper on that day, and the change of its file."""

_VALUES = ("title", "authors", "status", "notice", "abstract")


def _lines_of(*fields: str) -> re.Pattern[bytes]:
    """Return what finds the lines of fields in a paper's file."""
    names = "|".join(fields).encode()
    return re.compile(
        rb"^[\"']?(?:" + names + rb")[\"']?[ \t]*:.*(?:\n(?![^ \t#\r\n-]).*)*", re.MULTILINE
    )


_RELEVANT = _lines_of(*_VALUES, "tags")
"""The lines of the fields that count for a revision."""
_LISTED = _lines_of("tags", "status")


def recent_news(index: Index, history: History, cache: Store | None = None) -> tuple[News, ...]:
    """Return the additions, tag and status changes of the index's papers, newest day first.

    On one day additions come first, and papers by their own date, newest first. A paper that was
    added and tagged on one day is only reported as added, and one that was added several times,
    since its file was renamed, counts from the first. A paper that is not committed yet counts from
    its `added`. Former ids of papers and tags count as the current ones. Days are in the
    committer's time zone. `cache` has what earlier builds read.
    """
    changes = [
        (commit.local_day, paper, change)
        for commit in history.edits
        for paper, change in commit.papers
    ]
    found = [*_additions(index, changes), *_changes(index, history, changes, cache or Store(None))]
    added = {(news.day, news.paper.id) for news in found if news.added}
    shown = [news for news in found if news.added or (news.day, news.paper.id) not in added]
    shown.sort(key=lambda news: (not news.added, news.paper.newest_first))
    return tuple(sorted(shown, key=lambda news: news.day, reverse=True))


class _Listed(NamedTuple):
    """What recent changes show of a version of a paper."""

    tags: tuple[str, ...]
    status: str


def _additions(index: Index, changes: Sequence[DatedChange]) -> Iterator[News]:
    days: dict[str, str] = {}
    for day, name, change in changes:
        if change.added:
            days[name] = min(day, days.get(name, day))
    for entry in index.papers:
        names = (entry.paper.id, *entry.paper.aliases)
        arrived = min((days[name] for name in names if name in days), default=None)
        if day := arrived or str(entry.paper.added or ""):
            yield News(day, entry.paper, added=True, tags=tuple(entry.tags))


def _changes(
    index: Index, history: History, changes: Sequence[DatedChange], cache: Store
) -> Iterator[News]:
    """Yield what changed of a paper's tags and status on each day, by all its edits together."""
    papers = {alias: entry for entry in index.papers for alias in entry.paper.aliases}
    papers |= {entry.paper.id: entry for entry in index.papers}
    edits = [
        (day, papers[name], change)
        for day, name, change in changes
        if name in papers and not change.added
    ]
    hashes = {name for *_, change in edits for name in (change.before, change.after)}
    files = _read_listed(history, hashes, cache)
    days: defaultdict[tuple[str, str], list[tuple[_Listed, _Listed]]] = defaultdict(list)
    for day, entry, change in edits:
        old, new = files.get(change.before), files.get(change.after)
        if old and new and old != new:
            days[day, entry.paper.id].append((old, new))
    known = {alias: entry.tag for entry in index.tags for alias in entry.tag.aliases}
    known |= {entry.tag.id: entry.tag for entry in index.tags}
    places = {entry.tag: place for place, entry in enumerate(index.tags)}
    for (day, name), versions in days.items():
        balance: Counter[Tag] = Counter()
        for old, new in versions:
            balance.update({known[tag] for tag in new.tags if tag in known})
            balance.subtract({known[tag] for tag in old.tags if tag in known})
        moved = sorted(balance, key=places.__getitem__)
        gained = tuple(tag for tag in moved if balance[tag] > 0)
        lost = tuple(tag for tag in moved if balance[tag] < 0)
        was, now = versions[-1][0].status, versions[0][1].status
        status = now.capitalize() if was != now else ""
        if gained or lost or status:
            paper, tags = papers[name].paper, tuple(papers[name].tags)
            yield News(day, paper, added=False, tags=tags, gained=gained, lost=lost, status=status)


def _read_listed(history: History, hashes: set[str], cache: Store) -> dict[str, _Listed]:
    """Return tags and status of versions of papers, by hash; unreadable ones are omitted.

    A large index has thousands of versions: what is known of them is kept.
    """
    known = cache.get("listed", sorted(hashes))
    blobs = read_blobs(history.folder, hashes - known.keys())
    new = {name: json.dumps(_listed(data)).encode() for name, data in blobs.items()}
    cache.put("listed", new)
    found = {name: json.loads(data) for name, data in (known | new).items()}
    return {name: _Listed(tuple(one[0]), one[1]) for name, one in found.items() if one}


def _listed(data: bytes) -> _Listed | None:
    """Return tags and status of a paper's file, as a rule without parsing the rest of it."""
    document = _parse(b"\n".join(_LISTED.findall(data))) or _parse(data)
    if document is None:
        return None
    return _Listed(
        _strings(document.get("tags")), str(document.get("status") or PaperStatus.PUBLISHED)
    )


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
