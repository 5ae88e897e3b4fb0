"""The command that finds candidates: watch."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from paper_index.cli.errors import EXIT_USAGE, read_text
from paper_index.content.layout import find_index
from paper_index.model.issues import UsageError
from paper_index.text.escape import plain
from paper_index.text.wording import pluralize

if TYPE_CHECKING:
    from paper_index.content.layout import Layout
    from paper_index.workflows.candidate_list import Candidates

_SEARCHING = {"since": "--since", "most": "--max", "files": "--from", "issue": "--issue"}
"""Options of a search, by parameter."""
_MAX_FAULTS = 5
"""Invalid fields of candidates that are listed."""


@click.command()
@click.option(
    "--since",
    metavar="DAY",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Search for papers submitted on this day or later. Default: since the last search.",
)
@click.option(
    "--max", "most", type=click.IntRange(min=1), metavar="N", help="Show N new candidates at most."
)
@click.option(
    "--from",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Choose from a file that `import` can read, instead of arXiv; repeatable.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    help="Text, JSON, or Markdown for an issue with boxes to tick.",
)
@click.option(
    "--issue",
    type=click.File("rb"),
    help="The text of the issue so far: its candidates and ticks are kept.",
)
@click.option("--decline", multiple=True, metavar="ID", help="Never show this paper; repeatable.")
@click.option("--reason", metavar="TEXT", help="Why it is declined.")
@click.option("--by", metavar="NAME", help="Who declines it. Default: git's user.name.")
@click.option("--dry-run", is_flag=True, help="Write nothing to content/watch.yml.")
@click.option("--no-cache", is_flag=True, help="Request answers again that came within a day.")
@click.pass_obj
def watch(folder: Path, /, **given: Any) -> None:
    """Find new papers that may belong in the index.

    Searches arXiv for new papers in the categories and with the terms of `watch` in
    content/config.yml, by default those of the index's papers and tags, and ranks them by their
    similarity to the index. Papers of the index and declined ones are left out. content/watch.yml
    keeps the day of the search, and the papers declined by arXiv id or DOI with --decline. A search
    that was interrupted goes on where it stopped: answers are cached for a day.

    \b
    Examples:
      paper-index watch
      paper-index watch --since 2026-11-01 --max 50
      paper-index watch --from neurips.bib
      paper-index watch --decline 2411.12345 --reason "It is about steam engines."
    """  # noqa: D301
    layout = find_index(folder)
    if given["decline"]:
        if others := [name for name in _SEARCHING if given[name]]:
            what = f"{_SEARCHING[others[0]]} has no effect with --decline"
            raise UsageError(what, "leave it out")
        _decline(layout, given)
        return
    if given["reason"] or given["by"]:
        raise UsageError("--reason and --by have no effect without --decline", "leave them out")
    if given["since"] and given["files"]:
        raise UsageError("--since has no effect on files", "leave out either --since or --from")
    # Loading the HTTP client and scikit-learn takes a second, which other commands save.
    from paper_index.workflows.candidate_list import CandidateIssue, parse_issue, write_issue
    from paper_index.workflows.watch import WatchRequest
    from paper_index.workflows.watch import watch as find_candidates

    issue = given["issue"]
    before = parse_issue(read_text(issue, "the issue")) if issue else CandidateIssue()
    request = WatchRequest(
        since=given["since"] and given["since"].date(),
        most=given["most"],
        files=given["files"],
        issue=before,
        cache=not given["no_cache"],
        dry_run=given["dry_run"],
    )
    found = find_candidates(layout, request)
    if given["form"] == "json":
        click.echo(json.dumps(found.data(), ensure_ascii=False, indent=2))
    elif given["form"] == "markdown":
        click.echo(write_issue(found, before), nl=False)
    else:
        _print(found)
    for line in found.sentences():
        click.echo(line, err=given["form"] != "text")
    if found.problem:
        sys.exit(EXIT_USAGE)


def _print(found: Candidates) -> None:
    from paper_index.cli.side_by_side import open_console, print_heading, visible
    from paper_index.workflows.candidate_list import summary

    console = open_console()
    for one in found.shown:
        print_heading(console, f"{one.score:3}  {plain(one.paper.title)}")
        near = "; ".join(f"{other.id} ({similarity:.2f})" for other, similarity in one.nearest)
        parts = {
            "": summary(one.paper),
            "id": one.identifier or "",
            "words": ", ".join(one.words),
            "tags": ", ".join(one.tags),
            "near": near,
        }
        for name, text in parts.items():
            if text:
                console.print(f"     {name}{': ' * bool(name)}{visible(plain(text))}")
        console.print()
    for part in found.left_out[:_MAX_FAULTS]:
        console.print(visible(f"{part.place}: {part.reason}"))


def _decline(layout: Layout, given: Mapping[str, Any]) -> None:
    from paper_index.workflows.decide_candidates import decline
    from paper_index.workflows.duplicates import git_user

    by = given["by"] or git_user(layout)
    options = {"reason": given["reason"], "by": by, "dry_run": given["dry_run"]}
    titles = decline(layout, given["decline"], **options)
    for title in titles:
        click.echo(f"declined: {title}")
    click.echo(f"{pluralize(len(titles), 'paper')} declined")
