"""Asks about undecided pairs at a terminal, with one key each, and writes each verdict at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from paper_index.cli.side_by_side import print_heading, print_pair
from paper_index.dedupe.dedupe import Decisions
from paper_index.dedupe.explain import class_and_rule, default_reason
from paper_index.model.errors import UsageError
from paper_index.model.paper import FIELDS
from paper_index.model.vocabulary import PlacedVerdict
from paper_index.workflows import duplicates as workflow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from paper_index.content.layout import Layout
    from paper_index.model.pairs import Pair
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Verdict
    from paper_index.workflows.build import ValidContent

_KEYS = {"s": "same", "d": "different", "l": "later", "q": "quit", "?": "help"}
_HELP = """\
  s  same       one work: both share a page, the address of the other redirects to it
  d  different  two works: both have a page, and the question is not asked again
  l  later      leave this pair undecided
  q  quit       stop here; the verdicts so far are written
At the questions that follow, Ctrl-C returns to this one."""


@dataclass
class _Session:
    layout: Layout
    valid: ValidContent
    by: str | None
    written: int = 0


def ask(
    layout: Layout, valid: ValidContent, pairs: Sequence[Pair], console: Console, by: str | None
) -> int:
    """Ask about each pair in order and return the number of verdicts written.

    Skips pairs that earlier answers decide. Ctrl-C and the end of input stop the questions; the
    verdicts so far are written.
    """
    session = _Session(layout, valid, by)
    try:
        for number, pair in enumerate(pairs, start=1):
            place = f"{number} of {len(pairs)}"
            if Decisions(session.valid.papers, session.valid.verdicts).answer(*pair.ids):
                click.echo(f"\n{place}: {' and '.join(pair.ids)} are decided now")
                continue
            console.print()
            print_heading(console, f"{place}  {class_and_rule(pair)}")
            print_pair(console, pair)
            while not _ask_once(pair, session):
                pass
    except (click.Abort, KeyboardInterrupt, EOFError):
        click.echo("stopped")
    return session.written


def _ask_once(pair: Pair, session: _Session) -> bool:
    """Ask for one key; return whether the pair is finished."""
    click.echo("[s]ame  [d]ifferent  [l]ater  [?] help  [q]uit: ", nl=False)
    key = click.getchar().lower()
    click.echo(_KEYS.get(key, ""))
    if key == "q":
        raise click.Abort
    if key == "l":
        return True
    if key not in {"s", "d"}:
        click.echo(_HELP)
        return False
    try:
        verdict = _ask_details(pair, _KEYS[key], session)
    except (click.Abort, KeyboardInterrupt, EOFError):
        click.echo("\nnothing was written; choose again:")
        return False
    _write(verdict, session)
    return True


def _ask_details(pair: Pair, answer: str, session: _Session) -> Verdict:
    """Ask for the paper that stays, the reason and the person until the verdict is valid."""
    names = pair.ids if answer == "different" else _ask_order(pair)
    usual = default_reason(pair, answer)
    click.echo(f"  {usual}")
    while True:
        reason = click.prompt("reason (Enter: the line above)", default=usual, show_default=False)
        session.by = session.by or click.prompt("your name")
        try:
            return workflow.make_verdict(answer, names, reason=reason, by=session.by)
        except UsageError as problem:
            click.echo(f"{problem}; {problem.hint}")
            if str(problem).startswith("by:"):
                session.by = None


def _ask_order(pair: Pair) -> tuple[str, str]:
    """Return the ids, first that of the paper that stays; by default the older in the index."""
    first, second = pair.papers
    usual = "1" if _priority(first) <= _priority(second) else "2"
    click.echo(f"which page stays?  1 {first.id}  2 {second.id}")
    choice = click.Choice(["1", "2"])
    stays = click.prompt("1 or 2", default=usual, type=choice, show_choices=False)
    return (first.id, second.id) if stays == "1" else (second.id, first.id)


def _priority(paper: Paper) -> tuple[bool, str, int]:
    fields = sum(bool(getattr(paper, name)) for name in FIELDS)
    return paper.added is None, str(paper.added or ""), -fields


def _write(verdict: Verdict, session: _Session) -> None:
    workflow.write_verdict(session.layout, session.valid, verdict)
    session.written += 1
    placed = PlacedVerdict(verdict, session.valid.content.verdicts.location())
    session.valid = replace(session.valid, verdicts=(*session.valid.verdicts, placed))
    click.echo(f"written: {verdict.answer}: [{', '.join(verdict.papers)}]")
    for line in workflow.consequences(session.valid, verdict):
        click.echo(f"  {line}")
