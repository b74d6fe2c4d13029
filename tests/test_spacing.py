"""The law of blanks: what it was taught, what it says, and what becomes of blanks by it."""

from __future__ import annotations

import lzma
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import DataError
from pipeline.repair import train_spacing
from pipeline.repair.context import plain_lattice
from pipeline.repair.language import BLANK, load, unpack
from pipeline.repair.spacing import VERSION, load_spacing, pack_numbers, unpack_numbers
from pipeline.repair.surroundings import (
    BITS,
    GAP,
    MARGIN,
    UNKNOWN_WORD,
    WORD,
    Item,
    features,
    make_row,
)
from pipeline.repair.train import is_held_out
from pipeline.repair.train_spacing import items_of, make_lesson, tear, torn_items
from pipeline.spans import Span
from tests.bench_restore import Line, blanks_of, compare_blanks
from tests.damage import cut_words
from tests.repairing import repaired

PROSE = (
    "นายกเทศมนตรีกล่าวว่า เมืองคู่มิตรทั้งสองแห่งจะร่วมมือกันด้านการศึกษา การท่องเที่ยว "
    "และการแลกเปลี่ยนเยาวชน ซึ่งจะเริ่มในปีหน้า โดยมีผู้แทนจากทั้งสองประเทศเข้าร่วม\n"
)


def odds_of(line: str) -> dict[str, float]:
    """Return the log-odds of a blank before each word of a line that follows a word."""
    model = load()
    items = list(items_of([line], model))
    row = make_row(items, model.lexicon)
    places = row.places
    found = load_spacing().log_odds(row, places, np.zeros(len(places)))
    return {
        str(items[at - MARGIN].text): odds for at, odds in zip(places.tolist(), found, strict=True)
    }


def test_blanks_stand_between_phrases() -> None:
    odds = odds_of(PROSE)
    assert min(odds["เมือง"], odds["และ"], odds["โดย"], odds["ซึ่ง"]) > -0.5
    assert max(odds["ว่า"], odds["กัน"], odds["เริ่ม"], odds["ปี"]) < -4.0


def test_places_are_between_words_only() -> None:
    model = load()
    row = make_row(items_of(["ปี 2567 มีเมือง (ใหม่) และ เก่า\n"], model), model.lexicon)
    assert (row.kinds[row.places] != GAP).all()
    assert (row.kinds[row.places - 1] != GAP).all()
    assert row.blanks[row.places].sum() == 1


def test_features_depend_on_what_is_near_only() -> None:
    model = load()
    rows = [
        make_row(items_of([before + PROSE], model), model.lexicon)
        for before in (PROSE, PROSE * 2, PROSE * 4)
    ]
    last = [features(row, row.places[-5:]) for row in rows]
    assert (last[0] == last[1]).all()
    assert (last[1] == last[2]).all()
    assert 0 <= last[0].min() <= last[0].max() < 1 << BITS


def test_the_language_model_says_what_a_blank_costs_between_four_words() -> None:
    model, lattice = load(), plain_lattice(load())
    before, after = (
        [model.numbers[word] for word in words] for words in (("กล่าว", "ว่า"), ("เมือง", "นี้"))
    )
    text = "กล่าวว่า{}เมืองนี้"
    costs = [lattice.decode(text.format(gap), 0, 17)[1] for gap in ("", " ")]
    tokens = [reading.token for reading in lattice.decode(text.format(" "), 0, 17)[0]]
    assert tokens == [*before, BLANK, *after]
    difference = (costs[0] - costs[1]) * 0.1
    assert lattice.ngrams.nats_for_blank(before, after) == pytest.approx(difference)


def test_a_blank_that_would_tear_a_word_is_held_against_the_whole_word() -> None:
    model = load()
    before, after = [model.numbers["หน้า"], model.numbers["โรง"]], [model.numbers["เรียน"]]
    nats_for_blank = plain_lattice(model).ngrams.nats_for_blank
    alone = nats_for_blank(before, after)
    assert nats_for_blank(before, after, model.numbers["โรงเรียน"]) < alone - 5


@pytest.mark.parametrize("seed", range(3))
def test_blanks_between_words_go_and_the_writers_stay(seed: int) -> None:
    true = PROSE * 12
    damaged = cut_words(true, 0.05, seed)
    got = repaired(damaged)
    real, seen, kept = map(blanks_of, (true, damaged, got.text))
    assert len((seen - real) & kept) <= 0.16 * len(seen - real)
    assert real <= kept
    stray = [r for r in got.repairs if r.mechanism == "drop_stray_blanks"]
    assert stray
    assert all(0.5 <= r.confidence < 1 for r in stray)


def test_a_small_law_is_learned_and_the_same_again(tmp_path: Path) -> None:
    for name in train_spacing.TEXTS:
        lines = [f"{PROSE.rstrip()} ข้อที่ {n} {name}\n" for n in range(150)]
        assert any(map(is_held_out, lines))
        (tmp_path / f"{name}.txt.xz").write_bytes(lzma.compress("".join(lines).encode()))
    made = [tmp_path / "one.bin", tmp_path / "two.bin"]
    for path in made:
        assert train_spacing.main([str(tmp_path), "--out", str(path)]) == 0
    assert made[0].read_bytes() == made[1].read_bytes()
    header, sections = unpack(made[0].read_bytes(), "one.bin", VERSION)
    assert set(header) >= {"step", "shares"}
    weights = np.frombuffer(sections["weights"], dtype=np.int8)
    numbers = unpack_numbers(sections["numbers"])
    assert len(weights) == len(numbers) > 1_000
    assert weights.all()
    assert weights.min() < 0 < weights.max()
    assert (np.diff(numbers) > 0).all()
    assert 0 <= numbers[0] < numbers[-1] < 1 << BITS


@pytest.mark.parametrize(
    "numbers", [[0], [254], [255], [256], [0, 1, 2, 300, 555, 811, 70_000, (1 << 24) - 1], []]
)
def test_numbers_come_back_from_a_file(numbers: list[int]) -> None:
    packed = pack_numbers(np.array(numbers, dtype=np.int32))
    assert unpack_numbers(packed).tolist() == numbers


def test_what_makes_a_word_together_is_seen() -> None:
    model = load()
    row = make_row(items_of(["รถไฟ ใต้ดิน มา ถึง\n"], model), model.lexicon)
    assert (row.joined > 0).sum() == 1 + (("มา" + "ถึง") in model)


def test_names_are_torn_as_blanks_would_tear_them() -> None:
    model, generator = load(), np.random.default_rng(0)
    name = "ซาโตะโนบุฮิโกะ"
    assert name not in model
    item = Item(name, len(name), UNKNOWN_WORD, blank=True)
    torn = [tear(item, model.lexicon, generator) for _ in range(400)]
    words = [[word for piece in pieces for word in piece] for pieces in torn]
    assert all("".join(str(word.text) for word in some) == name for some in words)
    assert all(some[0].blank for some in words)
    assert not any(word.blank for some in words for word in some[1:])
    assert 0.1 < sum(len(pieces) > 1 for pieces in torn) / 400 < 0.5


def test_known_words_are_torn_into_known_words_only() -> None:
    model, generator = load(), np.random.default_rng(0)
    item = Item("โรงเรียน", 8, WORD, blank=True)
    found = [tear(item, model.lexicon, generator) for _ in range(400)]
    torn = [["".join(str(word.text) for word in piece) for piece in some] for some in found]
    assert ["โรง", "เรียน"] in torn
    assert all("".join(pieces) == item.text for pieces in torn)
    assert all(piece in model for pieces in torn for piece in pieces)


def test_what_was_torn_off_a_name_is_told() -> None:
    model, generator = load(), np.random.default_rng(1)
    items, torn = torn_items(["เขาพบ ซาโตะโนบุฮิโกะ ที่เมือง\n"] * 200, model, generator)
    assert torn
    lesson = make_lesson(items, torn, 1.0, model.lexicon)
    assert lesson.torn.sum() == len(torn)
    assert not lesson.row.blanks[lesson.torn].any()
    assert set(np.flatnonzero(lesson.torn)) <= set(lesson.row.places)
    assert (lesson.counts(lesson.row.places) > 1).sum() == len(torn)


@pytest.mark.parametrize(
    ("torn", "closed"),
    [
        ("อัลวาเร ซ", "อัลวาเรซ"),
        ("เบ รนดันฮาวเวิร์ด", "เบรนดันฮาวเวิร์ด"),
        ("ซาโตะโนบุฮิโก ะ", "ซาโตะโนบุฮิโกะ"),
        ("ซาโตะ โนบุฮิโกะ", "ซาโตะ โนบุฮิโกะ"),
        ("โวล์ฟกัง เมเยอร์", "โวล์ฟกัง เมเยอร์"),
    ],
)
def test_names_are_closed_where_no_word_ends(torn: str, closed: str) -> None:
    line = "ผู้แทนคือ {} ซึ่งมาถึงเมื่อวานนี้\n"
    damaged = cut_words(PROSE * 12, 0.05, 2) + line.format(torn)
    assert repaired(damaged).text.endswith(line.format(closed))


def test_a_name_and_a_surname_stay_two_words_among_false_blanks() -> None:
    line = "ผู้แทนจากสมาคมคือ {} ซึ่งเดินทางมาถึงเมื่อวานนี้\n"
    true = PROSE * 12 + line.format("คำแพง ไซสมแพง") + line.format("ซิมอน โบลิบาร์")
    damaged = cut_words(PROSE * 12, 0.01, 2) + true[len(PROSE * 12) :]
    assert repaired(damaged).text.endswith(true[len(PROSE * 12) :])


@pytest.mark.parametrize("body", [None, b"THLM" + bytes(60)], ids=["missing", "damaged"])
def test_an_unusable_law_is_told(
    body: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "spacing.bin"
    if body is not None:
        broken.write_bytes(body)
    monkeypatch.setattr("pipeline.repair.spacing.MODEL_PATH", broken)
    load_spacing.cache_clear()
    with pytest.raises(DataError, match=r"spacing\.bin"):
        load_spacing()
    load_spacing.cache_clear()


def test_the_bench_tells_blanks_by_where_they_stand() -> None:
    true = "เมืองคู่มิตร ลงนาม\nแล้ว"
    damaged = "เมื องคู่มิตร ลง นาม\nแล้ ว"
    repaired = "เมืองคู่มิตรลงนาม\nแล้ ว"
    lines = zip(*(text.splitlines() for text in (true, damaged, repaired)), strict=True)
    counted = [compare_blanks(Line(*texts, Span(0, 0))) for texts in lines]
    assert [(one["inside"], one["inside left"], one["lost"]) for one in counted] == [
        (2, 0, 1),
        (1, 1, 0),
    ]
