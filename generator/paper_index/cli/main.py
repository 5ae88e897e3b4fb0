"""The command line: options in, reports and exit codes out. Decides nothing about content."""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path

import click

from paper_index import __version__
from paper_index.cli.add import add
from paper_index.cli.diff import diff
from paper_index.cli.digest import digest
from paper_index.cli.duplicates import duplicates
from paper_index.cli.errors import EXIT_CONTENT, Commands, at_the_edge, show, show_progress
from paper_index.cli.fmt import fmt
from paper_index.cli.from_issue import from_issue
from paper_index.cli.import_ import import_
from paper_index.cli.schemas import schemas
from paper_index.cli.tags import tags
from paper_index.content.layout import Layout, find_index
from paper_index.model.issues import FORMATS, has_errors
from paper_index.site import build as site
from paper_index.text.wording import pluralize
from paper_index.workflows import build as pipeline
from paper_index.workflows.new import new as write_stub
from paper_index.workflows.tags import missing_tags

_LAST_PORT = 65_535


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 fine, 1 the content has issues, 2 wrong usage, 3 the site build failed.",
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
@click.pass_context
def main(context: click.Context, folder: Path) -> None:
    """Make a website out of a curated index of research papers.

    \b
    Examples:
      paper-index check
      paper-index build
      paper-index --index ~/my-index serve
    """  # noqa: D301 (\b keeps click from wrapping)
    context.obj = folder
    show_progress()


main.add_command(import_)


@main.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="For people, for GitHub annotations, or for machines.",
)
@click.option("--strict", is_flag=True, help="Hints fail the check too.")
@click.option("--suggest", is_flag=True, help="Hint at tags that papers surely lack, too.")
@click.pass_obj
@at_the_edge
def check(folder: Path, form: str, strict: bool, suggest: bool) -> None:  # noqa: FBT001
    """Read, validate and look for duplicates; write nothing.

    \b
    Examples:
      paper-index check
      paper-index check --strict --format github
    """  # noqa: D301
    checked = pipeline.check(find_index(folder))
    issues = [*checked.issues, *(missing_tags(checked) if suggest else ())]
    show(issues, form)
    if form == "text":
        tags = len(checked.valid.vocabulary.tags)
        click.echo(f"{pluralize(len(checked.papers), 'paper')}, {pluralize(tags, 'tag')}")
    if has_errors(issues, strict=strict):
        sys.exit(EXIT_CONTENT)


@main.command()
@click.pass_obj
@at_the_edge
def generate(folder: Path) -> None:
    """Check the content and write its Markdown pages into docs/.

    \b
    Example:
      paper-index generate
    """  # noqa: D301
    _told(pipeline.generate(find_index(folder)))


@main.command()
@click.pass_obj
@at_the_edge
def build(folder: Path) -> None:
    """Check, generate, and build the site into site/.

    \b
    Example:
      paper-index build
    """  # noqa: D301
    start = time.monotonic()
    generated, report = pipeline.build(find_index(folder))
    _told(generated)
    click.echo(
        f"{report.folder}: {report.pages} pages in {report.files} files, "
        f"{report.size / 1e6:.1f} MB, {time.monotonic() - start:.1f} s"
    )


def _told(generated: pipeline.Generated) -> None:
    show(generated.checked.issues, "text")
    click.echo(
        f"{generated.pages} pages: {len(generated.written)} written, "
        f"{len(generated.removed)} removed, the others as they were"
    )


def _address(_: click.Context, __: click.Parameter, value: str) -> str:
    host, _colon, port = value.rpartition(":")
    if not host or not re.fullmatch(r"\d{1,5}", port) or int(port) > _LAST_PORT:
        raise click.BadParameter(f"{value!r} is no HOST:PORT, such as 127.0.0.1:8000")
    return value


@main.command()
@click.option(
    "--address",
    default="127.0.0.1:8000",
    metavar="HOST:PORT",
    show_default=True,
    callback=_address,
    help="Where to listen.",
)
@click.option("--open", "open_browser", is_flag=True, help="Open a browser.")
@click.pass_obj
@at_the_edge
def serve(folder: Path, address: str, open_browser: bool) -> None:  # noqa: FBT001
    """Show a live preview that follows the content.

    \b
    Examples:
      paper-index serve
      paper-index serve --address 127.0.0.1:9000 --open
    """  # noqa: D301
    site.serve_site(find_index(folder), address, open_browser=open_browser)


@main.command()
@click.argument("title")
@click.option("--anyway", is_flag=True, help="Even if a paper of a like title is there.")
@click.pass_obj
@at_the_edge
def new(folder: Path, title: str, anyway: bool) -> None:  # noqa: FBT001
    """Write a stub for a paper with this TITLE, ready to fill in.

    \b
    Example:
      paper-index new "A Mathematical Theory of Communication"
    """  # noqa: D301
    layout: Layout = find_index(folder)
    click.echo(write_stub(layout, title, anyway=anyway).as_posix())


for _command in (add, diff, digest, duplicates, fmt, from_issue, schemas, tags):
    main.add_command(_command)
