"""Commands that rename and remove papers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from paper_index.cli.errors import dry_run_option
from paper_index.content.layout import find_index
from paper_index.text.wording import pluralize

if TYPE_CHECKING:
    from paper_index.workflows.rename import Move


@click.command()
@click.argument("old")
@click.argument("new")
@dry_run_option
@click.pass_obj
def rename(folder: Path, old: str, new: str, dry_run: bool) -> None:  # noqa: FBT001
    """Give the paper OLD the id NEW; its old address redirects to the new one.

    This renames the file, adds OLD to its `aliases`, and changes verdicts and entries of
    content/authors.yml that name it: all files or none. The citation key stays. OLD is an id, a
    file or an address.

    \b
    Examples:
      paper-index rename on-tea on-the-cooling-of-tea
      paper-index rename content/papers/My_Paper.yml my-paper --dry-run
    """  # noqa: D301
    from paper_index.workflows.rename import rename as rename_paper

    _print_move(rename_paper(find_index(folder), old, new, write=not dry_run), dry_run=dry_run)


@click.command()
@click.argument("paper")
@click.option("--to", metavar="OTHER", help="The paper that replaces it.")
@click.option("--gone", metavar="REASON", help="Why it is gone; its old address shows this.")
@dry_run_option
@click.pass_obj
def remove(folder: Path, paper: str, to: str | None, gone: str | None, dry_run: bool) -> None:  # noqa: FBT001
    """Remove a PAPER.

    With --to, OTHER gets its aliases and citation keys, so that old links and citations lead
    there; take over by hand what OTHER lacks. With --gone, a file in content/removed/ keeps the
    address, which shows the reason, and the keys. A paper that was never published needs neither.
    The same works for a paper whose file is deleted already.

    \b
    Examples:
      paper-index remove on-tea-2 --to on-tea
      paper-index remove on-coffee --gone "It is not about tea."
    """  # noqa: D301
    if to and gone:
        raise click.UsageError("give --to or --gone, not both")
    from paper_index.workflows.remove import remove as remove_paper

    layout = find_index(folder)
    _print_move(remove_paper(layout, paper, to=to, reason=gone, write=not dry_run), dry_run=dry_run)


def _print_move(move: Move, *, dry_run: bool) -> None:
    for path in move.files:
        click.echo(path.as_posix())
    for note in move.notes:
        click.echo(note)
    click.echo(f"{pluralize(len(move.files), 'file')} {'would change' if dry_run else 'changed'}")
