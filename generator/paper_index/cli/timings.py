"""Shows how long each step took that the package logs, and the memory it needed."""

from __future__ import annotations

import logging
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_index.model.progress import Progress

_PACKAGE = "paper_index"


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
    logger = logging.getLogger(_PACKAGE)
    before = logger.level
    logger.addHandler(recorder)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(recorder)
        logger.setLevel(before)
        recorder.steps[-1].memory = _peak()
        _print(recorder.steps)


def _print(steps: list[_Step]) -> None:
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
