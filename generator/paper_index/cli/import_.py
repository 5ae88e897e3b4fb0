"""Commands that import records from files and issue forms: import and from-issue."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from paper_index.content.layout import find_index
from paper_index.ingest.merge import FOLDED
from paper_index.ingest.sources import FORMATS
from paper_index.model.errors import UsageError
from paper_index.text.wording import did_you_mean, pluralize
from paper_index.workflows.from_issue import apply_form
from paper_index.workflows.import_ import ImportOptions, import_sources

if TYPE_CHECKING:
    from typing import BinaryIO

    from paper_index.ingest.report import ImportReport


def parse_fields(_: click.Context, __: click.Parameter, names: str) -> frozenset[str]:
    """Return the fields of a comma-separated list. Raises click.BadParameter for an unknown one."""
    fields = frozenset(name.strip() for name in names.split(",") if name.strip())
    for name in sorted(fields.difference(FOLDED)):
        close = did_you_mean(name, FOLDED) or f"known fields: {', '.join(FOLDED)}"
        raise click.BadParameter(f"unknown field {name!r}; {close}")
    return fields


def print_changes(report: ImportReport, *, dry_run: bool) -> None:
    """Print how many papers an import changed, or would change."""
    papers = pluralize(report.changed, "paper")
    if dry_run:
        click.echo(f"dry run: nothing was written; {papers} would be added or changed")
    else:
        click.echo(f"{papers} added or changed")


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--format",
    type=click.Choice(list(FORMATS)),
    help="The format of the files; detected by default.",
)
@click.option(
    "--overwrite",
    metavar="FIELDS",
    default="",
    callback=parse_fields,
    help="Fields, separated by commas, in which the imported value wins: abstract,title.",
)
@click.option("--source-name", metavar="NAME", help="Keep the source under this name.")
@click.option("--dry-run", is_flag=True, help="Show what would happen; write nothing.")
@click.option("--verbose", is_flag=True, help="List every record, not only those to look at.")
@click.pass_obj
def import_(folder: Path, /, files: tuple[Path, ...], *, verbose: bool, **given: Any) -> None:
    """Import papers from FILES.

    A file is a listing (the text of a web page: title, abstract, title, abstract …) or JSON (a
    list of objects). A record whose paper is in the index fills the empty fields of that paper; a
    possible match waits for a verdict in content/duplicates.yml. Nothing is overwritten without
    --overwrite.

    \b
    Examples:
      paper-index import listing.txt --dry-run
      paper-index import listing.txt --source-name entropy-papers
      paper-index import bibliography.json --overwrite abstract,title
    """  # noqa: D301
    options = ImportOptions(**given)
    report = import_sources(find_index(folder), files, options)
    click.echo("\n".join(report.lines(verbose=verbose)))
    print_changes(report, dry_run=options.dry_run)


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
    for line in apply_form(find_index(folder), text, dry_run=dry_run):
        click.echo(line)
    if dry_run:
        click.echo("dry run: nothing was written")
