"""Lines of a block put together again: what stays on a line of its own in the cell of a table."""

from __future__ import annotations

import pytest

from pipeline.repair.lines import join_block_lines
from pipeline.spans import Span


def joined(text: str) -> str:
    for edit in sorted(join_block_lines(text, [Span(0, len(text))]), reverse=True):
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    return text


@pytest.mark.parametrize("mark", ["- ", "-", "• ", "(2) ", "2) ", "2. ", "๒. ", "๒)"])
def test_items_in_a_cell_stay_on_lines_of_their_own(mark: str) -> None:
    row = f"ถนนสายใหม่\tระยะทางที่สร้างเสร็จใน\nปีนี้\n{mark}จำนวนสะพานที่ซ่อม"
    assert joined(row) == f"ถนนสายใหม่\tระยะทางที่สร้างเสร็จในปีนี้\n{mark}จำนวนสะพานที่ซ่อม"


@pytest.mark.parametrize("start", ["25.5 ล้านบาท", "-5 องศา", "2560 ที่ผ่านมา", "จำนวนสะพาน"])
def test_other_lines_of_a_cell_are_joined(start: str) -> None:
    assert "\n" not in joined(f"ถนนสายใหม่\tเงินที่ใช้ไปทั้งหมด\n{start}")


def test_a_dash_in_a_paragraph_is_joined_as_its_reader_decided() -> None:
    assert "\n" not in joined("ระยะทางจากเมือง\n-ท่าเรือเก่า")
