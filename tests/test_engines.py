"""A hang, a crash or a memory bomb costs one request; everything else is answered."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import pytest

from pipeline.engines.local import run_isolated
from pipeline.engines.process import Reply
from pipeline.errors import MissingDependencyError, Status
from pipeline.settings import WorkerLimits

LIMITS = WorkerLimits(
    cpu_seconds=1.0,
    elapsed_seconds=4.0,
    start_seconds=60.0,
    memory_bytes=300_000_000,
    result_bytes=1_000_000,
    brochures_per_worker=5,
)

WORKER = """
import os, signal, sys, time
from pipeline.engines.worker import serve

STARTED = os.getpid()
SERVED = 0

def handle(request):
    match request["do"]:
        case "echo":
            print("a library that prints must not spoil the answer")
            blob = request["word"].encode()
            return {"pid": STARTED, "word": request["word"]}, (blob, blob * 2)
        case "sleep":
            time.sleep(3600)
        case "spin":
            while True:
                pass
        case "hoard":
            try:
                bytearray(500_000_000)
            except MemoryError:
                return {"status": "out_of_memory", "pid": STARTED}, ()
        case "second":
            global SERVED
            SERVED += 1
            return {"status": "failed" if SERVED > 1 else "done", "pid": STARTED}, ()
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "leave":
            os._exit(7)
        case "eat":
            return {"size": len(bytearray(500_000_000))}, ()
        case "flood":
            return {}, (bytes(2_000_000),)
        case "child":
            import subprocess
            subprocess.run(["sleep", "3600"])

serve(handle, sys.argv)
"""


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    script = tmp_path / "worker.py"
    script.write_text(WORKER, encoding="utf-8")
    return [sys.executable, str(script)]


def answers(command: list[str], requests: list[dict], jobs: int = 2, **limits) -> list[Reply]:
    replies = dict(run_isolated(command, requests, jobs, dataclasses.replace(LIMITS, **limits)))
    assert sorted(replies) == list(range(len(requests)))
    return [replies[index] for index in range(len(requests))]


def echo(word: str) -> dict:
    return {"do": "echo", "word": word}


def test_every_request_is_answered_with_its_own_blobs(command: list[str]) -> None:
    words = [f"คำ{n}" * n for n in range(20)]
    replies = answers(command, [echo(word) for word in words])
    assert [reply.told["word"] for reply in replies] == words
    assert [reply.blobs for reply in replies] == [(w.encode(), w.encode() * 2) for w in words]


def test_no_request_no_worker(command: list[str]) -> None:
    assert list(run_isolated(["/nonexistent"], [], 3, LIMITS)) == []


@pytest.mark.parametrize(
    ("deed", "status"),
    [
        ("sleep", Status.TIMEOUT),
        ("spin", Status.TIMEOUT),
        ("child", Status.TIMEOUT),
        ("crash", Status.CRASHED),
        ("leave", Status.CRASHED),
        ("eat", Status.OUT_OF_MEMORY),
        ("flood", Status.TOO_LARGE),
    ],
)
def test_a_bad_request_costs_itself_alone(command: list[str], deed: str, status: Status) -> None:
    requests = [echo("ก"), {"do": deed}, echo("ข")]
    replies = answers(command, requests, jobs=1, elapsed_seconds=2.0)
    assert [reply.status for reply in replies] == [None, status, None]
    assert replies[1].detail


def test_a_request_may_have_more_time(command: list[str]) -> None:
    [reply] = answers(command, [{"do": "spin", "cpu_seconds": 0.2}], cpu_seconds=50.0)
    assert (reply.status, "CPU" in reply.detail) == (Status.TIMEOUT, True)


def test_a_request_may_have_its_own_limit_of_memory(command: list[str]) -> None:
    eat = {"do": "eat"}
    replies = answers(command, [eat, eat | {"memory_bytes": 900_000_000}, eat], jobs=1)
    assert [reply.status for reply in replies] == [
        Status.OUT_OF_MEMORY,
        None,
        Status.OUT_OF_MEMORY,
    ]


def test_workers_stay_warm_and_are_replaced(command: list[str]) -> None:
    replies = answers(command, [echo("ก")] * 12, jobs=1)
    workers = [reply.told["pid"] for reply in replies]
    assert [workers.count(pid) for pid in dict.fromkeys(workers)] == [5, 5, 2]


def test_a_worker_whose_memory_was_used_up_is_replaced(command: list[str]) -> None:
    _, full, after = answers(command, [echo("ก"), {"do": "hoard"}, echo("ข")], jobs=1)
    assert full.told["status"] == Status.OUT_OF_MEMORY and full.status is None
    assert after.told["pid"] != full.told["pid"]


def test_what_fails_in_a_used_worker_is_tried_in_a_new_one(command: list[str]) -> None:
    replies = answers(command, [{"do": "second"}] * 4, jobs=1)
    assert [reply.told["status"] for reply in replies] == ["done"] * 4
    assert len({reply.told["pid"] for reply in replies}) == 4


def test_a_worker_that_cannot_start_is_an_error_with_its_last_words(tmp_path: Path) -> None:
    script = tmp_path / "broken.py"
    script.write_text("import no_such_module_anywhere\n", encoding="utf-8")
    with pytest.raises(MissingDependencyError, match="no_such_module_anywhere"):
        list(run_isolated([sys.executable, str(script)], [echo("ก")], 1, LIMITS))


def test_who_stops_listening_leaves_no_worker_behind(command: list[str]) -> None:
    replies = run_isolated(command, [echo("ก"), {"do": "sleep"}, *[echo("ข")] * 9], 2, LIMITS)
    _, first = next(replies)
    replies.close()  # type: ignore[attr-defined]
    assert not Path(f"/proc/{first.told['pid']}/cmdline").exists()
