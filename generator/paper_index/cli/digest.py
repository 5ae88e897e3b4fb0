"""The command that makes, and on demand sends, the daily message of what is new."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from paper_index.cli.errors import at_the_edge
from paper_index.content.layout import find_index
from paper_index.content.write import write_file
from paper_index.exports.digest_envelope import envelope
from paper_index.exports.digest_sending import server_from
from paper_index.model.errors import UsageError
from paper_index.workflows import digest as mailing

if TYPE_CHECKING:
    from paper_index.content.layout import Layout
    from paper_index.exports.digest_envelope import Envelope


def _day(_: click.Context, __: click.Parameter, value: str | None) -> dt.date | None:
    if value is None:
        return None
    try:
        # Not fromisoformat: it takes weeks as well.
        return dt.datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=dt.UTC).date()
    except ValueError:
        raise click.BadParameter(f"{value!r} is no day, such as 2026-11-24") from None


_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.option(
    "--since", metavar="DAY", callback=_day, help="Papers from this day on; needs no state."
)
@click.option(
    "--until", metavar="DAY", callback=_day, help="With --since: the last day. Default: --date."
)
@click.option("--state", type=_FILE, metavar="FILE", help="Where it is kept what was told.")
@click.option("--tag", metavar="TAG", help="Only papers with this tag or a narrower one.")
@click.option("--date", metavar="DAY", callback=_day, help="Which day it is. Default: today, UTC.")
@click.option(
    "--empty",
    type=click.Choice(["paper", "skip"]),
    default="paper",
    show_default=True,
    help="When nothing is new: the paper of the day, or no digest.",
)
@click.option("--output", type=_FILE, metavar="FILE.eml", help="Write the message to a file.")
@click.option("--send", is_flag=True, help="Send it by the server in PAPER_INDEX_SMTP_HOST.")
@click.option("--resend", is_flag=True, help="Send again what may not have been delivered.")
@click.option("--mark-sent", is_flag=True, help="Count it as sent; send nothing.")
@click.option(
    "--from",
    "sender",
    metavar="ADDRESS",
    envvar="PAPER_INDEX_SMTP_FROM",
    default="",
    show_envvar=True,
    help="Who sends it.",
)
@click.option(
    "--to",
    metavar="ADDRESS",
    envvar="PAPER_INDEX_SMTP_TO",
    default="",
    show_envvar=True,
    help="The one address that it goes to: a mailing list.",
)
@click.option(
    "--list-id",
    metavar="ID",
    envvar="PAPER_INDEX_LIST_ID",
    default="",
    show_envvar=True,
    help="The list's id. Default: made from site_url.",
)
@click.option(
    "--unsubscribe",
    metavar="ADDRESS",
    envvar="PAPER_INDEX_LIST_UNSUBSCRIBE",
    default="",
    show_envvar=True,
    help="How to leave the list: https://… or mailto:….",
)
@click.pass_obj
@at_the_edge
def digest(folder: Path, **given: Any) -> None:
    """Make one mail message of the papers that are new.

    The message goes to standard output or a file; with --send it goes to a mailing list, and a
    state in .paper-index/ keeps what was told. The first digest tells of the last day on which
    something entered. When nothing is new it shows the paper of the day. The mail server, its
    user and its password are taken from the environment alone: PAPER_INDEX_SMTP_HOST, _PORT,
    _SECURITY (starttls, tls or none), _USER and _PASSWORD.

    \b
    Examples:
      paper-index digest --output digest.eml
      paper-index digest --since 2026-11-20 --tag information-theory
      paper-index digest --send --from index@example.org --to list@example.org
      paper-index digest --mark-sent
    """  # noqa: D301
    layout = find_index(folder)
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    names: tuple[str, ...] = ("since", "until", "tag", "state", "empty")
    wish = mailing.Wish(given["date"] or now.date(), **{name: given[name] for name in names})
    names = ("sender", "to", "list_id", "unsubscribe")
    addresses = envelope(**{name: given[name] for name in names})
    if given["mark_sent"]:
        if given["send"] or given["resend"]:
            raise UsageError("--mark-sent sends nothing", "leave out --send and --resend")
        click.echo(mailing.mark_sent(layout, wish))
    elif given["send"] or given["resend"]:
        if wish.day > now.date() + dt.timedelta(days=1):
            raise UsageError(f"{wish.day} is still to come", "a digest is sent on its day or later")
        _send(layout, wish, addresses, now, given)
    else:
        moment = now
        if given["date"]:
            # A day that is given stands for itself: its message is always the same.
            moment = dt.datetime.combine(wish.day, dt.time(), dt.UTC)
        found = mailing.draft(layout, wish)
        made = found.message(addresses, moment)
        _write(made.as_bytes() if made else None, found.note, given["output"])


def _send(
    layout: Layout, wish: mailing.Wish, addresses: Envelope, now: dt.datetime, given: Any
) -> None:
    parts = (addresses, server_from(os.environ), now)
    found = mailing.send(layout, wish, parts, again=given["resend"])
    made = found.message(addresses, now)
    if made and given["output"]:
        write_file(given["output"], made.as_bytes())
    click.echo(f"sent: {made['Subject']}" if made else found.note)


def _write(data: bytes | None, note: str, output: Path | None) -> None:
    if data is None:
        click.echo(note, err=True)
    elif output:
        write_file(output, data)
        click.echo(output.as_posix())
    else:
        click.echo(data, nl=False)
