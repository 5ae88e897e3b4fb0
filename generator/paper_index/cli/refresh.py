"""The command that asks services about the papers of an index: refresh."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from paper_index.cli import EXIT_INTERRUPTED
from paper_index.cli.errors import (
    EXIT_USAGE,
    ask_for_key,
    print_changed,
    require_terminal,
    until_stopped,
)
from paper_index.content.layout import find_index
from paper_index.dedupe.differences import value_rows
from paper_index.model.issues import UsageError
from paper_index.text.wording import pluralize

if TYPE_CHECKING:
    from rich.console import Console

    from paper_index.content.layout import Layout
    from paper_index.ingest.refresh_report import Difference, RefreshReport
    from paper_index.workflows.decide import Deciding

_HELP = """\
  a  accept   write the values on the right into the paper
  d  decline  keep those on the left; this is not proposed again
  l  later    leave the proposal open
  q  quit     stop here; the decisions so far are written"""
_ASKING = ("limit", "retractions", "signals", "links", "accept", "dry_run", "no_cache", "verbose")


@click.command()
@click.argument("papers", nargs=-1, metavar="[ID]...")
@click.option("--limit", type=click.IntRange(min=1), help="Send this many requests at most.")
@click.option(
    "--apply", "accept", is_flag=True, help="Accept new statuses, and where preprints appeared."
)
@click.option("--decide", is_flag=True, help="Ask about each open proposal, one key each.")
@click.option("--signals", is_flag=True, help="Count citations, for content/signals.yml.")
@click.option("--links", is_flag=True, help="Try the addresses of code, too.")
@click.option(
    "--retractions", is_flag=True, help="Look for withdrawals, retractions and corrections only."
)
@click.option("--by", metavar="NAME", help="Who declines proposals. Default: git's user.name.")
@click.option("--dry-run", is_flag=True, help="Ask the services, but write nothing.")
@click.option("--no-cache", is_flag=True, help="Request answers again that came within a day.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown"]),
    default="text",
    help="For people, or for a pull request.",
)
@click.option("--verbose", is_flag=True, help="List every filled paper, not only the first ones.")
@click.pass_obj
def refresh(folder: Path, /, papers: tuple[str, ...], **given: Any) -> None:
    """Ask arXiv, Crossref and OpenAlex what became of papers since they were added.

    Asks about the papers with an arXiv id or a DOI, those with the oldest answer first. Empty
    fields are filled. Whatever differs is proposed, beside the value of the paper: a retraction,
    the place where a preprint appeared, another title, other authors, another venue. Proposals are
    kept in content/refresh.yml until somebody decides about them. What is found is written at once:
    interrupt the command when you like, and run it again to go on.

    \b
    Examples:
      paper-index refresh
      paper-index refresh --limit 100 --apply --signals
      paper-index refresh --decide
      paper-index refresh --retractions
    """  # noqa: D301
    layout = find_index(folder)
    if given["decide"]:
        _refuse(given, _ASKING, "with --decide")
        _decide(layout, papers or None, given["by"])
        return
    _refuse(given, ("by",), "without --decide")
    if given["retractions"]:
        _refuse(given, ("signals", "links"), "with --retractions")
    from paper_index.workflows.refresh import RefreshOptions
    from paper_index.workflows.refresh import refresh as refresh_index

    names = ("limit", "retractions", "signals", "links", "accept", "dry_run")
    chosen = {name: given[name] for name in names}
    options = RefreshOptions(papers or None, cache=not given["no_cache"], **chosen)
    report = refresh_index(layout, options)
    _print(report, given)
    if report.fill.interrupted:
        sys.exit(EXIT_INTERRUPTED)
    if report.has_failed:
        sys.exit(EXIT_USAGE)


def _refuse(given: dict[str, Any], names: Iterable[str], context: str) -> None:
    for name in names:
        if given[name]:
            option = "apply" if name == "accept" else name.replace("_", "-")
            raise UsageError(f"--{option} has no effect {context}", "leave it out")


def _print(report: RefreshReport, given: dict[str, Any]) -> None:
    if given["form"] == "markdown":
        click.echo(report.markdown())
        return
    from paper_index.cli.side_by_side import open_console

    console = open_console()
    for name, found in (("accepted", report.accepted), ("proposed", report.proposed)):
        for one in found:
            _show(console, one, f"{name}: {one.heading}")
    lines = [*report.fill.changes(verbose=given["verbose"]), *report.notes, *report.counts()]
    click.echo("\n".join(lines))
    print_changed(report.changed, dry_run=given["dry_run"])


def _show(console: Console, one: Difference, heading: str) -> None:
    from paper_index.cli.side_by_side import print_heading, print_rows

    print_heading(console, heading)
    print_rows(console, ("here", one.proposal.source), value_rows(one.ours, one.theirs))


def _decide(layout: Layout, papers: Collection[str] | None, by: str | None) -> None:
    require_terminal("edit content/refresh.yml: `declined` and a day decline a proposal")
    from paper_index.cli.side_by_side import open_console
    from paper_index.workflows.decide import Deciding
    from paper_index.workflows.duplicates import git_user

    deciding, console = Deciding(layout, papers), open_console()
    by, decided = by or git_user(layout), 0
    with until_stopped():
        for number, one in enumerate(deciding.open, start=1):
            console.print()
            _show(console, one, f"{number} of {len(deciding.open)}  {one.heading}")
            decided += _ask(deciding, one, by)
    left = len(deciding.open) - decided
    click.echo(f"{pluralize(decided, 'proposal')} decided, {left} open")


def _ask(deciding: Deciding, one: Difference, by: str | None) -> bool:
    """Ask about a proposal; return whether it is decided."""
    answer = ask_for_key(("accept", "decline", "later"), _HELP)
    if answer == "decline":
        deciding.decline(one, by)
    elif answer == "accept" and (reason := deciding.accept(one)):
        click.echo(f"not accepted: {reason}")
        return False
    return answer != "later"
