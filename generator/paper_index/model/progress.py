"""Logs how far a long step is; the command line shows it."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

_log = logging.getLogger(__name__)

_REPORTS = 200
"""Reports of a step at most; a bar has fewer places."""


@dataclass(frozen=True)
class Progress:
    """How many of the items of a step are done; the log record has it as `progress`."""

    step: str
    done: int
    total: int


def report_progress(step: str, done: int, total: int) -> None:
    """Log how many items of a step are done; the step ends when all are."""
    _log.info("%s: %d of %d", step, done, total, extra={"progress": Progress(step, done, total)})


def track(items: Collection[T], step: str) -> Iterator[T]:
    """Yield items and report how many are done."""
    total = len(items)
    every = max(1, total // _REPORTS)
    for number, item in enumerate(items):
        if number % every == 0:
            report_progress(step, number, total)
        yield item
    report_progress(step, total, total)
