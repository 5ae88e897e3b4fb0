"""Asks about undecided pairs at a terminal, one key each; writes each verdict at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from paper_index.cli.side_by_side import records
from paper_index.dedupe.cluster import Decisions
from paper_index.dedupe.explain import decided_by, evidence, usual_reason
from paper_index.dedupe.side_by_side import both
from paper_index.model.errors import UsageError
from paper_index.model.paper import FIELDS
from paper_index.model.vocabulary import PlacedVerdict
from paper_index.workflows import duplicates as deciding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_index.cli.side_by_side import Screen
    from paper_index.content.layout import Layout
    from paper_index.model.pairs import Pair
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Verdict
    from paper_index.workflows.build import ValidContent

_KEYS = {"s": "same", "d": "different", "l": "later", "q": "quit", "?": "help"}
_HELP = """\
  s  same       one work: one page has both, the address of the other leads there
  d  different  two works: both stay, and nobody is asked again
  l  later      leave this pair undecided
  q  quit       stop here; what was answered is written already
At the questions that follow, Ctrl-C goes back to this one."""


class _Quit(Exception):  # noqa: N818 (it is no error)
    """Somebody has had enough."""


@dataclass
class _Round:
    """What is being asked, and what was said so far."""

    layout: Layout
    valid: ValidContent
    screen: Screen
    by: str
    taken: int = 0


def ask(layout: Layout, valid: ValidContent, pairs: Sequence[Pair], screen: Screen, by: str) -> int:
    """Ask about each pair in its order and return how many verdicts were written.

    A pair on which earlier answers decide is passed over. Ctrl-C and the end of input stop the
    round; every verdict is on disk by then.
    """
    state = _Round(layout, valid, screen, by)
    try:
        for number, pair in enumerate(pairs, start=1):
            if Decisions(state.valid.papers, state.valid.verdicts).answer(*pair.ids):
                click.echo(f"\n{number} of {len(pairs)}: {' and '.join(pair.ids)} are decided now")
                continue
            _show(pair, f"{number} of {len(pairs)}", screen)
            while not _answered(pair, state):
                pass
    except (_Quit, KeyboardInterrupt, EOFError):
        click.echo("stopped")
    return state.taken


def _show(pair: Pair, place: str, screen: Screen) -> None:
    click.echo("")
    for line in screen.lines(f"{place}  {decided_by(pair)}"):
        click.echo(screen.bold(line), color=screen.colour)
    for line in (*screen.lines(evidence(pair)), "", *records(pair, screen), ""):
        click.echo(line, color=screen.colour)


def _answered(pair: Pair, state: _Round) -> bool:
    """Ask once; whether the pair is done with."""
    click.echo("[s]ame  [d]ifferent  [l]ater  [?] help  [q]uit: ", nl=False)
    key = click.getchar().lower()
    click.echo(_KEYS.get(key, ""))
    if key == "q":
        raise _Quit
    if key == "l":
        return True
    if key not in {"s", "d"}:
        click.echo(_HELP)
        return False
    try:
        taken = _said(pair, _KEYS[key], state)
    except (click.Abort, KeyboardInterrupt, EOFError):
        click.echo("\nnothing was written; once more:")
        return False
    _write(taken, state)
    return True


def _said(pair: Pair, answer: str, state: _Round) -> Verdict:
    """Ask what belongs to an answer until it makes a verdict."""
    names = pair.ids if answer == "different" else _in_order(pair)
    usual = usual_reason(pair, answer)
    click.echo(f"  {usual}")
    while True:
        reason = click.prompt("why (Enter: the line above)", default=usual, show_default=False)
        state.by = state.by or click.prompt("who are you")
        try:
            return deciding.verdict(answer, names, deciding.Said(state.by, reason))
        except UsageError as problem:
            click.echo(f"{problem}; {problem.hint}")
            state.by = state.by if "by" not in str(problem).partition(":")[0] else ""


def _write(taken: Verdict, state: _Round) -> None:
    deciding.take(state.layout, state.valid, taken)
    state.taken += 1
    place = PlacedVerdict(taken, state.valid.content.verdicts.location())
    state.valid = replace(state.valid, verdicts=(*state.valid.verdicts, place))
    click.echo(f"written: {taken.answer}: [{', '.join(taken.papers)}]")
    for line in deciding.consequences(state.valid, taken):
        click.echo(f"  {line}")


def _in_order(pair: Pair) -> tuple[str, str]:
    """Return the ids, that of the paper which stays first."""
    first, second = both(pair)
    usual = 1 if _stands(first) <= _stands(second) else 2
    click.echo(f"which one stays?  1 {first.id}  2 {second.id}")
    stays = click.prompt(
        "1 or 2", default=str(usual), type=click.Choice(["1", "2"]), show_choices=False
    )
    return (first.id, second.id) if stays == "1" else (second.id, first.id)


def _stands(paper: Paper) -> tuple[bool, str, int]:
    """Sort key: what has stood in the index longest first, then what says most."""
    fields = sum(bool(getattr(paper, name)) for name in FIELDS)
    return paper.added is None, str(paper.added or ""), -fields
