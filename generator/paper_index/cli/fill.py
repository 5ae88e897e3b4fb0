"""The command that fills empty fields of papers: fill."""

from __future__ import annotations

import sys
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from paper_index.cli import EXIT_INTERRUPTED
from paper_index.cli.errors import EXIT_USAGE, print_changed
from paper_index.content.layout import find_index

if TYPE_CHECKING:
    from paper_index.ingest.fill_report import FillReport


@click.command()
@click.argument("papers", nargs=-1, metavar="[ID]...")
@click.option("--limit", type=click.IntRange(min=1), help="Look up this many papers at most.")
@click.option("--dry-run", is_flag=True, help="Look papers up, but write nothing.")
@click.option("--no-cache", is_flag=True, help="Request answers again that came within a day.")
@click.option("--verbose", is_flag=True, help="List every paper, not only the first ones.")
@click.pass_obj
def fill(
    folder: Path,
    /,
    papers: tuple[str, ...],
    *,
    limit: int | None,
    dry_run: bool,
    no_cache: bool,
    verbose: bool,
) -> None:
    """Fill empty fields of papers from arXiv, Crossref and OpenAlex.

    Looks up abstracts, DOIs, venues, years, authors, volumes and pages of the papers that lack
    them, or of those with the IDs given. Nothing is overwritten, and the report names the source of
    each value. A paper without arXiv id and DOI is looked up by title, and filled only from a
    certain match. What is found is written at once: interrupt the command when you like, and run it
    again to go on. Answers are cached for a day.

    \b
    Examples:
      paper-index fill
      paper-index fill --limit 50
      paper-index fill minimum-entropy-coupling-with-bottleneck --dry-run
    """  # noqa: D301
    report = fill_papers(
        *(folder, papers or None), limit=limit, dry_run=dry_run, cache=not no_cache
    )
    print_report(report, dry_run=dry_run, verbose=verbose)
    if not report.is_complete:
        exit_incomplete(report)


def exit_incomplete(report: FillReport) -> NoReturn:
    """End the program with the code of an interrupt, or of a service that did not answer."""
    sys.exit(EXIT_INTERRUPTED if report.interrupted else EXIT_USAGE)


def print_report(report: FillReport, *, dry_run: bool = False, verbose: bool = False) -> None:
    """Print what was filled and what was not."""
    click.echo("\n".join(report.lines(verbose=verbose)))
    print_changed(report.changed, dry_run=dry_run)


def fill_papers(
    folder: Path,
    papers: Collection[str] | None,
    *,
    limit: int | None = None,
    dry_run: bool = False,
    cache: bool = True,
) -> FillReport:
    """Fill the papers with some ids, None for all, and return the report."""
    # Loading the HTTP client takes a tenth of a second, which other commands should not spend.
    from paper_index.workflows.fill import FillOptions
    from paper_index.workflows.fill import fill as fill_index

    options = FillOptions(papers=papers, limit=limit, dry_run=dry_run, cache=cache)
    return fill_index(find_index(folder), options)
