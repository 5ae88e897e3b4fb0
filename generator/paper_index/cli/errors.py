"""What all commands share: exceptions become messages and exit codes, issues are shown."""

from __future__ import annotations

import errno
import logging
import sys
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from paper_index.model.errors import ContentError, PaperIndexError
from paper_index.model.issues import FORMATS, Issue, counts
from paper_index.text.wording import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

EXIT_CONTENT = 1
EXIT_USAGE = 2


class Commands(click.Group):
    """A group that suggests the nearest command to a mistyped one."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Return the command that was asked for; click.UsageError when there is none."""
        if args and args[0] not in self.commands:
            close = did_you_mean(args[0], self.commands) or f"one of {', '.join(self.commands)}"
            raise click.UsageError(f"there is no command {args[0]!r}; {close}", ctx)
        return super().resolve_command(ctx, args)


class ProgressHandler(logging.Handler):
    """Prints what the package logs about its progress on standard error."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print one message."""
        click.echo(f"{record.getMessage()} …", err=True)


def show_progress() -> None:
    """Print the progress messages of the package from now on, once each."""
    log = logging.getLogger("paper_index")
    log.setLevel(logging.INFO)
    log.handlers = [ProgressHandler()]


def at_the_edge(command: Callable[..., None]) -> Callable[..., None]:
    """Turn the package's exceptions into messages and exit codes."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except ContentError as problem:
            show(problem.issues, "text")
            sys.exit(problem.exit_code)
        except PaperIndexError as problem:
            click.echo(f"error: {problem}", err=True)
            if problem.hint:
                click.echo(f"  {problem.hint}", err=True)
            sys.exit(problem.exit_code)
        except OSError as problem:
            # A full disk, a port that is taken; a closed pipe is click's business.
            if problem.errno == errno.EPIPE:
                raise
            place = f"{problem.filename}: " if problem.filename else ""
            click.echo(f"error: {place}{problem.strerror or problem}", err=True)
            sys.exit(EXIT_USAGE)

    return run


def show(issues: Sequence[Issue], form: str) -> None:
    """Print issues, and for people a closing line that counts them."""
    shown = FORMATS[form](issues)
    if shown:
        click.echo(shown)
    if form != "json":
        click.echo(counts(issues), err=form == "github")
