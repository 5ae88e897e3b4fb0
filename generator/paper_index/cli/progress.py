"""Shows the progress that the package logs, and what time and memory each step took."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from paper_index.model.progress import Progress

_MIN_SECONDS = 0.5
"""How long a step takes before it gets a bar."""
_SECONDS_PER_LINE = 10.0
"""How often a long step is reported where there is no terminal."""


class ProgressHandler(logging.Handler):
    """Prints messages on standard error, and how far a long step is."""

    def __init__(self) -> None:
        super().__init__()
        self._is_terminal = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._step: str | None = None
        self._shown_at = 0.0
        """When the step began, or was last reported in a line, in seconds of the clock."""
        self._bar: tuple[Bar, TaskID] | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Print one message, or show the progress in it."""
        progress: Progress | None = getattr(record, "progress", None)
        if progress:
            self._show(progress)
        elif self._bar:
            bar, task = self._bar
            bar.update(task, description=record.getMessage())
        else:
            goes_on = " …" if record.levelno < logging.WARNING else ""
            click.echo(f"{record.getMessage()}{goes_on}", err=True)

    def _show(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.step != self._step or progress.done >= progress.total:
            self.stop()
            self._step, self._shown_at = progress.step, now
            return
        elapsed = now - self._shown_at
        if self._is_terminal and (self._bar or elapsed >= _MIN_SECONDS):
            self._update_bar(progress)
        elif not self._is_terminal and elapsed >= _SECONDS_PER_LINE:
            click.echo(f"{progress.step}: {progress.done:,} of {progress.total:,} …", err=True)
            self._shown_at = now

    def _update_bar(self, progress: Progress) -> None:
        if self._bar is None:
            # Loading rich takes a tenth of a second.
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            text = TextColumn("{task.description}", markup=False)
            columns = (text, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            bar = Bar(*columns, console=Console(stderr=True), transient=True)
            self._bar = bar, bar.add_task(progress.step, total=progress.total)
            bar.start()
        bar, task = self._bar
        bar.update(task, completed=progress.done, total=progress.total)

    def stop(self) -> None:
        """Remove the bar, before anything else is printed."""
        self._step = None
        if self._bar:
            self._bar[0].stop()
            self._bar = None


def show_progress(*, quiet: bool = False) -> None:
    """Show the progress of the package from now on; with `quiet`, none."""
    stop_progress()
    log = logging.getLogger("paper_index")
    log.setLevel(logging.INFO)
    log.handlers = [logging.NullHandler()] if quiet else [ProgressHandler()]


def stop_progress() -> None:
    """Remove the bar of a step that did not end, such as one that was interrupted."""
    for handler in logging.getLogger("paper_index").handlers:
        if isinstance(handler, ProgressHandler):
            handler.stop()


@dataclass
class _Step:
    name: str
    began: float
    items: int | None = None
    memory: float | None = None


class _Recorder(logging.Handler):
    """Takes each message of the package, and each new step of progress, for the start of a step."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.steps = [_Step("starting", time.monotonic())]

    def emit(self, record: logging.LogRecord) -> None:
        progress: Progress | None = getattr(record, "progress", None)
        name = progress.step if progress else record.getMessage()
        if name != self.steps[-1].name:
            self.steps[-1].memory = _peak()
            self.steps.append(_Step(name, time.monotonic()))
        if progress:
            self.steps[-1].items = progress.total


@contextmanager
def show_timings() -> Iterator[None]:
    """Print, at the end, seconds, items and memory of each step on standard error."""
    recorder = _Recorder()
    logger = logging.getLogger("paper_index")
    before = logger.level
    logger.addHandler(recorder)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(recorder)
        logger.setLevel(before)
        recorder.steps[-1].memory = _peak()
        _print_timings(recorder.steps)


def _print_timings(steps: list[_Step]) -> None:
    click.echo(f"{'step':40} {'seconds':>8} {'items':>8} {'peak MB':>8}", err=True)
    ends = [*(step.began for step in steps[1:]), time.monotonic()]
    for step, end in zip(steps, ends, strict=True):
        items = "" if step.items is None else f"{step.items:,}"
        memory = "" if step.memory is None else f"{step.memory:.0f}"
        name = step.name if len(step.name) <= 40 else f"{step.name[:39]}…"  # noqa: PLR2004
        click.echo(f"{name:40} {end - step.began:8.2f} {items:>8} {memory:>8}", err=True)


def _peak() -> float | None:
    """Return the largest memory of this process so far in MB; None where it is not known."""
    try:
        import resource  # not everywhere
    except ImportError:  # Windows
        return None
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
