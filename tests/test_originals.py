"""The originals of what is seen: the same words that a scan of the whole lexicon finds."""

from __future__ import annotations

import pytest

from pipeline.repair import channels
from pipeline.repair.channels import ALL, PRIVATE, Channel, Damage
from pipeline.repair.language import FIRST_WORD, LanguageModel, load
from pipeline.repair.lattice import Lattice
from pipeline.repair.lexicon import UNIT_RE, Lexicon, bare
from pipeline.repair.originals import MAX_SEEN, Originals, UnitOriginals

SEEN = ("อยาง", "ปจจุบัน", "เพือ", "ทาน", "ครัง", "นา", "แมน้า", "ผู", "ไมได", "เปน", "กก", "ทีดิน")


@pytest.fixture(scope="module")
def model() -> LanguageModel:
    return load()


def originals(model: LanguageModel, there: tuple[Channel, ...]) -> Originals:
    return Originals(model.lexicon.root, UnitOriginals(model.units, Damage(there)))


@pytest.mark.parametrize("channel", ALL, ids=lambda channel: channel.noun)
def test_no_channel_changes_letters(channel: Channel, model: LanguageModel) -> None:
    for units in model.units.values():
        for unit in units:
            assert {bare(form) for form in channel.forms(unit)} <= {bare(unit)}


@pytest.mark.parametrize("there", [PRIVATE, (channels.STACKED,), (channels.AM_AS_AA,)])
def test_a_scan_of_all_words_finds_no_others(
    there: tuple[Channel, ...], model: LanguageModel
) -> None:
    readings = Damage(there).readings
    found = originals(model, there)
    expected: dict[str, set[str]] = {seen: set() for seen in SEEN}
    wanted = {seen: UNIT_RE.findall(seen) for seen in SEEN}
    letters = {bare(seen) for seen in SEEN}
    for word in model.words:
        if bare(word) in letters:
            units = UNIT_RE.findall(word)
            for seen, parts in wanted.items():
                if len(parts) == len(units) and all(
                    part in readings(unit) for part, unit in zip(parts, units, strict=True)
                ):
                    expected[seen].add(word)
    for seen, parts in wanted.items():
        words = {model.words[number - FIRST_WORD] for number, *_ in found.of(parts)}
        assert words == expected[seen], seen


def test_units_that_were_hit_or_spared_are_counted(model: LanguageModel) -> None:
    found = originals(model, (channels.STACKED,))
    units = {model.words[number - FIRST_WORD]: hit for number, *hit in found.of(["ที"])}
    assert units["ที่"] == [1, 0]
    assert units["ที"] == [0, 0]  # no mark stands there that could have been lost
    spared = found.of(["ที่"])
    assert [(model.words[number - FIRST_WORD], *hit) for number, *hit in spared] == [("ที่", 0, 1)]


def test_vouched_words_are_found_beside_those_of_the_model() -> None:
    lattice = Lattice(load(), Damage(PRIVATE))
    wider = lattice.with_words(["ฅ้อฅ่อ"])
    text = "อยางฅอฅอ"
    assert [wider.word(r.token) for r in wider.decode(text, 0, len(text))[0]] == ["อย่าง", "ฅ้อฅ่อ"]
    assert lattice.decode("อยาง", 0, 4) == wider.decode("อยาง", 0, 4)
    assert lattice.decode(text, 0, len(text))[0] != wider.decode(text, 0, len(text))[0]


def test_what_was_seen_is_forgotten_when_it_was_much(model: LanguageModel) -> None:
    found = originals(model, PRIVATE)
    before = found.of(["อ", "ยา", "ง"])
    found.make_room()
    assert found.start
    for number in range(MAX_SEEN):
        assert not found.start[str(number)]
    found.make_room()
    assert not found.start
    assert found.of(["อ", "ยา", "ง"]) == before


def test_words_are_parted_behind_a_beginning_by_their_next_unit() -> None:
    lexicon = Lexicon({"ก": 1.0, "กาล": 2.0, "กาลเวลา": 3.0, "เกม": 5.0}, 7)
    root = lexicon.root
    assert (root.number, root.after) == (-1, None)
    assert {unit: then.number for unit, then in root.part().items()} == {"กา": -1, "เก": -1, "ก": 7}
    behind = root.part()["กา"].part()["ล"]
    assert behind.number == lexicon.numbers["กาล"] == 8
    # SARA AA belongs to the unit before it: no word ends or goes on between them
    assert [*behind.part()] == ["เว"]
    assert [*behind.part()["เว"].part()] == ["ลา"]
    assert lexicon.by_number[behind.part()["เว"].part()["ลา"].number] == 3.0
    assert not root.part()["ก"].part()


def test_a_word_is_taken_as_it_stands_only_if_no_unit_was_hit(model: LanguageModel) -> None:
    found = originals(model, (channels.STACKED,))
    stretch = found.start
    for unit in UNIT_RE.findall("ทีดิน"):
        stretch = stretch[unit]
    words = {
        (model.words[number - FIRST_WORD], size, hit) for size, number, hit, _ in stretch.words
    }
    assert words >= {
        ("ที", 1, 0),
        ("ที่", 1, 1),
        ("ที่ดิน", 3, 1),
    }
