"""Shared by all commands: exit codes, an option, questions, error messages and issues."""

from __future__ import annotations

import errno
import io
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from types import MappingProxyType
from typing import Any, BinaryIO

import click

from paper_index.cli import exit_interrupted
from paper_index.cli.progress import stop_progress
from paper_index.model.issues import (
    FORMATS,
    ContentError,
    Issue,
    PaperIndexError,
    UsageError,
    counts,
)
from paper_index.text.wording import did_you_mean, pluralize

EXIT_CONTENT = 1
EXIT_USAGE = 2

dry_run_option = click.option(
    "--dry-run", is_flag=True, help="Show what would change; write nothing."
)
"""The option `--dry-run` of commands that change content files."""


_NONE: Mapping[str, Iterable[str]] = MappingProxyType({})


class CommandGroup(click.Group):
    """A group whose commands end with a message and an exit code for each expected error.

    `modules` has the names of commands in modules of this package, which are imported when such a
    command is run or described.
    """

    def __init__(self, *, modules: Mapping[str, Iterable[str]] = _NONE, **settings: Any) -> None:
        super().__init__(**settings)
        self._modules = {name: module for module, names in modules.items() for name in names}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, sorted."""
        return sorted((*super().list_commands(ctx), *self._modules))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a name, if there is one."""
        if cmd_name not in self._modules:
            return super().get_command(ctx, cmd_name)
        module = import_module(f"paper_index.cli.{self._modules[cmd_name]}")
        found = (one for one in vars(module).values() if isinstance(one, click.Command))
        return next(one for one in found if one.name == cmd_name)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Return the named command; raise click.UsageError with the nearest when there is none."""
        names = self.list_commands(ctx)
        if args and args[0] not in names:
            close = did_you_mean(args[0], names) or f"one of {', '.join(names)}"
            raise click.UsageError(f"there is no command {args[0]!r}; {close}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with handle_errors():
            try:
                return super().invoke(ctx)
            except click.NoSuchOption as problem:
                own = next((one for one in self.params if problem.option_name in one.opts), None)
                if not own:
                    raise
                usage = filter(
                    None, (ctx.info_name, own.opts[0], own.metavar, ctx.invoked_subcommand)
                )
                message = f"{own.opts[0]} comes before the command: {' '.join(usage)}"
                raise click.UsageError(message, ctx) from problem
            finally:
                stop_progress()


@contextmanager
def handle_errors() -> Iterator[None]:
    """Turn the package's exceptions and OSError into messages and exit codes."""
    try:
        yield
    except ContentError as problem:
        print_issues(problem.issues, "text")
        sys.exit(problem.exit_code)
    except PaperIndexError as problem:
        click.echo(f"error: {problem}" + (f"\n  {problem.hint}" if problem.hint else ""), err=True)
        sys.exit(problem.exit_code)
    except (KeyboardInterrupt, click.Abort):
        exit_interrupted()
    except OSError as problem:
        # Such as a full disk or a port in use. Click handles a closed pipe.
        if problem.errno == errno.EPIPE:
            raise
        place = f"{problem.filename}: " if problem.filename else ""
        click.echo(f"error: {place}{problem.strerror or problem}", err=True)
        sys.exit(EXIT_USAGE)


def read_text(file: BinaryIO, what: str) -> str:
    """Return the text of a file. Raises UsageError, which names it, when it is not UTF-8."""
    try:
        return file.read().decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise UsageError(f"{what} is not UTF-8", "save it as UTF-8") from problem


def require_terminal(advice: str) -> None:
    """Raise UsageError if questions cannot be asked; `advice` is what to do instead."""
    if not sys.stdin.isatty():
        raise UsageError("--decide needs a terminal, and standard input is none", advice)


@contextmanager
def until_stopped() -> Iterator[None]:
    """Let the key `q`, Ctrl-C and the end of input stop the questions of a command."""
    try:
        yield
    except (click.Abort, KeyboardInterrupt, EOFError):
        click.echo("stopped")


def ask_for_key(words: Sequence[str], explanation: str) -> str:
    """Ask for the first letter of one of the words until it is given; return the word.

    The key `?` prints the explanation. Raises click.Abort for the key `q`.
    """
    keys = {word[0]: word for word in words} | {"?": "help", "q": "quit"}
    choices = [*(f"[{word[0]}]{word[1:]}" for word in words), "[?] help", "[q]uit"]
    while True:
        click.echo(f"{'  '.join(choices)}: ", nl=False)
        word = keys.get(click.getchar().lower(), "")
        click.echo(word)
        if word == "quit":
            raise click.Abort
        if word in words:
            return word
        click.echo(explanation)


def print_changed(count: int, *, dry_run: bool) -> None:
    """Print how many papers a command changed, or would change."""
    papers = pluralize(count, "paper")
    dry = f"dry run: nothing was written; {papers} would change"
    click.echo(dry if dry_run else f"{papers} changed")


def print_issues(issues: Sequence[Issue], form: str) -> None:
    """Print issues in a format, and for people a closing line that counts them."""
    text = FORMATS[form](issues)
    if text:
        click.echo(text)
    if form != "json":
        click.echo(counts(issues), err=form == "github")


def print_any_text() -> None:
    """Print what the encoding of the output lacks, such as bytes of a file name, as escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
