"""Whatever goes wrong, and wherever: after the next run the results are the undisturbed ones.

`make soak` does the same many more times.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from pipeline import corpus, run, store
from pipeline.engines.process import Reply
from pipeline.errors import ExitCode, PipelineError, Status, UsageError
from pipeline.run import Options
from pipeline.sources import shown
from tests.hostile import page_objects, pdf
from tests.test_sources import ODD_NAMES

ROOT = Path(__file__).parents[1]
SOAK = bool(os.environ.get("SOAK"))
KILLS_OF_THE_PARENT = 200 if SOAK else 30
KILLS_WITH_WORKERS = 30 if SOAK else 3
MANY = 2_000
ERRORS = (errno.ENOSPC, errno.EACCES, errno.EIO)
NOTICE = "เทศบาลเมืองน่านรับมอบเงิน 5 ล้านบาทเมื่อวันที่ 7 มิถุนายน 2561\n"
WRITE_POINTS = ((os, "fsync"), (os, "chmod"), (os, "replace"), (tempfile, "mkstemp"))
"""The calls by which results come to stand on the disk."""

MeanWhile = Callable[[dict[str, Any]], None]


def in_this_process(meanwhile: MeanWhile = lambda request: None) -> Callable[..., Any]:
    """Return a stand-in for the workers: quick, and a fork kills it whole."""

    def inline(
        command: Sequence[str], requests: Any, jobs: int, limits: object
    ) -> Iterator[tuple[int, Reply]]:
        for index, request in enumerate(requests):
            meanwhile(request)
            told, blobs = run.answer(json.loads(json.dumps(request)))
            yield index, Reply(json.loads(json.dumps(told)), blobs)

    return inline


@pytest.fixture
def inline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "run_isolated", in_this_process())


def tree(folder: Path) -> dict[str, str]:
    """Return every file of a folder with the hash of its bytes."""
    return {
        os.fsencode(path.relative_to(folder)).hex(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("faults") / "raw"
    (folder / "อำเภอ").mkdir(parents=True)
    (folder / "a.txt").write_text(NOTICE, encoding="utf-8")
    (folder / "อำเภอ/b.pdf").write_bytes(pdf(page_objects()))
    (folder / "c.pdf").write_bytes(b"no PDF")
    return folder


@pytest.fixture(scope="module")
def undisturbed(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the results of a run with real workers that nothing disturbed."""
    out = tmp_path_factory.mktemp("undisturbed")
    corpus.run_corpus([raw], out, jobs=2)
    return tree(out)


@pytest.mark.parametrize("jobs", [1, 2, 4])
def test_the_number_of_workers_does_not_show(
    raw: Path, undisturbed: dict[str, str], tmp_path: Path, jobs: int
) -> None:
    corpus.run_corpus([raw], tmp_path, jobs=jobs)
    assert tree(tmp_path) == undisturbed


# --- every write point ------------------------------------------------------------------------


class Fault:
    """Lets the n-th call of a write point fail, once."""

    def __init__(self, patch: pytest.MonkeyPatch, n: int, code: int) -> None:
        self.calls = 0
        for module, name in WRITE_POINTS:
            patch.setattr(module, name, self._of(getattr(module, name), n, code))

    def _of(self, real: Callable[..., Any], n: int, code: int) -> Callable[..., Any]:
        def call(*given: Any, **more: Any) -> Any:
            self.calls += 1
            if self.calls == n:
                raise OSError(code, os.strerror(code))
            return real(*given, **more)

        return call


def test_every_write_point_may_fail_once(
    raw: Path, undisturbed: dict[str, str], tmp_path: Path, inline: None
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        points = Fault(patch, 0, 0)
        corpus.run_corpus([raw], tmp_path / "counted")
    assert points.calls > 3 * len(undisturbed)
    for n in range(1, points.calls + 1):
        out = tmp_path / str(n)
        with pytest.MonkeyPatch.context() as patch:
            Fault(patch, n, ERRORS[n % len(ERRORS)])
            with pytest.raises(PipelineError) as caught:
                corpus.run_corpus([raw], out)
        assert isinstance(caught.value, UsageError), n
        assert os.strerror(ERRORS[n % len(ERRORS)]) in caught.value.message
        assert tree(out).items() <= undisturbed.items(), n  # nothing half-written, no part left
        corpus.run_corpus([raw], out)
        assert tree(out) == undisturbed, n
        shutil.rmtree(out)


def test_a_disk_that_fills_up_is_named_and_nothing_is_half_written(
    raw: Path, undisturbed: dict[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    command = f"ulimit -f 4; exec '{sys.executable}' -m pipeline run '{raw}' --out '{out}' --jobs 1"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 1
    assert b"cannot be written (File too large)" in done.stderr
    assert tree(out).items() <= undisturbed.items()


def test_a_full_disk_is_found_before_the_first_brochure(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_work(*_: object) -> None:
        raise AssertionError("a brochure was begun")

    full = shutil.disk_usage(tmp_path)._replace(free=1_000_000)
    monkeypatch.setattr(store.shutil, "disk_usage", lambda path: full)
    monkeypatch.setattr(corpus, "run_isolated", no_work)
    with pytest.raises(UsageError, match="1 MB"):
        corpus.run_corpus([raw], tmp_path / "out")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_output_is_found_before_the_first_brochure(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir(mode=0o500)
    with pytest.raises(UsageError, match="out"):
        corpus.run_corpus([raw], out)


# --- kill -9 ----------------------------------------------------------------------------------


def test_kill_at_any_moment_of_writing(
    raw: Path, undisturbed: dict[str, str], tmp_path: Path, inline: None
) -> None:
    corpus.run_corpus([raw], tmp_path / "warm")
    started = time.perf_counter()
    corpus.run_corpus([raw], tmp_path / "warm", force=True)
    whole = time.perf_counter() - started
    dice = random.Random(20)  # noqa: S311 - dice, not a secret
    out = tmp_path / "out"
    cut_short = 0
    for _ in range(KILLS_OF_THE_PARENT):
        child = os.fork()
        if child == 0:
            with suppress(BaseException):
                corpus.run_corpus([raw], out, force=True)
            os._exit(0)
        time.sleep(dice.uniform(0, 1.2 * whole))
        os.kill(child, signal.SIGKILL)
        cut_short += os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert cut_short > KILLS_OF_THE_PARENT // 3
    corpus.run_corpus([raw], out)
    assert tree(out) == undisturbed


def test_kill_with_workers_at_work(raw: Path, undisturbed: dict[str, str], tmp_path: Path) -> None:
    dice = random.Random(21)  # noqa: S311 - dice, not a secret
    command = [sys.executable, "-m", "pipeline", "run", str(raw), "--out", str(tmp_path)]
    for _ in range(KILLS_WITH_WORKERS):
        jobs = dice.choice(["1", "2", "4"])
        process = subprocess.Popen(
            [*command, "--force", "--jobs", jobs], cwd=ROOT, stderr=subprocess.DEVNULL
        )
        time.sleep(dice.uniform(0.2, 8.0))
        process.kill()
        process.wait()
    subprocess.run([*command, "--jobs", "2"], cwd=ROOT, stderr=subprocess.DEVNULL, check=False)
    assert tree(tmp_path) == undisturbed


def children_of(pid: int) -> list[int]:
    """Return the processes that a process has started and that still run."""
    listed = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for path in listed for child in path.read_text().split()]


def test_an_interrupt_is_told_leaves_no_worker_and_the_next_run_goes_on(
    raw: Path, undisturbed: dict[str, str], tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "pipeline", "run", str(raw), "--out", str(tmp_path)]
    # Who was started in the background ignores the signal, and so would the program.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen([*command, "--jobs", "2"], cwd=ROOT, stderr=subprocess.PIPE)
    signal.signal(signal.SIGINT, before)
    workers: list[int] = []
    until = time.monotonic() + 60
    while len(workers) < 2 and time.monotonic() < until:
        workers = children_of(process.pid)
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == ExitCode.INTERRUPTED
    assert told.decode().splitlines()[-1].startswith("interrupted; what is done is kept")
    assert len(workers) == 2 and not any(Path(f"/proc/{pid}/cmdline").exists() for pid in workers)
    assert tree(tmp_path).items() <= undisturbed.items()
    subprocess.run(command, cwd=ROOT, stderr=subprocess.DEVNULL, check=False)
    assert tree(tmp_path) == undisturbed


# --- pictures ---------------------------------------------------------------------------------


def test_a_picture_never_costs_the_facts(
    raw: Path, undisturbed: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = in_this_process()

    def dies_drawing(*given: Any) -> Iterator[tuple[int, Reply]]:
        command, requests, *rest = given
        for index, request in enumerate(requests):
            if request["path"].endswith("b.pdf") and request.get("drawn", True):
                words = f"a library says something\n{run.DRAWING}\nabort"
                yield index, Reply(status=Status.CRASHED, detail="died", last_words=words)
            else:
                yield from ((index, reply) for _, reply in work(command, [request], *rest))

    monkeypatch.setattr(corpus, "run_isolated", dies_drawing)
    report = corpus.run_corpus([raw], tmp_path)
    assert [str(outcome.status) for outcome in report.outcomes] == ["done", "not_a_pdf", "done"]
    page = (tmp_path / "อำเภอ/b.pdf.html").read_text(encoding="utf-8")
    assert "the pages could not be drawn" in page and "data:image/png" not in page
    named = {
        os.fsencode(name).hex() for name in ("อำเภอ/b.pdf.txt", "อำเภอ/b.pdf.json", "run.json")
    }
    now = tree(tmp_path)
    assert {name: now[name] for name in named} == {name: undisturbed[name] for name in named}


def test_a_page_that_was_deleted_is_made_again(
    raw: Path, undisturbed: dict[str, str], tmp_path: Path, inline: None
) -> None:
    corpus.run_corpus([raw], tmp_path)
    (tmp_path / "อำเภอ/b.pdf.html").unlink()
    report = corpus.run_corpus([raw], tmp_path)
    assert [outcome.skipped for outcome in report.outcomes if not outcome.failed] == [True, False]
    assert tree(tmp_path) == undisturbed


# --- file names -------------------------------------------------------------------------------


def test_forty_odd_names_and_each_has_its_result(tmp_path: Path, inline: None) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    (raw / "sub").mkdir(parents=True)
    names = [*ODD_NAMES, "sub/ประกาศ.pdf", "run.json.txt", "index.html.txt", "a~1.txt"]
    names += [unicodedata.normalize("NFD", "İzmir.txt"), unicodedata.normalize("NFC", "İzmir.txt")]
    paths = [os.fsencode(raw / name) for name in names]
    paths += [os.fsencode(raw) + b"/" + name for name in (b"\xa1\xa2.txt", b"\xa1\xa3.pdf")]
    for path in paths:
        with open(path, "wb") as file:
            file.write(pdf(page_objects()) if path.lower().endswith(b".pdf") else NOTICE.encode())
    (raw / "link.pdf").symlink_to("*?.pdf")
    assert len(set(paths)) == len(paths) >= 40
    report = corpus.run_corpus([raw], out, options=Options(ocr=False))
    assert {str(o.status) for o in report.outcomes} == {"done"}
    true_paths = sorted(shown(os.fsdecode(os.path.relpath(p, os.fsencode(raw)))) for p in paths)
    recorded = []
    for outcome in report.outcomes:
        text, document = store.result_paths(out, outcome.source.name)
        head = json.loads(document.read_text(encoding="utf-8"))["document"]
        recorded.append(head["source"]["path"])
        assert hashlib.sha256(text.read_bytes()).hexdigest() == head["layers"]["repaired"]["sha256"]
    assert sorted(recorded) == sorted([*true_paths, "link.pdf"])
    again = corpus.run_corpus([raw], out, options=Options(ocr=False))
    assert all(outcome.skipped for outcome in again.outcomes)


def test_a_brochure_that_vanishes_meanwhile_costs_itself_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    for name in ("a.txt", "b.txt", "c.txt", "d.txt"):
        (raw / name).write_text(NOTICE, encoding="utf-8")

    def meanwhile(request: dict[str, Any]) -> None:
        if request["shown"] == "a.txt":
            (raw / "b.txt").unlink()  # before its request is made
            (raw / "c.txt").unlink()
            os.mkfifo(raw / "c.txt")  # an ordinary file has become one that blocks its reader

    monkeypatch.setattr(corpus, "run_isolated", in_this_process(meanwhile))
    report = corpus.run_corpus([raw], tmp_path / "out")
    found = {outcome.source.name: outcome.status for outcome in report.outcomes}
    assert (found["a.txt"], found["d.txt"]) == (Status.DONE, Status.DONE)
    gone = {Status.NOT_A_FILE, Status.UNREADABLE, Status.CHANGED}
    assert found["b.txt"] in gone and found["c.txt"] in gone


# --- many -------------------------------------------------------------------------------------


@pytest.mark.skipif(not SOAK, reason="takes minutes: make soak")
def test_two_thousand_brochures_in_one_run(tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    for n in range(MANY):
        (raw / f"{n:04}.txt").write_text(f"ฉบับที่ {n} {NOTICE}", encoding="utf-8")
    held: list[int] = []

    def tell(outcome: corpus.Outcome, done: int, total: int) -> None:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
        held.append(int(status.split("VmRSS:")[1].split()[0]))

    report = corpus.run_corpus([raw], out, jobs=2, tell=tell)
    assert [outcome.status for outcome in report.outcomes] == [Status.DONE] * MANY
    growth = max(held) - max(held[:200])
    assert growth < 20_000, f"the parent grew by {growth} kB"
    started = time.perf_counter()
    again = corpus.run_corpus([raw], out)
    assert all(outcome.skipped for outcome in again.outcomes)
    print(f"second run {time.perf_counter() - started:.2f} s, growth {growth} kB")
