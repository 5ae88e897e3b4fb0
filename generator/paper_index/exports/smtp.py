"""Sends a message by SMTP without revealing the user name or password in errors."""

from __future__ import annotations

import base64
import re
import smtplib
import ssl
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from enum import IntEnum
from functools import partial
from typing import TYPE_CHECKING

from paper_index.model.issues import MailError, UsageError

if TYPE_CHECKING:
    from email.message import EmailMessage

PREFIX = "PAPER_INDEX_SMTP_"
"""What the environment variables that describe the server begin with."""
_LOCAL = ("localhost", "127.0.0.1", "::1")


class Security(IntEnum):
    """How a connection is encrypted, with the usual port (RFC 8314; 25 on this machine)."""

    STARTTLS = 587
    TLS = 465
    NONE = 25


@dataclass(frozen=True)
class MailServer:
    """A mail server and how to connect to it. Its `repr` omits user name and password."""

    host: str
    port: int
    security: Security
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    timeout: float = 30.0
    """Seconds to wait for each reply."""


def mail_server(environment: Mapping[str, str]) -> MailServer:
    """Return the server that the environment variables describe; an empty variable is absent.

    Raises UsageError when one is missing or invalid, or when a message would cross the network
    unencrypted.
    """
    host, security, port, user, password = (
        environment.get(f"{PREFIX}{name}", "").strip()
        for name in ("HOST", "SECURITY", "PORT", "USER", "PASSWORD")
    )
    security = (security or "starttls").upper()
    login = user.isascii() and password.isascii() and bool(user) == bool(password)
    number = int(port) if re.fullmatch("[0-9]{1,5}", port) else 0
    for name, valid, hint in (
        ("HOST", host, "for example mail.example.org"),
        ("SECURITY", security in Security.__members__, "use one of starttls, tls, none"),
        ("SECURITY", security != "NONE" or host in _LOCAL, "none is for this machine only"),
        ("PORT", not port or 0 < number < 2**16, "1 to 65535"),
        ("USER" if password else "PASSWORD", login, "set both, in ASCII, or neither"),
    ):
        if not valid:
            raise UsageError(f"{PREFIX}{name} is missing or invalid", hint)
    return MailServer(host, number or Security[security], Security[security], user, password)


def send_message(message: EmailMessage, server: MailServer) -> None:
    """Send a message from its From to its To address.

    Raises MailError unless the server confirms that it has the message.
    """
    sender, to = (message[name].addresses[0].addr_spec for name in ("From", "To"))
    context = ssl.create_default_context()
    is_tls = server.security is Security.TLS
    connect = partial(smtplib.SMTP_SSL, context=context) if is_tls else smtplib.SMTP
    try:
        with closing(connect(server.host, server.port, timeout=server.timeout)) as client:
            if server.security is Security.STARTTLS:
                client.starttls(context=context)
            if server.user:
                client.login(server.user, server.password)
            client.sendmail(sender, [to], message.as_bytes())
            with suppress(smtplib.SMTPException, OSError):
                client.quit()  # the message is delivered, whatever the reply
    except (smtplib.SMTPException, OSError, UnicodeError) as problem:
        raise MailError(
            f"{server.host}:{server.port} {_redact(_describe(problem), server)}",
            "the next run sends the papers again; if the settings are wrong, correct "
            f"{PREFIX}HOST, _PORT, _SECURITY, _USER or _PASSWORD, or name the file of a "
            "certificate of your own in SSL_CERT_FILE",
        ) from None  # the cause may contain the password


def _describe(problem: Exception) -> str:
    if isinstance(problem, smtplib.SMTPAuthenticationError):
        return f"rejected user name and password ({problem.smtp_code})"
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        problem = smtplib.SMTPResponseException(*next(iter(problem.recipients.values())))
    if not isinstance(problem, smtplib.SMTPResponseException):
        return f"failed: {getattr(problem, 'strerror', None) or problem}"
    text = problem.smtp_error
    shown = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"refused: {problem.smtp_code} {shown}"


def _redact(text: str, server: MailServer) -> str:
    """Return a text as one short line without the user name and password, plain or in Base64."""
    if server.user:
        secrets = [server.password, server.user, f"\0{server.user}\0{server.password}"]
        secrets += [base64.b64encode(secret.encode()).decode() for secret in secrets]
        for secret in sorted(secrets, key=len, reverse=True):
            text = text.replace(secret, "…")
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(shown.split())[:200]
