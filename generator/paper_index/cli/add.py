"""The command that fetches papers from arXiv and Crossref."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from paper_index.cli.errors import EXIT_CONTENT, at_the_edge, closing
from paper_index.content.layout import find_index
from paper_index.ingest.report import Outcome, lines
from paper_index.workflows.build import validate

if TYPE_CHECKING:
    from pathlib import Path

_SUGGESTED = 3  # tags that are proposed for a new paper


def _service(_: click.Context, __: click.Parameter, value: str) -> str:
    try:
        parts = urlsplit(value)
        usable = parts.scheme in {"http", "https"} and parts.hostname and not parts.query
    except ValueError:
        usable = False
    if value and not usable:
        raise click.BadParameter(f"{value!r} is no address of a service")
    return value


def _tags_for(folder: Path, papers: list[str]) -> list[str]:
    """Return a line for each new paper with the tags that its text suggests, if any."""
    if not papers:
        return []
    from paper_index.relate.suggest import suggest

    valid = validate(find_index(folder))
    language = valid.settings.language
    found = suggest(valid.papers, valid.vocabulary, set(papers), most=_SUGGESTED, language=language)
    return [
        f"{one.paper.id}: perhaps {', '.join(tag.tag.id for tag in one.missing)}"
        for one in found
        if one.missing
    ]


@click.command()
@click.argument("papers", nargs=-1, required=True, metavar="PAPER...")
@click.option("--dry-run", is_flag=True, help="Show what would happen; write nothing.")
@click.option("--no-cache", is_flag=True, help="Ask anew what was answered within a day.")
@click.option(
    "--arxiv-url",
    envvar="PAPER_INDEX_ARXIV_URL",
    default="",
    callback=_service,
    hidden=True,
    help="Another address of the arXiv API.",
)
@click.option(
    "--crossref-url",
    envvar="PAPER_INDEX_CROSSREF_URL",
    default="",
    callback=_service,
    hidden=True,
    help="Another address of the Crossref API.",
)
@click.pass_obj
@at_the_edge
def add(folder: Path, papers: tuple[str, ...], **given: Any) -> None:
    """Fetch papers from arXiv or Crossref and add them.

    A PAPER is an arXiv id, a DOI, the address of either, or a title in quotes. What is fetched
    passes the same checks as an import: a paper that is there already gets its empty fields filled,
    one that may be there waits for a verdict. A title must be found near-identical.

    \b
    Examples:
      paper-index add 2410.21666
      paper-index add https://arxiv.org/abs/2410.21666 10.1109/TIT.2023.3328825
      paper-index add "Minimum Entropy Coupling with Bottleneck" --dry-run
    """  # noqa: D301
    # The HTTP client takes a tenth of a second to load, which every other command would wait for.
    from paper_index.workflows.add import AddOptions
    from paper_index.workflows.add import add as add_papers

    options = AddOptions(
        given["dry_run"], not given["no_cache"], given["arxiv_url"], given["crossref_url"]
    )
    report = add_papers(find_index(folder), papers, options)
    for line in lines(report, verbose=True):
        click.echo(line)
    if not options.dry_run:
        added = [fate.paper for fate in report.fates if fate.outcome is Outcome.ADDED]
        for line in _tags_for(folder, added):
            click.echo(line)
    closing(report, dry_run=options.dry_run)
    if report.count(Outcome.LEFT_OUT):
        click.echo("`paper-index new TITLE` writes a stub to fill in by hand")
    if report.count(Outcome.LEFT_OUT) or report.count(Outcome.HELD_BACK):
        sys.exit(EXIT_CONTENT)
