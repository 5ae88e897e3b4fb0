"""Divides work among processes, one for each core, and lets others work in the background."""

from __future__ import annotations

import contextlib
import gc
import logging
import multiprocessing
import os
import pickle
import signal
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise, starmap
from multiprocessing.connection import wait
from typing import IO, TYPE_CHECKING, Generic, Self, TypeVar, cast

from paper_index.model.progress import report_progress

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
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
MANY = 1000
"""Papers from which on work on all of them, which then takes seconds, is done in the background."""


@dataclass
class Background(Generic[R]):
    """Work in a copy of this process; a context manager that stops it at its end.

    The memory that it needs is free again afterwards, unlike that of a step in this process, of
    which lasting objects keep the pages.
    """

    _work: Callable[[], R]
    _process: BaseProcess | None = None
    _output: IO[bytes] | None = None
    """Where the process writes the result: it ends whether or not somebody waits for it."""

    def __enter__(self) -> Self:
        """Return the work itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self.cancel()

    def result(self) -> R:
        """Wait for the result; work that failed is done here, where its error is raised."""
        if self._process and self._output:
            self._process.join()
            if not self._process.exitcode:
                self._output.seek(0)
                found: R = pickle.load(self._output)  # noqa: S301 (of a copy of this process)
                return found
        return self._work()

    def cancel(self) -> None:
        """Kill the process and those that it started; after its end, do nothing."""
        if self._process and self._process.pid and self._process.is_alive():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.join()
        if self._output:
            self._output.close()
        self._process = self._output = None


def in_background(
    work: Callable[[], R], *, worthwhile: bool = True, divided: bool = False
) -> Background[R]:
    """Start work in a copy of this process, of which only the result remains.

    Where it is not `worthwhile`, or not possible, it is done when the result is wanted. Only if it
    is `divided`, as this process waits for it, it may start processes for each core itself.
    """
    if not worthwhile or _is_alone():
        return Background(work)
    context = multiprocessing.get_context("fork")
    output = tempfile.TemporaryFile()  # noqa: SIM115 (closed by `cancel`)
    process = context.Process(target=_write_result, args=(work, output), daemon=not divided)
    process.start()
    _lead_group(cast("int", process.pid))
    return Background(work, process, output)


def _lead_group(process: int) -> None:
    """Give a process, 0 is this one, a group of its own, which is killed as a whole.

    Both the process and its parent do so, as either may be the first.
    """
    with contextlib.suppress(OSError):
        os.setpgid(process, process)


def _is_alone() -> bool:
    """Whether this process starts no others: a part of the work that others share, or not Linux.

    Elsewhere forking is not safe, or not possible.
    """
    return multiprocessing.current_process().daemon or sys.platform != "linux"


def _write_result(work: Callable[[], object], output: IO[bytes]) -> None:
    """Write the result of work; a failure ends without a message."""
    _lead_group(0)
    # Its group is not in the foreground of the terminal, which may stop those that write to it.
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    if _is_alone():
        # The other one reports its progress.
        logging.disable(logging.INFO)
    gc.freeze()
    gc.enable()
    failed = 1
    try:
        pickle.dump(work(), output, pickle.HIGHEST_PROTOCOL)
        output.flush()
        failed = 0
    finally:
        os._exit(failed)


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
        if min(spent, left) > ALONE:
            if count := _free_cores():
                for results in _in_processes(work, items, number, count):
                    found |= results
                    report_progress(step, len(found), len(items))
                break
            if number % _MOST == 0:
                report_progress(step, number, len(items))
        found[number] = work(item)
    for number in [one for one in range(len(items)) if one not in found]:
        found[number] = work(items[number])
    report_progress(step, len(items), len(items))
    return [found[number] for number in range(len(items))]


def _free_cores() -> int:
    """Return how many processes to start; 0 where this one works alone."""
    if _is_alone():
        return 0
    # Work in the background has a core of its own, and this process can use the last one itself.
    others = sum(one.daemon for one in multiprocessing.active_children())
    free = len(os.sched_getaffinity(0)) - others
    return free if free > 1 or not others else 0


def _in_processes(
    work: Callable[[T], R], items: Sequence[T], first: int, count: int
) -> Iterator[dict[int, R]]:
    """Yield the results for the items from `first` on, as they are ready."""
    context = multiprocessing.get_context("fork")
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
