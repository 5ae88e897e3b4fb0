"""Divides work among processes, one for each core."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import sys
import time
from collections import deque
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, TypeVar

from paper_index.model.progress import report_progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection

T = TypeVar("T")
R = TypeVar("R")

ALONE = 0.25
"""Seconds that this process works alone, and that it must expect to go on, before it starts others.

Starting them takes part of that time, and they share what this one has loaded by then.
"""
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
    start = time.monotonic()
    for number, item in enumerate(items):
        spent = time.monotonic() - start
        left = spent / max(number, 1) * (len(items) - number)
        # Elsewhere forking is not safe, or not possible.
        if min(spent, left) > ALONE and sys.platform == "linux":
            for results in _in_processes(work, items, number):
                found |= results
                report_progress(step, len(found), len(items))
            break
        found[number] = work(item)
    for number in [one for one in range(len(items)) if one not in found]:
        found[number] = work(items[number])
    report_progress(step, len(items), len(items))
    return [found[number] for number in range(len(items))]


def _in_processes(work: Callable[[T], R], items: Sequence[T], first: int) -> Iterator[dict[int, R]]:
    """Yield the results for the items from `first` on, as they are ready."""
    context, count = multiprocessing.get_context("fork"), len(os.sched_getaffinity(0))
    size = min(_MOST, -(-(len(items) - first) // (count * _SHARES)))
    starts = range(first, len(items), size)
    parts = deque(range(one, min(one + size, len(items))) for one in starts)
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
