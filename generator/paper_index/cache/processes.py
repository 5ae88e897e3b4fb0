"""Divides work among processes, one for each core."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import sys
import time
from collections import deque
from itertools import pairwise, starmap
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, TypeVar, cast

from paper_index.model.progress import report_progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

T = TypeVar("T")
R = TypeVar("R")

ALONE = 0.25
"""Seconds of CPU that this process works alone, and must expect to go on, before it starts others.

Starting them takes part of that time, and they share what this one has loaded by then.
"""
_MOST, _SHARES = 50, 32
"""Items that a process gets at once at most, and into how many such parts its share is divided, as
some items take longer than others."""
_AHEAD = 2
"""Parts that each process has, so that it need not wait for the next."""
_LIFE = 30
"""Parts after which another process takes over: whatever a process reads becomes a copy of its own,
since Python counts references in the objects, until it has copied all that was shared."""


def divide(work: Callable[[T], R], items: Sequence[T], step: str) -> list[R]:
    """Return the results for all items, in their order, and report progress as `step`.

    `work` runs in copies of this process, so that only its results and the files that it writes
    remain. The items of a process that failed are done here, where the error is raised. Items that
    take long should come first.
    """
    found: dict[int, R] = {}
    start = time.thread_time()
    for number, item in enumerate(items):
        spent = time.thread_time() - start
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
    # Those that take long are divided, and done by processes whose life is soon over.
    single = min(first + _MOST, len(items))
    starts = [*range(first, single), *range(single, len(items), size), len(items)]
    parts = deque(starmap(range, pairwise(starts)))
    # Collections in the processes leave alone what they share.
    gc.freeze()
    workers: list[BaseProcess] = []
    left: dict[Connection, int] = {}
    """The number of parts that the process at the other end may still get."""

    def start() -> None:
        own, theirs = context.Pipe()
        workers.append(context.Process(target=_serve, args=(work, items, theirs)))
        workers[-1].start()
        theirs.close()
        left[own] = _LIFE
        for _ in range(_AHEAD):
            send(own)

    def send(reader: Connection) -> None:
        """Let a process do the next part, or end after its last."""
        left[reader] -= 1
        # A process that failed has closed its end.
        with contextlib.suppress(OSError):
            reader.send(parts.popleft() if parts and left[reader] >= 0 else range(0))

    for _ in range(count):
        start()
    while left:
        for reader in cast("list[Connection]", wait(left)):
            try:
                results = reader.recv()
            except (EOFError, OSError):
                if left.pop(reader) < 0 and parts:
                    start()
                continue
            send(reader)
            yield results
    for worker in workers:
        worker.join()
    gc.unfreeze()


def _serve(work: Callable[[T], R], items: Sequence[T], parent: Connection) -> None:
    """Do the parts that the parent sends, until one is empty; a failure ends without a message."""
    gc.enable()
    try:
        while part := parent.recv():
            parent.send({number: work(items[number]) for number in part})
    finally:
        os._exit(0)
