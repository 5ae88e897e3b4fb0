"""Composes the digest of new papers and sends it at most once a day, without repeating a paper.

A small state file records the last digest. It is written before the message is sent, so that an
interrupted run is completed by the next one: with the same papers and Message-ID, by which mail
servers recognise a copy.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from paper_index.content.edit_tags import find_tag
from paper_index.content.layout import read_site_url
from paper_index.content.write import write_file
from paper_index.exports.digest import DigestScope, new_papers, one_paper, paper_of_the_day
from paper_index.exports.digest_message import MailAddresses, write_message
from paper_index.exports.smtp import MailServer, send_message
from paper_index.history.log import read_history
from paper_index.model.errors import ContentError, MailError, UncertainDeliveryError, UsageError
from paper_index.model.issues import has_errors
from paper_index.model.site import SiteInfo
from paper_index.relate.index import relate
from paper_index.workflows.build import check

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from email.message import EmailMessage
    from pathlib import Path

    from paper_index.content.layout import Layout
    from paper_index.model.index import PaperEntry

STATE_FOLDER = ".paper-index"
"""The folder of state files below the index's root; git ignores it."""
LATE = dt.timedelta(days=30)
"""How long after its commit a paper may be pushed and still count as new."""


class DigestState(BaseModel):
    """The last digest of an index or a tag, as kept in the state file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: dt.date
    since: dt.date | None
    """Since when its papers are new; None for the paper of the day."""
    papers: tuple[str, ...]
    """The ids of its papers."""
    known: tuple[str, ...]
    """The ids of the papers that entered the index up to `LATE` before `day`."""
    sending: bool = False
    """Whether the message may not have been delivered: the run was interrupted."""


@dataclass(frozen=True)
class DigestRequest:
    """What to compose: at which time, for whom, and optionally since when and on which tag."""

    time: dt.datetime
    """With a time zone; its day is the digest's day."""
    addresses: MailAddresses
    since: dt.date | None = None
    """None for the day of the last digest."""
    tag: str | None = None

    @property
    def day(self) -> dt.date:
        """The day of the digest."""
        return self.time.date()


@dataclass(frozen=True)
class DigestSource:
    """The papers that a digest may contain, newest first, and the state of the last one."""

    scope: DigestScope
    entries: tuple[PaperEntry, ...]
    entered: dict[str, dt.date]
    """The day on which each paper entered the index, by id; `date.min` where it is not known."""
    state_file: Path
    state: DigestState | None

    def entered_since(self, day: dt.date) -> list[PaperEntry]:
        """Return the papers that entered on a day or later."""
        return [entry for entry in self.entries if self.entered[entry.paper.id] >= day]


def compose_digest(layout: Layout, request: DigestRequest) -> EmailMessage | None:
    """Return the message that is due, without sending it; None when there are no papers.

    Raises ContentError for an invalid index and UsageError for an unknown tag or site address.
    """
    source = read_source(layout, request)
    state = plan_digest(source, request)
    return _message(source, state, request) if state else None


def send_digest(layout: Layout, request: DigestRequest, server: MailServer) -> Iterator[str]:
    """Send what is due and yield the subject of each message: first one that was interrupted.

    Nothing is due when today's digest was sent, unless `since` asks for one. Raises what
    `compose_digest` raises, and MailError.
    """
    source = read_source(layout, request)
    last = source.state
    if last and last.sending:
        if find_papers(source.entries, last.papers):
            yield _deliver(source, last, request, server)
        source = replace(source, state=last.model_copy(update={"sending": False}))
        _write_state(source.state_file, source.state)
    if last and last.day >= request.day and not request.since:
        return
    state = plan_digest(source, request)
    if state:
        yield _deliver(source, state, request, server)


def read_source(layout: Layout, request: DigestRequest) -> DigestSource:
    """Read an index for a digest. Raises ContentError or UsageError."""
    checked = check(layout)
    if has_errors(checked.issues):
        raise ContentError(checked.issues)
    settings, vocabulary = checked.valid.settings, checked.valid.vocabulary
    url = read_site_url(layout)
    if not url:
        raise UsageError(
            f"{layout.mkdocs.as_posix()} has no site_url, to which a digest links",
            "add the address of the site: `site_url: https://example.org/`",
        )
    site = SiteInfo(settings.name, settings.description, url, settings.license, settings.language)
    tag = find_tag(vocabulary, request.tag) if request.tag is not None else None
    scope = DigestScope(site, vocabulary, tag)
    history = read_history(layout.root)
    entries, entered = [], {}
    for entry in relate(checked.papers, vocabulary, 0).papers:
        paper = entry.paper
        known = history.first_arrival((paper.id, *paper.aliases)) or str(paper.added or "")
        day = dt.date.fromisoformat(known) if known else dt.date.min
        if day <= request.day and scope.includes(entry):
            entries.append(entry)
            entered[paper.id] = day
    names = [f"digest-{name}.json" for name in (tag.id, *tag.aliases)] if tag else ["digest.json"]
    files = [layout.root / STATE_FOLDER / name for name in names]
    # A renamed tag keeps its state.
    file = next((file for file in files if file.is_file()), files[0])
    return DigestSource(scope, tuple(entries), entered, file, _read_state(file))


def plan_digest(source: DigestSource, request: DigestRequest) -> DigestState | None:
    """Return the next digest: its new papers, or the paper of the day; None without papers.

    At first, the papers of the last day on which any entered are new.
    """
    last = source.state
    if not source.entries:
        return None
    if request.since:
        since, new = request.since, source.entered_since(request.since)
    elif last:
        since, new = last.day, source.entered_since(last.day - LATE)
        known = find_papers(new, last.known)
        new = [entry for entry in new if entry not in known]
    else:
        since = max(source.entered.values())
        new = source.entered_since(since) if since > dt.date.min else []
    papers = tuple(sorted(entry.paper.id for entry in new))
    if not papers:
        ids = [entry.paper.id for entry in source.entries]
        papers = (paper_of_the_day(ids, request.day, last.papers if last else ()),)
    recent = source.entered_since(request.day - LATE)
    return DigestState(
        day=request.day,
        since=since if new else None,
        papers=papers,
        known=tuple(sorted(entry.paper.id for entry in recent)),
    )


def find_papers(entries: Collection[PaperEntry], ids: Collection[str]) -> list[PaperEntry]:
    """Return the papers that have, or once had, one of these ids."""
    return [e for e in entries if not {e.paper.id, *e.paper.aliases}.isdisjoint(ids)]


def _message(source: DigestSource, state: DigestState, request: DigestRequest) -> EmailMessage:
    entries, scope = find_papers(source.entries, state.papers), source.scope
    if state.since:
        digest = new_papers(entries, scope, state.day, state.since)
    else:
        digest = one_paper(entries[0], scope, state.day)
    return write_message(digest, scope, request.addresses, request.time)


def _deliver(
    source: DigestSource, state: DigestState, request: DigestRequest, server: MailServer
) -> str:
    """Send a message between two writes of the state; return its subject."""
    message = _message(source, state, request)
    _write_state(source.state_file, state.model_copy(update={"sending": True}))
    try:
        send_message(message, server)
    except UncertainDeliveryError as problem:
        hint = (
            f"the next run sends it again as {message['Message-ID']}, so that a copy is recognised"
        )
        raise UncertainDeliveryError(str(problem), hint) from None
    except MailError:
        _write_state(source.state_file, source.state)
        raise
    _write_state(source.state_file, state.model_copy(update={"sending": False}))
    return str(message["Subject"])


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


def _write_state(file: Path, state: DigestState | None) -> None:
    if state is None:
        file.unlink(missing_ok=True)
    else:
        write_file(file.parent / ".gitignore", b"*\n")
        write_file(file, f"{state.model_dump_json(indent=1)}\n".encode())
