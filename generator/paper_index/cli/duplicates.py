"""The `duplicates` command: shows, explains and asks about pairs, and writes verdicts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from paper_index.cli.errors import require_terminal
from paper_index.content.layout import find_index
from paper_index.model.issues import UsageError

_TASKS = ("decide", "explain", "same", "different")


@click.command()
@click.option("--decided", is_flag=True, help="Also show the pairs with verdicts.")
@click.option("--explain", nargs=2, metavar="A B", help="Explain how two papers are compared.")
@click.option("--decide", is_flag=True, help="Ask about each undecided pair, one key each.")
@click.option("--same", nargs=2, metavar="A B", help="Write the verdict: one work; A stays.")
@click.option("--different", nargs=2, metavar="A B", help="Write the verdict: two works.")
@click.option("--reason", metavar="TEXT", help="The reason of a verdict. Default: the rule.")
@click.option("--by", metavar="NAME", help="The author of a verdict. Default: git's user.name.")
@click.pass_obj
def duplicates(folder: Path, /, **given: Any) -> None:
    """Show pairs of papers that may be one work, and write verdicts on them.

    Both records are shown side by side with their differences marked, with the scores, the block
    key and the rule that applied. A paper is named by its id, an alias or its file. Verdicts are
    written to content/duplicates/. The exit code is 1 if a pair is undecided.

    \b
    Examples:
      paper-index duplicates
      paper-index duplicates --decide
      paper-index duplicates --decided
      paper-index duplicates --explain tea-cooling cooling-of-tea
      paper-index duplicates --same tea-cooling cooling-of-tea --reason "Its preprint."
    """  # noqa: D301
    _check_options(given)
    layout = find_index(folder)
    if given["decide"]:
        require_terminal(
            "use --same A B or --different A B, or write a file in content/duplicates/"
        )
    # Loading them takes half a second, which the help of all commands should not spend.
    from paper_index.cli import pairs
    from paper_index.workflows import duplicates as workflow

    valid = workflow.read(layout)
    if given["explain"]:
        pairs.explain_pair(valid, *given["explain"])
    elif given["same"] or given["different"]:
        pairs.write_verdict(layout, valid, "same" if given["same"] else "different", given)
    elif given["decide"]:
        pairs.decide_pairs(layout, valid, given["by"])
    else:
        pairs.list_pairs(valid, decided=given["decided"])


def _check_options(given: dict[str, Any]) -> None:
    tasks = [f"--{name}" for name in _TASKS if given[name]]
    if len(tasks) > 1:
        raise UsageError(f"{' and '.join(tasks)} exclude each other", "use one of them")
    task = tasks[0] if tasks else "without a verdict"
    written = ("--same", "--different")
    fitting = {"decided": ("without a verdict",), "reason": written, "by": (*written, "--decide")}
    for name, fits in fitting.items():
        if given[name] and task not in fits:
            context = f"with {task}" if tasks else task
            raise UsageError(f"--{name} has no effect {context}", "leave it out")
