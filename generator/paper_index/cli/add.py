"""The command that fetches papers from arXiv and Crossref."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from paper_index.cli.errors import EXIT_CONTENT
from paper_index.cli.import_ import print_changes
from paper_index.content.layout import find_index
from paper_index.ingest.report import Outcome
from paper_index.workflows.build import validate

if TYPE_CHECKING:
    from pathlib import Path

    from paper_index.ingest.report import ImportReport

_MAX_TAGS = 3
"""Tags that are suggested for a new paper."""


def suggest_tags(folder: Path, report: ImportReport) -> list[str]:
    """Return a line for each added paper with the tags that its text suggests, if any."""
    added = {one.paper for one in report.results if one.paper and one.outcome is Outcome.ADDED}
    if not added:
        return []
    from paper_index.relate.suggest import suggest

    valid = validate(find_index(folder))
    language = valid.settings.language
    found = suggest(valid.papers, valid.vocabulary, added, most=_MAX_TAGS, language=language)
    return [
        f"{one.paper.id}: suggested tags: {', '.join(tag.tag.id for tag in one.missing)}"
        for one in found
        if one.missing
    ]


@click.command()
@click.argument("papers", nargs=-1, required=True, metavar="PAPER...")
@click.option("--dry-run", is_flag=True, help="Show what would happen; write nothing.")
@click.option("--no-cache", is_flag=True, help="Request answers again that came within a day.")
@click.pass_obj
def add(folder: Path, /, papers: tuple[str, ...], *, dry_run: bool, no_cache: bool) -> None:
    """Fetch papers from arXiv or Crossref and add them.

    A PAPER is an arXiv id, a DOI, the address of either, or a title in quotes, of which a
    near-identical one must be found. The papers are imported like those of a file: if one is in the
    index, its empty fields are filled; a possible match waits for a verdict.

    \b
    Examples:
      paper-index add 2410.21666
      paper-index add https://arxiv.org/abs/2410.21666 10.1109/TIT.2023.3328825
      paper-index add "Minimum Entropy Coupling with Bottleneck" --dry-run
    """  # noqa: D301
    # Loading the HTTP client takes a tenth of a second, which other commands should not spend.
    from paper_index.workflows.add import add as add_papers

    report = add_papers(find_index(folder), papers, dry_run=dry_run, cache=not no_cache)
    lines = report.lines(verbose=True) + ([] if dry_run else suggest_tags(folder, report))
    click.echo("\n".join(lines))
    print_changes(report, dry_run=dry_run)
    if report.count(Outcome.LEFT_OUT):
        click.echo("`paper-index new TITLE` writes a stub that you can fill in")
    if report.count(Outcome.LEFT_OUT) or report.count(Outcome.HELD_BACK):
        sys.exit(EXIT_CONTENT)
