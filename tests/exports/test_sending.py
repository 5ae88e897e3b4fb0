"""Messages handed to a real server on loopback, which takes them, refuses them or dies."""

from __future__ import annotations

import base64
import os
import socket
import traceback
from dataclasses import replace
from email.headerregistry import Address
from typing import TYPE_CHECKING, ClassVar

import pytest
from test_message import NOON

from paper_index.exports import digest_sending as sending
from paper_index.exports.digest_content import Masthead, new_papers
from paper_index.exports.digest_envelope import Envelope
from paper_index.exports.digest_message import message
from paper_index.exports.digest_sending import PREFIX, Server, send, server_from
from paper_index.model.errors import MailError, PaperIndexError, UncertainDeliveryError, UsageError
from support.made_up_index import VOCABULARY, index, paper
from support.made_up_mail import (
    LIST,
    PASSWORD,
    USER,
    certificate,
    free_port,
    mail_server,
    needs_openssl,
    says,
)

if TYPE_CHECKING:
    import ssl
    from email.message import EmailMessage
    from pathlib import Path


def letter(text: str = "We wait.") -> EmailMessage:
    head = Masthead("Tea", "en", "https://example.org/")
    papers = index(paper("tea", abstract=text)).papers
    digest = new_papers(papers, VOCABULARY, head, "2026-11-24", "today")
    ends = Envelope(Address("", "index", "example.org"), Address("", *LIST.split("@")))
    return message(digest, head, ends, NOON)


def plain(port: int) -> Server:
    return Server("127.0.0.1", port, "none")


class TestSettings:
    GIVEN: ClassVar = {"HOST": "mail.example.org", "USER": USER, "PASSWORD": PASSWORD}

    @staticmethod
    def server(**given: str) -> Server:
        return server_from({f"{PREFIX}{name}": value for name, value in given.items()})

    @pytest.mark.parametrize(("security", "port"), [("", 587), ("starttls", 587), ("tls", 465)])
    def test_each_way_has_its_port(self, security: str, port: int) -> None:
        found = self.server(**self.GIVEN, SECURITY=security, PORT="")
        assert (found.port, found.user, found.password) == (port, USER, PASSWORD)
        assert self.server(**self.GIVEN, SECURITY=security, PORT="2525").port == 2525

    @pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1"])
    def test_no_security_is_for_loopback(self, host: str) -> None:
        assert self.server(HOST=host, SECURITY="none").port == 25

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"HOST": ""}, "HOST names no mail server"),
            ({"HOST": "a..b"}, "HOST is no name"),
            ({"HOST": "a b\n"}, "HOST is no name"),
            ({"HOST": "https://a.b"}, "HOST is no name"),
            ({"SECURITY": "none"}, "is another machine"),
            ({"SECURITY": "none", "HOST": "127.0.0.1.example.org"}, "is another machine"),
            ({"SECURITY": "startls"}, "SECURITY is none of the known"),
            ({"PORT": "0"}, "PORT is no port"),
            ({"PORT": "65536"}, "PORT is no port"),
            ({"PORT": "٢٥"}, "PORT is no port"),
            ({"PASSWORD": ""}, "PASSWORD is missing"),
            ({"USER": ""}, "USER is missing"),
        ],
    )
    def test_what_cannot_be_used_is_named(self, given: dict[str, str], said: str) -> None:
        with pytest.raises(UsageError, match=said) as caught:
            self.server(**{**self.GIVEN, **given})
        assert caught.value.hint
        assert PASSWORD not in f"{caught.value} {caught.value.hint}"

    def test_a_server_shown_keeps_its_secrets(self) -> None:
        shown = repr(self.server(**self.GIVEN))
        assert "mail.example.org" in shown
        assert USER not in shown
        assert PASSWORD not in shown


class TestDelivery:
    def test_a_message_arrives_once_and_whole(self) -> None:
        with mail_server() as post:
            send(letter(), plain(post.port))
        (envelope,), (got,) = post.envelopes, post.messages
        assert (envelope.mail_from, envelope.rcpt_tos) == ("index@example.org", [LIST])
        assert envelope.content == letter().as_bytes()
        assert got["Subject"] == "1 new paper in Tea"

    def test_a_line_that_starts_with_a_dot_arrives(self) -> None:
        sent = letter()
        sent.clear_content()
        sent.set_content(".\n..a\n.b\n", cte="7bit")
        with mail_server() as post:
            send(sent, plain(post.port))
        assert post.messages[0].get_content().split() == [".", "..a", ".b"]

    def test_a_server_that_dies_saying_goodbye_has_it_all_the_same(self) -> None:
        with mail_server(answers={"DATA": "250 taken\r\n421 bye"}) as post:
            send(letter(), plain(post.port))
        assert len(post.envelopes) == 1


class TestRefusals:
    @pytest.mark.parametrize(
        ("answers", "said"),
        [
            ({"RCPT": "550 5.1.1 no such list"}, r"refuses the recipient \(550 5.1.1 no such list"),
            ({"RCPT": "450 greylisted"}, r"refuses the recipient \(450 greylisted\)"),
            ({"DATA": "554 \x1b[31mspam"}, r"refuses the message \(554 \[31mspam\)"),
            ({"DATA": "452 disk full"}, r"refuses the message \(452 disk full\)"),
        ],
    )
    def test_what_is_refused_was_not_delivered(self, answers: dict[str, str], said: str) -> None:
        with mail_server(answers=answers) as post, pytest.raises(MailError, match=said) as caught:
            send(letter(), plain(post.port))
        assert not isinstance(caught.value, UncertainDeliveryError)
        assert caught.value.hint
        assert post.envelopes == []

    @pytest.mark.parametrize(
        ("greeting", "said"),
        [
            (b"421 too busy\r\n", r"turns us away \(421 too busy\)"),
            (b"554 go away\r\n", r"turns us away \(554 go away\)"),
            (b"", "the server closed the connection"),
            (b"220 hello\r\n", "the server closed the connection"),
            (b"HTTP/1.1 400 Bad Request\r\n", "turns us away"),
            (b"220 " + b"x" * 10_000, "turns us away|cannot be|closed"),
        ],
    )
    def test_a_greeting_that_is_none(self, greeting: bytes, said: str) -> None:
        with says(greeting) as port, pytest.raises(MailError, match=said) as caught:
            send(letter(), plain(port))
        assert not isinstance(caught.value, UncertainDeliveryError)

    def test_a_server_that_is_silent(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sending, "TIMEOUT", 0.2)
        with says(b"", stays=True) as port, pytest.raises(MailError, match=r"no answer within 0.2"):
            send(letter(), plain(port))

    def test_nobody_there(self) -> None:
        with pytest.raises(MailError, match="cannot be reached: ") as caught:
            send(letter(), plain(free_port()))
        assert f"{PREFIX}PORT" in caught.value.hint

    def test_a_host_that_is_none(self) -> None:
        # Asking for a name would be network.
        found = sending._explanation(plain(25), socket.gaierror(-2, "Name or service not known"))
        assert str(found) == "127.0.0.1 cannot be found"
        assert f"{PREFIX}HOST" in found.hint

    def test_no_starttls(self) -> None:
        with mail_server() as post, pytest.raises(MailError, match="offers no STARTTLS"):
            send(letter(), replace(plain(post.port), security="starttls"))
        assert post.envelopes == []

    def test_no_tls_at_once(self) -> None:
        with mail_server() as post, pytest.raises(MailError, match="does not speak TLS"):
            send(letter(), replace(plain(post.port), security="tls"))

    def test_no_login(self) -> None:
        server = replace(plain(0), user=USER, password=PASSWORD)
        with mail_server() as post, pytest.raises(MailError, match="no way to log in"):
            send(letter(), replace(server, port=post.port))


class TestUncertainty:
    @pytest.mark.parametrize("answer", ["abc what", "354 more", "250" + "x" * 10_000])
    def test_an_answer_that_says_nothing(self, answer: str) -> None:
        behaviour = {"DATA": answer}
        with mail_server(answers=behaviour) as post, pytest.raises(UncertainDeliveryError):
            send(letter(), plain(post.port))
        assert len(post.envelopes) == 1

    def test_a_server_that_dies_when_it_has_the_message(self) -> None:
        with (
            mail_server(before_answer=lambda server: server.transport.abort()) as post,
            pytest.raises(UncertainDeliveryError, match="it may have been delivered, or not"),
        ):
            send(letter(), plain(post.port))
        assert len(post.envelopes) == 1


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    return certificate(tmp_path_factory.mktemp("certificate"))


@needs_openssl
class TestSecurely:
    @pytest.fixture
    def trusted(
        self, made: tuple[Path, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch
    ) -> ssl.SSLContext:
        monkeypatch.setenv("SSL_CERT_FILE", os.fspath(made[0]))
        return made[1]

    @staticmethod
    def starttls(port: int, password: str = PASSWORD) -> Server:
        return Server("localhost", port, "starttls", USER, password)

    def test_a_message_arrives_with_starttls_and_a_login(self, trusted: ssl.SSLContext) -> None:
        with mail_server(trusted) as post:
            send(letter(), replace(self.starttls(post.port), host="127.0.0.1"))
        assert len(post.messages) == 1

    def test_a_message_arrives_over_tls(self, trusted: ssl.SSLContext) -> None:
        with mail_server(trusted, wrapped=True) as post:
            send(letter(), Server("127.0.0.1", post.port, "tls"))
        assert len(post.messages) == 1

    def test_a_certificate_must_be_trusted(self, made: tuple[Path, ssl.SSLContext]) -> None:
        with mail_server(made[1]) as post, pytest.raises(MailError, match="not trusted") as caught:
            send(letter(), replace(self.starttls(post.port), host="127.0.0.1"))
        assert "SSL_CERT_FILE" in caught.value.hint
        assert post.envelopes == []

    @pytest.mark.parametrize("password", ["wrong-" + PASSWORD, "pässwörd"])
    def test_a_wrong_password_is_not_told(self, trusted: ssl.SSLContext, password: str) -> None:
        with mail_server(trusted) as post, pytest.raises(PaperIndexError) as caught:
            send(letter(), replace(self.starttls(post.port, password), host="127.0.0.1"))
        assert isinstance(caught.value, MailError)
        shown = "".join(traceback.format_exception(caught.value)) + caught.value.hint
        for secret in (password, USER, base64.b64encode(password.encode()).decode()):
            assert secret not in shown
        assert post.envelopes == []

    def test_later_answers_are_cleared_of_secrets(self, trusted: ssl.SSLContext) -> None:
        said = f"550 {USER} logged in with {PASSWORD}"
        with (
            mail_server(trusted, answers={"RCPT": said}) as post,
            pytest.raises(MailError) as caught,
        ):
            send(letter(), replace(self.starttls(post.port), host="127.0.0.1"))
        assert "550 … logged in with …" in str(caught.value)
