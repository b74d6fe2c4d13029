"""The worker's side of `local`: answers requests over its pipes until they are closed.

Standard output belongs to the answers; whatever a library prints goes to standard error.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from typing import Any

ORPHAN_SECONDS = 60
"""The parent ends a worker that takes too long; one whose parent is dead ends itself later."""

MEMORY_HARD = resource.getrlimit(resource.RLIMIT_DATA)[1]
"""What the system allows at most; the limit of each request lies below."""

Answer = tuple[dict[str, Any], tuple[bytes, ...]]


def serve(handle: Callable[[dict[str, Any]], Answer], arguments: list[str]) -> None:
    """Answer requests, one line of JSON each, until standard input ends.

    Args:
        handle: makes the answer: what to tell, and the blobs that follow it.
        arguments: the command line; its last word is JSON with `elapsed_seconds`.
    """
    patience = int(json.loads(arguments[-1])["elapsed_seconds"]) + ORPHAN_SECONDS
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _send(answers, b'{"ready": true}\n')
    for line in sys.stdin.buffer:
        request = json.loads(line)
        resource.setrlimit(resource.RLIMIT_DATA, (int(request["memory_bytes"]), MEMORY_HARD))
        signal.setitimer(signal.ITIMER_PROF, float(request["cpu_seconds"]))
        signal.alarm(patience)
        told, blobs = handle(request)
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.alarm(0)
        head = json.dumps({**told, "sizes": [len(blob) for blob in blobs]})
        _send(answers, head.encode("ascii") + b"\n", *blobs)


def _send(pipe: Any, *parts: bytes) -> None:
    for part in parts:
        pipe.write(part)
    pipe.flush()
