"""The command `paper-index`: a group of all commands."""

from __future__ import annotations

from pathlib import Path

import click

from paper_index import __version__
from paper_index.cli.build import build, check, generate, serve
from paper_index.cli.diff import diff
from paper_index.cli.digest import digest
from paper_index.cli.duplicates import duplicates
from paper_index.cli.errors import CommandGroup, print_any_text
from paper_index.cli.fill import fill
from paper_index.cli.fmt import fmt, new, record, resolve, schemas
from paper_index.cli.import_ import add, from_issue, import_
from paper_index.cli.init import init
from paper_index.cli.papers import remove, rename
from paper_index.cli.progress import show_progress
from paper_index.cli.refresh import refresh
from paper_index.cli.tags import tags
from paper_index.cli.watch import watch
from paper_index.content.journal import recover


@click.group(
    cls=CommandGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 fine, 1 the content has issues, 2 wrong usage, or a file or service that "
    "cannot be used, 3 the site build failed.",
)
@click.version_option(__version__, prog_name="paper-index")
@click.option(
    "--index",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    metavar="DIR",
    help="The index: the folder with content/, docs/ and mkdocs.yml. Default: the current one.",
)
@click.option("--quiet", is_flag=True, help="Print no progress.")
@click.pass_context
def main(context: click.Context, folder: Path, quiet: bool) -> None:  # noqa: FBT001
    """Build a website from a curated index of research papers.

    \b
    Examples:
      paper-index check
      paper-index build
      paper-index --index ~/my-index serve
    """  # noqa: D301 (\b keeps click from wrapping)
    context.obj = folder
    print_any_text()
    show_progress(quiet=quiet)
    # Before any command reads the content.
    for note in recover(folder):
        click.echo(note, err=True)


for _command in (
    add,
    build,
    check,
    diff,
    digest,
    duplicates,
    fill,
    fmt,
    from_issue,
    generate,
    import_,
    init,
    new,
    record,
    refresh,
    remove,
    rename,
    resolve,
    schemas,
    serve,
    tags,
    watch,
):
    main.add_command(_command)
