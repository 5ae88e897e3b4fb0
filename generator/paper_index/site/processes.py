"""Divides work among processes, one for each core."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, TypeVar

from paper_index.model.progress import report_progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection

T = TypeVar("T")
R = TypeVar("R")

PARALLEL = 300
"""Items from which several processes are worth starting."""
_CHUNK = 50
"""Items of which a process reports at once."""


def divide(work: Callable[[T], R], items: Sequence[T], step: str) -> list[R]:
    """Return the results for all items, in their order, and report progress as `step`.

    `work` runs in copies of this process, so that only its results and the files that it writes
    remain. The items of a process that failed are done here, where the error is raised.
    """
    found: dict[int, R] = {}
    # Elsewhere forking is not safe, or not possible.
    if len(items) >= PARALLEL and sys.platform == "linux":
        for number, result in _in_processes(work, items):
            if len(found) % _CHUNK == 0:
                report_progress(step, len(found), len(items))
            found[number] = result
    for number, item in enumerate(items):
        if number not in found:
            found[number] = work(item)
    report_progress(step, len(items), len(items))
    return [found[number] for number in range(len(items))]


def _in_processes(work: Callable[[T], R], items: Sequence[T]) -> Iterator[tuple[int, R]]:
    context, count = multiprocessing.get_context("fork"), len(os.sched_getaffinity(0))
    # What exists now is never freed, so that the processes share it.
    gc.collect()
    gc.freeze()
    readers, workers = [], []
    for first in range(count):
        reader, writer = context.Pipe(duplex=False)
        numbers = range(first, len(items), count)
        workers.append(context.Process(target=_send, args=(work, items, numbers, writer)))
        workers[-1].start()
        writer.close()
        readers.append(reader)
    while readers:
        ready = wait(readers)
        for reader in [one for one in readers if one in ready]:
            try:
                yield from reader.recv()
            except EOFError:
                readers.remove(reader)
    for worker in workers:
        worker.join()
    gc.unfreeze()


def _send(
    work: Callable[[T], R], items: Sequence[T], numbers: Sequence[int], writer: Connection
) -> None:
    """Send results in chunks; a failure ends the process without a message."""
    try:
        for start in range(0, len(numbers), _CHUNK):
            part = numbers[start : start + _CHUNK]
            writer.send([(number, work(items[number])) for number in part])
    finally:
        os._exit(0)
