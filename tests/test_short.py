"""Short brochures: what a leaflet's few words prove, and what they do not."""

from __future__ import annotations

import pytest

from pipeline.repair.channels import AM_AS_AA, STACKED, STACKED_AM
from pipeline.repair.diagnosis import View
from pipeline.repair.language import load
from pipeline.repair.reader import Reader
from pipeline.repair.verdict import Question, best_hypothesis
from pipeline.spans import Span
from pipeline.thai import THANTHAKHAT
from tests.bench_restore import compare
from tests.brochure_like import brochure_like
from tests.damage import KINDS, SUBSTITUTES, substitute
from tests.repairing import clean, repaired

FEW_MARKS = 4
"""Two or three lost marks may be slips of the pen."""
LEAFLET = """\
เทศบาลเปิดรับสมัครผู้ที่ต้องการเข้าร่วมอบรมทำขนมไทย
สถานที่ ห้องประชุมชั้นสอง อาคารสำนักงานใหม่ จำนวนจำกัด
นำบัตรประชาชนมาด้วยทุกครั้ง ไม่มีค่าใช้จ่าย
"""


@pytest.mark.parametrize("kind", KINDS)
def test_three_lines_are_enough(kind: str) -> None:
    damaged = KINDS[kind](LEAFLET)
    right, wrong, left = compare(LEAFLET, damaged, clean(damaged))
    assert right >= 4
    assert wrong == 0
    assert left <= 1


@pytest.mark.parametrize("seed", range(6))
def test_lists_and_tables_come_back_too(seed: int) -> None:
    true = brochure_like(400, seed)
    for kind, damage in KINDS.items():
        damaged = damage(true)
        right, wrong, left = compare(true, damaged, clean(damaged))
        if right + left >= FEW_MARKS:
            assert right >= 3 * (wrong + left), kind


def test_undamaged_lists_and_tables_stay() -> None:
    pieces = [brochure_like(length, seed) for length in (100, 300, 1_000) for seed in range(40)]
    assert [piece for piece in pieces if repaired(piece).repairs] == []


@pytest.mark.parametrize(
    "slip",
    [
        "งานแสดงแฟชันของนักศึกษาที่ลานหน้าเมือง",
        "ครูใหญ่ให้นักเรียนทาการบ้านทุกวัน",
        "ติดต่อเจ้าหนาที่ได้ทุกวันตั้งแต่แปดโมงเช้า",
    ],
)
def test_one_slip_of_the_pen_is_no_damage(slip: str) -> None:
    assert clean(slip) == slip


def test_one_word_without_its_ring_is_enough_if_it_is_no_word() -> None:
    asked = "ที่ตั้งของสานักงาน"
    assert clean(asked) == "ที่ตั้งของสำนักงาน"


def test_a_name_that_returns_counts_once() -> None:
    name = "เจ้าชายโซโลมอน เดสตา เจ้าชายอิงกาดา เดสตา เจ้าหญิงไอดา เดสตา เจ้าหญิงเซเบล เดสตา "
    assert clean(name) == name


def test_what_is_proved_already_makes_the_next_channel_plainer() -> None:
    text = KINDS["16b"](KINDS["11"](LEAFLET))
    view, spans = View(text), [Span(0, len(text))]
    stacked = (STACKED, STACKED_AM)
    asked = Question(text, view, "sara_am", spans, known=stacked)
    assert best_hypothesis(asked, Reader(load()), [(AM_AS_AA,)]) == (AM_AS_AA,)
    assert clean(text) == LEAFLET


@pytest.mark.parametrize("name", SUBSTITUTES)
def test_ciphers_of_a_leaflet_are_solved(name: str) -> None:
    true = LEAFLET + "ศูนย์วัฒนธรรมรับสมัครจนถึงวันศุกร์ที่สิบห้ากุมภาพันธ์ เปิดทุกวันเสาร์\n"
    damaged = substitute(true, name)
    assert sum(a != b for a, b in zip(true, clean(damaged), strict=True)) <= 1


@pytest.mark.parametrize(
    "text",
    [
        "วิตามินC และวิตามินD มีในผักใบเขียวกับนม วิตามินC ละลายน้ำ",
        "นักเรียนชั้นม1 ม2 ม3 และป6 เข้าแถวหน้าเสาธง ชั้นป6 อยู่ทางขวา",
        "ห้อง8 ชั้น8 อาคาร8 ซอย8 ถนน8 หมู่8",
        "โควิด19 ระลอก2 เข็ม3 รุ่นX8 แผนB ขนาดXL",
        "ก๊าซCO2 น้ำH2O ฝุ่นPM2.5 กรดHCl",
        "#เที่ยวไทยE #ไทยเท่8 ติดตามที่ www.example.org/ไทยE",
        "ພາສາລາວ ភាសាខ្មែរ မြန်မာ ภาษาบาลี พุทฺธํ สรณํ คจฺฉามิ ธมฺมํ สรณํ คจฺฉามิ",
    ],
)
def test_codes_and_other_scripts_are_no_ciphers(text: str) -> None:
    assert clean(text) == text


def test_a_word_with_a_cipher_does_not_get_its_mark_twice() -> None:
    text = "คณะวิทยาศาสตร8 จัดสัปดาห8 หนังสือ ใกล้สวนสัตว8 ทุกวันเสาร8 ตลอดเดือนกุมภาพันธ8\n"
    assert f"{THANTHAKHAT}8" not in clean(text)
    assert f"{THANTHAKHAT}8" not in clean("คณะวิทยาศาสตร8\n")
