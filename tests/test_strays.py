"""False blanks beside signs and other blanks: which go, and which habit keeps them."""

from __future__ import annotations

import pytest

from pipeline.repair.strays import drop_strays
from pipeline.spans import apply_edits
from tests.damage import cut_words
from tests.repairing import clean
from tests.test_restore import TRUE

SENTENCE = "ชาวบ้านพบนายกเทศมนตรี เมื่อวันที่ 5 ธ.ค. พ.ศ. 2560 ที่เมืองนาโงยา (ญี่ปุ่น) เวลา 9 น. เศษ\n"


def stripped(text: str, rate: float = 0.03) -> str:
    return apply_edits(text, list(drop_strays(text, rate)))


@pytest.mark.parametrize(
    ("damaged", "true"),
    [
        ("ตรี  เมื่อ", "ตรี เมื่อ"),
        ("พ. ศ.", "พ.ศ."),
        ("( ญี่ปุ่น", "(ญี่ปุ่น"),
        ("ปุ่น )", "ปุ่น)"),
        ("\n ชาว", "\nชาว"),
    ],
)
def test_one_place_among_many_is_false(damaged: str, true: str) -> None:
    text = SENTENCE * 8 + SENTENCE.replace(true, damaged) + SENTENCE
    text = text.replace("\nชาว", damaged, 1) if damaged.startswith("\n") else text
    assert stripped(text) == SENTENCE * 10


@pytest.mark.parametrize(
    ("usual", "habit"),
    [("พ.ศ.", "พ. ศ."), ("(ญี่ปุ่น)", "( ญี่ปุ่น )"), ("ตรี เมื่อ", "ตรี  เมื่อ"), ("ชาว", " ชาว")],
)
def test_a_habit_is_kept(usual: str, habit: str) -> None:
    text = SENTENCE.replace(usual, habit) * 20
    assert stripped(text, 0.01) == text


@pytest.mark.parametrize("own", ["( 2 มกราคม )", "( กรุงเก่า )", "“เก่า“ และ", "«เก่า« และ"])
def test_one_who_writes_otherwise_than_the_others_is_kept(own: str) -> None:
    text = SENTENCE * 10 + f"ผู้ว่าฯ กล่าวที่เมือง{own}ที่อื่น\n" + SENTENCE * 10
    assert stripped(text) == text


def test_months_and_eras_are_of_one_habit() -> None:
    text = SENTENCE * 8 + "งานวัดเริ่มวันที่ 3 มี. ค. ปีหน้า\n"
    assert stripped(text) == text.replace("มี. ค.", "มี.ค.")
    apart = text.replace("ธ.ค.", "ธ. ค.").replace("พ.ศ.", "พ. ศ.")
    assert stripped(apart) == apart


def test_a_blank_between_a_month_and_an_era_is_a_writers() -> None:
    text = SENTENCE * 40
    assert stripped(text, 0.2) == text


def test_without_a_rate_nothing_is_done() -> None:
    text = SENTENCE * 8 + SENTENCE.replace("พ.ศ.", "พ. ศ.")
    assert stripped(text, 0.0) == text


@pytest.mark.parametrize(("seed", "stray"), [(11, "พ. ศ."), (5, "( "), (5, "\n "), (3, "  ")])
def test_signs_after_false_blanks_read_as_written(seed: int, stray: str) -> None:
    true = "".join(line + SENTENCE for line in TRUE.splitlines(keepends=True)[:20])
    damaged = cut_words(true, 0.05, seed)
    got = clean(damaged)
    assert stray in damaged
    assert stray not in got
    assert "".join(got.split()) == "".join(true.split())
