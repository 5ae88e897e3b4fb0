"""What the command `duplicates` does: shows, explains and asks about pairs, and writes verdicts."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import click

from paper_index.cli.errors import (
    EXIT_CONTENT,
    ask_for_key,
    print_issues,
    until_stopped,
)
from paper_index.dedupe.dedupe import Decisions
from paper_index.dedupe.explain import (
    class_and_rule,
    default_reason,
    explanation_sections,
    verdict_text,
)
from paper_index.model.issues import Severity, SourceLocation, UsageError
from paper_index.model.paper import FIELDS
from paper_index.model.vocabulary import PlacedVerdict
from paper_index.text.urls import VERDICTS, verdict_file
from paper_index.text.wording import pluralize
from paper_index.workflows import duplicates as workflow
from paper_index.workflows.papers import paper_id

if TYPE_CHECKING:
    from paper_index.content.layout import Layout
    from paper_index.model.pairs import Pair
    from paper_index.model.paper import Paper
    from paper_index.model.vocabulary import Verdict
    from paper_index.workflows.check import ValidContent

_log = logging.getLogger(__name__)
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


def list_pairs(valid: ValidContent, *, decided: bool) -> None:
    """Print the undecided pairs by cluster; exit with 1 if there are any."""
    from paper_index.cli.side_by_side import open_console, print_heading, print_pair

    _log.info("looking for duplicates")
    found, console = workflow.review(valid), open_console()
    sections = [
        (f"{pluralize(len(ids), 'paper')} that may be one work: {', '.join(sorted(ids))}", pairs)
        for pairs in found.undecided
        for ids in [{name for pair in pairs for name in pair.ids}]
    ]
    sections += [(verdict_text(one.verdict), one.pairs) for one in found.decided if decided]
    for heading, pairs in sections:
        print_heading(console, heading)
        for pair in pairs:
            console.print()
            print_pair(console, pair, class_and_rule(pair))
    count = sum(map(len, found.undecided))
    verdicts = f", {pluralize(len(found.decided), 'verdict')}" if decided else ""
    click.echo(f"{_undecided(count)}{verdicts}")
    if count:
        click.echo("`paper-index duplicates --decide` asks about each")
    if _warn(valid) or count:
        sys.exit(EXIT_CONTENT)


def _warn(valid: ValidContent) -> int:
    count = sum(issue.severity is Severity.ERROR for issue in valid.issues)
    if count:
        errors = pluralize(count, "error")
        click.echo(f"the content has {errors}; papers with errors were not compared", err=True)
    return count


def _undecided(count: int) -> str:
    return f"{pluralize(count, 'pair')} undecided" if count else "nothing is undecided"


def explain_pair(valid: ValidContent, first: str, second: str) -> None:
    """Print how two papers are compared; exit with 1 if the pair needs a verdict."""
    from paper_index.cli.side_by_side import open_console, print_records, print_sections

    found, console = workflow.explain(valid, first, second), open_console()
    print_records(console, found.pair)
    print_sections(console, explanation_sections(found, valid.settings.duplicates))
    if found.pair.needs_verdict and found.pair.candidate.blocking_key and not found.answer:
        sys.exit(EXIT_CONTENT)


def write_verdict(layout: Layout, valid: ValidContent, answer: str, given: dict[str, Any]) -> None:
    """Write the verdict given by options; exit with 1 if pairs are undecided."""
    names = [paper_id(name) for name in given[answer]]
    reason = given["reason"] or workflow.reason_for(valid, answer, names)
    by = given["by"] or workflow.git_user(layout)
    verdict = workflow.make_verdict(answer, names, reason=reason, by=by)
    workflow.write_verdict(layout, valid, verdict)
    click.echo(f"written: {answer}: [{', '.join(names)}]: {verdict.reason}")
    after = _read_quietly(layout)
    lines = [*workflow.missing_papers(valid, names), *workflow.consequences(after, verdict)]
    if not by:
        lines.append("the verdict names no person: use --by NAME, or set git's user.name")
    for line in lines:
        click.echo(f"  {line}")
    _finish(after)


def decide_pairs(layout: Layout, valid: ValidContent, by: str | None) -> None:
    """Ask about each undecided pair; exit with 1 if some remain."""
    _log.info("looking for duplicates")
    pairs = [pair for cluster in workflow.review(valid).undecided for pair in cluster]
    _warn(valid)
    written = _ask(_Session(layout, valid, by or workflow.git_user(layout)), pairs)
    click.echo(f"{pluralize(written, 'verdict')} written to {VERDICTS}")
    _finish(_read_quietly(layout))


def _read_quietly(layout: Layout) -> ValidContent:
    """Read the content again after a change, without progress messages."""
    logging.disable(logging.INFO)
    try:
        return workflow.read(layout)
    finally:
        logging.disable(logging.NOTSET)


def _finish(valid: ValidContent) -> None:
    """Print errors in the verdicts and the number of undecided pairs; exit with 1 if any."""
    found = workflow.deduplicate(valid)
    issues = workflow.verdict_issues(valid, found)
    if issues:
        print_issues(issues, "text")
    click.echo(_undecided(len(found.undecided)))
    if issues or found.undecided:
        sys.exit(EXIT_CONTENT)


def _ask(session: _Session, pairs: Sequence[Pair]) -> int:
    """Ask about each pair that no earlier answer decides; return the number of verdicts written."""
    from paper_index.cli.side_by_side import open_console, print_heading, print_pair

    console = open_console()
    with until_stopped():
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
    return session.written


def _ask_once(pair: Pair, session: _Session) -> bool:
    answer = ask_for_key(("same", "different", "later"), _HELP)
    if answer == "later":
        return True
    try:
        verdict = _ask_details(pair, answer, session)
    except (click.Abort, KeyboardInterrupt, EOFError):
        click.echo("\nnothing was written; choose again:")
        return False
    _write_answer(verdict, session)
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


def _write_answer(verdict: Verdict, session: _Session) -> None:
    workflow.write_verdict(session.layout, session.valid, verdict)
    session.written += 1
    placed = PlacedVerdict(verdict, SourceLocation(verdict_file(verdict.papers)))
    session.valid = replace(session.valid, verdicts=(*session.valid.verdicts, placed))
    click.echo(f"written: {verdict.answer}: [{', '.join(verdict.papers)}]")
    for line in workflow.consequences(session.valid, verdict):
        click.echo(f"  {line}")
