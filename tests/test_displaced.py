"""Displaced marks: dealt out anew at the rates of the text, and nothing else touched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from pipeline.repair.attach import are_moved
from pipeline.repair.dealing import deal_out
from pipeline.repair.displaced import put_marks_back, rates_by_strays, rates_by_words
from pipeline.repair.language import load
from pipeline.repair.patterns import patterns_of
from pipeline.repair.rates import FIRST_GUESS, Rates, measured
from pipeline.repair.slots import Went, changed, marks_in, parts_of, slots_of
from pipeline.thai import MAI_EK, MAI_THO, SARA_II
from pipeline.variants import Placed
from tests.brochure_like import brochure_like
from tests.damage import (
    KINDS,
    drop_private_use,
    move_marks,
    move_marks_everywhere,
    move_marks_forward,
    move_marks_over_blanks,
    move_tall_marks,
)
from tests.repairing import clean, repaired

TRUE = (
    "ตลาดริมน้ำแห่งนี้เปิดทุกวันเสาร์ ชาวบ้านนำผักพื้นบ้าน ปลาแห้ง และขนมที่ทำเองมาขาย\n"
    "ผู้ใหญ่บ้านเล่าว่าเมื่อก่อนคนในหมู่บ้านต้องเดินเท้าไปขายของถึงตัวอำเภอ "
    "กลับถึงบ้านก็มืดค่ำแล้ว\n"
    "ปีที่ผ่านมาเทศบาลจึงตั้งกลุ่มอาชีพ ช่วยกันซ่อมท่าเรือเก่า ปูพื้นใหม่ และติดไฟส่องสว่าง\n"
    "นักท่องเที่ยวที่มาครั้งแรกมักถามหาร้านก๋วยเตี๋ยวเรือใต้ต้นไทรใหญ่ ซึ่งเปิดมาเกินสี่สิบปี\n"
    "ฝ่ายป้องกันภัยแจ้งว่าช่วงหน้าฝนน้ำขึ้นสูง ผู้สูงอายุและเด็กเล็กควรอยู่ห่างจากตลิ่ง\n"
)
WAYS: dict[str, Callable[[str], str]] = {
    "here and there": lambda text: move_marks(text, 0.1, 3),
    "throughout": lambda text: move_marks(text, 1.0, 3),
    "forward": lambda text: move_marks_forward(text, 1.0, 3),
    "past anything": lambda text: move_marks_everywhere(text, 0.2, 3),
    "all past anything": lambda text: move_marks_everywhere(text, 1.0, 3),
    "tall bases": move_tall_marks,
    "over blanks": lambda text: move_marks_over_blanks(move_marks(text, 0.3, 3), 1.0, 3),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_mark_goes_home(way: str) -> None:
    damaged = WAYS[way](TRUE)
    assert damaged != TRUE
    assert clean(damaged) == TRUE


@pytest.mark.parametrize("way", WAYS)
def test_a_mark_put_back_says_so_and_is_not_called_proved(way: str) -> None:
    made = [r for r in repaired(WAYS[way](TRUE)).repairs if r.mechanism == "put_marks_back"]
    assert made
    assert all(0 < repair.confidence < 1 and not repair.lossless for repair in made)


def test_clean_text_shows_no_displaced_marks() -> None:
    assert rates_by_strays(TRUE, load()) is None
    assert rates_by_words(TRUE, load()) is None


def test_what_is_no_thai_is_not_dealt_out() -> None:
    garbled = "กฎ\u0e34ฌซ ฟธ\u0e48ฬญ ฑฒ\u0e39ฌฐ ธฮ\u0e49ฆฉ ฬฟ\u0e31ผฐ " * 40
    assert rates_by_words(garbled, load()) is None
    assert rates_by_strays("เ\u0e34ฬฌ แ\u0e39ฑฆฉ", load()) is None


def test_rates_say_which_way_the_marks_went() -> None:
    rates = measured(move_marks(TRUE, 1.0, 3), load())
    back, on = Went("back", "end", "base"), Went("on", "base", "end")
    assert rates[back] < 0.5 < 4 < rates[on]
    stayed, could_not = Went("kept", "end", "base"), Went("kept", "end", "end")
    assert rates[stayed] > 1.5 > 0.1 > rates[could_not]


def test_what_was_never_counted_is_dear_but_possible() -> None:
    rates = Rates(Counter({Went("kept", "base", "base"): 400}))
    assert 6 < rates[Went("back", "end", "base")] < 10


def test_dealing_keeps_the_letters_and_all_marks() -> None:
    for way in WAYS.values():
        for line in way(TRUE).splitlines():
            dealt = deal_out(line, load(), FIRST_GUESS, patterns_of(load()))
            assert sorted(dealt.text) == sorted(line)
            assert [s.letter for s in slots_of(dealt.text)] == [s.letter for s in slots_of(line)]


@pytest.mark.parametrize("line", ["", " ", MAI_EK * 3_000, "เ" * 3_000, "กำ" * 800, "ก" + MAI_EK])
def test_any_line_can_be_dealt_out(line: str) -> None:
    assert sorted(deal_out(line, load(), FIRST_GUESS).text) == sorted(line)


def test_the_law_of_positions_may_object() -> None:
    text = move_marks(TRUE, 1.0, 3)
    rates = rates_by_words(text, load())
    assert rates is not None
    free = list(put_marks_back(text, load(), {}, rates))
    # A low tone cannot have been drawn over a vowel: the first such edit is not made.
    at, edit = next(
        (text.index(MAI_EK, *e.span), e) for e in free if SARA_II + MAI_EK in e.replacement
    )
    held = list(put_marks_back(text, load(), {at: Placed(MAI_EK, "low")}, rates))
    assert edit in free
    assert edit not in held
    assert len(held) == len(free) - 1


def test_slots_take_the_marks_that_stand_before_all_letters() -> None:
    slots = list(slots_of(MAI_EK + "กา" + MAI_THO))
    assert [slot[:2] for slot in slots] == [("", MAI_EK), ("ก", ""), ("า", MAI_THO)]
    assert marks_in("ก" + MAI_EK + "า" + MAI_THO, slots) == ["", MAI_EK, MAI_THO]
    assert list(changed(slots, ["", MAI_EK, MAI_THO])) == [(0, 2)]


def test_marks_part_in_all_ways() -> None:
    assert set(parts_of(SARA_II + MAI_EK)) == {
        (SARA_II + MAI_EK, ""),
        (SARA_II, MAI_EK),
        (MAI_EK, SARA_II),
    }


def test_patterns_know_how_names_are_written() -> None:
    patterns = patterns_of(load())
    assert patterns.cost(MAI_THO, "", "ก", "อ") < patterns.cost("", "", "ก", "อ") + 2
    assert patterns.cost(MAI_THO, "ก", "อ", "ง") > patterns.cost("", "ก", "อ", "ง") + 2


def test_few_moves_among_many_unknown_words_are_no_sign_of_displaced_marks() -> None:
    moved = "บันทกึความเข้าใจ\nให้กบัผู้ผลิต\nเวทีบรูณาการทกุหน่วย\n"
    assert are_moved(TRUE * 5 + moved, load())
    assert not are_moved(drop_private_use(TRUE * 5) + moved, load())


@pytest.mark.parametrize(
    ("kind", "length", "seed"),
    [("14", 400, 82), ("14", 400, 177), ("14", 800, 167), ("12 merged", 200, 236)],
)
def test_what_hardly_reads_better_when_dealt_out_is_not_displaced(
    kind: str, length: int, seed: int
) -> None:
    """More than a fifth of the words are none; dealing marks out takes it just below."""
    true = brochure_like(length, seed)
    assert rates_by_words(KINDS[kind](true), load()) is None
    assert rates_by_words(move_marks(true, 1.0, 3), load()) is not None
