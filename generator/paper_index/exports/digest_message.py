"""Writes a digest as a mail message: headers, and a text and an HTML part of equal content."""

from __future__ import annotations

import hashlib
import re
import textwrap
from dataclasses import dataclass
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from functools import cache, partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from paper_index.model.errors import UsageError
from paper_index.model.fields import LANGUAGE_TAG
from paper_index.text import urls

if TYPE_CHECKING:
    import datetime as dt

    from paper_index.exports.digest import Digest, DigestScope

WIDTH = 72
"""Characters of a line of the text part; only addresses may be longer."""

# The addresses that SMTP accepts without extensions, without characters that could forge a command.
_WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"({_WORD}(?:\.{_WORD})*)@({_LABEL}(?:\.{_LABEL})*)")
_MAILBOX = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>")
_ADDRESS_LENGTH = 254  # RFC 5321, 4.5.3.1.3, and a name
# Python would decode an encoded word ("=?…?=") in a header value.
_UNSUBSCRIBE = re.compile(r"(?!.*=\?)(?:https://|mailto:)[!-;=?-~]{1,800}")

_UNFOLDED = {"list-id", "list-unsubscribe", "message-id"}


class _MailPolicy(EmailPolicy):
    """Writes 7-bit ASCII with the line ends of SMTP.

    A workaround for Python's folding of headers: it turns long addresses into encoded words, which
    no program reads as an address, and loses spaces between the encoded words of a subject.
    """

    def fold(self, name: str, value: str) -> str:
        if name.lower() in _UNFOLDED:
            return f"{name}: {value}{self.linesep}"
        if name.lower() == "subject":
            charset = "us-ascii" if value.isascii() else "utf-8"
            folded = Header(value, charset, header_name=name).encode(linesep=self.linesep)
            return f"{name}: {folded}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii")


@dataclass(frozen=True)
class MailAddresses:
    """The sender, the one recipient and the unsubscribe address of a message."""

    sender: Address | None = None
    to: Address | None = None
    unsubscribe: str | None = None
    """An `https:` or `mailto:` address."""


def mail_addresses(
    *, sender: str | None = None, to: str | None = None, unsubscribe: str | None = None
) -> MailAddresses:
    """Validate the addresses of a message. Raises UsageError for one that a header cannot hold."""
    if unsubscribe is not None and not _UNSUBSCRIBE.fullmatch(unsubscribe):
        raise UsageError(
            f"--unsubscribe: {unsubscribe!r} is not an address",
            "use https://… or mailto:…, in ASCII and without spaces",
        )
    return MailAddresses(
        None if sender is None else _mailbox(sender, "--from"),
        None if to is None else _mailbox(to, "--to"),
        unsubscribe,
    )


def list_id(scope: DigestScope) -> str:
    """Return the id of a digest's list (RFC 2919), made of the site's address and the tag.

    For example `digest.tea.example.org` for https://example.org/tea/.
    """
    parts = urlsplit(scope.site.url or "")
    labels = ["digest", scope.tag.id if scope.tag else "", *reversed(parts.path.split("/"))]
    labels += (parts.hostname or "").split(".")
    return ".".join(filter(None, (urls.slugify(label) for label in labels)))


def write_message(
    digest: Digest, scope: DigestScope, addresses: MailAddresses, time: dt.datetime
) -> EmailMessage:
    """Return the message of a digest; `time` becomes its Date and needs a time zone.

    The Message-ID is that of the list and the day, so that mail servers recognise a copy. The same
    arguments give the same bytes.
    """
    message = EmailMessage(
        policy=_MailPolicy(linesep="\r\n", raise_on_defect=True, cte_type="7bit")
    )
    message["Message-ID"] = f"<{digest.day}@{list_id(scope)}>"
    message["Date"] = time
    for name, address in (("From", addresses.sender), ("To", addresses.to)):
        if address:
            message[name] = address
    # Python decodes encoded words, in which a title could hide a line break and a further header.
    message["Subject"] = digest.subject.replace("=?", "= ?")
    message["List-Id"] = f"<{list_id(scope)}>"
    if addresses.unsubscribe:
        message["List-Unsubscribe"] = f"<{addresses.unsubscribe}>"
    message["Auto-Submitted"] = "auto-generated"
    text = _render("digest.txt.j2", digest, scope, addresses.unsubscribe)
    html = _render("digest.html.j2", digest, scope, addresses.unsubscribe)
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    if LANGUAGE_TAG.fullmatch(scope.site.language):
        message["Content-Language"] = scope.site.language
    # Quoted-printable text never contains "=_", so the boundary cannot occur in a part.
    message.set_boundary(f"=_{hashlib.sha256(html.encode()).hexdigest()[:32]}")
    return message


def _mailbox(text: str, option: str) -> Address:
    found = _MAILBOX.fullmatch(text)
    address = _ADDRESS.fullmatch(found["address"] if found else text)
    if address is None or not text.isprintable() or len(text) > _ADDRESS_LENGTH:
        raise UsageError(
            f"{option}: not a mail address",
            "write one address in ASCII: list@example.org or 'The Index <list@example.org>'",
        )
    name = found["name"].strip(' "').replace("=?", "= ?") if found else ""
    return Address(name, address[1], address[2])


def _render(name: str, digest: Digest, scope: DigestScope, unsubscribe: str | None) -> str:
    return (
        _environment()
        .get_template(name)
        .render(
            digest=digest,
            heading=scope.title,
            language=scope.site.language,
            site=scope.site.url,
            recent_href=f"{scope.site.url}{urls.RECENT}",
            unsubscribe=unsubscribe,
        )
    )


@cache
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
