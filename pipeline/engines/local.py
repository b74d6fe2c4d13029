"""Isolated worker processes: a hang, a crash or a memory bomb costs one brochure.

A worker is a fresh interpreter that imports the stages once and then answers requests over
its pipes: one line of JSON each way, followed by blobs of bytes. Nothing is forked (PDFium
must not be used across a fork or from threads) and nothing is pickled. The parent holds no
brochure in memory but those being written.

The parent gives each worker a thread that waits for it; the limits are enforced by the
system: CPU seconds by a profiling timer in the worker, memory by RLIMIT_DATA, elapsed time
by the parent, who kills the worker with everything it started.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from pipeline.engines.process import Reply, Request, Worker
from pipeline.errors import BrochureError, Status
from pipeline.settings import WORKERS, WorkerLimits

MEMORY_MAY_BE_THE_CAUSE = frozenset({Status.OUT_OF_MEMORY, Status.FAILED, Status.CRASHED})
"""A library that gets no memory may say so, say something else, or die."""


def run_isolated(
    command: Sequence[str],
    requests: Iterable[Request],
    jobs: int,
    limits: WorkerLimits = WORKERS,
) -> Iterator[tuple[int, Reply]]:
    """Answer `requests` in `jobs` worker processes; yield (index, reply) as they are done.

    Args:
        command: starts a worker that calls `serve`.
        requests: what can be written as JSON; "cpu_seconds" and "memory_bytes" in one take
            the place of the limits.
        jobs: how many workers at once, at least 1.
        limits: what a worker may use.

    Raises:
        MissingDependencyError: a worker cannot even start; the message holds its last words.
    """
    todo: queue.Queue[tuple[int, Request]] = queue.Queue()
    for item in enumerate(requests):
        todo.put(item)
    total = todo.qsize()
    done: queue.Queue[tuple[int, Reply] | BaseException] = queue.Queue(maxsize=2 * jobs)
    stopped = threading.Event()
    hands = [_Hand(command, limits, todo, done, stopped) for _ in range(min(jobs, total))]
    for hand in hands:
        hand.start()
    try:
        for _ in range(total):
            reply = done.get()
            if isinstance(reply, BaseException):
                raise reply
            yield reply
    finally:
        stopped.set()
        while any(hand.is_alive() for hand in hands):
            for hand in hands:
                hand.interrupt()
            with suppress(queue.Empty):  # a thread may be waiting to hand over a reply
                done.get(timeout=0.05)


class _Hand(threading.Thread):
    """The parent's thread for one worker; starts a new worker when the old one is gone."""

    def __init__(
        self,
        command: Sequence[str],
        limits: WorkerLimits,
        todo: queue.Queue[tuple[int, Request]],
        done: queue.Queue[Any],
        stopped: threading.Event,
    ) -> None:
        super().__init__(daemon=True)
        self._command, self._limits = command, limits
        self._todo, self._done, self._stopped = todo, done, stopped
        self._worker: Worker | None = None

    def run(self) -> None:
        try:
            while not self._stopped.is_set():
                try:
                    index, request = self._todo.get_nowait()
                except queue.Empty:
                    return
                reply = self._answer(request)
                if not self._stopped.is_set():
                    self._done.put((index, reply))
        except BaseException as error:  # handed to the caller, who raises it
            if not self._stopped.is_set():
                self._done.put(error)
        finally:
            self._end()

    def _answer(self, request: Request) -> Reply:
        """Ask the worker; what fails in one that others have used is tried in a new one.

        What an earlier brochure left in memory must not decide what becomes of this one.
        """
        used = self._worker is not None and self._worker.served > 0
        reply = self._ask(request)
        if used and reply.outcome in MEMORY_MAY_BE_THE_CAUSE:
            self._end()
            reply = self._ask(request)
        if reply.outcome in MEMORY_MAY_BE_THE_CAUSE:
            self._end()  # what it still holds would be missing to the next brochure
        return reply

    def _ask(self, request: Request) -> Reply:
        if self._worker is None or self._worker.served >= self._limits.brochures_per_worker:
            self._end()
            self._worker = Worker(self._command, self._limits)
        try:
            return self._worker.ask(request)
        except BrochureError as death:
            last_words = self._worker.last_words()
            self._end()
            return Reply(status=death.status, detail=death.message, last_words=last_words)

    def _end(self) -> None:
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def interrupt(self) -> None:
        """Kill the worker from another thread; this one sees it die and tidies up."""
        worker = self._worker
        if worker is not None:
            worker.kill()
