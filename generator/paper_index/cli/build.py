"""Commands that check the content and make the site: check, generate, build and serve."""

from __future__ import annotations

import contextlib
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from paper_index.cli.errors import EXIT_CONTENT, print_issues
from paper_index.cli.progress import show_timings
from paper_index.content.layout import find_index
from paper_index.model.issues import FORMATS, ContentError, has_errors
from paper_index.text.wording import pluralize

if TYPE_CHECKING:
    from paper_index.workflows.build import Generated


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="For people, for GitHub annotations, or for machines.",
)
@click.option("--strict", is_flag=True, help="Fail on hints too.")
@click.option("--suggest", is_flag=True, help="Also report tags that papers very likely lack.")
@click.pass_obj
def check(folder: Path, form: str, strict: bool, suggest: bool) -> None:  # noqa: FBT001
    """Check the content and look for duplicates; write nothing.

    \b
    Examples:
      paper-index check
      paper-index check --strict --format github
    """  # noqa: D301
    from paper_index.workflows.check import check as check_index
    from paper_index.workflows.tags import missing_tags

    try:
        checked = check_index(find_index(folder))
    except ContentError as problem:
        print_issues(problem.issues, form)
        sys.exit(problem.exit_code)
    issues = [*checked.issues, *(missing_tags(checked) if suggest else ())]
    print_issues(issues, form)
    if form == "text":
        tags = len(checked.valid.vocabulary.tags)
        click.echo(f"{pluralize(len(checked.papers), 'paper')}, {pluralize(tags, 'tag')}")
    if has_errors(issues, strict=strict):
        sys.exit(EXIT_CONTENT)


_no_cache = click.option(
    "--no-cache", is_flag=True, help="Make everything anew, whatever earlier builds left."
)


@click.command()
@_no_cache
@click.pass_obj
def generate(folder: Path, no_cache: bool) -> None:  # noqa: FBT001
    """Check the content and write its Markdown pages into docs/.

    \b
    Examples:
      paper-index generate
      paper-index generate --no-cache
    """  # noqa: D301
    from paper_index.workflows import build as workflow

    layout = find_index(folder)
    with workflow.open_store(layout, cache=not no_cache) as store:
        _print_generated(workflow.generate(layout, store))


@click.command()
@_no_cache
@click.option("--timings", is_flag=True, help="Show what each step took.")
@click.pass_obj
def build(folder: Path, no_cache: bool, timings: bool) -> None:  # noqa: FBT001
    """Check the content, generate the pages and build the site into site/.

    Only what changed since the last build is made. The old site stays until the build has
    succeeded, and when it fails.

    \b
    Examples:
      paper-index build
      paper-index build --no-cache --timings
    """  # noqa: D301
    from paper_index.workflows.unchanged import unchanged_site

    start, layout = time.monotonic(), find_index(folder)
    generated = None
    with show_timings() if timings else contextlib.nullcontext():
        report = None if no_cache else unchanged_site(layout)
        if not report:
            from paper_index.workflows import build as workflow

            generated, report = workflow.build(layout, cache=not no_cache)
    if generated:
        _print_generated(generated)
    else:
        click.echo("nothing changed since the last build")
    click.echo(
        f"{report.folder}: {report.pages} pages in {report.files} files, "
        f"{report.size / 1e6:.1f} MB, {time.monotonic() - start:.1f} s"
    )


def _print_generated(generated: Generated) -> None:
    print_issues(generated.issues, "text")
    if generated.history_note:
        click.echo(f"note: {generated.history_note}", err=True)
    click.echo(
        f"{generated.pages} pages: {len(generated.written)} files written, "
        f"{len(generated.removed)} removed, the others unchanged"
    )


def parse_address(_: click.Context, __: click.Parameter, value: str) -> str:
    """Return a HOST:PORT; raise click.BadParameter when it is not one."""
    found = re.fullmatch(r".+:(\d{1,5})", value)
    if not found or int(found[1]) > 65_535:  # noqa: PLR2004 (the largest port)
        raise click.BadParameter(f"{value!r} is not HOST:PORT, such as 127.0.0.1:8000")
    return value


@click.command()
@click.option(
    "--address",
    default="127.0.0.1:8000",
    metavar="HOST:PORT",
    show_default=True,
    callback=parse_address,
    help="Where to listen.",
)
@click.option("--open", "open_browser", is_flag=True, help="Open a browser.")
@click.pass_obj
def serve(folder: Path, address: str, open_browser: bool) -> None:  # noqa: FBT001
    """Serve a live preview that follows changes of the content.

    \b
    Examples:
      paper-index serve
      paper-index serve --address 127.0.0.1:9000 --open
    """  # noqa: D301
    from paper_index.workflows.serve import serve as serve_index

    serve_index(find_index(folder), address, open_browser=open_browser)
