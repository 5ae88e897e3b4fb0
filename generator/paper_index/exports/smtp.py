"""Sends a message by SMTP without revealing the user name or password in errors."""

from __future__ import annotations

import base64
import contextlib
import ipaddress
import smtplib
import ssl
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from paper_index.model.errors import MailError, UncertainDeliveryError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from email.message import EmailMessage

PREFIX = "PAPER_INDEX_SMTP_"
"""What the environment variables that describe the server begin with."""
_REPLY_LENGTH = 200


class Security(StrEnum):
    """How a connection is encrypted."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


# RFC 8314; 25 for a server on this machine.
_PORTS: Mapping[str, str] = {Security.STARTTLS: "587", Security.TLS: "465", Security.NONE: "25"}


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
    security = security or Security.STARTTLS
    port = port or _PORTS.get(security, "25")
    for name, valid, hint in (
        ("HOST", host.isascii() and host.isprintable() and host, "for example mail.example.org"),
        ("SECURITY", security in list(Security), f"use one of {', '.join(Security)}"),
        ("SECURITY", security != "none" or _is_loopback(host), "none is for this machine only"),
        ("PORT", port.isascii() and port.isdecimal() and 0 < int(port[:6]) < 2**16, "1 to 65535"),
        ("USER", user or not password, "set both user and password, or neither"),
        ("PASSWORD", password or not user, "set both user and password, or neither"),
    ):
        if not valid:
            raise UsageError(f"{PREFIX}{name} is missing or invalid", hint)
    return MailServer(host, int(port), Security(security), user, password)


def send_message(message: EmailMessage, server: MailServer) -> None:
    """Send a message from its From to its To address.

    Raises MailError when the server certainly did not accept it, and UncertainDeliveryError when
    the connection broke before the server confirmed it.
    """
    sender, to = (message[name].addresses[0].addr_spec for name in ("From", "To"))
    client, error = None, None
    try:
        client = _connect(server)
        client.sendmail(sender, [to], message.as_bytes())
    except (smtplib.SMTPException, OSError, UnicodeError) as problem:
        error = _mail_error(problem, server, sending=client is not None)
    else:
        with contextlib.suppress(smtplib.SMTPException, OSError):
            client.quit()  # the message is delivered, whatever the reply
    if client:
        client.close()
    if error:
        raise error  # without its cause, which may contain the password


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _connect(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    address = (server.host, server.port)
    if server.security is Security.TLS:
        client: smtplib.SMTP = smtplib.SMTP_SSL(*address, timeout=server.timeout, context=context)
    else:
        client = smtplib.SMTP(*address, timeout=server.timeout)
    try:
        if server.security is Security.STARTTLS:
            client.starttls(context=context)
        if server.user:
            client.login(server.user, server.password)
    except BaseException:
        client.close()
        raise
    return client


def _mail_error(problem: Exception, server: MailServer, *, sending: bool) -> MailError:
    name, login = f"{server.host}:{server.port}", f"see {PREFIX}USER and {PREFIX}PASSWORD"
    if isinstance(problem, UnicodeError):
        return MailError(f"user name or password for {name} is not ASCII", login)
    if isinstance(problem, smtplib.SMTPAuthenticationError):
        return MailError(f"{name} rejected user name and password ({problem.smtp_code})", login)
    code, reply = _reply(problem)
    reply = _redact(reply, server)
    refusals = smtplib.SMTPRecipientsRefused | smtplib.SMTPSenderRefused | smtplib.SMTPDataError
    if sending and not (isinstance(problem, refusals) and code // 100 in {4, 5}):
        return UncertainDeliveryError(f"{name} did not confirm that it has the message ({reply})")
    if code:
        return MailError(f"{name} refused: {reply}", "nothing was sent")
    return MailError(
        f"{name}: {reply}",
        f"nothing was sent; see {PREFIX}HOST, {PREFIX}PORT and {PREFIX}SECURITY, and SSL_CERT_FILE "
        "for a server with a certificate of your own",
    )


def _reply(problem: Exception) -> tuple[int, str]:
    """Return a server's reply code and text; code 0 and a description where there is no reply."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        problem = smtplib.SMTPResponseException(*next(iter(problem.recipients.values())))
    if not isinstance(problem, smtplib.SMTPResponseException):
        return 0, getattr(problem, "strerror", None) or str(problem)
    text = problem.smtp_error
    shown = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return problem.smtp_code, f"{problem.smtp_code} {shown}"


def _redact(text: str, server: MailServer) -> str:
    """Return a text as one short line without the user name and password, plain or in Base64."""
    if server.user:
        secrets = [server.password, server.user, f"\0{server.user}\0{server.password}"]
        secrets += [base64.b64encode(secret.encode()).decode() for secret in secrets]
        for secret in sorted(secrets, key=len, reverse=True):
            text = text.replace(secret, "…")
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(shown.split())[:_REPLY_LENGTH]
