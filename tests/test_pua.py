"""The private-use tables, code by code."""

from __future__ import annotations

import unicodedata

import pytest

from pipeline import variants
from pipeline.thai import is_thai
from tests.repairing import clean

# Written out once more and independently: code, standard character, place.
WINDOWS = """
F700 0E10 no_descender|F701 0E34 left|F702 0E35 left|F703 0E36 left|F704 0E37 left
F705 0E48 low_left|F706 0E49 low_left|F707 0E4A low_left|F708 0E4B low_left|F709 0E4C low_left
F70A 0E48 low|F70B 0E49 low|F70C 0E4A low|F70D 0E4B low|F70E 0E4C low
F70F 0E0D no_descender|F710 0E31 left|F711 0E4D left|F712 0E47 left
F713 0E48 left|F714 0E49 left|F715 0E4A left|F716 0E4B left|F717 0E4C left
F718 0E38 lowered|F719 0E39 lowered|F71A 0E3A lowered
"""
MAC = """
F884 0E31 left|F885 0E34 left|F886 0E35 left|F887 0E36 left|F888 0E37 left|F889 0E47 left
F88A 0E48 left|F88B 0E48 low|F88C 0E48 low_left|F88D 0E49 left|F88E 0E49 low|F88F 0E49 low_left
F890 0E4A left|F891 0E4A low|F892 0E4A low_left|F893 0E4B left|F894 0E4B low|F895 0E4B low_left
F896 0E4C left|F897 0E4C low|F898 0E4C low_left|F899 0E4D left|F89A 0E0D no_descender
F89B 0E38 lowered|F89C 0E39 lowered|F89D 0E3A lowered|F89E 0E10 no_descender
"""


def rows(table: str) -> list[tuple[str, str, str]]:
    fields = [row.split() for row in table.replace("|", "\n").split("\n") if row.strip()]
    return [(chr(int(code, 16)), chr(int(meaning, 16)), place) for code, meaning, place in fields]


def test_tables_are_complete() -> None:
    assert len(rows(WINDOWS)) == len(variants.WINDOWS) == 27
    assert len(rows(MAC)) == len(variants.MAC) == 27
    assert len(variants.BYTES) == 27


@pytest.mark.parametrize(("code", "meaning", "place"), rows(WINDOWS) + rows(MAC))
def test_each_code_reads_as_its_character(code: str, meaning: str, place: str) -> None:
    assert variants.MEANINGS[code] == variants.Placed(meaning, place)
    base = {"left": "ป", "low_left": "ฟ", "low": "ก", "lowered": "ฎ"}.get(place, "")
    assert clean(f"มา{base}{code}น") == f"มา{base}{meaning}น"
    assert unicodedata.category(code) == "Co" and is_thai(meaning)


@pytest.mark.parametrize("code", [code for code, _, _ in rows(WINDOWS)])
def test_cocoa_function_keys_are_left(code: str) -> None:
    text = f"Press {code} or Shift+{code}."
    assert clean(text) == text


def test_bytes_of_8_bit_fonts() -> None:
    for byte, placed in variants.BYTES.items():
        if byte < 0xA0:
            assert clean(f"นก{chr(byte)}น") == f"นก{placed.character}น"


def test_unassigned_bytes_of_windows_874() -> None:
    marks = "\u0e49\u0e4a\u0e4b\u0e4c\u0e38\u0e39\u0e3a"
    for i, mark in enumerate(marks):
        assert clean(f"นก{chr(0xF8C1 + i)}น") == f"นก{mark}น"


def test_apple_hints_draw_nothing() -> None:
    for hint in "\uf873\uf874\uf875":
        assert clean(f"ก\u0e48{hint}น") == "ก\u0e48น"


def test_unknown_code_is_left_and_noted() -> None:
    from tests.repairing import repaired

    result = repaired("กา\uf71bน")
    assert result.text == "กา\uf71bน"
    assert [note.code for note in result.notes] == ["unknown_private_use"]
