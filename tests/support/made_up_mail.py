"""A mail server on loopback that keeps what is delivered and fails in the requested ways."""

from __future__ import annotations

import contextlib
import shutil
import socket
import ssl
import subprocess
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import EmailMessage
    from pathlib import Path

    from aiosmtpd.smtp import SMTP, Envelope, Session

USER, PASSWORD = "maintainer@example.org", "s3cret-of-the-pot"
LIST = "list@example.org"

needs_openssl = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="openssl is not installed"
)


@dataclass
class Mailbox:
    """The messages that a server accepted, and its replies by the step at which it gives them."""

    port: int = 0
    replies: dict[str, str] = field(default_factory=dict)
    before_reply: Callable[[SMTP], None] = lambda _: None
    envelopes: list[Envelope] = field(default_factory=list)

    @property
    def messages(self) -> list[EmailMessage]:
        """The messages that were delivered, read back."""
        return [read_back(envelope.content) for envelope in self.envelopes]

    async def handle_RCPT(  # noqa: N802 (the name that aiosmtpd calls)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        if "RCPT" not in self.replies:
            envelope.rcpt_tos.append(address)
        return self.replies.get("RCPT", "250 OK")

    async def handle_DATA(  # noqa: N802 (ditto)
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        del session
        if not self.replies.get("DATA", "2").startswith(("4", "5")):
            self.envelopes.append(envelope)
        self.before_reply(server)
        return self.replies.get("DATA", "250 OK")


def read_back(data: Any) -> EmailMessage:
    """Read a message as a mail program does; a defect fails the test."""
    message = message_from_bytes(data, policy=policy.default)
    assert [part.defects for part in message.walk()] == [[]] * len(list(message.walk()))
    assert not [value.defects for value in message.values() if value.defects]
    return message


@contextlib.contextmanager
def running_server(
    tls: ssl.SSLContext | None = None, *, wrapped: bool = False, **behaviour: Any
) -> Iterator[Mailbox]:
    """Run a server; with `tls` it requires STARTTLS and a login, or `wrapped` TLS without login."""
    mailbox = Mailbox(free_port(), **behaviour)
    options: dict[str, Any] = {}
    if wrapped:
        options = {"ssl_context": tls}
    elif tls:
        options = {"tls_context": tls, "authenticator": _authenticate, "auth_required": True}
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port, **options)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


def _authenticate(*arguments: Any) -> AuthResult:
    given = arguments[-1]
    right = isinstance(given, LoginPassword) and given == LoginPassword(
        USER.encode(), PASSWORD.encode()
    )
    if right:
        return AuthResult(success=True)
    # The worst case: a server that repeats the credentials.
    reply = f"535 5.7.8 wrong: {given.login.decode()} {given.password.decode()}"
    return AuthResult(success=False, handled=False, message=reply)


def free_port() -> int:
    """Return a port of loopback on which nothing listens."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@contextlib.contextmanager
def greeting_server(greeting: bytes, *, stays: bool = False) -> Iterator[int]:
    """Greet one client, then hang up or stay silent until the end; yield the port."""
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            client, _ = listening.accept()
            with client:
                client.sendall(greeting)
                if stays:
                    done.wait(60)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield int(listening.getsockname()[1])
        finally:
            done.set()
            thread.join(60)


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """Return a new self-signed certificate of localhost as a file, and a server context with it."""
    key, cert = folder / "key.pem", folder / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(cert)]
    subprocess.run([*command, *names, *files], check=True, capture_output=True, timeout=60)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return cert, context
