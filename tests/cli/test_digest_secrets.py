"""User name and password are sent to the mail server only, whether the sending succeeds or not."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from conftest import PAPER
from support.made_up_mail import LIST, PASSWORD, USER, certificate, needs_openssl, running_server

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paper_index.content.layout import Layout

ECHO = f"550 {USER} logged in with {PASSWORD}"
CODED = (PASSWORD, USER, f"\0{USER}\0{PASSWORD}")
SECRETS = (PASSWORD, USER, *(base64.b64encode(text.encode()).decode() for text in CODED))


@needs_openssl
@pytest.mark.slow  # each case starts Python
@pytest.mark.parametrize(
    ("password", "replies", "expected"),
    [
        (PASSWORD, {}, "sent: "),
        ("wrong-" + PASSWORD, {}, "rejected user name and password"),
        (PASSWORD, {"DATA": ECHO}, "refused: 550"),
    ],
)
def test_output_and_files_hold_no_secret(
    make_index: Callable[[dict[str, str | bytes]], Layout],
    tmp_path_factory: pytest.TempPathFactory,
    password: str,
    replies: dict[str, str],
    expected: str,
) -> None:
    layout = make_index({"content/papers/tea.yml": f"{PAPER}added: 2026-01-20\n"})
    file, context = certificate(tmp_path_factory.mktemp("certificate"))
    with running_server(context, replies=replies) as mailbox:
        given = {
            "HOST": "127.0.0.1", "PORT": str(mailbox.port), "USER": USER, "PASSWORD": password,
            "FROM": "index@example.org", "TO": LIST,
        }  # fmt: skip
        environment = {name: text for name, text in os.environ.items() if "PAPER_INDEX" not in name}
        environment |= {f"PAPER_INDEX_SMTP_{name}": text for name, text in given.items()}
        # A separate process: this includes what the library or Python itself prints.
        command = [sys.executable, "-X", "dev", "-m", "paper_index", "--index", str(layout.root)]
        command += ["digest", "--send"]
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
    assert expected in printed
    assert len(mailbox.envelopes) == (expected == "sent: ")
    written = "".join(read(path) for path in sorted(layout.root.rglob("*")) if path.is_file())
    received = "".join(str(envelope.content) for envelope in mailbox.envelopes)
    for secret in SECRETS:
        assert secret not in printed + written + received


def read(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")
