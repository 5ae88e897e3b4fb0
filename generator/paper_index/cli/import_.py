"""Commands that import records: import, add and from-issue."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from paper_index.cli.errors import EXIT_CONTENT, read_text
from paper_index.cli.fill import exit_incomplete, fill_papers, print_report
from paper_index.content.layout import find_index
from paper_index.ingest.formats import FORMATS
from paper_index.ingest.merge import FOLDED
from paper_index.ingest.report import Outcome
from paper_index.model.issues import UsageError
from paper_index.model.paper import FIELDS
from paper_index.text.wording import did_you_mean, pluralize

if TYPE_CHECKING:
    from paper_index.ingest.draft_tags import ChooseTags, TagCandidate
    from paper_index.ingest.report import ImportReport

_MAX_KEYWORDS = 30
"""Keywords that are shown before the question which become tags."""
_MAX_TAGS = 3
"""Tags that are suggested for a new paper."""


def parse_fields(_: click.Context, __: click.Parameter, names: str) -> frozenset[str]:
    """Return the fields of a comma-separated list. Raises click.BadParameter for an unknown one."""
    fields = frozenset(name.strip() for name in names.split(",") if name.strip())
    for name in sorted(fields.difference(FOLDED)):
        close = did_you_mean(name, FOLDED) or f"known fields: {', '.join(FOLDED)}"
        raise click.BadParameter(f"unknown field {name!r}; {close}")
    return fields


def parse_tags(_: click.Context, __: click.Parameter, text: str | None) -> ChooseTags:
    """Return the function that decides which keywords become tags. Raises click.BadParameter."""
    if text is None:
        text = "ask" if sys.stdin.isatty() and sys.stdout.isatty() else "2+"
    if text == "ask":
        return ask_for_tags
    least = {"all": 1, "none": None}.get(text, 0)
    if match := re.fullmatch(r"([1-9][0-9]*)\+", text):
        least = int(match[1])
    if least == 0:
        raise click.BadParameter(f"{text!r} is none of all, none, ask and a number such as 2+")
    return lambda _: least


def ask_for_tags(candidates: Sequence[TagCandidate]) -> int | None:
    """Show the most frequent keywords and ask how many papers one must have to become a tag."""
    for one in candidates[:_MAX_KEYWORDS]:
        click.echo(f"  {one.count:>5} × {one.tag.name}")
    if len(candidates) > _MAX_KEYWORDS:
        click.echo(f"  … {len(candidates) - _MAX_KEYWORDS} more keywords")
    question = "Make tags of keywords in at least how many papers (0 for none)"
    return click.prompt(question, default=2, type=click.IntRange(min=0)) or None


def parse_mapping(_: click.Context, __: click.Parameter, text: str) -> dict[str, str]:
    """Return the keys of a source by field, of `title=name,tags=labels`.

    Raises click.BadParameter for an unknown field.
    """
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    mapping = {name.strip(): key.strip() for name, _, key in pairs}
    for name, key in mapping.items():
        if name not in FIELDS:
            close = did_you_mean(name, FIELDS) or f"known fields: {', '.join(FIELDS)}"
            raise click.BadParameter(f"unknown field {name!r}; {close}")
        if not key:
            raise click.BadParameter(f"{name!r} is given no key; write {name}=KEY")
    return mapping


tags_option = click.option(
    "--tags",
    "choose_tags",
    metavar="all|N+|none|ask",
    callback=parse_tags,
    help="Keywords that become tags: all, those of at least N papers, or none; "
    "asked for on a terminal, else 2+.",
)
"""The option `--tags` of `import` and `init`."""
map_option = click.option(
    "--map",
    "mapping",
    metavar="FIELD=KEY,…",
    default="",
    callback=parse_mapping,
    help="Keys of YAML, JSON or CSV for fields of a paper: title=name,tags=labels.",
)
"""The option `--map` of `import` and `init`."""


def print_fill_hint(report: ImportReport) -> None:
    """Print how to look up what most of the papers lack, if anything."""
    if report.lacking and (lacking := str(report.lacking)):
        click.echo(f"{lacking}: `paper-index fill` looks them up")


def print_changes(report: ImportReport, *, dry_run: bool) -> None:
    """Print how many papers an import changed, or would change."""
    papers = pluralize(report.changed, "paper")
    if dry_run:
        click.echo(f"dry run: nothing was written; {papers} would be added or changed")
    else:
        click.echo(f"{papers} added or changed")


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--format",
    type=click.Choice(list(FORMATS)),
    help="The format of the files; recognised by their content by default.",
)
@map_option
@click.option(
    "--overwrite",
    metavar="FIELDS",
    default="",
    callback=parse_fields,
    help="Fields, separated by commas, in which the imported value wins: abstract,title.",
)
@tags_option
@click.option("--source-name", metavar="NAME", help="Keep the source under this name.")
@click.option(
    "--keep-notes", is_flag=True, help="Keep private notes of the library in content/sources/."
)
@click.option("--fill", is_flag=True, help="Then look up what the papers lack, as `fill` does.")
@click.option("--dry-run", is_flag=True, help="Show what would happen; write nothing.")
@click.option("--verbose", is_flag=True, help="List every record, not only those to look at.")
@click.pass_obj
def import_(
    folder: Path, /, files: tuple[Path, ...], *, fill: bool, verbose: bool, **given: Any
) -> None:
    """Import papers from FILES, folders, libraries of Zotero, or - for standard input.

    A file is BibTeX, RIS, CSL-JSON (or JSON of Better BibTeX, Zotero or Crossref), YAML, JSON or
    CSV with the fields of a paper, a Markdown list, a list of arXiv ids and DOIs, or a listing
    (the text of a web page: title, abstract, title, abstract …). A record whose paper is in the
    index fills the empty fields of that paper; a possible match waits for a verdict in
    content/duplicates/. Nothing is overwritten without --overwrite. The exit code is 1 if a record
    is held back; the others are imported.

    \b
    Examples:
      paper-index import library.bib --dry-run
      paper-index import zotero:groups/123
      paper-index import library.bib --fill
      paper-index import listing.txt --source-name entropy-papers
      paper-index import papers.yml --map title=name,tags=labels
      paper-index import bibliography.json --overwrite abstract,title
    """  # noqa: D301
    from paper_index.workflows.import_ import ImportOptions, import_sources

    options = ImportOptions(**given)
    report = import_sources(find_index(folder), files, options)
    click.echo("\n".join(report.lines(verbose=verbose)))
    if not fill and not options.dry_run:
        print_fill_hint(report)
    print_changes(report, dry_run=options.dry_run)
    if fill and not options.dry_run:
        papers = {one.paper for one in report.results if one.paper}
        filled = fill_papers(folder, papers)
        print_report(filled, verbose=verbose)
        if not filled.is_complete:
            exit_incomplete(filled)
    if report.count(Outcome.HELD_BACK):
        sys.exit(EXIT_CONTENT)


def suggest_tags(folder: Path, report: ImportReport) -> list[str]:
    """Return a line for each added paper with the tags that its text suggests, if any."""
    added = {one.paper for one in report.results if one.paper and one.outcome is Outcome.ADDED}
    if not added:
        return []
    from paper_index.relate.suggest import suggest
    from paper_index.workflows.check import validate

    valid = validate(find_index(folder))
    language = valid.settings.language
    found = suggest(valid.papers, valid.vocabulary, added, most=_MAX_TAGS, language=language)
    names = {one.paper.id: ", ".join(tag.tag.id for tag in one.missing) for one in found}
    return [f"{paper}: suggested tags: {tags}" for paper, tags in names.items() if tags]


@click.command()
@click.argument("papers", nargs=-1, metavar="PAPER...")
@click.option(
    "--from",
    "lists",
    multiple=True,
    type=click.File("rb"),
    help="A file with arXiv ids, DOIs and addresses, or - for standard input; repeatable.",
)
@click.option("--dry-run", is_flag=True, help="Show what would happen; write nothing.")
@click.option("--no-cache", is_flag=True, help="Request answers again that came within a day.")
@click.pass_context
def add(
    context: click.Context,
    /,
    papers: tuple[str, ...],
    *,
    lists: tuple[BinaryIO, ...],
    dry_run: bool,
    no_cache: bool,
) -> None:
    """Fetch papers from arXiv, Crossref or OpenReview and add them.

    A PAPER is an arXiv id, a DOI, the address of either, of OpenReview or of the ACL Anthology, a
    title in quotes, of which a near-identical one must be found, or - for a list of ids on standard
    input. A hundred arXiv ids are one request. The papers are imported like those of a file: if one
    is in the index, its empty fields are filled; a possible match waits for a verdict. The exit
    code is 1 if a paper is held back or not found; the others are added.

    \b
    Examples:
      paper-index add 2410.21666
      paper-index add https://arxiv.org/abs/2410.21666 10.1109/TIT.2023.3328825
      paper-index add "Minimum Entropy Coupling with Bottleneck" --dry-run
      paper-index add --from ids.txt
      grep -o 'arxiv.org/abs/[0-9.]*' notes.md | paper-index add -
    """  # noqa: D301
    # Loading the HTTP client takes a tenth of a second, which other commands should not spend.
    from paper_index.workflows.add import add as add_papers
    from paper_index.workflows.add import parse_request

    if not papers and not lists:
        raise click.UsageError("Missing argument 'PAPER...'", context)
    if file := next((one for one in papers if Path(one).is_file()), None):
        advice = f"import it with `paper-index import {file}`; --from reads a list of ids"
        raise UsageError(f"{file} is a file", advice)
    read = [("standard input", sys.stdin.buffer.read())] if "-" in papers else []
    read += [(file.name.strip("<>"), file.read()) for file in lists]
    request = parse_request([one for one in papers if one != "-"], read)
    folder: Path = context.obj
    report = add_papers(find_index(folder), request, dry_run=dry_run, cache=not no_cache)
    click.echo("\n".join(report.lines(verbose=True)))
    for line in [] if dry_run else suggest_tags(folder, report):
        click.echo(line)
    print_changes(report, dry_run=dry_run)
    if report.count(Outcome.LEFT_OUT):
        click.echo("`paper-index new TITLE` writes a stub that you can fill in")
    if report.count(Outcome.LEFT_OUT) or report.count(Outcome.HELD_BACK):
        sys.exit(EXIT_CONTENT)


@click.command("from-issue")
@click.argument("body", type=click.File("rb"))
@click.option("--by", metavar="NAME", help="Who declines candidates.")
@click.option("--dry-run", is_flag=True, help="Show what would happen; write nothing.")
@click.pass_obj
def from_issue(folder: Path, body: BinaryIO, by: str | None, dry_run: bool) -> None:  # noqa: FBT001
    """Apply the change that a filled-in issue form proposes.

    BODY is a file with the text of the issue, or - for standard input. The forms are "Add a paper"
    and "Change tags" of this repository, and the issue with the candidates of `watch`; a text that
    differs from them is refused.

    \b
    Examples:
      paper-index from-issue body.md --dry-run
      gh issue view 12 --json body --jq .body | paper-index from-issue -
    """  # noqa: D301
    text = read_text(body, "the form")
    from paper_index.workflows.from_issue import apply_form

    for line in apply_form(find_index(folder), text, dry_run=dry_run, by=by):
        click.echo(line)
    if dry_run:
        click.echo("dry run: nothing was written")
