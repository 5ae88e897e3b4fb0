"""User and password leave the process for the mail server alone, however the sending ends."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from conftest import PAPER
from support.made_up_mail import LIST, PASSWORD, USER, certificate, mail_server, needs_openssl

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paper_index.content.layout import Layout

ECHO = f"550 {USER} logged in with {PASSWORD}"
CODED = (PASSWORD, USER, f"\0{USER}\0{PASSWORD}")
SECRETS = (PASSWORD, USER, *(base64.b64encode(text.encode()).decode() for text in CODED))


@needs_openssl
@pytest.mark.parametrize(
    ("password", "answers", "said"),
    [
        (PASSWORD, {}, "sent: "),
        ("wrong-" + PASSWORD, {}, "refuses user and password"),
        (PASSWORD, {"RCPT": ECHO}, "refuses the recipient"),
        (PASSWORD, {"DATA": ECHO}, "refuses the message"),
    ],
)
def test_nothing_that_is_printed_or_written_holds_a_secret(
    make_index: Callable[[dict[str, str | bytes]], Layout],
    tmp_path_factory: pytest.TempPathFactory,
    password: str,
    answers: dict[str, str],
    said: str,
) -> None:
    layout = make_index({"content/papers/tea.yml": f"{PAPER}added: 2026-01-20\n"})
    file, context = certificate(tmp_path_factory.mktemp("certificate"))
    with mail_server(context, answers=answers) as post:
        given = {
            "HOST": "127.0.0.1", "PORT": str(post.port), "USER": USER, "PASSWORD": password,
            "FROM": "index@example.org", "TO": LIST,
        }  # fmt: skip
        environment = {name: text for name, text in os.environ.items() if "PAPER_INDEX" not in name}
        environment |= {f"PAPER_INDEX_SMTP_{name}": text for name, text in given.items()}
        # A process of its own: what the library or Python itself prints counts as well.
        command = [sys.executable, "-X", "dev", "-m", "paper_index", "--index", str(layout.root)]
        command += ["digest", "--send", "--date", "2026-01-24", "--output", "kept.eml"]
        done = subprocess.run(
            command,
            cwd=layout.root,
            env=environment | {"SSL_CERT_FILE": str(file)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    printed = done.stdout + done.stderr
    assert said in printed
    assert len(post.envelopes) == (said == "sent: ")
    written = "".join(read(path) for path in sorted(layout.root.rglob("*")) if path.is_file())
    received = "".join(str(envelope.content) for envelope in post.envelopes)
    for secret in SECRETS:
        assert secret not in printed + written + received


def read(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")
