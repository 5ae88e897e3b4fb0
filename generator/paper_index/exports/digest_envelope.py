"""From whom a digest comes and to whom it goes: addresses and list headers, checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.header import Header
from email.headerregistry import Address
from email.policy import EmailPolicy
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from paper_index.model.errors import UsageError
from paper_index.text.urls import slugify

if TYPE_CHECKING:
    from paper_index.exports.digest_content import Masthead

# What SMTP takes without extensions, and no character by which a command could be forged.
_WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS = rf"(?P<user>{_WORD}(?:\.{_WORD})*)@(?P<domain>{_LABEL}(?:\.{_LABEL})*)"
_MAILBOX = re.compile(rf"{_ADDRESS}|(?P<name>[^<>]*)<{_ADDRESS.replace('?P<', '?P<in_')}>")
_LIST_ID = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+")
# "=?" could open an encoded word, which Python would decode.
_WAY_OUT = re.compile(r"(?!.*=\?)(?:https://|mailto:)[!-;=?-~]+")
_LONGEST_MAILBOX = 254  # RFC 5321, 4.5.3.1.3, and a name
_LONGEST = 900
"""Characters of a header that must not be folded; RFC 5322 allows 998 in a line."""

_VERBATIM = {"list-id", "list-unsubscribe", "message-id"}


class _Policy(EmailPolicy):
    """SMTP's rules in 7-bit ASCII; what machines compare stands in one line.

    Python folds a long word of a header into encoded words, in which no program looks for an
    address, and loses spaces between the encoded words of a subject: its older `Header` does not.
    """

    def fold(self, name: str, value: str) -> str:
        if name.lower() in _VERBATIM:
            return f"{name}: {value}{self.linesep}"
        if name.lower() == "subject":
            charset = "us-ascii" if value.isascii() else "utf-8"
            folded = Header(value, charset, header_name=name).encode(linesep=self.linesep)
            return f"{name}: {folded}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() in {*_VERBATIM, "subject"}:
            return self.fold(name, value).encode("ascii")
        return super().fold_binary(name, value)


POLICY = _Policy(linesep="\r\n", raise_on_defect=True, cte_type="7bit")
"""How digests are written."""


@dataclass(frozen=True)
class Envelope:
    """Addresses and list headers of a digest, as checked by `envelope`; "" or None is left out."""

    sender: Address | None = None
    to: Address | None = None
    list_id: str = ""
    unsubscribe: str = ""


def envelope(*, sender: str, to: str, list_id: str, unsubscribe: str) -> Envelope:
    """Return the addresses and list headers of a digest; "" stands for none.

    Raises UsageError when one of them cannot stand in a header.
    """
    return Envelope(
        _mailbox(sender, "from") if sender else None,
        _mailbox(to, "to") if to else None,
        _list_id(list_id) if list_id else "",
        _unsubscribe(unsubscribe) if unsubscribe else "",
    )


def default_list_id(head: Masthead) -> str:
    """Return a List-Id (RFC 2919) from the site's address: `digest.tea.example.org`."""
    parts = urlsplit(head.site)
    labels = [head.tag.id] if head.tag else []
    labels += [slug for step in reversed(parts.path.split("/")) if (slug := slugify(step, 40))]
    return ".".join(["digest", *labels, host(head.site)])


def host(site: str) -> str:
    """Return the site's host in letters that a Message-ID and a List-Id may have."""
    found = re.sub(r"[^a-z0-9.]+", "-", (urlsplit(site).hostname or "").lower())
    return re.sub(r"\.\.+", ".", found).strip(".-") or "localhost"


def _mailbox(text: str, option: str) -> Address:
    # Python's own reader of addresses falls over some that are wrong.
    found = _MAILBOX.fullmatch(text.strip(" ")) if text.isprintable() else None
    if not found or len(text) > _LONGEST_MAILBOX:
        raise UsageError(
            f"--{option} is no mail address",
            "write one address, in ASCII: list@example.org or 'The Index <list@example.org>'",
        )
    name = (found["name"] or "").strip(' "').replace("=?", "= ?")
    return Address(name, found["user"] or found["in_user"], found["domain"] or found["in_domain"])


def _list_id(text: str) -> str:
    bare = text.strip().removeprefix("<").removesuffix(">")
    if not _LIST_ID.fullmatch(bare) or len(bare) > 255:  # noqa: PLR2004 (RFC 2919, 2)
        raise UsageError(
            f"--list-id {text!r} is no List-Id", "write it like a host: digest.example.org"
        )
    return bare


def _unsubscribe(text: str) -> str:
    bare = text.strip().removeprefix("<").removesuffix(">")
    if not _WAY_OUT.fullmatch(bare) or len(bare) > _LONGEST:
        raise UsageError(
            f"--unsubscribe {text!r} is no way to leave a list",
            "write https://… or mailto:…, in ASCII and without spaces",
        )
    return bare
