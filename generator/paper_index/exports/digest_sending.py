"""A message handed to a mail server by SMTP; knows no papers, and lets no password out."""

from __future__ import annotations

import base64
import contextlib
import ipaddress
import re
import smtplib
import socket
import ssl
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, cast, get_args

from paper_index.model.errors import MailError, UncertainDeliveryError, UsageError
from paper_index.text.wording import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from email.message import EmailMessage

TIMEOUT = 30.0
"""Seconds to wait for the server, at each step."""

PREFIX = "PAPER_INDEX_SMTP_"
Security = Literal["starttls", "tls", "none"]
_PORTS: Mapping[str, int] = {"starttls": 587, "tls": 465, "none": 25}  # RFC 8314; 25 on loopback
_LAST_PORT = 65_535
_HOST = re.compile(r"[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")
_GO_AHEAD, _DONE = 354, 200
_CLIP = 200
_MORE = "docs/digest.md says how to set the server up"


@dataclass(frozen=True)
class Server:
    """A mail server and how to talk to it. Its `repr` names neither user nor password."""

    host: str
    port: int
    security: Security
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        """The server as messages name it."""
        return f"{self.host}:{self.port}"


def server_from(environment: Mapping[str, str]) -> Server:
    """Return the server that the environment names; an empty variable counts as none.

    Raises UsageError when it names none, or one that no message may go to.
    """
    given = {
        name: environment.get(f"{PREFIX}{name}", "").strip()
        for name in ("HOST", "PORT", "SECURITY", "USER")
    }
    password = environment.get(f"{PREFIX}PASSWORD", "")
    host = given["HOST"]
    if not host:
        raise UsageError(f"{PREFIX}HOST names no mail server", _MORE)
    if not _HOST.fullmatch(host):
        raise UsageError(f"{PREFIX}HOST is no name of a host", "write it as in mail.example.org")
    security = _security(given["SECURITY"] or "starttls", host)
    if bool(given["USER"]) != bool(password):
        missing = "PASSWORD" if given["USER"] else "USER"
        raise UsageError(f"{PREFIX}{missing} is missing", "user and password go together")
    port = given["PORT"] or str(_PORTS[security])
    if not re.fullmatch(r"[0-9]{1,5}", port) or not 0 < int(port) <= _LAST_PORT:
        raise UsageError(f"{PREFIX}PORT is no port", f"write a number from 1 to {_LAST_PORT}")
    return Server(host, int(port), security, given["USER"], password)


def _security(name: str, host: str) -> Security:
    known = get_args(Security)
    if name not in known:
        advice = did_you_mean(name, known) or f"one of {', '.join(known)}"
        raise UsageError(f"{PREFIX}SECURITY is none of the known", advice)
    if name == "none" and not _is_loopback(host):
        raise UsageError(
            f"{PREFIX}SECURITY is none, and {host} is another machine",
            "use starttls or tls: in between, anybody can read the message and the password",
        )
    return cast("Security", name)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def send(message: EmailMessage, server: Server) -> None:
    """Hand a message, from its From to its To, to a mail server.

    Raises MailError when the server did certainly not take it, and UncertainDeliveryError when
    the connection broke after the message had gone out and before the server's answer came.
    """
    data = message.as_bytes()
    sender, to = (message[name].addresses[0].addr_spec for name in ("From", "To"))
    with _explained(server):
        client = _connect(server)
    try:
        with _explained(server):
            client.ehlo_or_helo_if_needed()
            if server.security == "starttls":
                client.starttls(context=ssl.create_default_context())
                client.ehlo_or_helo_if_needed()
        _log_in(client, server)
        with _explained(server):
            _ask(client, server, f"MAIL FROM:<{sender}>", "the sender")
            _ask(client, server, f"RCPT TO:<{to}>", "the recipient")
            _ask(client, server, "DATA", "the message", _GO_AHEAD)
        _hand_over(client, server, data)
        with contextlib.suppress(smtplib.SMTPException, OSError):
            client.quit()  # the message is delivered, whatever comes now
    finally:
        client.close()


def _connect(server: Server) -> smtplib.SMTP:
    if server.security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=context)
    return smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)


def _log_in(client: smtplib.SMTP, server: Server) -> None:
    if not server.user:
        return
    try:
        with _explained(server):
            client.login(server.user, server.password)
    except UnicodeError:
        # The exception holds what it could not encode: it must not be seen.
        raise MailError(
            f"user or password for {server.name} are not in ASCII",
            "SMTP's common ways to log in take no other letters: set another password",
        ) from None


def _ask(
    client: smtplib.SMTP, server: Server, command: str, what: str, wanted: int = _DONE
) -> None:
    """Give a command. Raises MailError when the answer is not of the wanted hundred."""
    code, said = client.docmd(command)
    if code // 100 != wanted // 100:
        raise MailError(
            f"{server.name} refuses {what} ({_answer(server, code, said)})",
            "nothing was sent: mend that, or try again later",
        )


def _hand_over(client: smtplib.SMTP, server: Server, data: bytes) -> None:
    # A line that starts with a dot gets another: one alone ends the message (RFC 5321, 4.5.2).
    stuffed = re.sub(rb"(?m)^\.", b"..", data)
    try:
        client.send(stuffed + b".\r\n")
        code, said = client.getreply()
    except (smtplib.SMTPException, OSError) as problem:
        raise UncertainDeliveryError(
            f"the connection to {server.name} broke when the message had gone out: "
            f"it may have been delivered, or not ({_reason(problem)})"
        ) from None
    if code // 100 in {4, 5}:
        raise MailError(
            f"{server.name} refuses the message ({_answer(server, code, said)})",
            "nothing was sent: mend that, or try again later",
        )
    if code // 100 != _DONE // 100:
        raise UncertainDeliveryError(
            f"{server.name} answers the message with {code}: it may have been delivered, or not"
        )


@contextlib.contextmanager
def _explained(server: Server) -> Iterator[None]:
    """Turn what goes wrong before a message is handed over into MailError.

    Nothing of the original stays: a server's answer to a login may repeat what was sent.
    """
    try:
        yield
    except (smtplib.SMTPException, OSError) as problem:
        found = _explanation(server, problem)
    else:
        return
    raise found from None


def _explanation(server: Server, problem: Exception) -> MailError:
    name = server.name
    if isinstance(problem, smtplib.SMTPAuthenticationError):
        return MailError(
            f"{name} refuses user and password ({problem.smtp_code})",
            f"see {PREFIX}USER and {PREFIX}PASSWORD; some servers want a password made for this",
        )
    if isinstance(problem, smtplib.SMTPNotSupportedError) and "STARTTLS" in str(problem):
        return MailError(
            f"{name} offers no STARTTLS", f"try {PREFIX}SECURITY=tls, usually at port 465"
        )
    if isinstance(problem, smtplib.SMTPResponseException):
        said = _answer(server, problem.smtp_code, problem.smtp_error)
        return MailError(f"{name} turns us away ({said})", "nothing was sent: try again later")
    if isinstance(problem, ssl.SSLCertVerificationError):
        return MailError(
            f"{name} has a certificate that is not trusted: {problem.verify_message}",
            "name a file of trusted certificates in SSL_CERT_FILE, if the server is yours",
        )
    if isinstance(problem, ssl.SSLError):
        return MailError(
            f"{name} does not speak TLS as it should: {problem.reason or 'no reason given'}",
            f"see {PREFIX}SECURITY and {PREFIX}PORT: starttls at 587, tls at 465",
        )
    if isinstance(problem, socket.gaierror):
        return MailError(f"{server.host} cannot be found", f"see {PREFIX}HOST")
    if isinstance(problem, smtplib.SMTPServerDisconnected | TimeoutError):
        return MailError(f"{name}: {_reason(problem)}", "nothing was sent: try again later")
    if isinstance(problem, smtplib.SMTPException):
        return MailError(f"{name} offers no way to log in that we know", _MORE)
    return MailError(
        f"{name} cannot be reached: {_reason(problem)}", f"see {PREFIX}HOST and {PREFIX}PORT"
    )


def _reason(problem: BaseException) -> str:
    seen = (problem, problem.__context__, problem.__cause__)
    if any(isinstance(one, TimeoutError) for one in seen):
        return f"no answer within {TIMEOUT:g} s"
    if isinstance(problem, smtplib.SMTPServerDisconnected):
        return "the server closed the connection"
    if isinstance(problem, smtplib.SMTPException):
        return "the server's answer cannot be understood"
    return getattr(problem, "strerror", None) or type(problem).__name__


def _answer(server: Server, code: int, said: bytes | str) -> str:
    """Return a server's answer in one short line, without anything secret in it."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    for secret in _secrets(server):
        text = text.replace(secret, "…")
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return f"{code} {' '.join(shown.split())[:_CLIP]}".strip()


def _secrets(server: Server) -> list[str]:
    """Return what must not be shown, the longest first: also as it travels when one logs in."""
    if not server.user:
        return []
    bare = [server.password, server.user, f"\0{server.user}\0{server.password}"]
    coded = [base64.b64encode(text.encode()).decode() for text in bare]
    return sorted((text for text in [*bare, *coded] if text), key=len, reverse=True)
