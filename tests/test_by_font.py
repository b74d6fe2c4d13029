"""Damage is done by fonts: each is read by itself, and what one lacks another may show."""

from __future__ import annotations

import pytest

from pipeline.repair import repair_text
from pipeline.repair.by_font import Font, Piece, font_spans, fonts_of, joined
from pipeline.repair.lexicon import UNIT_RE
from pipeline.spans import Alignment, Span
from pipeline.thai import MAI_HAN_AKAT, THANTHAKHAT
from tests.damage import KINDS
from tests.two_fonts import headed, set_in_fonts

HEADINGS = (
    "ผู้สูงอายุร่วมทำบุญเช้าวันเสาร์",
    "ตั้งกองทุนช่วยเด็กที่ต้องการเรียนต่อ",
    "สำนักงานใหม่เริ่มรับคำร้องทางโทรศัพท์",
    "นักท่องเที่ยวเพิ่มขึ้นครึ่งเท่าเมื่อสิ้นปี",
    "หมู่บ้านริมน้ำได้รางวัลชุมชนสร้างสรรค์",
)
BODY = (
    "ชาวบ้านที่มาร่วมงานได้รับต้นไม้คนละต้น เพื่อนำไปปลูกที่บ้าน",
    "เจ้าหน้าที่กล่าวว่าปีนี้มีผู้เข้าร่วมมากกว่าปีที่แล้วถึงสองเท่า",
    "ทั้งนี้ค่าใช้จ่ายทั้งหมดมาจากเงินที่ประชาชนร่วมกันบริจาค",
)
LINES = [f"{line}\n" for heading in HEADINGS for line in (heading, *BODY)]
SAME = str


@pytest.mark.parametrize("kind", KINDS)
def test_headings_alone_are_damaged(kind: str) -> None:
    raw = set_in_fonts(headed(LINES, KINDS[kind], SAME))
    assert _wrong("".join(LINES), repair_text(raw).text) <= 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_body_alone_is_damaged(kind: str) -> None:
    raw = set_in_fonts(headed(LINES, SAME, KINDS[kind]))
    assert _wrong("".join(LINES), repair_text(raw).text) <= 1


def test_each_font_has_its_own_damage() -> None:
    raw = set_in_fonts(headed(LINES, KINDS["14"], KINDS["16"]))
    assert _wrong("".join(LINES), repair_text(raw).text) <= 2


def test_each_font_has_its_own_ciphers() -> None:
    one = str.maketrans({THANTHAKHAT: "8", MAI_HAN_AKAT: "E"})
    other = str.maketrans({THANTHAKHAT: "E", MAI_HAN_AKAT: "8"})
    raw = set_in_fonts(headed(LINES, lambda s: s.translate(one), lambda s: s.translate(other)))
    assert repair_text(raw).text == "".join(LINES)


def test_undamaged_fonts_stay() -> None:
    raw = set_in_fonts(headed(LINES, SAME, SAME))
    assert repair_text(raw).repairs == ()


def _wrong(true: str, got: str) -> int:
    return sum(a != b for a, b in zip(UNIT_RE.findall(true), UNIT_RE.findall(got), strict=True))


def test_where_each_font_stands() -> None:
    raw = set_in_fonts([("ก ข\n", "A"), ("ค", "B"), ("ง\n", "A")])
    assert font_spans(raw) == {"A": [Span(0, 4), Span(5, 7)], "B": [Span(4, 5)]}


def test_one_font_is_not_parted() -> None:
    assert font_spans(set_in_fonts([("ก ข\n", "A")])) == {}


def test_a_font_with_hardly_any_thai_is_not_asked() -> None:
    spans = {"A": [Span(0, 40)], "B": [Span(40, 80)]}
    assert fonts_of("ก" * 40 + "2" * 40, spans, Alignment()) == ()
    assert len(fonts_of("ก" * 80, spans, Alignment())) == 2


def test_what_a_font_sets_is_found_again() -> None:
    text = "หนึ่ง two สาม\n"
    font = Font((Piece(0, Span(0, 5)), Piece(6, Span(10, 13))))
    assert font.read(text) == "หนึ่ง\nสาม"
    assert list(font.to_whole(Span(0, 9))) == [Span(0, 5), Span(10, 13)]
    assert list(font.to_whole(Span(7, 8))) == [Span(11, 12)]
    assert list(font.to_whole(Span(5, 6))) == []


def test_spans_that_touch_are_joined() -> None:
    spans = [Span(0, 2), Span(2, 2), Span(2, 4), Span(6, 7)]
    assert list(joined(spans)) == [Span(0, 4), Span(6, 7)]
