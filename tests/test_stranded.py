"""Marks left behind a stretch of text: which are brought back, which stay, and how sure that is."""

from __future__ import annotations

import pytest

from pipeline import thai
from pipeline.repair.context import is_in_words, sure_among_names
from pipeline.repair.language import load
from pipeline.repair.stranded import RIGHT_AMONG_STRANDED, bring_back_marks
from pipeline.spans import apply_edits
from tests.damage import strand_marks
from tests.repairing import clean, repaired

TRUE = (
    "ชมรมคนรักป่าชายเลนชวนอาสาสมัครปลูกต้นกล้าริมคลองในวันเสาร์นี้ "
    "ใครสนใจติดต่อที่ทำการหมู่บ้านได้ตั้งแต่เช้าจนถึงบ่ายสามโมง "
    "ทางกลุ่มเตรียมน้ำดื่มและอาหารกลางวันไว้ให้ทุกคนโดยไม่คิดค่าใช้จ่าย"
)


def brought_back(text: str) -> str:
    edits = sorted(bring_back_marks(text, load()), key=lambda edit: edit.span)
    assert all(not edit.lossless and 0 < edit.confidence < 1 for edit in edits)
    return apply_edits(text, edits)


@pytest.mark.parametrize("seed", range(4))
def test_stranded_marks_are_brought_back(seed: int) -> None:
    damaged = strand_marks(TRUE, 1.0, seed)
    assert damaged != TRUE
    assert clean(damaged) == TRUE


@pytest.mark.parametrize(
    ("gap", "closed"),
    [
        (" {} ", ""),
        ("\n{}\n", ""),
        (" {}\n", "\n"),
        (" {}  ", " "),
    ],
)
def test_what_stood_in_the_place_of_a_mark(gap: str, closed: str) -> None:
    text = "แผนพฒนาเกษตร" + gap.format(thai.MAI_HAN_AKAT) + "กรรมของจังหวัด"
    assert brought_back(text) == f"แผนพัฒนาเกษตร{closed}กรรมของจังหวัด"


def test_a_sign_behind_a_mark_goes_with_it() -> None:
    text = f"ช่วยคนเดนทางไกล\n{thai.SARA_I}\u00ca\nในตำบลนี้ทุกบ้าน"
    assert brought_back(text).startswith(f"ช่วยคนเดิ{chr(0xCA)}นทางไกล")


def test_a_mark_behind_a_blank_may_belong_to_the_last_base() -> None:
    text = f"แวดล {thai.MAI_THO} อม และ งานก {thai.MAI_EK} อสร้าง"
    assert brought_back(text) == text
    assert brought_back(f"ไม้เอก {thai.MAI_EK} ไม้โท {thai.MAI_THO}").count(" ") == 3


def test_in_a_text_with_stranded_marks_none_that_stands_alone_is_proved() -> None:
    damaged = strand_marks(TRUE * 3, 1.0, 1) + f" แบบมค {thai.MAI_EK} กซ"
    kinds = {r.mechanism: r for r in repaired(damaged).repairs if r.clean_span.end > 3 * len(TRUE)}
    assert not any(repair.lossless for repair in kinds.values())
    assert kinds["bring_back_marks"].confidence < 0.95


@pytest.mark.parametrize(
    ("text", "stranded"), [(TRUE * 3, False), (strand_marks(TRUE * 3, 1.0, 1), True)]
)
def test_no_gap_is_proved_false_by_a_mark_that_may_be_stranded(text: str, stranded: bool) -> None:
    gap = f"วันน{thai.MAI_HAN_AKAT} นี้"
    (closed,) = (
        repair
        for repair in repaired(text + gap).repairs
        if repair.mechanism == "close_gap_after_open_vowel"
    )
    assert closed.lossless is not stranded
    assert closed.confidence == (RIGHT_AMONG_STRANDED[closed.mechanism] if stranded else 1.0)


def test_marks_in_no_words_are_no_surer_than_names_are_many() -> None:
    assert not is_in_words("ที่ตลาดมีปลาทูปลฒาณุก", 14, 15, load())
    assert is_in_words("ที่ตลาดมีปลาทู", 9, 10, load())
    assert sure_among_names(1000, 10) == sure_among_names(1, 1) == 0.94
    assert sure_among_names(100, 50) == 0.5
