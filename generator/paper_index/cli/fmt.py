"""The command that brings content files into their one form."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from paper_index.cli.errors import EXIT_CONTENT, at_the_edge, show
from paper_index.content.layout import find_index
from paper_index.workflows import fmt as workflow

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; fail when a file would change.")
@click.pass_obj
@at_the_edge
def fmt(folder: Path, check: bool) -> None:  # noqa: FBT001
    """Bring every content file into its one form.

    Order of keys, quoting, wrapping and order of tags are settled, aliases of tags are replaced,
    the addresses of new papers and tags are recorded. Comments stay. A file with errors is left
    as it is.

    \b
    Examples:
      paper-index fmt
      paper-index fmt --check
    """  # noqa: D301
    found = workflow.format_content(find_index(folder), write=not check)
    for path in found.changed:
        click.echo(f"{path.as_posix()}: {'would change' if check else 'changed'}")
    if found.issues:
        show(found.issues, "text")
    number = len(found.changed)
    files = "1 file" if number == 1 else f"{number} files"
    click.echo(f"{files} {'would change' if check else 'changed'}")
    if found.issues or (check and found.changed):
        sys.exit(EXIT_CONTENT)
