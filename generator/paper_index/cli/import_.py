"""The command that imports records from files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from paper_index.content.layout import find_index
from paper_index.ingest.merge import FOLDED
from paper_index.ingest.sources import FORMATS
from paper_index.text.wording import did_you_mean, pluralize
from paper_index.workflows.import_ import ImportOptions, import_sources

if TYPE_CHECKING:
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
