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
from paper_index.exports.smtp import PREFIX, mail_server
from paper_index.model.issues import UsageError


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
    from paper_index.exports.digest import MailAddresses
    from paper_index.workflows.digest import make_digest

    addresses = MailAddresses(given["sender"], given["to"], given["unsubscribe"])
    if given["send"] and given["output"]:
        raise UsageError("--send writes no file", "leave out either --send or --output")
    if given["send"] and not (addresses.sender and addresses.to):
        raise UsageError("--send needs a sender and a recipient", "add --from and --to")
    server = mail_server(os.environ) if given["send"] else None
    message = make_digest(
        find_index(folder),
        time=current_time(),
        addresses=addresses,
        since=given["since"] and given["since"].date(),
        tag=given["tag"],
        server=server,
    )
    if message is None:
        to_send = "send: today's digest was sent, or there are no papers"
        to_write = "write: there are no papers"
        click.echo(f"nothing to {to_send if server else to_write}", err=not server)
    elif server:
        click.echo(f"sent: {message['Subject']}")
    elif given["output"]:
        write_file(given["output"], message.as_bytes())
        click.echo(given["output"].as_posix())
    else:
        click.echo(message.as_bytes(), nl=False)
