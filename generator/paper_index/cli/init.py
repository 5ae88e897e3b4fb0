"""The command that creates an index: init."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from paper_index.cli.fill import fill_papers, print_report
from paper_index.cli.import_ import map_option, print_fill_hint, tags_option
from paper_index.content.layout import find_index
from paper_index.text.wording import pluralize

if TYPE_CHECKING:
    from paper_index.workflows.init import InitOptions, InitResult

_UNKNOWN = "-"
"""The answer to a question whose value is not known yet."""


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--name", help="The name of the index.")
@click.option("--description", help="One sentence on what it contains.")
@click.option("--url", help="The address where the site will be.")
@click.option("--repository", help="The address of its git repository.")
@click.option("--package", help="What its workflows install, for pip; default: this version.")
@tags_option
@map_option
@click.option("--fill", is_flag=True, help="Look up what the imported papers lack, as `fill` does.")
@click.option("--yes", is_flag=True, help="Ask nothing: use options and defaults.")
@click.option("--no-build", is_flag=True, help="Do not build the site.")
@click.option("--verbose", is_flag=True, help="List every record, not only those to look at.")
def init(folder: Path, files: tuple[Path, ...], *, fill: bool, **given: Any) -> None:
    """Create an index in DIR, import FILES and build its site.

    On a terminal it asks for name, description, repository and address. It writes content/,
    mkdocs.yml, a README for contributors, and the workflows and issue forms for GitHub. A file that
    is there is kept.

    \b
    Examples:
      paper-index init my-index library.bib
      paper-index init my-index papers.csv --map "title=Paper name,authors=Who"
      paper-index init . --yes --name "Tea and Entropy" --repository https://github.com/me/tea
    """  # noqa: D301
    from paper_index.workflows import build as build_workflow
    from paper_index.workflows import init as workflow
    from paper_index.workflows.import_ import ImportOptions

    workflow.refuse_existing(folder)
    yes, no_build, verbose = (given.pop(name) for name in ("yes", "no_build", "verbose"))
    how = ImportOptions(choose_tags=given.pop("choose_tags"), mapping=given.pop("mapping"))
    asks = sys.stdin.isatty() and not yes and not workflow.is_unfinished(folder)
    choose = ask_options if asks else choose_options
    options = choose(folder, given)
    result = workflow.create_index(folder, options, files, how, marked=True)
    print_result(folder, result, verbose=verbose)
    if fill and result.report:
        print_report(fill_papers(folder, None), verbose=verbose)
    if result.is_complete and not no_build:
        start = time.monotonic()
        _, report = build_workflow.build(find_index(folder))
        pages = pluralize(report.pages, "page")
        click.echo(f"{report.folder}: {pages}, {time.monotonic() - start:.1f} s")
    workflow.finish(folder)
    if result.report and not fill:
        print_fill_hint(result.report)
    print_next(folder, result)


def choose_options(folder: Path, given: dict[str, str | None]) -> InitOptions:
    """Return the options given, completed by defaults."""
    from paper_index.workflows.init import InitOptions, default_options

    known = {key: value for key, value in given.items() if value}
    return InitOptions(**{**vars(default_options(folder, given["repository"])), **known})


def ask_options(folder: Path, given: dict[str, str | None]) -> InitOptions:
    """Return the options given, completed by what the user answers; Enter takes the default."""
    from paper_index.workflows.init import InitOptions, default_options, pages_url

    usual = default_options(folder, given["repository"])
    click.echo(f"A new index in {folder.absolute()}. Enter takes the value in brackets.")
    answers = dict(given)
    for key, question in (("name", "Name"), ("description", "One sentence on what it contains")):
        answers[key] = answers[key] or click.prompt(question, default=getattr(usual, key))
    for key, question in (("repository", "Repository"), ("url", "Address of the site")):
        known = usual.repository if key == "repository" else pages_url(answers["repository"])
        answer = answers[key] or click.prompt(question, default=known or _UNKNOWN)
        answers[key] = None if answer == _UNKNOWN else answer
    return InitOptions(**{**answers, "package": answers["package"] or usual.package})  # type: ignore[arg-type]


def print_result(folder: Path, result: InitResult, *, verbose: bool) -> None:
    """Print the report of the import, and what was written and kept."""
    if result.report:
        click.echo("\n".join(result.report.lines(verbose=verbose)))
    done = pluralize(len(result.created), "file")
    done = f"{done} written" if result.created else "the index was there; its files are kept"
    click.echo(f"{folder.as_posix()}: {done}")
    if result.kept:
        click.echo(f"kept as they are: {', '.join(result.kept)}")
    if not result.is_complete:
        from paper_index.workflows.init import PART

        click.echo("mkdocs.yml was there: add the plugin, and the site is built with the index:")
        click.echo(f"  plugins:\n    - paper-index: {{path: {PART}}}")


def print_next(folder: Path, result: InitResult) -> None:
    """Print the next three commands."""
    inside = folder.resolve() == Path.cwd()
    first = "paper-index add 2410.21666" if inside else f"cd {folder.as_posix()}"
    commit = 'git add --all && git commit -m "Start the index"'
    begin = "" if (folder / ".git").exists() else "git init -b main && "
    preview = "paper-index serve --open" if result.is_complete else "mkdocs serve"
    click.echo("Next:")
    for command in (first, preview, f"{begin}{commit}"):
        click.echo(f"  {command}")
