"""Composes the digest of new papers and sends it at most once a day, without repeating a paper.

A small state file records the last digest that was sent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from paper_index.content.addresses import read_index_url
from paper_index.content.edit_tags import find_tag
from paper_index.content.journal import FOLDER, state_folder
from paper_index.content.write import write_file
from paper_index.exports.digest import (
    LISTED,
    DigestScope,
    MailAddresses,
    paper_of_the_day,
    write_message,
)
from paper_index.exports.smtp import MailServer, send_message
from paper_index.history.log import read_history
from paper_index.model.index import Index
from paper_index.model.issues import ContentError, UsageError, has_errors
from paper_index.model.settings import SiteInfo
from paper_index.relate.abstracts import without_abstracts
from paper_index.relate.index import relate
from paper_index.relate.trending import find_trending
from paper_index.workflows.check import CheckedIndex, check

if TYPE_CHECKING:
    from email.message import EmailMessage

    from paper_index.content.layout import Layout
    from paper_index.model.index import PaperEntry

LATE = dt.timedelta(days=30)
"""How long after its commit a paper may be pushed and still count as new."""


class DigestState(BaseModel):
    """The last digest of an index or a tag that was sent, as kept in the state file."""

    model_config = ConfigDict(frozen=True)

    day: dt.date
    papers: tuple[str, ...]
    """The ids of its papers."""
    known: tuple[str, ...]
    """The ids of the papers that entered the index up to `LATE` before `day`."""


def make_digest(
    layout: Layout,
    *,
    time: dt.datetime,
    addresses: MailAddresses,
    since: dt.date | None = None,
    tag: str | None = None,
    server: MailServer | None = None,
) -> EmailMessage | None:
    """Return the next digest; None without papers.

    It has new papers, else those that trend since the last digest, else the paper of the day.

    `time` needs a time zone; its day is that of the digest. New are the papers that entered since a
    day, by default that of the last digest, at first that on which the last papers entered.

    With a `server` the digest is sent and recorded; None if today's was sent, unless `since` is
    given. Raises ContentError for an invalid index, UsageError for an unknown tag or site address,
    and MailError: then nothing is recorded, and the next run sends the papers again.
    """
    checked, today = check(layout), time.date()
    if has_errors(checked.issues):
        raise ContentError(checked.issues)
    scope = _scope(layout, checked, tag)
    file = _state_file(layout, scope)
    last = _read_state(file)
    entered = list(_entered(layout, checked, scope, today))
    if not entered or (server and last and last.day >= today and not since):
        return None
    if last and not since:
        since, new = last.day, _entered_since(entered, last.day - LATE, last.known)
    else:
        since = since or max((day for day, _ in entered if day), default=today)
        new = _entered_since(entered, since)
    is_next = last is not None and since == last.day
    trending = _trending_since(entered, checked, last) if last and is_next and not new else []
    new = new or trending
    if not new:
        by_id = {entry.paper.id: entry for _, entry in entered}
        valid = [name for name, entry in by_id.items() if not entry.paper.is_retracted]
        new = [by_id[paper_of_the_day(valid or by_id, today, last.papers if last else ())]]
        since = None
    message = write_message(new, scope, addresses, time=time, since=since, trending=bool(trending))
    if server:
        # Before sending: this fails when the state could not be written.
        state_folder(layout.root)
        send_message(message, server)
        known = _entered_since(entered, today - LATE)
        sent, ids = (tuple(sorted(e.paper.id for e in found)) for found in (new, known))
        state = DigestState(day=today, papers=sent, known=ids)
        write_file(file, f"{state.model_dump_json(indent=1)}\n".encode())
    return message


def _scope(layout: Layout, checked: CheckedIndex, tag: str | None) -> DigestScope:
    settings, vocabulary = checked.valid.settings, checked.valid.vocabulary
    url = read_index_url(layout, settings)
    if not url:
        raise UsageError(
            f"{(layout.content / 'config.yml').as_posix()} has no url, to which a digest links",
            "add the address of the site: `url: https://example.org/`",
        )
    site = SiteInfo(settings.name, settings.description, url, settings.license, settings.language)
    vocabulary = replace(vocabulary, tags=vocabulary.by_group)
    return DigestScope(site, vocabulary, None if tag is None else find_tag(vocabulary, tag))


def _entered(
    layout: Layout, checked: CheckedIndex, scope: DigestScope, today: dt.date
) -> Iterator[tuple[dt.date | None, PaperEntry]]:
    """Yield a scope's papers, newest first, and the day on which each entered, if known."""
    history = read_history(layout.root)
    index = relate(checked.papers, scope.vocabulary, 0)
    if not checked.valid.settings.abstracts:
        index = without_abstracts(index)
    for entry in index.papers:
        paper = entry.paper
        known = history.first_arrival((paper.id, *paper.aliases)) or str(paper.added or "")
        day = dt.date.fromisoformat(known) if known else None
        if (day is None or day <= today) and scope.includes(entry):
            yield day, entry


def _entered_since(
    entered: list[tuple[dt.date | None, PaperEntry]], start: dt.date, known: Collection[str] = ()
) -> list[PaperEntry]:
    return [
        entry
        for day, entry in entered
        if day and day >= start and {entry.paper.id, *entry.paper.aliases}.isdisjoint(known)
    ]


def _trending_since(
    entered: list[tuple[dt.date | None, PaperEntry]], checked: CheckedIndex, last: DigestState
) -> list[PaperEntry]:
    """Return the papers that were picked, or counted with more citations, since a digest."""
    signals = {one.id: one for one in checked.valid.signals}
    index = Index(tuple(entry for _, entry in entered), (), signals=signals)
    found = find_trending(index, LISTED)
    days = [(str(entry.paper.featured), entry) for entry in found.picks]
    days += [(str(signal.date), entry) for entry, signal in found.gaining]
    news = {entry.paper.id: entry for day, entry in days if day >= str(last.day)}
    return [entry for name, entry in news.items() if name not in last.papers]


def _state_file(layout: Layout, scope: DigestScope) -> Path:
    """Return the state file of a scope; a renamed tag keeps its file."""
    tags = [f"-{name}" for name in (scope.tag.id, *scope.tag.aliases)] if scope.tag else [""]
    files = [layout.root / FOLDER / f"digest{tag}.json" for tag in tags]
    return next((file for file in files if file.is_file()), files[0])


def _read_state(file: Path) -> DigestState | None:
    try:
        return DigestState.model_validate_json(file.read_bytes())
    except FileNotFoundError:
        return None
    except ValidationError:
        raise UsageError(
            f"{file.as_posix()} is not the state of a digest",
            "restore it, or delete it and name the first day with --since",
        ) from None
