"""What a run would find, what it takes away, what it tells of its time."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from pipeline import cli
from pipeline.corpus import Report, run_corpus
from pipeline.errors import ExitCode
from pipeline.run import Options
from pipeline.sources import FEEDS, OF_THE_RUN
from pipeline.standing import State, find_standings

NOTICE = "จังหวัดแพร่เปิดตลาดน้ำวันที่ 9 มีนาคม 2565\n"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Report]:
    """Return brochures and results of which every state can be seen."""
    folder = tmp_path_factory.mktemp("standing")
    raw, out = folder / "raw", folder / "out"
    (raw / "sub").mkdir(parents=True)
    for name in ("same.txt", "edited.txt", "gone.txt", "sub/gone.txt"):
        (raw / name).write_text(NOTICE, encoding="utf-8")
    (raw / "broken.pdf").write_bytes(b"no PDF")
    report = run_corpus([raw], out)
    (raw / "edited.txt").write_text(NOTICE * 2, encoding="utf-8")
    (raw / "gone.txt").unlink()
    (raw / "sub/gone.txt").unlink()
    (raw / "late.txt").write_text(NOTICE, encoding="utf-8")
    (raw / "dead.pdf").symlink_to("nowhere")
    return raw, out, report


STATES = {
    "broken.pdf": State.FAILED,
    "dead.pdf": State.FAILED,
    "edited.txt": State.STALE,
    "gone.txt": State.REMOVED,
    "late.txt": State.NEW,
    "same.txt": State.DONE,
    "sub/gone.txt": State.REMOVED,
}


def test_every_brochure_and_every_result_has_a_state(corpus: tuple[Path, Path, Report]) -> None:
    raw, out, _ = corpus
    found = find_standings([raw], out, Options())
    assert {one.name: one.state for one in found} == STATES
    assert {one.name for one in found if one.reason} == {"broken.pdf", "dead.pdf"}


def test_other_choices_make_results_stale(corpus: tuple[Path, Path, Report]) -> None:
    raw, out, _ = corpus
    states = {one.name: one.state for one in find_standings([raw], out, Options(ocr=False))}
    assert states["same.txt"] is State.STALE


def test_without_results_all_is_new_and_nothing_is_made(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NOTICE, encoding="utf-8")
    [one] = find_standings([tmp_path], tmp_path / "out", Options())
    assert one.state is State.NEW and not (tmp_path / "out").exists()


def test_status_tells_people_and_programs(
    corpus: tuple[Path, Path, Report], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    raw, out, _ = corpus
    assert cli.main(["status", str(raw), "--out", str(out)]) == ExitCode.OK
    told = capsysbinary.readouterr()
    assert "stale   edited.txt" in told.out.decode().splitlines()
    assert told.err.decode().strip() == "1 done, 2 failed, 1 new, 2 removed, 1 stale"
    cli.main(["status", str(raw), "--out", str(out), "--json"])
    counts = json.loads(capsysbinary.readouterr().out)["counts"]
    assert counts == {"done": 1, "failed": 2, "new": 1, "removed": 2, "stale": 1}


def test_each_stage_tells_its_time_and_no_result_holds_it(
    corpus: tuple[Path, Path, Report], tmp_path: Path
) -> None:
    _, out, report = corpus
    done = [outcome for outcome in report.outcomes if not outcome.failed]
    assert len(done) == 4
    for outcome in done:
        assert {"read", "repair", "tokenize", "extract", "publish"} <= outcome.seconds.keys()
        assert all(seconds >= 0 for seconds in outcome.seconds.values())
    assert b"seconds" not in (out / "run.json").read_bytes()


@pytest.fixture
def small(tmp_path: Path) -> tuple[Path, Path]:
    """Return a run with one brochure gone, in a folder of its own."""
    raw, out = tmp_path / "raw", tmp_path / "out"
    (raw / "sub").mkdir(parents=True)
    for name in ("a.txt", "sub/b.txt"):
        (raw / name).write_text(NOTICE, encoding="utf-8")
    run_corpus([raw], out)
    (raw / "sub/b.txt").unlink()
    (raw / "sub").rmdir()
    return raw, out


def results_of_brochures(out: Path) -> set[str]:
    """Return the documents in `out`, apart from what the run itself writes there."""
    return {
        name
        for path in out.rglob("*.json")
        if (name := path.relative_to(out).as_posix()) not in OF_THE_RUN
        and not name.startswith(f"{FEEDS}/")
    }


def test_results_without_a_brochure_go_when_it_is_asked_for(small: tuple[Path, Path]) -> None:
    raw, out = small
    assert run_corpus([raw], out).without_source == ("sub/b.txt",)
    report = run_corpus([raw], out, prune=True)
    assert (report.pruned, report.without_source) == (("sub/b.txt",), ())
    assert results_of_brochures(out) == {"a.txt.json"}
    assert not (out / "sub").exists()


def test_a_folder_that_is_not_there_prunes_nothing(small: tuple[Path, Path]) -> None:
    raw, out = small
    report = run_corpus([raw, raw.parent / "unplugged"], out, prune=True)
    assert (report.pruned, report.without_source) == ((), ("sub/b.txt",))
    assert results_of_brochures(out) == {"a.txt.json", "sub/b.txt.json"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_prunes_nothing(small: tuple[Path, Path]) -> None:
    raw, out = small
    (raw / "closed").mkdir(mode=0)
    report = run_corpus([raw], out, prune=True)
    (raw / "closed").chmod(0o700)
    assert report.pruned == ()
