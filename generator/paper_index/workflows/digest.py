"""The order of `digest`: an index in, one message of what is new in it out, and none twice.

A sending with a state goes in three steps, so that no crash makes a message double or lost:

1. The state says "sending", with the Message-ID and the papers, and is on the disk.
2. The message is handed to the mail server.
3. The state says "sent".

When the server certainly did not take the message, the state goes back to what it was, and the
next run sends. When a run stops between 1 and 3, or the connection breaks before the server's
last answer, nobody here knows whether the message was delivered: every later run refuses until
the keeper has looked, and says `--resend` (the same papers under the same Message-ID, so that a
server that has it can tell) or `--mark-sent`.

With `since` alone there is no state: the same day gives the same message under the same
Message-ID, and each day's papers are told by one day's digest.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from paper_index.content.edit_tags import known as known_tag
from paper_index.content.layout import read_site_url
from paper_index.exports.digest_choosing import family, paper_of_the_day, shelf
from paper_index.exports.digest_content import Masthead, new_papers, one_paper, spelled
from paper_index.exports.digest_message import message, message_id
from paper_index.exports.digest_sending import send as hand_over
from paper_index.exports.digest_state import State, alone, read_state, state_file, write_state
from paper_index.history.arrivals import arrivals
from paper_index.history.mainline import versions
from paper_index.model.errors import ContentError, MailError, UncertainDeliveryError, UsageError
from paper_index.model.issues import has_errors
from paper_index.relate.index import relate
from paper_index.workflows.build import check

if TYPE_CHECKING:
    import datetime as dt
    from email.message import EmailMessage
    from pathlib import Path

    from paper_index.content.layout import Layout
    from paper_index.exports.digest_choosing import Shelf
    from paper_index.exports.digest_content import Digest
    from paper_index.exports.digest_envelope import Envelope
    from paper_index.exports.digest_sending import Server
    from paper_index.model.index import PaperEntry
    from paper_index.model.vocabulary import Vocabulary


_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Wish:
    """Which digest is wanted: of which day, since when, on which tag, and what was told."""

    day: dt.date
    since: dt.date | None = None
    until: dt.date | None = None
    """The last day whose papers count; the digest's own when it is None. Goes with `since`."""
    tag: str | None = None
    state: Path | None = None
    """The file of the state; None takes the index's own, and no state at all with `since`."""
    empty: Literal["paper", "skip"] = "paper"
    """Whether a day without anything new gets the paper of the day, or no digest."""


@dataclass(frozen=True)
class Draft:
    """A digest before it is a message: what it is, what the state was and what it will be.

    Without a digest, `note` says why there is nothing to tell.
    """

    head: Masthead
    digest: Digest | None
    note: str = ""
    file: Path | None = None
    before: State | None = None
    after: State | None = None

    def message(self, envelope: Envelope, moment: dt.datetime) -> EmailMessage | None:
        """Return the message of a moment (with its time zone), None without a digest."""
        if self.digest is None:
            return None
        identity = self.after.message_id if self.after else ""
        return message(self.digest, self.head, envelope, moment, identity)


@dataclass(frozen=True)
class _Desk:
    """An index that passed its check, laid out for one wish."""

    wish: Wish
    head: Masthead
    vocabulary: Vocabulary
    shelf: Shelf
    file: Path | None


def draft(layout: Layout, wish: Wish) -> Draft:
    """Return the digest that is due; write and send nothing.

    Raises ContentError when the index does not pass its check, and UsageError when the wish does
    not fit it or when an earlier digest may not have been delivered.
    """
    return _draft(_desk(layout, wish))


def send(
    layout: Layout,
    wish: Wish,
    parts: tuple[Envelope, Server, dt.datetime],
    *,
    again: bool = False,
) -> Draft:
    """Send the digest that is due, and keep that it was; return it.

    `parts` are the addresses, the server and the moment of sending. With `again` the digest that
    may not have been delivered is sent again, and nothing else. Raises what `draft` raises,
    MailError and UncertainDeliveryError.
    """
    envelope, server, moment = parts
    if not envelope.sender or not envelope.to:
        option = "to" if envelope.sender else "from"
        raise UsageError(
            f"the digest has no address to put under {option.title()}",
            f"name it with --{option} or in PAPER_INDEX_SMTP_{option.upper()}",
        )
    desk = _desk(layout, wish)
    if desk.file is None:
        if again:
            raise UsageError("--resend goes with a state, and --since keeps none", _NAME_A_FILE)
        found = _draft(desk)
        made = found.message(envelope, moment)
        if made:
            _log.info("sending")
            hand_over(made, server)
        return found
    with alone(desk.file):
        found = _again(desk) if again else _draft(desk)
        made = found.message(envelope, moment)
        if made:
            _log.info("sending")
            _sent(found, made, server)
        elif found.after:
            write_state(desk.file, found.after)
        return found


def mark_sent(layout: Layout, wish: Wish) -> str:
    """Keep that the digest that is under way, or else the one that is due, was sent.

    Sends nothing; returns what was marked. Raises what `draft` raises.
    """
    desk = _desk(layout, wish)
    if desk.file is None:
        raise UsageError("--mark-sent goes with a state, and --since keeps none", _NAME_A_FILE)
    with alone(desk.file):
        state = _state(desk, desk.file)
        if state is None or state.status != "sending":
            found = _draft(desk)
            if found.digest is None or found.after is None:
                return found.note
            state = found.after
        write_state(desk.file, replace(state, status="sent"))
    return f"the digest of {state.day} counts as sent"


_NAME_A_FILE = "name the file of the state with --state"


def _desk(layout: Layout, wish: Wish) -> _Desk:
    checked = check(layout)
    if has_errors(checked.issues):
        raise ContentError(checked.issues)
    _check_days(wish)
    site = read_site_url(layout)
    if not site:
        raise UsageError(
            f"{layout.mkdocs.as_posix()} does not say where the site lives",
            "set site_url there, as in `site_url: https://example.org/`: a digest links to it",
        )
    settings, vocabulary = checked.valid.settings, checked.valid.vocabulary
    tag = known_tag(vocabulary, wish.tag) if wish.tag is not None else None
    entries = relate(checked.papers, vocabulary, 0).papers
    tags = family(vocabulary, tag) if tag else None
    found = shelf(entries, arrivals(versions(layout.root)), wish.day.isoformat(), tags)
    file = wish.state
    if file is None and wish.since is None:
        file = state_file(layout.root, (tag.id, *tag.aliases) if tag else ())
    head = Masthead(settings.name, settings.language, site, tag)
    return _Desk(wish, head, vocabulary, found, file)


def _check_days(wish: Wish) -> None:
    last = wish.until or wish.day
    if wish.until and not wish.since:
        raise UsageError("--until goes with --since", "name the first day with --since")
    if wish.since and not wish.since <= last <= wish.day:
        raise UsageError(
            f"no day lies from {wish.since} to {last} in a digest of {wish.day}",
            "--since is not after --until, and neither is after --date",
        )


def _draft(desk: _Desk) -> Draft:
    before = _state(desk, desk.file) if desk.file else None
    if before and before.status == "sending":
        raise _unsure(desk.file, before)
    day = desk.wish.day.isoformat()
    if before and before.day >= day:
        note = f"nothing to do: the digest of {before.day} was sent"
        return Draft(desk.head, None, note, desk.file, before)
    if not desk.shelf.entries:
        on = f" on {desk.head.tag.id}" if desk.head.tag else ""
        return Draft(desk.head, None, f"nothing to do: there are no papers{on}", desk.file, before)
    new, when = _new(desk, before)
    told = set(desk.shelf.ids) | set(before.known if before else ())
    after = State(
        status="sending",
        day=day,
        message_id=message_id(desk.head, day),
        when=when if new else "",
        papers=(),
        known=tuple(sorted(told)),
        tag=desk.head.tag.id if desk.head.tag else "",
    )
    if not new and desk.wish.empty == "skip":
        # No message: only what counts as told from now on is kept.
        last = before or replace(after, day="", message_id="")
        kept = replace(last, status="sent", known=after.known)
        return Draft(desk.head, None, "nothing to do: nothing is new", desk.file, before, kept)
    digest = _digest(desk, new, day, when)
    return Draft(desk.head, digest, "", desk.file, before, replace(after, papers=digest.papers))


def _new(desk: _Desk, before: State | None) -> tuple[tuple[PaperEntry, ...], str]:
    """Return the papers that no digest has told of, and since when they are new, in words."""
    wish, found = desk.wish, desk.shelf
    if wish.since:
        last = (wish.until or wish.day).isoformat()
        first = wish.since.isoformat()
        entries = found.entered(first, last)
        if before:
            fresh = found.unknown_to(before.known)
            entries = tuple(entry for entry in entries if entry in fresh)
        return entries, f"on {spelled(first)}" if first == last else f"since {spelled(first)}"
    if before is None:
        last = found.last_day
        return found.entered(last, last), f"on {spelled(last)}" if last else ""
    when = f"since {spelled(before.day)}" if before.day else "lately"
    return found.unknown_to(before.known), when


def _digest(desk: _Desk, new: tuple[PaperEntry, ...], day: str, when: str) -> Digest:
    if new:
        return new_papers(new, desk.vocabulary, desk.head, day, when)
    chosen = paper_of_the_day(desk.shelf.ids, desk.wish.day)
    (entry,) = (one for one in desk.shelf.entries if one.paper.id == chosen)
    return one_paper(entry, desk.vocabulary, desk.head, day)


def _again(desk: _Desk) -> Draft:
    """Return the digest that may not have been delivered, of the same papers and the same day."""
    before = _state(desk, desk.file) if desk.file else None
    if before is None or before.status != "sending":
        note = "nothing to send again: no digest is under way"
        return Draft(desk.head, None, note, desk.file)
    entries = desk.shelf.named(before.papers)
    if not entries:
        raise UsageError(
            f"no paper of the digest of {before.day} is in the index any more",
            "let it count as sent with --mark-sent",
        )
    if before.when:
        digest = new_papers(entries, desk.vocabulary, desk.head, before.day, before.when)
    else:
        digest = one_paper(entries[0], desk.vocabulary, desk.head, before.day)
    return Draft(desk.head, digest, "", desk.file, before, before)


def _state(desk: _Desk, file: Path) -> State | None:
    state = read_state(file)
    tag = desk.head.tag
    if state and state.tag not in ((tag.id, *tag.aliases) if tag else ("",)):
        other = f"the tag {state.tag}" if state.tag else "the whole index"
        raise UsageError(
            f"{file.as_posix()} is the state of the digest on {other}",
            "each tag has a state of its own: name another file",
        )
    return state


def _unsure(file: Path | None, state: State) -> UsageError:
    where = file.as_posix() if file else ""
    return UsageError(
        f"{where}: the digest of {state.day} may have been delivered, or not",
        f"look for {state.message_id} in the list's archive or the mail server's log; then run "
        "the command with --mark-sent when it is there, or with --resend when it is not",
    )


def _sent(found: Draft, made: EmailMessage, server: Server) -> None:
    assert found.file is not None  # noqa: S101 (for the type checker: sent under a state)
    assert found.after is not None  # noqa: S101 (ditto)
    write_state(found.file, found.after)
    try:
        hand_over(made, server)
    except UncertainDeliveryError as problem:
        raise UncertainDeliveryError(str(problem), _unsure(found.file, found.after).hint) from None
    except MailError:
        write_state(found.file, found.before)
        raise
    try:
        write_state(found.file, replace(found.after, status="sent"))
    except (UsageError, OSError) as problem:
        raise UsageError(
            f"the digest was sent, and {found.file.as_posix()} could not keep that: {problem}",
            "mend that, then run the command with --mark-sent",
        ) from problem
