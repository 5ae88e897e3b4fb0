"""The command that shows pairs of papers that may be one work, and takes the verdicts on them."""

from __future__ import annotations

import logging
import os
import shutil
import sys
from typing import TYPE_CHECKING, Any

import click

from paper_index.cli.errors import EXIT_CONTENT, at_the_edge, show
from paper_index.content.layout import find_index
from paper_index.model.errors import UsageError
from paper_index.text.wording import pluralize
from paper_index.workflows import duplicates as deciding

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from paper_index.cli.side_by_side import Screen
    from paper_index.content.layout import Layout
    from paper_index.model.pairs import Pair, Review
    from paper_index.workflows.build import ValidContent

_log = logging.getLogger(__name__)

_TASKS = ("decide", "explain", "same", "different")


@click.command()
@click.option("--decided", is_flag=True, help="The pairs that verdicts decided, too.")
@click.option(
    "--explain",
    nargs=2,
    metavar="A B",
    help="Why these two papers are, or are not, taken for one work.",
)
@click.option("--decide", is_flag=True, help="Ask about each undecided pair, one key each.")
@click.option("--same", nargs=2, metavar="A B", help="Write the verdict: one work, and A stays.")
@click.option("--different", nargs=2, metavar="A B", help="Write the verdict: two works.")
@click.option("--reason", metavar="TEXT", help="With a verdict: why. Default: quotes the rule.")
@click.option("--by", metavar="NAME", help="With a verdict: who. Default: git's user.name.")
@click.pass_obj
@at_the_edge
def duplicates(folder: Path, **given: Any) -> None:
    """Show pairs of papers that may be one work, and take verdicts on them.

    Both records stand side by side with their differences marked, then each score, the block key
    that brought them together and the rule that decided. A paper is named by its id, an alias or
    its file. Verdicts go to content/duplicates.yml with who, when and why. The command ends with 1
    when a pair is undecided.

    \b
    Examples:
      paper-index duplicates
      paper-index duplicates --decide
      paper-index duplicates --decided
      paper-index duplicates --explain tea-cooling cooling-of-tea
      paper-index duplicates --same tea-cooling cooling-of-tea --reason "Its preprint."
    """  # noqa: D301
    _refuse_mixtures(given)
    layout = find_index(folder)
    valid = deciding.read(layout)
    if given["explain"]:
        _explain(valid, given["explain"])
    elif given["same"] or given["different"]:
        answer = "same" if given["same"] else "different"
        _take(layout, valid, answer, given)
    elif given["decide"]:
        _decide(layout, valid, given["by"] or "")
    else:
        _list(valid, decided=given["decided"])


def _refuse_mixtures(given: dict[str, Any]) -> None:
    tasks = [f"--{name}" for name in _TASKS if given[name]]
    if len(tasks) > 1:
        raise UsageError(f"{' and '.join(tasks)} are asked for at once", "ask for one of them")
    alone = set(tasks) - {"--explain"}
    for name, goes in (
        ("decided", not tasks),
        ("reason", bool(alone - {"--decide"})),
        ("by", bool(alone)),
    ):
        if given[name] and not goes:
            wish = f"with {tasks[0]}" if tasks else "without a verdict"
            raise UsageError(f"--{name} means nothing {wish}", "leave it out")


def _screen() -> Screen:
    from paper_index.cli.side_by_side import Screen

    # https://no-color.org: any value but an empty one.
    bare = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return Screen(shutil.get_terminal_size((80, 24)).columns, sys.stdout.isatty() and not bare)


def _list(valid: ValidContent, *, decided: bool) -> None:
    _log.info("looking for duplicates")
    found = deciding.review(valid, whole=decided)
    _print(found, decided=decided)
    _warn(valid)
    if found.undecided or deciding.errors(valid):
        sys.exit(EXIT_CONTENT)


def _warn(valid: ValidContent) -> None:
    if deciding.errors(valid):
        errors = pluralize(deciding.errors(valid), "error")
        click.echo(f"the content has {errors}: what is wrong was not compared; run check", err=True)


def _print(found: Review, *, decided: bool) -> None:
    from paper_index.dedupe.explain import said

    screen = _screen()
    for cluster in found.undecided:
        names = sorted({name for pair in cluster for name in pair.ids})
        _heading(
            f"{pluralize(len(names), 'paper')} that may be one work: {', '.join(names)}", screen
        )
        _pairs(cluster, screen)
    for one in found.answered if decided else ():
        _heading(said(one.verdict), screen)
        _pairs(one.pairs, screen)
    count = sum(map(len, found.undecided))
    closing = [f"{pluralize(count, 'pair')} undecided" if count else "nothing is undecided"]
    closing += [pluralize(len(found.answered), "verdict")] if decided else []
    click.echo(", ".join(closing))
    if count:
        click.echo("`paper-index duplicates --decide` asks about each")


def _heading(words: str, screen: Screen) -> None:
    for line in screen.lines(words):
        click.echo(screen.bold(line), color=screen.colour)


def _pairs(pairs: Sequence[Pair], screen: Screen) -> None:
    from paper_index.cli.side_by_side import records
    from paper_index.dedupe.explain import decided_by, evidence

    for pair in pairs:
        click.echo("")
        told = [*screen.lines(decided_by(pair)), *screen.lines(evidence(pair)), ""]
        for line in (*told, *records(pair, screen)):
            click.echo(line, color=screen.colour)
    click.echo("")


def _explain(valid: ValidContent, names: tuple[str, str]) -> None:
    from paper_index.cli.side_by_side import records
    from paper_index.dedupe.explain import explained

    found, screen = deciding.explain(valid, *names), _screen()
    for line in records(found.pair, screen):
        click.echo(line, color=screen.colour)
    click.echo("")
    for name, words in explained(found, valid.settings.duplicates):
        first, *more = screen.lines(words, " " * 12)
        click.echo(screen.bold(f"{name:12}") + first.strip(), color=screen.colour)
        for line in more:
            click.echo(line)
    if found.pair.needs_verdict and found.blocking_key and not found.answer:
        sys.exit(EXIT_CONTENT)


def _take(layout: Layout, valid: ValidContent, answer: str, given: dict[str, Any]) -> None:
    names = [deciding.paper_id(name) for name in given[answer]]
    reason = given["reason"] or deciding.reason(valid, answer, names)
    by = deciding.who(layout, given["by"] or "")
    taken = deciding.verdict(answer, names, deciding.Said(by, reason))
    deciding.take(layout, valid, taken)
    click.echo(f"written: {answer}: [{', '.join(names)}]: {taken.reason}")
    for note in deciding.missing(valid, names):
        click.echo(f"  {note}")
    for line in deciding.consequences(deciding.read(layout), taken):
        click.echo(f"  {line}")
    if not by:
        click.echo("  nobody is named: --by NAME, or git config user.name, says who")
    _finish(layout)


def _decide(layout: Layout, valid: ValidContent, by: str) -> None:
    if not sys.stdin.isatty():
        raise UsageError(
            "--decide asks at a terminal, and standard input is none",
            "use --same A B or --different A B, or write content/duplicates.yml by hand",
        )
    from paper_index.cli.prompts import ask

    _log.info("looking for duplicates")
    found = deciding.review(valid, whole=False)
    _warn(valid)
    pairs = [pair for cluster in found.undecided for pair in cluster]
    taken = ask(layout, valid, pairs, _screen(), deciding.who(layout, by))
    click.echo(f"{pluralize(taken, 'verdict')} written to content/{deciding.VERDICTS}")
    _finish(layout)


def _finish(layout: Layout) -> None:
    """Say what the verdicts leave open; end with 1 when they leave something."""
    wrong, left = deciding.troubles(layout)
    if wrong:
        show(wrong, "text")
    click.echo(f"{pluralize(len(left), 'pair')} undecided" if left else "nothing is undecided")
    if wrong or left:
        sys.exit(EXIT_CONTENT)
