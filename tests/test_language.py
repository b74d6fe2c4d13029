"""The language model: its file, its words, what it finds likely."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import DataError
from pipeline.repair.language import (
    BLANK,
    DOT,
    FIRST_WORD,
    LATIN,
    LINE,
    MAGIC,
    MODEL_PATH,
    NUMBER,
    PUNCTUATION,
    UNKNOWN,
    VERSION,
    gap_token,
    load,
    pack,
    read_model,
    unpack,
)
from pipeline.repair.lexicon import Lexicon
from pipeline.repair.spacing import MODEL_PATH as SPACING_PATH

THAI = st.text(
    alphabet=[chr(c) for c in range(0x0E01, 0x0E3B)] + [chr(c) for c in range(0x0E3F, 0x0E5C)]
)


def test_the_models_fit_in_the_repository() -> None:
    assert MODEL_PATH.stat().st_size + SPACING_PATH.stat().st_size <= 6_000_000


def test_common_words_are_known_and_damaged_ones_are_not() -> None:
    model = load()
    for word in ("อย่าง", "พัฒนา", "เมือง", "สิ่งแวดล้อม", "เชียงใหม่"):
        assert word in model
    for word in ("กำรพัฒนำ", "อยางไรก็ตาม", "สถาปตยกรรม", ""):
        assert word not in model


def test_a_sentence_falls_into_its_words() -> None:
    text = "ชาวบ้านปลูกผักริมแม่น้ำ 3 แปลง"
    words = load().segment(text)
    assert "".join(words) == text
    assert words[0] == "ชาวบ้าน"
    assert "ผัก" in words


@pytest.mark.parametrize(
    ("true", "damaged"),
    [
        ("โครงการนี้ดำเนินการแล้ว", "โครงการนี้ดาเนินการแล้ว"),
        ("ช่วยเหลือผู้ป่วย", "ชวยเหลือผู้ปวย"),
        ("ปลูกต้นไม้ทุกวันเสาร์", "ปลูกตน ไมทุกวันเสาร"),
    ],
)
def test_true_text_is_likelier_than_damaged_text(true: str, damaged: str) -> None:
    model = load()
    assert model.score(true) > model.score(damaged)


def test_an_unknown_name_is_kept_whole() -> None:
    assert Lexicon({"นาย": 3.0, "ไป": 3.0}).cut("นายซกมฟไป")[0] == ["นาย", "ซกมฟ", "ไป"]


@given(THAI)
@settings(deadline=None, max_examples=200)
def test_segments_join_to_the_text(text: str) -> None:
    assert "".join(load().segment(text)) == text


@pytest.mark.parametrize(
    ("gap", "token"),
    [
        (" ", BLANK),
        ("\n", LINE),
        (" (", PUNCTUATION),
        (" 5 ", NUMBER),
        (" ๕ ", NUMBER),
        ("A-", LATIN),
        (". ", DOT),
        (".5 ", DOT),
    ],
)
def test_gaps_have_kinds(gap: str, token: int) -> None:
    assert gap_token(gap) == token


def test_a_file_comes_back_as_it_was_packed() -> None:
    data = pack({"words": 2}, {"one": b"\x00\n\xff", "two": b""})
    header, sections = unpack(data, "x.bin")
    assert header["words"] == 2
    assert sections == {"one": b"\x00\n\xff", "two": b""}


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda data: b"PK" + data[2:], "not a language model"),
        (lambda data: MAGIC + (VERSION + 1).to_bytes(2, "big") + data[6:], "version"),
        (lambda data: data[:-1] + bytes([data[-1] ^ 1]), "checksum"),
        (lambda data: data[:30], "checksum"),
    ],
)
def test_a_bad_file_is_refused(spoil, complaint, tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "model.bin"
    path.write_bytes(spoil(pack({}, {"words": b""})))
    with pytest.raises(DataError, match=complaint):
        read_model(path)


def test_a_missing_file_is_an_error(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(DataError, match=r"gone\.bin"):
        read_model(tmp_path / "gone.bin")


def test_bigrams_and_trigrams_prefer_what_was_seen() -> None:
    model = load()
    number = {word: i for i, word in enumerate(model.words, FIRST_WORD)}
    row = model.rows[number["นายก"]] if "นายก" in number else model.rows[number["การ"]]
    assert row
    second, bigram = next(iter(row.items()))
    assert 0 <= model.bigrams[bigram] <= 255
    assert 0 <= second < len(model.unigrams)
    known = [costs for b in row.values() if (costs := model.follow[b][2]) is not None]
    assert known
    assert all(0 <= cost <= 255 for costs in known[:5] for cost in costs.values())


def test_what_follows_a_context_is_what_follows_its_last_word() -> None:
    model = load()
    first = next(token for token in range(FIRST_WORD, len(model.left)) if model.rows[token])
    second, bigram = next(iter(model.rows[first].items()))
    assert model.follow[bigram][:2] == (model.rows[second], model.left[second])
    assert model.follow[~second][:4] == (model.rows[second], model.left[second], None, 0)
    # a word that the model does not have is followed by what follows an unknown one
    assert model.follow[~len(model.left)] == model.follow[~UNKNOWN]


def test_what_was_cut_before_is_cut_alike() -> None:
    lexicon = Lexicon({"กา": 3.0, "บิน": 4.0, "กาบ": 9.0})
    first = lexicon.cut("กาบิน")
    first[0].append("ไม่ใช่")
    assert lexicon.cut("กาบิน") == (["กา", "บิน"], 7.0)


def test_letters_tell_the_cheapest_word_that_has_them() -> None:
    lexicon = Lexicon({"ที": 6.0, "ที่": 3.0, "ที้": 9.0, "นา": 5.0, "นำ": 4.0})
    assert lexicon.letters == {"ท": 3.0, "นา": 4.0}
