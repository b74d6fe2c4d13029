"""The parent's side of one worker process: a request goes out, a reply or a death comes back.

CPU seconds and memory are limited by the system, in the worker (`worker.py`); elapsed time
and the size of a result are watched here.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from pipeline.errors import BrochureError, MissingDependencyError, Status
from pipeline.settings import WorkerLimits

Request = dict[str, Any]
CHUNK_BYTES = 1 << 16
OUT_OF_MEMORY_SIGNS = (b"MemoryError", b"bad_alloc", b"out of memory", b"Cannot allocate memory")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a worker made of one request, or what became of the worker.

    told: the worker's answer; empty if it died. blobs: the bytes that followed it.
    status: None if the worker answered, otherwise how it failed. detail: one line on that.
    last_words: the last that it wrote to standard error before it died.
    """

    told: dict[str, Any] = field(default_factory=dict)
    blobs: tuple[bytes, ...] = ()
    status: Status | None = None
    detail: str = ""
    last_words: str = ""

    @property
    def outcome(self) -> str | None:
        """The status of the brochure as the worker told it, or of the worker that died."""
        return self.status or self.told.get("status")


class Worker:
    """One worker process and its pipes.

    served: the requests it was given.

    Raises:
        MissingDependencyError: it cannot even start; the message holds its last words.
    """

    def __init__(self, command: Sequence[str], limits: WorkerLimits) -> None:
        self._limits = limits
        self._errors: IO[bytes] = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed by close
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
            [*command, json.dumps({"elapsed_seconds": limits.elapsed_seconds})],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            start_new_session=True,  # Ctrl-C reaches the parent alone, who ends the workers
            env=_environment(),
        )
        self._requests = _open_pipe(self._process.stdin)
        self._answers = _open_pipe(self._process.stdout)
        self.served = 0
        self._rest = b""
        try:
            self._line(time.monotonic() + limits.start_seconds)
        except BrochureError as death:
            last_words = self.last_words().rpartition("\n")[2]
            self.close()
            raise MissingDependencyError(
                f"a worker cannot start: {last_words or death.message}", "run `make doctor`"
            ) from death

    def ask(self, request: Request) -> Reply:
        """Send one request and wait for the reply, no longer than the limits allow.

        Raises:
            BrochureError: the worker died of it, took too long, or the reply is too large.
        """
        self.served += 1
        os.ftruncate(self._errors.fileno(), 0)
        usual = {
            "cpu_seconds": self._limits.cpu_seconds,
            "memory_bytes": self._limits.memory_bytes,
        }
        request = usual | request
        deadline = time.monotonic() + self._limits.elapsed_seconds
        try:
            self._requests.write(json.dumps(request).encode("ascii") + b"\n")
            self._requests.flush()
        except BrokenPipeError:
            raise self._death() from None
        told = json.loads(self._line(deadline))
        sizes = told.pop("sizes")
        if sum(sizes) > self._limits.result_bytes:
            raise BrochureError(Status.TOO_LARGE, f"the result has {sum(sizes):,} bytes")
        return Reply(told, tuple(self._exactly(size, deadline) for size in sizes))

    def kill(self) -> None:
        """End the worker with everything it started; safe from any thread."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def close(self) -> None:
        """Kill the worker and forget it."""
        self.kill()
        self._process.wait()
        for pipe in (self._requests, self._answers, self._errors):
            with suppress(OSError):
                pipe.close()

    def _line(self, deadline: float) -> bytes:
        while b"\n" not in self._rest:
            self._rest += self._chunk(deadline)
        line, _, self._rest = self._rest.partition(b"\n")
        return line

    def _exactly(self, size: int, deadline: float) -> bytes:
        chunks = [self._rest[:size]]
        self._rest = self._rest[size:]
        have = len(chunks[0])
        while have < size:
            chunk = self._chunk(deadline)
            chunks.append(chunk[: size - have])
            self._rest = chunk[size - have :]
            have += len(chunks[-1])
        return b"".join(chunks)

    def _chunk(self, deadline: float) -> bytes:
        """Read what the worker has written; wait for it until `deadline`."""
        pipe = self._answers.fileno()
        ready, _, _ = select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise BrochureError(
                Status.TIMEOUT, f"no result after {self._limits.elapsed_seconds:,.0f} seconds"
            )
        chunk = os.read(pipe, CHUNK_BYTES)
        if not chunk:
            raise self._death()
        return chunk

    def _death(self) -> BrochureError:
        """Say what the worker died of."""
        try:
            code = self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return BrochureError(Status.CRASHED, "it closed its pipe and hung")
        if code == -signal.SIGPROF:
            return BrochureError(Status.TIMEOUT, "its CPU seconds were used up")
        if any(sign in self._tail() for sign in OUT_OF_MEMORY_SIGNS):
            return BrochureError(Status.OUT_OF_MEMORY, "its memory was used up")
        name = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return BrochureError(Status.CRASHED, f"the worker ended with {name}")

    def _tail(self) -> bytes:
        size = os.fstat(self._errors.fileno()).st_size
        return os.pread(self._errors.fileno(), 8192, max(0, size - 8192))

    def last_words(self) -> str:
        """Return the end of what the worker wrote to standard error."""
        return self._tail().decode("utf-8", "replace").strip("\0 \n")


def _open_pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise ValueError("the worker was started without pipes")
    return pipe


def _environment() -> dict[str, str]:
    """Return the workers' environment: this package first, one thread each, fixed hashes."""
    root = str(Path(__file__).parents[2])
    paths = [root, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    single = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_THREAD_LIMIT")
    return {
        **os.environ,
        **dict.fromkeys(single, "1"),
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join(paths),
    }
