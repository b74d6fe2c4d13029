"""Signs that stand for several marks: what they may be, and what is no mark."""

from __future__ import annotations

import random

import pytest

from pipeline import thai
from pipeline.repair.language import load
from pipeline.repair.lexicon import UNIT_RE
from pipeline.repair.reader import Reader
from pipeline.repair.restore import restore_text
from pipeline.repair.undecoded import find_signs, read_signs
from pipeline.repair.unnamed import ALL_GLYPHS, SIGN, missing_glyphs, unnamed_glyphs
from pipeline.spans import apply_edits
from pipeline.variants import Placed
from tests.damage import leave_unnamed

TRUE = """\
ร้านค้าหน้าอำเภอปิดแต่หัวค่ำ เพราะฝนตกหนักตั้งแต่บ่ายและน้ำขังที่ปากซอย
ผู้ใหญ่บ้านขอให้ทุกครัวเรือนเก็บของขึ้นที่สูง แล้วแจ้งชื่อผู้ป่วยต่อเจ้าหน้าที่ก่อนค่ำ
ไฟฟ้าดับไปสองชั่วโมง ป้าข้างบ้านจึงเอาตะเกียงเก่ามาใช้ ส่วนเด็ก ๆ นั่งฟังเรื่องผีกันอย่างตั้งใจ
"""


@pytest.mark.parametrize("sign", ["\ufffd", "\u25a1", "\uf0b7"])
def test_one_sign_for_many_marks_is_read(sign: str) -> None:
    damaged = leave_unnamed(TRUE, sign)
    assert damaged.count(sign) > 20
    edits, _ = restore_text(damaged, load())
    assert apply_edits(damaged, edits) == TRUE
    assert {edit.replacement for edit in edits} > {thai.MAI_EK, thai.MAI_THO}
    assert all(not edit.lossless and 0.5 < edit.confidence < 1 for edit in edits)


@pytest.mark.parametrize(
    "lost", [thai.SARA_A, thai.SARA_AA, thai.SARA_AM, thai.SARA_AA + thai.MAI_THO]
)
def test_a_sign_may_stand_for_the_vowel_behind_a_base(lost: str) -> None:
    damaged = TRUE.translate(dict.fromkeys(map(ord, lost), "\ufffd"))
    edits, _ = restore_text(damaged, load())
    assert apply_edits(damaged, edits) == TRUE


def test_a_single_sign_may_stand_for_what_is_named_elsewhere() -> None:
    damaged = f"{TRUE}ลานวัดสะอ\ufffdดและสวยง\ufffdม"
    edits, _ = restore_text(damaged, load())
    assert [edit.replacement for edit in edits] == [thai.SARA_AA] * 2


def test_signs_here_and_there_are_read_though_one_glyph_is_seen_but_once() -> None:
    generator = random.Random(1)  # noqa: S311
    glyphs = thai.MARKS + thai.SARA_AA + thai.SARA_AM
    signs = ["\ufffd" if c in glyphs and generator.random() < 0.1 else c for c in TRUE * 3]
    damaged = "".join(signs) + "สัตว\ufffd"  # no THANTHAKHAT is seen
    edits, _ = restore_text(damaged, load())
    true = TRUE * 3 + "สัตว์"
    right = sum(edit.replacement == true[edit.span.start] for edit in edits)
    assert right >= 0.9 * damaged.count("\ufffd")


def test_a_sign_in_a_name_is_the_mark_that_all_others_are() -> None:
    true = TRUE + "นายซุบต์ ไปสำรวจสัตว์และทรัพย์กับอาจารย์ของศูนย์ด้วยรถยนต์"
    text = true.replace(thai.THANTHAKHAT, "\ufffd")
    edits, _ = restore_text(text, load())
    name = next(edit for edit in edits if edit.span.start == text.index("ซุบต") + 4)
    assert (name.replacement, name.confidence) == (thai.THANTHAKHAT, 0.857)


def test_a_quotation_mark_that_could_not_be_decoded_is_no_mark() -> None:
    text = TRUE + "สัตว์ ทรัพย์ อาจารย์ ศูนย์ และงานระบบ\ufffd".replace(thai.THANTHAKHAT, "\ufffd")
    edits, _ = restore_text(text, load())
    assert [edit.replacement for edit in edits] == [thai.THANTHAKHAT] * 4
    assert apply_edits(text, edits).endswith("ระบบ\ufffd")


@pytest.mark.parametrize("letter", ["ร", "ล", "น", "อ", "ว", "เ"])
def test_what_stands_for_a_letter_is_no_mark(letter: str) -> None:
    text = TRUE.replace(letter, "\ufffd")
    edits, _ = restore_text(text, load())
    assert apply_edits(text, edits) == text


def test_signs_that_may_be_letters_make_no_mark_sure() -> None:
    text = TRUE.translate(dict.fromkeys(map(ord, thai.TONE_MARKS), "\ufffd"))
    surest, doubted = (
        max(edit.confidence for edit in restore_text(damaged, load())[0])
        for damaged in (text, text.replace("ก", "\ufffd"))
    )
    assert doubted < 0.97 < surest


def test_few_symbols_behind_words_are_no_marks() -> None:
    assert find_signs("ไม\u25a1 แต\u25a1 ได\u25a1", load()) == set()
    assert find_signs("งานวัด\u2665 " * 20, load()) == set()
    assert find_signs("ได8 ไม8 แต8 ใช8 กว8า", load()) == set()


def test_a_text_with_the_stand_in_itself_is_left() -> None:
    assert read_signs(f"ไม\ufffdได\ufffd ก{SIGN}", Reader(load())) == []


@pytest.mark.parametrize(
    ("true", "seen", "missing"),
    [
        ("ต้อง", ("ต", SIGN, "อง"), [Placed(thai.MAI_THO, "low")]),
        ("น้ำ", ("น", SIGN, thai.SARA_AM), [Placed(thai.MAI_THO, "")]),
        ("น้ำ", ("น", SIGN, thai.MAI_THO, thai.SARA_AA), [Placed(thai.NIKHAHIT, "")]),
        ("น้ำ", ("น้", SIGN), [Placed(thai.SARA_AM, "")]),
        ("น้ำ", ("น", SIGN, SIGN), [Placed(thai.MAI_THO, ""), Placed(thai.SARA_AM, "")]),
        ("ปี่", ("ป", SIGN, SIGN), [Placed(thai.SARA_II, "left"), Placed(thai.MAI_EK, "left")]),
    ],
)
def test_a_unit_tells_what_its_signs_are(
    true: str, seen: tuple[str, ...], missing: list[Placed]
) -> None:
    units = UNIT_RE.findall(true)[0], UNIT_RE.findall("".join(seen))[0]
    assert missing_glyphs(*units) == missing


def test_every_form_of_a_unit_can_be_read_back() -> None:
    for unit in ("น้ำ", "ปี่", "แก้ว", "ขี้", "ปู่", "ค่า", "ไม้", "ก็", "จันทร์"):
        for part in UNIT_RE.findall(unit):
            for form in unnamed_glyphs(ALL_GLYPHS).forms(part):
                assert len(missing_glyphs(part, form)) == form.count(SIGN) > 0
