"""Divides work among processes, one for each core."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import sys
from collections import deque
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, TypeVar

from paper_index.model.progress import report_progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection

T = TypeVar("T")
R = TypeVar("R")

PARALLEL = 40
"""Items from which several processes are worth starting, which takes a few milliseconds."""
_MOST, _SHARES = 50, 32
"""Items that a process gets at once at most, and into how many such parts its share is divided, as
some items take longer than others."""
_AHEAD = 2
"""Parts that each process has, so that it need not wait for the next."""


def divide(work: Callable[[T], R], items: Sequence[T], step: str) -> list[R]:
    """Return the results for all items, in their order, and report progress as `step`.

    `work` runs in copies of this process, so that only its results and the files that it writes
    remain. The items of a process that failed are done here, where the error is raised. Items that
    take long should come first.
    """
    found: dict[int, R] = {}
    # Elsewhere forking is not safe, or not possible.
    if len(items) >= PARALLEL and sys.platform == "linux":
        for results in _in_processes(work, items):
            found |= results
            report_progress(step, len(found), len(items))
    for number, item in enumerate(items):
        if number not in found:
            found[number] = work(item)
    report_progress(step, len(items), len(items))
    return [found[number] for number in range(len(items))]


def _in_processes(work: Callable[[T], R], items: Sequence[T]) -> Iterator[dict[int, R]]:
    context, count = multiprocessing.get_context("fork"), len(os.sched_getaffinity(0))
    size = min(_MOST, -(-len(items) // (count * _SHARES)))
    parts = deque(range(first, first + size) for first in range(0, len(items), size))
    # Collections in the processes leave alone what they share.
    gc.freeze()
    readers, workers = [], []
    for _ in range(count):
        own, theirs = context.Pipe()
        workers.append(context.Process(target=_serve, args=(work, items, theirs)))
        workers[-1].start()
        theirs.close()
        readers.append(own)
    for reader in readers * _AHEAD:
        _send(reader, parts)
    while readers:
        ready = wait(readers)
        for reader in [one for one in readers if one in ready]:
            try:
                results = reader.recv()
            except (EOFError, OSError):
                readers.remove(reader)
                continue
            _send(reader, parts)
            yield results
    for worker in workers:
        worker.join()
    gc.unfreeze()


def _send(process: Connection, parts: deque[range]) -> None:
    """Let a process do the next part, or end after the last."""
    # A process that failed has closed its end.
    with contextlib.suppress(OSError):
        process.send(parts.popleft() if parts else range(0))


def _serve(work: Callable[[T], R], items: Sequence[T], parent: Connection) -> None:
    """Do the parts that the parent sends, until one is empty; a failure ends without a message."""
    gc.enable()
    try:
        while part := parent.recv():
            parent.send({number: work(items[number]) for number in part})
    finally:
        os._exit(0)
