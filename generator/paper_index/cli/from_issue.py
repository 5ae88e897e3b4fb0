"""The command that applies a filled-in issue form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from paper_index.content.layout import find_index
from paper_index.ingest.forms import parse_form
from paper_index.model.errors import UsageError
from paper_index.workflows.from_issue import apply_form

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO


@click.command("from-issue")
@click.argument("body", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Show what would happen; write nothing.")
@click.pass_obj
def from_issue(folder: Path, body: BinaryIO, dry_run: bool) -> None:  # noqa: FBT001
    """Apply the change that a filled-in issue form proposes.

    BODY is a file with the text of the issue, or - for standard input. The forms are "Add a paper"
    and "Change tags" of this repository; a text that differs from them is refused.

    \b
    Examples:
      paper-index from-issue body.md --dry-run
      gh issue view 12 --json body --jq .body | paper-index from-issue -
    """  # noqa: D301
    try:
        text = body.read().decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise UsageError("the form is not UTF-8", "save it as UTF-8") from problem
    for line in apply_form(find_index(folder), parse_form(text), dry_run=dry_run):
        click.echo(line)
    if dry_run:
        click.echo("dry run: nothing was written")
