"""False blanks, moved marks and lost marks at once: what shows them, and what stays as it was."""

from __future__ import annotations

import pytest
from rapidfuzz.distance import Levenshtein

from pipeline.repair.attach import are_moved
from pipeline.repair.blanks import price_blanks
from pipeline.repair.language import load
from pipeline.repair.reader import pieces_of
from pipeline.spans import Span
from tests.bench_restore import blanks_of
from tests.damage import at_some, blank_nikhahit, cut_words, drop_private_use, mix, move_marks
from tests.repairing import clean, repaired
from tests.test_restore import TRUE


def letters(text: str) -> str:
    return "".join(text.split())


def wrong_letters(text: str) -> int:
    return Levenshtein.distance(letters(text), letters(TRUE))


@pytest.mark.parametrize("rate", [0.03, 0.05, 0.2])
def test_false_blanks_go_and_the_writers_stay(rate: float) -> None:
    damaged = cut_words(TRUE, rate, 7)
    got = repaired(damaged)
    assert letters(got.text) == letters(TRUE)
    real, seen, kept = blanks_of(TRUE), blanks_of(damaged), blanks_of(got.text)
    assert len(seen - real - kept) >= 0.7 * len(seen - real)  # one in four is between words
    assert len(real - kept) <= 1
    assert all(not r.lossless for r in got.repairs if r.mechanism == "drop_stray_blanks")
    assert clean(got.text) == got.text


def test_torn_words_show_false_blanks_where_the_script_rules_none_out() -> None:
    model = load()
    assert price_blanks(TRUE, model, 0) is None
    few = price_blanks(cut_words(TRUE, 0.03, 7), model, 0)
    many = price_blanks(cut_words(TRUE, 0.3, 7), model, 0)
    assert few is not None and many is not None
    assert few.between > few.inner
    assert few.between >= many.between


@pytest.mark.parametrize("rate", [0.02, 0.05, 0.2])
def test_the_share_of_false_blanks_is_found(rate: float) -> None:
    found = [price_blanks(cut_words(TRUE * 4, rate, seed), load(), 0) for seed in range(4)]
    rates = [prices.rate for prices in found if prices is not None]
    assert sum(rates) / 4 == pytest.approx(rate, rel=0.25)


def test_a_long_line_is_cut_beside_a_sign_rather_than_in_a_word() -> None:
    text = "เมืองคู่มิ ตร" * 100 + " 5 " + "ความร่วม มือ" * 200
    pieces = list(pieces_of(text, Span(0, len(text))))
    assert "".join(piece.of(text) for piece in pieces) == text
    assert pieces[0].of(text).endswith(" 5 ")
    assert all(piece.of(text).endswith("ความร่วม ") for piece in pieces[1:-1])


def test_a_name_in_two_parts_is_no_torn_word() -> None:
    text = "ผู้ประสานงานคือ นายธนกร บุญรักษาชัย และนางสาวอรอุมา ศรีวิไลพร โทร. 1234\n"
    assert repaired(text).text == text


def test_a_blank_lost_its_ring_in_words_and_is_room_where_glyphs_are_spread() -> None:
    spread = "ก า ร จั ด ก า ร น้ำ ท่ ว ม แ ล ะ ค ว า ม พ ร้ อ ม ข อ ง ช า ว บ้ า น"
    text = f"{blank_nikhahit(TRUE)}\n{spread}\n"
    assert text.count(" า") > spread.count(" า") + 8
    assert letters(clean(text)) == letters(TRUE + spread)


def test_lost_marks_and_false_blanks_are_read_together() -> None:
    damaged = cut_words(drop_private_use(TRUE), 0.05, 7)
    assert wrong_letters(damaged) > 40
    assert wrong_letters(clean(damaged)) <= 2


def test_marks_lost_here_and_there_come_back() -> None:
    damaged = [at_some(drop_private_use, TRUE, 0.1, seed) for seed in range(6)]
    lost, left = sum(map(wrong_letters, damaged)), sum(wrong_letters(clean(d)) for d in damaged)
    assert lost > 20
    assert left <= 0.1 * lost


def test_all_kinds_at_once() -> None:
    damaged = [mix(TRUE, 0.05, seed) for seed in range(6)]
    lost, left = sum(map(wrong_letters, damaged)), sum(wrong_letters(clean(d)) for d in damaged)
    assert lost > 20
    assert left <= 0.2 * lost


@pytest.mark.parametrize("rate", [0.02, 0.05, 0.15])
def test_moved_marks_go_home(rate: float) -> None:
    damaged = move_marks(TRUE, rate, 5)
    assert damaged != TRUE
    assert are_moved(damaged, load())
    assert clean(damaged) == TRUE


def test_a_single_moved_mark_is_a_slip_of_the_writer() -> None:
    assert not are_moved(TRUE.replace("จังหวัด", "จงัหวัด", 1), load())
    assert not are_moved(TRUE, load())


def test_a_blank_behind_a_moved_vowel_stays() -> None:
    text = "งานนี้จัดขึ้นหลายครั้ง ที่ศาลากลาง\nฝ่ายปกครองมาตั้ง แต่เช้า\n"
    damaged = text.replace("ครั้ง", "ครงั้").replace("ตั้ง", "ตงั้")
    assert clean(damaged) == text


def test_most_gaps_of_a_brochure_decide_about_the_doubtful_ones() -> None:
    text = "ของที่นำมาจำนำ และที่จำหน่าย ทำรายการประจำวัน นำส่งสำนักงานกำกับ จำนวนที่กำหนด\n"
    assert clean(blank_nikhahit(text)) == text


def test_a_line_whose_writer_parts_all_words_stays() -> None:
    spaced = "หลัง เลิก งาน เขา กลับ บ้าน ไป พบ ลูก ที่ รอ อยู่ หน้า ประตู\n"
    got = clean(cut_words(TRUE, 0.05, 7) + "\n" + spaced)
    assert got.endswith("\n" + spaced)


def test_a_spread_word_is_closed_where_other_damage_was_mended() -> None:
    """One such word is too little to price blanks by; a PUA mark says that marks were mended."""
    text = TRUE + "\n\nตัวชี้วัดการบริหารงานข อ งองค์กร\n"
    assert price_blanks(text, load(), 0) is None
    assert clean(text) == text
    assert "บริหารงานขององค์กร" in clean(text + "\nผู\uf70bนำชุมชน\n")


@pytest.mark.parametrize("pieces", ["กลั บ", "ข อง"])
def test_such_a_line_stays_where_false_blanks_tear_its_words(pieces: str) -> None:
    spaced = "หลัง เลิก งาน เขา กลับ บ้าน ของ เพื่อน ไป พบ ลูก ที่ รอ อยู่ หน้า ประตู\n"
    torn = spaced.replace(pieces.replace(" ", ""), pieces)
    got = clean(cut_words(TRUE, 0.05, 7) + "\n" + torn)
    assert got.endswith("\n" + spaced)
