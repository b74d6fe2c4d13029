"""Blanks that stand for lost marks: told by where they stand, and not by where they do not."""

from __future__ import annotations

from pipeline import thai
from pipeline.repair.blanked import blanks_for_marks
from pipeline.spans import Edit, Span
from tests.damage import SPREAD
from tests.repairing import clean, repaired

TRUE = (
    "ช่างไม้ในหมู่บ้านทำโต๊ะเก้าอี้ให้โรงเรียนโดยไม่คิดเงิน ผู้ปกครองช่วยกันทาสี "
    "แล้วทุกห้องก็มีที่นั่งครบทุกคนตั้งแต่ต้นปีนี้เป็นต้นไป ครูใหญ่บอกว่าเด็กนั่งเรียนได้นานกว่าแต่ก่อน "
    "และพ่อแม่ที่อยู่ไกลก็แวะมาดูบ่อยขึ้น เพราะได้ข่าวว่าห้องสมุดใหม่จะเปิดให้ทุกคนยืมหนังสือได้ด้วย\n"
)


def test_tones_that_read_as_blanks_come_back() -> None:
    damaged = SPREAD["10 tones"](TRUE * 2)
    assert damaged.count(" ") > 60
    assert clean(damaged) == TRUE * 2


def test_of_a_mark_and_a_blank_of_the_writers_one_blank_stays() -> None:
    true = TRUE + "ห้องสมุดเปิดวันที่ 12 มีนาคม และปิดตั้งแต่ 7 เมษายน ทั้งนี้ ผู้ที่อยู่ไกลยืมได้ 9 เล่ม\n"
    damaged = SPREAD["10 tones"](true)
    assert damaged.count("  ") == 4
    assert clean(damaged) == true


def test_a_tone_before_sara_aa_is_no_nikhahit() -> None:
    true = TRUE * 2 + "ผู้ค้าจ่ายค่าเช่าที่ด่านท่าเรือ และร้านค้าก็มีค่าใช้จ่ายเรื่องการค้ากับต่างเมือง\n"
    assert clean(SPREAD["10 tones"](true)) == true


def test_a_blank_behind_a_word_whose_mark_is_lost_is_kept_where_marks_are_just_lost() -> None:
    damaged = SPREAD["16 at 30 %"](TRUE * 3)
    assert clean(damaged).count(" ") == 3 * TRUE.count(" ")


def test_such_a_blank_is_as_sure_as_the_word() -> None:
    result = repaired(SPREAD["10 tones"](TRUE * 2))
    blanks = [r for r in result.repairs if r.evidence.startswith("a blank in the place")]
    assert blanks
    assert all(not blank.lossless and 0.5 < blank.confidence < 1 for blank in blanks)


def words(text: str, *pairs: tuple[str, str]) -> list[Edit]:
    at, edits = 0, []
    for seen, true in pairs:
        at = text.index(seen, at)
        edits.append(Edit(Span(at, at + len(seen)), true, "", lossless=False, confidence=0.9))
        at += len(seen)
    return edits


def test_only_the_blanks_in_the_places_of_marks_are_meant() -> None:
    mark = thai.MAI_EK
    text = "ไม แต ที วา กอน " * 2
    found = words(text, *[(w, w + mark) for w in ("ไม", "แต", "ที") * 2])
    assert [e.span.start for e in blanks_for_marks(text, found)] == [2, 5, 8, 18, 21, 24]
    assert blanks_for_marks(text, found[:4]) == []
    assert blanks_for_marks(text.replace(" ", "ๆ"), found) == []
