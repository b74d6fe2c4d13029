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

TARGET = dataclasses.replace(
    WORKERS,
    cpu_seconds=60.0,
    cpu_seconds_per_megabyte=0.0,
    elapsed_seconds=600.0,
    memory_bytes=600_000_000,
    memory_bytes_per_megabyte=0,
)
"""What a hostile brochure may use at most; past it the worker ends as `timeout` or
`out_of_memory`, and a refusal is what a brochure like these deserves before that."""
REFUSED = {
    "deflate_bomb": Status.TOO_LARGE,
    "deflate_bomb_in_a_bomb": Status.TOO_LARGE,
    "run_length_bomb": Status.TOO_LARGE,
    "form_bomb": Status.TOO_LARGE,
    "contents_a_hundred_thousand_times": Status.TOO_LARGE,
    "million_glyphs_on_a_page": Status.TOO_LARGE,
    "ten_thousand_pages": Status.TOO_LARGE,
    "million_objects": Status.TOO_LARGE,
    "million_objects_in_a_stream": Status.TOO_LARGE,
    "object_stream_bomb": Status.TOO_LARGE,
    "object_stream_bomb_in_a_bomb": Status.TOO_LARGE,
    "table_of_objects_that_is_a_bomb": Status.TOO_LARGE,
    "table_of_objects_of_no_width": Status.TOO_LARGE,
    "giant_page": Status.TOO_LARGE,
    "huge_picture": Status.TOO_LARGE,
    "states_saved_and_never_restored": Status.TOO_LARGE,
    "marked_content_never_ended": Status.TOO_LARGE,
    "name_of_two_megabytes": Status.DAMAGED,
    "only_a_header": Status.DAMAGED,
    "encrypted_with_a_password": Status.ENCRYPTED,
    "encrypted_in_an_unknown_way": Status.ENCRYPTED,
}
HARMLESS = {
    "length_that_is_itself",
    "page_tree_without_pages",
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
    patient.setattr(corpus, "WORKERS", TARGET)
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


def test_none_goes_past_the_limits_of_its_worker(outcomes: dict[str, corpus.Outcome]) -> None:
    past = {n: o.status for n, o in outcomes.items() if o.status in {"timeout", "out_of_memory"}}
    assert not past


@pytest.mark.parametrize(("name", "status"), REFUSED.items())
def test_what_no_honest_file_holds_is_refused(
    outcomes: dict[str, corpus.Outcome], name: str, status: Status
) -> None:
    assert outcomes[name].status is status


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
