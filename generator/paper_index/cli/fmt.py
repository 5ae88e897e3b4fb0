"""Commands that write content files: new, fmt, record, resolve and schemas."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from paper_index.cli.errors import EXIT_CONTENT, print_issues
from paper_index.content.layout import find_index
from paper_index.text.wording import pluralize


@click.command()
@click.argument("title")
@click.option("--anyway", is_flag=True, help="Even if a paper with a similar title exists.")
@click.pass_obj
def new(folder: Path, title: str, anyway: bool) -> None:  # noqa: FBT001
    """Write a stub for a paper with this TITLE, ready to fill in.

    \b
    Example:
      paper-index new "A Mathematical Theory of Communication"
    """  # noqa: D301
    from paper_index.workflows.fmt import new as write_stub

    click.echo(write_stub(find_index(folder), title, anyway=anyway).as_posix())


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; fail if a file would change.")
@click.pass_obj
def fmt(folder: Path, check: bool) -> None:  # noqa: FBT001
    """Put all content files into canonical form.

    This fixes the order of keys, tags and entries, quoting and line width, replaces aliases of
    tags, issues citation keys, and migrates content of an older format. Comments stay. A file with
    errors is left as it is, and so are all papers while the vocabulary, the authors or the
    permalinks have errors.

    \b
    Examples:
      paper-index fmt
      paper-index fmt --check
    """  # noqa: D301
    from paper_index.model.settings import FORMAT
    from paper_index.workflows.fmt import format_content

    result = format_content(find_index(folder), write=not check)
    verb = "would change" if check else "changed"
    for path in result.changed:
        click.echo(f"{path.as_posix()}: {verb if check or path.exists() else 'removed'}")
    for path in result.notes:
        click.echo(
            f"{path.as_posix()}: `publication` cannot be split with certainty; a note keeps it"
        )
    if result.migrated:
        click.echo(f"content {'would be ' * check}migrated to format {FORMAT}")
    if result.issues:
        print_issues(result.issues, "text")
    if result.blocked_by:
        click.echo(f"no paper {verb}, as {result.blocked_by} has an error: correct it first")
    click.echo(f"{pluralize(len(result.changed), 'file')} {verb}")
    if result.issues or (check and result.changed):
        sys.exit(EXIT_CONTENT)


@click.command()
@click.pass_obj
def record(folder: Path) -> None:
    """Record the addresses and citation keys that are published now.

    They are added to content/permalinks.txt; the check then fails if one stops working. Run it when
    the site has been published: the workflow that publishes it does so on the main branch.

    \b
    Example:
      paper-index record
    """  # noqa: D301
    from paper_index.workflows.record import record as record_addresses

    new = record_addresses(find_index(folder))
    click.echo("".join(f"{address}\n" for address in new), nl=False)
    click.echo(f"{len(new)} recorded")


@click.command()
@click.pass_obj
def resolve(folder: Path) -> None:
    """Resolve merge conflicts in the lists of content/, such as tags.yml and permalinks.txt.

    Run it after `git merge`, and check the result before you commit. Entries that only one side
    added, changed or deleted are merged. A file in which both sides changed one entry, or of
    which a side has errors, is left as it is: edit it, and run `paper-index fmt`.

    \b
    Example:
      paper-index resolve
    """  # noqa: D301
    from paper_index.workflows.resolve import resolve as resolve_conflicts

    done = resolve_conflicts(find_index(folder))
    for path in done.resolved:
        click.echo(f"{path.as_posix()}: resolved")
    for path in done.left:
        what = "both sides changed one entry, or one has errors"
        click.echo(f"{path.as_posix()}: {what}; edit the file")
    if not (done.resolved or done.left):
        click.echo("there are no conflicts in the lists of content/")
    if done.left:
        sys.exit(EXIT_CONTENT)


@click.command()
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.pass_obj
def schemas(folder: Path, target: Path) -> None:
    """Write JSON Schemas of the content files into a folder.

    With them, editors complete, explain and check what you type; the schema of the papers has
    all tags with their definitions. The site has them as well, at data/schemas/.

    \b
    Example:
      paper-index schemas .paper-index/schemas
    """  # noqa: D301
    from paper_index.workflows.fmt import write_schemas

    changed = write_schemas(find_index(folder), target)
    lines = [f"{path.as_posix()}: written" for path in changed]
    click.echo("\n".join(lines) or "all schemas are up to date")
