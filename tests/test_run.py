"""A run over a corpus: a status for every input, the same bytes however it is done."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from pipeline import corpus, run
from pipeline.errors import BrochureError, Status
from pipeline.publish.schema import json_schema
from pipeline.run import Options

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "corpus/raw"
SHARED = ROOT.parent / "shared"
BROCHURES = sorted(SHARED.glob("brochures/*")) + sorted(SHARED.glob("facts/dev/*.txt"))

NOTICE = (
    "เทศบาลนครลำปางลงนามบันทึกความเข้าใจกับเมืองคานาซาวะ ประเทศญี่ปุ่น "
    "เมื่อวันที่ 14 กุมภาพันธ์ 2566 วงเงิน 12 ล้านบาท\n"
)


def tree(folder: Path) -> dict[str, str]:
    """Return every file of a folder with the hash of its bytes."""
    return {
        os.fsencode(path.relative_to(folder)).hex(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def statuses(report: corpus.Report) -> dict[str, str]:
    return {outcome.source.name: str(outcome.status) for outcome in report.outcomes}


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small corpus with every sort of bad input in it."""
    folder = tmp_path_factory.mktemp("corpus") / "raw"
    (folder / "ตำบล").mkdir(parents=True)
    (folder / "a.txt").write_text(NOTICE, encoding="utf-8")
    (folder / "old.txt").write_text(NOTICE, encoding="cp874")
    (folder / "ตำบล/ประกาศ\nด่วน.txt").write_text(NOTICE * 3, encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "blank.txt").write_text(" \n\n\t\n", encoding="utf-8")
    (folder / "text.pdf").write_text(NOTICE, encoding="utf-8")
    (folder / "truncated.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pag")
    (folder / "noise.pdf").write_bytes(b"%PDF-1.4\n" + bytes(range(256)) * 40)
    (folder / "folder.pdf").mkdir()
    os.mkfifo(folder / "pipe.pdf")
    (folder / "dead.pdf").symlink_to(folder / "nowhere.pdf")
    return folder


@pytest.fixture(scope="module")
def done(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[corpus.Report, Path]:
    out = tmp_path_factory.mktemp("out")
    return corpus.run_corpus([raw], out, jobs=2), out


def test_every_input_has_a_status(done: tuple[corpus.Report, Path]) -> None:
    told = statuses(done[0])
    assert told.pop("truncated.pdf") in {"damaged", "not_a_pdf", "empty"}
    assert told.pop("noise.pdf") in {"damaged", "not_a_pdf", "empty"}
    assert told == {
        "a.txt": "done",
        "old.txt": "done",
        "ตำบล/ประกาศ\nด่วน.txt": "done",
        "empty.txt": "empty",
        "empty.pdf": "empty",
        "blank.txt": "empty",
        "text.pdf": "not_a_pdf",
        "folder.pdf": "not_a_file",
        "pipe.pdf": "not_a_file",
        "dead.pdf": "not_a_file",
    }


def test_a_failure_names_the_file_and_the_remedy_in_one_line(
    done: tuple[corpus.Report, Path],
) -> None:
    failures = done[0].failures
    assert len(failures) == 9
    for outcome in failures:
        assert outcome.source.shown in outcome.message, outcome
        assert outcome.remedy
        assert "\n" not in outcome.message + outcome.remedy
        assert str(ROOT) not in outcome.message


def test_the_run_reports_itself(done: tuple[corpus.Report, Path]) -> None:
    report = json.loads((done[1] / "run.json").read_text(encoding="utf-8"))
    assert report["complete"] is True
    assert report["brochures"] == sum(report["statuses"].values()) == 12
    assert set(report["statuses"]) <= set(Status)
    assert report["totals"]["dates"] >= 3


def test_results_hold_what_they_say(done: tuple[corpus.Report, Path]) -> None:
    validator = Draft202012Validator(json_schema())
    documents = [*done[1].rglob("*.txt.json"), *done[1].rglob("*.pdf.json")]
    assert len(documents) == 3
    for path in documents:
        document = json.loads(path.read_text(encoding="utf-8"))
        validator.validate(document)
        text = path.with_suffix(".txt").read_bytes()
        layer = document["document"]["layers"]["repaired"]
        assert layer["sha256"] == hashlib.sha256(text).hexdigest()
        for mention in document["mentions"]:
            assert text.decode()[slice(*mention["span"])] == mention["text"]
        assert str(ROOT) not in path.read_text(encoding="utf-8")


def test_an_old_encoding_is_recognised_and_said(done: tuple[corpus.Report, Path]) -> None:
    assert (done[1] / "old.txt.txt").read_bytes() == (done[1] / "a.txt.txt").read_bytes()
    document = json.loads((done[1] / "old.txt.json").read_text(encoding="utf-8"))
    assert any("874" in warning["message"] for warning in document["warnings"])


def test_any_number_of_workers_gives_the_same_bytes(
    raw: Path, done: tuple[corpus.Report, Path], tmp_path: Path
) -> None:
    corpus.run_corpus([raw], tmp_path, jobs=1)
    assert tree(tmp_path) == tree(done[1])


def test_a_second_run_does_nothing_and_changes_nothing(
    raw: Path, done: tuple[corpus.Report, Path]
) -> None:
    before = tree(done[1])
    ages = {path: path.stat().st_mtime_ns for path in done[1].rglob("*.txt")}
    report = corpus.run_corpus([raw], done[1], jobs=1)
    assert sum(outcome.skipped for outcome in report.outcomes) == 3
    assert tree(done[1]) == before
    assert {path: path.stat().st_mtime_ns for path in ages} == ages


def test_what_changed_is_done_again_and_what_broke_is_taken_away(tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    for name in ("a.txt", "b.txt", "c.txt"):
        (raw / name).write_text(NOTICE, encoding="utf-8")
    corpus.run_corpus([raw], out)
    (raw / "a.txt").write_text(NOTICE.replace("14", "15"), encoding="utf-8")
    (raw / "b.txt").write_bytes(b"")
    (raw / "c.txt").unlink()
    report = corpus.run_corpus([raw], out)
    assert statuses(report) == {"a.txt": "done", "b.txt": "empty"}
    assert "15 กุมภาพันธ์" in (out / "a.txt.txt").read_text(encoding="utf-8")
    assert not (out / "b.txt.json").exists() and not (out / "b.txt.txt").exists()
    assert report.without_source == ("c.txt",)
    assert (out / "c.txt.json").exists()


def test_a_failure_ends_a_run_that_should_fail_fast(raw: Path, tmp_path: Path) -> None:
    report = corpus.run_corpus([raw], tmp_path, fail_fast=True)
    assert len(report.failures) == 1
    assert json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))["complete"] is False


def test_a_folder_without_brochures_is_an_empty_run(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    assert corpus.run_corpus([tmp_path / "raw"], tmp_path / "out").outcomes == ()


def test_a_killed_run_goes_on_where_it_was_and_ends_the_same(
    done: tuple[corpus.Report, Path], raw: Path, tmp_path: Path
) -> None:
    command = [
        sys.executable,
        "-m",
        "pipeline",
        "run",
        str(raw),
        "--out",
        str(tmp_path),
        "--jobs",
        "1",
    ]
    for moment in (0.4, 3.0):
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        process.wait()
    subprocess.run(command, cwd=ROOT, stderr=subprocess.DEVNULL, check=False)
    assert tree(tmp_path) == tree(done[1])


def test_an_unforeseen_exception_costs_one_brochure(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("a fault\nof two lines")

    monkeypatch.setattr(run, "process", broken)
    told, blobs = run.answer(request(Path("a.txt")))
    assert (told["status"], blobs) == (Status.FAILED, ())
    assert told["message"].startswith("a.txt: KeyError:") and "\n" not in told["message"]
    assert "test_run.py" in told["message"]


def test_a_hidden_memory_error_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        try:
            raise MemoryError
        except MemoryError:
            raise ValueError("the library's own error") from None

    monkeypatch.setattr(run, "process", broken)
    assert run.answer(request(Path("a.txt")))[0]["status"] == Status.OUT_OF_MEMORY


def test_a_file_that_changes_meanwhile_has_a_status(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(NOTICE, encoding="utf-8")
    process = run.process

    def slow(*given: Any, **more: Any) -> Any:
        sheet = process(*given, **more)
        path.write_text("x", encoding="utf-8")
        return sheet

    monkeypatch.setattr(run, "process", slow)
    assert run.answer(request(path))[0]["status"] == Status.CHANGED


def request(path: Path) -> dict[str, Any]:
    return {
        "path": str(path),
        "shown": path.name,
        "text_name": f"{path.name}.txt",
        "home": "index.html",
        "options": Options().as_request(),
    }


def test_options_survive_the_way_to_the_worker(tmp_path: Path) -> None:
    options = Options(run.date(2024, 5, 1), (tmp_path / "towns.csv",), ocr=False)
    assert Options.from_request(json.loads(json.dumps(options.as_request()))) == options


def test_a_text_without_a_letter_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("\n \n", encoding="utf-8")
    with pytest.raises(BrochureError) as caught:
        run.process(path, name="a.txt")
    assert caught.value.status is Status.EMPTY


def test_the_sample_brochures_give_facts(tmp_path: Path) -> None:
    report = corpus.run_corpus([SAMPLES], tmp_path, jobs=2)
    assert len(report.outcomes) >= 4 and not report.failures
    for outcome in report.outcomes:
        assert outcome.made is not None
        assert outcome.made.counts["dates"] and outcome.made.counts["cities"]


@pytest.mark.skipif(not BROCHURES, reason="the reference brochures are not at hand")
def test_the_reference_brochures_end_with_sound_results(tmp_path: Path) -> None:
    small = [path for path in BROCHURES if path.suffix in {".txt", ".pdf"}]
    small = [path for path in small if path.stat().st_size < 100_000]
    report = corpus.run_corpus(small, tmp_path, jobs=2, options=Options(ocr=False))
    assert len(report.outcomes) == len(small) > 5
    bad = {Status.FAILED, Status.CRASHED, Status.TIMEOUT, Status.OUT_OF_MEMORY}
    assert not [o.message for o in report.outcomes if o.status in bad]
