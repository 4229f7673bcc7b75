"""The same work on very many things, on every core, its results one by one in the order of the things.

What waits is bounded: things are taken in batches, and no more batches are begun than the cores can be busy with while
the oldest result is fetched.
"""

import gc
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain, islice
from multiprocessing import parent_process
from multiprocessing.connection import wait
from typing import TypeVar

from sop_tui.cli.output import Refusal

T = TypeVar("T")
R = TypeVar("R")

_AHEAD = 3
"""Batches begun for each core: one at work, one at hand, one done and waiting for its turn."""


def in_order(work: Callable[[tuple[T, ...]], R], things: Iterable[T], size: int) -> Generator[R, None, None]:
    """``work`` of each batch of ``size`` things. A single batch is done here, without other processes.

    The work and what it takes and gives go between processes, so they must be picklable.

    Raises:
        Refusal: ``WORKER_LOST``, a process ended before its work was done.
    """
    batches = _batched(things, size)
    first = list(islice(batches, 2))
    if len(first) < 2:
        yield from map(work, first)
        return
    with _pool() as pool:
        begun: deque[Future[R]] = deque()
        try:
            for batch in chain(first, batches):
                # Whoever presses Ctrl+C ends this process, and it ends the others: they inherit that it is blocked.
                with _uninterrupted():
                    begun.append(pool.submit(work, batch))
                if len(begun) >= _AHEAD * cores():
                    yield begun.popleft().result()
            while begun:
                yield begun.popleft().result()
        except BrokenProcessPool:
            raise Refusal(
                "WORKER_LOST", "a process ended before its work was done", "free some memory, or name fewer files"
            ) from None


@contextmanager
def _pool() -> Iterator[ProcessPoolExecutor]:
    pool = ProcessPoolExecutor(cores(), initializer=_settle)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _batched(things: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    rest = iter(things)
    while batch := tuple(islice(rest, size)):
        yield batch


@contextmanager
def _uninterrupted() -> Iterator[None]:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _settle() -> None:
    """In each worker: it ends with the process that began it, and looks for garbage only now and then."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.set_threshold(100_000)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
