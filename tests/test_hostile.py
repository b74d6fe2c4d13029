"""Hostile PDFs: one status each, the parent alive, and the honest ones beside them done."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from pipeline import corpus
from pipeline.errors import Status
from pipeline.run import Options
from pipeline.settings import WORKERS
from tests.hostile import HOSTILE, page_objects, pdf

HARMLESS = {
    "page_without_a_box",
    "page_inside_out",
    "negative_length",
    "no_root",
    "table_in_the_wrong_place",
    "page_tree_of_two_thousand_million",
    "title_with_controls_and_markup",
}
"""Spoiled, but the one word of the page can still be read."""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, corpus.Outcome]:
    folder = tmp_path_factory.mktemp("hostile")
    for name, build in HOSTILE.items():
        (folder / f"{name}.pdf").write_bytes(build())
    (folder / "000_honest.pdf").write_bytes(pdf(page_objects()))
    (folder / "zzz_honest.txt").write_text("วันที่ 3 มกราคม 2567", encoding="utf-8")
    patient = pytest.MonkeyPatch()
    hurried = dataclasses.replace(WORKERS, cpu_seconds=4.0, elapsed_seconds=120.0)
    patient.setattr(corpus, "WORKERS", hurried)
    report = corpus.run_corpus([folder], folder / "out", jobs=2, options=Options(ocr=False))
    patient.undo()
    assert json.loads((folder / "out/run.json").read_text("utf-8"))["complete"] is True
    return {Path(outcome.source.name).stem: outcome for outcome in report.outcomes}


def test_every_one_has_a_status_and_none_is_a_fault_of_ours(
    outcomes: dict[str, corpus.Outcome],
) -> None:
    assert len(outcomes) == len(HOSTILE) + 2
    faults = {n: o.message for n, o in outcomes.items() if o.status in {"failed", "crashed"}}
    assert not faults


def test_the_honest_ones_are_done(outcomes: dict[str, corpus.Outcome]) -> None:
    for name in ("000_honest", "zzz_honest"):
        assert outcomes[name].status is Status.DONE


def test_what_can_be_read_is_read(outcomes: dict[str, corpus.Outcome]) -> None:
    done = {name for name, outcome in outcomes.items() if outcome.status is Status.DONE}
    assert done >= HARMLESS


def test_a_refusal_names_file_and_remedy_and_no_folder(
    outcomes: dict[str, corpus.Outcome],
) -> None:
    refused = [outcome for outcome in outcomes.values() if outcome.failed]
    assert len(refused) >= 5
    for outcome in refused:
        assert outcome.source.shown in outcome.message
        assert outcome.remedy and "/" not in outcome.message


def test_a_lock_is_told_apart_from_damage(outcomes: dict[str, corpus.Outcome]) -> None:
    assert outcomes["encrypted_with_a_password"].status is Status.ENCRYPTED
    assert outcomes["deflate_bomb"].status in {Status.OUT_OF_MEMORY, Status.TOO_LARGE}
