"""Composes the digest of new papers as a mail message with a text and an HTML part."""

from __future__ import annotations

import calendar
import datetime as dt
import hashlib
import re
import textwrap
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import getaddresses
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from paper_index.model.issues import UsageError
from paper_index.text import urls
from paper_index.text.escape import clip, plain
from paper_index.text.names import join_names
from paper_index.text.wording import pluralize

if TYPE_CHECKING:
    from paper_index.model.index import PaperEntry
    from paper_index.model.settings import SiteInfo
    from paper_index.model.vocabulary import Tag, Vocabulary

LISTED = 60  # further papers are counted: mail programs cut messages of about 100 kB
EXCERPT = 400  # characters of an abstract
WIDTH = 72  # characters of a line of the text part; only addresses may be longer
_SUBJECT = 150  # characters
_LONGEST = 254  # RFC 5321, 4.5.3.1.3, and a name

# Control characters, line separators, lone surrogates, and changes of the writing direction.
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+"
)
# Python would decode an encoded word ("=?…?=") in a header value.
_UNSUBSCRIBE = re.compile(r"(?!.*=\?)(?:https://|mailto:)[!-;=?-~]{1,800}")


@dataclass(frozen=True)
class DigestScope:
    """The index that a digest is about, or the papers of one tag and its narrower tags."""

    site: SiteInfo
    """Its `url` must be known: a digest links to the papers."""
    vocabulary: Vocabulary
    tag: Tag | None = None

    @property
    def title(self) -> str:
        """The index's name as one line."""
        return one_line(self.site.name)

    @property
    def phrase(self) -> str:
        """The scope as part of a sentence: "in Paper Index", "on Information theory"."""
        return f"on {one_line(self.tag.name)}" if self.tag else f"in {self.title}"

    @property
    def list_id(self) -> str:
        """The list's id (RFC 2919): `digest.tea.example.org` for https://example.org/tea/."""
        parts = urlsplit(self.site.url or "")
        labels = ["digest", self.tag.id if self.tag else "", *reversed(parts.path.split("/"))]
        labels += (parts.hostname or "").split(".")
        return ".".join(filter(None, map(urls.slugify, labels)))

    def includes(self, entry: PaperEntry) -> bool:
        """Return whether a paper has the tag or a narrower one; True without a tag."""
        if self.tag is None:
            return True
        parents = {tag.id: tag.parent for tag in self.vocabulary.tags}
        wider = {tag.id for tag in entry.tags}
        while wider and self.tag.id not in wider:
            wider = {parent for name in wider if (parent := parents.get(name))}
        return bool(wider)


@dataclass(frozen=True)
class DigestEntry:
    """A paper as a digest shows it, in plain text; what is unknown is empty."""

    title: str
    href: str
    authors: str
    facts: str
    """Date and venue."""
    tags: str
    excerpt: str


@dataclass(frozen=True)
class MailAddresses:
    """The sender, the one recipient and the unsubscribe address of a message, if they are known.

    Raises UsageError for an address that a header cannot hold.
    """

    sender: str | None = None
    to: str | None = None
    unsubscribe: str | None = None
    """An `https:` or `mailto:` address."""

    def __post_init__(self) -> None:
        hint = "write one address in ASCII: list@example.org or 'The Index <list@example.org>'"
        for option, address in (("--from", self.sender), ("--to", self.to)):
            if address and not _is_mailbox(address):
                raise UsageError(f"{option}: not a mail address", hint)
        if self.unsubscribe and not _UNSUBSCRIBE.fullmatch(self.unsubscribe):
            hint = "use https://… or mailto:…, in ASCII and without spaces"
            raise UsageError(f"--unsubscribe: {self.unsubscribe!r} is not an address", hint)


class _MailPolicy(EmailPolicy):
    """Writes 7-bit ASCII with the line ends of SMTP.

    A workaround for Python's folding of headers: it turns long addresses into encoded words, which
    no program reads as an address, and loses spaces between the encoded words of a subject.
    """

    def fold(self, name: str, value: str) -> str:
        if name == "Subject":
            charset = "us-ascii" if value.isascii() else "utf-8"
            value = Header(value, charset, header_name=name).encode(linesep=self.linesep)
        elif name not in {"List-Id", "List-Unsubscribe", "Message-ID"}:
            return str(super().fold(name, value))
        return f"{name}: {value}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii")


def paper_of_the_day(ids: Collection[str], day: dt.date, last: Collection[str] = ()) -> str:
    """Return the id of the paper of a day, pseudo-random and the same on every machine.

    It is none of `last`, the papers of the previous digest, unless there is no other. A paper that
    is added changes the choice on few days (rendezvous hashing). Raises ValueError without ids.
    """
    candidates = sorted(set(ids) - set(last)) or sorted(ids)
    return min(candidates, key=lambda name: hashlib.sha256(f"{day}:{name}".encode()).digest())


def write_message(
    entries: Sequence[PaperEntry],
    scope: DigestScope,
    addresses: MailAddresses,
    *,
    time: dt.datetime,
    since: dt.date | None,
    trending: bool = False,
) -> EmailMessage:
    """Return the message on the papers that are new since a day; None means a paper of the day.

    With `trending` they are no new papers, but picks, or gained citations.

    `time` becomes its Date and needs a time zone. The Message-ID is that of the list and the day,
    so that mail servers recognise a copy. The same arguments give the same bytes.
    """
    if since and trending:
        subject = f"{pluralize(len(entries), 'trending paper')} {scope.phrase}"
        intro = (
            f"No new papers {scope.phrase}. Since {_display(since)}, curators picked these papers, "
            "or a new count of their citations is higher."
        )
    elif since:
        subject = f"{pluralize(len(entries), 'new paper')} {scope.phrase}"
        intro = f"New {scope.phrase} since {_display(since)}: {pluralize(len(entries), 'paper')}."
    else:
        subject = f"Paper of the day: {one_line(entries[0].paper.labelled_title)}"
        intro = (
            f"No new papers {scope.phrase}. Here is the paper of the day, chosen from the papers "
            "that are already in the index."
        )
    subject = subject if len(subject) <= _SUBJECT else f"{subject[: _SUBJECT - 1].rstrip()}…"
    environment = _environment()
    text, html = (
        environment.get_template(f"digest.{suffix}.j2").render(
            scope=scope,
            subject=subject,
            date=_display(time.date()),
            intro=intro,
            sections=sections(entries, scope),
            headings=since is not None,
            more=max(len(entries) - LISTED, 0),
            recent=urls.RECENT,
            unsubscribe=addresses.unsubscribe,
        )
        for suffix in ("txt", "html")
    )
    message = EmailMessage(
        policy=_MailPolicy(linesep="\r\n", raise_on_defect=True, cte_type="7bit")
    )
    headers = {
        "Message-ID": f"<{time.date()}@{scope.list_id}>",
        "Date": time,
        "From": addresses.sender,
        "To": addresses.to,
        # Python decodes encoded words, in which a title could hide a line break and a header.
        "Subject": subject.replace("=?", "= ?"),
        "List-Id": f"<{scope.list_id}>",
        "List-Unsubscribe": addresses.unsubscribe and f"<{addresses.unsubscribe}>",
        "Auto-Submitted": "auto-generated",
    }
    for name, value in headers.items():
        if value:
            message[name] = value
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = scope.site.language
    # Quoted-printable text never contains "=_", so the boundary cannot occur in a part.
    message.set_boundary(f"=_{hashlib.sha256(html.encode()).hexdigest()[:32]}")
    return message


def sections(
    entries: Sequence[PaperEntry], scope: DigestScope
) -> list[tuple[str, list[DigestEntry]]]:
    """Return the first `LISTED` papers under their first tags, in the vocabulary's order."""
    tags = scope.vocabulary.tags
    rank = {tag.id: number for number, tag in enumerate(tags)}

    def first_tag(entry: PaperEntry) -> int:
        return min((rank[tag.id] for tag in entry.tags), default=len(tags))

    headings = [*(one_line(tag.name) for tag in tags), "Other papers"]
    listed = sorted(entries, key=first_tag)[:LISTED]
    return [
        (headings[number], [_entry(entry, scope) for entry in group])
        for number, group in groupby(listed, first_tag)
    ]


def one_line(text: str) -> str:
    """Return a text as one line without control characters, formulas as readable text."""
    return " ".join(_UNPRINTABLE.sub(" ", plain(text)).split())


def _display(day: dt.date) -> str:
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def _entry(entry: PaperEntry, scope: DigestScope) -> DigestEntry:
    paper = entry.paper
    date = paper.published
    carried = {tag.id for tag in entry.tags}
    facts = (date.shown if date else "", one_line(paper.venue_and_year))
    return DigestEntry(
        title=one_line(paper.labelled_title),
        href=f"{scope.site.url}{urls.paper(paper.id)}",
        authors=one_line(join_names(paper.authors)),
        facts=" · ".join(filter(None, facts)),
        tags=", ".join(one_line(tag.name) for tag in scope.vocabulary.tags if tag.id in carried),
        excerpt=one_line(clip(paper.abstract or "", EXCERPT)),
    )


def _is_mailbox(text: str) -> bool:
    try:
        ((name, address),) = getaddresses([text])
        Address(name, addr_spec=address)
    except (ValueError, IndexError, MessageError):
        return False
    # Python removes spaces within an address, and decodes encoded words.
    valid = address in text and address.isascii() and text.isprintable()
    return valid and "=?" not in text and len(text) <= _LONGEST


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("paper_index.exports"),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["wrap"] = partial(
        textwrap.fill, width=WIDTH, break_long_words=False, break_on_hyphens=False
    )
    return environment
