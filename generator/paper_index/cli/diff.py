"""The command `diff`: shows what changes for readers between two versions of an index."""

from __future__ import annotations

from pathlib import Path

import click

from paper_index.content.layout import find_index
from paper_index.history.summary import FORMATS


@click.command()
@click.argument("base")
@click.argument("head", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="For people, for a pull request, or for machines.",
)
@click.pass_obj
def diff(folder: Path, base: str, head: str | None, form: str) -> None:
    """Show what changes for readers from BASE to HEAD.

    Each is a commit of the index's git repository or a folder with content/. HEAD defaults to the
    index's folder, with uncommitted changes.

    \b
    Examples:
      paper-index diff main
      paper-index diff v1.0 v1.1 --format json
      paper-index diff ../index-before . --format markdown
    """  # noqa: D301
    from paper_index.workflows.diff import compare_versions

    changes, link = compare_versions(find_index(folder), base, head)
    click.echo(FORMATS[form](changes, link))
