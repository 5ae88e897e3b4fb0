"""A digest as a mail message: headers, a text part and an HTML part that say the same."""

from __future__ import annotations

import hashlib
import textwrap
from email.message import EmailMessage
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from paper_index.exports.digest_envelope import POLICY, default_list_id, host
from paper_index.model.fields import LANGUAGE_TAG
from paper_index.text import urls

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from paper_index.exports.digest_content import Digest, Entry, Masthead
    from paper_index.exports.digest_envelope import Envelope

WIDTH = 72
"""Characters of a line of the text part; only an address may be longer."""


def message_id(head: Masthead, day: str) -> str:
    """Return the Message-ID of an index's digest of a day, the same whenever it is made.

    Mail servers take a second message under the same one for a copy.
    """
    tag = head.tag.id if head.tag else ""
    digest = hashlib.sha256("\n".join((head.site, tag, day)).encode()).hexdigest()
    return f"<digest.{day}.{digest[:20]}@{host(head.site)}>"


def message(
    digest: Digest, head: Masthead, envelope: Envelope, moment: dt.datetime, identity: str = ""
) -> EmailMessage:
    """Return a digest as a message that was written at a moment (with its time zone).

    `identity` is its Message-ID, by default that of its index and day. The same arguments give
    the same bytes.
    """
    made = EmailMessage(policy=POLICY)
    made["Message-ID"] = identity or message_id(head, digest.day)
    made["Date"] = moment
    for name, address in (("From", envelope.sender), ("To", envelope.to)):
        if address:
            made[name] = address
    made["Subject"] = _literal(digest.subject)
    made["List-Id"] = f"<{envelope.list_id or default_list_id(head)}>"
    if envelope.unsubscribe:
        made["List-Unsubscribe"] = f"<{envelope.unsubscribe}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(text_part(digest, head, envelope), cte="quoted-printable")
    shown = html_part(digest, head, envelope)
    made.add_alternative(shown, subtype="html", cte="quoted-printable")
    if LANGUAGE_TAG.fullmatch(head.language):
        made["Content-Language"] = head.language
    # Quoted-printable cannot hold "=_": the boundary never meets the content.
    made.set_boundary(f"=_{hashlib.sha256(shown.encode()).hexdigest()[:32]}")
    return made


def text_part(digest: Digest, head: Masthead, envelope: Envelope) -> str:
    """Return a digest as plain text, wrapped at `WIDTH`."""
    lines = [*_wrapped(f"{digest.heading}, {digest.date}"), "", *_wrapped(digest.intro)]
    for section in digest.sections:
        if section.heading:
            lines += ["", "", *_wrapped(section.heading), "-" * min(len(section.heading), WIDTH)]
        for entry in section.entries:
            lines += ["", *_entry_lines(entry)]
    if digest.more:
        lines += ["", *_wrapped(f"And {digest.more} more:"), f"{head.site}{urls.RECENT}"]
    lines += ["", "-- ", *_wrapped(digest.heading), head.site]
    if envelope.unsubscribe:
        lines += ["To leave this list:", envelope.unsubscribe]
    return "\n".join(lines) + "\n"


def html_part(digest: Digest, head: Masthead, envelope: Envelope) -> str:
    """Return a digest as a page of HTML that loads nothing; everything in it is escaped."""
    return (
        _environment()
        .get_template("digest.html.j2")
        .render(
            digest=digest,
            language=head.language,
            site=head.site,
            recent_href=f"{head.site}{urls.RECENT}",
            unsubscribe=envelope.unsubscribe,
        )
    )


def _entry_lines(entry: Entry) -> Iterator[str]:
    yield from _wrapped(entry.title)
    yield from _wrapped(entry.authors)
    yield from _wrapped(entry.facts)
    if entry.tags:
        yield from _wrapped(f"Tags: {', '.join(entry.tags)}")
    if entry.excerpt:
        yield ""
        yield from _wrapped(entry.excerpt)
        yield ""
    yield entry.href


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def _literal(text: str) -> str:
    """Return a text for a header in which no encoded word can be seen.

    Python decodes one in a value that it is given, and writes what comes out as it is: a title
    could hide a line break, and behind it a header, in one.
    """
    return text.replace("=?", "= ?")


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("paper_index.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
