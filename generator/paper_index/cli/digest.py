"""The command that composes, and optionally sends, the daily message of new papers."""

from __future__ import annotations

import datetime as dt
import os
from functools import partial
from pathlib import Path
from typing import Any

import click

from paper_index.content.layout import find_index
from paper_index.content.write import write_file
from paper_index.exports.digest_message import mail_addresses
from paper_index.exports.smtp import PREFIX, mail_server
from paper_index.model.errors import UsageError
from paper_index.workflows.digest import DigestRequest, compose_digest, send_digest


def current_time() -> dt.datetime:
    """Return the time, in UTC and whole seconds."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


_address_option = partial(click.option, metavar="ADDRESS", show_envvar=True)


@click.command()
@click.option(
    "--since",
    metavar="DAY",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Papers that entered on this day or later. Default: since the last digest sent.",
)
@click.option("--tag", metavar="TAG", help="Only papers with this tag or a narrower one.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.eml",
    help="Write the message to a file.",
)
@click.option("--send", is_flag=True, help=f"Send it through the server in {PREFIX}HOST.")
@_address_option("--from", "sender", envvar=f"{PREFIX}FROM", help="Sender.")
@_address_option("--to", envvar=f"{PREFIX}TO", help="The one recipient: a mailing list.")
@_address_option(
    "--unsubscribe",
    envvar="PAPER_INDEX_LIST_UNSUBSCRIBE",
    help="How to leave the list: https://… or mailto:….",
)
@click.pass_obj
def digest(folder: Path, /, **given: Any) -> None:
    """Compose one mail message of the papers that are new.

    The message is written to standard output or to a file; with --send it goes to a mailing list,
    and .paper-index/digest.json records that. A day without new papers gets a paper of the day.
    The mail server is configured in the environment: PAPER_INDEX_SMTP_HOST, _PORT, _SECURITY
    (starttls, tls or none), _USER and _PASSWORD.

    \b
    Examples:
      paper-index digest --output digest.eml
      paper-index digest --since 2026-11-20 --tag information-theory
      paper-index digest --send --from index@example.org --to list@example.org
    """  # noqa: D301
    layout = find_index(folder)
    addresses = mail_addresses(
        sender=given["sender"] or None,
        to=given["to"] or None,
        unsubscribe=given["unsubscribe"] or None,
    )
    since = given["since"].date() if given["since"] else None
    request = DigestRequest(current_time(), addresses, since, given["tag"])
    if given["send"]:
        if given["output"]:
            raise UsageError("--send writes no file", "leave out either --send or --output")
        if not addresses.sender or not addresses.to:
            raise UsageError("--send needs a sender and a recipient", "add --from and --to")
        sent = False
        for subject in send_digest(layout, request, mail_server(os.environ)):
            click.echo(f"sent: {subject}")
            sent = True
        if not sent:
            click.echo("nothing to send: today's digest was sent, or there are no papers")
        return
    message = compose_digest(layout, request)
    if message is None:
        click.echo("nothing to write: there are no papers", err=True)
    elif given["output"]:
        write_file(given["output"], message.as_bytes())
        click.echo(given["output"].as_posix())
    else:
        click.echo(message.as_bytes(), nl=False)
