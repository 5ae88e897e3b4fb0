"""Messages sent to a real server on loopback that accepts them, refuses them or breaks off."""

from __future__ import annotations

import base64
import os
import traceback
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING, ClassVar

import pytest

from paper_index.exports.smtp import PREFIX, MailServer, Security, mail_server, send_message
from paper_index.model.issues import MailError, UsageError
from support.made_up_mail import (
    LIST,
    PASSWORD,
    USER,
    certificate,
    free_port,
    greeting_server,
    needs_openssl,
    running_server,
)

if TYPE_CHECKING:
    import ssl
    from pathlib import Path


def message(text: str = "We wait.\n") -> EmailMessage:
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Subject"] = "index@example.org", LIST, "Tea"
    made.set_content(text, cte="7bit")
    return made


def plain(port: int) -> MailServer:
    return MailServer("127.0.0.1", port, Security.NONE)


class TestSettings:
    GIVEN: ClassVar = {"HOST": "mail.example.org", "USER": USER, "PASSWORD": PASSWORD}

    @staticmethod
    def server(**given: str) -> MailServer:
        return mail_server({f"{PREFIX}{name}": value for name, value in given.items()})

    @pytest.mark.parametrize(("security", "port"), [("", 587), ("starttls", 587), ("tls", 465)])
    def test_each_security_has_a_default_port(self, security: str, port: int) -> None:
        found = self.server(**self.GIVEN, SECURITY=security, PORT="")
        assert (found.port, found.user, found.password) == (port, USER, PASSWORD)
        assert self.server(**self.GIVEN, SECURITY=security, PORT="2525").port == 2525

    @pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
    def test_no_encryption_is_possible_on_loopback(self, host: str) -> None:
        assert self.server(HOST=host, SECURITY="none").port == 25

    @pytest.mark.parametrize(
        ("given", "variable"),
        [
            ({"HOST": ""}, "HOST"),
            ({"SECURITY": "none"}, "SECURITY"),
            ({"SECURITY": "none", "HOST": "127.0.0.1.example.org"}, "SECURITY"),
            ({"SECURITY": "startls"}, "SECURITY"),
            ({"PORT": "0"}, "PORT"),
            ({"PORT": "65536"}, "PORT"),
            ({"PORT": "9" * 5000}, "PORT"),
            ({"PORT": "٢٥"}, "PORT"),
            ({"PASSWORD": ""}, "PASSWORD"),
            ({"USER": ""}, "USER"),
            ({"PASSWORD": "pässwörd"}, "USER"),
        ],
    )
    def test_an_invalid_variable_is_named(self, given: dict[str, str], variable: str) -> None:
        with pytest.raises(UsageError, match=f"{PREFIX}{variable} is missing or") as caught:
            self.server(**{**self.GIVEN, **given})
        assert caught.value.hint
        assert PASSWORD not in f"{caught.value} {caught.value.hint}"

    def test_the_repr_of_a_server_omits_the_secrets(self) -> None:
        shown = repr(self.server(**self.GIVEN))
        assert "mail.example.org" in shown
        assert USER not in shown
        assert PASSWORD not in shown


class TestDelivery:
    def test_a_message_is_delivered_once_and_unchanged(self) -> None:
        with running_server() as mailbox:
            send_message(message(), plain(mailbox.port))
        (envelope,) = mailbox.envelopes
        assert (envelope.mail_from, envelope.rcpt_tos) == ("index@example.org", [LIST])
        assert envelope.content == message().as_bytes()

    def test_lines_may_begin_with_a_dot(self) -> None:
        with running_server() as mailbox:
            send_message(message(".\n..a\n.b\n"), plain(mailbox.port))
        assert mailbox.messages[0].get_content().split() == [".", "..a", ".b"]

    def test_an_error_after_the_confirmation_does_not_matter(self) -> None:
        with running_server(replies={"DATA": "250 taken\r\n421 bye"}) as mailbox:
            send_message(message(), plain(mailbox.port))
        assert len(mailbox.envelopes) == 1


class TestRefusals:
    @pytest.mark.parametrize(
        ("replies", "expected"),
        [
            ({"RCPT": "550 5.1.1 no such list"}, "refused: 550 5.1.1 no such list$"),
            ({"RCPT": "450 greylisted"}, "refused: 450 greylisted$"),
            ({"DATA": "554 \x1b[31mspam"}, r"refused: 554 \[31mspam$"),
            ({"DATA": "452 disk full"}, "refused: 452 disk full$"),
        ],
    )
    def test_a_refused_message_was_not_delivered(
        self, replies: dict[str, str], expected: str
    ) -> None:
        with running_server(replies=replies) as mailbox, pytest.raises(MailError) as caught:
            send_message(message(), plain(mailbox.port))
        caught.match(expected)
        assert mailbox.envelopes == []

    @pytest.mark.parametrize(
        ("greeting", "expected"),
        [
            (b"421 too busy\r\n", "refused: 421 too busy"),
            (b"554 go away\r\n", "refused: 554 go away"),
            (b"", "Connection unexpectedly closed"),
            (b"HTTP/1.1 400 Bad Request\r\n", "refused: -1"),
            (b"220 " + b"x" * 10_000, "refused|closed"),
        ],
    )
    def test_an_invalid_greeting_is_reported(self, greeting: bytes, expected: str) -> None:
        with greeting_server(greeting) as port, pytest.raises(MailError, match=expected):
            send_message(message(), plain(port))

    def test_a_silent_server_times_out(self) -> None:
        with greeting_server(b"", stays=True) as port, pytest.raises(MailError, match="timed out"):
            send_message(message(), replace(plain(port), timeout=0.2))

    def test_an_unreachable_server_is_reported(self) -> None:
        with pytest.raises(MailError, match="refused") as caught:
            send_message(message(), plain(free_port()))
        assert "_PORT" in caught.value.hint

    @pytest.mark.parametrize(
        ("security", "expected"), [("starttls", "STARTTLS.* not supported"), ("tls", "SSL")]
    )
    def test_a_server_without_encryption_gets_no_message(
        self, security: str, expected: str
    ) -> None:
        with running_server() as mailbox, pytest.raises(MailError, match=expected) as caught:
            send_message(
                message(), replace(plain(mailbox.port), security=Security[security.upper()])
            )
        assert "_SECURITY" in caught.value.hint
        assert mailbox.envelopes == []

    def test_a_server_without_login_gets_no_message(self) -> None:
        with running_server() as mailbox, pytest.raises(MailError, match=r"AUTH .*not supported"):
            send_message(message(), replace(plain(mailbox.port), user=USER, password=PASSWORD))
        assert mailbox.envelopes == []


class TestUnconfirmedDelivery:
    @pytest.mark.parametrize("reply", ["abc what", "354 more", "250" + "x" * 10_000])
    def test_follows_from_an_invalid_reply(self, reply: str) -> None:
        with (
            running_server(replies={"DATA": reply}) as mailbox,
            pytest.raises(MailError, match=r"refused|closed|failed"),
        ):
            send_message(message(), plain(mailbox.port))
        assert len(mailbox.envelopes) == 1

    def test_follows_from_a_lost_connection(self) -> None:
        with (
            running_server(before_reply=lambda server: server.transport.abort()) as mailbox,
            pytest.raises(MailError, match=r"refused|closed|failed"),
        ):
            send_message(message(), plain(mailbox.port))
        assert len(mailbox.envelopes) == 1


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    return certificate(tmp_path_factory.mktemp("certificate"))


@needs_openssl
class TestEncryption:
    @pytest.fixture
    def trusted(
        self, made: tuple[Path, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch
    ) -> ssl.SSLContext:
        monkeypatch.setenv("SSL_CERT_FILE", os.fspath(made[0]))
        return made[1]

    @staticmethod
    def starttls(port: int, password: str = PASSWORD) -> MailServer:
        return MailServer("127.0.0.1", port, Security.STARTTLS, USER, password)

    def test_a_message_is_delivered_with_starttls_and_a_login(
        self, trusted: ssl.SSLContext
    ) -> None:
        with running_server(trusted) as mailbox:
            send_message(message(), self.starttls(mailbox.port))
        assert len(mailbox.messages) == 1

    def test_a_message_is_delivered_over_tls(self, trusted: ssl.SSLContext) -> None:
        with running_server(trusted, wrapped=True) as mailbox:
            send_message(message(), MailServer("127.0.0.1", mailbox.port, Security.TLS))
        assert len(mailbox.messages) == 1

    def test_an_untrusted_certificate_is_refused(self, made: tuple[Path, ssl.SSLContext]) -> None:
        with running_server(made[1]) as mailbox, pytest.raises(MailError) as caught:
            send_message(message(), self.starttls(mailbox.port))
        caught.match("certificate verify failed")
        assert "SSL_CERT_FILE" in caught.value.hint
        assert mailbox.envelopes == []

    @pytest.mark.parametrize("password", ["wrong-" + PASSWORD, "pässwörd"])
    def test_a_wrong_password_is_not_shown(self, trusted: ssl.SSLContext, password: str) -> None:
        with running_server(trusted) as mailbox, pytest.raises(MailError) as caught:
            send_message(message(), self.starttls(mailbox.port, password))
        shown = "".join(traceback.format_exception(caught.value)) + caught.value.hint
        for secret in (password, USER, base64.b64encode(password.encode()).decode()):
            assert secret not in shown
        assert mailbox.envelopes == []

    def test_secrets_are_removed_from_later_replies(self, trusted: ssl.SSLContext) -> None:
        replies = {"RCPT": f"550 {USER} logged in with {PASSWORD}"}
        with (
            running_server(trusted, replies=replies) as mailbox,
            pytest.raises(MailError) as caught,
        ):
            send_message(message(), self.starttls(mailbox.port))
        caught.match("550 … logged in with …")
