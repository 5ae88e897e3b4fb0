"""The command that writes the schemas of the content files."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from paper_index.cli.errors import EXIT_CONTENT, at_the_edge
from paper_index.content.layout import find_index
from paper_index.workflows import fmt as workflow

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; fail when a schema is stale.")
@click.pass_obj
@at_the_edge
def schemas(folder: Path, check: bool) -> None:  # noqa: FBT001
    """Write JSON Schemas of the content files, for editors.

    They stand in content/schemas/. Editors complete, explain and check by them; the tags with
    their definitions are in that of the papers. Once they are there, `fmt` and the `tags` commands
    keep them true.

    \b
    Examples:
      paper-index schemas
      paper-index schemas --check
    """  # noqa: D301
    changed = workflow.write_schemas(find_index(folder), write=not check)
    for path in changed:
        click.echo(f"{path.as_posix()}: {'is stale' if check else 'written'}")
    if not changed:
        click.echo("the schemas are true to the models and the vocabulary")
    if check and changed:
        sys.exit(EXIT_CONTENT)
