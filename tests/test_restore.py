"""Restoration: each channel, what it proves before it acts, and what it leaves alone."""

from __future__ import annotations

import lzma
import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import Brochure, Page, RawText
from pipeline.repair import channels, repair_text, restore
from pipeline.repair.blanks import Prices
from pipeline.repair.channels import Damage
from pipeline.repair.confidence import Odds, probability
from pipeline.repair.language import load
from pipeline.repair.lattice import Lattice
from pipeline.repair.lexicon import UNIT_RE
from pipeline.repair.losses import LEFT, describe
from pipeline.repair.restore import restore_text
from pipeline.spans import Edit, Span, apply_edits
from pipeline.thai import SARA_U, SARA_UU
from tests.bench_restore import compare
from tests.damage import KINDS, at_some, drop_stacked_tones, lower_tones
from tests.repairing import clean

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"

TRUE = """\
ชาวบ้านในตำบลริมแม่น้ำร่วมกันปลูกต้นไม้เพื่อป้องกันน้ำท่วม ทุกหมู่บ้านได้รับกล้าไม้แล้ว
คณะผู้จัดงานกล่าวว่าปีนี้มีผู้เข้าร่วมมากกว่าทุกปีที่ผ่านมา และจะจัดต่อเนื่องไปจนถึงสิ้นปี
นักเรียนช่วยเก็บขยะตามชายฝั่ง ส่วนผู้สูงอายุทำอาหารเลี้ยงทุกคนที่มาช่วยงานตั้งแต่เช้า
เจ้าหน้าที่สำนักงานสิ่งแวดล้อมนำเครื่องมือใหม่มาใช้วัดคุณภาพอากาศทั่วทั้งเมือง
ผลการสำรวจครั้งนี้พบว่าประชาชนส่วนใหญ่ต้องการพื้นที่สีเขียวเพิ่มขึ้นใกล้บ้านของตนเอง
เทศบาลจึงเริ่มโครงการลานกีฬาในชุมชน โดยให้แต่ละชุมชนเลือกที่ดินว่างมาทำเป็นลานร่วมกัน
ทางจังหวัดสนับสนุนค่าใช้จ่ายครึ่งหนึ่ง ส่วนที่เหลือมาจากร้านค้าและผู้ประกอบการในพื้นที่
ทำให้จำนวนลานเพิ่มขึ้นเป็นสองเท่าภายในสองปี และคนในเมืองก็ออกกำลังกายกันมากขึ้นด้วย
"""


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_damage_is_undone(kind: str) -> None:
    damaged = KINDS[kind](TRUE)
    assert damaged != TRUE
    edits, losses = restore_text(damaged, load())
    right, wrong, left = compare(TRUE, damaged, apply_edits(damaged, edits))
    assert right >= 0.95 * (right + left)
    assert wrong <= 0.02 * right
    assert losses
    assert all(not edit.lossless and 0.5 < edit.confidence <= 1 for edit in edits)


def test_what_was_left_is_noted_with_its_place_and_its_likeliest_reading(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    damaged = KINDS["16b"](TRUE)
    readings = {edit.span: edit for edit in restore_text(damaged, load())[0]}
    monkeypatch.setattr(restore, "SURE", 0.999)
    edits, losses = restore_text(damaged, load())
    changed = {edit.span for edit in edits}
    left = [note for note in describe(losses) if note.code == LEFT]
    assert changed
    assert left
    assert sum(note.times for note in left) == len(readings) - len(changed)
    for note in left:
        assert note.span is not None
        assert note.span not in changed
        reading = readings[note.span]
        assert f"«{note.span.of(damaged)}» may stand for {reading.replacement} (" in note.message
        assert all(word in note.message for word in reading.alternatives)


@pytest.mark.parametrize("rate", [0.0, 0.005])
def test_a_rare_kind_of_damage_is_found_beside_a_frequent_one(rate: float) -> None:
    true = TRUE * 40
    damaged = at_some(lower_tones, at_some(drop_stacked_tones, true, 0.05, 1), rate, 1)
    restored = clean(damaged)
    for vowel in (SARA_U, SARA_UU):
        assert (damaged.count(vowel) > true.count(vowel)) == bool(rate)
        assert restored.count(vowel) == true.count(vowel)


def test_clean_text_stays_as_it_is() -> None:
    assert restore_text(TRUE, load()) == ([], [])


def test_a_text_without_tones_that_is_no_damage_stays_as_it_is() -> None:
    names = "นายสมชาย วงศา นางมาลี ทองดี นายประเสริฐ บุญมา นางสาวกมล ใจดี " * 8
    assert restore_text(names, load())[0] == []


def test_only_the_damaged_stretch_is_touched() -> None:
    text = TRUE + KINDS["16"](TRUE) + TRUE
    edits, _ = restore_text(text, load())
    assert edits
    assert edits[0].span.start >= len(TRUE) - 100
    assert edits[-1].span.end <= len(TRUE) + len(KINDS["16"](TRUE)) + 100
    assert apply_edits(text, edits).count("ร่วมกันปลูกต้นไม้") == 3


@pytest.mark.parametrize(("kind", "in_pictures"), [("16", False), ("16b", True), ("11", True)])
def test_in_a_picture_small_marks_are_overlooked_and_no_others(
    kind: str, *, in_pictures: bool
) -> None:
    damaged = KINDS[kind](TRUE)
    text = f"{damaged}\n\n{damaged}\n\n{damaged}"
    first, middle, last = (
        Span(at, at + len(damaged)) for at in range(0, len(text), len(damaged) + 2)
    )
    edits, _ = restore_text(text, load(), pictures=[middle])
    counts = [sum(edit.span.overlaps(page) for edit in edits) for page in (first, middle, last)]
    assert counts[0] == counts[2] > 0
    assert counts[1] == in_pictures * counts[0]
    readers = ("text layer", "tesseract 5.3", "text layer")
    pages = tuple(
        Page(number, 600.0, 800.0, reader, span)
        for number, (reader, span) in enumerate(zip(readers, (first, middle, last), strict=True), 1)
    )
    brochure = Brochure("b.pdf", "0" * 64, "application/pdf", 1, 3)
    raw = RawText(brochure, pages, text, (None,) * len(text))
    assert (damaged in repair_text(raw).text) == (not in_pictures)


def test_marks_lost_here_and_there_come_back_too() -> None:
    generator = random.Random(7)  # noqa: S311
    damage = Damage(channels.PRIVATE)
    units = UNIT_RE.findall(TRUE * 3)
    damaged = "".join(damage.key(u) if generator.random() < 0.1 else u for u in units)
    right, wrong, left = compare(TRUE * 3, damaged, _restored(damaged))
    assert right >= 0.85 * (right + left)
    assert wrong <= 0.05 * right


def test_a_slip_that_headings_repeat_is_no_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    found = restore.Diagnosis(Span(0, 13), (channels.LOW_THANTHAKHAT,), rate=0.05)
    monkeypatch.setattr(restore, "diagnose", lambda *_: [found])

    def sure(*words: str, rate: float) -> list[bool]:
        edits = [Edit(Span(3, 13), word, "", lossless=False, confidence=0.99) for word in words]
        odds = Odds(margin=9.0, rarity=9.0, partly=True, beside_unknown=False)
        changes = [restore.Change(edit, Counter(), sure=True, odds=odds) for edit in edits]
        monkeypatch.setattr(restore, "_changes", lambda *_: changes)
        monkeypatch.setattr(restore, "diagnose", lambda *_: [found._replace(rate=rate)])
        made = restore.find_changes("คณะวิทยาศาสตร", restore.Reader(load(), None, damaged=False))
        return [change.sure for change in made]

    assert sure(*["วิทยาศาสตร์"] * 4, rate=0.05) == [False] * 4
    assert sure("วิทยาศาสตร์", "ศิลป์", "พิมพ์", rate=0.05) == [True] * 3
    assert sure(*["คณะ"] * 2, rate=0.05) == [True] * 2  # the text has it whole, too
    assert sure(*["วิทยาศาสตร์"] * 4, rate=1.0) == [True] * 4


@pytest.mark.parametrize("rate", [0.3, 0.5, 0.8])
def test_any_share_of_lost_marks_comes_back(rate: float) -> None:
    damaged = at_some(KINDS["16"], TRUE * 3, rate, 7)
    right, wrong, left = compare(TRUE * 3, damaged, _restored(damaged))
    assert right >= 0.95 * (right + left)
    assert wrong <= 0.03 * right


def test_a_low_tone_that_doubled_a_vowel_and_was_dropped_comes_back() -> None:
    doubled = "\N{THAI CHARACTER SARA UU}" * 2
    damaged = KINDS["14"](TRUE).replace(doubled, doubled[0])
    assert "ผูสูงอายุ" in damaged
    assert "ผู้สูงอายุ" in _restored(damaged)


def _restored(text: str) -> str:
    return apply_edits(text, restore_text(text, load())[0])


def test_digits_and_latin_words_are_never_touched() -> None:
    text = KINDS["16"](TRUE).replace(" ", " 2567 Smart City ๙ ")
    restored = apply_edits(text, restore_text(text, load())[0])
    assert restored.count("2567 Smart City ๙") == text.count("2567 Smart City ๙")


def test_a_word_vouched_for_is_used() -> None:
    model = load()
    name = "ก้งต้อยซุ่น"
    assert name not in model
    damaged = KINDS["16"](TRUE.replace("ชาวบ้าน", f"นาย {name} และชาวบ้าน"))
    with_it = apply_edits(damaged, restore_text(damaged, model, known_words=[name])[0])
    assert name in with_it


def test_a_name_seen_whole_elsewhere_in_the_brochure_is_used() -> None:
    name = "ก้งต้อยซุ่น"
    lines = TRUE.replace("ชาวบ้าน", f"นาย {name} และชาวบ้าน")
    damaged = KINDS["16"](lines * 2)
    assert name not in _restored(damaged)
    assert _restored(f"{TRUE * 3}นาย {name} และคณะ\n{damaged}").count(name) == 3


@pytest.mark.parametrize(
    ("mark", "cipher"),
    [
        ("\N{THAI CHARACTER MAI EK}", "P"),
        ("\N{THAI CHARACTER MAI HAN-AKAT}", "E"),
        ("\N{THAI CHARACTER MAI THO}", "9"),
    ],
)
def test_a_constant_substitution_is_deciphered(mark: str, cipher: str) -> None:
    damaged = TRUE.replace(mark, cipher)
    edits, losses = restore_text(damaged, load())
    assert apply_edits(damaged, edits) == TRUE
    assert "deciphered" in next(describe(losses)).message


@pytest.mark.parametrize("cipher", ["H", "\N{REPLACEMENT CHARACTER}"])
def test_a_character_for_the_ring_of_sara_am_is_deciphered(cipher: str) -> None:
    ring_lost = cipher + "\N{THAI CHARACTER SARA AA}"
    assert clean(TRUE.replace("\N{THAI CHARACTER SARA AM}", ring_lost)) == clean(TRUE)


def test_two_ciphers_in_one_text_are_deciphered() -> None:
    damaged = TRUE.replace("\N{THAI CHARACTER MAI EK}", "P").replace(
        "\N{THAI CHARACTER MAI HAN-AKAT}", "E"
    )
    restored = apply_edits(damaged, restore_text(damaged, load())[0])
    wrong = sum(a != b for a, b in zip(TRUE, restored, strict=True))
    assert wrong <= 0.1 * sum(a != b for a, b in zip(TRUE, damaged, strict=True))


def test_what_could_not_be_decoded_is_filled_in_only_where_one_mark_fits() -> None:
    edits, _ = restore_text("สถาป\ufffdตยกรรมและงานช่างของชาวบ้านในตำบล", load())
    assert [edit.replacement for edit in edits] == ["\N{THAI CHARACTER MAI HAN-AKAT}"]


def test_latin_letters_and_numbers_beside_thai_are_no_ciphers() -> None:
    text = "วิตามินC มีมากในผัก วิตามินC ละลายน้ำ วิตามินC และ มาตรา8 กับ มาตรา8 ข้อ9 ข้อ9 " * 6
    assert restore_text(text, load())[0] == []


@given(st.text(alphabet="กปฝญฎเแาำะัิี่้๊์ุู ๆฯ1A\n", max_size=300))
@settings(deadline=None, max_examples=100)
def test_any_text_is_restored_without_harm_to_what_is_not_thai(text: str) -> None:
    edits, _ = restore_text(text, load())
    restored = apply_edits(text, edits)
    assert [c for c in restored if c in "1A\n "] == [c for c in text if c in "1A\n "]


@pytest.mark.parametrize(
    ("channel", "unit", "form"),
    [
        (channels.LOW_EK, "ต่า", "ตา"),
        (channels.LOW_THANTHAKHAT, "ท์", "ท"),
        (channels.LOW_LEFT, "ป้", "ป"),
        (channels.LEFT, "ปี", "ป"),
        (channels.STACKED, "ที่", "ที"),
        (channels.STACKED_AM, "น้ำ", "นำ"),
        (channels.AM_AS_AA, "น้ำ", "น้า"),
        (channels.AA_AS_AM, "กา", "กำ"),
        (channels.LOW_AS_BELOW, "ฝ่า", "ฝุา"),
        (channels.LOW_AS_BELOW, "ป้า", "ปูา"),
    ],
)
def test_forms_of_a_unit(channel: channels.Channel, unit: str, form: str) -> None:
    assert channel.forms(unit)[0] == form
    assert Damage([channel]).key(unit) == Damage([channel]).key(form)
    assert form in Damage([channel]).readings(unit)


@pytest.mark.parametrize("unit", ["ก", "ที่", "กี", "เก็", "ดิ์"])
def test_a_low_tone_channel_leaves_other_places_alone(unit: str) -> None:
    assert channels.LOW_EK.forms(unit) == ()
    assert channels.LOW_THO.forms(unit) == ()


def test_the_lattice_keeps_what_survived() -> None:
    lattice = Lattice(load(), Damage(channels.PRIVATE))
    readings, _ = lattice.decode("ต้นไม", 0, 5)
    assert "".join(lattice.word(r.token) for r in readings) == "ต้นไม้"


def test_a_name_is_not_read_as_short_words_in_a_row() -> None:
    text = "คุณคริสตินา เปิดร้านขนมในซอยนี้"
    lattice = Lattice(load(), Damage(channels.PRIVATE))
    readings, _ = lattice.decode(KINDS["16"](text), 0, len(KINDS["16"](text)))
    assert lattice.word(readings[1].token) == "คริสตินา"


@pytest.mark.parametrize("partly", [False, True])
@pytest.mark.parametrize("beside_unknown", [False, True])
def test_confidence_grows_with_the_margin(partly: bool, beside_unknown: bool) -> None:
    margins = (-100.0, 0.0, 0.5, 1.0, 2.0, 5.0, 15.0, 200.0)
    odds = [probability(Odds(margin, 8.0, partly, beside_unknown)) for margin in margins]
    assert odds == sorted(odds)
    assert odds[0] <= 0.5 < 0.95 < odds[-1] < 1


def test_a_rare_word_is_less_sure_than_a_common_one_when_nothing_rivals_them() -> None:
    for partly in (False, True):
        odds = [probability(Odds(None, rarity, partly, False)) for rarity in (20, 15, 13, 9, 5)]
        assert odds == sorted(odds)
        assert odds[0] < 0.98 < odds[-1]


def test_beside_an_unknown_word_less_is_sure() -> None:
    for margin in (0.0, 4.0, 6.0, None):
        assert probability(Odds(margin, 8.0, False, True)) < probability(
            Odds(margin, 8.0, False, False)
        )


def test_where_part_of_the_marks_is_lost_a_short_text_makes_less_sure() -> None:
    for margin in (7.0, 10.0, 15.0, 20.0):
        short = probability(Odds(margin, 8.0, True, False, short=True))
        assert short < probability(Odds(margin, 8.0, True, False))
        whole = Odds(margin, 8.0, False, False)
        assert probability(whole) == probability(whole._replace(short=True))


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside the repository")
@pytest.mark.parametrize(
    ("kind", "least"),
    [("16", 0.99), ("16b", 0.99), ("11", 0.995), ("12 merged", 0.99), ("14", 0.99)],
)
def test_later_government_news_come_back(kind: str, least: float) -> None:
    with lzma.open(CORPORA / "thaigov_dev.txt.xz", "rt", encoding="utf-8") as lines:
        true = lines.read(30_000)
    damaged = KINDS[kind](true)
    restored = apply_edits(damaged, restore_text(damaged, load())[0])
    right, wrong, left = compare(true, damaged, restored)
    assert 2 * right / (2 * right + wrong + left) >= least


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside the repository")
@pytest.mark.parametrize("name", ["thaigov_dev", "ud_tud_dev"])
def test_no_harm_on_clean_text(name: str) -> None:
    with lzma.open(CORPORA / f"{name}.txt.xz", "rt", encoding="utf-8") as lines:
        assert restore_text(lines.read(), load())[0] == []


def test_units_are_what_damage_works_on() -> None:
    assert UNIT_RE.findall("เที่ยวน้ำตก") == ["เที่", "ย", "ว", "น้ำ", "ต", "ก"]


def test_lines_whose_blanks_were_read_are_not_read_for_them_again() -> None:
    prices, torn = Prices(6.0, 2.0, 0.05), "เทศ บาลปลูกต้น ไม้ริมแม่น้ำ"
    text = f"{torn}\n{torn}ใหญ่\n{torn}"
    every, _ = restore_text(text, load(), blanks=prices)
    fresh, _ = restore_text(text, load(), blanks=prices, settled=f"{torn}\nอื่น")
    assert {text.count("\n", 0, edit.span.start) for edit in every} == {0, 1, 2}
    assert {text.count("\n", 0, edit.span.start) for edit in fresh} == {1}


def test_a_number_written_close_to_a_word_stands_for_no_mark() -> None:
    true = TRUE + "นัดประชุมใหญ่วันที่15 เดือนหน้า\n"
    assert "วันที่15" in _restored(KINDS["16b"](true))
