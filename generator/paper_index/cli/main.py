"""The command `paper-index`: a group of all commands."""

from __future__ import annotations

from pathlib import Path

import click

from paper_index import __version__
from paper_index.cli.errors import CommandGroup, print_any_text
from paper_index.cli.progress import show_progress


@click.group(
    cls=CommandGroup,
    modules={
        "build": ("build", "check", "generate", "serve"),
        "diff": ("diff",),
        "digest": ("digest",),
        "duplicates": ("duplicates",),
        "fill": ("fill",),
        "fmt": ("fmt", "new", "record", "resolve", "schemas"),
        "import_": ("add", "from-issue", "import"),
        "init": ("init",),
        "papers": ("remove", "rename"),
        "refresh": ("refresh",),
        "tags": ("tags",),
        "watch": ("watch",),
    },
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 fine, 1 the content has issues, 2 wrong usage, or a file or service that "
    "cannot be used, 3 the site build failed, 130 interrupted.",
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
    # Loaded here, so that the help of all commands does not wait for it.
    from paper_index.content.journal import recover

    # Before any command reads the content.
    for note in recover(folder):
        click.echo(note, err=True)
